"""Marking sentences and sections, and the acts on proposed matters."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.intake.forms.decompose import cuts_of
from duxing.intake.models import UnitQuestion
from duxing.intake.services.clauses import add_draft, mark_clause, mark_section
from duxing.intake.services.drafts import (
    DraftEdit,
    drop_draft,
    edit_draft,
    in_text_order,
    merge_drafts,
    split_draft,
)
from duxing.intake.services.filing import file_matter
from duxing.intake.services.names import dismiss_name
from duxing.intake.services.quick import MatterData, propose
from duxing.intake.services.registering import pass_on
from duxing.intake.services.settling import settle
from duxing.intake.tests.documents import bring_in
from duxing.matters.models import Matter
from duxing.sources.models import Clause, Source
from duxing.testing.matters import drafted, registered


@pytest.fixture
def source(cast):
    return bring_in(cast.officer)


@pytest.fixture
def first(source):
    return in_text_order(source)[0]


def clause_of(source, words):
    return source.clauses.select_related("source__type").get(text__contains=words)


def kinds():
    return list(AuditEntry.objects.order_by("-seq").values_list("kind", flat=True)[:3])


def test_what_is_no_task_loses_its_draft_and_gets_it_back_as_it_was(cast, source, first):
    edit_draft(first, DraftEdit("改过的名称", cast.other, needs="建成管网13公里"), by=cast.officer)
    clause = clause_of(source, "雨水管网")
    mark_clause(clause, by=cast.officer, state="background")
    assert not clause.links.exists() and clause.state == "background"
    assert kinds()[0] == "intake.clause.marked"
    mark_clause(clause, by=cast.officer, state="task")
    again = Matter.objects.get(links__clause=clause)
    assert (again.title, again.lead_unit, again.due_on) == ("改过的名称", cast.other, first.due_on)
    assert again.requirements.get().target_value == 13


def test_not_for_supervision_needs_a_reason(cast, source):
    clause = clause_of(source, "雨水管网")
    with pytest.raises(BadInput, match="理由"):
        mark_clause(clause, by=cast.officer, state="excluded", reason=" ")
    mark_clause(clause, by=cast.officer, state="excluded", reason="已另案督办")
    assert (clause.state, clause.reason) == ("excluded", "已另案督办")


def test_background_can_be_made_a_task(cast, source):
    clause = clause_of(source, "加强组织领导")
    mark_clause(clause, by=cast.officer, state="task")
    matter = Matter.objects.get(links__clause=clause)
    assert matter.links.get().excerpt == "各单位要高度重视，加强组织领导。"
    assert matter.due_on is None


def test_a_sentence_whose_matter_was_filed_stays_a_task(cast, source, first):
    Matter.objects.filter(pk=first.pk)
    clause = clause_of(source, "雨水管网")
    file_matter(first, by=cast.officer)
    with pytest.raises(NotAllowedNow, match="不能再改为别的类别"):
        mark_clause(clause, by=cast.officer, state="background")


def test_only_one_of_two_people_marks(cast, source):
    clause = clause_of(source, "雨水管网")
    stale = Clause.objects.select_related("source__type").get(pk=clause.pk)
    mark_clause(clause, by=cast.officer, state="background")
    with pytest.raises((ChangedMeanwhile, NotAllowedNow)):
        mark_clause(stale, by=cast.colleague, state="excluded", reason="另案办理", version=stale.version)


def test_outsiders_may_not_mark(cast, source):
    with pytest.raises(Forbidden):
        mark_clause(clause_of(source, "雨水管网"), by=cast.handler, state="background")


def test_a_whole_section_is_settled_with_one_act_and_undone(cast, source):
    changed = mark_section(source, by=cast.officer, section="一、城市建设", state="background")
    assert len(changed) == 3 and source.matters.count() == 0
    assert AuditEntry.objects.filter(kind="intake.section.marked").count() == 1
    back = mark_section(source, by=cast.officer, section="一、城市建设", state="as_read")
    assert len(back) == 3 and source.matters.count() == 3
    with pytest.raises(NotAllowedNow):
        mark_section(source, by=cast.officer, section="二、工作要求", state="background")


def test_a_second_draft_of_one_sentence(cast, source):
    clause = clause_of(source, "雨水管网")
    add_draft(clause, by=cast.officer)
    assert Matter.objects.filter(links__clause=clause).count() == 2


def test_a_corrected_draft(cast, source, first):
    edit = DraftEdit(
        "雨水管网改造",
        cast.lead,
        supporting=[cast.other],
        due="12月20日",
        needs="改造雨水管网12公里\n消除易涝点9处",
    )
    with shifted(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        edit_draft(first, edit, by=cast.officer, version=first.version)
    first.refresh_from_db()
    assert (first.due_on.isoformat(), first.due_text) == ("2026-12-20", "12月20日")
    assert [row.unit for row in first.planned.all()] == [cast.other]
    assert first.requirements.count() == 2


def test_a_deadline_that_nobody_touched_stays(cast, first):
    before = first.due_proof
    edit_draft(first, DraftEdit(first.title, cast.lead, needs="改造管网"), by=cast.officer)
    assert (first.due_text, first.due_proof) == ("11月底前", before)


def test_bad_words_in_a_draft_are_refused(cast, first):
    with pytest.raises(BadInput, match="要求"):
        edit_draft(first, DraftEdit("名称", cast.lead, needs=" \n "), by=cast.officer)
    with pytest.raises(BadInput, match="时限"):
        edit_draft(first, DraftEdit("名称", cast.lead, needs="做好", due="尽早"), by=cast.officer)
    with pytest.raises(BadInput, match="同时作为"):
        edit_draft(first, DraftEdit("名称", cast.lead, supporting=[cast.lead], needs="做好"), by=cast.officer)


def test_the_lead_among_the_others_is_told_at_their_field(client, cast, first):
    client.force_login(cast.officer)
    url = reverse("intake:edit_draft", args=[first.public_id])
    data = {"title": "名称", "needs": "做好", "lead": "住建局", "clocked": "住建局", "version": first.version}
    answer = client.post(url, data)
    words = "“市住房城乡建设局”已是牵头单位，不能同时作为配合单位。"
    assert re.search(rf'id="([^"]+)_clocked_err">{words}', answer.content.decode())


def test_a_figure_too_long_is_refused_where_it_was_typed(client, cast, first):
    client.force_login(cast.officer)
    url = reverse("intake:edit_draft", args=[first.public_id])
    wrong = "改造管网1234567890123公里"
    answer = client.post(url, {"title": "名称", "needs": wrong, "version": first.version})
    assert answer.status_code == 422
    assert "第1条要求的数量的整数部分有 13 位" in answer.content.decode()
    # Words of the document itself are no slip of anybody here: they are kept, not counted.
    edit_draft(first, DraftEdit("名称", cast.lead, needs=wrong), by=cast.officer)
    assert first.requirements.get().target_value is None


def test_a_filed_draft_is_not_edited(cast, first):
    file_matter(first, by=cast.officer)
    first.refresh_from_db()
    if first.status == "approved":
        with pytest.raises(NotAllowedNow):
            edit_draft(first, DraftEdit("名称", cast.lead, needs="做好"), by=cast.officer)
    with pytest.raises(NotAllowedNow):
        drop_draft(first, by=cast.officer)


def test_a_dropped_draft_leaves_its_sentence_open(cast, source, first):
    drop_draft(first, by=cast.officer)
    clause = clause_of(source, "雨水管网")
    assert clause.state == "open" and not clause.links.exists()
    mark_clause(clause, by=cast.officer, state="task")
    assert Matter.objects.get(links__clause=clause).title == first.title


def test_neighbours_are_merged(cast, source):
    one, two, three = in_text_order(source)
    with pytest.raises(BadInput, match="相邻"):
        merge_drafts(one, three, by=cast.officer)
    kept = merge_drafts(two, three, by=cast.officer)
    assert kept.pk == two.pk and not Matter.objects.filter(pk=three.pk).exists()
    assert kept.links.count() == 2 and kept.requirements.count() == 3
    assert kept.due_on.isoformat() == "2026-09-30"
    assert {row.due_on.isoformat() for row in kept.requirements.all()} == {"2026-08-31", "2026-09-30"}
    assert kept.open_names.count() == 2


def test_a_merged_draft_survives_when_one_of_its_sentences_is_no_task(cast, source):
    one, two, _ = in_text_order(source)
    merge_drafts(one, two, by=cast.officer)
    mark_clause(clause_of(source, "幼儿园学位"), by=cast.officer, state="background")
    one.refresh_from_db()
    assert one.links.count() == 1


def test_a_draft_is_split_by_its_requirements(cast, first):
    made = split_draft(first, by=cast.officer, needs=[2])
    assert [r.text for r in made.requirements.all()] == ["消除易涝点9处"]
    assert [r.text for r in first.requirements.all()] == ["新建改造雨水管网12公里"]
    assert made.links.get().excerpt == first.links.get().excerpt and made.lead_unit == cast.lead
    with pytest.raises(BadInput, match="至少各留一条"):
        split_draft(first, by=cast.officer, needs=[1])


def test_a_draft_is_split_at_a_place_of_its_words(cast, source, first):
    cut = next(
        cut for _, label, cut in cuts_of(list(first.links.all())) if "消除易涝点" in label.split("｜")[1]
    )
    made = split_draft(first, by=cast.officer, cut=cut)
    assert made.links.get().excerpt.startswith("消除易涝点9处")
    assert first.links.get().excerpt == "新建改造雨水管网12公里，"
    assert (made.lead_unit, made.due_on) == (cast.lead, first.due_on)
    assert [r.text for r in first.requirements.all()] == ["新建改造雨水管网12公里"]
    assert source.text[made.links.get().start :].startswith("消除易涝点9处")


PAGES = ["edit_draft", "drop_draft", "merge_draft", "split_draft"]


@pytest.mark.parametrize("name", PAGES)
def test_outsiders_find_no_draft(client, cast, first, name):
    for person in (cast.outsider, cast.handler, cast.section_hand):
        client.force_login(person)
        assert client.post(reverse(f"intake:{name}", args=[first.public_id])).status_code == 404


@pytest.mark.parametrize("name", ["mark_clause", "add_draft", "mark_section"])
def test_outsiders_find_no_sentence(client, cast, source, name):
    client.force_login(cast.outsider)
    clause = clause_of(source, "雨水管网")
    assert client.post(reverse(f"intake:{name}", args=[clause.public_id])).status_code == 404


def test_a_dropped_merged_draft_comes_back_whole(cast, source):
    one, two, _ = in_text_order(source)
    drop_draft(merge_drafts(one, two, by=cast.officer), by=cast.officer)
    mark_clause(clause_of(source, "雨水管网"), by=cast.officer, state="task")
    mark_clause(clause_of(source, "幼儿园学位"), by=cast.officer, state="task")
    again = in_text_order(source)
    assert len(again) == 2 and again[0].links.count() == 2 and again[0].requirements.count() == 4


def test_a_span_counts_from_the_local_day_of_the_draft(cast):
    """At seven in the morning it is still yesterday in UTC."""
    with shifted(datetime(2026, 11, 25, 7, 0, tzinfo=clock.SHANGHAI)):
        matter = drafted(cast)
        edit_draft(matter, DraftEdit("甲", cast.lead, due="3日内", needs="一条"), by=cast.officer)
    assert matter.due_on == date(2026, 11, 28)
    assert matter.due_proof["start"].startswith("2026-11-25")


def test_no_sentence_is_changed_in_a_text_that_was_settled_meanwhile(cast, source):
    clause = source.clauses.exclude(state="task").first()
    for question in UnitQuestion.objects.filter(source=source):
        dismiss_name(question, by=cast.officer)
    for one in source.clauses.filter(state="open"):
        mark_clause(one, by=cast.officer, state="excluded", reason="不是任务。")
    clause = Clause.objects.select_related("source").get(pk=clause.pk)
    settle(Source.objects.get(pk=source.pk), by=cast.director)
    with pytest.raises(ChangedMeanwhile, match="已由 宋知行 于"):
        mark_clause(clause, by=cast.officer, state="excluded", reason="另一理由。")


def test_no_matter_is_proposed_from_a_paper_that_was_passed_on_meanwhile(cast):
    paper = registered(cast)
    pass_on(Source.objects.get(pk=paper.pk), by=cast.director, to="顾维城")
    with pytest.raises(ChangedMeanwhile):
        propose(paper, MatterData("再立一件", lead_unit=cast.lead), by=cast.officer)
