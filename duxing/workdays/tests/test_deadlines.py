"""Policies of every unit, the instant after, and proofs that can be recounted and reread."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duxing.core import clock
from duxing.workdays.clocks import is_late
from duxing.workdays.deadlines import Policy, Roll, Unit, compute, fixed
from duxing.workdays.proof import DateProof
from duxing.workdays.proof_text import reread
from duxing.workdays.seed import shipped_calendar

CALENDAR = shipped_calendar()


def policy(unit, amount=0, **more):
    return Policy("test", "试用规则", unit, amount, **more)


def test_the_sentence_of_the_exam_question():
    proof = compute(policy(Unit.WORKDAY, 10), date(2026, 9, 18), CALENDAR).proof
    assert proof.sentence() == (
        "9月18日（周五）交办，次日起算，第10个工作日为10月9日（周五）。"
        "9月20日（周日）调休上班，计入；9月25日至27日中秋节、10月1日至7日国庆节放假，不计。"
    )
    assert proof.basis() == "依据：国务院办公厅2026年节假日安排；期限规则“试用规则”，第1版；工作日历第1版。"


def test_the_strip_shows_each_day_once():
    days = compute(policy(Unit.WORKDAY, 10), date(2026, 9, 18), CALENDAR).proof.days()
    assert len(days) == 22
    assert [(d.short, d.weekday, d.kind, d.label) for d in days[:3]] == [
        ("9.18", "周五", "start", "交办"),
        ("9.19", "周六", "skipped", "周末"),
        ("9.20", "周日", "added", "第1日"),
    ]
    assert days[2].made_up
    assert (days[-1].short, days[-1].kind, days[-1].label) == ("10.9", "end", "第10日")
    assert [d.label for d in days if d.kind == "skipped"].count("国庆节") == 7


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        (policy(Unit.WORKDAY, 0), date(2026, 9, 18), date(2026, 9, 18)),
        (policy(Unit.WORKDAY, 0, roll=Roll.NEXT), date(2026, 10, 3), date(2026, 10, 8)),
        (policy(Unit.WORKDAY, 1), date(2026, 9, 19), date(2026, 9, 20)),
        (policy(Unit.WORKDAY, 3, counts_start=True), date(2026, 9, 18), date(2026, 9, 21)),
        (policy(Unit.WORKDAY, 1, counts_start=True), date(2026, 9, 19), date(2026, 9, 20)),
        (policy(Unit.DAY, 15), date(2026, 9, 18), date(2026, 10, 3)),
        (policy(Unit.DAY, 15, roll=Roll.NEXT), date(2026, 9, 18), date(2026, 10, 8)),
        (policy(Unit.DAY, 15, roll=Roll.PREVIOUS), date(2026, 9, 18), date(2026, 9, 30)),
        (policy(Unit.DAY, 1, counts_start=True), date(2026, 9, 18), date(2026, 9, 18)),
        (policy(Unit.MONTH, 1), date(2026, 1, 31), date(2026, 2, 28)),
        (policy(Unit.MONTH, 12), date(2024, 2, 29), date(2025, 2, 28)),
        (policy(Unit.MONTH_END), date(2026, 2, 3), date(2026, 2, 28)),
        (policy(Unit.MONTH_END, 1, roll=Roll.NEXT), date(2026, 9, 3), date(2026, 11, 2)),
        (policy(Unit.MONTH_DAY, 25, roll=Roll.NEXT), date(2026, 10, 3), date(2026, 10, 26)),
        (policy(Unit.MONTH_DAY, 25), date(2026, 12, 25), date(2027, 1, 25)),
        (policy(Unit.MONTH_DAY, 31), date(2026, 1, 31), date(2026, 2, 28)),
        (fixed(date(2026, 10, 3)), date(2026, 9, 1), date(2026, 10, 3)),
        (fixed(date(2026, 10, 3), roll=Roll.NEXT), date(2026, 9, 1), date(2026, 10, 8)),
        (fixed(date(2026, 11, 30)), date(2026, 9, 18), date(2026, 11, 30)),
    ],
)
def test_each_unit(rule, start, due):
    deadline = compute(rule, start, CALENDAR)
    assert deadline.due_on == due
    assert deadline.due_at == clock.end_of_day_instant(due)
    assert deadline.proof.holds()
    assert reread(deadline.proof.sentence(), start.year) == due


def test_late_begins_with_the_first_moment_after_the_day():
    due_at = compute(policy(Unit.WORKDAY, 10), date(2026, 9, 18), CALENDAR).due_at
    assert due_at == datetime(2026, 10, 9, 16, 0, 0, 0, UTC)
    assert not is_late(due_at - timedelta(microseconds=1), due_at)
    assert is_late(due_at, due_at)


def test_the_start_is_the_local_day_of_the_instant():
    rule = policy(Unit.WORKDAY, 1)
    before = datetime(2026, 9, 17, 15, 59, 59, 999_999, UTC)
    assert compute(rule, before, CALENDAR).proof.start == date(2026, 9, 17)
    assert compute(rule, before + timedelta(microseconds=1), CALENDAR).proof.start == date(2026, 9, 18)


@pytest.mark.parametrize(
    ("start", "due_on"),
    [
        (datetime(2026, 9, 18, 8, 20, tzinfo=UTC), date(2026, 9, 19)),
        (datetime(2026, 9, 18, 16, 0, tzinfo=UTC), date(2026, 9, 19)),
        (datetime(2026, 9, 18, 16, 0, 0, 1, tzinfo=UTC), date(2026, 9, 20)),
    ],
)
def test_hours_run_through_rest_days_to_the_microsecond(start, due_on):
    deadline = compute(policy(Unit.HOUR, 24), start, CALENDAR)
    assert deadline.due_at == start + timedelta(hours=24)
    assert deadline.due_on == due_on
    assert deadline.proof.holds()
    assert DateProof.from_json(deadline.proof.to_json()) == deadline.proof


def test_the_sentence_of_hours():
    start = datetime(2026, 9, 18, 8, 20, tzinfo=UTC)
    proof = compute(policy(Unit.HOUR, 24), start, CALENDAR).proof
    assert proof.sentence() == "9月18日（周五）16时20分交办，满24小时为9月19日（周六）16时20分。"
    assert not proof.has_strip


RULES = st.one_of(
    st.builds(
        policy,
        st.sampled_from([Unit.WORKDAY, Unit.DAY]),
        st.integers(0, 120),
        roll=st.sampled_from(Roll),
        counts_start=st.booleans(),
    ),
    st.builds(
        policy,
        st.sampled_from([Unit.MONTH, Unit.MONTH_END]),
        st.integers(0, 30),
        roll=st.sampled_from(Roll),
    ),
    st.builds(policy, st.just(Unit.MONTH_DAY), st.integers(1, 31), roll=st.sampled_from(Roll)),
)


@settings(max_examples=300, deadline=None)
@given(rule=RULES, start=st.dates(date(1990, 1, 1), date(2095, 12, 31)))
def test_every_proof_can_be_recounted_reread_and_stored(rule, start):
    deadline = compute(rule, start, CALENDAR)
    proof = deadline.proof
    assert proof.recount() == deadline.due_on
    assert reread(proof.sentence(), start.year) == deadline.due_on
    assert DateProof.from_json(proof.to_json()) == proof
    assert deadline.due_on == clock.local(deadline.due_at - timedelta(microseconds=1)).date()
    if proof.has_strip:
        strip = proof.days()
        assert strip[0].day == start
        assert sum(1 for day in strip if day.number) == len(proof.counted())


def test_a_tampered_proof_does_not_hold():
    data = compute(policy(Unit.WORKDAY, 10), date(2026, 9, 18), CALENDAR).proof.to_json()
    assert not DateProof.from_json(data | {"due_on": "2026-10-12"}).holds()
    assert not DateProof.from_json(data | {"added": []}).holds()


def test_an_estimated_deadline_says_so():
    proof = compute(policy(Unit.WORKDAY, 15), date(2027, 12, 20), CALENDAR).proof
    assert proof.estimated
    assert "第15个工作日为2028年1月10日（周一）" in proof.sentence()
    assert "尚未导入 2027 年、2028 年节假日安排，期限暂按周末推算；" in proof.sentence()
    assert not compute(policy(Unit.DAY, 15), date(2027, 12, 20), CALENDAR).proof.estimated


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": Unit.WORKDAY, "amount": -1},
        {"unit": Unit.FIXED},
        {"unit": Unit.DAY, "fixed_on": date(2026, 1, 1)},
        {"unit": Unit.HOUR, "amount": 2, "roll": Roll.NEXT},
        {"unit": Unit.MONTH_DAY, "amount": 32},
    ],
)
def test_policies_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"amount|fixed_on|roll|month"):
        Policy("x", "错", **wrong)


def test_hours_need_an_instant():
    with pytest.raises(ValueError, match="aware instant"):
        compute(policy(Unit.HOUR, 2), date(2026, 9, 18), CALENDAR)
