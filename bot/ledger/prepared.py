"""Statements built once and run very often: they go straight to the database's driver.

SQLite runs a statement within the process, in about 10 microseconds, a server in some 100; SQLAlchemy's way there and
back takes longer than either, and a message or an answer takes twenty statements. So the text, the order of the
parameters and the conversions of a statement are worked out once, by SQLAlchemy, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from typing import Any, ParamSpec, cast

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Row, RowMapping, Table
from sqlalchemy.engine import result_tuple
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import ColumnDefault
from sqlalchemy.sql.compiler import SQLCompiler

P = ParamSpec("P")
Convert = Callable[[Any], Any]

SHAPES = 256  # statements kept of one function: one may be asked for any period somebody types
SESSION = "session"  # under which a connection to a server has its `Session` (bot/ledger/sessions.py)
TEXTS = 128  # texts kept of one statement: a server of thousands of communes has a list of every length


class Unbegun(Exception):
    """A server had ended the session before the transaction began: nothing is lost by asking again over a new one."""


class Prepared:
    """One statement; values by the names of its parameters. Those of `expanding` parameters are sequences.

    names: of an INSERT without values, the columns it sets.
    """

    def __init__(self, statement: Any, names: Sequence[str] | None = None) -> None:
        self.statement, self._names = statement, names
        self._direct: dict[str, _Direct] = {}

    def all(self, tx: Connection, values: Mapping[str, Any]) -> list[RowMapping]:
        """Its rows, by the names of their columns."""
        return self._on(tx).fetch_mappings(tx, values)

    def halves(self, tx: Connection, values: Mapping[str, Any], first: int) -> list[tuple[RowMapping, RowMapping]]:
        """Its rows, each in two: so many first columns, and the others, which may be called the same."""
        return self._on(tx).fetch_halves(tx, values, first)

    def first(self, tx: Connection, values: Mapping[str, Any]) -> RowMapping | None:
        """The first of its rows, if any."""
        return self._on(tx).fetch_mapping(tx, values)

    def tuples(self, tx: Connection, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """Its rows as tuples with names."""
        return self._on(tx).fetch(tx, values)

    def scalars(self, tx: Connection, values: Mapping[str, Any]) -> list[Any]:
        """The first column of its rows."""
        return self._on(tx).fetch_column(tx, values)

    def scalar(self, tx: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of its first row; None without any."""
        return self._on(tx).fetch_value(tx, values)

    def change(self, tx: Connection, values: Mapping[str, Any]) -> int:
        """Writes; returns how many rows there were."""
        return self._on(tx).write(tx, values)

    def later(self, tx: Connection, values: Mapping[str, Any]) -> None:
        """Writes; a server is told along with whatever it is asked next."""
        self._on(tx).write_later(tx, values)

    def later_each(self, tx: Connection, many: Sequence[Mapping[str, Any]]) -> None:
        """`later` for each of these."""
        self._on(tx).write_each_later(tx, many)

    def ahead(self, tx: Connection, values: Mapping[str, Any]) -> None:
        """It is going to be read with these values: a server is asked along with whatever it is asked next."""
        self._on(tx).ask_ahead(tx, values)

    def change_each(self, tx: Connection, many: Sequence[Mapping[str, Any]]) -> int:
        """`change` for each of these."""
        return self._on(tx).write_each(tx, many)

    def _on(self, tx: Connection) -> _Direct:
        found = self._direct.get(tx.dialect.name)
        if found is None:
            dialect = _positional(tx.dialect)
            compiled = self.statement.compile(dialect=dialect, column_keys=self._names)
            found = self._direct[tx.dialect.name] = _Direct(compiled, dialect)
        return found


def prepared(build: Callable[P, Executable]) -> Callable[P, Prepared]:
    """For a function that builds a statement: it is built once for each shape asked for."""
    return cast(Callable[P, Prepared], lru_cache(SHAPES)(lambda *args: Prepared(build(*args))))  # type: ignore[call-arg]


