"""Rows written by kept statements are those that Django would have written."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from duxing.core.models import RequestKey
from duxing.core.writing import MOST_AT_ONCE, insert, insert_and_update, insert_new, insert_one, update
from duxing.orgs.models import User


@pytest.fixture
def actor(db):
    return User.objects.create_user("one", None, name="甲")


def keys(actor, number):
    return [
        RequestKey(actor=actor, key=uuid4(), body_hash="%s 与 100%", result_label="标") for _ in range(number)
    ]


def test_a_new_row_comes_back_as_the_database_holds_it(actor):
    for _ in range(7):
        [one] = keys(actor, 1)
        row = insert_one(one)
        assert RequestKey.objects.filter(pk=one.pk).values().get() == row
        assert (one._state.adding, row["actor_id"], row["body_hash"]) == (False, actor.pk, "%s 与 100%")


def test_many_rows_each_get_their_key(actor):
    made = keys(actor, MOST_AT_ONCE * 2 + 3)
    insert(made)
    stored = {one.pk: one.key for one in RequestKey.objects.all()}
    assert stored == {one.pk: one.key for one in made}


def test_what_is_there_is_passed_over_or_refused(actor):
    [one] = keys(actor, 1)
    insert([one])
    again = RequestKey(actor=actor, key=one.key, body_hash="")
    insert_new([again, *keys(actor, 1)])
    assert (RequestKey.objects.count(), again.pk) == (2, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([again])


def test_a_row_changes_only_while_it_is_what_was_read(actor):
    [one] = keys(actor, 1)
    insert([one])
    same = {"pk": one.pk, "result_label": "标"}
    row = update(RequestKey, same, {"result_label": "改", "actor": actor})
    assert row == RequestKey.objects.values().get()
    assert update(RequestKey, same, {"result_label": "再改"}) is None
    assert update(User, {"pk": actor.pk, "last_login": None}, {"name": "乙"})["name"] == "乙"
    assert update(User, {"pk": actor.pk, "updated_by": None}, {"updated_by": actor}) is not None
    assert update(User, {"pk": actor.pk, "updated_by": None}, {"name": "丙"}) is None


@pytest.mark.parametrize("number", [0, 2, MOST_AT_ONCE + 1])
def test_rows_and_a_change_together(actor, number):
    same = {"pk": actor.pk, "name": "甲"}
    assert insert_and_update([keys(actor, number), []], User, same, {"name": "乙"})["name"] == "乙"
    assert RequestKey.objects.count() == number
    assert insert_and_update([keys(actor, 1)], User, same, {"name": "丙"}) is None
