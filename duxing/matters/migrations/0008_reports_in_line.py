"""Reports that wait, in the order in which they are judged: the first page is read and nothing beyond it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_what_is_open_by_date")]

    operations = [
        migrations.RemoveIndex(model_name="feedback", name="feedback_queue"),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["status", "submitted_at", "id"], name="feedback_in_line"),
        ),
    ]
