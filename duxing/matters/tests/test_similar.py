"""What resembles a title that is being registered."""

from datetime import timedelta

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.matters.search import pairs_of, similar
from duxing.testing.matters import accepted, dispatched, drafted


def titles(found):
    return [matter.title for matter in found]


def test_the_same_thing_in_other_words_is_found(cast):
    dispatched(cast, title="锦绣家园小区供暖")
    assert titles(similar("市民来信：锦绣家园供暖温度不够", cast.officer)) == ["锦绣家园小区供暖"]


def test_the_best_stands_first_and_another_thing_is_not_named(cast):
    drafted(cast, title="锦绣家园小区的供暖")
    assert similar("古桥路夜市油烟噪声", cast.officer) == []
    assert similar("供暖", cast.officer) == []


def test_common_words_are_no_likeness():
    assert pairs_of("关于供暖有关情况的报告") == ["供暖"]


def test_it_stays_inside_the_scope(cast):
    dispatched(cast)
    assert similar("锦绣家园供暖温度不够", cast.outsider) == []
    assert len(similar("锦绣家园供暖温度不够", cast.handler)) == 1


def test_what_ended_long_ago_is_left_out(cast):
    matter = accepted(cast)
    with shifted(clock.now() + timedelta(days=90)):
        assert similar("锦绣家园供暖温度不够", cast.officer) == [matter]
        type(matter)._base_manager.filter(pk=matter.pk).update(status="closed")
        assert similar("锦绣家园供暖温度不够", cast.officer) == []


def test_it_is_one_query(cast, django_assert_num_queries):
    dispatched(cast)
    cast.officer.held_posts  # noqa: B018
    with django_assert_num_queries(1):
        similar("锦绣家园供暖温度不够", cast.officer)
