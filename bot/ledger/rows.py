"""Statements about rows of one table by equal columns, built once for each shape and used for ever after.

Building a statement costs several times what running it does on SQLite; a year of one commune runs a million of them.
A key's value None means IS NULL, a tuple means one of these. `at_once`: several such statements in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, RowMapping, Table, bindparam
from sqlalchemy import delete as sql_delete
from sqlalchemy import insert as sql_insert
from sqlalchemy import select as sql_select
from sqlalchemy import update as sql_update

from bot.ledger.prepared import Prepared, filled, prepared

Row = Mapping[str, Any] | RowMapping  # as it was read, or as it is to be written
Key = Mapping[str, Any]
Shape = tuple[tuple[str, type[Any]], ...]
Part = tuple[Table, Shape | None, tuple[str, ...] | None]  # a change without its values
ONE, NONE, SOME = object, type(None), tuple
TOGETHER = 24  # changes in one statement at most: each number of them is another text


def first(tx: Connection, table: Table, key: Key) -> RowMapping | None:
    """The row, or the first of them."""
    return _select(table, _shape(key), ()).first(tx, _values(key))


def every(tx: Connection, table: Table, key: Key, *, by: Sequence[str] = ()) -> list[RowMapping]:
    """All such rows, in the order of these columns."""
    return _select(table, _shape(key), tuple(by)).all(tx, _values(key))


def ahead(tx: Connection, table: Table, key: Key, *, by: Sequence[str] = ()) -> None:
    """`every` is going to be asked for them; see `Prepared.ahead`."""
    _select(table, _shape(key), tuple(by)).ahead(tx, _values(key))


def change(tx: Connection, table: Table, key: Key, values: Mapping[str, Any]) -> int:
    """Sets columns of such rows; returns how many there were."""
    statement, each = _changed(table, key, values)
    return statement.change(tx, each)


@dataclass(frozen=True, slots=True)
class Change:
    """Sets columns of the rows of a key; without a key, of a new row; without values, such rows are deleted."""

    table: Table
    values: Mapping[str, Any] | None
    key: Key | None = None


def at_once(tx: Connection, changes: Sequence[Change]) -> None:
    """Makes changes of which nobody asks how many rows they met; none of them meets a row that another one makes.

    A server is told all in one statement, along with whatever it is asked next: going there and back costs more than
    what is done there.
    """
    if tx.dialect.name != "sqlite" and 1 < len(changes) <= TOGETHER:
        _at_once(parts(changes)).later(tx, parameters(changes))
        return
    for statement, each in _alike(_made(one) for one in changes).items():
        statement.later_each(tx, each)


def change_each(tx: Connection, table: Table, changes: Sequence[tuple[Key, Mapping[str, Any]]]) -> int:
    """`change` for many rows, at once for those that have the same key and set the same columns."""
    alike = _alike(_changed(table, key, values) for key, values in changes)
    return sum(statement.change_each(tx, each) for statement, each in alike.items())


def add(tx: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """One more row."""
    statement, row = _added(table, values)
    statement.later(tx, row)


def add_all(tx: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """More rows, at once those that set the same columns."""
    for statement, each in _alike(_added(table, one) for one in values).items():
        statement.later_each(tx, each)


def drop(tx: Connection, table: Table, key: Key) -> int:
    """Deletes such rows; returns how many there were."""
    return _delete(table, _shape(key)).change(tx, _values(key))


def _made(one: Change) -> tuple[Prepared, dict[str, Any]]:
    values, key = one.values, one.key
    if values is None:
        return _delete(one.table, _shape(key or {})), _values(key or {})
    return _added(one.table, values) if key is None else _changed(one.table, key, values)


def _changed(table: Table, key: Key, values: Mapping[str, Any]) -> tuple[Prepared, dict[str, Any]]:
    return _update(table, _shape(key), tuple(values)), {**_values(key), **values}


def _added(table: Table, values: Mapping[str, Any]) -> tuple[Prepared, dict[str, Any]]:
    row = filled(table, values)
    return _insert(table, tuple(row)), row


def _alike(changes: Iterable[tuple[Prepared, dict[str, Any]]]) -> dict[Prepared, list[dict[str, Any]]]:
    """Changes by their statement."""
    alike: dict[Prepared, list[dict[str, Any]]] = {}
    for statement, values in changes:
        alike.setdefault(statement, []).append(values)
    return alike


# --- building -------------------------------------------------------------------------------------------------------


def _shape(key: Key) -> Shape:
    return tuple(
        [(name, NONE if value is None else SOME if type(value) is tuple else ONE) for name, value in key.items()]
    )


def _values(key: Key, its: str = "its_") -> dict[str, Any]:
    return {f"{its}{name}": value for name, value in key.items() if value is not None}


def _where(table: Table, shape: Shape, its: str = "its_") -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name, kind in shape:
        column = table.c[name]
        if kind is NONE:
            found.append(column.is_(None))
        elif kind is SOME:
            found.append(column.in_(bindparam(f"{its}{name}", type_=column.type, expanding=True)))
        else:
            found.append(column == bindparam(f"{its}{name}", type_=column.type))
    return found


@cache
def _select(table: Table, shape: Shape, by: tuple[str, ...]) -> Prepared:
    return Prepared(sql_select(table).where(*_where(table, shape)).order_by(*(table.c[name] for name in by)))


@cache
def _update(table: Table, shape: Shape, names: tuple[str, ...]) -> Prepared:
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return Prepared(sql_update(table).where(*_where(table, shape)).values(values))


@cache
def _insert(table: Table, names: tuple[str, ...]) -> Prepared:
    return Prepared(sql_insert(table), names)


@cache
def _delete(table: Table, shape: Shape) -> Prepared:
    return Prepared(sql_delete(table).where(*_where(table, shape)))


# --- several at once ------------------------------------------------------------------------------------------------


def parts(changes: Sequence[Change]) -> tuple[Part, ...]:
    """What a statement that makes these changes depends on."""
    return tuple(
        (
            one.table,
            None if one.key is None else _shape(one.key),
            None if one.values is None else tuple(_columns(one, one.values)),
        )
        for one in changes
    )


def parameters(changes: Sequence[Change]) -> dict[str, Any]:
    """The values for `beside`."""
    found: dict[str, Any] = {}
    for n, one in enumerate(changes):
        values = {} if one.values is None else _columns(one, one.values)
        found |= {f"new{n}_{name}": value for name, value in values.items()} | _values(one.key or {}, f"its{n}_")
    return found


def _columns(one: Change, values: Mapping[str, Any]) -> Mapping[str, Any]:
    return filled(one.table, values) if one.key is None else values


def beside(statement: Any, those: Sequence[Part]) -> Any:
    """The statement, which makes those changes as well; PostgreSQL alone can."""
    made = [_numbered(n, *part).cte(f"beside{n}") for n, part in enumerate(those)]
    return statement.add_cte(*made) if made else statement


@prepared
def _at_once(those: tuple[Part, ...]) -> Executable:
    made: Executable = beside(_numbered(len(those) - 1, *those[-1]), those[:-1])
    return made


def _numbered(n: int, table: Table, shape: Shape | None, names: tuple[str, ...] | None) -> Any:
    if names is None:
        return sql_delete(table).where(*_where(table, shape or (), f"its{n}_"))
    values = {name: bindparam(f"new{n}_{name}", type_=table.c[name].type) for name in names}
    if shape is None:
        return sql_insert(table).values(values)
    return sql_update(table).where(*_where(table, shape, f"its{n}_")).values(values)
