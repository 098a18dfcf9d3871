"""The harness of migrations finds what is planted, and the product's own are clean (few of them here)."""

from urllib.parse import quote

import pytest
from django.db import connection

from duxing.testing.old_rows import DECLARED
from duxing.testing.upgrade import walk
from rigs.binding import bound
from rigs.upgrade.planted import APP, not_null_without_default
from rigs.upgrade.running import last_of
from rigs.upgrade.steps import fresh


@pytest.fixture
def env(db, tmp_path):
    """The environment of this run's kind of database; `fresh` makes an empty one beside it."""
    own = connection.settings_dict
    address = ""
    if connection.vendor == "postgresql":
        host, user = quote(own["HOST"], safe=""), quote(own["USER"], safe="")
        address = f"postgresql://{user}@{host}:{own['PORT']}/{own['NAME']}"
    return {"DATA_DIR": str(tmp_path), "DATABASE_URL": address}


def test_old_rows_outlive_the_migrations_and_a_planted_one_is_found(env):
    with fresh(env, "upgrade_rig") as own, bound(own):
        seen = walk(DECLARED, 7, targets=[last_of(APP)], extra=[not_null_without_default()])
        assert seen.steps >= 3 and seen.rows > 100
        assert [one for one in seen.wrong if "9999_planted：在旧数据上失败" not in one] == []
        assert len(seen.wrong) == 1
