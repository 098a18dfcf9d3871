from django.db import migrations, models
from django.db.models import F


def begin_at_the_head(apps, schema_editor):
    apps.get_model("audit", "AuditHead")._base_manager.update(settled=F("h"))


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_checkpoints"),
    ]

    operations = [
        migrations.AddField(
            model_name="audithead",
            name="settled",
            field=models.BinaryField(default=b"", max_length=32),
        ),
        migrations.RunPython(begin_at_the_head, migrations.RunPython.noop),
    ]
