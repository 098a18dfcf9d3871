"""Migrations match the models, and nothing slips past the audit chain."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

from duxing.audit.rows import protected_models
from duxing.core.models import ProtectedQuerySet

OURS = sorted(
    (m for m in apps.get_models() if m.__module__.startswith("duxing.")), key=lambda m: m._meta.label_lower
)
LABELS = sorted({m._meta.app_label for m in OURS})
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


@pytest.mark.parametrize("label", LABELS)
def test_migrations_stand_in_one_line(label):
    loader = MigrationLoader(None)
    own = {name: m for (app, name), m in loader.disk_migrations.items() if app == label}
    parents = [dep[1] for m in own.values() for dep in m.dependencies if dep[0] == label]
    assert len(parents) == len(set(parents)) == len(own) - 1
    numbers = sorted(int(name[:4]) for name in own)
    assert numbers == list(range(1, len(own) + 1))
    assert not [name for name in own if "_auto_" in name]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_model_says_what_it_is_in_the_office(model):
    doc = model.__doc__ or ""
    assert not doc.startswith(f"{model.__name__}(")
    assert CHINESE.search(doc)


@pytest.mark.parametrize("model", protected_models(), ids=lambda m: m._meta.label)
def test_protected_rows_change_only_through_services(model):
    """A cascade, a SET_NULL or a many-to-many would change rows that no entry knows."""
    assert isinstance(model._default_manager.get_queryset(), ProtectedQuerySet)
    assert CHINESE.search(str(model._meta.verbose_name))
    loose = [
        field.name
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete not in (models.PROTECT, models.RESTRICT)
    ]
    assert loose == []
    inexact = [f.name for f in model._meta.concrete_fields if isinstance(f, models.FloatField)]
    assert inexact == []
    automatic = [f.name for f in model._meta.many_to_many if f.remote_field.through._meta.auto_created]
    assert automatic == []
