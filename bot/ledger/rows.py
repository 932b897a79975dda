"""Statements about rows of one table by equal columns, built once for each shape and used for ever after.

Building a statement costs several times what running it does on SQLite; a year of one commune runs a million of them.
A key's value None means IS NULL, a tuple means one of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Insert, RowMapping, Select, Table, Update, bindparam
from sqlalchemy import delete as sql_delete
from sqlalchemy import insert as sql_insert
from sqlalchemy import select as sql_select
from sqlalchemy import update as sql_update

Key = Mapping[str, Any]
Shape = tuple[tuple[str, type[Any]], ...]
ONE, NONE, SOME = object, type(None), tuple


def first(tx: Connection, table: Table, key: Key) -> RowMapping | None:
    """The row, or the first of them."""
    return tx.execute(_select(table, _shape(key), ()), _values(key)).mappings().first()


def every(tx: Connection, table: Table, key: Key, *, by: Sequence[str] = ()) -> list[RowMapping]:
    """All such rows, in the order of these columns."""
    return list(tx.execute(_select(table, _shape(key), tuple(by)), _values(key)).mappings())


def change(tx: Connection, table: Table, key: Key, values: Mapping[str, Any]) -> int:
    """Sets columns of such rows; returns how many there were."""
    return tx.execute(_update(table, _shape(key), tuple(values)), {**_values(key), **values}).rowcount


def change_each(tx: Connection, table: Table, changes: Sequence[tuple[Key, Mapping[str, Any]]]) -> int:
    """`change` for many rows at once; all have the same key and set the same columns."""
    if not changes:
        return 0
    key, values = changes[0]
    each = [{**_values(key), **values} for key, values in changes]
    return tx.execute(_update(table, _shape(key), tuple(values)), each).rowcount


def add(tx: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """One more row."""
    tx.execute(_insert(table), dict(values))


def add_all(tx: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """More rows; all set the same columns."""
    if values:
        tx.execute(_insert(table), [dict(one) for one in values])


def drop(tx: Connection, table: Table, key: Key) -> int:
    """Deletes such rows; returns how many there were."""
    return tx.execute(_delete(table, _shape(key)), _values(key)).rowcount


# --- building -------------------------------------------------------------------------------------------------------


def _shape(key: Key) -> Shape:
    return tuple(
        (name, NONE if value is None else SOME if type(value) is tuple else ONE) for name, value in key.items()
    )


def _values(key: Key) -> dict[str, Any]:
    return {f"its_{name}": value for name, value in key.items() if value is not None}


def _where(table: Table, shape: Shape) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name, kind in shape:
        column = table.c[name]
        if kind is NONE:
            found.append(column.is_(None))
        elif kind is SOME:
            found.append(column.in_(bindparam(f"its_{name}", type_=column.type, expanding=True)))
        else:
            found.append(column == bindparam(f"its_{name}", type_=column.type))
    return found


@cache
def _select(table: Table, shape: Shape, by: tuple[str, ...]) -> Select[Any]:
    return sql_select(table).where(*_where(table, shape)).order_by(*(table.c[name] for name in by))


@cache
def _update(table: Table, shape: Shape, names: tuple[str, ...]) -> Update:
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return sql_update(table).where(*_where(table, shape)).values(values)


@cache
def _insert(table: Table) -> Insert:
    return sql_insert(table)


@cache
def _delete(table: Table, shape: Shape) -> Delete:
    return sql_delete(table).where(*_where(table, shape))
