"""Migrations that nobody should write, put at the end of the walk; each must be found."""

from typing import Any

from django.db import migrations, models

APP = "orgs"


def not_null_without_default() -> migrations.Migration:
    """A column that old rows cannot have."""
    return _made(migrations.AddField("post", "planted", models.IntegerField()))


def cut_texts() -> migrations.Migration:
    """A data migration that tidies old rows."""

    def cut(apps: Any, editor: Any) -> None:
        for row in apps.get_model(APP, "Post")._base_manager.all():
            type(row)._base_manager.filter(pk=row.pk).update(title=row.title[:20].strip())

    return _made(migrations.RunPython(cut, migrations.RunPython.noop))


def dropped_rows() -> migrations.Migration:
    """A data migration that removes twins."""

    def drop(apps: Any, editor: Any) -> None:
        model = apps.get_model(APP, "Post")
        model._base_manager.filter(pk=model._base_manager.order_by("pk").last().pk).delete()

    return _made(migrations.RunPython(drop, migrations.RunPython.noop))


def renamed_column() -> migrations.Migration:
    """A column that the old program still asks for."""
    return _made(migrations.RenameField("post", "title", "name"))


def narrower() -> migrations.Migration:
    """A rule that twins break."""
    return _made(
        migrations.AddConstraint(
            "post", models.UniqueConstraint(fields=["unit", "role"], name="planted_once")
        )
    )


def _made(operation: Any) -> migrations.Migration:
    made = migrations.Migration("9999_planted", APP)
    made.operations = [operation]
    return made


ALL = {
    "在有行的表上加不许为空、没有默认值的列": not_null_without_default,
    "数据迁移截短了旧文字": cut_texts,
    "数据迁移删去了一行": dropped_rows,
    "改了列名，旧程序还在用": renamed_column,
    "加了旧行不合的唯一约束": narrower,
}
