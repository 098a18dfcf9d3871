"""What leaders wrote since yesterday, for the morning page, without reading all that they ever wrote."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_approval_rules")]

    operations = [
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(fields=["received_at"], name="instruction_by_time"),
        ),
    ]
