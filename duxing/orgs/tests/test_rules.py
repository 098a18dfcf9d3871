"""Rules of the directory that hold whoever asks: order, time, and who may hold what beside what."""

from datetime import date

import pytest

from duxing.core.errors import Forbidden
from duxing.orgs.models import Unit
from duxing.orgs.permissions import refuse_mixed_roles
from duxing.orgs.roles import Role

ON = date(2026, 11, 25)


@pytest.mark.parametrize("roles", [{Role.SYSADMIN}, {Role.OFFICER}, {Role.OFFICER, Role.UNIT_HEAD}, set()])
def test_one_kind_of_post_is_fine(roles):
    refuse_mixed_roles(roles)


def test_who_administers_the_system_has_no_business_post():
    with pytest.raises(Forbidden, match="系统管理员不得兼任业务岗位。"):
        refuse_mixed_roles({Role.SYSADMIN, Role.UNIT_HEAD})


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "exists"),
    [
        (None, None, True),
        (ON, None, True),
        (date(2026, 11, 26), None, False),
        (None, ON, False),
        (None, date(2026, 11, 26), True),
        (date(2026, 1, 1), date(2027, 1, 1), True),
    ],
)
def test_a_unit_exists_from_its_first_day_to_the_day_before_its_end(cast, valid_from, valid_to, exists):
    unit = cast.lead
    Unit._base_manager.filter(pk=unit.pk).update(valid_from=valid_from, valid_to=valid_to)
    assert Unit.objects.current(ON).filter(pk=unit.pk).exists() is exists


def test_units_stand_in_their_official_order(cast):
    Unit._base_manager.filter(pk=cast.lead.pk).update(order=0)
    Unit._base_manager.exclude(pk=cast.lead.pk).update(order=7)
    found = list(Unit.objects.in_order())
    assert found[0] == cast.lead
    assert [unit.pk for unit in found[1:]] == sorted(unit.pk for unit in found[1:])
    Unit._base_manager.filter(pk=cast.lead.pk).update(order=9)
    assert Unit.objects.in_order().last() == cast.lead
