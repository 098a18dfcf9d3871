"""The loaded city for the tests of this package."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from duxing.demo.tests.preloaded import FILE, copy_of_city


@pytest.fixture(scope="module")
def city(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The default connection leads to a copy of the loaded city while the tests of a module run."""
    if connection.vendor != "sqlite":
        pytest.skip("the loaded city is kept as an SQLite file; PostgreSQL loads a part in test_loader")
    folder = copy_of_city(tmp_path_factory.mktemp("city") / "data")
    with django_db_blocker.unblock():
        before = connections["default"]
        connections["default"] = _connection_to(before, folder / FILE)
        yield folder
        connections["default"].close()
        connections["default"] = before


def _connection_to(template: Any, path: Path) -> Any:
    settings = copy.deepcopy(template.settings_dict)
    settings["NAME"] = str(path)
    return type(template)(settings, "default")
