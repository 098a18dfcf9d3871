"""What a database holds, read by plain questions, so that it can be asked of any version and of a copy."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Any, NamedTuple
from urllib.parse import quote

from config.backup.faults import Refused

Ask = Callable[[str], Sequence[Sequence[Any]]]
MIGRATIONS, HEAD, STORED = "django_migrations", "audit_audithead", "files_storedfile"
STAFF_CHAIN = 1
SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
POSTGRESQL_TABLES = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public'"
)


class Stored(NamedTuple):
    """One attachment as its row says it: where it lies, and the digest of its bytes."""

    path: str
    algorithm: str
    digest: str
    size: int


@dataclass(frozen=True)
class Contents:
    """Migrations, rows of every table, the end of the audit chain (seq, hex h, hex genesis), attachments."""

    migrations: list[list[str]]
    tables: dict[str, int]
    chain: list[Any] | None
    stored: list[Stored]

    def differs_from(self, other: Any) -> str:
        """The first thing in which a manifest says otherwise, as words; empty when they agree."""
        if self.migrations != other.migrations:
            return "数据库结构的版本与清单不符"
        if self.chain != other.chain:
            said = other.chain[0] if other.chain else 0
            return f"操作记录的链首与清单不符（清单为第 {said} 条，实为第 {self.chain[0] if self.chain else 0} 条）"
        names = sorted(self.tables.keys() | other.tables.keys())
        wrong = [name for name in names if self.tables.get(name) != other.tables.get(name)]
        return f"数据表 {wrong[0]} 的行数与清单不符" if wrong else ""


def read_contents(ask: Ask, vendor: str) -> Contents:
    """Everything that a manifest says of a database, asked of one state of it."""
    found = ask(SQLITE_TABLES if vendor == "sqlite" else POSTGRESQL_TABLES)
    tables = dict.fromkeys(sorted(str(row[0]) for row in found), 0)
    for name in tables:
        quoted = name.replace('"', '""')
        tables[name] = int(ask(f'SELECT count(*) FROM "{quoted}"')[0][0])
    if not {MIGRATIONS, HEAD, STORED} <= tables.keys():
        raise Refused("数据库中没有督行的数据表：尚未初始化，或数据库地址不对。")
    applied = ask(f"SELECT app, name FROM {MIGRATIONS}")
    heads = ask(f"SELECT seq, h, genesis FROM {HEAD} WHERE chain = {STAFF_CHAIN}")
    stored = ask(f"SELECT path, algorithm, digest, size FROM {STORED} ORDER BY path")
    return Contents(
        migrations=sorted([str(app), str(name)] for app, name in applied),
        tables=tables,
        chain=[int(heads[0][0]), bytes(heads[0][1]).hex(), bytes(heads[0][2]).hex()] if heads else None,
        stored=[Stored(str(p), str(a), str(d), int(s)) for p, a, d, s in stored],
    )


@contextmanager
def sqlite_copy(path: Path) -> Iterator[Ask]:
    """Ask a copy that nobody writes to; not a byte of it changes. Raises sqlite3.DatabaseError."""
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    with closing(connect(address, uri=True)) as connection:
        yield lambda question: connection.execute(question).fetchall()


def sqlite_contents(path: Path) -> Contents:
    """The contents of a copy, after SQLite's own check of its structure. Raises sqlite3.DatabaseError."""
    with sqlite_copy(path) as ask:
        said = ask("PRAGMA quick_check(1)")[0][0]
        if said != "ok":
            raise DatabaseError(said)
        return read_contents(ask, "sqlite")
