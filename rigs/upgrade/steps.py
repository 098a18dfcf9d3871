"""Migrations that were killed: what is noted is done, what is not noted can be run again."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from duxing.audit.verify import verify
from duxing.core.migrating import WholeExecutor
from duxing.testing.old_rows import DECLARED
from duxing.testing.schemas import Schema, differing, schema
from duxing.testing.upgrade import Walked, differences, own_migrations
from rigs.backup.killing import killed
from rigs.binding import bound, database_at, drop_at, server_of

Env = dict[str, str]
KILLED = 9


@contextmanager
def fresh(env: Env, name: str, like: Env | None = None) -> Iterator[Env]:
    """An empty database beside that of `env`, or a copy of the one in `like`; gone afterwards."""
    folder = Path(env["DATA_DIR"]) / name
    folder.mkdir()
    server = server_of(env)
    made = None
    if server:
        template = server_of(like).name if like else "template0"  # type: ignore[union-attr]
        made = database_at(server, name, template)
    elif like:
        shutil.copyfile(Path(like["DATA_DIR"]) / "duxing.sqlite3", folder / "duxing.sqlite3")
    try:
        yield {**env, "DATA_DIR": str(folder), "DATABASE_URL": made.url if made else ""}
    finally:
        if made:
            drop_at(made)
        shutil.rmtree(folder, ignore_errors=True)


def migrate_all() -> None:
    """What an upgrade does to the bound database."""
    executor = WholeExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def of_models(env: Env) -> Schema:
    """The schema that the models say, made without any migration."""
    none = dict.fromkeys(config.label for config in apps.get_app_configs())
    with (
        fresh(env, "of_models") as own,
        bound(own),
        patch.object(settings, "MIGRATION_MODULES", none, create=True),
    ):
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
        return schema()


def killed_at_each_note(env: Env, number: int, executor: type[MigrationExecutor]) -> Iterator[str]:
    """Die between a migration's work and its note, for the first `number` of ours; then run it again."""
    with fresh(env, "noted") as own, bound(own):
        for key in list(own_migrations())[:number]:
            if _in_child(lambda key=key: _die_at_note(executor, key)) != KILLED:
                yield f"{key[0]}.{key[1]}：没有在记录之前终止"
            try:
                executor(connection).migrate([key])
            except Exception as error:
                yield f"{key[0]}.{key[1]}：终止后不能重做，{type(error).__name__} {error}"
                return


def _die_at_note(executor: type[MigrationExecutor], key: Any) -> None:
    runner = executor(connection)
    note = MigrationExecutor.record_migration

    def die(self: MigrationExecutor, migration: Any) -> None:
        if (migration.app_label, migration.name) == key:
            os._exit(KILLED)
        note(self, migration)

    with patch.object(MigrationExecutor, "record_migration", die):
        runner.migrate([key])


def _in_child(call: Callable[[], None]) -> int:
    connection.close()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            call()
            os._exit(0)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_anywhere(
    env: Env, old: Env, walked: Walked, wanted: Schema, number: int, usual: float, random: Random
) -> Iterator[tuple[int, list[str]]]:
    """Upgrade copies of an old database, killed at random until one run comes to its end; for each copy how
    often it was killed, and what was wrong at the end."""
    for _ in range(number):
        with fresh(env, "killed", like=old) as own, bound(own):
            kills = 0
            while kills < 20 and killed(migrate_all, random.random() * usual):
                kills += 1
            wrong: list[str] = []
            try:
                migrate_all()
            except Exception as error:
                wrong = [f"终止 {kills} 次后不能重做：{type(error).__name__} {error}"]
            yield kills, wrong or look(walked, wanted)


def look(walked: Walked, wanted: Schema) -> list[str]:
    """An upgraded database: its schema, its old rows, its chain."""
    executor = WholeExecutor(connection)
    state = executor._create_project_state(with_applied_migrations=True)
    wrong = differing(schema(), wanted)
    # What a migration's own check looks at holds right after it, not for rows of later states.
    declared = [replace(one, check=None) for one in DECLARED.values()]
    wrong += differences(walked.old.apps, state.apps, walked.kept, declared)
    return wrong + [one.words for one in verify().findings[:5]]
