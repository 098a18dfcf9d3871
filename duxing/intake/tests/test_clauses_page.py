"""The page 分解核对: what it shows, its acts with and without scripts, names of units, finishing."""

import re
import uuid
from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from duxing.audit.models import AuditEntry
from duxing.core.errors import NotAllowedNow
from duxing.intake.services.clauses import mark_clause
from duxing.intake.services.drafts import in_text_order
from duxing.intake.services.names import answer_name
from duxing.intake.services.settling import dispatch_all, file_all, settle
from duxing.intake.tests.documents import PLAN, bring_in
from duxing.matters.models import Assignment
from duxing.orgs.models import UnitAlias

HX = {"HX-Request": "true"}


@pytest.fixture
def source(cast):
    return bring_in(cast.officer)


@pytest.fixture
def meeting(cast):
    return bring_in(cast.officer, type="meeting", title="第60次常务会议纪要")


@pytest.fixture
def office(client, cast):
    client.force_login(cast.officer)
    return client


def page(source, query=""):
    return reverse("intake:clauses", args=[source.public_id]) + query


def url(name, row):
    return reverse(f"intake:{name}", args=[row.public_id])


def key():
    return {"key": str(uuid.uuid4())}


def text_of(answer):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def answer_all(source, by, **units):
    for question in source.unit_questions.select_related("source__type").order_by("pk"):
        answer_name(question, by=by, units=[units[question.written]])


def test_the_page_shows_text_drafts_and_counts(office, source):
    shown = text_of(office.get(page(source)))
    assert "1/3拟立项" in shown and "0待核定" in shown and "2未识别单位" in shown
    body = re.sub(r"\s+", "", PLAN)
    assert all(part in shown for part in ("云政办发〔2026〕9号", "各有关单位：", "一、城市建设"))
    assert "未识别：教体局、国土局" in shown and len(body) < len(shown)


def test_the_page_costs_a_fixed_number_of_queries(office, source, django_assert_max_num_queries):
    office.get(page(source))
    with django_assert_max_num_queries(12):
        office.get(page(source))


def test_an_open_draft_costs_no_more(office, cast, source, django_assert_max_num_queries):
    answer_all(source, cast.officer, 教体局=cast.other, 国土局=cast.support)
    draft = in_text_order(source)[0]
    office.get(page(source))
    with django_assert_max_num_queries(12):
        office.get(page(source, f"?draft={draft.public_id}"))


def test_outsiders_and_units_find_no_page(client, cast, source):
    for person in (cast.outsider, cast.handler, cast.section_hand, cast.vice):
        client.force_login(person)
        assert client.get(page(source)).status_code == 404
        for name in ("settle", "resume", "file_all", "dispatch_all", "decompose"):
            assert client.post(url(name, source)).status_code == 404
        assert client.post(url("breakdown_xlsx", source)).status_code == 404


def test_a_reader_sees_no_forms(client, cast, source):
    client.force_login(cast.general)
    shown = client.get(page(source)).content.decode()
    assert "整节核定" not in shown and "完成分解" not in shown
    clause = source.clauses.get(text__contains="雨水管网")
    answer = client.post(url("mark_clause", clause), {"state": "background"} | key())
    assert answer.status_code == 422 and "只有督查室" in answer.content.decode()


def test_a_script_gets_only_what_changed(office, source):
    clause = source.clauses.get(text__contains="雨水管网")
    answer = office.post(
        url("mark_clause", clause), {"state": "background", "version": "1"} | key(), headers=HX
    )
    shown = answer.content.decode()
    assert answer.status_code == 200 and shown.count('id="c-') == 1 and "<html" not in shown
    assert 'id="counts"' in shown and "HX-Request" in answer["Vary"]


def test_without_a_script_one_goes_back_to_the_sentence(office, source):
    clause = source.clauses.get(text__contains="雨水管网")
    answer = office.post(url("mark_clause", clause), {"state": "excluded", "reason": "已另案督办"} | key())
    assert answer.url == page(source, f"?at={clause.public_id}#c-{clause.public_id}")
    assert "理由：已另案督办" in office.get(answer.url).content.decode()


