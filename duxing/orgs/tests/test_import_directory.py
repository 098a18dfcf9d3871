"""A whole directory in one act with one entry."""

import pytest

from duxing.audit.models import AuditEntry
from duxing.audit.verify import verify
from duxing.core.errors import BadInput, Forbidden
from duxing.orgs.matching import Sure, match_unit
from duxing.orgs.models import Post, Unit, UnitGroup, User
from duxing.orgs.roles import Role
from duxing.orgs.services.directory import GroupData, PersonData, UnitData, import_directory

UNITS = (
    UnitData("yc", "云川市人民政府", "市政府", "government", 1),
    UnitData("yc-jyj", "云川市教育局", "市教育局", "department", 2, "", "yc", (("教体局", "wrong"),)),
    UnitData("yc-aq", "安渠县人民政府", "安渠县政府", "county", 3, "aqx", "yc"),
    UnitData("yc-old", "云川市教育委员会", "市教委", "department", 4, "", "yc", successor="yc-jyj"),
)
PEOPLE = (
    PersonData("aa", "甲", "yc", Role.CITY_LEADER, "市长", 1, aide="bb", stand_in="bb", sees_all=True),
    PersonData("bb", "乙", "yc", Role.SECRETARY_GENERAL, "秘书长", 2, password="Right-2026-pw"),
    PersonData("bb", "乙", "yc-jyj", Role.LIAISON, "联络员", 3),
)
GROUPS = (GroupData("各县（市、区）政府", ("yc-aq",), ("各县区",)),)


def test_all_of_it_with_one_entry(db):
    made = import_directory(UNITS, PEOPLE, GROUPS, by="system")
    assert [unit.path for unit in Unit.objects.in_order()][:2] == ["yc/", "yc/yc-jyj/"]
    assert match_unit("教体局").sure is Sure.ASK
    assert match_unit("各县区").units == (made.units["yc-aq"],)
    assert made.units["yc-old"].successor == made.units["yc-jyj"]
    mayor = Post.objects.get(title="市长")
    assert (mayor.aide.title, mayor.stand_in.title, mayor.sees_all) == ("秘书长", "秘书长", True)
    assert [post.title for post in made.posts["bb"]] == ["秘书长", "联络员"]
    assert made.people["bb"].check_password("Right-2026-pw")
    assert not made.people["aa"].has_usable_password()
    assert AuditEntry.objects.count() == 1
    assert verify().exit_code == 0


@pytest.mark.parametrize(
    ("units", "people", "groups", "words"),
    [
        ((*UNITS, UNITS[1]), (), (), "重复"),
        (UNITS[1:], (), (), "没有代码为“yc”的单位。"),
        (UNITS, (PersonData("cc", "丙", "nowhere", Role.LIAISON, "联络员"),), (), "没有代码为“nowhere”"),
        (UNITS, (PersonData("cc", "丙", "yc", Role.LIAISON, "联络员", aide="dd"),), (), "没有用户名为“dd”"),
        (UNITS, (), (GroupData("各地", ("nowhere",)),), "没有代码为"),
    ],
)
def test_all_or_nothing(db, units, people, groups, words):
    with pytest.raises(BadInput, match=words):
        import_directory(units, people, groups, by="system")
    assert not Unit.objects.exists() and not User.objects.exists() and not UnitGroup.objects.exists()


def test_what_is_there_already_is_refused(cast):
    with pytest.raises(BadInput, match="重复"):
        import_directory(UNITS, by=cast.director)
    with pytest.raises(BadInput, match="已有人使用"):
        import_directory((), (PersonData("officer", "丁", "yc", Role.LIAISON, "联络员"),), by=cast.director)
    with pytest.raises(Forbidden):
        import_directory((), by=cast.officer)


def test_who_administers_the_system_has_no_business_post(db):
    people = (
        PersonData("cc", "丙", "yc", Role.SYSADMIN, "系统管理员"),
        PersonData("cc", "丙", "yc", Role.LIAISON, "联络员"),
    )
    with pytest.raises(Forbidden):
        import_directory(UNITS, people, by="system")
