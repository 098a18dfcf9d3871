"""Every migration is tried on old rows, and can be run again after it was killed."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from duxing.testing.old_rows import DECLARED
from duxing.testing.upgrade import is_plain, own_migrations


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def test_a_migration_that_does_more_than_add_tables_says_what_it_does_to_old_rows(loader):
    """Then `rigs.upgrade` walks over it with hostile rows. Say it in duxing/testing/old_rows.py."""
    silent = [key for key in own_migrations(loader) if key not in DECLARED and not is_plain(loader, key)]
    assert silent == []


def test_nothing_is_declared_that_is_not_there(loader):
    assert set(DECLARED) <= set(own_migrations(loader))
    assert all(one.why for one in DECLARED.values())


def test_migrations_are_whole_transactions(loader):
    assert [key for key, made in own_migrations(loader).items() if not made.atomic] == []


@pytest.mark.parametrize(
    ("operation", "plain"),
    [
        (migrations.AddIndex("post", models.Index(fields=["order"], name="x")), True),
        (migrations.AlterField("post", "title", models.CharField("改名", max_length=60)), True),
        (migrations.AlterField("post", "title", models.CharField(max_length=30)), False),
        (migrations.AddField("post", "x", models.IntegerField(default=0)), False),
        (migrations.RemoveField("post", "title"), False),
        (migrations.RunPython(migrations.RunPython.noop), False),
        (migrations.AddConstraint("post", models.UniqueConstraint(fields=["title"], name="x")), False),
    ],
    ids=lambda given: type(given).__name__ if not isinstance(given, bool) else str(given),
)
def test_only_what_cannot_meet_old_rows_passes_without_words(loader, monkeypatch, operation, plain):
    newest = [key for key in own_migrations(loader) if key[0] == "orgs"][-1]
    monkeypatch.setattr(loader.graph.nodes[newest], "operations", [operation])
    assert is_plain(loader, newest) is plain
