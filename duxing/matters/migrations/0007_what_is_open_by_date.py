"""Matters, and those that are open, in the order of their deadline; reports by the day they are due."""

from django.db import migrations, models

OPEN = ["accepted", "approved", "dispatched", "reopened"]


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_pairs_of_characters")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["due_on", "id"], condition=models.Q(status__in=OPEN), name="matter_open_by_due"
            ),
        ),
        migrations.AddIndex(
            model_name="matter", index=models.Index(fields=["due_on", "id"], name="matter_by_day")
        ),
        migrations.AddIndex(
            model_name="feedbackdue", index=models.Index(fields=["status", "due_on"], name="due_open_by_day")
        ),
    ]
