"""A process that dies in the middle of an act leaves the act undone and the chain whole."""

import pytest

from duxing.audit import witness
from duxing.audit.checkpoints import sign
from duxing.audit.models import AuditCheckpoint, AuditEntry
from duxing.audit.report import INTACT
from duxing.audit.tests.conftest import make_unit
from duxing.audit.verify import Asked, verify
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


def test_dying_before_the_checkpoint_is_kept_leaves_nothing_of_it(elsewhere, settings):
    settings.DATA_DIR = elsewhere["DATA_DIR"]
    make_unit("u1", by="system")
    assert manage("audit_checkpoint", crash="audit.before_checkpoint", **elsewhere)[0] == 9
    assert not AuditCheckpoint.objects.exists()
    assert sign().n == 1
    assert agreed() == (INTACT, 1, 1)


def test_dying_between_the_announcement_and_the_new_key_loses_neither(elsewhere, settings):
    settings.DATA_DIR = elsewhere["DATA_DIR"]
    make_unit("u1", by="system")
    sign()
    assert manage("audit_key", "--rotate", crash="audit.before_new_key", **elsewhere)[0] == 9
    assert AuditCheckpoint.objects.count() == 2
    make_unit("u2", by="system")
    assert sign().n == 3
    assert agreed() == (INTACT, 3, 3)


def agreed():
    """The verdict, and how many checkpoints the database and the folder hold."""
    assert witness.write_all() == []
    report = verify(Asked(witness.folders()[0]))
    return report.exit_code, report.checkpoints, report.witnessed
