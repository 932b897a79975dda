from __future__ import annotations

import asyncio
import os
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.ledger.store import Store
from schedules.errors import LedgerFault


def count(tx: Connection) -> int:
    return tx.execute(text("SELECT count(*) FROM t")).scalar_one()


def add(tx: Connection, n: int, fail: bool = False) -> None:
    tx.execute(text("INSERT INTO t VALUES (:n)"), {"n": n})
    if fail:
        raise KeyError(n)


@pytest.fixture
def store(empty: Store) -> Store:
    empty.do_now(lambda tx: tx.execute(text("CREATE TABLE t (n INTEGER)")))
    return empty


async def test_it_commits_what_returns_and_rolls_back_what_raises(store: Store) -> None:
    await store.do(add, 1)
    with pytest.raises(KeyError):
        await store.do(add, 2, fail=True)
    assert await store.read(count) == 1


async def test_many_writers_lose_nothing(store: Store) -> None:
    def bump(tx: Connection) -> None:
        add(tx, count(tx))  # read first, then write: what a deferred SQLite transaction cannot do

    await asyncio.gather(*(store.do(bump) for _ in range(50)))
    assert await store.read(count) == 50


async def test_a_second_process_writes_beside_it(store: Store) -> None:
    other = Store(store.url.render_as_string(hide_password=False))
    await asyncio.gather(*(door.do(add, n) for n in range(40) for door in (store, other)))
    assert await other.read(count) == 80
    other.close()


def test_only_one_run_holds_the_file(tmp_path: Path) -> None:
    first, second = (Store(f"sqlite:///{tmp_path / 'nhacviec.db'}") for _ in range(2))
    first.hold()
    with pytest.raises(LedgerFault, match=f"tiến trình {os.getpid()}"):
        second.hold()
    first.close()
    second.hold()
    second.close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    store.do_now(lambda tx: tx.execute(text("CREATE TABLE t (n INTEGER)")))
    with pytest.raises(LedgerFault):
        store.read_now(add, 1)
    store.close()


def test_commits_reach_the_disk(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    assert store.do_now(lambda tx: tx.execute(text("PRAGMA synchronous")).scalar()) == 2
    assert store.do_now(lambda tx: tx.execute(text("PRAGMA journal_mode")).scalar()) == "wal"
    store.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "what is this", "sqlite3:/x"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(LedgerFault, match="NHACVIEC_DATABASE_URL"):
        Store(url)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerFault, match="quyền ghi"):
        Store(f"sqlite:///{tmp_path / 'file' / 'nhacviec.db'}")


def test_an_unreachable_server_is_said_without_its_password() -> None:
    store = Store("postgresql://nv:tuyet-mat@127.0.0.1:9/nv")
    with pytest.raises(LedgerFault) as caught:
        store.read_now(lambda tx: None)
    assert "PostgreSQL" in str(caught.value)
    assert "tuyet-mat" not in str(caught.value)


def test_what_people_wrote_is_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "nhacviec.db"
    store = Store(f"sqlite:///{file}")
    store.hold()
    store.do_now(lambda tx: tx.execute(text("CREATE TABLE said (words TEXT)")))
    rights = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (file.parent, *file.parent.iterdir())}
    store.close()
    assert rights.pop("var") == 0o700
    assert set(rights) >= {"nhacviec.db", "nhacviec.db-wal", "nhacviec.db.lock"}
    assert set(rights.values()) == {0o600}


def test_rights_somebody_gave_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "nhacviec.db"
    file.touch()
    file.chmod(0o640)
    Store(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


async def test_what_was_asked_for_is_written_before_it_closes_and_nothing_after(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    store.do_now(lambda tx: tx.execute(text("CREATE TABLE t (n INTEGER)")))
    asked = [asyncio.ensure_future(store.do(add, n)) for n in range(3)]
    await asyncio.sleep(0)
    store.close()
    await asyncio.gather(*asked)
    with pytest.raises(RuntimeError):
        await store.do(add, 3)
    again = Store(f"sqlite:///{tmp_path / 'a.db'}")
    assert again.read_now(count) == 3
    again.close()


async def test_what_nobody_waits_for_any_more_is_not_begun(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    store.do_now(lambda tx: tx.execute(text("CREATE TABLE t (n INTEGER)")))
    gate = threading.Event()
    first = asyncio.ensure_future(store.do(lambda tx: (gate.wait(), add(tx, 1))))
    second = asyncio.ensure_future(store.do(add, 2))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    gate.set()
    await first
    with pytest.raises(asyncio.CancelledError):
        await second
    assert await store.read(count) == 1
    store.close()
