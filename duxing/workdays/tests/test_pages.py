"""The page “工作日历”: who sees it, who changes it, what it refuses."""

import re
import uuid
from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.core.clock_shift import shifted
from duxing.workdays import services
from duxing.workdays.deadlines import Policy, Unit, compute
from duxing.workdays.seed import shipped_calendar

STORM = {"day": "2026-09-21", "is_work": "rest", "name": "防台风"}
NOTICE = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
MOST_QUERIES = 12


def post(client, name, data, version=1, key=None):
    return client.post(reverse(name), data | {"version": version, "key": key or uuid.uuid4()})


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_asks_to_log_in(client, db):
    assert client.get(reverse("workdays:calendar")).status_code == 302
    assert client.post(reverse("workdays:set_day"), STORM).status_code == 302


@pytest.mark.parametrize("who", ["officer", "liaison"])
def test_others_see_the_year_but_no_form(client, db, request, who):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(reverse("workdays:calendar_year", args=[2026]))
    assert answer.status_code == 200
    page = text_of(answer)
    assert "国务院办公厅2026年节假日安排" in page
    assert "工作日历第1版" in page
    assert "9月20日（周日）上班（国庆节）" in page
    assert "10月1日（周四）国庆节放假" in page
    assert "调整一天" not in page
    assert post(client, "workdays:set_day", STORM).status_code == 404
    assert post(client, "workdays:import_notice", {"year": 2027, "text": NOTICE}).status_code == 404
    assert services.calendar_row().version == 1


def test_the_director_changes_a_day_once(client, director):
    client.force_login(director)
    key = uuid.uuid4()
    for _ in range(2):
        answer = post(client, "workdays:set_day", STORM, key=key)
        assert answer.status_code == 302
        assert answer.url == reverse("workdays:calendar_year", args=[2026]) + "#main"
    assert services.calendar_row().version == 2
    assert AuditEntry.objects.filter(kind="workdays.day.changed").count() == 1
    page = text_of(client.get(answer.url))
    assert "已调整，工作日历第2版起生效。" in page
    assert "9月21日（周一）防台风放假" in page
    assert "2026年9月21日（周一）改为休息日：防台风" in page


def test_a_stale_page_is_a_conflict_and_keeps_the_text(client, director):
    services.set_day(date(2026, 9, 22), False, "防台风", by=director)
    client.force_login(director)
    answer = post(client, "workdays:set_day", STORM, version=1)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "保存未成功：本记录已由 宋知行 于" in page
    assert 'value="防台风"' in page
    assert 'name="version" value="2"' in page
    assert services.load_calendar().is_workday(date(2026, 9, 21))


def test_a_bad_date_is_refused_in_words(client, director):
    client.force_login(director)
    answer = post(client, "workdays:set_day", STORM | {"day": "2026-02-30"})
    assert answer.status_code == 422
    assert "日期“2026-02-30”不存在，请按“年-月-日”填写，例如 2026-02-28。" in text_of(answer)


def test_the_notice_is_previewed_then_imported(client, director):
    client.force_login(director)
    given = {"year": "2027", "text": NOTICE}
    seen = post(client, "workdays:import_notice", given | {"preview": "1"})
    assert seen.status_code == 200
    assert "2027年1月1日 元旦放假" in text_of(seen)
    assert services.calendar_row().version == 1
    done = post(client, "workdays:import_notice", given)
    assert done.url == reverse("workdays:calendar_year", args=[2027]) + "#main"
    assert 2027 in services.load_calendar().known_years


def test_an_unreadable_notice_is_refused(client, director):
    client.force_login(director)
    for extra in ({}, {"preview": "1"}):
        given = {"year": "2027", "text": "另行通知。"} | extra
        answer = post(client, "workdays:import_notice", given)
        assert answer.status_code == 422
        assert "没有从文本中读出 2027 年的放假安排，请粘贴通知全文。" in text_of(answer)


def test_an_unknown_year_says_so(client, officer):
    client.force_login(officer)
    page = text_of(client.get(reverse("workdays:calendar_year", args=[2031])))
    assert "尚未导入 2031 年节假日安排，期限暂按周末推算。" in page
    assert client.get("/workdays/99999/").status_code == 404


def test_from_mid_october_the_next_year_is_missed(client, officer):
    client.force_login(officer)
    url = reverse("workdays:calendar_year", args=[2026])
    words = "尚未导入 2027 年节假日安排，请督查室主任在“工作日历”中导入。"
    with shifted(datetime(2026, 10, 14, 15, 59, tzinfo=UTC)):
        assert words not in text_of(client.get(url))
    with shifted(datetime(2026, 10, 14, 16, 0, tzinfo=UTC)):
        assert words in text_of(client.get(url))


def test_the_page_needs_few_queries(client, director, django_assert_max_num_queries):
    client.force_login(director)
    client.get(reverse("workdays:calendar"))
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse("workdays:calendar"))


def test_no_english_on_the_page(client, director):
    client.force_login(director)
    page = client.get(reverse("workdays:calendar_year", args=[2026])).content.decode()
    main = page[page.index("<h1>") : page.index("</main>")]
    assert not re.search(r"[A-Za-z]{3}", re.sub(r"<[^>]*>", " ", main))


def test_the_proof_partial_shows_strip_and_sentence():
    rule = Policy("test", "工作日自次日起算", Unit.WORKDAY, 10)
    proof = compute(rule, date(2026, 9, 18), shipped_calendar()).proof
    page = render_to_string("workdays/_proof.html", {"proof": proof})
    assert page.count("<li") == 22
    assert '<li class="st w5"><i>周五</i><b>9.18</b><i>交办</i></li>' in page
    assert '<li class="c"><em>班</em><i>周日</i><b>9.20</b><i>第1日</i></li>' in page
    assert '<li class="c en"><i>周五</i><b>10.9</b><i>第10日</i></li>' in page
    assert proof.sentence() in page
