"""The papers behind 代录: who opens which, the tag that leads there, and the scan added afterwards."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.files.models import Attachment
from duxing.matters.models import Feedback, ProxyEntry
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.dispatching import Share
from duxing.matters.services.presenting import record_read
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import submit_by_proxy
from duxing.matters.services.scanning import add_scan
from duxing.matters.tests.acting import entries, scan, send, text_of
from duxing.testing import matters as stages

ABOVE = {"officer", "director", "mayor", "general", "vice", "aide"}
LEAD = {"handler", "signer", "head"}
EVERYBODY = [*sorted(ABOVE | LEAD), "helper", "county_hand", "section_hand", "outsider", "admin"]


def url(entry, name="proxy_paper"):
    return reverse(f"matters:{name}", args=[entry.public_id])


@pytest.fixture
def matter(cast):
    """Received and reported on paper, the deadline moved by the vice mayor, others beside the lead."""
    others = (Share(cast.support, "supporting"), Share(cast.county, "informed"))
    found = stages.dispatched(cast, others=others)
    receive(
        found.assignments.get(unit=cast.lead),
        by=cast.officer,
        proxy=stages.on_paper("冯小筑", scan=scan("签收回执.png")),
    )
    found.refresh_from_db()
    move_deadline(
        found,
        by=cast.officer,
        due_on=clock.today() + timedelta(days=20),
        reason="管网改造须避开供暖期，领导同意延期。",
        proxy=stages.on_paper("顾维城", scan=scan("领导同意延期.png")),
    )
    due = _open_due(found)
    paper = stages.on_paper(scan=scan("单位报告.png"))
    submit_by_proxy(due, stages.full_report(found), by=cast.officer, proxy=paper)
    found.refresh_from_db()
    return found


def _open_due(matter):
    share = matter.assignments.get(unit=matter.lead_unit)
    return share.dues.get(is_final=True, status="open")


@pytest.mark.parametrize(
    ("name", "readers"),
    [("签收回执", ABOVE | LEAD), ("单位报告", ABOVE | LEAD), ("领导同意延期", ABOVE)],
)
def test_a_paper_opens_for_those_who_see_the_act(cast, client, matter, name, readers):
    """The units beside the lead read neither its papers nor the leader's."""
    kept = Attachment.objects.get(original_name=f"{name}.png")
    entry = ProxyEntry.objects.get(public_id=kept.owner_public_id)
    for who in EVERYBODY:
        client.force_login(getattr(cast, who))
        status = 200 if who in readers else 404
        assert client.get(reverse("files:show", args=[kept.public_id])).status_code == status, who
        assert client.get(reverse("files:download", args=[kept.public_id])).status_code == status, who
        assert client.get(url(entry)).status_code == (302 if who in readers else 404), who


def test_a_leaders_reading_opens_with_the_slip(cast, client):
    matter = stages.accepted(cast)
    slip = stages.submit_to_leaders([stages.Entry(matter, "供暖温度已恢复。")], by=cast.officer)
    first = slip.readings.order_by("position").first()
    record_read(first, by=cast.officer, proxy=stages.on_paper(first.leader_name, scan=scan()))
    first.refresh_from_db()
    readers = {"officer", "director", "general", "mayor", "vice", "aide"}
    for who in EVERYBODY:
        client.force_login(getattr(cast, who))
        assert client.get(url(first.proxy)).status_code == (302 if who in readers else 404), who


def test_the_tag_leads_to_the_paper_where_the_person_may_open_it(cast, client, matter):
    receipt = matter.assignments.get(unit=cast.lead).receipt_proxy
    consent = ProxyEntry.objects.get(act="批准调整期限")
    for who, links in (("officer", 2), ("vice", 2), ("handler", 1), ("helper", 0), ("county_hand", 0)):
        client.force_login(getattr(cast, who))
        page = text_of(client.get(matter.get_absolute_url()))
        found = [entry for entry in (receipt, consent) if url(entry) in page]
        assert len(found) == links, who
        for entry in found:
            where = client.get(url(entry), follow=True)
            assert where.status_code == 200 and where["Content-Type"] == "image/png"


def test_the_tag_of_a_report_leads_to_its_paper(cast, client, matter):
    report = Feedback.objects.get(assignment__matter=matter)
    for who in ("deputy", "handler", "vice"):
        client.force_login(getattr(cast, who))
        assert url(report.proxy) in text_of(client.get(report.get_absolute_url())), who


@pytest.fixture
def bare(cast):
    """The entry of a report that was entered without its scan."""
    return Feedback.objects.get(assignment__matter=stages.reported(cast)).proxy


def test_the_office_adds_the_scan_from_the_tag(cast, client, bare):
    page = bare.matter.get_absolute_url()
    client.force_login(cast.officer)
    assert "待补扫描件" in text_of(client.get(page))
    step = client.get(url(bare))
    assert step.url == url(bare, "add_scan")
    answer = send(client, step.url, scan=scan("补的.png"))
    assert (answer.status_code, answer.url) == (302, page)
    assert entries("matters.proxy.scanned") == 1
    shown = text_of(client.get(page))
    assert "待补扫描件" not in shown and "已补扫描件" in shown
    client.force_login(cast.handler)
    assert client.get(url(bare), follow=True)["Content-Type"] == "image/png"


def test_others_are_told_that_the_scan_is_awaited(cast, client, bare):
    for who in ("handler", "vice"):
        client.force_login(getattr(cast, who))
        page = text_of(client.get(bare.matter.get_absolute_url()))
        assert "待补扫描件" in page and url(bare) not in page
        assert "只有督查室可以补扫描件。" in text_of(client.get(url(bare, "add_scan")))
    client.force_login(cast.general)
    assert "扫描件还没有补上" in text_of(client.get(url(bare)))
    for who in ("outsider", "helper", "admin"):
        client.force_login(getattr(cast, who))
        assert client.get(url(bare, "add_scan")).status_code == 404


def test_nothing_but_a_picture_or_sheet_is_taken_for_a_scan(cast, client, bare):
    client.force_login(cast.officer)
    answer = send(client, url(bare, "add_scan"))
    assert answer.status_code == 422 and "请选择文件" in text_of(answer)
    with pytest.raises(BadInput, match="请选择扫描件。"):
        add_scan(bare, by=cast.officer, scan=None)


def test_a_scan_is_added_once(cast, bare):
    stale = ProxyEntry.objects.get(pk=bare.pk)
    with pytest.raises(Forbidden, match="只有督查室可以补扫描件。"):
        add_scan(bare, by=cast.handler, scan=scan())
    add_scan(bare, by=cast.officer, scan=scan())
    with pytest.raises(NotAllowedNow, match="不能更换"):
        add_scan(bare, by=cast.officer, scan=scan())
    with pytest.raises(ChangedMeanwhile):
        add_scan(stale, by=cast.colleague, scan=scan())


def test_a_call_has_no_paper(cast):
    matter = stages.dispatched(cast)
    phoned = ProxyBasis("phone", "冯小筑", clock.today())
    share = receive(matter.assignments.get(unit=cast.lead), by=cast.officer, proxy=phoned)
    with pytest.raises(NotAllowedNow, match="不是据纸质件"):
        add_scan(share.receipt_proxy, by=cast.officer, scan=scan())
