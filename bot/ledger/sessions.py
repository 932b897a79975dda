"""Sessions with a server, one level below the driver's cursors; a thread of the record's pool keeps its own.

What a pool does for each transaction (a connection fetched, asked what state it is in, given back) and what a cursor
does for each statement took longer than the server did. And going there and back costs both sides more than most
statements do, so what need not be answered at once waits for the next that must, and leaves along with it: the
beginning of a transaction, writes of which nobody asks how many rows they met, reads that are known to come, a commit.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
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

from bot.ledger.prepared import SESSION, Unbegun, failing, flushed

POOL = 8
How = Literal["reads", "writes", "as of one instant"]
# Names the commune for row-level security, for this transaction alone: a pooler may mix sessions.
_NAMED = "SELECT set_config('nhacviec.commune', $1, true)"
_BEGINS: dict[How, tuple[str, str]] = {
    "reads": ("BEGIN", _NAMED),
    # What a process has locked when its machine is lost would else stay locked until the network notices, for hours.
    # And a plan is kept that was made for a table as small as it was then: it is to be one that stays good.
    "writes": (
        "BEGIN",
        f"{_NAMED}, set_config('idle_in_transaction_session_timeout', '60s', true),"
        " set_config('enable_seqscan', 'off', true)",
    ),
    "as of one instant": ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", _NAMED),
}
PREPARED = 2  # so often a session runs a statement before the server keeps its plan
PLANS = 400  # and of so many: a worker's hours have fewer
AHEAD = 100  # statements sent before their results are looked at

FINE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
OVER = ("FATAL", "PANIC")

Key = tuple[str, tuple[int, ...]]


class Asked(NamedTuple):
    """A statement with its parameters $1, $2 …"""

    text: str
    values: Sequence[Any]


class Answer(NamedTuple):
    """What a statement gave. rowcount: rows it met; kinds: of the columns, by the server's numbers."""

    rows: list[Any]
    rowcount: int
    kinds: tuple[int, ...]


class Session:
    """Statements, each planned once; plans: whether the server is to keep them. begun: whether the server has answered
    in this transaction.
    """

    def __init__(self, raw: psycopg.Connection[Any], *, plans: bool) -> None:
        self._raw, self._server, self._plans = raw, raw.pgconn, plans
        self._adapt = Transformer.from_context(raw)
        self._names: dict[Key, bytes] = {}
        self._seen: dict[Key, int] = {}
        self._numbers = count(1)
        self.begun = False
        self._due: list[Asked] = []  # to be sent before what is asked next
        self._coming: list[Asked] = []  # and these after it
        self._known: list[tuple[Asked, Any]] = []  # what came of them

    # --- a transaction ----------------------------------------------------------------------------------------------

    def ping(self) -> None:
        """Fails where the server is not there any more."""
        self._checked(self._server.exec_(b"SELECT 1"), "SELECT 1")

    def begin(self, commune: str, how: How) -> None:
        begin, named = _BEGINS[how]
        self.forget()
        self.begun = False
        self._due += [Asked(begin, ()), Asked(named, (commune,))]

    def commit(self) -> None:
        """What is still due is written along with it; a transaction that asked for nothing never reached the server.

        But never along with its beginning: of what failed together nobody knows whether it is to be done again.
        """
        if not self.begun:
            if len(self._due) <= len(_BEGINS["reads"]):
                return
            self.flush()
        self._sent([*self._taken(), Asked("COMMIT", ())])

    def forget(self) -> None:
        """What was due is not to be done, what is known may be so no more."""
        self._due.clear()
        self._coming.clear()
        self._known.clear()

    # --- statements -------------------------------------------------------------------------------------------------

    def execute(self, text: str, values: Sequence[Any]) -> Answer:
        asked = Asked(text, values)
        if (known := self._recall(asked)) is not None:
            return self._answer(known)
        self._changed(text)
        if not (self._due or self._coming):
            return self._answer(self._checked(self._alone(asked), text))
        coming = [one for one in self._coming if one != asked]
        due = self._taken()
        results = self._sent([*due, asked, *coming])[len(due) :]
        self._known += zip(coming, results[1:], strict=True)
        return self._answer(results[0])

    def ahead(self, text: str, values: Sequence[Any]) -> None:
        """This will be read: it is asked along with the next statement, and known then until something is written."""
        self._coming.append(Asked(text, values))

    def later(self, text: str, values: Sequence[Any]) -> None:
        """Written along with whatever is asked next, at the latest with the commit."""
        self._changed(text)
        self._due.append(Asked(text, values))
        if len(self._due) >= AHEAD:
            self.flush()

    def many(self, text: str, many: Sequence[Sequence[Any]]) -> int:
        """Returns how many rows they met; the server is not waited for after each."""
        self._changed(text)
        self.flush()
        each = [Asked(text, values) for values in many]
        batches = (each[first : first + AHEAD] for first in range(0, len(each), AHEAD))
        return sum(result.command_tuples or 0 for batch in batches for result in self._sent(batch, often=0))

    def flush(self) -> None:
        """What is due is done when it returns: somebody asks by another way than ours, and finds it."""
        self._known.clear()
        if due := self._taken():
            self._sent(due)

    # --- to the server and back -------------------------------------------------------------------------------------

    def _taken(self) -> list[Asked]:
        """What is due, once: where it fails, and whoever asked goes back to a savepoint, it is not to be sent again."""
        due, self._due, self._coming = self._due, [], []
        return due

    def _recall(self, asked: Asked) -> Any | None:
        for place, (one, result) in enumerate(self._known):
            if one == asked:
                del self._known[place]
                return result
        return None

    def _changed(self, text: str) -> None:
        if not text.startswith("SELECT"):
            self._known.clear()

    def _alone(self, asked: Asked) -> Any:
        given, kinds, formats = self._given(asked.values)
        name = self._named((asked.text, kinds), PREPARED)
        if name is None:
            return self._server.exec_params(asked.text.encode(), given, kinds, formats)
        return self._server.exec_prepared(name, given, formats)

    def _sent(self, asked: Sequence[Asked], often: int = PREPARED) -> list[Any]:
        """The results of these, sent at once. The first that fails is the last that was done."""
        server, each = self._server, [self._given(one.values) for one in asked]
        # A plan is made before: while statements leave one behind the other the server makes none.
        names = [self._named((one.text, kinds), often) for one, (_, kinds, _) in zip(asked, each, strict=True)]
        server.enter_pipeline_mode()
        try:
            for one, name, (given, kinds, formats) in zip(asked, names, each, strict=True):
                if name is None:
                    server.send_query_params(one.text.encode(), given, kinds, formats)
                else:
                    server.send_query_prepared(name, given, formats)
            server.pipeline_sync()
            answered = self._raw.wait(_answers(server, len(asked)))
            server.exit_pipeline_mode()
        except BaseException:
            self._raw.close()  # nobody knows how far it got
            raise
        results = [self._checked(result, one.text) for one, result in zip(asked, answered, strict=True)]
        self.begun = True
        return results

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
            self._checked(self._server.exec_(b"DEALLOCATE ALL"), key[0])
            self._names.clear()
            self._seen.clear()
        name = b"plan%d" % next(self._numbers)
        self._checked(self._server.prepare(name, key[0].encode(), key[1]), key[0])
        self._names[key] = name
        return name

    def _answer(self, result: Any) -> Answer:
        if result.status != ExecStatus.TUPLES_OK:
            return Answer([], result.command_tuples or 0, ())
        self._adapt.set_pgresult(result)
        rows = self._adapt.load_rows(0, result.ntuples, tuple)
        return Answer(rows, len(rows), tuple([result.ftype(n) for n in range(result.nfields)]))

    def _checked(self, result: Any, text: str) -> Any:
        if result.status in FINE:
            return result
        fault = error_from_result(result)
        if fault.sqlstate is None or fault.diag.severity_nonlocalized in OVER:
            self._raw.close()  # the server has ended it, or is gone
        fault.add_note(f"in: {text}")  # which need not be the one that was asked last
        raise fault


