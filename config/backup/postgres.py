"""PostgreSQL's own programs: one consistent dump, what is in it, and putting it into an empty database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote, urlsplit

from config.backup.contents import HEAD, MIGRATIONS, STAFF_CHAIN, STORED, Contents, Stored
from config.backup.faults import NO_SPACE, WRONG_WORDS, Refused, in_volume
from config.backup.manifest import DATABASE, Manifest

COPY = re.compile(r"COPY (?:\w+\.)?(\"[^\"]+\"|\w+) \((.*)\) FROM stdin;")
NO_ROOM = "No space left on device"
SAID = 400
PACKAGED = Path("/usr/lib/postgresql")  # Debian keeps one folder a version
LOCK = 0x64757869  # one restore at a time into a database


@dataclass(frozen=True)
class Server:
    """A database on a server, and how to reach it."""

    host: str
    port: str
    user: str
    password: str
    name: str

    @classmethod
    def of_url(cls, url: str) -> "Server":
        """From an address as in DATABASE_URL. Raises Refused."""
        parts = urlsplit(url)
        name = parts.path.lstrip("/")
        if parts.scheme not in ("postgres", "postgresql") or not name:
            raise Refused("数据库地址应形如 postgresql://用户:密码@主机:5432/库名。", WRONG_WORDS)
        host, user, password = (
            unquote(one or "") for one in (parts.hostname, parts.username, parts.password)
        )
        return cls(host, str(parts.port or ""), user, password, unquote(name))

    @classmethod
    def of_settings(cls, own: Mapping[str, Any]) -> "Server":
        """From Django's settings of a database."""
        return cls(*(str(own.get(key) or "") for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")))

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        port = f":{self.port}" if self.port else ""
        return f"postgresql://{quote(self.user, safe='')}{secret}@{quote(self.host, safe='')}{port}/{quote(self.name, safe='')}"

    def words(self) -> list[str]:
        """The options by which PostgreSQL's programs reach it; never the password."""
        given = {"host": self.host, "port": self.port, "username": self.user, "dbname": self.name}
        return ["--no-password", *(f"--{key}={value}" for key, value in given.items() if value)]

    def env(self) -> dict[str, str]:
        secret = {"PGPASSWORD": self.password} if self.password else {}
        return {**os.environ, "LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "10", **secret}

    def ask(self, sql: str) -> list[list[str]]:
        """Rows of text. Raises Refused with what the server said."""
        words = [
            program("psql"),
            *self.words(),
            "-X",
            "-q",
            "-At",
            "-F",
            "\t",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql,
        ]
        told = subprocess.run(words, env=self.env(), capture_output=True, text=True, check=False)
        if told.returncode:
            raise Refused(f"数据库不能访问：{_said(told.stderr)}")
        return [line.split("\t") for line in told.stdout.splitlines()]

    def version(self) -> int:
        """The server's major version."""
        return int(self.ask("SHOW server_version_num")[0][0]) // 10000

    def is_empty(self) -> bool:
        """Whether nobody has made anything in it; waits for a restore into it that is just ending."""
        made = (
            f"SELECT pg_advisory_lock({LOCK}); SELECT count(*) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        )
        return self.ask(made)[-1] == ["0"]


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs; the newest of Debian's when several are installed."""
    debian = sorted(PACKAGED.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which(name)
    if not found:
        raise Refused(
            f"本机没有 {name}，请安装 postgresql-client（版本不低于数据库服务器）后重试。", WRONG_WORDS
        )
    return found


def demand_version(name: str, server: int) -> int:
    """The program's major version. Raises Refused when it is older than the server's `server`."""
    told = subprocess.run([program(name), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\d+)", told.stdout)
    own = int(found[1]) if found else 0
    if own < server:
        raise Refused(
            f"本机的 {name} 为第 {own} 版，数据库服务器为第 {server} 版："
            f"请安装不低于第 {server} 版的 postgresql-client 后重试。",
            WRONG_WORDS,
        )
    return own


def dump(server: Server, snapshot: str, target: Path) -> None:
    """Write what `snapshot` sees, in PostgreSQL's custom format, and sync it."""
    words = [program("pg_dump"), *server.words(), "--format=custom", "--no-owner", "--no-privileges"]
    words += [f"--snapshot={snapshot}", f"--file={target}"]
    told = subprocess.run(words, env=server.env(), capture_output=True, text=True, check=False)
    if told.returncode and NO_ROOM in told.stderr:
        raise Refused("存储空间不足，备份未完成，未完成的部分已清除。请腾出空间后重试。", NO_SPACE)
    if told.returncode:
        raise Refused(f"数据库导出失败：{_said(told.stderr)}")
    target.chmod(0o600)
    with open(target, "rb") as written:
        os.fsync(written.fileno())


def _said(stderr: str) -> str:
    return " ".join(stderr.split())[:SAID]


@contextmanager
def _script(copy: Path, *options: str) -> Iterator[IO[bytes]]:
    """A dump as SQL, while it is being written. Raises Damaged when it cannot be read to its end."""
    words = [program("pg_restore"), "--no-owner", "--no-privileges", *options, "--file=-", str(copy)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        if process.wait():
            raise in_volume(DATABASE, "数据库副本不能读完。")


def dump_contents(copy: Path) -> Contents:
    """What is in a dump, without a server: every table is read once. Raises Damaged."""
    tables: dict[str, int] = {}
    kept: dict[str, list[dict[str, str]]] = {MIGRATIONS: [], HEAD: [], STORED: []}
    table, columns = "", [""]
    with _script(copy, "--data-only") as script:
        for raw in script:
            if not table:
                begun = COPY.match(raw.decode("utf-8", "replace")) if raw.startswith(b"COPY ") else None
                if begun:
                    table, columns = begun[1].strip('"'), [one.strip(' "') for one in begun[2].split(",")]
                    tables[table] = 0
            elif raw == b"\\.\n":
                table = ""
            else:
                tables[table] += 1
                if table in kept:
                    cells = raw.decode("utf-8", "replace").rstrip("\n").split("\t")
                    kept[table].append(dict(zip(columns, cells, strict=False)))
    heads = [row for row in kept[HEAD] if row["chain"] == str(STAFF_CHAIN)]
    return Contents(
        migrations=sorted([row["app"], row["name"]] for row in kept[MIGRATIONS]),
        tables=dict(sorted(tables.items())),
        chain=[int(heads[0]["seq"]), *(heads[0][key].removeprefix("\\\\x") for key in ("h", "genesis"))]
        if heads
        else None,
        stored=sorted(Stored(r["path"], r["algorithm"], r["digest"], int(r["size"])) for r in kept[STORED]),
    )


def load(server: Server, copy: Path, manifest: Manifest) -> None:
    """Put a dump into an empty database in one transaction, which ends only when the manifest agrees.

    Whatever happens before its last word, the database stays as it was. Raises Refused.
    """
    words = [program("psql"), *server.words(), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, env=server.env(), **quiet) as process:  # type: ignore[call-overload]
        try:
            with _script(copy) as script:
                process.stdin.write(f"BEGIN;\nSELECT pg_advisory_xact_lock({LOCK});\n".encode())
                shutil.copyfileobj(script, process.stdin)
            process.stdin.write(f"\n{agreement(manifest)}\nCOMMIT;\n".encode())
        except BrokenPipeError:
            pass
        except BaseException:
            process.kill()
            raise
        told = process.communicate()[1].decode("utf-8", "replace")
    if process.returncode:
        raise Refused(f"数据库恢复失败，目标数据库未改动：{_said(told)}")


def agreement(manifest: Manifest) -> str:
    """SQL that fails unless the database holds what the manifest says."""
    checks = [
        f'(SELECT count(*) FROM public."{name}") = {int(count)}' for name, count in manifest.tables.items()
    ]
    if manifest.chain:
        seq, h, genesis = int(manifest.chain[0]), *(bytes.fromhex(one).hex() for one in manifest.chain[1:])
        checks.append(
            f"EXISTS (SELECT 1 FROM public.{HEAD} WHERE chain = {STAFF_CHAIN} AND seq = {seq}"
            f" AND h = '\\x{h}'::bytea AND genesis = '\\x{genesis}'::bytea)"
        )
    body = "\n".join(f"ASSERT {one}, 'differs from the manifest';" for one in checks)
    return f"DO $agree$ BEGIN\n{body}\nEND $agree$;"


@contextmanager
def scratch(server: Server, name: str) -> Iterator[Server]:
    """A database of its own on the same server, dropped at the end. Raises Refused without the right to it."""
    try:
        server.ask(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    except Refused as error:
        raise Refused(
            f"不能在数据库服务器上建立临时库（{error}）。请用 --database 指定一个空的数据库，"
            "或给数据库用户建库的权限（ALTER ROLE 用户 CREATEDB）。",
            WRONG_WORDS,
        ) from error
    try:
        yield replace(server, name=name)
    finally:
        server.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
