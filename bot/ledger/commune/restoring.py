"""`restore`: a checked backup becomes the record. Everything that can fail happens before anything is replaced."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, func, select, text, update

from bot.ledger import audit
from bot.ledger.commune import backup
from bot.ledger.commune.backup import Backup, clear, sync
from bot.ledger.migrations import migrate
from bot.ledger.place import claim_file, file_of, shown
from bot.ledger.rules import documents
from bot.ledger.sending import settling
from bot.ledger.store import Store
from bot.ledger.tables import commune, lane, meta
from bot.texts import because, failure, plain
from schedules.calendar import TZ
from schedules.errors import ConfigFault, LedgerFault

RESTORED = "restored"  # in the commune's settings: from when to when the record knows nothing


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where what was there before is kept (None: there was nothing)."""

    backup: Backup
    before: Path | None


def restore(store_url: str, file: Path, now: datetime) -> Restored:
    """Replaces the record by a backup. LedgerFault when the backup is no good, or a process runs on the record.

    The record that was there is kept beside it (SQLite) or written as a backup beside `file` (PostgreSQL).
    """
    good = checked(file)
    path = file_of(store_url)
    return _onto_server(store_url, good, now) if path is None else _onto_file(path, good, now)


def checked(file: Path) -> Backup:
    """The backup, read whole. LedgerFault when it is no good."""
    if not file.is_file():
        raise failure(LedgerFault, "restore.no_file", str(file))
    return backup.check(file)


def refuse_held(file: Path) -> None:
    """LedgerFault where a process of this machine runs on an SQLite file."""
    if file.is_file() and file.with_name(file.name + ".lock").exists():
        claim_file(file).close()


@contextmanager
def prepared(good: Backup, now: datetime) -> Iterator[Store]:
    """A copy of the backup as this version's record, there while the block lasts."""
    fresh = good.file.with_name(f".{good.file.name}.restore")
    try:
        source = Store(f"sqlite:///{_prepared(good, fresh, now)}")
        try:
            yield source
        finally:
            source.close()
    finally:
        clear(fresh)


# --- SQLite ---------------------------------------------------------------------------------------------------------


def _onto_file(path: Path, checked: Backup, now: datetime) -> Restored:
    if path.exists() and path.samefile(checked.file):
        raise failure(LedgerFault, "restore.database_itself", str(path))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with claim_file(path):
        fresh = _prepared(checked, path.with_name(f".{path.name}.restore"), now)
        try:
            before = _set_aside(path, now)
            fresh.replace(path)
            sync(path.parent)
        finally:
            clear(fresh)
    return Restored(checked, before)


def _prepared(checked: Backup, fresh: Path, now: datetime) -> Path:
    """The backup as this version's record, whole in one file, next to where it is to go."""
    try:
        clear(fresh)
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        backup.copy_file(checked.file, fresh)
        store = Store(f"sqlite:///{fresh}")
        try:
            store.do_now(lambda tx: tx.execute(text(f"DROP TABLE IF EXISTS {backup.LABEL}")))
            migrate(store)
            store.do_now(_note, checked, now)
        finally:
            store.close()
        with sqlite3.connect(fresh) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sync(fresh)
    except (OSError, sqlite3.Error) as fault:
        clear(fresh)
        raise failure(LedgerFault, "restore.unwritten", str(fresh.parent), why=because(fault)) from fault
    except BaseException:
        clear(fresh)
        raise
    return fresh


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Gives the record that is there a second name, then takes its write-ahead log away: it belongs to it alone.

    Until the very rename that follows, the old record stands under its own name, whole.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    with suppress(sqlite3.Error), sqlite3.connect(path) as db:  # a damaged one cannot: then its log goes along
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stamp = now.astimezone(TZ).strftime("%Y%m%d-%H%M%S")
    before = path.with_name(f"{path.stem}-truoc-khoi-phuc-{stamp}{path.suffix}")
    for tail in ("", "-wal"):
        one = path.with_name(path.name + tail)
        if one.exists():
            with suppress(FileExistsError):
                os.link(one, before.with_name(before.name + tail))
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return before


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def _onto_server(url: str, checked: Backup, now: datetime) -> Restored:
    """One transaction on the server: all of the old rows go, all of the backup's come, or nothing happens."""
    target = Store(url)
    try:
        migrate(target)
        _refuse_running(target)
        with prepared(checked, now) as source, source.snapshot() as rows:
            _refuse_others(target, checked.file, documents.communes(rows))
            before = _kept(target, checked.file.parent, now)
            with target.begin() as tx:
                for table in reversed(meta.sorted_tables):
                    tx.execute(delete(table))
                backup.copy_rows(rows, tx)
                count_on(tx)
    finally:
        target.close()
    return Restored(checked, before)


def _refuse_running(target: Store) -> None:
    held = target.read_now(
        lambda tx: tx.execute(select(lane.c.owner).where(lane.c.lease_until > func.clock_timestamp())).scalar()
    )
    if held is not None:
        raise failure(LedgerFault, "restore.running", shown(target.url), by=held)


def _refuse_others(target: Store, file: Path, inside: Sequence[str]) -> None:
    """A backup of one commune takes the place of its server's record only where no other commune would go with it."""
    others = [name for name in target.read_now(documents.communes) if name not in inside]
    if others:
        raise failure(LedgerFault, "restore.others", str(file), others=", ".join(others[:5]), ours=", ".join(inside))


def _kept(target: Store, folder: Path, now: datetime) -> Path | None:
    if target.read_now(documents.only_commune) is None:
        return None
    stamp = now.astimezone(TZ).strftime("%Y%m%d-%H%M%S")
    return backup.write(target, folder / f"nhacviec-truoc-khoi-phuc-{stamp}.db", now).file


def count_on(tx: Connection) -> None:
    """The numbers the database gives next come after those that were brought in."""
    for table in meta.sorted_tables:
        if "id" in table.c and table.c["id"].autoincrement is True:
            highest = tx.execute(select(func.max(table.c["id"]))).scalar()
            if highest is not None:
                tx.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :n)"), {"name": table.name, "n": highest}
                )


# --- said -----------------------------------------------------------------------------------------------------------


def _note(tx: Connection, checked: Backup, now: datetime) -> None:
    """The record knows that it was restored, and the office hears it: what was said since the backup is to be asked."""
    name = documents.only_commune(tx)
    if name is None:
        return
    made_at = (checked.made_at or now).astimezone(TZ)
    data = {"made_at": made_at.isoformat(timespec="seconds"), "rows": checked.rows}
    audit.note(tx, name, who=plain("by.command_line"), what=RESTORED, now=now, data=data)
    span = {"from": made_at.isoformat(), "to": now.astimezone(TZ).isoformat()}
    settings = dict(tx.execute(select(commune.c.settings).where(commune.c.id == name)).scalar_one() or {})
    tx.execute(update(commune).where(commune.c.id == name).values(settings=settings | {RESTORED: span}))
    with suppress(ConfigFault):  # a configuration this version refuses is said at the start
        known = documents.load_current(tx, name)
        values = {"at": made_at.strftime("%H:%M %d/%m/%Y")}
        settling.tell_office(tx, known, f"restored/{now.isoformat()}", "engine.restored", values, now)
