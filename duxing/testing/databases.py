"""pytest plugin: which database a run is on, and which tests are worth running on the second one.

`make test` sets DUXING_TEST_DB; without it the run is on SQLite.
"""

import os

import pytest

WANTED = os.environ.get("DUXING_TEST_DB") or "sqlite"
TOUCHING = {"db", "transactional_db", "live_server", "django_db_setup"}


def touches_database(item: pytest.Item) -> bool:
    """Whether the test asks for the database itself or through one of its fixtures."""
    return bool(TOUCHING & set(getattr(item, "fixturenames", ()))) or any(item.iter_markers("django_db"))


def pytest_report_header() -> str:
    return f"database: {WANTED}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what touches no database: it was or will be run on SQLite."""
    if WANTED == "sqlite":
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
