"""Loading: only into an empty database, on both databases, and what the command says."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from duxing.audit.verify import verify
from duxing.demo.data.city import city_plans
from duxing.demo.loader import NotEmpty, load_city
from duxing.demo.models import DemoMark
from duxing.matters.models import Matter
from duxing.matters.states import PROPOSED
from duxing.orgs.models import User
from duxing.workdays.seed import shipped_calendar

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def some_plans():
    """A dozen matters of every kind, scripted and generated; parallel, merged and reopened among them."""
    keys = (
        "instruction-1",
        "instruction-5",
        "instruction-8",
        "instruction-9",
        "instruction-10",
        "instruction-12",
    )
    plans = city_plans(TODAY, shipped_calendar())
    kinds = {plan.kind: plan for plan in plans if plan.key.startswith(("year", "livelihood"))}
    reports = [plan for plan in plans if plan.kind == "work_report"][:2]
    return [plan for plan in plans if plan.key in keys] + list(kinds.values()) + reports


@pytest.mark.django_db
def test_a_part_of_the_city_loads_and_verifies(some_plans):
    told: list[str] = []
    loaded = load_city(TODAY, plans=some_plans, tell=told.append)
    assert loaded.skipped == [] and told
    filed = Matter.objects.filter(parent=None).exclude(status__in=PROPOSED)
    assert filed.count() == len(some_plans) - 1  # one is only a number
    assert verify().findings == []
    assert DemoMark.objects.get().today == TODAY


@pytest.mark.django_db
def test_a_database_with_people_is_refused():
    User.objects.create_user("someone", None, name="某人")
    with pytest.raises(NotEmpty, match="空库"):
        load_city(TODAY, plans=[])
    with pytest.raises(CommandError, match="另选数据目录"):
        call_command("demo_load", today=TODAY, stdout=StringIO())
    assert not DemoMark.objects.exists()


@pytest.mark.django_db
def test_a_loaded_demo_is_left_as_it_is():
    DemoMark.objects.create(today=TODAY - timedelta(days=1))
    said = StringIO()
    call_command("demo_load", stdout=said)
    assert "已经装入" in said.getvalue()


@pytest.mark.django_db
def test_only_a_marked_database_may_be_reset():
    with pytest.raises(CommandError, match="没有演示标记"):
        call_command("demo_load", reset=True, stdout=StringIO())
