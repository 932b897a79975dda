"""The one door to the database: `do` writes, `read` reads, each one transaction in a thread, nothing awaited inside.

SQLite has one writer thread and `BEGIN IMMEDIATE`: a deferred transaction that read first fails at once when another
process writes, whatever the time-out. PostgreSQL has a pool of threads. An in-memory database runs inline: `simulate`
needs no threads.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from functools import cache, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from bot.ledger.place import bad_url, claim_file, make_file, path_of, shown, url_of
from bot.ledger.prepared import Prepared, Unbegun, driver, filled, straight
from bot.ledger.writer import Writer
from bot.texts import failure
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.ledger.sessions import How, Sessions

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 30
# SQLite keeps 2 MB of the file by itself: a tick that arms a thousand of a million read 12,000 pages then, 7,300 so.
WRITER_PAGES_KB = 16_384
RETRIES = 4
THREADS = 4  # that read, and as many that write to a server: with more, they wait for each other's turn
# What people wrote must not get into a log by way of a database error.
QUIET: dict[str, Any] = {"hide_parameters": True}
# Serialization failure and deadlock: the database asks for the same transaction again.
TRY_AGAIN = ("40001", "40P01")
# No room on the server's disk; only reading is allowed there; it is starting up or shutting down.
SERVER_WOES = ("53100", "25006", "57P01", "57P03")
EVERY = "*"
# The driver keeps 128 statements parsed unless told otherwise; there are twice as many.
_DRIVER: dict[str, Any] = {"check_same_thread": False, "cached_statements": 512}


class Stale(Exception):
    """A conditional update met a row somebody else had changed: `do` runs the transaction again."""


class _Damaged(LedgerFault):
    """The file itself is broken: only a backup helps."""


class Store:
    """A database by its SQLAlchemy URL. `fn(tx, *args)` is synchronous and may be run again from the start.

    commune: whose rows its transactions see on PostgreSQL, `EVERY` for all; see `of`.
    """

    def __init__(self, url: str) -> None:
        self.url = url_of(url)
        self.commune, self.shared = EVERY, False
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.path = path_of(self.url) if self.sqlite else None
        self.inline = self.sqlite and self.path is None
        self._sessions: Sessions | None = None  # with a server
        self._writer, self._reader = self._engines()
        self._threads, self._writers = self._pool("ledger-read"), self._pool("ledger")
        self._writing = Writer(self._writer) if self.path is not None else None
        # In memory there is one connection: it is not fetched and given back for each transaction. To SQLAlchemy its
        # work is one transaction that never ends; those of the database begin and end below it, see `begin`.
        self._only = self._writer.connect() if self.inline else None
        if self._only is not None:
            self._only.begin()
        self._lock: IO[str] | None = None

    async def do(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """Runs `fn` as one write transaction: committed when it returns, rolled back when it raises."""
        if self.inline:
            return self.do_now(fn, *args, **kw)
        if self._writing is not None:
            return await self._writing.run(partial(self._insist, self._writing.begin, lambda tx: fn(tx, *args, **kw)))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writers, partial(self.do_now, fn, *args, **kw))

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """Runs `fn` in a transaction that may not write, beside the writer."""
        if self.inline:
            return self.read_now(fn, *args, **kw)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(self.read_now, fn, *args, **kw))

    def do_now(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """`do` for the command line: in the caller's thread."""
        begin = self.begin if self.sqlite else partial(self._begun, "writes")
        return self._insist(begin, lambda tx: fn(tx, *args, **kw))

    def _insist(self, begin: Callable[[], AbstractContextManager[Connection]], work: Callable[[Connection], T]) -> T:
        """Runs it as one transaction, again where the record asks for that."""
        for attempt in range(RETRIES):
            try:
                with begin() as tx:
                    return work(tx)
            except Stale:
                if attempt + 1 == RETRIES:
                    raise
            except Unbegun as fault:
                if attempt + 1 == RETRIES:
                    raise self._unreachable(fault) from fault
            except DBAPIError as fault:
                if attempt + 1 < RETRIES and getattr(fault.orig, "sqlstate", None) in TRY_AGAIN:
                    continue
                raise self._explain(fault) from fault
        raise AssertionError("unreachable")

    def read_now(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """`read` for the command line."""
        if self._only is None:
            return self._insist(partial(self._begun, "reads"), lambda tx: fn(tx, *args, **kw))
        try:  # nobody is beside it: what it reads needs no transaction to stay as it is
            return fn(self._only, *args, **kw)
        except DBAPIError as fault:
            raise self._explain(fault) from fault

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction as a block, for migrations and restore; everybody else uses `do`."""
        if self._only is not None:
            raw = driver(self._only)
            raw.execute("BEGIN IMMEDIATE")
            try:
                yield self._only
                raw.commit()
            except BaseException:
                raw.rollback()
                raise
            return
        with self._begun("writes", sure=True) as tx:
            yield tx

    def _begun(self, how: How, *, sure: bool = False) -> AbstractContextManager[Connection]:
        """A transaction; how, sure: see `Sessions.begin`."""
        if self._sessions is not None:
            return self._sessions.begin(self.commune, how, sure=sure)
        return _transaction(self._writer if how == "writes" else self._reader)

    def of(self, commune: str) -> Store:
        """The same database, connections and threads, with the rows of one commune alone; whoever made it closes it."""
        if self.sqlite:
            return self
        one = copy(self)
        one.commune, one.shared = commune, True
        return one

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A reading transaction that sees the record as of one instant, however long it takes; writers go on."""
        if self._only is not None:
            with self.begin() as tx:
                yield tx
            return
        with self._begun("as of one instant", sure=True) as tx:
            try:
                yield tx
            except DBAPIError as fault:
                raise self._explain(fault) from fault

    def hold(self) -> None:
        """Claims a SQLite file for the one `run` it may have; other commands work beside it. LedgerFault when taken."""
        if self.path is not None and self._lock is None:
            self._lock = claim_file(self.path)

    def check_whole(self, backups: Path | None = None) -> None:
        """Reads every page of a SQLite file; LedgerFault names the newest backup where one is damaged.

        At a start: better one line then than a torn page met in the middle of a Monday.
        """
        if self.path is None or self.path.stat().st_size == 0:
            return
        fault: Exception | None = None
        try:
            found = self.read_now(lambda tx: str(tx.exec_driver_sql("PRAGMA quick_check(1)").scalar()))
        except LedgerFault as problem:
            if not isinstance(problem, _Damaged):
                raise
            found, fault = problem.what, problem
        if found != "ok":
            newest = max(backups.glob("nhacviec-????-??-??.db"), default=None) if backups else None
            raise failure(_Damaged, "database.damaged", str(self.path), backup=newest) from fault

    def held(self) -> bool | None:
        """Whether some process runs on this SQLite file; None where there is no file to tell by."""
        if self.path is None:
            return None
        import fcntl

        try:
            with self.path.with_name(self.path.name + ".lock").open("r", encoding="utf-8") as handle:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    def close(self) -> None:
        """Ends the threads after what they are doing, closes every connection, gives the file free."""
        if self.shared:
            return
        if self._writing is not None:
            self._writing.close()
        for pool in (self._threads, self._writers):
            if pool is not None:
                pool.shutdown(wait=True)
        if self._only is not None:
            self._only.close()
        if self._sessions is not None:
            self._sessions.close()
        self._writer.dispose()
        self._reader.dispose()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # --- building -----------------------------------------------------------------------------------------------

    def _engines(self) -> tuple[Engine, Engine]:
        if not self.sqlite:
            try:
                from bot.ledger.sessions import Sessions

                self._sessions = Sessions(self.url, **QUIET)
            except (ArgumentError, NoSuchModuleError, ImportError) as fault:
                raise bad_url(str(fault)) from fault
            return self._sessions.engine, self._sessions.engine
        if self.path is None:
            engine = create_engine(self.url, poolclass=StaticPool, connect_args=dict(_DRIVER), **QUIET)
            _sqlite_rules(engine, None, query_only=False)
            return engine, engine
        make_file(self.path)
        options: dict[str, Any] = {"timeout": BUSY_SECONDS, **_DRIVER}
        writer = create_engine(self.url, pool_size=1, max_overflow=2 * THREADS, connect_args=options, **QUIET)
        reader = create_engine(self.url, pool_size=4, max_overflow=2 * THREADS, connect_args=options, **QUIET)
        _sqlite_rules(writer, "BEGIN IMMEDIATE", query_only=False)
        _sqlite_rules(reader, "BEGIN", query_only=True)
        return writer, reader

    def _pool(self, name: str) -> ThreadPoolExecutor | None:
        """Its threads begin when there is work for them."""
        if self.inline:
            return None
        return ThreadPoolExecutor(THREADS, name, initializer=self._sessions.keep if self._sessions else None)

    def _unreachable(self, fault: Exception) -> Exception:
        return failure(LedgerFault, "database.unreachable", shown(self.url), why=_first_line(fault))

    def _explain(self, fault: DBAPIError) -> Exception:
        """A LedgerFault with what to do where the file or the server is at fault; else the fault itself."""
        text = str(fault.orig).lower()
        if not self.sqlite:
            if fault.connection_invalidated or "connection" in text:
                return self._unreachable(fault)
            if getattr(fault.orig, "sqlstate", None) in SERVER_WOES:
                return failure(LedgerFault, "database.server", shown(self.url), why=_first_line(fault))
            return fault
        where = str(self.path or "")
        if "malformed" in text or "not a database" in text or "disk image" in text:
            return failure(_Damaged, "database.damaged", where, backup=None)
        if "readonly" in text or "unable to open" in text:
            return failure(LedgerFault, "database.unwritten", where)
        if "disk is full" in text:
            return failure(LedgerFault, "database.full", where)
        if "disk i/o error" in text:
            return failure(LedgerFault, "database.disk", where)
        if "locked" in text:
            return failure(LedgerFault, "database.busy", where)
        return fault


def alone(tx: Connection, what: str) -> bool:
    """Whether nobody else is at this piece of work until the transaction ends; SQLite has one writer anyway."""
    if tx.dialect.name == "sqlite":
        return True
    return bool(
        tx.execute(text("SELECT pg_try_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what}).scalar()
    )


def in_turn(tx: Connection, what: str) -> None:
    """Waits until nobody else is at this piece of work, and keeps others waiting until the transaction ends."""
    if tx.dialect.name != "sqlite":
        tx.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what})


def insert_new(tx: Connection, table: Table, values: Mapping[str, Any]) -> Any | None:
    """Inserts one row unless a unique key of it exists.

    Returns its first primary-key column after the commune; None if it existed.
    `rowcount` of such an insert is -1 on psycopg, hence RETURNING.
    """
    row = filled(table, values)
    return _insert_new(tx.dialect.name, table, tuple(row)).scalar(tx, row)


def put(tx: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Inserts one row; where one has its primary key, that one has these values instead."""
    row = filled(table, values)
    _insert_or_change(tx.dialect.name, table, tuple(row)).later(tx, row)


def insert_many(tx: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Inserts rows that all set the same columns, leaving those whose unique key exists as they are."""
    each = [filled(table, row) for row in rows]
    if each:
        _insert_absent(tx.dialect.name, table, tuple(each[0])).change_each(tx, each)


@cache
def _insert_new(dialect: str, table: Table, names: tuple[str, ...]) -> Prepared:
    column = next(c for c in (*table.primary_key.columns, *table.columns) if c.name != "commune")
    return Prepared(_insert(dialect, table).on_conflict_do_nothing().returning(column), names)


@cache
def _insert_or_change(dialect: str, table: Table, names: tuple[str, ...]) -> Prepared:
    made, keys = _insert(dialect, table), [column.name for column in table.primary_key]
    new = {name: made.excluded[name] for name in names if name not in keys}
    return Prepared(made.on_conflict_do_update(index_elements=keys, set_=new), names)


@cache
def _insert_absent(dialect: str, table: Table, names: tuple[str, ...]) -> Prepared:
    return Prepared(_insert(dialect, table).on_conflict_do_nothing(), names)


def _insert(dialect: str, table: Table) -> Any:
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert

        return insert(table)
    from sqlalchemy.dialects.postgresql import insert as pg_insert

    return pg_insert(table)


def _sqlite_rules(engine: Engine, begin: str | None, *, query_only: bool) -> None:
    """Our own BEGIN instead of the driver's, WAL, and a commit that is on the disk when it returns."""

    @event.listens_for(engine, "connect")
    def connect(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA query_only=ON" if query_only else f"PRAGMA cache_size=-{WRITER_PAGES_KB}")
        if begin is None:  # in memory: what is deleted there lies on no disk, to be overwritten
            raw.execute("PRAGMA secure_delete=OFF")

    if begin is not None:  # not by way of SQLAlchemy: each transaction has one
        event.listen(engine, "begin", lambda tx: straight(tx, begin, ()))


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as tx, tx.begin():
        yield tx


def _first_line(fault: BaseException) -> str:
    told = getattr(fault, "orig", None) or getattr(fault.__cause__, "orig", None) or fault
    return next(iter(str(told).strip().splitlines()), type(told).__name__)
