"""What a leader sees: the matters of the own line by status and date, and what is open of a source."""

from django.db import migrations, models

OPEN = ["accepted", "approved", "dispatched", "reopened"]


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_pairs_soon_in_place")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["leader", "status", "due_on", "id"], name="matter_by_leader"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["source"],
                condition=models.Q(source__isnull=False, status__in=OPEN),
                name="matter_open_by_source",
            ),
        ),
    ]
