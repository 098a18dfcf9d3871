"""Acts that decide by a record which they do not write: it must still be as it was read."""

import pytest

from duxing.core.errors import ChangedMeanwhile, NotAllowedNow
from duxing.matters.models import Assignment, Feedback, Matter, Submission
from duxing.matters.services.closing import close, merge
from duxing.matters.services.dispatching import dispatch
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import send_to_sign, sign_and_submit, start_draft
from duxing.matters.services.reviewing import review
from duxing.matters.states import MatterStatus
from duxing.orgs.models import Unit
from duxing.orgs.services.units import end_unit
from duxing.testing.cast import Cast
from duxing.testing.matters import (
    accepted,
    clock,
    dispatched,
    draft_report,
    filed,
    final_due,
    received,
    submitted,
)

WORDS = "转入日常工作推进。"


def end(cast: Cast, matter: Matter) -> None:
    """Somebody else ends the matter."""
    close(Matter.objects.get(pk=matter.pk), by=cast.director, outcome="routine", note=WORDS)


def test_nobody_signs_for_a_matter_that_ended_meanwhile(cast):
    share = Assignment.objects.select_related("matter").get(matter=dispatched(cast), unit=cast.lead)
    end(cast, share.matter)
    with pytest.raises(ChangedMeanwhile, match="本事项已由 宋知行 于"):
        receive(share, by=cast.handler)
    share.refresh_from_db()
    assert share.received_at is None


def test_nothing_is_written_or_sent_on_a_matter_that_ended_meanwhile(cast):
    matter = received(cast)
    draft = send_to_sign(draft_report(cast, matter), by=cast.handler)
    due = final_due(matter)
    draft = Feedback.objects.select_related("assignment__matter", "due").get(pk=draft.pk)
    assert due.assignment.matter.is_open
    end(cast, matter)
    for act, row, person in ((sign_and_submit, draft, cast.signer), (start_draft, due, cast.handler)):
        with pytest.raises(ChangedMeanwhile, match="本事项已由 宋知行 于"):
            act(row, by=person)


def test_nothing_is_judged_on_a_matter_that_ended_meanwhile(cast):
    sent = submitted(cast)
    end(cast, sent.assignment.matter)
    with pytest.raises(ChangedMeanwhile):
        review(sent, by=cast.deputy, decision="supplement", words="请补充照片。")


def test_a_matter_goes_on_one_slip_only_though_two_people_choose_it(cast):
    matter = accepted(cast)
    seen = [[Entry(Matter.objects.get(pk=matter.pk), "供暖已恢复。")] for _ in range(2)]
    submit_to_leaders(seen[0], by=cast.officer)
    with pytest.raises(NotAllowedNow, match="已在呈阅中"):
        submit_to_leaders(seen[1], by=cast.colleague)
    assert Submission.objects.count() == 1


def test_nothing_is_merged_into_what_ended_or_was_merged_meanwhile(cast):
    one, other = received(cast), received(cast)
    stale = [Matter.objects.get(pk=row.pk) for row in (one, other)]
    merge(one, other, by=cast.director, note="")
    with pytest.raises(ChangedMeanwhile):
        merge(stale[1], stale[0], by=cast.deputy, note="")
    assert Matter.objects.filter(status=MatterStatus.MERGED).count() == 1


def test_nothing_is_handed_to_a_unit_that_ended_meanwhile(cast):
    matter = filed(cast)
    end_unit(Unit.objects.get(pk=cast.lead.pk), by=cast.director, ended_on=clock.today())
    with pytest.raises(ChangedMeanwhile):
        dispatch(matter, by=cast.officer)
    assert not Assignment.objects.exists()
