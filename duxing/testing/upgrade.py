"""Every migration over old rows (4.17): walk from nothing to the newest, with hostile rows at each state.

`walk` is the harness; `old_rows.DECLARED` says for each migration what its old rows are about. A migration
that only adds tables and indexes or renames labels needs nothing said (`is_plain`).
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.apps import apps as installed
from django.db import DatabaseError, connection, migrations
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from duxing.audit import encoding
from duxing.audit.rows import shape_hash
from duxing.audit.services import STAFF_CHAIN
from duxing.core import clock
from duxing.core.digest import digest
from duxing.core.migrating import WholeExecutor
from duxing.testing.hostile import Rows

OURS = "duxing."
ALG = "sm3"
OWN_APPS = {app.label for app in installed.get_app_configs() if app.name.startswith(OURS)} - {"audit"}
PLAIN = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)
# Parts of a field that the database does not know.
WORDS = {
    "choices",
    "verbose_name",
    "help_text",
    "validators",
    "error_messages",
    "blank",
    "editable",
    "related_name",
}
Key = tuple[str, str]
Maker = Callable[[Any, dict[str, list[Any]]], None]
Check = Callable[[Any], list[str]]


@dataclass(frozen=True)
class Declared:
    """What a migration does to old rows, and how that is tried.

    `why` is for the reader. `make` is given the models before the migration and the newest hostile rows by
    label, and makes them worse still; `changes` are the columns that it may change in old rows;
    `check` looks at the rows afterwards, with the models after it, and says what is wrong.
    """

    why: str
    make: Maker | None = None
    changes: dict[str, frozenset[str]] = field(default_factory=dict)
    check: Check | None = None


@dataclass
class Walked:
    """What a walk showed; `old` and `kept` are the last state before a step, and the rows in it."""

    steps: int = 0
    rows: int = 0
    wrong: list[str] = field(default_factory=list)
    old: Any = None
    kept: dict[str, dict[Any, dict[str, Any]]] = field(default_factory=dict)


def own_migrations(loader: MigrationLoader | None = None) -> dict[Key, Any]:
    """The product's migrations in the order in which they are applied."""
    loader = loader or MigrationLoader(None)
    plan = [key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)]
    ours = {k: loader.graph.nodes[k] for k in dict.fromkeys(plan)}
    return {k: m for k, m in ours.items() if type(m).__module__.startswith(OURS)}


def is_plain(loader: MigrationLoader, key: Key) -> bool:
    """Whether the operations alone show that no old row can be in the way."""
    migration = loader.graph.nodes[key]
    before = loader.project_state(
        list(loader.graph.node_map[key].parents and _parents(loader, key)), at_end=True
    )
    for operation in migration.operations:
        words_only = isinstance(operation, migrations.AlterField) and _only_words(before, key[0], operation)
        if not words_only and not isinstance(operation, PLAIN) and not _in_new_table(migration, operation):
            return False
    return True


def _parents(loader: MigrationLoader, key: Key) -> list[Key]:
    return [parent.key for parent in loader.graph.node_map[key].parents]


def _in_new_table(migration: Any, operation: Any) -> bool:
    """A column or a constraint of a table that this very migration makes: it has no rows yet."""
    new = {o.name.lower() for o in migration.operations if isinstance(o, migrations.CreateModel)}
    names = (migrations.AddField, migrations.AddConstraint, migrations.AlterUniqueTogether)
    return isinstance(operation, names) and getattr(operation, "model_name", "").lower() in new


def _only_words(before: Any, app: str, operation: migrations.AlterField) -> bool:
    old = before.models[app, operation.model_name_lower].get_field(operation.name)
    (path, args, was), (path_now, args_now, now) = old.deconstruct()[1:], operation.field.deconstruct()[1:]
    was, now = ({k: v for k, v in one.items() if k not in WORDS} for one in (was, now))
    return (path, args, was) == (path_now, args_now, now)


def walk(
    declared: dict[Key, Declared],
    seed: int,
    *,
    targets: Sequence[Key] = (),
    extra: Sequence[Migration] = (),
    until: Key | None = None,
) -> Walked:
    """Migrate an empty database step by step; before each step of ours the tables get hostile rows.

    After each step the old rows are as they were, the audit chain covers them, and the old program can still
    read its tables. `targets` limits the walk to some migrations and what they need, `extra` are steps that
    no file holds, `until` is a step before which the walk stops, its hostile rows in place.
    """
    walked, rows, chain = Walked(), Rows(Random(seed)), Chain()
    executor = WholeExecutor(connection)
    plan = executor.migration_plan(list(targets) or executor.loader.graph.leaf_nodes())
    state = executor._create_project_state(with_applied_migrations=True)
    for migration in [*(one for one, _ in plan), *extra]:
        key = (migration.app_label, migration.name)
        if not (type(migration).__module__.startswith(OURS) or migration in extra):
            state = executor.apply_migration(state, migration)
            continue
        walked.old = state.clone()
        _prepare(walked.old.apps, rows, declared.get(key), chain, walked)
        walked.kept = snapshot(walked.old.apps)
        if key == until:
            break
        try:
            state = executor.apply_migration(state, migration)
        except Exception as error:
            walked.wrong.append(f"{key[0]}.{key[1]}：在旧数据上失败，{type(error).__name__} {error}")
            break
        walked.steps += 1
        found = differences(
            walked.old.apps, state.apps, walked.kept, [declared[key]] if key in declared else []
        )
        walked.wrong += [f"{key[0]}.{key[1]}：{one}" for one in found]
    walked.wrong += [
        f"{label}：没有造出旧行，{why}" for label, why in rows.refused.items() if not rows.made.get(label)
    ]
    return walked


