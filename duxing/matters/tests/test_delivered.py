"""A report that waits for review stops the unit's clock; a slip shows a leader the own line only."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput
from duxing.intake.services.registering import Saying, register_source
from duxing.matters.lights import STOPPED, light_of
from duxing.matters.models import DeadlineVersion, Feedback, Matter
from duxing.matters.services.creating import RequirementData, create_matter
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.presenting import Entry, leaders_to_answer, record_instruction, submit_to_leaders
from duxing.matters.services.reviewing import review
from duxing.matters.slips import items_for
from duxing.matters.tests.acting import scan, send
from duxing.orgs.models import Post
from duxing.testing.matters import (
    accepted,
    draft_report,
    final_due,
    on_date,
    on_paper,
    received,
    source_type,
    spread_out,
    submitted,
)
from duxing.workdays.services import present_bounds

REASON = "外墙材料复检停工九天，需顺延。"


def test_while_the_office_reviews_the_unit_is_not_late(cast):
    feedback = submitted(cast, due_on=clock.today() + timedelta(days=3))
    with shifted(clock.now() + timedelta(days=9)):
        matter = Matter.objects.get(pk=feedback.assignment.matter_id)
        assert light_of(matter, present_bounds()) == STOPPED
        assert not Matter.objects.overdue(clock.now()).exists()


def test_sent_back_its_clock_runs_again(cast):
    feedback = submitted(cast, due_on=clock.today() + timedelta(days=3))
    review(feedback, by=cast.director, decision="return", codes=["R2"])
    with shifted(clock.now() + timedelta(days=9)):
        assert list(Matter.objects.overdue(clock.now())) == [feedback.assignment.matter]


def test_of_a_slip_one_sees_only_the_matters_in_scope(cast):
    own = accepted(cast)
    slip = submit_to_leaders([Entry(own, "已恢复。")], by=cast.officer)
    assert [item.matter for item in items_for(cast.vice, slip)] == [own]
    assert items_for(cast.section_hand, slip) == []


def test_nobody_writes_on_a_matter_out_of_sight(cast):
    own = accepted(cast)
    slip = submit_to_leaders([Entry(own, "已恢复。")], by=cast.officer)
    hidden = received(cast, title="古桥路夜市油烟噪声")
    reading = slip.readings.order_by("position").first()
    with pytest.raises(BadInput, match="不在本呈阅单上"):
        record_instruction(
            reading,
            by=cast.officer,
            matter=hidden,
            words="再核。",
            due_on=clock.today() + timedelta(days=5),
            proxy=on_paper("方既明"),
        )


def test_answers_go_up_the_chain_the_highest_outside_leader_last(cast):
    today = clock.today()
    source = register_source(
        by=cast.officer,
        type=source_type(),
        title="营商环境投诉",
        received_on=today,
        chain=[
            Saying("省领导甲", today, "请云川市核处。"),
            Saying("市委书记乙", today, "请承远同志阅处。"),
            Saying("顾维城", today, "请住建局主办。", leader=Post.objects.get(holder=cast.vice)),
        ],
    )
    matter = create_matter(
        by=cast.officer,
        type=source.type,
        source=source,
        title="营商环境投诉核实",
        term=on_date(today + timedelta(days=9)),
        requirements=[RequirementData("逐条核实")],
        lead_unit=cast.lead,
    )
    assert [name for _, name in leaders_to_answer([matter])][-3:] == ["顾维城", "市委书记乙", "省领导甲"]


def test_parts_move_with_their_parent_and_keep_the_paper(cast):
    parent = spread_out(cast, [cast.county, cast.support])
    later = parent.due_on + timedelta(days=20)
    move_deadline(
        parent,
        by=cast.officer,
        due_on=later,
        reason=REASON,
        proxy=on_paper("顾维城", scan=scan()),
        with_parts=True,
    )
    assert {part.due_on for part in parent.children.all()} == {later}
    assert DeadlineVersion.objects.filter(matter__parent=parent).count() == 2


def test_without_the_tick_the_parts_keep_their_date(cast):
    parent = spread_out(cast, [cast.county, cast.support])
    before = {part.due_on for part in parent.children.all()}
    later = parent.due_on + timedelta(days=20)
    move_deadline(parent, by=cast.officer, due_on=later, reason=REASON, proxy=on_paper("顾维城"))
    assert {part.due_on for part in parent.children.all()} == before


def test_an_autosave_of_some_fields_keeps_the_others(cast, client):
    matter = received(cast)
    draft = draft_report(cast, matter, text="换热站板换堵塞。", problem="备件未到。")
    client.force_login(cast.handler)
    answer = send(
        client,
        reverse("matters:autosave", args=[final_due(matter).public_id]),
        version=draft.version,
        problem="备件已到。",
    )
    kept = Feedback.objects.get(pk=draft.pk)
    assert (answer.status_code, kept.problem, kept.text) == (200, "备件已到。", "换热站板换堵塞。")
    assert kept.items.count() == draft.items.count()
