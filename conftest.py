"""Fixtures of the whole suite."""

from typing import Any

import pytest

from duxing.testing.cast import Cast, make_cast

pytest_plugins = [
    "duxing.testing.databases",
    "duxing.testing.threads",
    "duxing.testing.processes",
    "duxing.testing.storage",
]


@pytest.fixture
def cast(db: Any) -> Cast:
    """One person in every role (see testing.cast)."""
    return make_cast()
