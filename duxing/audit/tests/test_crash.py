"""A process that dies in the middle of an act leaves the act undone and the chain whole."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from duxing.audit.models import AuditEntry
from duxing.audit.report import INTACT
from duxing.audit.tests.conftest import make_unit
from duxing.audit.verify import verify
from duxing.orgs.models import Unit

ROOT = Path(__file__).parents[3]
ACT = "from duxing.audit.tests.conftest import make_unit; make_unit('u2', by='system')"


@pytest.fixture
def elsewhere(shared_db, tmp_path):
    """What another process needs to work on the same database."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        os.symlink(own["NAME"], tmp_path / "duxing.sqlite3")
        return {"DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    user, host = quote(own["USER"], safe=""), quote(own["HOST"], safe="")
    secret = f":{quote(own['PASSWORD'], safe='')}" if own["PASSWORD"] else ""
    url = f"postgresql://{user}{secret}@{host}:{own['PORT']}/{own['NAME']}"
    return {"DATA_DIR": str(tmp_path), "DATABASE_URL": url}


def act(place, **env):
    told = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", ACT],
        env={**os.environ, **env, "DUXING_CRASHPOINT": place},
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, told.stderr


@pytest.mark.parametrize("place", ["audit.before_head", "audit.before_seal"])
def test_dying_in_the_act_leaves_nothing_of_it(elsewhere, place):
    make_unit("u1", by="system")
    code, said = act(place, **elsewhere)
    assert code == 9, said
    assert (AuditEntry.objects.count(), Unit.objects.count()) == (1, 1)
    assert verify().exit_code == INTACT
    assert act("", **elsewhere)[0] == 0
    assert (AuditEntry.objects.count(), Unit.objects.count()) == (2, 2)
    assert verify().exit_code == INTACT
