"""The settings under HTTPS, read in a process of their own because they are read once."""

import json
import os
import subprocess
import sys

NAMES = (
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "SEEN_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
)
SHOW = "import json; from config import settings as s; print(json.dumps([getattr(s, n) for n in {!r}]))"


def read(tmp_path, **env):
    told = subprocess.run(
        [sys.executable, "-c", SHOW.format(NAMES)],
        env={**os.environ, "DATA_DIR": str(tmp_path), **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(NAMES, json.loads(told.stdout), strict=True))


def test_https_binds_every_cookie_to_the_host(tmp_path):
    assert read(tmp_path, DUXING_HTTPS="1") == {
        "SESSION_COOKIE_NAME": "__Host-dx_session",
        "CSRF_COOKIE_NAME": "__Host-dx_csrf",
        "SEEN_COOKIE_NAME": "__Host-dx_seen",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    read(tmp_path)
    made = (tmp_path / "secret_key").read_text()
    read(tmp_path)
    assert (tmp_path / "secret_key").read_text() == made
    assert len(made) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
