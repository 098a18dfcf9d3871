"""What a person may not read answers no search: neither found, nor alike, nor counted."""

import pytest
from django.urls import reverse

from duxing.intake.services.filing import file_matter
from duxing.matters.search import similar
from duxing.matters.services.creating import RequirementData, edit_matter
from duxing.matters.services.dispatching import Share, dispatch
from duxing.testing import matters as stages

URL = reverse("cockpit:list")
HIDDEN_WORDS = "三日内报"


def found(client, user, text):
    client.force_login(user)
    answer = client.get(URL, {"q": text}).context["found"]
    return [row.matter.title for row in (*answer.rows, *answer.alike)]


@pytest.fixture
def withheld(cast):
    """A matter whose source shows the units nothing."""
    return _handed_out(cast, "nothing")


@pytest.fixture
def quoted(cast):
    """A matter whose source shows the units their excerpt."""
    return _handed_out(cast, "excerpt")


def _handed_out(cast, visibility):
    facts = {
        "title": "匿名信反映专报",
        "issuer": "市信访局",
        "document_number": "云信访〔2026〕9号",
        "visibility": visibility,
    }
    matter = stages.filed(cast, registering=facts)
    return dispatch(matter, by=cast.officer, lead=Share(cast.lead), others=[Share(cast.support, "informed")])


@pytest.mark.parametrize("text", ["匿名信反映专报", "市信访局", "云信访〔2026〕9号", HIDDEN_WORDS, "匿名"])
@pytest.mark.parametrize("who", ["handler", "signer", "helper", "vice", "aide"])
def test_a_withheld_source_answers_only_those_who_see_every_source(client, cast, withheld, text, who):
    assert found(client, getattr(cast, who), text) == []
    assert found(client, cast.officer, text) == [withheld.title]
    assert found(client, cast.mayor, text) == [withheld.title]


@pytest.mark.parametrize("text", ["匿名信反映专报", "市信访局", "云信访〔2026〕9号"])
def test_of_a_quoted_source_units_find_the_words_and_not_the_paper(client, cast, quoted, text):
    assert found(client, cast.handler, text) == []
    assert found(client, cast.handler, HIDDEN_WORDS) == [quoted.title]


def test_units_find_their_matter_by_all_that_its_page_shows(client, cast, withheld):
    for text in (withheld.title, withheld.number, "住建局", "jxjygnwdbg", "改造供热管网", "市水利局"):
        assert found(client, cast.handler, text) == [withheld.title], text


def test_the_figure_reveals_nothing(client, cast, withheld):
    """The sheet and the figure beside the list count what the list shows."""
    client.force_login(cast.handler)
    assert client.get(URL, {"q": "匿名"}).context["found"].count == "共0件"


def test_a_changed_requirement_is_found_by_its_new_words(client, cast):
    draft = stages.drafted(cast)
    edit_matter(draft, by=cast.officer, requirements=[RequirementData("更换板式换热器")])
    dispatch(file_matter(draft, by=cast.officer), by=cast.officer)
    assert found(client, cast.handler, "板式换热器") == [draft.title]
    assert found(client, cast.handler, "12公里") == []


def test_a_child_is_found_by_what_it_demands_of_its_unit(client, cast):
    parent = stages.spread_out(cast, [cast.county, cast.support])
    mine = found(client, cast.helper, "改造供热管网")
    assert mine == [parent.children.get(lead_unit=cast.support).title]


def test_a_task_from_a_paper_is_found_by_the_papers_title(client, cast):
    """The title stands beside the excerpt on the matter's page, so the unit may search for it."""
    words = stages.Excerpt("完成供热管网改造12公里")
    source = stages.registered(cast, title="2026年政府工作报告")
    matter = stages.create_matter(
        by=cast.officer,
        type=source.type,
        source=source,
        title="供热管网改造",
        term=stages.on_date(stages.clock.today()),
        requirements=[RequirementData("完成改造")],
        lead_unit=cast.lead,
        excerpts=[words],
    )
    dispatch(file_matter(matter, by=cast.officer), by=cast.officer)
    assert found(client, cast.handler, "政府工作报告") == ["供热管网改造"]


def test_likeness_rests_on_the_same_words(cast, withheld):
    assert similar("匿名信反映专报", cast.helper) == []
    assert similar("匿名信反映专报", cast.officer) == [withheld]


def test_searching_costs_the_same_for_everybody(client, cast, withheld, django_assert_max_num_queries):
    client.force_login(cast.handler)
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL, {"q": "供暖"})
