"""Search: what people type finds what they mean (practice 5, question 12)."""

import pytest
from django.urls import reverse

from duxing.cockpit.paging import PAGE
from duxing.cockpit.search import bigrams, parts_of
from duxing.matters.models import AssignmentRole, Matter
from duxing.matters.services.dispatching import Share
from duxing.orgs.models import Unit

URL = reverse("cockpit:list")


def found(client, user, text):
    client.force_login(user)
    answer = client.get(URL, {"q": text}).context["found"]
    return [r.matter.title for r in answer.rows], [r.matter.title for r in answer.alike]


@pytest.fixture
def three(made):
    return [
        made("dispatched", title="城区内涝治理", nickname="老城排水", place="古桥路"),
        made("dispatched", title="古桥路夜市油烟噪声"),
        made("dispatched", title="澄溪河排涝泵站检修", item_label="第58次常务会第2项"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("老城排水", "城区内涝治理"),
        ("gqly", "古桥路夜市油烟噪声"),
        ("58次会第2项", "澄溪河排涝泵站检修"),
        ("第58次常务会第2项", "澄溪河排涝泵站检修"),
        ("58 第2项", "澄溪河排涝泵站检修"),
        ("lcps", "城区内涝治理"),
        ("GQL 油烟", "古桥路夜市油烟噪声"),
        ("油烟 古桥路", "古桥路夜市油烟噪声"),
        ("gqly油烟", "古桥路夜市油烟噪声"),
    ],
)
def test_question_twelve(client, cast, three, text, title):
    assert title in found(client, cast.officer, text)[0]


def test_units_are_found_by_what_people_call_them(client, cast, made):
    share = Share(cast.support, AssignmentRole.SUPPORTING)
    made("dispatched", title="渠道清淤", others=(share,))
    assert Unit.objects.get(pk=cast.lead.pk).name == "市住房城乡建设局"
    for text in ("住建局", "zjj", "建设局", "市住房城乡建设局", "市水利局", "水利局 渠道"):
        assert found(client, cast.officer, text)[0] == ["渠道清淤"], text


def test_words_source_number_and_place_are_found(client, cast, made):
    matter = made("dispatched", title="供暖", place="锦绣家园")
    for text in ("三日内报", "12345日报", matter.number, matter.number[:4], "锦绣", "jxjy"):
        assert found(client, cast.officer, text)[0] == ["供暖"], text


def test_what_fits_nothing_wholly_is_offered_as_alike(client, cast, made):
    made("dispatched", title="老城区雨水排水管网改造")
    rows, alike = found(client, cast.officer, "老城排水那个")
    assert rows == []
    assert alike == ["老城区雨水排水管网改造"]
    client.force_login(cast.officer)
    assert "没有完全相符的，以下为相近事项。" in client.get(URL, {"q": "老城排水那个"}).content.decode()


def test_nothing_alike_says_what_can_be_typed(client, cast):
    client.force_login(cast.officer)
    assert "没有找到与“火星”相符的事项" in client.get(URL, {"q": "火星"}).content.decode()


def test_search_stays_in_scope(client, cast, three):
    assert found(client, cast.outsider, "老城排水") == ([], [])
    assert found(client, cast.handler, "老城排水")[0] == ["城区内涝治理"]


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "100%", "a" * 60, "第", "〔", "  "])
def test_odd_input_is_only_text(client, cast, three, text):
    client.force_login(cast.officer)
    assert client.get(URL, {"q": text}).status_code == 200


def test_parts_and_pairs():
    assert parts_of("58次会第2项") == ["第58次", "第2项"]
    assert parts_of("云政督批〔2026〕37号") == ["云政督批〔2026〕37号"]
    assert parts_of("gqly油烟") == ["gqly", "油烟"]
    assert len(parts_of(" ".join("甲乙丙丁戊己庚辛壬癸"))) == 8
    assert bigrams("老城排水") == ["老城", "城排", "排水"]


def test_one_character_narrows_as_well(client, cast, office):
    client.force_login(cast.officer)
    for typed, found in (("城区内涝 治", True), ("城区内涝 火", False), ("治", True), ("火星7件", False)):
        rows = client.get(reverse("cockpit:list"), {"q": typed}).context["found"].rows
        assert any(row.matter.title == "城区内涝治理" for row in rows) is found, typed


def test_the_number_of_what_was_found_is_the_same_on_every_page(client, cast, made):
    for number in range(PAGE + 3):
        made("drafted", title=f"锦园第{number}件", due=number % 7)
    made("drafted", title="道路")
    client.force_login(cast.officer)
    first = client.get(URL, {"q": "锦园"}).context["found"]
    cursor = first.later.rpartition("=")[2]
    second = client.get(URL, {"q": "锦园", "after": cursor}).context["found"]
    assert (len(first.rows), len(second.rows)) == (PAGE, 3)
    assert first.count == second.count == f"共{PAGE + 3}件"
    keys = [row.matter.pk for row in (*first.rows, *second.rows)]
    wanted = Matter.objects.filter(title__startswith="锦园").order_by("due_on", "pk")
    assert keys == list(wanted.values_list("pk", flat=True))


def test_nothing_found_is_none(client, cast, made):
    made("drafted", title="锦园")
    client.force_login(cast.officer)
    assert client.get(URL, {"q": "火星基地"}).context["found"].count == "共0件"
