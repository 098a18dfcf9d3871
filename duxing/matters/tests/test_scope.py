"""Which rows a person may see: what is out of scope does not exist."""

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.intake.services.filing import approve, file_matter
from duxing.matters.models import Assignment, Feedback, FeedbackDue, Matter, Submission
from duxing.matters.services.creating import RequirementData, create_matter
from duxing.matters.services.dispatching import Share, dispatch
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import submit_by_proxy
from duxing.matters.services.terms import on_date
from duxing.matters.tests.acting import text_of
from duxing.testing.matters import (
    accepted,
    dispatched,
    draft_report,
    drafted,
    filed,
    final_due,
    full_report,
    on_paper,
    pending,
    received,
    registered,
    reported,
    source_type,
    spread_out,
)

ABOVE = {"mayor", "general", "director", "deputy", "officer", "colleague"}
LINE = {"vice", "aide"}  # the vice mayor's line and the deputy secretary-general who assists
LEAD = {"head", "signer", "handler"}


def seeing(cast, rows):
    """The names of those who see at least one of the rows."""
    return {name for name, person in cast.people().items() if rows.visible_to(person).exists()}


def test_who_sees_a_matter_before_and_after_it_is_handed_out(cast):
    drafted(cast)
    filed(cast, title="第二件")
    assert seeing(cast, Matter.objects) == ABOVE | LINE
    dispatched(cast, title="第三件", others=(Share(cast.support, "informed"),))
    assert seeing(cast, Matter.objects) == ABOVE | LINE | LEAD | {"helper", "helper_head"}


def test_an_office_section_sees_and_follows_what_it_handed_out(cast, client):
    matter = create_matter(
        by=cast.section_hand,
        type=source_type(),
        title="秘书三科转办件",
        term=on_date(clock.today()),
        requirements=[RequirementData("核实并报。")],
        lead_unit=cast.lead,
    )
    assert seeing(cast, Matter.objects) == ABOVE | {"section_hand"}
    dispatch(file_matter(matter, by=cast.section_hand), by=cast.section_hand)
    receive(matter.assignments.get(), by=cast.handler)
    client.force_login(cast.section_hand)
    page = text_of(client.get(matter.get_absolute_url()))
    assert "记电话" in page and "出通知单" in page and "调整期限" not in page
    other = dispatched(cast, title="督查室自己的件")
    assert client.get(other.get_absolute_url()).status_code == 404


def test_shares_and_dues_are_the_units_own(cast):
    dispatched(cast, others=(Share(cast.support, "supporting", clock.today()),))
    for rows in (Assignment.objects, FeedbackDue.objects):
        assert set(rows.visible_to(cast.helper).values_list(*UNIT[rows.model])) == {("市水利局",)}
        assert rows.visible_to(cast.officer).count() == rows.visible_to(cast.vice).count() == 2
        assert not rows.visible_to(cast.outsider).exists()


UNIT = {Assignment: ["unit__name"], FeedbackDue: ["assignment__unit__name"]}


def test_a_report_is_seen_by_its_unit_and_those_above_once_it_was_sent(cast):
    matter = received(cast)
    draft_report(cast, matter)
    assert seeing(cast, Feedback.objects) == LEAD
    submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=on_paper())
    assert seeing(cast, Feedback.objects) == LEAD | ABOVE | LINE


def test_a_supporting_unit_reads_no_report_of_the_lead(cast, client):
    matter = dispatched(cast, others=(Share(cast.support, "supporting", clock.today()),))
    receive(matter.assignments.get(unit=cast.lead), by=cast.handler)
    report = full_report(matter, problem="只给牵头单位看的原因。", self_state="behind", next_on=clock.today())
    feedback = submit_by_proxy(final_due(matter), report, by=cast.officer, proxy=on_paper())
    client.force_login(cast.helper)
    page = text_of(client.get(matter.get_absolute_url()))
    for secret in ("只给牵头单位看的原因", "板换堵塞，已查明", "12公里全部完成", "据纸质件代录"):
        assert secret not in page
    assert "由市住房城乡建设局牵头办理" in page and "市住房城乡建设局" in page
    assert client.get(feedback.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("visibility", "quoted", "whole"),
    [("excerpt", True, False), ("whole", True, True), ("nothing", False, False)],
)
def test_how_much_of_the_source_a_unit_reads(cast, client, visibility, quoted, whole):
    """Practice 1.0, 9: the whole, the excerpt, or nothing; and never the original or another's words."""
    matter = received(cast)
    source = matter.source
    type(source)._base_manager.filter(pk=source.pk).update(visibility=visibility, text="全文在此，另有他事。")
    client.force_login(cast.handler)
    page = text_of(client.get(matter.get_absolute_url()))
    assert ("请住房城乡建设局会同云麓区速查，三日内报。" in page) is quoted
    assert ("看全文" in page) is whole
    assert ("来文原文不提供" in page) is (not quoted)
    assert source.get_absolute_url() not in page
    text = client.get(reverse("matters:source_text", args=[matter.public_id]))
    assert text.status_code == (200 if whole else 404)


def test_the_units_of_a_spread_matter_see_their_own_only(cast, client):
    parent = spread_out(cast, [cast.county, cast.support])
    county, support = (parent.children.get(lead_unit=unit) for unit in (cast.county, cast.support))
    client.force_login(cast.county_hand)
    assert client.get(county.get_absolute_url()).status_code == 200
    assert client.get(support.get_absolute_url()).status_code == 404
    assert client.get(parent.get_absolute_url()).status_code == 404
    assert parent.get_absolute_url() not in text_of(client.get(county.get_absolute_url()))


def test_the_collating_unit_reads_the_parts_but_not_their_drafts(cast, client):
    parent = spread_out(cast, [cast.county])
    child = parent.children.get()
    receive(child.assignments.get(), by=cast.county_hand)
    client.force_login(cast.handler)
    assert client.get(child.get_absolute_url()).status_code == 200
    report = reverse("matters:report", args=[final_due(child).public_id])
    assert client.get(report).status_code == 403
    feedback = submit_by_proxy(final_due(child), full_report(child), by=cast.officer, proxy=on_paper("石磊"))
    assert client.get(feedback.get_absolute_url()).status_code == 200


def test_the_approval_of_filing_is_not_for_units(cast, client):
    matter = pending(cast)
    approve(matter, by=cast.officer, proxy=on_paper("方既明"))
    dispatch(matter, by=cast.officer)
    for person, shown in ((cast.officer, True), (cast.handler, False)):
        client.force_login(person)
        assert ("立项审批" in text_of(client.get(matter.get_absolute_url()))) is shown


def test_slips_go_to_their_readers(cast):
    assert not Submission.objects.visible_to(cast.officer).exists()
    accepted(cast)
    assert seeing(cast, Submission.objects) == set()


def test_the_system_administrator_reads_no_matter(cast, client):
    matter = reported(cast)
    client.force_login(cast.admin)
    urls = [matter.get_absolute_url(), Feedback.objects.get().get_absolute_url()]
    assert {client.get(url).status_code for url in urls} == {404}


def test_nobody_without_login_gets_anywhere(cast, client):
    matter = reported(cast)
    for url in (
        matter.get_absolute_url(),
        reverse("matters:reviews"),
        Feedback.objects.get().get_absolute_url(),
    ):
        assert client.get(url).url.startswith(reverse("orgs:login"))


def test_a_source_without_matter_shows_nothing_to_units(cast):
    assert seeing(cast, type(registered(cast)).objects) == ABOVE | LINE
