"""The shipped source types."""

import json
from pathlib import Path

from django.db import migrations

PRESET = Path(__file__).resolve().parent.parent / "presets" / "source_types.json"


def load(apps, schema_editor):
    SourceType = apps.get_model("sources", "SourceType")
    for row in json.loads(PRESET.read_text(encoding="utf-8")):
        SourceType.objects.get_or_create(code=row["code"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_first")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
