"""Of one unit's share, the reports of a status: whether one waits, without reading those judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_what_a_leader_sees")]

    operations = [
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["assignment", "status", "submitted_at"], name="feedback_of_share"),
        ),
        migrations.RemoveIndex(model_name="feedback", name="feedback_of_unit"),
    ]
