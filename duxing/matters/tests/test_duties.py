"""Before a unit ends, the page says what it still has in hand."""

import pytest
from django.urls import reverse

from duxing.matters.duties import open_matters_of
from duxing.matters.services.creating import Planned
from duxing.testing.matters import closed, dispatched, drafted, reported


@pytest.fixture
def end_page(client, cast):
    def read(user, unit):
        client.force_login(user)
        return client.get(reverse("orgs:end_unit", args=[unit.public_id])).content.decode()

    return read


def test_the_page_counts_what_would_be_left(cast, end_page):
    dispatched(cast, title="锦绣家园供暖")
    reported(cast)
    closed(cast)
    drafted(cast, lead_unit=cast.other, others=[Planned(cast.lead)])
    text = end_page(cast.director, cast.lead)
    assert "还有3件未办结：拟立项1件、办理中2件。" in text
    assert f"/matters/?unit={cast.lead.code}" in text


def test_who_sees_no_matter_hears_the_same_of_every_unit(cast, end_page):
    dispatched(cast, title="锦绣家园供暖")
    for unit in (cast.lead, cast.county):
        text = end_page(cast.admin, unit)
        assert "它有没有未办结的事项，您查看不到，请先向督查室核实。" in text
        assert "件未办结" not in text and "看这些事项" not in text


def test_a_matter_counts_once_however_often_the_unit_is_named(cast):
    dispatched(cast)
    assert open_matters_of(cast.director, cast.lead).words == "还有1件未办结：办理中1件。"


def test_nothing_is_said_of_a_unit_with_nothing_in_hand(cast, end_page):
    assert open_matters_of(cast.director, cast.county) is None
    assert "未办结" not in end_page(cast.director, cast.county)
