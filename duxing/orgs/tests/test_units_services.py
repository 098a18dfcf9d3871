"""Units come, change their names, end; what they are called otherwise is learnt."""

from datetime import date

import pytest

from duxing.audit.models import AuditEntry
from duxing.audit.verify import verify
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.orgs.matching import Sure, match_unit
from duxing.orgs.models import AliasKind, Unit, UnitAlias, UnitKind
from duxing.orgs.services.people import create_post
from duxing.orgs.services.units import add_alias, create_unit, edit_unit, end_unit, remove_alias

NEW = {"full_name": "云川市林业局", "name": "市林业局", "kind": UnitKind.DEPARTMENT}


def last():
    return AuditEntry.objects.order_by("seq").last()


def test_a_new_unit_stands_below_its_parent_and_is_found(cast):
    unit = create_unit(by=cast.director, parent=cast.city, order=2150, **NEW)
    assert (unit.path, unit.initials, unit.code) == (f"yc/{unit.code}/", "lyj", "yc-slyj")
    assert match_unit("lyj").unit == unit
    assert (last().kind, last().actor) == ("orgs.unit.created", "director")
    assert verify().exit_code == 0


@pytest.mark.parametrize("order", [-1, 1_000_000, 10**30])
def test_a_place_that_no_list_knows_is_refused(cast, order):
    """A number without end would bring the database down on the person who typed it."""
    for act in (
        lambda: create_unit(by=cast.admin, parent=cast.city, order=order, **NEW),
        lambda: edit_unit(cast.lead, by=cast.admin, order=order),
        lambda: create_post(by=cast.admin, unit=cast.lead, role="liaison", title="联络员", order=order),
    ):
        with pytest.raises(BadInput, match="序不能") as refused:
            act()
        assert refused.value.field == "order"


def test_a_second_unit_of_one_name_is_refused(cast):
    create_unit(by=cast.admin, parent=cast.city, **NEW)
    with pytest.raises(BadInput, match="已有名为“市林业局”的单位。"):
        create_unit(by=cast.admin, parent=cast.city, **NEW)
    with pytest.raises(BadInput, match="代码"):
        create_unit(by=cast.admin, parent=cast.city, code="yc-zjj", **NEW | {"name": "市园林局"})


@pytest.mark.parametrize("who", ["officer", "handler", "head", "mayor"])
def test_others_do_not_keep_the_directory(cast, who):
    by = getattr(cast, who)
    with pytest.raises(Forbidden):
        create_unit(by=by, parent=cast.city, **NEW)
    with pytest.raises(Forbidden):
        edit_unit(cast.lead, by=by, name="市住建委")
    with pytest.raises(Forbidden):
        end_unit(cast.lead, by=by, ended_on=date(2026, 1, 1))


def test_a_renamed_unit_goes_on_being_found_by_its_old_name(cast):
    edit_unit(cast.lead, by=cast.director, name="市住房城乡建设委", full_name="云川市住房和城乡建设委员会")
    match = match_unit("市住房城乡建设局")
    assert (match.sure, match.unit) == (Sure.EXACT, cast.lead)
    assert match.note == "“市住房城乡建设局”为旧称，现为市住房城乡建设委。"
    assert last().kind == "orgs.unit.edited"
    assert verify().exit_code == 0


def test_of_two_who_edit_one_wins(cast):
    stale = Unit.objects.get(pk=cast.lead.pk)
    edit_unit(cast.lead, by=cast.director, order=1)
    with pytest.raises(ChangedMeanwhile):
        edit_unit(stale, by=cast.admin, order=2)


def test_codes_and_paths_are_not_edited(cast):
    with pytest.raises(TypeError):
        edit_unit(cast.lead, by=cast.director, path="x/")


def test_an_ended_unit_leads_to_its_successor(cast):
    end_unit(cast.support, by=cast.director, ended_on=date(2026, 6, 1), successor=cast.lead)
    match = match_unit("市水利局")
    assert (match.sure, match.units) == (Sure.ASK, (cast.lead,))
    assert "已并入市住房城乡建设局，请选择现单位。" in match.note
    assert last().kind == "orgs.unit.ended"
    with pytest.raises(NotAllowedNow):
        end_unit(cast.support, by=cast.director, ended_on=date(2026, 6, 2))


def test_a_successor_must_exist_and_be_another(cast):
    with pytest.raises(BadInput, match="现存"):
        end_unit(cast.support, by=cast.director, ended_on=date(2026, 6, 1), successor=cast.support)
    end_unit(cast.support, by=cast.director, ended_on=date(2026, 6, 1))
    with pytest.raises(BadInput, match="现存"):
        end_unit(cast.lead, by=cast.director, ended_on=date(2026, 6, 2), successor=cast.support)
    with pytest.raises(BadInput, match="不能早于设立日期"):
        end_unit(cast.other, by=cast.director, ended_on=date(2018, 1, 1))


def test_the_office_keeps_an_unknown_name_as_an_alias(cast):
    alias = add_alias(cast.other, " 市教委 ", by=cast.officer)
    assert (alias.text, alias.kind) == ("市教委", AliasKind.NICKNAME)
    assert match_unit("市教委").unit == cast.other
    assert last().kind == "orgs.alias.added"
    assert add_alias(cast.other, "市 教委", by=cast.officer) == alias
    assert AuditEntry.objects.filter(kind="orgs.alias.added").count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("市水利局", "“市水利局”是市水利局的名称，不能作为市教育局的别名。"),
        ("水利局", "“水利局”是市水利局的名称"),
        ("教育局", "“教育局”就是该单位的名称"),
        ("局", "别名须有二至八十个字。"),
        ("　", "别名须有二至八十个字。"),
    ],
)
def test_aliases_that_would_mislead(cast, text, words):
    with pytest.raises(BadInput, match=words):
        add_alias(cast.other, text, by=cast.officer)


def test_units_do_not_name_themselves(cast):
    with pytest.raises(Forbidden):
        add_alias(cast.lead, "建委", by=cast.handler)


def test_a_wrong_alias_is_taken_away(cast):
    alias = UnitAlias.objects.get(text="建设局")
    with pytest.raises(Forbidden):
        remove_alias(alias, by=cast.officer)
    remove_alias(alias, by=cast.director)
    assert match_unit("建设局").sure is Sure.UNKNOWN
    assert verify().exit_code == 0
