"""Rows that nobody would type: made for any table, from its model as it was at some migration.

Empty and longest texts, nothing where nothing is allowed, every choice (closed states too), the ends of
number and date, twins, and references to rows that were merged or ended.
"""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from django.db import DataError, IntegrityError, models, transaction

RARE = "𠮷|督查\u3000\u200b'\"<&>%_\\"
LONG = 10_000
EARLY, LATE = date(1900, 1, 1), date(2199, 12, 31)
MOST = 12  # rows of one table at one state


class Rows:
    """Makes hostile rows with the models of one state (`apps`); `made` is what is in the tables now."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.made: dict[str, list[Any]] = {}
        self.refused: dict[str, str] = {}

    def fill(self, apps: Any, labels: list[str]) -> None:
        """New rows for every model of `labels`, as many as its longest choice has values."""
        for label in labels:
            model = apps.get_model(label)
            number = max([3, *(len(f.choices) + 2 for f in model._meta.concrete_fields if f.choices)])
            for count in range(min(number, MOST)):
                self.one(apps, model, count)

    def since(self, before: dict[str, int]) -> dict[str, list[Any]]:
        """The rows that were made since `sizes` said `before`."""
        found = {label: rows[before.get(label, 0) :] for label, rows in self.made.items()}
        return {label: rows for label, rows in found.items() if rows}

    def sizes(self) -> dict[str, int]:
        """How many rows there are of each model."""
        return {label: len(rows) for label, rows in self.made.items()}

    def one(self, apps: Any, model: Any, count: int) -> Any:
        """One row: bare, full, a twin of the last one, then one for each choice. None when it cannot be."""
        label = model._meta.label_lower
        kept = self.made.setdefault(label, [])
        values: dict[str, Any] = {}
        if count == 2 and kept:
            values = {f.attname: getattr(kept[-1], f.attname, None) for f in _own_fields(model)}
        for field in _own_fields(model):
            if field.attname not in values or field.unique or field.one_to_one:
                values[field.attname] = self._value(apps, field, count)
        try:
            with transaction.atomic():
                row = model._base_manager.create(**values)
        except (IntegrityError, DataError) as error:
            self.refused[label] = str(error)
            return None
        kept.append(row)
        return row

    def _value(self, apps: Any, field: Any, count: int) -> Any:
        if field.remote_field is not None:
            return self._reference(apps, field, count)
        if field.choices:
            values = [value for value, _ in field.flatchoices]
            return values[count % len(values)]
        if field.unique or _within_unique(field):
            return self._different(field)
        if count == 0:
            return None if field.null else _least(field)
        return _most(field)

    def _reference(self, apps: Any, field: Any, count: int) -> Any:
        target = apps.get_model(field.remote_field.model._meta.label_lower)
        label = target._meta.label_lower
        if count == 0 and field.null:
            return None
        if field.one_to_one or not self.made.get(label):
            if target is field.model or label == field.model._meta.label_lower:
                return None
            if self.one(apps, target, self.random.randrange(3, 9)) is None and not self.made.get(label):
                return None
            return self.made[label][-1].pk
        return self.random.choice(self.made[label]).pk

    def _different(self, field: Any) -> Any:
        if isinstance(field, models.UUIDField):
            return uuid.UUID(int=self.random.getrandbits(128), version=4)
        if isinstance(field, models.CharField | models.TextField):
            return f"{self.random.getrandbits(64):x}"[: field.max_length or 16]
        if isinstance(field, models.BinaryField):
            return self.random.randbytes(field.max_length or 32)
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            return date.fromordinal(self.random.randrange(EARLY.toordinal(), LATE.toordinal()))
        if isinstance(field, models.BooleanField):
            return self.random.random() < 0.5
        if isinstance(field, models.IntegerField):
            return self.random.randrange(1, 32_000)
        return _most(field)


def _own_fields(model: Any) -> list[Any]:
    """The columns that have to be given: not the key that the database counts."""
    return [
        f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField | models.BigAutoField)
    ]


def _within_unique(field: Any) -> bool:
    sets = [set(c.fields) for c in field.model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    sets += [set(names) for names in field.model._meta.unique_together]
    return any(field.name in names for names in sets)


def _least(field: Any) -> Any:
    """The emptiest value that the column takes."""
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.JSONField):
        return {} if not isinstance(field.get_default(), list) else []
    if isinstance(field, models.DateTimeField):
        return datetime(1970, 1, 1, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return EARLY
    empty = {models.BooleanField: False, models.BinaryField: b"\0" * 16, models.DecimalField: Decimal(0)}
    for kind, value in empty.items():
        if isinstance(field, kind):
            return value
    return 0 if isinstance(field, models.IntegerField) else ""


def _most(field: Any) -> Any:
    """The most that the column takes."""
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.JSONField):
        return (
            {"键": [None, {"": RARE}], "": "x" * 2000}
            if not isinstance(field.get_default(), list)
            else [RARE, None]
        )
    if isinstance(field, models.DateTimeField):
        return datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return LATE
    if isinstance(field, models.DecimalField):
        # SQLite keeps 15 digits of a number; more cannot be read back there at all.
        return Decimal("9" * min(field.max_digits, 15)).scaleb(-field.decimal_places)
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.BinaryField):
        return b"\xff" * (field.max_length or 32)
    if isinstance(field, models.PositiveSmallIntegerField | models.SmallIntegerField):
        return 32_767
    if isinstance(field, models.IntegerField):
        return 2_147_483_647
    if isinstance(field, models.SlugField):
        return "z" * (field.max_length or 50)
    length = field.max_length or LONG
    return (RARE * (length // len(RARE) + 1))[:length]
