"""At most twelve queries a page, also when a record holds more than anybody expects."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.dispatching import Share, note_call
from duxing.matters.services.issuing import issue_notice
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.matters.services.reporting import submit_by_proxy
from duxing.matters.services.reviewing import review
from duxing.testing.matters import (
    accepted,
    closed,
    drafted,
    filed,
    final_due,
    full_report,
    on_paper,
    received,
    reported,
    spread_out,
    submitted,
)

MOST = 12


def overfull(cast):
    """A matter with three rounds of one report, a moved deadline, calls, slips and a supporting unit."""
    matter = received(
        cast, others=(Share(cast.support, "supporting", clock.today()), Share(cast.county, "informed"))
    )
    due = final_due(matter)
    for _ in range(3):
        report = full_report(matter, self_state="behind", problem="复检停工。", next_on=clock.today())
        feedback = submit_by_proxy(due, report, by=cast.officer, proxy=on_paper())
        review(feedback, by=cast.director, decision="return", codes=["R2"], words="请写明数量。")
    for number in range(12):
        note_call(matter, by=cast.officer, answered_by="冯小筑", words=f"第{number}次")
    matter.refresh_from_db()
    move_deadline(
        matter,
        by=cast.officer,
        due_on=clock.today() + timedelta(days=40),
        reason="外墙材料复检停工九天，需顺延。",
        proxy=on_paper("方既明"),
    )
    for _ in range(3):
        issue_notice(matter, by=cast.officer)
    return matter


def at_most(django_assert_max_num_queries, client, person, url):
    client.force_login(person)
    client.get(reverse("notices:list"))  # the first answer of a session also writes the session
    with django_assert_max_num_queries(MOST):
        assert client.get(url).status_code == 200


PEOPLE = ("officer", "handler", "vice", "general")


@pytest.mark.parametrize("person", [*PEOPLE, "helper"])
def test_the_page_of_a_full_matter(cast, client, django_assert_max_num_queries, person):
    matter = overfull(cast)
    at_most(django_assert_max_num_queries, client, getattr(cast, person), matter.get_absolute_url())


@pytest.mark.parametrize("stage", [drafted, filed, received, reported, accepted, closed])
def test_the_page_at_every_stage(cast, client, django_assert_max_num_queries, stage):
    at_most(django_assert_max_num_queries, client, cast.officer, stage(cast).get_absolute_url())


@pytest.mark.parametrize("person", ["officer", "handler", "vice"])
def test_the_page_of_a_spread_matter(cast, client, django_assert_max_num_queries, person):
    matter = spread_out(cast, [cast.county, cast.support, cast.other])
    at_most(django_assert_max_num_queries, client, getattr(cast, person), matter.get_absolute_url())
    child = matter.children.first()
    at_most(django_assert_max_num_queries, client, getattr(cast, person), child.get_absolute_url())


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("dispatch", "officer"),
        ("note_call", "officer"),
        ("move_deadline", "officer"),
        ("close", "director"),
        ("merge", "officer"),
        ("issue_notice", "officer"),
    ],
)
def test_the_acts_on_a_matter(cast, client, django_assert_max_num_queries, name, person):
    url = reverse(f"matters:{name}", args=[overfull(cast).public_id])
    at_most(django_assert_max_num_queries, client, getattr(cast, person), url)


def test_reopening(cast, client, django_assert_max_num_queries):
    url = reverse("matters:reopen", args=[closed(cast).public_id])
    at_most(django_assert_max_num_queries, client, cast.officer, url)


@pytest.mark.parametrize("person", ["handler", "officer"])
@pytest.mark.parametrize("name", ["report", "report_sealed"])
def test_writing_a_report(cast, client, django_assert_max_num_queries, name, person):
    due = overfull(cast).assignments.get(unit=cast.lead).dues.get(status="open")
    url = reverse(f"matters:{name}", args=[due.public_id])
    at_most(django_assert_max_num_queries, client, getattr(cast, person), url)


@pytest.mark.parametrize("person", ["deputy", "handler", "vice", "signer"])
def test_reading_a_report(cast, client, django_assert_max_num_queries, person):
    matter = overfull(cast)
    share = matter.assignments.get(unit=cast.lead)
    due = share.dues.get(status="open")
    feedback = submit_by_proxy(due, full_report(matter), by=cast.officer, proxy=on_paper())
    for one in (feedback, share.feedbacks.filter(status="returned").first()):
        at_most(django_assert_max_num_queries, client, getattr(cast, person), one.get_absolute_url())


def test_the_queue_and_the_slips(cast, client, django_assert_max_num_queries):
    for number in range(5):
        submitted(cast, title=f"待审{number}")
    matters = [accepted(cast, title=f"待呈{number}") for number in range(5)]
    for matter in matters[:3]:
        slip = submit_to_leaders([Entry(matter, "已办。")], by=cast.officer)
    for name, args in (
        ("reviews", []),
        ("submissions", []),
        ("new_submission", []),
        ("submission", [slip.public_id]),
        ("record_reading", [slip.readings.order_by("position").first().public_id]),
    ):
        at_most(django_assert_max_num_queries, client, cast.officer, reverse(f"matters:{name}", args=args))


def test_the_queries_do_not_grow_with_the_rows(cast, client, django_assert_num_queries):
    """The queue of five and the queue of one cost the same."""
    submitted(cast)
    client.force_login(cast.deputy)
    url = reverse("matters:reviews")
    client.get(url)
    with django_assert_num_queries(4):
        client.get(url)
    for number in range(4):
        submitted(cast, title=f"待审{number}")
    with django_assert_num_queries(4):
        client.get(url)
