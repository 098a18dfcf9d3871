"""The list: views, filters that are the address, pages, scope, cost."""

import pytest
from django.urls import reverse

from duxing.cockpit.counting import EXACT, bounded_counts, count_text
from duxing.cockpit.forms import FilterForm
from duxing.cockpit.listing import VIEWS, matters_for, parts_for, views_of
from duxing.cockpit.paging import Place
from duxing.matters.models import Matter
from duxing.matters.querysets import is_overdue
from duxing.orgs.models import Post
from duxing.workdays.services import present_bounds

URL = reverse("cockpit:list")


def titles(answer):
    return [row.matter.title for row in answer.context["found"].rows]


def show(client, user, query=""):
    client.force_login(user)
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("week", {"near"}),
        ("late", {"late", "review_late"}),
        ("units", {"late"}),
        ("review", {"review_late"}),
        ("waiting", {"review", "review_late"}),
        ("ready", {"ready"}),
        ("receipt", {"unread"}),
        ("proposed", {"drafted"}),
        ("ended", set()),
    ],
)
def test_each_view_shows_its_matters(client, cast, office, view, expected):
    assert set(titles(show(client, cast.officer, f"view={view}"))) == {office[k].title for k in expected}


def test_the_bare_list_shows_what_is_open(client, cast, office):
    assert set(titles(show(client, cast.officer))) == {m.title for k, m in office.items() if k != "drafted"}


@pytest.mark.parametrize(
    "who", ["officer", "vice", "aide", "mayor", "general", "section_hand", "handler", "signer", "outsider"]
)
def test_every_figure_is_the_number_of_lines_behind_it(client, cast, office, who):
    answer = show(client, getattr(cast, who))
    for tab in answer.context["found"].tabs:
        assert len(client.get(URL + tab.url).context["found"].rows) == int(tab.count), tab.label


@pytest.mark.parametrize("more", [{}, {"q": "供暖"}, {"mine": True}, {"status": "dispatched"}])
def test_what_is_counted_in_parts_is_what_is_listed(cast, office, more):
    bounds, some = present_bounds(), 0
    for who, person in cast.people().items():
        for view in [*VIEWS, ""]:
            chosen = {"view": view, **more}
            listed = sorted(matters_for(person, chosen, bounds).values_list("pk", flat=True))
            parts = parts_for(person, chosen, bounds)
            counted = sorted(pk for rows in parts for pk in rows.values_list("pk", flat=True))
            assert counted == listed, (who, view)
            some += len(parts) > 1 and bool(listed)
    assert some or "q" in more or "mine" in more


@pytest.mark.parametrize("who", ["vice", "aide"])
def test_a_leaders_page_is_the_same_read_whole_or_in_the_order_of_the_city(
    client, cast, office, who, monkeypatch
):
    short = {view: titles(show(client, getattr(cast, who), f"view={view}")) for view in VIEWS}
    monkeypatch.setattr("duxing.cockpit.asked.EXACT", -1)
    assert short == {view: titles(show(client, getattr(cast, who), f"view={view}")) for view in VIEWS}
    assert any(short.values())


def test_late_is_the_same_asked_one_by_one(cast, office):
    bounds = present_bounds()
    late = [
        set(Matter.objects.filter(is_overdue(bounds.now, bounds.today, one_by_one=way)).values_list("pk"))
        for way in (True, False)
    ]
    assert late[0] == late[1] != set()


def test_the_offices_own_lateness_stands_among_the_units(client, cast, office):
    """Question 24: a report that the office has not judged is as late as a report not sent."""
    page = show(client, cast.officer, "view=late").content.decode()
    assert "督查室超期未审" in page
    assert "超期未审" in page.split("城区内涝治理")[0]


def test_the_light_that_is_asked_for_is_the_light_that_is_shown(client, cast, office):
    for light in ("late", "near", "ok", "idle"):
        rows = show(client, cast.officer, f"light={light}&view=open").context["found"].rows
        assert {row.light for row in rows} <= {light}
    lit = {row.light for row in show(client, cast.officer, "view=open").context["found"].rows}
    assert {"late", "near", "ok", "done"} <= lit


def test_a_unit_sees_its_own_and_nothing_else(client, cast, office):
    assert titles(show(client, cast.outsider)) == []
    assert "市二院迁建" not in titles(show(client, cast.handler))
    assert titles(show(client, cast.admin)) == []


