"""The register and its entries: list, filters, paging, number only, passing on."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.intake import listing
from duxing.intake.services.filing import decline
from duxing.intake.services.quick import MatterData, propose
from duxing.intake.services.registering import pass_on, register_number_only
from duxing.orgs.models import Post
from duxing.sources.models import Source
from duxing.testing.matters import dispatched, drafted, registered, source_type

LIST = "/intake/"


@pytest.fixture
def office(client, cast):
    client.force_login(cast.officer)
    client.get("/intake/number-only/")  # the first answer of a session starts its clock
    return client


def text_of(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_an_empty_register_says_how_to_begin(office):
    assert "还没有登记来文。拿到批示件，点“登记一件”" in text_of(office.get(LIST))


def test_the_register_shows_each_entry(office, cast):
    dispatched(cast)
    shown = text_of(office.get(LIST))
    assert "登〔" in shown and "顾维城" in shown and "领导批示件" in shown and "共1件" in shown


def test_filters_and_search(office, cast):
    registered(cast, title="古桥路夜市油烟")
    registered(cast, title="城区内涝", type="meeting")
    assert "古桥路" not in text_of(office.get(LIST + "?type=meeting"))
    assert "古桥路" in text_of(office.get(LIST + "?q=夜市"))
    number = Source.objects.get(title="城区内涝").register_number
    assert "城区内涝" in text_of(office.get(LIST, {"q": number}))
    assert "没有符合条件的来文" in text_of(office.get(LIST + "?since=2099-01-01"))
    assert "古桥路" in text_of(office.get(LIST + "?status=nonsense&since=nonsense"))


def test_paging_by_cursor_reaches_every_entry(office, cast, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 2)
    for n in range(5):
        registered(cast, title=f"来文{n}号件")
    seen, url = [], LIST
    while url:
        shown = office.get(url).content.decode()
        seen += re.findall(r"来文\d号件", shown)
        later = re.search(r'rel="next" href="([^"]+)"', shown)
        url = LIST + later[1].replace("&amp;", "&") if later else ""
    assert seen == [f"来文{n}号件" for n in (4, 3, 2, 1, 0)]
    back = office.get(LIST, {"before": f"{clock.today()}.{Source.objects.order_by('pk').first().pk}"})
    assert re.findall(r"来文\d号件", back.content.decode()) == ["来文2号件", "来文1号件"]


def test_leaders_see_their_own_papers_only(client, cast):
    registered(cast, title="副市长批的")
    client.force_login(cast.vice)
    assert "副市长批的" in text_of(client.get(LIST))
    client.force_login(cast.aide)
    assert "副市长批的" in text_of(client.get(LIST))
    client.force_login(cast.section_hand)
    assert "副市长批的" not in text_of(client.get(LIST))


def test_the_list_costs_few_queries(office, cast, django_assert_max_num_queries):
    for _ in range(4):
        dispatched(cast)
    with django_assert_max_num_queries(12):
        office.get(LIST)


def test_the_entry_costs_few_queries(office, cast, django_assert_max_num_queries):
    source = drafted(cast).source
    for n in range(3):
        propose(source, MatterData(f"第{n}件", lead_unit=cast.support), by=cast.officer)
    with django_assert_max_num_queries(12):
        office.get(source.get_absolute_url())


def test_the_entry_of_a_long_paper_costs_no_more(office, cast, django_assert_max_num_queries):
    source = registered(cast, type="work_report", text="一、建成雨水管网12公里。")
    for n in range(8):
        propose(source, MatterData(f"第{n}件", lead_unit=cast.support), by=cast.officer)
    with django_assert_max_num_queries(12):
        assert "第4件" in text_of(office.get(source.get_absolute_url()))


def test_a_refusal_to_file_stands_with_its_reason(office, cast):
    matter = drafted(cast)
    decline(matter, by=cast.director, reason="已有专班在办")
    assert "宋知行：已有专班在办" in text_of(office.get(matter.source.get_absolute_url()))


def test_the_entry_says_what_remains(office, cast):
    source = registered(cast)
    assert "还没有立项" in text_of(office.get(source.get_absolute_url()))
    with_text = registered(cast, text="一、建成雨水管网12公里。")
    assert "有原文，尚未任务分解" in text_of(office.get(with_text.get_absolute_url()))


def test_a_classified_paper_gets_a_number_and_nothing_else(office, cast):
    mayor = str(Post.objects.get(holder=cast.mayor).public_id)
    until = (clock.today() + timedelta(days=2)).isoformat()
    answer = office.post(
        "/intake/number-only/",
        {
            "who": mayor,
            "received_on": clock.today().isoformat(),
            "watched_by": cast.colleague.pk,
            "watch_until": until,
            "type": "instruction",
            "title": "绝不能进来的标题",
            "text": "内容",
        },
    )
    source = Source.objects.get()
    assert (source.status, source.title, source.text) == ("number_only", "涉密件（线下办理）", "")
    assert (source.status_note, source.watched_by) == ("陆承远", cast.colleague)
    shown = text_of(office.get(answer.url))
    assert "涉密件占号，线下办理" in shown and "唐可" in shown and "建立事项" not in shown
    assert "绝不能" not in str(Source.objects.values().get())
    assert AuditEntry.objects.filter(kind="sources.source.number_kept").exists()
    with pytest.raises(NotAllowedNow):
        propose(source, MatterData("不行"), by=cast.officer)


def test_number_only_names_what_lacks(office, cast):
    answer = office.post("/intake/number-only/", {"who": "other", "type": "instruction"})
    assert answer.status_code == 422
    assert "请选择或填写批示领导。" in text_of(answer) and "请填写日期。" in text_of(answer)
    day = clock.today()
    late = {"who": "provincial", "received_on": day, "watch_until": day - timedelta(days=1)}
    assert "早于开始日期" in text_of(office.post("/intake/number-only/", late))


def test_number_only_is_for_the_general_office(cast):
    facts = {
        "type": source_type(),
        "received_on": clock.today(),
        "watched_by": cast.officer,
        "watch_until": None,
    }
    with pytest.raises(Forbidden):
        register_number_only(by=cast.handler, leaders="陆承远", **facts)
    with pytest.raises(BadInput):
        register_number_only(by=cast.officer, leaders=" ", **facts)


def test_passing_on_a_registered_paper(office, cast):
    source = registered(cast)
    page = reverse("intake:pass_on", args=[source.public_id])
    assert "请填写转阅给谁。" in text_of(office.post(page, {"version": source.version}))
    assert office.post(page, {"to": "市农业农村局", "version": source.version - 1}).status_code == 409
    office.post(page, {"to": "市农业农村局", "version": source.version})
    source.refresh_from_db()
    assert (source.status, source.status_note) == ("for_reading", "转市农业农村局阅")
    with pytest.raises(NotAllowedNow):
        pass_on(source, by=cast.officer, to="市水利局")
    with pytest.raises(Forbidden):
        pass_on(registered(cast), by=cast.handler, to="市水利局")
