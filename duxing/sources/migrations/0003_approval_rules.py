"""批示件 that the mayor wrote or that concern three units go to the deputy secretary-general first."""

import json
from pathlib import Path

from django.db import migrations

PRESET = Path(__file__).resolve().parent.parent / "presets" / "source_types.json"
CODE = "instruction"


def add_rules(apps, schema_editor):
    """A city that has set its own levels keeps them."""
    shipped = next(row for row in json.loads(PRESET.read_text(encoding="utf-8")) if row["code"] == CODE)
    before = {key: value for key, value in shipped["approval"].items() if key != "when"}
    for row in apps.get_model("sources", "SourceType").objects.filter(code=CODE):
        if row.approval == before:
            row.approval = shipped["approval"]
            row.version += 1
            row.save()


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_source_types")]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
