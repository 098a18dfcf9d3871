"""Nobody is told twice, nobody is missed, and nothing said leaves the house."""

import pytest

from duxing.core.actions import action
from duxing.core.errors import BadInput
from duxing.notices import services
from duxing.notices.models import Notice, Outbox
from duxing.notices.services import TEXT_LIMIT, queue, unread_count
from duxing.orgs.models import User

KEY = "matters.dispatched:1:1"


@action
def tell(*people, text="有1件督查事项待签收", url="/m/1", key=KEY, **more):
    queue(people, text, url, key=key, **more)


def test_each_is_told_once_whatever_is_repeated(li, wang):
    tell(li, wang, li)
    tell(li, wang, text="别的话")
    assert sorted(Notice.objects.values_list("recipient__username", "text")) == [
        ("li", "有1件督查事项待签收"),
        ("wang", "有1件督查事项待签收"),
    ]


def test_another_cause_is_another_notice(li):
    tell(li)
    tell(li, key="matters.dispatched:1:2")
    assert unread_count(li) == 2


def test_vacant_posts_and_people_who_left_are_passed_over(li, wang):
    wang.is_active = False
    tell(None, wang, li)
    assert Notice.objects.get().recipient == li


def test_a_failed_act_tells_nobody(li):
    @action
    def fail():
        tell(li)
        raise BadInput("不行。")

    with pytest.raises(BadInput):
        fail()
    assert not Notice.objects.exists()


def test_what_leaves_the_system_says_only_that_something_waits(li, gateway):
    tell(li, text="关于老旧小区改造的批示（市住建局）", channel="sms", number="云政督批〔2026〕37号")
    tell(li, text="别的", channel="sms", number="云政督批〔2026〕37号")
    row = Outbox.objects.get()
    assert row.payload == {"text": "有1件督办事项待签收，请登录督行查看。编号云政督批〔2026〕37号。"}
    assert row.dedup_key == f"{KEY}:{li.pk}:sms"
    assert Notice.objects.count() == 1


def test_the_outbox_is_written_between_its_named_places(li, gateway, monkeypatch):
    passed = []
    monkeypatch.setattr(services, "crashpoint", lambda name: passed.append((name, Outbox.objects.count())))
    tell(li, channel="sms", number="1")
    assert passed == [("notices.before_outbox", 0), ("notices.after_outbox", 1)]


def test_an_unknown_channel_is_refused_with_everything(li, gateway):
    with pytest.raises(ValueError, match="pigeon"):
        tell(li, channel="pigeon", number="1")
    assert not Notice.objects.exists()


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "m/1"])
def test_a_notice_points_into_this_system(li, url):
    with pytest.raises(ValueError, match="not an address"):
        tell(li, url=url)


def test_a_long_text_is_cut_not_refused(li):
    tell(li, text="字" * 1000)
    assert len(Notice.objects.get().text) == TEXT_LIMIT


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_telling_belongs_into_an_action():
    with pytest.raises(RuntimeError, match="inside an action"):
        queue([], "", "", key="x")


def test_the_count_is_exact_to_99(li):
    Notice.objects.bulk_create(Notice(recipient=li, text="x", dedup_key=str(n)) for n in range(99))
    assert unread_count(li) == 99
    Notice.objects.bulk_create(Notice(recipient=li, text="x", dedup_key=str(n)) for n in range(100, 150))
    assert unread_count(li) == 100
    assert unread_count(User(pk=-1)) == 0
