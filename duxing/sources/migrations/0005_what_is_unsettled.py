"""Sources that are not worked through yet, oldest first, for the desk of the office."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_instructions_by_time")]

    operations = [
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                fields=["received_on", "id"],
                condition=models.Q(status__in=["decomposing", "registered"]),
                name="source_unsettled",
            ),
        ),
    ]
