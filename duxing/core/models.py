"""Base rows: every record has a public id and a version; protected ones are watched by the chain."""

import secrets
import uuid
from collections.abc import Sequence
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from duxing.core import clock
from duxing.core.scope import UnauditedWrite, demand_action, touch
from duxing.core.writing import insert_one, insert_together


def new_salt() -> bytes:
    """16 random bytes, so that nobody can guess a short value from its digest."""
    return secrets.token_bytes(16)


class Tracked(models.Model):
    """A record that people edit.

    `public_id` is its only id in URLs; `version` rises by one with every change, and every
    change names the version it has read. `noun` is what the record is called in a sentence
    about a lost race: “本事项已由……修改”.
    """

    noun = "记录"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class ProtectedQuerySet(models.QuerySet[Any]):
    """Refuses the writes that would pass by the audit chain."""

    def _refuse(self, name: str) -> NoReturn:
        raise UnauditedWrite(f"{name}() on {self.model._meta.label}: write through a service")

    def update(self, **kwargs: Any) -> int:
        self._refuse("update")

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse("delete")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        self._refuse("bulk_create")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._refuse("bulk_update")


class Protected(Tracked):
    """A record whose every state has a digest in the audit chain.

    The digest covers every column but the salt. Each subclass names its manager: of
    `ProtectedQuerySet`, or of its own queryset derived from that (a structure test looks).
    """

    row_salt = models.BinaryField(default=new_salt, editable=False, max_length=16)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise UnauditedWrite(f"save() on an existing {self._meta.label}: use save_changes or apply_move")
        demand_action(self._meta.label_lower)
        self._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]
        # An insert, also of a new object with the key of an old row: it must not overwrite that row.
        row = insert_one(self)
        touch(self._meta.label_lower, self.pk, row)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        demand_action(self._meta.label_lower)
        pk = self.pk
        answer = super().delete(*args, **kwargs)
        touch(self._meta.label_lower, pk)
        return answer


def save_together(made: Sequence[Protected]) -> None:
    """Save new protected records of several kinds at once, each after those that it refers to."""
    for one in made:
        demand_action(one._meta.label_lower)
    for one, row in zip(made, insert_together(made), strict=True):
        touch(one._meta.label_lower, one.pk, row)


class RequestKey(models.Model):
    """The key of one rendered form (防重复提交), kept with what its first sending led to.

    The row is written in the transaction of the action, so a refused post does not use it up.
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    result_url = models.CharField(max_length=300, default="", blank=True)
    result_label = models.CharField(max_length=120, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="request_key_once")]

    def __str__(self) -> str:
        return str(self.key)