def _answers(server: Any, many: int) -> Generator[Any, Any, list[Any]]:
    """The result of each of so many statements that wait to leave; the last thing to come is that they are through."""
    yield from generators.send(server)
    found = []
    for _ in range(many):
        found += yield from generators.fetch_many(server)
    yield from generators.fetch_many(server)
    return found


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
        event.listen(self.engine, "before_cursor_execute", _in_order)
        self._own = _Own()
        self._kept: set[Connection] = set()

    def keep(self) -> None:
        """The thread that calls it keeps its session from now on."""
        self._own.keeps = True

    @contextmanager
    def begin(self, commune: str, how: How, *, sure: bool = False) -> Iterator[Connection]:
        """A transaction that sees the rows of one commune alone. The server hears of it with its first statement:
        raises Unbegun where it has ended the session before. sure: that is looked at first.
        """
        tx = self._sure() if sure else self._taken()
        session: Session = tx.info[SESSION]
        session.begin(commune, how)
        try:
            with tx.begin():
                yield tx
                with failing(tx, "COMMIT"):
                    session.commit()
        except DBAPIError as fault:
            if fault.connection_invalidated and not session.begun:
                self.engine.dispose()  # what else waits there is as old
                raise Unbegun from fault
            raise
        finally:
            session.forget()
            self._put_back(tx)

    def close(self) -> None:
        """Once its threads have ended."""
        for tx in self._kept:
            tx.close()
        self._kept.clear()
        self.engine.dispose()

    def _sure(self) -> Connection:
        """A session that the server still has, a new one if need be."""
        tx = self._taken()
        try:
            with failing(tx, "SELECT 1"):
                tx.info[SESSION].ping()
        except DBAPIError as fault:
            self._forget(tx)
            if not fault.connection_invalidated:
                raise
            self.engine.dispose()
            return self.engine.connect()
        return tx

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


def _in_order(tx: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    """Before what goes by SQLAlchemy's way: it finds what was to be written; nothing is, that is taken back at once."""
    if statement.startswith("ROLLBACK"):
        tx.info[SESSION].forget()
    else:
        flushed(tx)


def _begin_session(raw: Any, record: Any) -> None:
    """Planning costs a server as much as running. Its plans are kept where the session is ours alone: a pooler between
    transactions, which gives each another session, shows by telling another process than the one that answers.
    """
    (process,) = raw.execute("SELECT pg_backend_pid()").fetchone()
    record.info[SESSION] = Session(raw, plans=process == raw.info.backend_pid)
