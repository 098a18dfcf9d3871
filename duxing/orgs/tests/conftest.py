"""A directory of a dozen units that holds every kind of trap."""

from datetime import date

import pytest

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.orgs.models import AliasKind, Unit, UnitAlias, UnitGroup, UnitKind

N, OLD, H, W = AliasKind.NICKNAME, AliasKind.OLD, AliasKind.HOSTED, AliasKind.WRONG
CITY = [
    ("yc", "云川市人民政府", "市政府", "szf", UnitKind.GOVERNMENT, 100, {}),
    ("yc-zfb", "云川市人民政府办公室", "市政府办公室", "zfb", UnitKind.DEPARTMENT, 200, {"市府办": N}),
    (
        "yc-fgw",
        "云川市发展和改革委员会",
        "市发展改革委",
        "fgw",
        UnitKind.DEPARTMENT,
        300,
        {"发改委": N, "粮储局": H, "发改局": W, "物价局": OLD},
    ),
    ("yc-jyj", "云川市教育局", "市教育局", "jyj", UnitKind.DEPARTMENT, 400, {"教育": N, "教体局": W}),
    (
        "yc-zgj",
        "云川市自然资源和规划局",
        "市自然资源和规划局",
        "zgj",
        UnitKind.DEPARTMENT,
        500,
        {"资规局": N, "林业局": H, "国土局": OLD},
    ),
    (
        "yc-zjj",
        "云川市住房和城乡建设局",
        "市住房城乡建设局",
        "zjj",
        UnitKind.DEPARTMENT,
        600,
        {"住建局": N, "建设局": OLD},
    ),
    (
        "yc-cgj",
        "云川市城市管理局（云川市综合行政执法局）",
        "市城市管理局",
        "cgj",
        UnitKind.DEPARTMENT,
        700,
        {"执法局": W},
    ),
    ("yc-slj", "云川市水利局", "市水利局", "slj", UnitKind.DEPARTMENT, 800, {"河长办": H, "水务局": OLD}),
    ("yc-swj", "云川市商务局", "市商务局", "swj", UnitKind.DEPARTMENT, 900, {"招商局": W}),
    ("yc-sjj", "云川市审计局", "市审计局", "sjj", UnitKind.DEPARTMENT, 1000, {}),
    (
        "yc-scjg",
        "云川市市场监督管理局",
        "市市场监管局",
        "sjj",
        UnitKind.DEPARTMENT,
        1100,
        {"市监局": N, "工商局": OLD},
    ),
    ("yc-sj", "云川市数据局", "市数据局", "sjj", UnitKind.DEPARTMENT, 1200, {}),
    ("yc-tcz", "云川市投资促进中心", "市投资促进中心", "tcz", UnitKind.DIRECT, 1300, {"招商局": OLD}),
    ("yc-sw", "云川市水务集团有限公司", "市水务集团", "sw", UnitKind.ENTERPRISE, 1400, {"水务局": W}),
    ("yc-yl", "云川市云麓区人民政府", "云麓区政府", "ylq", UnitKind.COUNTY, 2000, {"云麓": N}),
    ("yc-aq", "安渠县人民政府", "安渠县政府", "aqx", UnitKind.COUNTY, 2100, {"安渠": N}),
    (
        "yc-gx",
        "云川高新技术产业开发区管理委员会",
        "云川高新区管委会",
        "gxq",
        UnitKind.ZONE,
        2200,
        {"高新区": N},
    ),
    ("yc-swz", "安渠县沙湾镇人民政府", "安渠县沙湾镇", "zjj", UnitKind.TOWNSHIP, 2300, {"沙湾镇": N}),
    ("yc-ssj", "国家税务总局云川市税务局", "市税务局", "swj", UnitKind.STATIONED, 3000, {"国税": OLD}),
]
GROUPS = [
    ("各县（市、区）政府", ["各县区"], False, ["yc-yl", "yc-aq"]),
    ("各县（市、区）政府、功能区管委会", [], False, ["yc-gx", "yc-yl", "yc-aq"]),
    ("各地", [], True, []),
]


@action
def make_city() -> dict[str, Unit]:
    """Units by code, with two that ended: 市工商局, and 市物资局 without a successor."""
    made: dict[str, Unit] = {}
    for code, full_name, name, initials, kind, order, aliases in CITY:
        made[code] = Unit.objects.create(
            code=code,
            full_name=full_name,
            name=name,
            initials=initials,
            kind=kind,
            order=order,
            parent=made.get("yc"),
            path=f"yc/{code}/" if made else "yc/",
        )
        for text, alias_kind in aliases.items():
            UnitAlias.objects.create(unit=made[code], text=text, kind=alias_kind)
    made["yc-gsj"] = _ended("yc-gsj", "云川市工商行政管理局", "市工商局", made["yc-scjg"])
    made["yc-wzj"] = _ended("yc-wzj", "云川市物资局", "市物资局", None)
    for name, spellings, must_ask, codes in GROUPS:
        group = UnitGroup.objects.create(name=name, aliases=spellings, must_ask=must_ask)
        group.units.set([made[code] for code in codes])
    record("system", "orgs.directory.imported", "tests")
    return made


def _ended(code: str, full_name: str, name: str, successor: Unit | None) -> Unit:
    return Unit.objects.create(
        code=code,
        full_name=full_name,
        name=name,
        kind=UnitKind.DEPARTMENT,
        order=9000,
        path=f"yc/{code}/",
        valid_to=date(2019, 3, 1),
        successor=successor,
    )


@pytest.fixture
def city(db: None) -> dict[str, Unit]:
    return make_city()
