"""A query that is kept answers as one that is put together anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F, Value

from duxing.core import clock
from duxing.core.models import RequestKey
from duxing.core.prepared import fetch
from duxing.orgs.models import User


def by_key(*, key):
    return RequestKey.objects.filter(key=key)


def since(label, *, at):
    rows = RequestKey.objects.filter(created_at__gte=at, result_label=label)
    return rows.order_by("pk").values_list("key", Value("100 %s 中"), F("created_at"))


def among(*, keys):
    return RequestKey.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)


def nothing(*, key):
    return RequestKey.objects.filter(key=key, pk__in=[])


@pytest.fixture
def keys(db):
    actor = User.objects.create_user("one", None, name="甲")
    return [
        RequestKey.objects.create(actor=actor, key=uuid4(), body_hash="", result_label="标" * (n % 2))
        for n in range(12)
    ]


def test_rows_come_as_the_queryset_would_give_them(keys):
    for one in keys[:3] * 3:
        assert fetch(by_key, key=one.key) == [one]
        assert fetch(by_key, key=one.key)[0].created_at == one.created_at
    assert fetch(by_key, key=uuid4()) == []


def test_options_and_values_are_kept_apart(keys):
    early = clock.now() - timedelta(hours=1)
    for label in ("标", ""):
        for at in (early, keys[6].created_at):
            assert fetch(since, label, at=at) == list(since(label, at=at))
    assert fetch(since, "标", at=clock.now() + timedelta(hours=1)) == []


def test_a_list_of_keys_may_have_any_length(keys):
    pks = [one.pk for one in keys]
    for length in (1, 2, 8, 9, 12):
        assert fetch(among, keys=pks[:length]) == pks[:length]
    assert fetch(among, keys=[]) == []
    assert fetch(among, keys=list(range(10_000_000, 10_000_700))) == []


def test_a_query_that_can_find_nothing_is_not_asked(keys, django_assert_num_queries):
    assert fetch(nothing, key=keys[0].key) == []
    with django_assert_num_queries(0):
        assert fetch(nothing, key=keys[0].key) == []


def test_the_statement_is_compiled_once(keys, django_assert_num_queries, monkeypatch):
    fetch(by_key, key=keys[0].key)
    monkeypatch.setattr(RequestKey, "objects", None)
    with django_assert_num_queries(1):
        assert fetch(by_key, key=keys[1].key) == [keys[1]]


def test_a_function_made_on_the_fly_is_refused(db):
    with pytest.raises(AssertionError):
        fetch(lambda *, key: RequestKey.objects.filter(key=key), key=uuid4())


def test_many_runs_stay_right_once_the_server_keeps_the_plan(keys):
    """PostgreSQL keeps the plan after the fifth run and may choose one for all values after five more."""
    for _ in range(3):
        for one in keys:
            assert fetch(by_key, key=one.key) == [one]
    assert connection.vendor in ("postgresql", "sqlite")
