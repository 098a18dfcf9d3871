"""Digests of protected rows as they stand in the database."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps

from duxing.audit.encoding import row_digest
from duxing.core.models import Protected
from duxing.core.prepared import fetch
from duxing.core.scope import Row

# Databases bound the number of values in one statement.
MOST_IN_LIST = 500


def protected_models() -> list[type[Protected]]:
    """Every concrete protected model of the installed apps, by label."""
    found = [model for model in apps.get_models() if issubclass(model, Protected)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def columns_of(model: type[Protected]) -> list[str]:
    """The columns that the digest covers: all but the salt, sorted."""
    return sorted(f.attname for f in model._meta.concrete_fields if f.attname != "row_salt")


def shape_hash(label: str, alg: str, columns: Iterable[str]) -> str:
    """Hex SHA-256 that names a set of columns of a table and the algorithm of its digests."""
    return hashlib.sha256("\n".join([label, alg, *columns]).encode()).hexdigest()


def digest_of(label: str, row: Row, columns: Sequence[str], alg: str) -> bytes:
    """Digest of a row as a write gave it back, by column."""
    return row_digest(label, row["id"], row["row_salt"], columns, [row[name] for name in columns], alg)


def digests(
    model: type[Protected], columns: list[str], alg: str, pks: Sequence[int]
) -> Iterator[tuple[int, bytes]]:
    """(pk, digest) of the rows with `pks`, read afresh."""
    label = model._meta.label_lower
    for start in range(0, len(pks), MOST_IN_LIST):
        keys = list(pks[start : start + MOST_IN_LIST])
        for pk, salt, *values in fetch(_stored, model, tuple(columns), keys=keys):
            yield pk, row_digest(label, pk, salt, columns, values, alg)


def _stored(model: type[Protected], columns: tuple[str, ...], *, keys: Any) -> Any:
    return model._base_manager.filter(pk__in=keys).values_list("pk", "row_salt", *columns)
