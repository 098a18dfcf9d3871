"""Rows written by kept statements are those that Django would have written."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from duxing.core.models import RequestKey
from duxing.core.writing import (
    MOST_AT_ONCE,
    MOST_TOGETHER,
    insert,
    insert_and_update,
    insert_new,
    insert_one,
    insert_together,
    step,
    update,
)
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


def test_rows_that_refer_to_one_another_are_written_together(actor):
    for _ in range(7):
        one = User(username=uuid4().hex, name="乙")
        key = RequestKey(actor=one, key=uuid4(), body_hash="%s")
        last = User(username=uuid4().hex, name="丙", updated_by=one)
        rows = insert_together([one, key, last])
        assert rows[1] == RequestKey.objects.filter(pk=key.pk).values().get()
        assert [rows[0], rows[2]] == [User.objects.filter(pk=made.pk).values().get() for made in (one, last)]
        assert (key.actor_id, last.updated_by_id, one._state.adding) == (one.pk, one.pk, False)


def test_one_that_was_saved_meanwhile_is_referred_to_as_well(db):
    one = User(username="two", name="乙")
    made = [RequestKey(actor=one, key=uuid4(), body_hash="") for _ in range(2)]
    insert_one(one)
    insert_together(made)
    assert RequestKey.objects.filter(actor=one).count() == 2


def test_none_of_them_stands_alone(actor):
    [one] = keys(actor, 1)
    insert([one])
    people = [User(username=uuid4().hex, name="乙") for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_together([*people, RequestKey(actor=actor, key=one.key, body_hash="")])
    assert (User.objects.count(), insert_together([])) == (1, [])


def test_many_are_written_as_well(actor):
    made = keys(actor, MOST_TOGETHER + 1)
    assert [row["id"] for row in insert_together(made)] == [one.pk for one in made]


def test_a_column_is_raised_by_one(actor):
    same = {"username": actor.username, "is_active": True}
    assert [step(User, same, "version") for _ in range(7)] == list(
        range(actor.version + 1, actor.version + 8)
    )
    assert step(User, {"username": "nobody"}, "version") is None
    actor.refresh_from_db()
    assert actor.version == 8


def test_other_changes_may_go_along(actor):
    [one] = keys(actor, 1)
    insert([one])
    also = [(RequestKey, {"pk": one.pk}, {"result_label": "完"})]
    assert (
        insert_and_update([keys(actor, 1)], User, {"pk": actor.pk}, {"name": "乙"}, also=also)["name"] == "乙"
    )
    one.refresh_from_db()
    assert (one.result_label, RequestKey.objects.count()) == ("完", 2)
