"""Days of the tests, and an office with something at every stage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.matters.models import Matter
from duxing.testing import matters

# A Monday morning in Yunchuan; the working days around it are ordinary.
NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(db: Any) -> Iterator[None]:
    cache.clear()
    with shifted(NOW):
        yield


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """The same hour `days` days before the tests' Monday."""
    with shifted(NOW - timedelta(days=days)):
        yield


@pytest.fixture
def made(cast: Any) -> Callable[..., Matter]:
    """Make a matter at a stage: made("received", ago=20, due=-3, title=…), due in days from Monday."""

    def make(stage: str, *, ago: int = 10, due: int = 20, **details: Any) -> Matter:
        due_on = clock.local(NOW).date() + timedelta(days=due)
        with days_ago(ago):
            matter: Matter = getattr(matters, stage)(cast, due_on=due_on, **details)
        return matter

    return make


@pytest.fixture
def office(made: Callable[..., Matter]) -> dict[str, Matter]:
    """One matter for every reason to stand on the office's desk, by that reason."""
    return {
        "late": made("received", ago=30, due=-4, title="闲置土地处置"),
        "near": made("received", ago=10, due=1, title="老旧小区改造"),
        "far": made("received", ago=10, due=40, title="农村公路"),
        "unread": made("dispatched", ago=12, due=40, title="加装电梯补贴"),
        "review_late": made("reported", ago=15, due=30, title="城区内涝治理"),
        "review": made("reported", ago=0, due=30, title="空气质量"),
        "ready": made("accepted", ago=8, due=30, title="社区食堂"),
        "read": made("presented", ago=8, due=30, title="根治欠薪"),
        "filed": made("filed", ago=2, due=30, title="市二院迁建"),
        "drafted": made("drafted", ago=2, due=30, title="公共停车泊位"),
    }
