"""Rows that are written by statements put together once, as `core.prepared` does for those that are read.

An insert names every column of its model; an update changes one row if it still is what was read. Both
can give back the row as the database holds it now, so that nobody has to read it again.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Model

from duxing.core.prepared import run_bound
from duxing.core.scope import Change, Row

# Databases bound the number of values in one statement.
MOST_AT_ONCE = 60
# Beyond so many, rows of several models are written one after the other: such statements are seldom alike.
MOST_TOGETHER = 12
Links: TypeAlias = tuple[tuple[str, int], ...]


def insert(made: Sequence[Model]) -> None:
    """Insert new objects of one model, many at once; each gets its key."""
    for start in range(0, len(made), MOST_AT_ONCE):
        some = made[start : start + MOST_AT_ONCE]
        for one, (key,) in zip(some, _insert(some, "key"), strict=True):
            _now_there(one, key)


def insert_new(made: Sequence[Model]) -> None:
    """The same, passing over those that the database has already; nobody gets a key."""
    for start in range(0, len(made), MOST_AT_ONCE):
        _insert(made[start : start + MOST_AT_ONCE], "missing")


def insert_one(one: Model) -> Row:
    """Insert one new object; its row by column."""
    table = _table(type(one), connection.vendor)
    row = table.read(_insert([one], "row")[0])
    _now_there(one, row[table.key])
    return row


def insert_together(made: Sequence[Model]) -> list[Row]:
    """Insert new objects of several models, each after those that it refers to; their rows by column.

    On PostgreSQL it is one statement, in which a row takes over the key of one before it.
    """
    if connection.vendor != "postgresql" or not 1 < len(made) <= MOST_TOGETHER:
        return [insert_one(_linked(one)) for one in made]
    tables = [_table(type(one), connection.vendor) for one in made]
    links = [table.links(one, made) for table, one in zip(tables, made, strict=True)]
    values = [
        table.value(name, table.fields[name].pre_save(one, True))
        for table, one, known in zip(tables, made, links, strict=True)
        for name in table.unlinked(known)
    ]
    [found] = _run(_together(tuple(zip(tables, links, strict=True))), values)
    rows, start = [], 0
    for table, one in zip(tables, made, strict=True):
        row = table.read(found[start : start + len(table.names)])
        start += len(table.names)
        _now_there(one, row[table.key])
        rows.append(row)
    for one in made:
        _linked(one)
    return rows


def _linked(one: Model) -> Model:
    """The object, with the keys of those it refers to, which are in the database by now."""
    one._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]
    return one


def update(model: type[Model], same: Mapping[str, Any], changes: Mapping[str, Any]) -> Row | None:
    """Change the row in which every column of `same` has the value given; what it holds then, or None.

    `same` holds the key of the row at least. Names are those of fields, values may be objects.
    """
    table = _table(model, connection.vendor)
    found = _run(*_changing(table, same, changes))
    return table.read(found[0]) if found else None


def step(model: type[Model], same: Mapping[str, Any], name: str) -> int | None:
    """Raise the column by one in the row that is `same`; what it holds then, or None where there is no row.

    The row is locked from here to the end of the transaction.
    """
    table = _table(model, connection.vendor)
    wanted = {table.column(given): value for given, value in same.items()}
    found = _run(table.step(name, tuple(wanted)), [table.value(*one) for one in wanted.items()])
    return int(found[0][0]) if found else None


def insert_and_update(
    batches: Sequence[Sequence[Model]],
    model: type[Model],
    same: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    also: Sequence[Change] = (),
) -> Row | None:
    """Insert new objects, each batch of one model, and change a row with them; as `update` answers.

    On PostgreSQL it is one statement, for what is done while others wait. Nobody gets a key. `also`
    are changes of other rows, of which nothing is told.
    """
    some = [batch for batch in batches if batch]
    if connection.vendor != "postgresql" or any(len(batch) > MOST_AT_ONCE for batch in some):
        for batch in some:
            insert(batch)
        for change in also:
            update(*change)
        return update(model, same, changes)
    table = _table(model, connection.vendor)
    parts = [_inserting(batch, "nothing") for batch in some]
    parts += [_changing(_table(one[0], connection.vendor), *one[1:]) for one in also]
    sql, values = _changing(table, same, changes)
    before = ", ".join(f"part{n} AS ({part})" for n, (part, _) in enumerate(parts))
    every = [value for _, own in parts for value in own] + values
    found = _run(f"WITH {before} {sql}" if parts else sql, every)
    return table.read(found[0]) if found else None


def _changing(table: "_Table", same: Mapping[str, Any], changes: Mapping[str, Any]) -> tuple[str, list[Any]]:
    wanted = {table.column(name): value for name, value in same.items()}
    new = {table.column(name): value for name, value in changes.items()}
    sql = table.update(tuple(new), tuple((name, value is None) for name, value in wanted.items()))
    values = [table.value(name, value) for name, value in new.items()]
    values += [table.value(name, value) for name, value in wanted.items() if value is not None]
    return sql, values


def _inserting(some: Sequence[Model], back: str) -> tuple[str, list[Any]]:
    table = _table(type(some[0]), connection.vendor)
    names = table.names if some[0].pk is not None else table.names_but_key
    values = [table.value(name, table.fields[name].pre_save(one, True)) for one in some for name in names]
    return table.insert(names, len(some), back), values


def _insert(some: Sequence[Model], back: str) -> list[Any]:
    return _run(*_inserting(some, back))


def _now_there(one: Model, key: Any) -> None:
    one.pk, one._state.adding, one._state.db = key, False, connection.alias


def _run(sql: str, values: Sequence[Any]) -> list[Any]:
    if connection.vendor == "postgresql":
        return run_bound(connection, sql, values)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


class _Table:
    """How rows of one model are written and read back by one kind of database."""

    def __init__(self, model: type[Model]) -> None:
        self.fields = {field.attname: field for field in model._meta.concrete_fields}
        self.names = tuple(self.fields)
        self.key = str(model._meta.pk.attname)
        self.names_but_key = tuple(name for name in self.names if name != self.key)
        self.quoted = {
            name: connection.ops.quote_name(str(field.column)) for name, field in self.fields.items()
        }
        self.related = [(name, field) for name, field in self.fields.items() if field.is_relation]
        self.own_name = connection.ops.quote_name(model._meta.db_table)
        self.model = model
        self.converters = [(name, found) for name in self.names if (found := self._converters(name))]

    def _converters(self, name: str) -> list[Any]:
        column = self.fields[name].get_col(self.model._meta.db_table)
        found = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        return [(convert, column) for convert in found]

    def column(self, name: str) -> str:
        """The attribute with the column's value of a field: `lead_unit_id` of `lead_unit`."""
        return self.key if name == "pk" else str(self.model._meta.get_field(name).attname)  # type: ignore[union-attr]

    def value(self, name: str, value: Any) -> Any:
        """The value as it goes to the database."""
        field = self.fields[name]
        if isinstance(value, Model):
            value = getattr(value, field.target_field.attname)  # type: ignore[attr-defined]
        return field.get_db_prep_save(value, connection)

    def read(self, found: Sequence[Any]) -> Row:
        """The row as its model would read it."""
        row = dict(zip(self.names, found, strict=True))
        for name, converters in self.converters:
            for convert, column in converters:
                row[name] = convert(row[name], column, connection)
        return row

    @lru_cache(maxsize=64)  # noqa: B019
    def insert(self, names: tuple[str, ...], rows: int, back: str) -> str:
        columns = ", ".join(self.quoted[name] for name in names)
        values = ", ".join([f"({', '.join(['%s'] * len(names))})"] * rows)
        ends = {
            "key": f" RETURNING {self.quoted[self.key]}",
            "row": f" RETURNING {', '.join(self.quoted.values())}",
            "missing": " ON CONFLICT DO NOTHING",
            "nothing": "",
        }
        return f"INSERT INTO {self.own_name} ({columns}) VALUES {values}{ends[back]}"

    def links(self, one: Model, before: Sequence[Model]) -> Links:
        """Which columns refer to objects of `before` that have no key yet, and to which of them."""
        waiting = {id(other): place for place, other in enumerate(before) if other.pk is None}
        links = []
        for name, field in self.related:
            other = one._state.fields_cache.get(field.name)
            if id(other) in waiting:
                links.append((name, waiting[id(other)]))
            elif other is not None and getattr(one, name) is None:
                # It was unsaved when it was given, and is in the database since.
                setattr(one, field.name, other)
        return tuple(links)

    def unlinked(self, links: Links) -> list[str]:
        """The columns whose values are given when a row with these links is inserted."""
        linked = {name for name, _ in links}
        return [name for name in self.names_but_key if name not in linked]

    def part(self, links: Links, keys: Sequence[str]) -> str:
        """An insert of one row, which takes the keys of the parts it refers to."""
        names = self.unlinked(links)
        columns = ", ".join(self.quoted[name] for name in [*names, *(name for name, _ in links)])
        values = ", ".join(["%s"] * len(names) + [f"(SELECT {keys[n]} FROM part{n})" for _, n in links])
        return (
            f"INSERT INTO {self.own_name} ({columns}) VALUES ({values})"
            f" RETURNING {', '.join(self.quoted.values())}"
        )

    @lru_cache(maxsize=64)  # noqa: B019
    def step(self, name: str, same: tuple[str, ...]) -> str:
        where = " AND ".join(f"{self.quoted[given]} = %s" for given in same)
        column = self.quoted[name]
        return f"UPDATE {self.own_name} SET {column} = {column} + 1 WHERE {where} RETURNING {column}"

    def update(self, names: tuple[str, ...], same: tuple[tuple[str, bool], ...]) -> str:
        """One UPDATE; of `same` those marked are null."""
        new = ", ".join(f"{self.quoted[name]} = %s" for name in names)
        where = " AND ".join(f"{self.quoted[name]} {'IS NULL' if empty else '= %s'}" for name, empty in same)
        back = ", ".join(self.quoted.values())
        return f"UPDATE {self.own_name} SET {new} WHERE {where} RETURNING {back}"


@lru_cache(maxsize=256)
def _together(shape: "tuple[tuple[_Table, Links], ...]") -> str:
    """One statement that inserts a row for each part and gives back all of them side by side."""
    keys = [table.quoted[table.key] for table, _ in shape]
    parts = ", ".join(f"part{n} AS ({table.part(links, keys)})" for n, (table, links) in enumerate(shape))
    columns = ", ".join(
        f"part{n}.{column}" for n, (table, _) in enumerate(shape) for column in table.quoted.values()
    )
    return f"WITH {parts} SELECT {columns} FROM {', '.join(f'part{n}' for n in range(len(shape)))}"


@lru_cache
def _table(model: type[Model], vendor: str) -> _Table:
    return _Table(model)
