"""The shipped reasons for returning a report (domain 9.4)."""

import json
from pathlib import Path

from django.db import migrations

PRESET = Path(__file__).resolve().parent.parent / "presets" / "return_codes.json"


def load(apps, schema_editor):
    ReturnCode = apps.get_model("matters", "ReturnCode")
    for row in json.loads(PRESET.read_text(encoding="utf-8")):
        ReturnCode.objects.get_or_create(code=row["code"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_first")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
