"""Which reports are expected when (定期报送), and what they are called."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput
from duxing.intake.services.filing import file_matter
from duxing.matters.services.creating import RequirementData, create_matter
from duxing.matters.services.dispatching import Share, dispatch
from duxing.matters.services.schedules import ScheduleData
from duxing.matters.services.terms import Term
from duxing.matters.tests.acting import send, text_of
from duxing.testing.matters import filed, source_type

START = clock.start_of_day_instant(date(2026, 9, 18)) + timedelta(hours=9)


def labels(cast, plan, due_on=date(2026, 12, 31)):
    with shifted(START):
        matter = dispatch(filed(cast, due_on=due_on), by=cast.officer, lead=Share(cast.lead), schedule=plan)
        dues = matter.assignments.get().dues.order_by("due_at")
        return [(due.label, due.due_on, due.is_final) for due in dues]


def test_every_month_rolled_to_the_next_working_day(cast):
    plan = ScheduleData("monthly", day=25, basis="分解方案", ends_on=date(2026, 12, 31))
    assert labels(cast, plan) == [
        ("9月报送", date(2026, 9, 28), False),  # the 25th is 中秋, the next days are a weekend
        ("10月报送", date(2026, 10, 26), False),
        ("11月报送", date(2026, 11, 25), False),
        ("12月报送", date(2026, 12, 25), False),
        ("办理结果", date(2026, 12, 31), True),
    ]


def test_every_quarter_by_its_name(cast):
    plan = ScheduleData("quarterly", day=20, basis="分解方案", ends_on=date(2027, 4, 1))
    assert [label for label, _, _ in labels(cast, plan)] == [
        "三季度报送",
        "四季度报送",
        "办理结果",
        "2027年一季度报送",
    ]


def test_on_given_days_by_their_date(cast):
    plan = ScheduleData("dates", dates=(date(2026, 10, 9), date(2026, 11, 20)), basis="会议纪要")
    assert [label for label, _, _ in labels(cast, plan)] == ["10月9日报送", "11月20日报送", "办理结果"]


def test_nobody_writes_two_reports_on_the_last_day(cast):
    plan = ScheduleData("monthly", day=25, basis="分解方案", ends_on=date(2026, 11, 25))
    assert [label for label, _, _ in labels(cast, plan, date(2026, 11, 25))] == [
        "9月报送",
        "10月报送",
        "办理结果",
    ]


def undated(cast, **details):
    matter = create_matter(
        by=cast.officer,
        type=source_type("meeting"),
        title="电动自行车停放管理办法论证",
        term=Term(),
        requirements=[RequirementData("进一步论证后再提请会议研究。")],
        lead_unit=cast.lead,
        **details,
    )
    return file_matter(matter, by=cast.officer)


@pytest.mark.parametrize(
    ("urgency", "due_on"),
    [("normal", date(2026, 10, 8)), ("urgent", date(2026, 9, 22)), ("extra", date(2026, 9, 19))],
)
def test_without_a_date_the_report_is_due_by_the_citys_rule(cast, urgency, due_on):
    """docs/decisions/0002: the matter keeps no date, but somebody is asked."""
    with shifted(START):
        matter = dispatch(undated(cast, urgency=urgency), by=cast.officer)
        due = matter.assignments.get().dues.get()
    assert (matter.due_on, matter.assignments.get().due_on) == (None, None)
    assert (due.label, due.due_on, due.is_final) == ("办理情况", due_on, True)


def test_without_a_date_but_with_a_rhythm_only_the_rhythm_counts(cast):
    plan = ScheduleData("quarterly", day=25, basis="会议纪要", ends_on=date(2027, 6, 30))
    with shifted(START):
        matter = dispatch(undated(cast), by=cast.officer, schedule=plan)
    assert not matter.assignments.get().dues.filter(is_final=True).exists()


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (ScheduleData("monthly", day=25), "basis"),
        (ScheduleData("monthly", day=25, basis="  "), "basis"),
        (ScheduleData("monthly", day=25, basis="方案"), "ends_on"),
        (ScheduleData("monthly", basis="方案", ends_on=date(2026, 12, 1)), "day"),
        (ScheduleData("quarterly", day=32, basis="方案", ends_on=date(2026, 12, 1)), "day"),
        (ScheduleData("dates", basis="方案"), "dates"),
    ],
)
def test_a_schedule_without_ground_or_end_is_refused(cast, plan, field):
    with pytest.raises(BadInput) as refused:
        dispatch(filed(cast), by=cast.officer, lead=Share(cast.lead), schedule=plan)
    assert refused.value.field == field


def test_a_schedule_without_a_single_report_is_refused(cast):
    plan = ScheduleData("monthly", day=25, basis="方案", ends_on=clock.today() - timedelta(days=40))
    with pytest.raises(BadInput):
        dispatch(filed(cast), by=cast.officer, lead=Share(cast.lead), schedule=plan)


@pytest.mark.parametrize("day", ["二十五", "0", "32"])
def test_a_day_that_is_none_is_named_with_the_way_out(cast, client, day):
    client.force_login(cast.officer)
    where = reverse("matters:dispatch", args=[filed(cast).public_id])
    answer = send(client, where, lead="市住房城乡建设局", delivery="system", kind="monthly", day=day)
    assert answer.status_code == 422
    assert "每期几日前应为 1 至 31 的数字，例如 25。" in text_of(answer)