def _prepare(apps: Any, rows: Rows, declared: Declared | None, chain: "Chain", walked: Walked) -> None:
    """Hostile rows in every table of ours that is there, entered in the chain once there is one."""
    before = rows.sizes()
    rows.fill(apps, labels_of(apps))
    new = rows.since(before)
    if declared is not None and declared.make is not None:
        declared.make(apps, new)
    walked.rows += sum(map(len, new.values()))
    chain.enter(apps, new)


def labels_of(apps: Any) -> list[str]:
    """The tables of ours in a state, those of the chain apart: it is written by `Chain`."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in OWN_APPS]
    return sorted(model._meta.label_lower for model in found)


def snapshot(apps: Any) -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row of every table of ours, by label and key."""
    return {label: _rows(apps.get_model(label)) for label in labels_of(apps)}


def differences(before: Any, after: Any, kept: Any, declared: Sequence[Declared]) -> Iterator[str]:
    """What became of the old rows, read with the old models (as the old program does) and with the new."""
    for label, rows in kept.items():
        allowed = {name for one in declared for name in one.changes.get(label, ())}
        try:
            now = _rows(before.get_model(label))
        except DatabaseError as error:
            yield f"旧程序不能再读 {label}（{type(error).__name__}）"
            continue
        for pk, row in rows.items():
            differing = [
                name for name in row if name not in allowed and row[name] != now.get(pk, {}).get(name)
            ]
            if pk not in now:
                yield f"{label} 第 {pk} 行不见了"
            elif differing:
                yield f"{label} 第 {pk} 行的 {differing[0]} 变了"
    for label in labels_of(after):
        list(after.get_model(label)._base_manager.values()[:100])
    for one in declared:
        yield from one.check(after) if one.check is not None else ()


def _rows(model: Any) -> dict[Any, dict[str, Any]]:
    return {row[model._meta.pk.attname]: row for row in model._base_manager.values()}


class Chain:
    """The audit chain as an old program wrote it: one entry for the rows of each state."""

    def __init__(self) -> None:
        self.seq = 0
        self.genesis = digest(secrets.token_bytes(32), ALG)
        self.h = self.genesis

    def enter(self, apps: Any, new: dict[str, list[Any]]) -> None:
        """Digest the protected rows of `new` as they are in the database, and append the entry."""
        try:
            entry_model, row_model = apps.get_model("audit.AuditEntry"), apps.get_model("audit.AuditRow")
        except LookupError:
            return
        touched, made = [], []
        for label in sorted(new):
            for shape, pk, one in _digests(apps, label, new[label]):
                touched.append((label, pk, shape.columns_hash.encode(), one))
                made.append(
                    row_model(
                        chain=STAFF_CHAIN, seq=self.seq + 1, label=label, row=pk, shape=shape, digest=one
                    )
                )
        if not made:
            return
        self.seq += 1
        salt, body = secrets.token_bytes(16), encoding.canonical({"rows": len(made)})
        sealed = encoding.Sealed(
            chain=STAFF_CHAIN,
            seq=self.seq,
            ts=clock.now(),
            kind="orgs.directory.imported",
            actor="system",
            unit_path="",
            obj="upgrade",
            ok=True,
            body_hash=encoding.body_hash(salt, body, ALG),
            row_digest=encoding.rows_digest(touched, ALG),
            prev=self.h,
            alg=ALG,
        )
        self.h = encoding.entry_hash(sealed)
        entry_model._base_manager.create(**sealed._asdict(), h=self.h)
        apps.get_model("audit.AuditBody")._base_manager.create(
            chain=STAFF_CHAIN, seq=self.seq, salt=salt, body=body
        )
        row_model._base_manager.bulk_create(made)
        head = {"seq": self.seq, "h": self.h, "genesis": self.genesis}
        apps.get_model("audit.AuditHead")._base_manager.update_or_create(chain=STAFF_CHAIN, defaults=head)


def _digests(apps: Any, label: str, rows: list[Any]) -> Iterator[tuple[Any, int, bytes]]:
    """(shape, pk, digest) of the rows of a protected table, read afresh."""
    model = apps.get_model(label)
    names = [f.attname for f in model._meta.concrete_fields]
    if "row_salt" not in names:
        return
    columns = sorted(name for name in names if name != "row_salt")
    shapes = apps.get_model("audit.AuditShape")
    known = {"label": label, "columns": ",".join(columns)}
    if any(f.name == "alg" for f in shapes._meta.concrete_fields):
        known["alg"] = ALG
    shape, _ = shapes._base_manager.get_or_create(
        columns_hash=shape_hash(label, ALG, columns), defaults=known
    )
    found = model._base_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    for pk, salt, *values in found.values_list("pk", "row_salt", *columns):
        yield shape, pk, encoding.row_digest(label, pk, bytes(salt), columns, values, ALG)
