"""A process that dies in the middle of an act leaves the act undone and the chain whole."""

import pytest

from duxing.audit.models import AuditEntry
from duxing.audit.report import INTACT
from duxing.audit.tests.conftest import make_unit
from duxing.audit.verify import verify
from duxing.orgs.models import Unit
from duxing.testing.processes import manage

ACT = "from duxing.audit.tests.conftest import make_unit; make_unit('u2', by='system')"


def act(**env):
    return manage("shell", "--no-imports", "-c", ACT, **env)


@pytest.mark.parametrize("place", ["audit.before_head", "audit.before_seal"])
def test_dying_in_the_act_leaves_nothing_of_it(elsewhere, place):
    make_unit("u1", by="system")
    code, said = act(crash=place, **elsewhere)
    assert code == 9, said
    assert (AuditEntry.objects.count(), Unit.objects.count()) == (1, 1)
    assert verify().exit_code == INTACT
    assert act(**elsewhere)[0] == 0
    assert (AuditEntry.objects.count(), Unit.objects.count()) == (2, 2)
    assert verify().exit_code == INTACT
