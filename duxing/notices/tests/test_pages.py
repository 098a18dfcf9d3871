"""My notices, unread first; reading one leads where it points."""

import re
import uuid

import pytest
from django.urls import reverse

from duxing.notices import views
from duxing.notices.models import Notice
from duxing.notices.services import unread_count
from duxing.notices.tests.test_queue import tell


@pytest.fixture
def inside(client, li):
    client.force_login(li)
    return client


def texts(answer):
    return [notice.text for notice in answer.context["notices"]]


def test_mine_unread_first_newest_first(inside, li, wang):
    for number in range(4):
        tell(li, text=f"事{number}", key=f"k{number}")
    tell(wang, text="别人的", key="w")
    inside.post(reverse("notices:open", args=[Notice.objects.get(text="事3").public_id]))
    answer = inside.get(reverse("notices:list"))
    assert texts(answer) == ["事2", "事1", "事0", "事3"]
    assert "未读3条" in answer.content.decode()
    assert "别人的" not in answer.content.decode()


def test_an_empty_list_says_what_will_appear(inside):
    assert "还没有通知。" in inside.get(reverse("notices:list")).content.decode()


def test_reading_one_leads_where_it_points(inside, li):
    tell(li, url="/m/1")
    notice = Notice.objects.get()
    url = reverse("notices:open", args=[notice.public_id])
    assert inside.get(url).status_code == 405
    assert inside.post(url, {"key": str(uuid.uuid4())}).url == "/m/1"
    first = Notice.objects.get().read_at
    assert first is not None
    assert inside.post(url, {"key": str(uuid.uuid4())}).url == "/m/1"
    assert Notice.objects.get().read_at == first


def test_a_notice_without_an_address_leads_back(inside, li):
    tell(li, url="")
    url = reverse("notices:open", args=[Notice.objects.get().public_id])
    assert inside.post(url).url == reverse("notices:list")


def test_anothers_notice_is_not_there(inside, wang):
    tell(wang)
    url = reverse("notices:open", args=[Notice.objects.get().public_id])
    assert inside.post(url).status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_are_read_with_one_act(inside, li, wang):
    for number in range(3):
        tell(li, wang, key=f"k{number}")
    key = re.search(r'name="key" value="([^"]+)"', inside.get(reverse("notices:list")).content.decode())[1]
    answer = inside.post(reverse("notices:read_all"), {"key": key}, follow=True)
    assert "已全部标为已读。" in answer.content.decode()
    assert "没有未读通知" in answer.content.decode()
    assert (unread_count(li), unread_count(wang)) == (0, 3)


def test_pages_follow_each_other_without_a_gap(inside, li, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    for number in range(8):
        tell(li, text=f"事{number}", key=f"k{number}")
    for number in (2, 5, 7):
        inside.post(reverse("notices:open", args=[Notice.objects.get(text=f"事{number}").public_id]))
    seen, after = [], ""
    while True:
        answer = inside.get(reverse("notices:list"), {"after": after} if after else {})
        seen += texts(answer)
        after = answer.context["further"]
        if not after:
            break
    assert seen == ["事6", "事4", "事3", "事1", "事0", "事7", "事5", "事2"]


@pytest.mark.parametrize("after", ["x", "2-1", "0-", "0-1; DROP", "0-99999999999999999999"])
def test_a_made_up_cursor_is_not_found(inside, after):
    assert inside.get(reverse("notices:list"), {"after": after}).status_code == 404


def test_the_list_costs_the_same_however_long(inside, li, django_assert_max_num_queries):
    for number in range(40):
        tell(li, key=f"k{number}")
    inside.get(reverse("notices:list"))  # what a process reads once is no cost of the page
    with django_assert_max_num_queries(8):
        inside.get(reverse("notices:list"))


def test_strangers_are_sent_to_the_login(client, db):
    assert client.get(reverse("notices:list")).status_code == 302
