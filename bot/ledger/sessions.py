"""Sessions with a server, one level below the driver's cursors; a thread of the record's pool keeps its own.

What a pool does for each transaction (a connection fetched, asked what state it is in, given back) and what a cursor
does for each statement took longer than the server did. A transaction begins with one message, and is walled in by it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, Literal, NamedTuple

import psycopg
from psycopg import generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError

from bot.ledger.prepared import SESSION, failing

POOL = 8
How = Literal["reads", "writes", "as of one instant"]
# Names the commune for row-level security, for this transaction alone: a pooler may mix sessions.
_NAMED = "SELECT set_config('nhacviec.commune', '{}', true)"
_BEGINS: dict[How, str] = {
    "reads": f"BEGIN; {_NAMED}",
    # What a process has locked when its machine is lost would else stay locked until the network notices, for hours.
    # And a plan is kept that was made for a table as small as it was then: it is to be one that stays good.
    "writes": f"BEGIN; {_NAMED}, set_config('idle_in_transaction_session_timeout', '60s', true),"
    " set_config('enable_seqscan', 'off', true)",
    "as of one instant": f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {_NAMED}",
}
PREPARED = 2  # so often a session runs a statement before the server keeps its plan
PLANS = 400  # and of so many: a worker's hours have fewer
AHEAD = 100  # statements sent before their results are looked at

FINE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
OVER = ("FATAL", "PANIC")

Key = tuple[str, tuple[int, ...]]


class Answer(NamedTuple):
    """What a statement gave. rowcount: rows it met; kinds: of the columns, by the server's numbers."""

    rows: list[Any]
    rowcount: int
    kinds: tuple[int, ...]


class Session:
    """Statements with parameters $1, $2 …, each planned once; plans: whether the server is to keep them."""

    def __init__(self, raw: psycopg.Connection[Any], *, plans: bool) -> None:
        self._raw, self._server, self._plans = raw, raw.pgconn, plans
        self._adapt = Transformer.from_context(raw)
        self._names: dict[Key, bytes] = {}
        self._seen: dict[Key, int] = {}
        self._numbers = count(1)

    def begin(self, text: str) -> None:
        """Several statements without parameters, in one message."""
        self._checked(self._server.exec_(text.encode()))

    def execute(self, text: str, values: Sequence[Any]) -> Answer:
        given, kinds, formats = self._given(values)
        name = self._named((text, kinds), PREPARED)
        if name is None:
            result = self._server.exec_params(text.encode(), given, kinds, formats)
        else:
            result = self._server.exec_prepared(name, given, formats)
        return self._answer(self._checked(result))

    def many(self, text: str, many: Sequence[Sequence[Any]]) -> int:
        """Returns how many rows they met; the server is not waited for after each."""
        return sum(self._ahead(text, many[first : first + AHEAD]) for first in range(0, len(many), AHEAD))

    def _ahead(self, text: str, many: Sequence[Sequence[Any]]) -> int:
        server, raw, each = self._server, self._raw, [self._given(values) for values in many]
        names = [self._named((text, kinds), 0) for _, kinds, _ in each]
        server.enter_pipeline_mode()
        for name, (given, kinds, formats) in zip(names, each, strict=True):
            if name is None:
                server.send_query_params(text.encode(), given, kinds, formats)
            else:
                server.send_query_prepared(name, given, formats)
        server.pipeline_sync()
        raw.wait(generators.send(server))
        results = [result for _ in (*many, None) for result in raw.wait(generators.fetch_many(server))]
        server.exit_pipeline_mode()
        return sum(self._checked(result).command_tuples or 0 for result in results[:-1])

    def _given(self, values: Sequence[Any]) -> tuple[Sequence[Any], tuple[int, ...], Sequence[Any]]:
        """As the server takes them, with the numbers of their types and how each is written."""
        if not values:
            return (), (), ()
        given = self._adapt.dump_sequence(values, [PyFormat.AUTO] * len(values))
        return given, self._adapt.types or (), self._adapt.formats or ()

    def _named(self, key: Key, often: int) -> bytes | None:
        """The name of its plan, once it was asked for so often."""
        name = self._names.get(key)
        if name is not None or not self._plans:
            return name
        seen = self._seen[key] = self._seen.get(key, 0) + 1
        if seen <= often:
            return None
        if len(self._names) >= PLANS or len(self._seen) > 10 * PLANS:
            self._checked(self._server.exec_(b"DEALLOCATE ALL"))
            self._names.clear()
            self._seen.clear()
        name = b"plan%d" % next(self._numbers)
        self._checked(self._server.prepare(name, key[0].encode(), key[1]))
        self._names[key] = name
        return name

    def _answer(self, result: Any) -> Answer:
        if result.status != ExecStatus.TUPLES_OK:
            return Answer([], result.command_tuples or 0, ())
        self._adapt.set_pgresult(result)
        rows = self._adapt.load_rows(0, result.ntuples, tuple)
        return Answer(rows, len(rows), tuple([result.ftype(n) for n in range(result.nfields)]))

    def _checked(self, result: Any) -> Any:
        if result.status in FINE:
            return result
        fault = error_from_result(result)
        if fault.sqlstate is None or fault.diag.severity_nonlocalized in OVER:
            self._raw.close()  # the server has ended it, or is gone
        raise fault


