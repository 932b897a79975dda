"""An upgrade killed anywhere leaves the record of before, whole; the next start upgrades it. And back again."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, inspect, text

from bot.ledger.migrations import HEAD, downgrade, known, migrate, stored_revision
from bot.ledger.rules import adoption
from bot.ledger.store import Store
from bot.settings import Settings
from tests.bot.ledger.test_migrations import differences
from tests.databases import postgres
from tests.emulators.console import ConsoleBench
from tests.town import CONFIG, Setup, moment, prepare

BEFORE = sorted(known())[-2]


def columns(tx: Connection) -> dict[str, list[str]]:
    found = inspect(tx)
    return {name: sorted(one["name"] for one in found.get_columns(name)) for name in sorted(found.get_table_names())}


def upgrade_until(url: str, statement: int) -> int:
    """Upgrades in a process of its own that dies after so many statements; its exit status."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:  # pragma: no cover -- in the child
        store, left = Store(url), statement

        def count(*_: Any) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(store._writer, "after_cursor_execute", count)
        migrate(store)
        os._exit(0)
    finally:
        os._exit(1)


def killed_at_every_statement(url: str, step: int) -> int:
    """How many times the upgrade was killed before it got through."""
    store = Store(url)
    migrate(store)
    downgrade(store, "base")
    migrate(store, BEFORE)
    store.do_now(lambda tx: tx.execute(text("INSERT INTO commune VALUES ('xa', 'Xã', '2026-01-05', '{}')")))
    before = store.read_now(columns)
    store.close()
    kills = 0
    while True:
        status = upgrade_until(url, 1 + kills * step)
        store = Store(url)
        try:
            if os.WIFEXITED(status):
                assert os.WEXITSTATUS(status) == 0
                assert store.read_now(stored_revision) == HEAD
                assert store.read_now(differences) == []
                return kills
            assert os.WTERMSIG(status) == signal.SIGKILL
            if store.read_now(stored_revision) == HEAD:  # the engine's own tables come in a transaction after
                assert store.read_now(differences) == []
            else:
                assert store.read_now(stored_revision) == BEFORE
                assert store.read_now(columns) == before
            assert store.read_now(lambda tx: tx.execute(text("SELECT name FROM commune")).scalar()) == "Xã"
        finally:
            store.close()
        kills += 1


def test_killed_on_the_way_on_sqlite(tmp_path: Path) -> None:
    assert killed_at_every_statement(f"sqlite:///{tmp_path / 'nhacviec.db'}", 3) >= 1


@pytest.mark.slow
def test_killed_at_every_statement_on_both(tmp_path: Path) -> None:
    assert (
        killed_at_every_statement(f"sqlite:///{tmp_path / 'nhacviec.db'}", 1) >= 3
    )  # as many as the newest version has
    with postgres() as server:
        assert killed_at_every_statement(server, 1) >= 3  # as many as the newest version has


def rows(tx: Connection, names: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables, the columns both versions know."""
    found = {}
    for name in names:
        columns = ", ".join(f'"{one["name"]}"' for one in inspect(tx).get_columns(name))
        found[name] = [tuple(row) for row in tx.execute(text(f'SELECT {columns} FROM "{name}" ORDER BY 1, 2'))]
    return found


def there_and_back(url: str) -> None:
    """What an office had under the last version it still has under this one, and again under the last."""
    settings = Settings(config=CONFIG, database_url=url, secret="khóa " * 8)
    store = Store(url)
    commune = prepare(store, settings, Setup(start="2026-06-08 09:00"), ConsoleBench())
    store.do_now(adoption.adopt, commune, moment("2026-06-08 09:00"))
    downgrade(store, BEFORE)
    kept = [name for name in store.read_now(columns) if name != "alembic_version"]
    before = store.read_now(rows, kept)
    assert len(before["obligation"]) > 5
    assert len(before["address"]) > 3
    migrate(store)
    downgrade(store, BEFORE)
    assert store.read_now(rows, kept) == before
    migrate(store)
    assert store.read_now(differences) == []
    store.close()


def test_an_upgrade_and_its_rollback_keep_every_row(tmp_path: Path) -> None:
    there_and_back(f"sqlite:///{tmp_path / 'nhacviec.db'}")


@pytest.mark.slow
def test_on_postgresql_too() -> None:
    with postgres() as server:
        there_and_back(server)
