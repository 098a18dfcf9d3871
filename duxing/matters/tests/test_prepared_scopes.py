"""A scope answers the same whether its query is put together anew or was kept from somebody alike."""

import pytest
from django.contrib.auth.models import AnonymousUser

from duxing.matters.models import Assignment, Feedback, FeedbackDue, Matter, Submission
from duxing.orgs.asking import Asker, Shape, fetch_for, shape_of
from duxing.sources.models import Source
from duxing.testing.matters import accepted, draft_report, filed, presented, received, reported, spread_out

MODELS = {m.__name__: m for m in (Matter, Assignment, FeedbackDue, Feedback, Submission, Source)}


def seen(who, name):
    return MODELS[name].objects.visible_to(who).order_by("pk").values_list("pk", flat=True)


@pytest.fixture
def world(cast):
    accepted(cast)
    reported(cast)
    filed(cast)
    spread_out(cast, [cast.support, cast.county])
    presented(cast)
    draft_report(cast, received(cast))
    return cast


def test_everybody_sees_the_same_rows_by_a_kept_query(world):
    for name in MODELS:
        for person in [*world.people().values(), AnonymousUser()]:
            plain = list(seen(person, name))
            # Twice: once put together, once kept, with somebody of the same shape between.
            assert fetch_for(person, seen, name) == plain, (name, person)
            assert fetch_for(person, seen, name) == plain, (name, person)


def test_two_people_alike_share_a_query_and_not_their_rows(world):
    handler, outsider = world.handler, world.outsider
    assert shape_of(handler) == shape_of(outsider)
    assert fetch_for(handler, seen, "Matter") != []
    assert fetch_for(outsider, seen, "Matter") == []


def test_whoever_asks_is_known_by_keys_and_roles_alone():
    asker = Asker(Shape(True, ("liaison",)), 1, [2], [3])
    assert asker.has_role("liaison", "officer") and not asker.has_role("officer")
    for name in ("name", "username", "held_posts", "has_role_in"):
        with pytest.raises(AttributeError):
            getattr(asker, name)
