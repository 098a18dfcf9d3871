"""Queries that are put together once and then only run, with other values each time.

Putting a query of several parts together takes longer than the database needs to answer it. A
`build` function receives stand-ins (`Given`) for the values that change and returns a queryset;
what it was compiled to is kept for the process, by function and `options`. On PostgreSQL the statement
is prepared on the connection as well, unless connections are shared (DATABASE_POOLED).

`build` must depend on its arguments alone: whatever else decides what the query looks like belongs
into `options`.
"""

import copy
import re
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from threading import Lock
from types import SimpleNamespace
from typing import Any, TypeAlias

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections, models
from django.db.models import Expression, QuerySet
from django.db.models.query import FlatValuesListIterable, ValuesListIterable
from psycopg import RawCursor, adapters
from psycopg.adapt import Loader
from psycopg.pq import Format

MOST_KEPT = 400
# Lists of keys are filled up to one of these lengths, so that few statements serve all.
LENGTHS = (1, 8, 60, 500)
AnyField: TypeAlias = "models.Field[Any, Any]"
_FIELDS: tuple[tuple[type, Callable[[], Any]], ...] = (
    (bool, models.BooleanField),
    (int, models.BigIntegerField),
    (datetime, models.DateTimeField),
    (date, models.DateField),
    (uuid.UUID, models.UUIDField),
    (str, models.TextField),
)
_PLACE = re.compile(r"(?<!%)((?:%%)*)%s")
_PLAIN = (ValuesListIterable, FlatValuesListIterable)


class _Place:
    """Where a value goes among the parameters of a statement."""

    def __init__(self, name: str, position: int | None, field: AnyField) -> None:
        self.name, self.position, self.field = name, position, field

    def value(self, values: Mapping[str, Any], connection: Any) -> Any:
        found = values[self.name]
        one = found if self.position is None else found[min(self.position, len(found) - 1)]
        return self.field.get_db_prep_value(one, connection)


class Given(Expression):
    """A value that is known only when the query runs; with `length`, a list of keys for `in`."""

    def __init__(self, name: str, output_field: AnyField, length: int = 0) -> None:
        super().__init__(output_field=output_field)
        self.name, self.length = name, length

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not self.length:
            return "%s", [_Place(self.name, None, self.output_field)]
        places = [_Place(self.name, position, self.output_field) for position in range(self.length)]
        return f"({', '.join(['%s'] * self.length)})", places


class _Statement:
    """One compiled query: the text, its parameters, and what turns rows into results."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.alias = rows.db
        self.iterable: Any = rows._iterable_class
        self.fields = getattr(rows, "_fields", None)
        self.model = rows.model
        compiler = rows.query.get_compiler(using=rows.db)
        self.sql = ""
        try:
            self.sql, self.params = compiler.as_sql()
        except (EmptyResultSet, FullResultSet):
            self.params = ()
        self.places = [one for one in self.params if isinstance(one, _Place)]
        columns = compiler.select[: compiler.col_count] if self.sql else ()
        self.converters = compiler.get_converters([column[0] for column in columns])
        self.plain = bool(self.sql) and self.iterable in _PLAIN and not self.converters
        self.width = compiler.col_count if self.sql and compiler.has_extra_select else None
        self.fixed = ""
        # A query with all its parts takes a hundred kilobytes: it is kept only for what makes objects of rows.
        self.compiler = None if self.plain else compiler

    def run(self, values: Mapping[str, Any]) -> list[Any]:
        if not self.sql:
            return []
        if self.plain:
            # What the database sends is what is wanted: Django's way through the rows changes nothing.
            rows = self._execute(values)
            return [row[0] for row in rows] if self.iterable is FlatValuesListIterable else list(rows)
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connections[self.alias]
        compiler.execute_sql = lambda *args, **kwargs: [self._execute(values)]
        compiler.get_converters = lambda columns: self.converters
        query = _Query(compiler.query, compiler)
        source = SimpleNamespace(
            db=self.alias, query=query, model=self.model, _fields=self.fields, _known_related_objects={}
        )
        return list(self.iterable(source))

    def _execute(self, values: Mapping[str, Any]) -> Sequence[Any]:
        connection: Any = connections[self.alias]
        if connection.vendor == "postgresql":
            places = [place.value(values, connection) for place in self.places]
            rows = _on_postgresql(connection, self, places)
        else:
            given = [p.value(values, connection) if isinstance(p, _Place) else p for p in self.params]
            with connection.cursor() as cursor:
                cursor.execute(self.sql, given)
                rows = cursor.fetchall()
        return rows if self.width is None else [row[: self.width] for row in rows]

    def fix(self, literal: Callable[[Any], str]) -> str:
        """The text with what never changes written out, so that only given values are bound."""
        params = iter(self.params)

        def write(found: re.Match[str]) -> str:
            value = next(params)
            return found[1] + ("%s" if isinstance(value, _Place) else literal(value).replace("%", "%%"))

        self.fixed = self.fixed or _PLACE.sub(write, self.sql)
        return self.fixed


class _Query:
    """A query whose compiler runs the kept statement."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


