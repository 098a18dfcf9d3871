"""A person with a post in an office section and another in a unit: each post sees its own, not the sum."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.intake.models import Approval
from duxing.intake.services.filing import approve
from duxing.matters.models import Feedback, FeedbackDue, ProxyEntry
from duxing.matters.services.dispatching import Share, dispatch, note_call
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import save_draft, send_to_sign, sign_and_submit, start_draft
from duxing.matters.tests.acting import text_of
from duxing.orgs.models import Post
from duxing.orgs.roles import Role
from duxing.testing.matters import dispatched, final_due, full_report, on_paper, pending


@pytest.fixture
def both(cast):
    """The section's hand is the water bureau's liaison as well."""

    @action
    def seat():
        post = Post.objects.create(
            unit=cast.support, role=Role.LIAISON, title="联络员", holder=cast.section_hand
        )
        record("system", "orgs.post.created", post)

    seat()
    return cast.section_hand


@pytest.fixture
def shared(cast):
    """A matter of the housing bureau that the water bureau supports, with a call to each."""
    matter = dispatched(cast, others=(Share(cast.support, "supporting", clock.today() + timedelta(days=5)),))
    note_call(matter, by=cast.officer, answered_by="冯小筑", words="与住建局的通话", unit=cast.lead)
    note_call(matter, by=cast.officer, answered_by="何清", words="与水利局的通话", unit=cast.support)
    return matter


def test_the_shares_and_reports_of_other_units_stay_theirs(cast, both, shared):
    receive(shared.assignments.get(unit=cast.lead), by=cast.handler)
    draft = start_draft(final_due(shared), by=cast.handler)
    assert not Feedback.objects.visible_to(both).filter(pk=draft.pk).exists()
    seen = FeedbackDue.objects.visible_to(both).values_list("assignment__unit__name", flat=True)
    assert set(seen) == {"市水利局"}


def test_a_report_that_was_sent_is_still_not_for_the_other_unit(client, cast, both, submitted_by_lead):
    client.force_login(both)
    assert client.get(submitted_by_lead.get_absolute_url()).status_code == 404
    page = text_of(client.get(submitted_by_lead.assignment.matter.get_absolute_url()))
    assert "热源已恢复" not in page


@pytest.fixture
def submitted_by_lead(cast, shared):
    receive(shared.assignments.get(unit=cast.lead), by=cast.handler)
    draft = start_draft(final_due(shared), by=cast.handler)
    draft = save_draft(draft, full_report(shared, text="热源已恢复。"), by=cast.handler)
    return sign_and_submit(send_to_sign(draft, by=cast.handler), by=cast.signer)


def test_calls_with_other_units_are_not_read(client, both, shared):
    client.force_login(both)
    page = text_of(client.get(shared.get_absolute_url()))
    assert "与水利局的通话" in page and "与住建局的通话" not in page


def test_how_a_units_matter_was_filed_is_not_shown(client, cast, both):
    matter = pending(cast)
    approve(matter, by=cast.officer, proxy=on_paper("郑伯阳"))
    matter.refresh_from_db()
    dispatch(matter, by=cast.officer, lead=Share(cast.lead), others=(Share(cast.support),))
    client.force_login(both)
    assert client.get(matter.get_absolute_url()).status_code == 200
    assert not Approval.objects.visible_to(both).exists()
    entry = ProxyEntry.objects.get()
    assert client.get(reverse("matters:proxy_paper", args=[entry.public_id])).status_code == 404
    for name in ("file", "approve", "decline", "edit_matter"):
        assert client.get(reverse(f"intake:{name}", args=[matter.public_id])).status_code == 404