def filled(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new row, with what the table says of columns that are left out."""
    return {**{name: made(None) for name, made in _defaults(table) if name not in values}, **values}


@cache
def _defaults(table: Table) -> list[tuple[str, Convert]]:
    found: list[tuple[str, Convert]] = []
    for column in table.columns:
        default = column.default
        if isinstance(default, ColumnDefault):
            found.append((column.name, default.arg if default.is_callable else _constant(default.arg)))
    return found


def _constant(value: Any) -> Convert:
    return lambda _: value


class _Direct:
    """A statement as the driver takes it, with the conversions of what goes in and comes out."""

    def __init__(self, compiled: SQLCompiler, dialect: Dialect) -> None:
        self._compiled = compiled
        self._sqlite = dialect.name == "sqlite"
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        written = compiled.literal_execute_params  # what stands in the text itself is no parameter
        self._places = [_Place(bind, name, dialect) for name, bind in binds if bind not in written]
        if not self._sqlite:  # the numbers of lists come after all others
            self._places.sort(key=lambda place: bool(place.bind.expanding))
        self._lists = [place.name for place in self._places if place.bind.expanding and place.bind.required]
        plain = all(place.single for place in self._places)
        self._plain = [(place.name, place.convert) for place in self._places] if plain else None
        self._always = ""  # the text, where there are no lists
        self._texts: dict[tuple[int, ...], str] = {}
        columns = getattr(compiled.statement, "exported_columns", ())
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._dialect = dialect
        self._columns = [column.name for column in columns]
        self._out: _Out | None = None  # known once something has come out

    def fetch(self, tx: Connection, values: Mapping[str, Any]) -> list[Row[Any]]:
        found, out = self._raw(tx, values)
        return [out.row(raw) for raw in found]

    def fetch_mappings(self, tx: Connection, values: Mapping[str, Any]) -> list[RowMapping]:
        found, out = self._raw(tx, values)
        return [out.mapping(raw) for raw in found]

    def fetch_halves(
        self, tx: Connection, values: Mapping[str, Any], first: int
    ) -> list[tuple[RowMapping, RowMapping]]:
        found, out = self._raw(tx, values)
        one, other = out.halves(first)
        return [(one.mapping(raw[:first]), other.mapping(raw[first:])) for raw in found]

    def fetch_column(self, tx: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Without a row for each: who can be reached is asked some hundred times a day, and is everybody."""
        found, out = self._raw(tx, values)
        convert = out.first
        return [raw[0] for raw in found] if convert is None else [convert(raw[0]) for raw in found]

    def fetch_mapping(self, tx: Connection, values: Mapping[str, Any]) -> RowMapping | None:
        raw, out = self._raw_one(tx, values)
        return None if raw is None else out.mapping(raw)

    def fetch_value(self, tx: Connection, values: Mapping[str, Any]) -> Any:
        raw, out = self._raw_one(tx, values)
        return None if raw is None else raw[0] if out.first is None else out.first(raw[0])

    def _raw(self, tx: Connection, values: Mapping[str, Any]) -> tuple[list[Sequence[Any]], _Out]:
        """Rows as the driver gives them, and what is to be made of them."""
        if not self._sqlite:
            answer = self._execute(tx, values)
            return answer.rows, self._made_of(answer.kinds)
        cursor = self._execute(tx, values)
        out = self._made_of([column[1] for column in cursor.description or ()])
        try:
            return cursor.fetchall(), out  # it reads only now
        except _failures(tx) as fault:
            raise _fault(tx, self._text(values), fault) from fault

    def _raw_one(self, tx: Connection, values: Mapping[str, Any]) -> tuple[Sequence[Any] | None, _Out]:
        if not self._sqlite:
            rows, out = self._raw(tx, values)
            return (rows[0] if rows else None), out
        cursor = self._execute(tx, values)
        out = self._made_of([column[1] for column in cursor.description or ()])
        try:
            raw = cursor.fetchone()
        except _failures(tx) as fault:
            raise _fault(tx, self._text(values), fault) from fault
        cursor.close()  # what is left unread would hold the transaction
        return raw, out

    def write(self, tx: Connection, values: Mapping[str, Any]) -> int:
        return int(self._execute(tx, values).rowcount)

    def write_later(self, tx: Connection, values: Mapping[str, Any]) -> None:
        if self._sqlite:
            self._execute(tx, values)
            return
        text, given = self._ready(values)
        with failing(tx, text):  # when many are due they are sent
            session(tx).later(text, given)

    def write_each_later(self, tx: Connection, many: Sequence[Mapping[str, Any]]) -> None:
        if self._sqlite:
            self.write_each(tx, many)
            return
        for values in many:
            self.write_later(tx, values)

    def ask_ahead(self, tx: Connection, values: Mapping[str, Any]) -> None:
        if not self._sqlite:
            session(tx).ahead(*self._ready(values))

    def write_each(self, tx: Connection, many: Sequence[Mapping[str, Any]]) -> int:
        if len(many) == 1 or self._lists:  # each length of a list is another text
            return sum(self.write(tx, values) for values in many)
        text, each = self._text(many[0]), [self._parameters(values) for values in many]
        with failing(tx, text):
            return int(_raw(tx).executemany(text, each).rowcount if self._sqlite else session(tx).many(text, each))

    def _execute(self, tx: Connection, values: Mapping[str, Any]) -> Any:
        text, given = self._ready(values)
        try:
            return _raw(tx).execute(text, given) if self._sqlite else session(tx).execute(text, given)
        except _failures(tx) as fault:
            raise _fault(tx, text, fault) from fault

    def _ready(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """The text and its parameters, as the driver takes them."""
        if self._lists and not self._sqlite:
            values = {**values, **{name: _evened(values[name]) for name in self._lists}}
        return self._always or self._text(values), self._parameters(values)

    def _text(self, values: Mapping[str, Any]) -> str:
        """For each length of the lists there is one text."""
        if self._always:
            return self._always
        lengths = tuple([len(values[name]) for name in self._lists])
        text = self._texts.get(lengths)
        if text is None:
            if len(self._texts) >= TEXTS:
                self._texts.clear()
            text = self._texts[lengths] = self._compiled.construct_expanded_state(dict(values)).statement
        if not self._lists:
            self._always = text
        return text

    def _parameters(self, values: Mapping[str, Any]) -> list[Any]:
        if self._plain is not None:  # most are, and a look at each place would cost more than the rest
            return [values[name] if convert is None else convert(values[name]) for name, convert in self._plain]
        found: list[Any] = []
        for place in self._places:
            if place.single:
                value = values[place.name]
                found.append(value if place.convert is None else place.convert(value))
            else:
                found += place.converted(values)
        return found

    def _made_of(self, codes: Sequence[Any]) -> _Out:
        """codes: of the columns' types, as the driver tells them."""
        if self._out is None:
            told = zip(self._types, codes, strict=False)
            self._out = _Out(self._columns, [kind.result_processor(self._dialect, code) for kind, code in told])
        return self._out


class _Out:
    """What is made of a row as the driver gives it, in SQLAlchemy's own compiled code. first: of its first value."""

    def __init__(self, columns: Sequence[str], converts: Sequence[Convert | None]) -> None:
        parent, _, places = result_tuple(columns).args  # type: ignore[attr-defined]  # a partial of Row
        made: tuple[Any, Any, Any] = (parent, converts if any(converts) else None, places)
        self.row: Callable[[Sequence[Any]], Row[Any]] = partial(Row, *made)
        self.mapping: Callable[[Sequence[Any]], RowMapping] = partial(RowMapping, *made)
        self.first = converts[0] if converts else None
        self._columns, self._converts = columns, converts
        self._halves: tuple[_Out, _Out] | None = None

    def halves(self, first: int) -> tuple[_Out, _Out]:
        """The same of so many first columns, and of the others."""
        if self._halves is None:
            names, converts = self._columns, self._converts
            self._halves = _Out(names[:first], converts[:first]), _Out(names[first:], converts[first:])
        return self._halves


def _evened(values: Sequence[Any]) -> Sequence[Any]:
    """A list of 1, 2, 4, 8 …, its last value said again: a server plans each text anew that it has not seen often, and
    of a list of any length there would be as many texts as lengths.
    """
    missing = (1 << (len(values) - 1).bit_length()) - len(values) if len(values) > 2 else 0
    return (*values, *([values[-1]] * missing)) if missing else values


class _Place:
    """Where a parameter stands in the text; a constant of the statement is converted once."""

    def __init__(self, bind: BindParameter[Any], name: str, dialect: Dialect) -> None:
        self.bind, self.name = bind, name
        self.convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
        self.single = bind.required and not bind.expanding
        self._fixed: list[Any] | None = None
        if not bind.required:
            value = bind.effective_value
            self._fixed = self._each(value if bind.expanding else [value])

    def converted(self, values: Mapping[str, Any]) -> list[Any]:
        """What stands there, as the driver takes it: several where a list does."""
        if self._fixed is not None:
            return self._fixed
        if self.bind.expanding:
            return self._each(values[self.name])
        value = values[self.name]
        return [value if self.convert is None else self.convert(value)]

    def _each(self, value: Any) -> list[Any]:
        return [one if self.convert is None else self.convert(one) for one in value]


def driver(tx: Connection) -> Any:
    """The driver's own connection under a transaction, which finds whatever was to be written before."""
    flushed(tx)
    return _raw(tx)


def session(tx: Connection) -> Any:
    """The `Session` with a server under a transaction."""
    return tx.info[SESSION]


def flushed(tx: Connection) -> None:
    """What a server was to be told along with the next statement, it is told now."""
    if (held := tx.info.get(SESSION)) is not None:
        with failing(tx, "what was due"):
            held.flush()


def straight(tx: Connection, text: str, values: Sequence[Any]) -> None:
    """Runs a statement in the driver's own words."""
    with failing(tx, text):
        _raw(tx).execute(text, values)


@contextmanager
def failing(tx: Connection, text: str) -> Iterator[None]:
    """Around what the driver does with a statement: it fails as SQLAlchemy tells it."""
    try:
        yield
    except _failures(tx) as fault:
        raise _fault(tx, text, fault) from fault


@cache
def _positional(dialect: Dialect) -> Dialect:
    """For statements whose parameters stand in an order: a server takes them as $1, $2 …, its driver by name alone."""
    if dialect.positional:
        return dialect
    return type(dialect)(paramstyle="numeric_dollar", dbapi=dialect.loaded_dbapi)  # type: ignore[call-arg]


def _raw(tx: Connection) -> Any:
    return tx.connection.dbapi_connection


def _failures(tx: Connection) -> type[Exception]:
    return cast(type[Exception], tx.dialect.loaded_dbapi.Error)


def _fault(tx: Connection, text: str, fault: Exception) -> BaseException:
    """As SQLAlchemy tells it; parameters are people's words and are left out. A broken connection is not used again."""
    gone = tx.dialect.is_disconnect(fault, _raw(tx), None)  # type: ignore[arg-type]
    if gone:
        tx.invalidate(fault)
    return DBAPIError.instance(
        text, None, fault, _failures(tx), hide_parameters=True, connection_invalidated=gone, dialect=tx.dialect
    )
