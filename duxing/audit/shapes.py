"""Which columns the digests of a table cover now, and the key under which that is written down."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.db import connection, transaction

from duxing.audit import rows
from duxing.audit.models import AuditShape


class Shape(NamedTuple):
    """A table, its algorithm and columns; `name` is the hash over them that goes into the chain."""

    label: str
    alg: str
    columns: tuple[str, ...]
    name: bytes


# A key is remembered once it is committed, for one database and one chain: a rolled back key, an
# emptied database or another one behind the same name never answer from here.
_known: dict[tuple[str, str, bytes, bytes], int] = {}


@cache
def of_now(label: str, alg: str) -> Shape:
    """What a digest of a row of `label` covers as the model stands."""
    columns = rows.columns_of(apps.get_model(label))
    return Shape(label, alg, tuple(columns), rows.shape_hash(label, alg, columns).encode())


def keys_of(wanted: Iterable[Shape], genesis: bytes) -> dict[Shape, int]:
    """The primary keys of the shapes in the database with the chain of `genesis`, made where they lack."""
    place = (str(connection.settings_dict["NAME"]), str(connection.settings_dict["HOST"]), genesis)
    found = {shape: key for shape in wanted if (key := _known.get((*place, shape.name))) is not None}
    missing = {shape.name.decode(): shape for shape in wanted if shape not in found}
    if missing:
        there = AuditShape.objects.filter(columns_hash__in=missing).values_list("columns_hash", "pk")
        read = {missing[name]: key for name, key in there}
        read |= {shape: _make(shape) for shape in missing.values() if shape not in read}
        transaction.on_commit(lambda: _known.update({(*place, one.name): key for one, key in read.items()}))
        found |= read
    return found


def _make(shape: Shape) -> int:
    facts = {"label": shape.label, "alg": shape.alg, "columns": ",".join(shape.columns)}
    made, _ = AuditShape.objects.get_or_create(columns_hash=shape.name.decode(), defaults=facts)
    return made.pk