def test_filters_narrow_and_can_be_taken_away(client, cast, office, made):
    made("dispatched", title="教育局的事", lead_unit=cast.lead)
    leader = Post.objects.get(holder=cast.vice).public_id
    answer = show(
        client, cast.officer, f"unit=yc-zjj&leader={leader}&type=instruction&mine=on&status=approved"
    )
    assert titles(answer) == ["市二院迁建"]
    chips = {chip.words: chip.url for chip in answer.context["found"].chips}
    assert chips.keys() == {
        "单位：市住房城乡建设局",
        "分管领导：顾维城",
        "来源：领导批示件",
        "只看我盯办的",
        "办理状态：已立项",
    }
    assert "status" not in chips["办理状态：已立项"]
    assert "unit=yc-zjj" in chips["办理状态：已立项"]


def test_an_old_link_with_unknown_values_still_opens(client, cast, office):
    answer = show(client, cast.officer, "unit=gone&light=purple&view=none&leader=1&after=x.y&before=2026.")
    assert len(titles(answer)) == len(office) - 1


def page_of(rows, *, after="", before="", size):
    """A page as the list asks for it; its rows are keys with days."""
    place = Place.read(after, before)
    whole = place.ordered(Matter.objects.filter(pk__in=place.cut(rows, size)))
    return place.page(list(whole.values_list("pk", "due_on")), size, lambda row: row)


def test_pages_go_forth_and_back(cast, made):
    for day in (1, 1, 2, 3, 5):
        made("filed", due=day, ago=1)
    rows = Matter.objects.visible_to(cast.officer).open()
    first = page_of(rows, size=2)
    second = page_of(rows, after=first.later, size=2)
    third = page_of(rows, after=second.later, size=2)
    assert [len(p.rows) for p in (first, second, third)] == [2, 2, 1]
    assert (first.earlier, third.later) == ("", "")
    back = page_of(rows, before=third.earlier, size=2)
    assert back.rows == second.rows
    again = page_of(rows, before=back.earlier, size=2)
    assert (again.rows, again.earlier) == (first.rows, "")
    assert len({*first.rows, *second.rows, *third.rows}) == 5


def test_rows_without_a_date_come_last_and_page_on(cast, made):
    kept = [made("filed", due=day, ago=1) for day in (2, 1)]
    Matter._base_manager.filter(pk=kept[1].pk).update(due_on=None, due_at=None)
    rows = Matter.objects.visible_to(cast.officer)
    first = page_of(rows, size=1)
    second = page_of(rows, after=first.later, size=1)
    assert [pk for pk, _ in first.rows + second.rows] == [kept[0].pk, kept[1].pk]
    assert page_of(rows, before=second.earlier, size=1).rows == first.rows


def test_the_count_stops_at_a_thousand(cast):
    rows = Matter.objects.visible_to(cast.officer)
    assert bounded_counts(cast.officer, {"a": rows, "b": rows.open()}) == {"a": 0, "b": 0}
    assert (count_text(EXACT), count_text(EXACT + 1)) == ("共1000件", "1000件以上")


@pytest.mark.parametrize("who", ["officer", "mayor", "vice", "general", "section_hand", "handler", "head"])
def test_the_list_costs_the_same_however_long_it_is(client, cast, office, who, django_assert_max_num_queries):
    client.force_login(getattr(cast, who))
    client.get(URL)
    for query in ("", "view=late&light=late&unit=yc-zjj&type=instruction", "q=没有这件事"):
        with django_assert_max_num_queries(12):
            client.get(f"{URL}?{query}")


def test_every_view_has_a_name_and_every_person_views(cast):
    for person in cast.people().values():
        assert set(views_of(person)) <= VIEWS.keys()
    form = FilterForm({}, user=cast.handler)
    assert not form.offers_mine
    assert list(matters_for(cast.admin, form.chosen(), present_bounds())) == []


def test_units_and_leaders_stand_in_their_order(client, cast, office):
    form = show(client, cast.officer).context["form"]
    units = [name for _, name in form.offered["unit"]][1:]
    assert units == ["市政府", "市教育局", "市住房城乡建设局", "市水利局", "云麓区政府"]
    assert [name for _, name in form.offered["leader"]][1:] == ["陆承远", "顾维城"]


def test_the_last_report_and_the_next_date_stand_apart_from_the_deadline(client, cast, office):
    rows = {row.matter.title: row for row in show(client, cast.officer).context["found"].rows}
    assert rows["空气质量"].last == "11月23日反馈，自报已完成，待审核"
    assert (rows["空气质量"].progress.done, rows["空气质量"].progress.percent) == ("12公里", 100)
    assert rows["农村公路"].next_report_on is not None
    assert rows["农村公路"].last == ""


def test_a_unit_is_late_with_what_it_owes_itself(client, cast, made):
    late = made("received", title="自己迟的", ago=20, due=-3)
    made("reported", title="督查室没审的", ago=20, due=-3)
    shown = show(client, cast.handler, "view=late")
    assert titles(shown) == [late.title]
    assert len(titles(show(client, cast.officer, "view=late"))) == 2
