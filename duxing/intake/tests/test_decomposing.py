"""From a text to clauses and proposed matters."""

from datetime import date
from decimal import Decimal

import pytest

from duxing.audit.models import AuditEntry
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.intake.decomposition import decomposed
from duxing.intake.services.decomposing import start_decomposition
from duxing.intake.tests.documents import PLAN, bring_in, load_city, minutes
from duxing.matters.models import Matter
from duxing.testing.matters import registered


def test_a_text_becomes_clauses_and_proposed_matters(cast):
    source = bring_in(cast.officer)
    assert source.status == "decomposing" and source.clauses.filter(state="task").count() == 3
    first = source.matters.get(title="新建改造雨水管网12公里，消除易涝点9处")
    assert (first.status, first.lead_unit, first.due_on) == ("draft", cast.lead, date(2026, 11, 30))
    assert first.due_text == "11月底前" and first.due_proof["due_on"] == "2026-11-30"
    assert [row.unit for row in first.planned.all()] == [cast.support]
    assert [(r.target_value, r.target_unit) for r in first.requirements.order_by("position")] == [
        (Decimal("12"), "公里"),
        (Decimal("9"), "处"),
    ]
    entries = AuditEntry.objects.filter(kind="intake.source.decomposed")
    assert entries.count() == 1 and entries.get().actor == cast.officer.username


def test_every_character_outside_the_headings_belongs_to_a_clause(cast):
    source = bring_in(cast.officer)
    end, outside = 0, []
    for clause in source.clauses.order_by("position"):
        assert clause.start >= end
        outside.append(PLAN[end : clause.start])
        end = clause.end
    outside.append(PLAN[end:])
    left = "".join("".join(outside).split())
    assert left == "关于印发2026年重点任务分工方案的通知一、城市建设二、工作要求"


def test_the_text_is_kept_as_it_came_and_shown_whole(cast):
    text = "  抬头\r\n" + PLAN.replace("12公里", "１２公里") + "\n\n尾　"
    source = bring_in(cast.officer, text)
    source.refresh_from_db()
    assert source.text == text
    page = decomposed(source, cast.officer)
    for row in page.rows:
        assert "".join(part.text for part in row.parts) == text[row.clause.start : row.clause.end]


def test_every_matter_points_to_its_words(cast):
    source = bring_in(cast.officer)
    for matter in source.matters.all():
        link = matter.links.get()
        assert source.text[link.start : link.end] == link.excerpt and link.clause.source == source


def test_names_that_are_not_sure_are_asked_once(cast):
    source = bring_in(cast.officer)
    written = {q.written: q.sure for q in source.unit_questions.all()}
    assert written == {"教体局": "unknown", "国土局": "unknown"}
    waiting = Matter.objects.filter(open_names__question__written="教体局")
    assert waiting.count() == 2 and all(m.lead_unit is None for m in waiting)


def test_a_silent_text_leaves_fields_empty(cast):
    source = bring_in(
        cast.officer,
        "会议纪要\n\n一、关于停放办法\n由市教育局会同市水利局进一步论证后再提请研究。\n",
        type="meeting",
    )
    matter = source.matters.get()
    assert (matter.due_on, matter.due_text, matter.due_proof) == (None, "", {})
    draft = decomposed(source, cast.officer).drafts[0]
    assert draft.rule == "原文未写期限"


def test_a_source_is_taken_apart_once(cast):
    source = bring_in(cast.officer)
    with pytest.raises(NotAllowedNow):
        start_decomposition(source, by=cast.officer)


def test_a_source_without_text_is_sent_to_the_register(cast):
    with pytest.raises(BadInput, match="登记一件"):
        start_decomposition(registered(cast), by=cast.officer)


def test_only_the_office_and_the_own_section_decompose(cast):
    source = registered(cast, text=PLAN)
    with pytest.raises(Forbidden):
        start_decomposition(source, by=cast.handler)
    with pytest.raises(Forbidden):
        start_decomposition(source, by=cast.section_hand)


@pytest.fixture
def meeting(db):
    officer = load_city()
    details = {"meeting": "第58次常务会议", "dated_on": date(2026, 10, 22), "title": "第58次常务会议纪要"}
    return bring_in(officer, minutes(), type="meeting", **details)


def test_the_minutes_give_all_their_tasks(meeting):
    found = {}
    for matter in meeting.matters.select_related("lead_unit").order_by("pk"):
        item = matter.item_label.removeprefix("第58次常务会第").removesuffix("项")
        lead = matter.lead_unit.name if matter.lead_unit else None
        found.setdefault(int(item), []).append((lead, matter.due_on))
    assert found == {
        1: [("市住房城乡建设局", date(2026, 11, 5))],
        2: [("市水利局", date(2026, 11, 30))],
        3: [("市住房城乡建设局", date(2026, 10, 31))],
        4: [("市财政局", date(2026, 10, 29))],
        5: [("市工业和信息化局", date(2026, 10, 29))],
        6: [("国网云川供电公司", date(2026, 11, 20))],
        7: [("市发展改革委", date(2026, 12, 10))],
        8: [("市自然资源和规划局", date(2026, 11, 12)), ("市卫生健康委", date(2026, 12, 31))],
        9: [("市自然资源和规划局", date(2026, 12, 20))],
        11: [("市应急局", date(2026, 12, 10))],
        12: [("市司法局", None)],
    }
    tenth = meeting.clauses.get(text__startswith="会议要求，各级各部门要深刻汲取")
    assert tenth.state == "background" and not tenth.links.exists()


def test_a_group_acts_in_parallel_and_who_collates_leads(meeting):
    matter = meeting.matters.get(item_label="第58次常务会第9项")
    rows = list(matter.planned.order_by("unit__order"))
    assert {row.role for row in rows} == {"parallel"} and len(rows) == 9
    assert [rows[0].unit.name, rows[-1].unit.name] == ["云麓区政府", "云川高新区管委会"]


def test_working_days_are_explained_day_by_day(meeting):
    matter = meeting.matters.get(item_label="第58次常务会第1项")
    assert (matter.due_proof["unit"], matter.due_proof["amount"], matter.due_proof["start"]) == (
        "workday",
        10,
        "2026-10-22",
    )


def test_the_leader_of_the_line_is_proposed(meeting):
    matter = meeting.matters.get(item_label="第58次常务会第2项")
    assert matter.leader.holder.name == "罗稼轩"


def test_a_work_plan_of_sixty_tasks_costs_no_query_per_task_and_name(meeting, django_assert_max_num_queries):
    lines = [
        f"{n}.新建口袋公园{n + 1}个，打通断头路{n + 2}条。（责任单位：市城市管理局牵头，市财政局、市公安局配合；完成时限：12月底前）"
        for n in range(1, 61)
    ]
    text = "云川市2026年重点任务分工方案\n\n一、城市建设\n" + "\n".join(lines)
    with django_assert_max_num_queries(60 * 30):
        source = bring_in(meeting.registered_by, text, type="work_report")
    assert source.matters.count() == 60