def _on_postgresql(connection: Any, statement: _Statement, places: list[Any]) -> list[Any]:
    sql = statement.fixed or statement.fix(lambda value: connection.ops.compose_sql("%s", [value]))
    return run_bound(connection, sql, places)


def run_bound(connection: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    """The rows of one statement on PostgreSQL, its values bound by the server, its plan kept there."""
    connection.ensure_connection()
    with connection._prepare_cursor(_Bound(connection.connection)) as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall() if cursor.pgresult.nfields else []
        return found


class _Json(Loader):
    """JSON columns as the text that Django's field reads; in binary, a version stands before it."""

    format = Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data[1:]).decode()


adapters.register_loader("jsonb", _Json)


class _Bound(RawCursor[Any]):
    """A cursor whose values are bound by the server, unlike Django's, so that the server can keep the plan.

    Results come in binary: as text, each instant is read by functions in Python.
    """

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        return super().execute(_numbered(query), params, binary=True, **kwargs)


@lru_cache(maxsize=MOST_KEPT)
def _numbered(sql: str) -> bytes:
    """The statement with $1, $2 … for its places: psycopg would take a long one apart at every run."""
    numbers = count(1)
    return _PLACE.sub(lambda found: f"{found[1]}${next(numbers)}", sql).replace("%%", "%").encode()


_kept: OrderedDict[Hashable, _Statement] = OrderedDict()
_lock = Lock()


def fetch(build: Callable[..., QuerySet[Any]], *options: Hashable, **values: Any) -> list[Any]:
    """The results of `build(*options, **stand-ins for values)`, compiled the first time only.

    A list among the values stands for keys: it may have any length but none (an empty list gives no
    results at all). `build` is a function of a module, never made on the fly.
    """
    if any(isinstance(value, list) and not value for value in values.values()):
        return []
    shape = tuple((name, _length(value)) for name, value in values.items())
    key = (build, options, shape)
    with _lock:
        statement = _kept.get(key)
        if statement is not None:
            _kept.move_to_end(key)
    if statement is None:
        for one in (build, *options):
            assert "<locals>" not in getattr(one, "__qualname__", ""), f"{one} would never be found again"
        given = {name: _stand_in(name, value) for name, value in values.items()}
        statement = _Statement(build(*options, **given))
        with _lock:
            _kept[key] = statement
            if len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return statement.run(values)


def _length(value: Any) -> int | None:
    if not isinstance(value, list):
        return None
    return next((length for length in LENGTHS if len(value) <= length), len(value))


def _stand_in(name: str, value: Any) -> Given:
    if isinstance(value, list):
        return Given(name, _field(value[0]), _length(value) or 0)
    return Given(name, _field(value))


def _field(value: Any) -> AnyField:
    return next(field() for kind, field in _FIELDS if isinstance(value, kind))
