"""Status moves and versioned edits: one conditional UPDATE that names what was read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from duxing.core import clock
from duxing.core.errors import ChangedMeanwhile, NotAllowedNow
from duxing.core.models import Protected, Tracked
from duxing.core.prepared import fetch
from duxing.core.scope import demand_action, touch
from duxing.core.writing import update


@dataclass(frozen=True)
class Move:
    """One allowed step of a record: its button word, where it may start, where it ends."""

    label: str
    sources: frozenset[str]
    target: str

    def fits(self, obj: Any) -> bool:
        """Whether the record's status allows the step."""
        return obj.status in self.sources


def apply_move(obj: Any, move: Move, *, by: Any, **changes: Any) -> None:
    """Move `obj` along and set `changes` with it, if nobody was faster.

    Raises NotAllowedNow when the status does not fit, ChangedMeanwhile when the row in the
    database is no longer the one that was read. Bumps the version; `obj` is brought up to date.
    """
    if not move.fits(obj):
        raise NotAllowedNow(f"当前状态为“{obj.get_status_display()}”，不能{move.label}。")
    _conditional_update(obj, {"status": obj.status}, changes | {"status": move.target}, by)


def save_changes(obj: Any, *, by: Any, version: int | None = None, **changes: Any) -> None:
    """Set `changes` on `obj` if its version is still `version` (default: the one it was read with).

    Raises ChangedMeanwhile.
    """
    if version is not None and version != obj.version:
        raise ChangedMeanwhile(changed_message(obj))
    same = {"status": obj.status} if hasattr(obj, "status") else {}
    _conditional_update(obj, same, changes, by)


def hold(obj: Any, *fields: str, within: Collection[str] = ()) -> None:
    """Keep `obj` as it was read until the action ends, without changing it.

    For an action that decides by a record which it does not write: a receipt by the status of its
    matter. Call it before the check. Whoever changes the record meanwhile waits; if somebody has
    changed its status, or one of `fields`, already, raises ChangedMeanwhile; with `within` only if the
    status is none of those any more.
    """
    names = fields or (("status",) if hasattr(obj, "status") else ())
    same = {} if within else {name: getattr(obj, name) for name in names}
    empty = tuple(name for name, value in same.items() if value is None)
    given = {name: value for name, value in same.items() if value is not None}
    if not fetch(_held, type(obj)._meta.label_lower, frozenset(within), empty, pk=obj.pk, **given):
        raise ChangedMeanwhile(changed_message(obj))


def _held(label: str, within: frozenset[str], empty: tuple[str, ...], **same: Any) -> Any:
    """The row, locked on PostgreSQL as an update would lock it; on SQLite the transaction holds all."""
    rows = apps.get_model(label)._base_manager.select_for_update(no_key=True).filter(**same)
    rows = rows.filter(status__in=within) if within else rows
    return rows.filter(**{f"{name}__isnull": True for name in empty}).values_list("pk", flat=True)


def hold_all(rows: Iterable[Any], *fields: str) -> None:
    """Hold several records of one kind, always in one order, so that nobody waits in a circle."""
    for obj in sorted({row.pk: row for row in rows}.values(), key=lambda row: row.pk):
        hold(obj, *fields)


def changed_message(obj: Tracked) -> str:
    """Who was faster, and when, in words for the person whose save was refused."""
    fresh = type(obj)._base_manager.select_related("updated_by").filter(pk=obj.pk).first()
    if fresh is None:
        return f"保存未成功：该{obj.noun}已被删除。您填写的内容已保留。"
    at = clock.local(fresh.updated_at)
    day = "" if at.date() == clock.today() else f"{at.month}月{at.day}日 "
    who = str(fresh.updated_by) if fresh.updated_by else "系统"
    return (
        f"保存未成功：本{obj.noun}已由 {who} 于 {day}{at:%H:%M:%S} 修改。"
        "您填写的内容已保留，请对照后重新提交。"
    )


def _conditional_update(obj: Any, same: dict[str, Any], changes: dict[str, Any], by: Any) -> None:
    if isinstance(obj, Protected):
        demand_action(obj._meta.label_lower)
    actor = by if isinstance(by, Model) else None
    changes = changes | {"version": obj.version + 1, "updated_at": clock.now(), "updated_by": actor}
    row = update(type(obj), {"pk": obj.pk, "version": obj.version, **same}, changes)
    if row is None:
        raise ChangedMeanwhile(changed_message(obj))
    for name, value in changes.items():
        setattr(obj, name, value)
    if isinstance(obj, Protected):
        touch(obj._meta.label_lower, obj.pk, row)
