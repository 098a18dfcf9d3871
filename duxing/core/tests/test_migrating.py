"""A migration is applied and noted, or neither."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from duxing.core.migrating import WholeExecutor

PARENT, CHILD = "core_passingparent", "core_passingchild"


def passing() -> migrations.Migration:
    """Two tables, the second with a foreign key: PostgreSQL adds that at the end of the migration."""
    key = ("id", models.BigAutoField(primary_key=True))
    made = migrations.Migration("9999_passing", "core")
    made.operations = [
        migrations.CreateModel("PassingParent", [key]),
        migrations.CreateModel(
            "PassingChild", [key, ("of", models.ForeignKey("core.PassingParent", models.PROTECT))]
        ),
    ]
    return made


def tables() -> set[str]:
    return {PARENT, CHILD} & set(connection.introspection.table_names())


@pytest.fixture
def cleared(django_db_serialized_rollback, transactional_db):
    yield
    with connection.schema_editor() as editor:
        for table in (CHILD, PARENT):
            editor.execute(f"DROP TABLE IF EXISTS {table}")


@pytest.mark.parametrize("executor", [WholeExecutor, MigrationExecutor])
def test_what_could_not_be_noted_was_not_done(cleared, monkeypatch, executor):
    def die(self, migration):
        raise KeyboardInterrupt

    monkeypatch.setattr(MigrationExecutor, "record_migration", die)
    with pytest.raises(KeyboardInterrupt):
        executor(connection).apply_migration(ProjectState(), passing())
    # Django's own way leaves the tables where their keys came at the end: hence ours.
    assert tables() == (set() if executor is WholeExecutor else {PARENT, CHILD})


def test_what_was_noted_was_done(cleared):
    WholeExecutor(connection).apply_migration(ProjectState(), passing())
    assert tables() == {PARENT, CHILD}
    recorder = WholeExecutor(connection).recorder
    assert ("core", "9999_passing") in recorder.applied_migrations()
    recorder.record_unapplied("core", "9999_passing")
