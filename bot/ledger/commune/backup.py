"""A backup is one SQLite file, whatever database it is of: consistent, written beside a running process, verified.

It carries what it should hold, table by table, so that a damaged copy is known before it replaces anything; and since
its tables are the ledger's own, what was backed up on SQLite can be restored on PostgreSQL and the other way round.
The key beside the database (`.secret`) is not in it: links signed with another key have to be asked for again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import JSON, Connection, MetaData, Table, select

from bot.ledger.migrations import known, migrate, stored_revision
from bot.ledger.store import Store
from bot.ledger.tables import meta
from bot.texts import because, failure, plain
from schedules.calendar import TZ
from schedules.errors import LedgerFault

LABEL = "nhacviec_backup"
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file that passed its checks. made_at None: a plain copy of a database, without a label to check by."""

    file: Path
    revision: str
    made_at: datetime | None
    rows: int


# --- writing --------------------------------------------------------------------------------------------------------


def write(store: Store, file: Path, now: datetime) -> Backup:
    """Copies the whole record into `file` as of one instant, checks the copy, then gives it its name.

    Writers are not stopped. An earlier backup of that name is replaced, any other file refused. LedgerFault when the
    copy cannot be written or is not what it should be; nothing is left then.
    """
    _refuse_other_file(store, file)
    beside = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        clear(beside)
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if store.path is not None:
            copy_file(store.path, beside)
        else:
            _copy_out(store, beside)
        _label(beside, now)
        made = check(beside)
        sync(beside)
        beside.replace(file)
        sync(file.parent)
    except (OSError, sqlite3.Error) as fault:
        raise _unwritten(file, fault) from fault
    finally:
        clear(beside)
    return Backup(file, made.revision, made.made_at, made.rows)


def _refuse_other_file(store: Store, file: Path) -> None:
    if store.path is not None and file.exists() and file.samefile(store.path):
        raise failure(LedgerFault, "backup.database_itself", str(file))
    if file.is_dir():
        raise failure(LedgerFault, "backup.folder", str(file))
    if file.exists() and file.stat().st_size and not _labelled(file):
        raise failure(LedgerFault, "backup.other_file", str(file))


def _labelled(file: Path) -> bool:
    with suppress(sqlite3.Error), _opened(file) as db:
        return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (LABEL,)).fetchone() is not None
    return False


def copy_file(file: Path, into: Path) -> None:
    """An SQLite file as of one instant into one that is empty: with what is still in its log alone, whoever writes."""
    with _opened(file) as live:
        live.execute("VACUUM INTO ?", (str(into),))


def _copy_out(store: Store, file: Path) -> None:
    """Row by row, as one transaction sees it; the ledger's own types carry values from one database to the other."""
    copy = Store(f"sqlite:///{file}")
    try:
        with store.snapshot() as source:
            migrate(copy, stored_revision(source) or "")
            with copy.begin() as out:
                copy_rows(source, out)
    finally:
        copy.close()


def copy_rows(source: Connection, out: Connection) -> int:
    """Every row of every table into tables that are empty; returns how many."""
    total = 0
    for table in plain_tables():
        rows = source.execution_options(yield_per=BATCH).execute(select(table)).mappings()
        for part in rows.partitions():
            out.execute(table.insert(), [dict(row) for row in part])
            total += len(part)
    return total


def plain_tables() -> list[Table]:
    """The ledger's tables for copying: an absent JSON value stays absent instead of becoming JSON's null."""
    copied = MetaData()
    tables = [table.to_metadata(copied) for table in meta.sorted_tables]
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return tables


def _label(file: Path, now: datetime) -> None:
    with _opened(file) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute(f"DROP TABLE IF EXISTS {LABEL}")
        digests = {name: list(_digest(db, name)) for name in _table_names(db)}
        db.execute(f"CREATE TABLE {LABEL} (made_at TEXT NOT NULL, tables TEXT NOT NULL)")
        values = (now.astimezone(TZ).isoformat(timespec="seconds"), json.dumps(digests, sort_keys=True))
        db.execute(f"INSERT INTO {LABEL} VALUES (?, ?)", values)


