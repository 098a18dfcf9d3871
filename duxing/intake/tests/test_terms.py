"""A deadline as typed, as a leader wrote it, or as the rule for the urgency sets it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput
from duxing.intake.services.registering import Saying
from duxing.intake.terms import Count, choose_term, term_of, term_within
from duxing.sources.models import SourceType
from duxing.workdays.proof import DateProof

ON = date(2026, 9, 18)
COUNT = Count(ON, "批示")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day():
    with shifted(datetime(2026, 9, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))):
        yield


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("10个工作日", date(2026, 10, 9)),
        ("三日内", date(2026, 9, 21)),
        ("5日内", date(2026, 9, 23)),
        ("两周内", date(2026, 10, 2)),
        ("1个月内", date(2026, 10, 18)),
        ("11月30日", date(2026, 11, 30)),
        ("２０２６年１１月３０日", date(2026, 11, 30)),
        ("2026-11-30", date(2026, 11, 30)),
        ("11月底前", date(2026, 11, 30)),
        ("1月10日", date(2027, 1, 10)),
    ],
)
def test_words_become_a_date_with_a_proof_that_can_be_recounted(words, due):
    term = term_of(words, COUNT)
    assert (term.due_on, term.text) == (due, words)
    assert DateProof.from_json(term.proof).holds()


def test_the_proof_names_the_days_that_were_skipped_and_added():
    sentence = DateProof.from_json(term_of("10个工作日", COUNT).proof).sentence()
    assert "国庆" in sentence and "9月20日" in sentence


def test_days_count_as_working_days_when_asked():
    assert term_of("五日内", Count(ON, "批示", workdays=True)).due_on == date(2026, 9, 24)


def test_what_never_ends_has_no_date_but_keeps_its_words():
    term = term_of("长期坚持", COUNT)
    assert (term.due_on, term.text) == (None, "长期坚持")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("2026-09-01", "办结期限（2026-09-01）早于开始日期（2026-09-18），请重新选择。"),
        ("-3日内", "时限“-3日内”不能是负数，请写明日期或天数，例如 11月30日、3个工作日。"),
        ("请于－三日内报", "时限“请于－三日内报”不能是负数，请写明日期或天数，例如 11月30日、3个工作日。"),
        ("2026-02-30", "日期“2026-02-30”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ("２０２６年13月1日", "日期“２０２６年13月1日”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ("0000-00-00", "日期“0000-00-00”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ("2206-11-01", "办结期限应在 2000 年至 2099 年之间，请检查年份。"),
        ("1026-11-01", "办结期限应在 2000 年至 2099 年之间，请检查年份。"),
        ("尽快", "时限“尽快”读不出确定的日期，请写明日期或天数，例如 11月30日、3个工作日。"),
        ("春节前", "时限“春节前”读不出确定的日期，请写明日期或天数，例如 11月30日、3个工作日。"),
    ],
)
def test_what_is_no_date_is_refused_in_words(words, message):
    with pytest.raises(BadInput) as refused:
        term_of(words, COUNT)
    assert (refused.value.message, refused.value.field) == (message, "due")


def test_a_count_into_unknown_years_is_kept_with_its_warning():
    term = term_of("400个工作日", COUNT)
    assert "节假日安排，期限暂按周末推算" in DateProof.from_json(term.proof).warning


def test_the_leaders_words_are_read_and_a_silent_leader_is_passed_over():
    chain = [Saying("顾维城", ON, "请住建局速查，三日内报。"), Saying("陆承远", ON, "请维城同志阅处。")]
    chosen = choose_term("", chain, COUNT, SourceType.objects.get(code="instruction"), "normal")
    assert (chosen.term.due_on, chosen.origin) == (date(2026, 9, 21), "按顾维城批示“三日内”")


def test_dates_of_reports_are_no_deadline():
    assert term_within("截至9月10日已完成一半，请继续推进。", COUNT) is None


@pytest.mark.parametrize(
    ("urgency", "days"),
    [("normal", date(2026, 9, 29)), ("urgent", date(2026, 9, 22)), ("extra", date(2026, 9, 19))],
)
def test_a_silent_paper_takes_the_rule_of_its_urgency(urgency, days):
    chosen = choose_term("", [], COUNT, SourceType.objects.get(code="instruction"), urgency)
    assert chosen.term.due_on == days
    assert chosen.origin.startswith("按“批示件")


def test_other_kinds_of_source_stay_without_a_date():
    chosen = choose_term("", [], COUNT, SourceType.objects.get(code="work_report"), "normal")
    assert (chosen.term.due_on, chosen.origin) == (None, "")


def test_hours_count_from_this_moment_or_from_the_end_of_the_day():
    assert term_of("24小时内", COUNT).due_on == ON + timedelta(days=1)
    assert term_of("24小时内", Count(ON - timedelta(days=1), "批示")).due_on == ON
