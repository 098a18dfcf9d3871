"""The cast of the demo city: counts and references of practice 4.2-4.4."""

import re
from collections import Counter

from duxing.demo.data import (
    county_units,
    leader_of,
    load_former_people,
    load_groups,
    load_people,
    load_units,
    municipal_units,
    officer_for,
    people_of,
    person_named,
    unit_coded,
    unit_named,
)
from duxing.orgs.models import AliasKind, UnitKind
from duxing.orgs.roles import Role


def test_there_are_46_municipal_and_9_county_units() -> None:
    assert [unit.no for unit in municipal_units()] == list(range(1, 47))
    assert [unit.no for unit in county_units()] == list(range(1, 10))
    assert Counter(unit.unit_class for unit in municipal_units()) == {"组": 34, "直": 5, "企": 2, "驻": 5}


def test_units_are_unique_and_hang_together() -> None:
    units = load_units()
    codes = {unit.code for unit in units}
    assert len(codes) == len(units) == len({unit.name for unit in units}) == len({u.order for u in units})
    assert all(unit.parent in codes for unit in units if unit.parent)
    assert {unit.kind for unit in units} <= set(UnitKind.values)
    assert all(re.fullmatch(r"[a-z0-9-]{2,40}", code) for code in codes)
    aliases = [alias for unit in units for alias in unit.aliases]
    assert {alias.kind for alias in aliases} <= set(AliasKind.values)
    assert all(len({a.text for a in unit.aliases}) == len(unit.aliases) for unit in units)


def test_the_order_puts_zones_after_counties_and_stationed_units_last() -> None:
    names = [unit.name for unit in load_units()]
    marks = ["市政府办公室", "市水务集团", "云麓区政府", "石棠县政府", "云川经开区管委会", "市税务局"]
    assert sorted(marks, key=names.index) == marks
    assert load_units()[-1].kind == "stationed"


def test_shared_initials_and_tricky_aliases_are_there() -> None:
    by_initials = Counter(unit.initials for unit in municipal_units())
    assert {code for code, n in by_initials.items() if n > 1} == {"sjj", "mzj", "tyj", "swj"}
    assert by_initials["sjj"] == 3
    aliases = {(alias.text, alias.kind): unit.name for unit in load_units() for alias in unit.aliases}
    assert aliases["林业局", "hosted"] == "市自然资源和规划局"
    assert aliases["河长办", "hosted"] == "市水利局"
    assert aliases["国土局", "old"] == "市自然资源和规划局"
    assert aliases["执法局", "wrong"] == "市城市管理局"
    assert aliases["公安交警", "hosted"] == "市公安局"


def test_townships_are_listed_for_two_counties() -> None:
    townships = Counter(unit.parent for unit in load_units() if unit.kind == "township")
    assert townships == {"yc-anqu": 12, "yc-shitang": 10}
    assert unit_named("安渠县政府").townships == 12


def test_groups_name_the_right_units() -> None:
    groups = {group.name: group for group in load_groups()}
    numbers = {name: [unit_coded(code).no for code in group.units] for name, group in groups.items()}
    assert numbers["各县（市、区）政府"] == list(range(1, 8))
    assert numbers["各县（市、区）政府、功能区管委会"] == list(range(1, 10))
    assert numbers["城区"] == [1, 2, 8, 9]
    assert groups["各地"].must_ask and not groups["各地"].units


def test_there_are_150_people_as_the_office_counts_them() -> None:
    people = load_people()
    assert len(people) == len({p.name for p in people}) == len({p.login for p in people}) == 150
    roles = Counter(p.role for p in people)
    assert roles["city_leader"] + roles["secretary_general"] == 9
    assert roles["deputy_secretary"] == 5
    assert roles["office_director"] + roles["office_deputy"] + roles["officer"] == 7
    assert roles["office_section"] == 9
    assert roles["unit_head"] == roles["unit_deputy"] == 20 + 9
    assert roles["liaison"] == 20 + 26 + 9
    assert roles["township_liaison"] == 6
    assert roles["sysadmin"] == 1
    assert set(roles) == set(Role.values)


def test_every_municipal_and_county_unit_has_a_liaison() -> None:
    for unit in (*municipal_units(), *county_units()):
        assert len(people_of(unit.code, "liaison")) == 1, unit.name
    assert all(len(people_of(unit.code)) == 3 for unit in county_units())


def test_people_refer_to_units_and_to_each_other() -> None:
    for person in load_people():
        unit_coded(person.unit)
        assert all(unit_coded(code) for code in person.portfolio_units)
        for name in filter(None, (person.aide, person.stand_in, *person.watches)):
            person_named(name)
        assert re.fullmatch(r"0000-62\d\d", person.landline)
        assert re.fullmatch(r"[a-z0-9]{4,40}", person.login)
    assert [p.order for p in load_people()] == sorted(p.order for p in load_people())


def test_one_demo_account_per_role() -> None:
    shown = [p for p in load_people() if p.demo_login]
    assert {p.role for p in shown} == set(Role.values)
    assert all(p.demo_label and p.can_login for p in shown)
    assert len({p.demo_label for p in shown}) == len(shown)


def test_every_unit_has_a_leader_and_every_leader_an_officer() -> None:
    assert leader_of("yc-zjj").name == "顾维城"
    assert leader_of("yc-linlan").name == "周敬之"
    for unit in municipal_units():
        assert officer_for(leader_of(unit.code).name).unit == "yc-zfb-dcs"


def test_the_liaison_of_shitang_changed_three_times() -> None:
    former = load_former_people()
    assert [p.replaced_by for p in former] == [former[1].name, former[2].name, "凤小棠"]
    assert not {p.login for p in former} & {p.login for p in load_people()}