# --- checking -------------------------------------------------------------------------------------------------------


def check(file: Path) -> Backup:
    """Reads every page and every row of a backup; LedgerFault says what is wrong with it and changes nothing."""
    try:
        with _opened(file) as db:
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise _damaged(file, str(found))
            names = _table_names(db)
            if "alembic_version" not in names or "obligation" not in names:
                raise failure(LedgerFault, "backup.none", str(file))
            revision = db.execute("SELECT version_num FROM alembic_version").fetchone()
            if revision is None or revision[0] not in known():
                raise failure(LedgerFault, "backup.newer", str(file))
            made_at, rows = _compare(db, file, names)
    except sqlite3.Error as fault:
        raise _damaged(file, because(fault)) from fault
    return Backup(file, str(revision[0]), made_at, rows)


def _compare(db: sqlite3.Connection, file: Path, names: Iterable[str]) -> tuple[datetime | None, int]:
    """What the label says against what is there, table by table."""
    there = {name: _digest(db, name) for name in names}
    total = sum(count for count, _ in there.values())
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (LABEL,)).fetchone() is None:
        return None, total
    made_at, tables = db.execute(f"SELECT made_at, tables FROM {LABEL}").fetchone()
    said: Mapping[str, list[object]] = json.loads(tables)
    wrong = sorted(name for name in said.keys() | there.keys() if said.get(name) != list(there.get(name, ())))
    if wrong:
        raise _damaged(file, plain("backup.tables", tables=", ".join(wrong[:3])))
    return datetime.fromisoformat(made_at), total


def _table_names(db: sqlite3.Connection) -> list[str]:
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    return [name for (name,) in rows if name != LABEL]


def _digest(db: sqlite3.Connection, table: str) -> tuple[int, str]:
    """How many rows, and a hash of all their values: a flipped bit inside a text breaks no page, but changes this."""
    hashed, count = hashlib.sha256(), 0
    for row in db.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):
        hashed.update(repr(row).encode("utf-8", "surrogatepass"))
        count += 1
    return count, hashed.hexdigest()


# --- keeping --------------------------------------------------------------------------------------------------------


def rotate(folder: Path, *, days: int = 14, months: int = 12) -> list[Path]:
    """Deletes what `daily_name` named and nobody needs: kept are the newest `days`, and the first of each month."""
    mine = [file for _, file in sorted(dailies(folder).items(), reverse=True)]
    firsts: dict[str, Path] = {file.name[9:16]: file for file in mine}
    keep = {*mine[:days], *[firsts[month] for month in sorted(firsts, reverse=True)[:months]]}
    gone = [file for file in mine if file not in keep]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


def daily_name(now: datetime) -> str:
    """The name of a day's backup: one a civil day."""
    return f"nhacviec-{now.astimezone(TZ).date().isoformat()}.db"


def dailies(folder: Path) -> dict[date, Path]:
    """What `daily_name` named, by its day; what only looks like it is somebody else's."""
    found = {}
    for file in folder.glob("nhacviec-????-??-??.db"):
        with suppress(ValueError):
            found[date.fromisoformat(file.stem.removeprefix("nhacviec-"))] = file
    return found


def newest(folder: Path) -> Path | None:
    """The newest of the daily backups."""
    return max(dailies(folder).values(), default=None)


# --- files ----------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A file as SQLite has it; never made when it is not there."""
    uri = f"{file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)) as db:
        yield db


def sync(path: Path) -> None:
    """Makes a file, or a folder's list of files, safe against a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear(file: Path) -> None:
    """Removes an SQLite file with what it keeps beside itself."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        with suppress(FileNotFoundError, NotADirectoryError):
            file.with_name(name).unlink()


def _damaged(file: Path, what: str) -> LedgerFault:
    return failure(LedgerFault, "backup.damaged", str(file), why=what)


def _unwritten(file: Path, fault: Exception) -> LedgerFault:
    return failure(LedgerFault, "backup.unwritten", str(file), why=because(fault))
