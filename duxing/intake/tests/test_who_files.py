"""Whose word filing waits for, and that who only reads is not led to a form that always refuses."""

import re

import pytest
from django.urls import reverse

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import Forbidden
from duxing.core.states import save_changes
from duxing.intake.services.filing import approve, decline, file_matter
from duxing.intake.services.quick import MatterData, propose
from duxing.intake.services.registering import Saying, register_source
from duxing.orgs.models import Post, User
from duxing.orgs.roles import Role
from duxing.testing.matters import drafted, on_paper, pending, registered, source_type


def url(name, row):
    return reverse(f"intake:{name}", args=[row.public_id])


def text_of(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.fixture
def other_aide(cast):
    """The aide of another vice mayor, who wrote on the paper before the leader in charge did."""

    @action
    def seat():
        person = User.objects.create_user("shi", None, name="石砚农", order=140)
        aide = Post.objects.create(
            unit=cast.city, role=Role.DEPUTY_SECRETARY, title="副秘书长", order=140, holder=person
        )
        luo = User.objects.create_user("luo", None, name="罗稼轩", order=60)
        Post.objects.create(
            unit=cast.city, role=Role.CITY_LEADER, title="副市长", order=60, holder=luo, aide=aide
        )
        record("system", "orgs.post.created", aide)
        return person

    return seat()


@pytest.fixture
def waiting(cast, other_aide):
    """A matter on the words of the mayor, of 罗稼轩 and, last and in charge, of 顾维城."""
    people = (cast.mayor, User.objects.get(username="luo"), cast.vice)
    chain = [
        Saying(one.name, clock.today(), "请速办。", leader=Post.objects.get(holder=one)) for one in people
    ]
    source = register_source(
        by=cast.officer, type=source_type(), title="群众来信", received_on=clock.today(), chain=chain
    )
    return file_matter(
        propose(source, MatterData("排水", lead_unit=cast.lead), by=cast.officer), by=cast.officer
    )


def test_only_the_aide_of_the_leader_in_charge_gives_the_word(cast, other_aide, waiting):
    """Decision 7: the other leader's aide sees the matter, and has no word in it."""
    with pytest.raises(Forbidden, match="分管副秘书长"):
        approve(waiting, by=other_aide)
    with pytest.raises(Forbidden):
        decline(waiting, by=other_aide, reason="与前件重复")
    assert approve(waiting, by=cast.aide).status == "approved"


def test_the_secretary_general_may_give_the_deputys_word(cast, waiting):
    assert approve(waiting, by=cast.general).status == "approved"


def test_where_nobody_assists_the_leader_it_is_the_secretary_generals(cast, waiting):
    @action
    def alone():
        save_changes(Post.objects.get(holder=cast.vice), by="system", aide=None)
        record("system", "orgs.post.filled", Post.objects.get(holder=cast.vice))

    alone()
    waiting.refresh_from_db()
    with pytest.raises(Forbidden):
        approve(waiting, by=cast.aide)
    assert approve(waiting, by=cast.general).status == "approved"


def test_who_has_no_word_is_not_asked_for_it(client, cast, other_aide, waiting):
    for person in (other_aide, cast.vice, cast.mayor):
        client.force_login(person)
        for name in ("approve", "decline"):
            for send in (client.get, client.post):
                assert send(url(name, waiting)).status_code == 403
        listed = client.get(reverse("intake:waiting")).content.decode()
        assert url("approve", waiting) not in listed and waiting.get_absolute_url() in listed
    client.force_login(other_aide)
    assert url("approve", waiting) not in client.get(waiting.get_absolute_url()).content.decode()
    client.force_login(cast.aide)
    assert client.get(url("approve", waiting)).status_code == 200
    assert url("approve", waiting) in client.get(waiting.get_absolute_url()).content.decode()


def test_readers_of_a_source_are_not_led_to_its_forms(client, cast):
    source, proposal = registered(cast), drafted(cast)
    phoned = approve_by_phone(cast)
    batch = drafted(cast, type="work_report").source
    for person in (cast.general, cast.vice, cast.mayor):
        client.force_login(person)
        for name in ("pass_on", "new_matter", "amend"):
            answer = client.get(url(name, source))
            assert answer.status_code == 403 and "只有督查室" in text_of(answer)
        for name in ("edit_matter", "file"):
            assert client.get(url(name, proposal)).status_code == 403
    client.force_login(cast.mayor)
    assert client.get(url("sign_later", phoned)).status_code == 403
    assert client.get(url("approve_source", batch)).status_code == 403
    assert url("sign_later", phoned) not in client.get(reverse("intake:waiting")).content.decode()


def approve_by_phone(cast):
    matter = pending(cast)
    told = on_paper("郑伯阳")
    approve(matter, by=cast.officer, proxy=type(told)("phone", told.principal, told.acted_on))
    return matter.approvals.get()
