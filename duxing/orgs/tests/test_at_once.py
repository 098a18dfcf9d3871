"""Two people at once with people, posts and names."""

import uuid
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from duxing.orgs.models import Post, Unit, User
from duxing.orgs.services.people import create_post, vacate_post
from duxing.testing.threads import together


def test_who_loses_two_posts_at_once_keeps_no_account(shared_db, cast):
    own = Post.objects.get(holder=cast.county_hand)
    other = create_post(
        by="system",
        unit=own.unit,
        role=own.role,
        title="值班联络员",
        holder=User.objects.get(pk=own.holder_id),
    )
    both = [Post.objects.select_related("holder").get(pk=post.pk) for post in (own, other)]
    together(
        [
            lambda post=post, by=by: vacate_post(post, by=by)
            for post, by in zip(both, (cast.director, cast.deputy), strict=True)
        ]
    )
    assert not Post.objects.filter(holder=cast.county_hand).exists()
    assert not User.objects.get(pk=cast.county_hand.pk).is_active


@pytest.mark.parametrize("what", ["new_unit", "new_person"])
def test_of_two_who_give_one_name_at_once_the_later_is_told(shared_db, cast, what):
    """The same name makes the same code; the database refuses the second, the person is told in words."""
    url = (
        reverse("orgs:new_unit")
        if what == "new_unit"
        else reverse("orgs:new_person", args=[cast.other.public_id])
    )
    names = {"name": "市新局", "full_name": "云川市新局", "kind": "department"}
    person = {"name": "赵新", "username": "zhaoxin", "role": "liaison", "title": "联络员"}
    clients = [Client() for _ in range(2)]
    for client, who in zip(clients, (cast.director, cast.admin), strict=True):
        client.force_login(who)
    filled = names if what == "new_unit" else person
    answers = together(
        [lambda c=client: c.post(url, filled | {"key": str(uuid.uuid4())}) for client in clients]
    )
    good = 302 if what == "new_unit" else 200
    assert Counter(answer.status_code for answer in answers) == {good: 1, 422: 1}
    told = next(answer for answer in answers if answer.status_code == 422).content.decode()
    assert "已有名为“市新局”的单位。" in told or "用户名“zhaoxin”已有人使用。" in told
    assert Unit.objects.filter(name="市新局").count() + User.objects.filter(username="zhaoxin").count() == 1
