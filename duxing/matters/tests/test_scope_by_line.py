"""What leaders see is asked for in three ways, by row, in parts and by their words, with one answer."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.intake.services.registering import Saying
from duxing.matters.models import Matter
from duxing.matters.querysets import _handed_out
from duxing.orgs.asking import fetch_for
from duxing.orgs.models import Post, User
from duxing.orgs.roles import BUSINESS, UNIT_STAFF, Role
from duxing.sources.models import Instruction
from duxing.testing.matters import dispatched, drafted


def plainly(user):
    """The scope as a sentence says it, all words of the line read at once."""
    if not user.is_authenticated or not user.has_role(*BUSINESS):
        return Q(pk__in=[])
    if user.sees_all:
        return Q()
    reach = Q(pk__in=[])
    if user.has_role(Role.OFFICE_SECTION):
        reach |= Q(section_id__in=user.unit_ids)
    if user.has_role(Role.CITY_LEADER, Role.DEPUTY_SECRETARY):
        held = user.post_ids
        line = Post.objects.filter(Q(pk__in=held) | Q(aide_id__in=held)).values("pk")
        said = Instruction._base_manager.filter(leader_id__in=line)
        reach |= Q(leader_id__in=line) | Q(source_id__in=said.values("source_id"))
    return reach | _handed_out(user) if user.has_role(*UNIT_STAFF) else reach


def visible(who):
    return Matter.objects.visible_to(who).order_by("pk").values_list("pk", flat=True)


def part(who, number):
    return Matter.objects.in_parts(who)[number].order_by("pk").values_list("pk", flat=True)


def started(who, one_by_one):
    rows = Matter.objects.started_by(who, one_by_one=one_by_one)
    return rows.order_by("pk").values_list("pk", flat=True)


def seat(role, title, unit, holder=None, **more):
    @action
    def done():
        post = Post.objects.create(unit=unit, role=role, title=title, holder=holder, **more)
        record("system", "orgs.post.created", post)
        return post

    return done()


@pytest.fixture
def people(cast):
    """The cast, and those who hold two posts or assist in two places."""
    vice = Post.objects.get(holder=cast.vice)
    other = seat(Role.CITY_LEADER, "副市长", cast.city, cast.county_head, aide=vice)
    seat(Role.LIAISON, "联络员", cast.support, cast.aide)
    seat(Role.CITY_LEADER, "副市长", cast.city, cast.section_hand)
    seat(Role.SYSADMIN, "系统管理员", cast.office, cast.outsider, sees_all=True)
    _matters(cast, vice, other)
    # Read anew: the posts are kept with the person.
    return [*(User.objects.get(pk=one.pk) for one in cast.people().values()), AnonymousUser()]


def _matters(cast, vice, other):
    """Every mixture of a leader in charge and of words on the source, once twice by the same."""
    today = clock.today()
    chains = {
        "one": (),
        "both": (Saying("周明", today, "请阅。", leader=other),),
        "twice": (Saying("顾维城", today, "请阅。", leader=vice),),
    }
    for leader, (words, chain) in product((None, vice, other), chains.items()):
        matter = dispatched(cast, title=f"{words}件", chain=chain)
        Matter._base_manager.filter(pk=matter.pk).update(leader=leader)
        if words == "one":
            # Words of somebody else, or of nobody who has a post.
            silent = drafted(cast, title="未办件")
            words_of = Instruction._base_manager.filter(source=silent.source_id)
            words_of.update(leader=other if leader is None else None)
            Matter._base_manager.filter(pk=silent.pk).update(leader=leader)
    without = drafted(cast, title="无来文件")
    Matter._base_manager.filter(pk=without.pk).update(source=None, leader=None)


def test_everybody_sees_what_the_sentence_says(people):
    numbers = set()
    for person in people:
        wanted = list(Matter.objects.filter(plainly(person)).order_by("pk").values_list("pk", flat=True))
        assert list(visible(person)) == wanted, person
        assert fetch_for(person, visible) == wanted, person
        numbers.add(len(wanted))
    assert len(numbers) > 4


def test_the_parts_are_the_whole_and_have_nothing_in_common(people):
    lengths = set()
    for person in people:
        parts = Matter.objects.in_parts(person)
        lengths.add(len(parts))
        found = [pk for number in range(len(parts)) for pk in fetch_for(person, part, number)]
        assert sorted(found) == list(visible(person)), person
    assert lengths == {1, 3}


def test_what_the_own_words_started_is_what_is_in_scope_of_it(people):
    some = 0
    for person in people:
        posts = person.post_ids if person.is_authenticated else []
        words = Instruction._base_manager.filter(leader_id__in=posts).values("source_id")
        wanted = list(visible(person).filter(source_id__in=words))
        for one_by_one in (True, False):
            assert list(started(person, one_by_one)) == wanted, person
            assert fetch_for(person, started, one_by_one) == wanted, person
        some += bool(wanted)
    assert some >= 2


def test_whoever_no_longer_assists_sees_no_more_of_that_line(cast):
    dispatched(cast)
    assert list(visible(cast.aide)) != []
    Post._base_manager.filter(holder=cast.vice).update(aide=None)
    assert list(visible(cast.aide)) == []
    assert list(visible(cast.vice)) != []