def test_a_refusal_keeps_what_was_typed(office, source):
    clause = source.clauses.get(text__contains="雨水管网")
    for headers in ({}, HX):
        answer = office.post(
            url("mark_clause", clause), {"state": "excluded", "reason": ""} | key(), headers=headers
        )
        assert answer.status_code == 422 and "不列入督查须写明理由" in answer.content.decode()
    draft = in_text_order(source)[0]
    typed = {"title": "新名称", "lead": "没有这个单位", "needs": "做好", "due": "尽快"}
    answer = office.post(url("edit_draft", draft), typed | key(), headers=HX)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "新名称" in shown and "没有这个单位" in shown


def test_a_stale_version_is_a_conflict(office, cast, source):
    clause = source.clauses.select_related("source__type").get(text__contains="雨水管网")
    mark_clause(clause, by=cast.colleague, state="open")
    answer = office.post(
        url("mark_clause", clause), {"state": "background", "version": "1"} | key(), headers=HX
    )
    assert answer.status_code == 409 and "唐可" in answer.content.decode()
    draft = in_text_order(source)[0]
    typed = {"title": "新名称", "lead": "住建局", "needs": "做好", "version": "77"}
    answer = office.post(url("edit_draft", draft), typed | key(), headers=HX)
    assert answer.status_code == 409 and "新名称" in answer.content.decode()


def test_the_same_post_acts_once(office, source):
    clause = source.clauses.get(text__contains="雨水管网")
    sent = {"version": "1"} | key()
    for _ in range(2):
        office.post(url("add_draft", clause), sent)
    assert clause.links.count() == 2


def test_one_answer_maps_a_name_in_every_draft_and_keeps_it(office, cast, source):
    question = source.unit_questions.get(written="教体局")
    office.post(url("answer_name", question), {"unit": "市教育局"} | key())
    drafts = in_text_order(source)
    assert [m.lead_unit for m in drafts] == [cast.lead, cast.other, cast.other]
    assert UnitAlias.objects.get(text="教体局").unit == cast.other
    assert AuditEntry.objects.filter(kind="intake.name.answered").count() == 1
    again = bring_in(cast.officer)
    assert not again.unit_questions.filter(written="教体局").exists()
    answer = office.post(url("answer_name", question), {"unit": "市教育局"} | key())
    assert answer.status_code == 409


def test_a_name_for_this_once_is_not_kept(office, cast, source):
    question = source.unit_questions.get(written="国土局")
    office.post(url("answer_name", question), {"unit": "市水利局", "once": "on"} | key())
    assert not UnitAlias.objects.filter(text="国土局").exists()
    assert cast.support in [row.unit for row in in_text_order(source)[1].planned.all()]


def test_words_that_are_no_unit_are_dismissed(office, source):
    question = source.unit_questions.get(written="国土局")
    office.post(url("dismiss_name", question), key())
    question.refresh_from_db()
    assert question.state == "no_unit" and not question.waiting.exists()


def test_a_name_needs_an_answer(office, source):
    question = source.unit_questions.get(written="国土局")
    answer = office.post(url("answer_name", question), {"unit": ""} | key(), headers=HX)
    assert answer.status_code == 422 and "请选择这个名称对应的单位" in answer.content.decode()


def test_outsiders_find_no_question(client, cast, source):
    client.force_login(cast.handler)
    question = source.unit_questions.first()
    for name in ("answer_name", "dismiss_name"):
        assert client.post(url(name, question), {"unit": "市教育局"} | key()).status_code == 404


def test_a_document_with_open_ends_is_not_finished(office, cast, source):
    clause = source.clauses.select_related("source__type").get(text__contains="加强宣传")
    mark_clause(clause, by=cast.officer, state="open")
    answer = office.post(url("settle", source), key())
    shown = answer.content.decode()
    assert answer.status_code == 409 and "还有1句待核定、2个单位未识别，不能完成分解" in shown
    assert f"?at={clause.public_id}" in shown
    answer_all(source, cast.officer, 教体局=cast.other, 国土局=cast.support)
    mark_clause(clause, by=cast.officer, state="background")
    office.post(url("settle", source), key())
    source.refresh_from_db()
    assert source.status == "settled"
    assert office.post(url("mark_clause", clause), {"state": "open"} | key()).status_code == 409
    office.post(url("resume", source), key())
    source.refresh_from_db()
    assert source.status == "decomposing"


