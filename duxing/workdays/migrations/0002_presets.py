"""Loads the shipped holiday arrangements and deadline policies."""

from django.db import migrations

from duxing.workdays.seed import SEED_VERSION, national_marks, shipped_policies

CODE = "main"


def load(apps, schema_editor):
    calendar_model = apps.get_model("workdays", "Calendar")
    day_model = apps.get_model("workdays", "CalendarDay")
    marks, years = national_marks()
    calendar = calendar_model.objects.create(code=CODE, version=SEED_VERSION, known_years=years)
    day_model.objects.bulk_create(
        day_model(calendar=calendar, date=day, **mark._asdict()) for day, mark in sorted(marks.items())
    )
    apps.get_model("workdays", "CalendarVersion").objects.create(
        calendar=calendar,
        number=SEED_VERSION,
        title=f"随系统发布的国务院办公厅{years[0]}年至{years[-1]}年节假日安排",
    )
    policy_model = apps.get_model("workdays", "DeadlinePolicy")
    policy_model.objects.bulk_create(policy_model(preset=row, **row) for row in shipped_policies())


def unload(apps, schema_editor):
    for name in ("DeadlinePolicy", "CalendarVersion", "CalendarDay", "Calendar"):
        apps.get_model("workdays", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_first")]
    operations = [migrations.RunPython(load, unload)]
