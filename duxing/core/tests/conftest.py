"""Rows that the tests of the foundation work on: a unit is the smallest protected record."""

from collections.abc import Callable
from typing import Any

import pytest

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.states import save_changes
from duxing.orgs.models import Unit, UnitKind, User


@action
def make_unit(name: str = "市财政局", code: str = "yc-czj", by: Any = "system") -> Unit:
    unit = Unit.objects.create(
        code=code, name=name, full_name=name, kind=UnitKind.DEPARTMENT, path=f"yc/{code}/"
    )
    record(by, "orgs.unit.created", unit)
    return unit


@action
def rename(unit: Unit, name: str, *, by: Any) -> Unit:
    save_changes(unit, by=by, name=name)
    record(by, "orgs.unit.renamed", unit, name=name)
    return unit


@pytest.fixture
def unit(db: None) -> Unit:
    return make_unit()


@pytest.fixture
def li(db: None) -> User:
    return User.objects.create_user("li", None, name="李某")


@pytest.fixture
def wang(db: None) -> User:
    return User.objects.create_user("wang", None, name="王某")


@pytest.fixture
def fresh() -> Callable[[Unit], Unit]:
    """The row as another request would read it."""
    return lambda unit: Unit.objects.get(pk=unit.pk)