def test_settling_needs_the_right_status(cast, source):
    answer_all(source, cast.officer, 教体局=cast.other, 国土局=cast.support)
    settle(source, by=cast.officer)
    with pytest.raises(NotAllowedNow):
        settle(source, by=cast.officer)


def test_everything_complete_is_filed_and_the_rest_named(office, meeting):
    answer = office.post(url("file_all", meeting), key(), follow=True)
    shown = answer.content.decode()
    assert "已立项1件，2件未办成" in shown and "教体局" in shown
    statuses = [m.status for m in in_text_order(meeting)]
    assert statuses == ["approved", "draft", "draft"]


def test_filing_all_needs_something_to_file(cast, meeting):
    file_all(meeting, by=cast.officer)
    with pytest.raises(NotAllowedNow, match="没有一件可以立项"):
        file_all(meeting, by=cast.officer)


def test_a_work_report_is_approved_as_a_whole(office, cast):
    report = bring_in(cast.officer, type="work_report")
    answer = office.post(url("file_all", report), key())
    assert answer.status_code == 409 and "一批一次审批" in answer.content.decode()
    assert url("approve_source", report) in office.get(page(report)).content.decode()


def test_everything_filed_is_handed_out_with_its_units(office, cast, meeting):
    answer_all(meeting, cast.officer, 教体局=cast.other, 国土局=cast.support)
    file_all(meeting, by=cast.officer)
    answer = office.post(url("dispatch_all", meeting), key(), follow=True)
    assert "已交办3件" in answer.content.decode()
    assert {m.status for m in in_text_order(meeting)} == {"dispatched"}
    rows = Assignment.objects.filter(matter=in_text_order(meeting)[1])
    assert {(row.unit, row.role) for row in rows} == {(cast.other, "lead"), (cast.support, "informed")}
    with pytest.raises(NotAllowedNow):
        dispatch_all(meeting, by=cast.officer)


def test_the_table_holds_every_draft_in_order(office, source):
    answer = office.post(url("breakdown_xlsx", source))
    assert quote("重点任务分工方案任务分解表") in answer["Content-Disposition"]
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert rows[0][0] == "一、城市建设"
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    assert rows[1][4:7] == ("市住房城乡建设局", "市水利局", "2026年11月30日")
    assert rows[2][4:6] == ("教体局（未识别）", "国土局（未识别）")
    assert AuditEntry.objects.order_by("-seq").first().kind == "intake.breakdown.exported"
    assert office.get(url("breakdown_xlsx", source)).status_code == 405


def test_section_and_split_stand_open_without_scripts(office, source):
    clause = source.clauses.get(text__contains="雨水管网")
    shown = office.get(page(source, f"?section={clause.public_id}")).content.decode()
    assert "整节列为非任务内容" in shown
    sent = {"state": "background", "reason": ""} | key()
    answer = office.post(url("mark_section", clause), sent, follow=True)
    assert "整节3句已列为“非任务内容”" in answer.content.decode()
    source.refresh_from_db()
    office.post(url("mark_section", clause), {"state": "as_read", "reason": ""} | key())
    draft = in_text_order(source)[0]
    shown = office.get(page(source, f"?draft={draft.public_id}&split=1")).content.decode()
    assert "从原文哪里拆开" in shown
    answer = office.post(url("split_draft", draft), {"needs": ["2"]} | key(), follow=True)
    assert "已拆成两件" in answer.content.decode()
    answer = office.post(url("split_draft", draft), key())
    assert answer.status_code == 422 and "两者只选其一" in answer.content.decode()


def test_merge_and_drop_without_scripts(office, source):
    one, two, _ = in_text_order(source)
    answer = office.post(url("merge_draft", one), {"other": str(two.public_id)} | key(), follow=True)
    assert "已合并" in answer.content.decode() and len(in_text_order(source)) == 2
    answer = office.post(url("merge_draft", one), {"other": str(uuid.uuid4())} | key())
    assert answer.status_code == 422 and "相邻" in answer.content.decode()
    answer = office.post(url("drop_draft", one), key(), follow=True)
    assert "已删去" in answer.content.decode() and len(in_text_order(source)) == 1
