"""Where a database is: its address, its file, who may hold the file, and what is said when that cannot be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.texts import because, failure
from schedules.errors import LedgerFault


def claim_file(path: Path) -> IO[str]:
    """The lock of a SQLite file, held until what is returned is closed; LedgerFault when a `run` holds it."""
    import fcntl

    lock_path = path.with_name(path.name + ".lock")
    try:
        handle = os.fdopen(os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as fault:
        raise _unwritable(path, fault) from fault
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        handle.seek(0)
        owner = handle.read().strip() or "?"
        handle.close()
        raise failure(LedgerFault, "database.held", str(path), by=owner) from fault
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def file_of(url: str) -> Path | None:
    """The file of an SQLite address; None for a server's. LedgerFault for an address that is none."""
    parsed = url_of(url)
    return path_of(parsed) if parsed.get_backend_name() == "sqlite" else None


def url_of(url: str) -> URL:
    """An address as the driver takes it. LedgerFault for one of no database we know."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError as fault:
        raise bad_url(url.split("://", 1)[0]) from fault
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise bad_url(backend)
    return parsed.set(drivername="postgresql+psycopg") if backend == "postgresql" else parsed


def bad_url(what: str) -> LedgerFault:
    """An address that names no database that can be used."""
    return failure(LedgerFault, "database.address", "NHACVIEC_DATABASE_URL", why=what)


def path_of(url: URL) -> Path | None:
    """The file of an SQLite address; None in memory."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


def make_file(path: Path) -> None:
    """A new database, and a folder made for it, are their owner's alone: they hold what people wrote.

    SQLite gives its WAL the rights of the file. What exists keeps the rights somebody gave it.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as fault:
        raise _unwritable(path, fault) from fault


def _unwritable(path: Path, fault: OSError) -> LedgerFault:
    return failure(LedgerFault, "database.folder", str(path.parent), why=because(fault))


def shown(url: URL) -> str:
    """An address without its password."""
    return url.render_as_string(hide_password=True)
