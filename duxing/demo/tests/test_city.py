"""The loaded city: it verifies, and it stands as the practice describes it."""

from datetime import date

import pytest

from duxing.audit.verify import verify
from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.demo.counting import counts, late_matters
from duxing.demo.data.when import at
from duxing.demo.guard import is_marked
from duxing.matters.models import Feedback, Matter, Outcome, Reading
from duxing.matters.states import MatterStatus, ReadingStatus
from duxing.orgs.models import Post, Unit, User
from duxing.papers.models import IssuedNumber, OfficeProfile
from duxing.sources.models import Source
from duxing.sources.states import SourceStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city", "morning")]
TODAY = date(2026, 11, 23)


@pytest.fixture
def morning():
    with shifted(at(TODAY, 9, 0)):
        yield


def matter(title: str) -> Matter:
    return Matter.objects.select_related("lead_unit", "type").get(title=title)


def test_the_chain_verifies_and_the_database_is_marked():
    report = verify()
    assert not report.findings, report.findings[:3]
    assert report.entries > 4000 and report.protected > 8000
    assert is_marked()


def test_the_counts_are_those_of_the_plans():
    table = dict(counts())
    assert table["督查事项·领导批示件"] == 144  # one was only passed on, one is a number without content
    assert table["督查事项·会议议定事项"] == 128
    assert table["督查事项·政府工作报告任务"] == 62
    assert table["督查事项·民生实事"] == 10
    assert table["督查事项·上级交办"] == 19
    assert table["督查事项·建议提案"] == 41
    assert table["督查事项·线索与媒体"] == 10
    assert table["分办事项"] == 18
    assert 138 <= table["在办"] <= 156
    assert (table["逾期"], table["单位逾期"], table["督查室超期未审"]) == (9, 5, 4)
    assert table["人员"] == 150


def test_five_lie_with_units_and_four_with_the_office():
    units, office = late_matters()
    named = Matter.objects.filter(pk__in=units).order_by("due_on")
    assert [one.title for one in named][:2] == ["古桥路夜市油烟噪声治理", "企业家座谈会建议逐条回应"]
    assert matter("高新区三季度指标数据核实").pk in {row["feedback__assignment__matter"] for row in office}


def test_numbers_run_in_the_order_of_time():
    for series in ("instruction", "meeting", "work_report"):
        rows = IssuedNumber.objects.filter(series__code=series, year=2026).order_by("n")
        assert [row.n for row in rows] == list(range(1, rows.count() + 1))
        days = [row.issued_on for row in rows]
        assert days == sorted(days)
    first = Matter.objects.filter(number="云政督批〔2026〕1号")
    assert first.exists()


@pytest.mark.parametrize(
    ("title", "status", "round"),
    [
        ("锦绣家园供暖室温不达标问题速查", MatterStatus.CLOSED, 1),
        ("古桥路夜市油烟噪声治理", MatterStatus.DISPATCHED, 1),
        ("企业反映用地手续久拖问题核处", MatterStatus.DISPATCHED, 1),
        ("石棠县山区村饮水时断时续问题整治", MatterStatus.REOPENED, 2),
        ("专项债券闲置资金盘活", MatterStatus.DISPATCHED, 1),
        ("人大代表关于老旧小区加装电梯补贴建议研办", MatterStatus.CLOSED, 1),
        ("欠薪案件节前清零", MatterStatus.DISPATCHED, 1),
        ("同一工地欠薪问题速办", MatterStatus.MERGED, 1),
        ("营商环境投诉核实", MatterStatus.ACCEPTED, 1),
        ("寒潮天气防范应对", MatterStatus.DISPATCHED, 1),
        ("市二院迁建有关问题回复与协调", MatterStatus.REOPENED, 2),
        ("高新区三季度指标数据核实", MatterStatus.DISPATCHED, 1),
        ("企业家座谈会建议逐条回应", MatterStatus.DISPATCHED, 1),
    ],
)
def test_each_scripted_instruction_stands_as_described(title, status, round):
    found = matter(title)
    assert (found.status, found.round) == (status, round)


def test_what_is_no_matter_stands_in_the_register_alone():
    passed = Source.objects.get(title__startswith="《云川信息》：我市秸秆")
    assert passed.status == SourceStatus.FOR_READING and not passed.matters.exists()
    kept = Source.objects.get(status=SourceStatus.NUMBER_ONLY)
    assert not kept.text and not kept.matters.exists() and kept.watched_by is not None


def test_the_cold_spell_waits_for_one_of_nine_counties():
    children = matter("寒潮天气防范应对").children.all()
    assert children.count() == 9
    silent = [child for child in children if not Feedback.objects.filter(assignment__matter=child).exists()]
    assert [str(child.lead_unit) for child in silent] == ["临岚县政府"]


def test_both_leaders_of_the_merged_instructions_are_to_be_answered():
    kept = matter("欠薪案件节前清零")
    assert [one.matter.title for one in kept.absorbed.all()] == ["同一工地欠薪问题速办"]
    joint = matter("营商环境投诉核实")
    assert joint.source is not None and joint.source.joint_number
    pending = Reading.objects.filter(submission__items__matter=joint, status=ReadingStatus.PENDING)
    assert [one.leader_name for one in pending] == ["陆承远", "（市委书记）"]


def test_the_58th_meeting_has_its_twelve_matters():
    items = Matter.objects.filter(item_label__startswith="第58次常务会", parent=None)
    assert items.count() == 12
    assert {one.item_label for one in items} >= {f"第58次常务会第{n}项" for n in (1, 2, 9, 11, 12)}
    assert items.filter(status=MatterStatus.CLOSED).count() == 4
    land = matter("闲置土地处置4120亩")
    assert land.children.count() == 9 and str(land.lead_unit) == "市自然资源和规划局"
    source = items.first().source
    assert source.text and source.meeting == "市政府第58次常务会议"


def test_fresh_minutes_wait_for_their_review():
    source = Source.objects.get(title="关于冬季供暖和用能保障工作专题会议纪要")
    assert source.clauses.count() >= 8
    assert 4 <= source.matters.filter(status=MatterStatus.DRAFT).count() <= 8


def test_outcomes_are_counted_apart():
    found = {outcome for outcome in Outcome if Matter.objects.filter(closings__outcome=outcome).exists()}
    assert found == set(Outcome)


def test_the_liaison_of_shitang_is_the_fourth_of_the_year():
    post = Post.objects.get(unit__code="yc-shitang", role="liaison")
    assert post.holder.name == "凤小棠"
    assert [u.is_active for u in User.objects.filter(name__in=("覃大山", "莫小峰", "石水清"))] == [False] * 3


def test_people_can_log_in_and_the_office_has_its_name():
    assert User.objects.get(username="songzhixing").check_password("Yunchuan-2026")
    assert OfficeProfile.objects.get().prefix == "云政督"
    assert Unit.objects.filter(kind="county").count() == 7


def test_the_year_is_kept_as_it_was_entered():
    """Nothing is dated after today, and every report has its server time."""
    assert not Feedback.objects.filter(submitted_at__gte=clock.now()).exists()
    assert (
        not Feedback.objects.exclude(status="draft")
        .exclude(status="awaiting_signature")
        .filter(submitted_at=None)
    )
