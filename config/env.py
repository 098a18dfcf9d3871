"""Settings come from the environment; every name is read through here, so that the table in
docs/settings.md can be proven complete."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

KNOWN: dict[str, str] = {}


def text(name: str, default: str = "") -> str:
    """The environment variable `name`, or `default`; empty counts as unset."""
    KNOWN[name] = default
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or no: 1, true, yes, on."""
    return text(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


def number(name: str, default: int) -> int:
    """A whole number."""
    return int(text(name, str(default)))


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret_key(data_dir: Path) -> str:
    """The installation's secret, made once and readable by its owner alone."""
    given = text("SECRET_KEY")
    if given:
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return path.read_text().strip()


# Statements that core.prepared runs often are planned once for each connection, for any values: planning
# the longest anew takes three times as long as running it. Processes to help with one statement are not
# started: a plan for any values asks for them where a few rows are read. Behind a pooler the next
# statement may meet another connection, which knows nothing of kept plans.
KEPT_PLANS = {
    "prepare_threshold": 5,
    "options": "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0",
}


def database(data_dir: Path) -> dict[str, object]:
    """Django's database settings: PostgreSQL from DATABASE_URL, else SQLite in the data folder."""
    url = text("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "duxing.core.sqlite",
            "NAME": data_dir / "duxing.sqlite3",
            # Deferred transactions lose writes to "database is locked" whatever the timeout.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
            },
            # Tests in several processes would otherwise be given a file of one name, as pytest-django
            # knows only Django's own engine to be one that needs none.
            "TEST": {"NAME": ":memory:"},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "duxing.core.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": flag("DATABASE_POOLED"),
        "OPTIONS": {"prepare_threshold": None} if flag("DATABASE_POOLED") else KEPT_PLANS,
    }
