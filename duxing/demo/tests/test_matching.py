"""The directory of the demo city against the questions of an examiner (别名考题)."""

import json
from importlib.resources import files

import pytest

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.orgs.matching import Directory, Sure
from duxing.orgs.models import Unit, UnitAlias, UnitGroup

DATA = json.loads((files("duxing.demo") / "data" / "units.json").read_text("utf-8"))


@action
def load() -> None:
    made = {}
    for row in DATA["units"]:
        parent = made.get(row["parent"])
        fields = {name: row[name] for name in ("code", "full_name", "name", "initials", "kind", "order")}
        path = f"{parent.path if parent else ''}{row['code']}/"
        made[row["code"]] = Unit.objects.create(parent=parent, path=path, **fields)
        for alias in row["aliases"]:
            UnitAlias.objects.create(unit=made[row["code"]], **alias)
    for row in DATA["groups"]:
        group = UnitGroup.objects.create(name=row["name"], must_ask=row["must_ask"], aliases=row["aliases"])
        group.units.set([made[code] for code in row["units"]])
    record("system", "orgs.directory.imported", "demo")


@pytest.fixture
def directory(db):
    load()
    return Directory.load()


def test_every_official_name_leads_to_its_unit(directory):
    wrong = {}
    for row in DATA["units"]:
        for written in (row["name"], row["full_name"]):
            match = directory.match(written)
            if match.unit is None or match.unit.code != row["code"]:
                wrong[written] = match
    assert wrong == {}


def test_every_alias_leads_to_its_unit_or_asks(directory):
    wrong = {}
    for row in DATA["units"]:
        for alias in row["aliases"]:
            match = directory.match(alias["text"])
            fits = row["code"] in [unit.code for unit in match.units]
            sure = Sure.ASK if alias["kind"] == "wrong" or len(match.units) > 1 else Sure.EXACT
            if not fits or match.sure is not sure:
                wrong[alias["text"]] = match
    assert wrong == {}


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("sjj", ["市审计局", "市市场监管局", "市数据局"]),
        ("mzj", ["市民族宗教局", "市民政局"]),
        ("tyj", ["市退役军人局", "市体育局"]),
        ("swj", ["市商务局", "市税务局"]),
        ("教体局", ["市教育局"]),
        ("发改局", ["市发展改革委"]),
        ("执法局", ["市城市管理局"]),
        ("招商局", ["市商务局", "市投资促进中心"]),
        ("水务局", ["市水利局", "市水务集团"]),
        ("高新技术局", ["云川高新区管委会"]),
    ],
)
def test_these_ask(directory, written, units):
    match = directory.match(written)
    assert (match.sure, [unit.name for unit in match.units]) == (Sure.ASK, units)
    assert match.note


@pytest.mark.parametrize(
    ("written", "unit", "word"),
    [
        ("林业局", "市自然资源和规划局", "挂牌"),
        ("粮储局", "市发展改革委", "挂牌"),
        ("安委办", "市应急局", "设在"),
        ("河长办", "市水利局", "设在"),
        ("国土局", "市自然资源和规划局", "旧称"),
        ("环保局", "市生态环境局", "旧称"),
        ("工商局", "市市场监管局", "旧称"),
        ("公安交警", "市公安局", "设在"),
        ("住建局", "市住房城乡建设局", ""),
        ("市政府外事办公室", "市外事办", ""),
        ("国有资产监督管理委员会", "市国资委", ""),
        ("云川市税务局", "市税务局", ""),
    ],
)
def test_these_are_sure(directory, written, unit, word):
    match = directory.match(written)
    assert (match.sure, match.unit and match.unit.name) == (Sure.EXACT, unit)
    assert word in match.note and bool(word) == bool(match.note)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("各县（市、区）政府", 7),
        ("各县（市、区）政府、功能区管委会", 9),
        ("城区", 4),
        ("各功能区管委会", 2),
    ],
)
def test_collective_names(directory, written, count):
    match = directory.match(written)
    assert (match.sure, len(match.units)) == (Sure.GROUP, count)
    assert [unit.order for unit in match.units] == sorted(unit.order for unit in match.units)


def test_various_places_must_be_chosen(directory):
    assert directory.match("各地").sure is Sure.ASK
    assert directory.match("各地各部门").sure is Sure.ASK


@pytest.mark.parametrize("written", ["安渠县教育局", "云麓区城管局", "梓阳市公安局", "市生态环境局安渠分局"])
def test_county_departments_are_no_units_of_the_city(directory, written):
    assert directory.match(written).sure is Sure.UNKNOWN
