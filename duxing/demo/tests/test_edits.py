"""Twenty edits of protected rows by hand-made SQL: each is found and named."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction

from duxing.audit.rows import protected_models
from duxing.audit.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
SEED, COUNT = 20261123, 20


@dataclass(frozen=True)
class Edit:
    """One statement: what it does, on which row, and the row's name in the report."""

    what: str
    label: str
    pk: int
    sql: str
    values: list[Any]


def test_twenty_random_edits_are_each_found_and_named(capsys):
    draw = random.Random(SEED)
    kinds: list[Callable[[random.Random], Edit]] = [changed_field, changed_time, deleted, inserted]
    edits: dict[tuple[str, int], Edit] = {}
    while len(edits) < COUNT:
        edit = kinds[len(edits) % len(kinds)](draw)
        edits.setdefault((edit.label, edit.pk), edit)
    found = findings_after(list(edits.values()))
    told = {name: [line for line in found if f"（{name}）" in line] for name in map(named, edits.values())}
    assert [name for name, lines in told.items() if len(lines) != 1] == []
    assert len(found) == COUNT
    with capsys.disabled():
        print("", *(f"{edit.what}: {told[named(edit)][0]}" for edit in edits.values()), sep="\n")


def named(edit: Edit) -> str:
    return f"{edit.label}:{edit.pk}"


def findings_after(edits: list[Edit]) -> list[str]:
    """What the verification says of the edited database; the edits are undone afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for edit in edits:
                cursor.execute(edit.sql, edit.values)
        found = [one.words for one in verify().findings]
        transaction.set_rollback(True)
    return found


def changed_field(draw: random.Random) -> Edit:
    model, pk = some_row(draw, lambda f: isinstance(f, models.CharField | models.TextField) and not f.unique)
    field = draw.choice(
        [f for f in plain(model) if isinstance(f, models.CharField | models.TextField) and not f.unique]
    )
    sql = f'UPDATE "{model._meta.db_table}" SET "{field.column}" = "{field.column}" || %s WHERE id = %s'
    return Edit(f"changed {field.column}", model._meta.label_lower, pk, sql, ["改", pk])


def changed_time(draw: random.Random) -> Edit:
    model, pk = some_row(draw, lambda f: isinstance(f, models.DateTimeField))
    fields = [f for f in plain(model) if isinstance(f, models.DateTimeField)]
    row = model._base_manager.get(pk=pk)
    field = draw.choice([f for f in fields if getattr(row, f.attname)])
    moved = getattr(row, field.attname) - timedelta(days=1)
    sql = f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s WHERE id = %s'
    return Edit(f"moved {field.column}", model._meta.label_lower, pk, sql, [moved.replace(tzinfo=None), pk])


def deleted(draw: random.Random) -> Edit:
    model, pk = some_row(draw, lambda f: True)
    return Edit(
        "deleted", model._meta.label_lower, pk, f'DELETE FROM "{model._meta.db_table}" WHERE id = %s', [pk]
    )


def inserted(draw: random.Random) -> Edit:
    """A copy of a row under a new key, with unique columns changed where they are text or ids."""
    model, pk = some_row(draw, lambda f: True, loose=True)
    table = model._meta.db_table
    new = model._base_manager.order_by("-pk").first().pk + 1000
    names, parts = [], []
    for field in model._meta.concrete_fields:
        names.append(f'"{field.column}"')
        if field.primary_key:
            parts.append(str(new))
        elif field.unique:
            parts.append("lower(hex(randomblob(16)))")
        else:
            parts.append(f'"{field.column}"')
    sql = f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {", ".join(parts)} FROM "{table}" WHERE id = %s'
    return Edit("inserted", model._meta.label_lower, new, sql, [pk])


def plain(model: Any) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not f.primary_key and f.remote_field is None]


def some_row(draw: random.Random, fits: Callable[[Any], bool], *, loose: bool = False) -> tuple[Any, int]:
    """A row of a random protected table that has a fitting column; `loose`: no unique sets of columns."""
    while True:
        model = draw.choice(protected_models())
        if loose and (
            model._meta.total_unique_constraints or any(f.one_to_one for f in model._meta.concrete_fields)
        ):
            continue
        keys = list(model._base_manager.values_list("pk", flat=True))
        if keys and any(fits(f) for f in plain(model)):
            return model, draw.choice(keys)


def test_an_untouched_city_has_no_findings():
    assert verify().findings == []
