"""签收: by the unit itself, or entered from paper by the office."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.matters.models import Assignment
from duxing.matters.services.receiving import receive
from duxing.matters.tests.acting import entries, hidden, notices, scan, send, text_of
from duxing.testing.matters import dispatched, on_paper, received


@pytest.fixture
def share(cast):
    return dispatched(cast).assignments.get()


def url_of(share):
    return reverse("matters:receive", args=[share.public_id])


def test_the_unit_signs_and_the_officer_is_told(cast, share):
    receive(share, by=cast.handler)
    share.refresh_from_db()
    assert (share.status, share.received_by, share.received_on) == ("received", "冯小筑", clock.today())
    assert share.receipt_due.fulfilled_on == clock.today()
    assert entries("matters.assignment.received") == 1
    assert notices(cast.officer) == ["市住房城乡建设局已签收“锦绣家园供暖温度不够”。"]


def test_the_office_enters_a_receipt_on_paper_with_its_date(cast, share):
    with shifted(clock.now() + timedelta(days=3)):
        day = clock.today() - timedelta(days=1)
        receive(share, by=cast.officer, proxy=on_paper("冯小筑", acted_on=day))
        share.refresh_from_db()
        assert (share.received_by, share.received_on) == ("冯小筑", day)
        assert share.receipt_due.fulfilled_on == day
        assert str(share.receipt_proxy) == "据纸质件代录 · 高原"


def test_a_paper_before_dispatch_is_refused(cast, share):
    with pytest.raises(BadInput, match="纸件日期不能早于交办日期，请核对收文戳。"):
        receive(share, by=cast.officer, proxy=on_paper(acted_on=clock.today() - timedelta(days=1)))


def test_nobody_above_signs_for_a_unit(cast, share):
    for person in (cast.officer, cast.vice, cast.helper):
        with pytest.raises(Forbidden, match="只有承办单位可以签收"):
            receive(share, by=person)
    with pytest.raises(Forbidden, match="只有督查室可以代录。"):
        receive(share, by=cast.vice, proxy=on_paper())


def test_a_receipt_is_given_once(cast):
    share = received(cast).assignments.get()
    with pytest.raises(NotAllowedNow, match="当前状态为“已签收”，不能签收。"):
        receive(share, by=cast.handler)


def test_of_two_people_the_later_one_is_told(cast, share):
    stale = Assignment.objects.select_related("matter", "unit").get(pk=share.pk)
    receive(share, by=cast.handler)
    with pytest.raises(ChangedMeanwhile, match="本交办单已由 冯小筑 于"):
        receive(stale, by=cast.signer)


def test_one_click_of_the_unit(cast, client, share):
    client.force_login(cast.handler)
    assert "代录" not in text_of(client.get(url_of(share)))
    answer = send(client, url_of(share))
    assert answer.url == share.matter.get_absolute_url()
    assert "市住房城乡建设局签收" in text_of(client.get(answer.url))


def test_the_office_fills_in_whose_act_it_was(cast, client, share):
    client.force_login(cast.officer)
    answer = send(client, url_of(share), basis="paper", principal="", acted_on=str(clock.today()))
    assert answer.status_code == 422
    assert "请填写本人姓名：这一步实际由谁办理。" in text_of(answer)
    answer = send(
        client, url_of(share), basis="paper", principal="冯小筑", acted_on=str(clock.today()), scan=scan()
    )
    assert answer.status_code == 302
    page = text_of(client.get(answer.url))
    assert page.count("据纸质件代录 · 高原") == 2
    assert "待补扫描件" not in page


def test_a_stale_page_is_told(cast, client, share):
    client.force_login(cast.officer)
    form = hidden(client.get(url_of(share)))
    receive(share, by=cast.handler)
    filled = {"basis": "paper", "principal": "王立新", "acted_on": str(clock.today())}
    answer = client.post(url_of(share), form | filled)
    assert answer.status_code == 409
    assert 'value="王立新"' in text_of(answer)


def test_an_outsider_finds_no_page_and_a_reader_no_button(cast, client, share):
    for person in (cast.outsider, cast.helper, cast.admin):
        client.force_login(person)
        assert (client.get(url_of(share)).status_code, client.post(url_of(share)).status_code) == (404, 404)
    client.force_login(cast.vice)
    assert client.get(url_of(share)).status_code == 403
    assert client.post(url_of(share)).status_code == 403
    share.refresh_from_db()
    assert share.status == "dispatched"