class _Own(threading.local):
    """Of a thread: whether it keeps its session, and that, while no transaction has it."""

    keeps = False
    kept: Connection | None = None


class Sessions:
    """Of one server."""

    def __init__(self, url: URL, **options: Any) -> None:
        # Transactions begin and end in our words, and the driver keeps no plans: it would throw away ours with its own.
        plain = {"prepare_threshold": None}
        ours = {"pool_size": POOL, "max_overflow": POOL, "isolation_level": "AUTOCOMMIT", "connect_args": plain}
        self.engine = create_engine(url, **ours, **options)
        event.listen(self.engine, "connect", _begin_session)
        self._own = _Own()
        self._kept: set[Connection] = set()

    def keep(self) -> None:
        """The thread that calls it keeps its session from now on."""
        self._own.keeps = True

    @contextmanager
    def begin(self, commune: str, how: How) -> Iterator[Connection]:
        """A transaction that sees the rows of one commune alone."""
        tx = self._standing(_BEGINS[how].format(commune.replace("'", "''")))
        try:
            with tx.begin():
                yield tx
        finally:
            self._put_back(tx)

    def close(self) -> None:
        """Once its threads have ended."""
        for tx in self._kept:
            tx.close()
        self._kept.clear()
        self.engine.dispose()

    def _standing(self, begins: str) -> Connection:
        """A session in which the transaction has begun. That tells whether the server is still there, and nothing is
        lost by asking again over a new connection.
        """
        tx = self._taken()
        try:
            return _begun(tx, begins)
        except DBAPIError as fault:
            self._forget(tx)
            if not fault.connection_invalidated:
                raise
        self.engine.dispose()  # what else waits there is as old
        tx = self.engine.connect()
        try:
            return _begun(tx, begins)
        except DBAPIError:
            tx.close()
            raise

    def _taken(self) -> Connection:
        """The thread's own session, where it keeps one and is not in the midst of another transaction."""
        kept, self._own.kept = self._own.kept, None
        return self.engine.connect() if kept is None else kept

    def _put_back(self, tx: Connection) -> None:
        own = self._own
        if not own.keeps or own.kept is not None or tx.invalidated:
            self._forget(tx)
            return
        own.kept = tx
        self._kept.add(tx)

    def _forget(self, tx: Connection) -> None:
        self._kept.discard(tx)
        tx.close()


def _begun(tx: Connection, text: str) -> Connection:
    with failing(tx, text):
        tx.info[SESSION].begin(text)
    return tx


def _begin_session(raw: Any, record: Any) -> None:
    """Planning costs a server as much as running. Its plans are kept where the session is ours alone: a pooler between
    transactions, which gives each another session, shows by telling another process than the one that answers.
    """
    (process,) = raw.execute("SELECT pg_backend_pid()").fetchone()
    record.info[SESSION] = Session(raw, plans=process == raw.info.backend_pid)
