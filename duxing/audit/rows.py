"""Digests of protected rows as they stand in the database."""

import hashlib
from collections.abc import Iterable, Iterator

from django.apps import apps

from duxing.audit.encoding import row_digest
from duxing.core.models import Protected


def protected_models() -> list[type[Protected]]:
    """Every concrete protected model of the installed apps, by label."""
    found = [model for model in apps.get_models() if issubclass(model, Protected)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def columns_of(model: type[Protected]) -> list[str]:
    """The columns that the digest covers: all but the salt, sorted."""
    return sorted(f.attname for f in model._meta.concrete_fields if f.attname != "row_salt")


def shape_hash(label: str, columns: Iterable[str]) -> str:
    """Hex SHA-256 that names a set of columns of a table."""
    return hashlib.sha256("\n".join([label, *columns]).encode()).hexdigest()


def digests(
    model: type[Protected], columns: list[str], alg: str, pks: Iterable[int] | None = None
) -> Iterator[tuple[int, bytes]]:
    """(pk, digest) of the rows with `pks`, or of the whole table, read afresh."""
    rows = model._base_manager.order_by("pk")
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    label = model._meta.label_lower
    for pk, salt, *values in rows.values_list("pk", "row_salt", *columns).iterator(chunk_size=2000):
        yield pk, row_digest(label, pk, salt, columns, values, alg)
