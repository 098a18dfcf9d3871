"""The calendar in the database: seeded, cached, changed, imported, looked back at."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from django.db.models import DateTimeField, F, Value
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden
from duxing.workdays import services
from duxing.workdays.calendar import each_day
from duxing.workdays.clocks import light, light_bounds
from duxing.workdays.deadlines import Unit, compute, recompute
from duxing.workdays.models import CalendarDay, DeadlinePolicy
from duxing.workdays.querysets import late, light_case
from duxing.workdays.seed import shipped_calendar
from duxing.workdays.tests.test_notice import NOTICE_2026

STORM = date(2026, 9, 21)
NOTICE_2027 = (
    "一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    "二、春节：2月5日至11日放假调休，共7天。1月31日（周日）、2月14日（周日）上班。"
)


@pytest.mark.django_db
def test_the_seed_agrees_with_the_library():
    calendar = services.load_calendar()
    assert sorted(calendar.known_years) == list(range(2004, 2027))
    for day in each_day(date(2004, 1, 1), date(2026, 12, 31)):
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day


@pytest.mark.django_db
def test_a_loaded_calendar_costs_one_query(django_assert_num_queries):
    services.load_calendar()
    with django_assert_num_queries(1):
        services.load_calendar()


@pytest.mark.django_db
def test_the_director_changes_a_day(director):
    before = services.load_calendar()
    made = services.set_day(STORM, False, "防台风", by=director, version=1)
    after = services.load_calendar()
    assert (before.version, after.version) == (1, 2)
    assert (made.source, made.name) == ("本单位调整", "防台风")
    assert after.add_workdays(date(2026, 9, 18), 10) == date(2026, 10, 10)
    entry = AuditEntry.objects.latest("seq")
    assert (entry.kind, entry.actor) == ("workdays.day.changed", "song")
    latest = services.calendar_row().versions.first()
    assert latest.title == "2026年9月21日（周一）改为休息日：防台风"
    assert latest.created_by == director


@pytest.mark.django_db
def test_an_old_version_can_be_looked_at(director):
    services.set_day(STORM, False, "防台风", by=director)
    services.set_day(STORM, True, "恢复上班", by=director)
    services.import_notice(2027, NOTICE_2027, by=director)
    for number, worked in ((1, True), (2, False), (3, True), (4, True)):
        old = services.calendar_at(number)
        assert old.is_workday(STORM) is worked
        assert (2027 in old.known_years) is (number == 4)
        assert old.version == number
    assert services.calendar_at(1).marks == shipped_calendar().marks
    with pytest.raises(BadInput):
        services.calendar_at(9)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["officer", "liaison"])
def test_nobody_else_changes_the_calendar(who, request):
    person = request.getfixturevalue(who)
    with pytest.raises(Forbidden):
        services.set_day(STORM, False, "防台风", by=person)
    with pytest.raises(Forbidden):
        services.import_notice(2027, NOTICE_2027, by=person)
    assert services.calendar_row().version == 1
    assert not CalendarDay.objects.filter(date=STORM).exists()


@pytest.mark.django_db
def test_a_stale_page_is_refused(director):
    services.set_day(STORM, False, "防台风", by=director, version=1)
    with pytest.raises(ChangedMeanwhile):
        services.set_day(date(2026, 9, 22), False, "防台风", by=director, version=1)
    assert services.load_calendar().is_workday(date(2026, 9, 22))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "is_work", "name", "field"),
    [
        (STORM, True, "上班", "is_work"),
        (date(2026, 10, 1), False, "国庆节", "is_work"),
        (STORM, False, " ", "name"),
        (date(2206, 9, 21), False, "防台风", "day"),
    ],
)
def test_changes_that_say_nothing_are_refused(director, day, is_work, name, field):
    with pytest.raises(BadInput) as refused:
        services.set_day(day, is_work, name, by=director)
    assert refused.value.field == field


@pytest.mark.django_db
def test_importing_a_notice_ends_the_estimate(director):
    rule = services.load_policy("instruction_normal")
    start = date(2026, 12, 30)
    guessed = compute(rule, start, services.load_calendar())
    assert guessed.proof.missing_years == (2027,)
    made = services.import_notice(2027, NOTICE_2027, by=director, version=1)
    assert made.number == 2
    certain = recompute(guessed.proof, services.load_calendar())
    assert not certain.proof.estimated
    assert certain.proof.calendar_version == 2
    assert (guessed.due_on, certain.due_on) == (date(2027, 1, 8), date(2027, 1, 11))
    assert AuditEntry.objects.latest("seq").kind == "workdays.notice.imported"


@pytest.mark.django_db
def test_an_import_keeps_the_days_the_office_set(director):
    services.set_day(date(2027, 1, 4), False, "本地节日", by=director)
    services.set_day(date(2027, 2, 8), False, "暂定放假", by=director)
    services.import_notice(2027, NOTICE_2027, by=director)
    assert services.load_calendar().rest_name(date(2027, 1, 4)) == "本地节日"
    assert services.load_calendar().rest_name(date(2027, 2, 8)) == "暂定放假"


@pytest.mark.django_db
def test_importing_the_same_notice_again_changes_nothing(director):
    with pytest.raises(BadInput) as refused:
        services.import_notice(2026, NOTICE_2026, by=director)
    assert refused.value.message == "2026 年的安排已经导入，内容没有变化。"


@pytest.mark.django_db
def test_the_shipped_policies_load():
    rules = services.load_policies()
    assert rules["receipt"].unit is Unit.WORKDAY
    assert services.load_policy("instruction_normal").amount == 7
    with pytest.raises(LookupError):
        services.load_policy("unknown")
    start = datetime(2026, 9, 18, 1, tzinfo=UTC)
    for rule in rules.values():
        assert compute(rule, start, shipped_calendar()).proof.holds()


@pytest.mark.django_db
def test_the_newest_version_of_a_policy_counts():
    old = DeadlinePolicy.objects.get(code="receipt")
    DeadlinePolicy.objects.create(code="receipt", version=2, title=old.title, unit=old.unit, amount=2)
    assert (services.load_policy("receipt").amount, services.load_policy("receipt").version) == (2, 2)


@pytest.mark.django_db
def test_lists_and_pages_show_the_same_light():
    """The rows are calendar days standing in for deadlines: any table with two columns will do."""
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    edge = clock.end_of_day_instant(date(2026, 11, 23))
    for now in (noon, edge - timedelta(microseconds=1), edge):
        bounds = light_bounds(now, shipped_calendar(), 5)
        for due_on in each_day(date(2026, 11, 19), date(2026, 12, 3)):
            due_at = clock.end_of_day_instant(due_on)
            row = CalendarDay(calendar=services.calendar_row(), date=due_on, is_work=True, source="t")
            CalendarDay.objects.filter(date=due_on).delete()
            row.save()
            rows = CalendarDay.objects.filter(pk=row.pk).annotate(
                at=Value(due_at, output_field=DateTimeField()), starts=F("date")
            )
            shown = rows.annotate(light=light_case(bounds, due_on="date", due_at="at")).get().light
            assert shown == light(due_on, due_at, bounds).value
            idle = rows.annotate(light=light_case(bounds, due_on="date", due_at="at", starts_on="starts"))
            assert idle.get().light == light(due_on, due_at, bounds, starts_on=due_on).value
            assert rows.filter(late(bounds, due_at="at")).exists() is (now >= due_at)


class WholeCalendar(TestCase):
    """What the database gives back counts like the shipped data, on any day."""

    @settings(max_examples=30, deadline=None)
    @given(start=st.dates(date(2000, 1, 1), date(2099, 12, 31)), n=st.integers(-50, 50))
    def test_database_and_file_agree(self, start, n):
        assert services.load_calendar().add_workdays(start, n) == shipped_calendar().add_workdays(start, n)


def test_of_two_who_change_the_same_day_the_later_is_told_of_the_other(director):
    """And not that the day is a rest day already, as if it had been so before."""
    services.set_day(STORM, False, "防台风", by=director, version=1)
    with pytest.raises(ChangedMeanwhile, match="已由 宋知行 于"):
        services.set_day(STORM, False, "防汛", by=director, version=1)
    services.import_notice(2027, NOTICE_2027, by=director, version=2)
    with pytest.raises(ChangedMeanwhile, match="已由 宋知行 于"):
        services.import_notice(2027, NOTICE_2027, by=director, version=2)
