"""A disk that is full, a record somebody else holds, a file that may not be written: said, waited out, nothing lost."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url, text

from bot.lanes import fetcher
from bot.ledger import store as store_module
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.store import Store
from schedules.errors import LedgerFault
from tests.databases import postgres
from tests.town import Town
from tests.waiting import until

HEAD = "ban-qlda"


def fill(tx: Connection) -> None:
    """No page more than there is: what a full disk answers."""
    pages = tx.execute(text("PRAGMA page_count")).scalar_one()
    tx.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def empty(tx: Connection) -> None:
    tx.exec_driver_sql("PRAGMA max_page_count=1073741823")


def swell(tx: Connection) -> None:
    """More than any page has room for."""
    tx.execute(text("CREATE TABLE IF NOT EXISTS ballast (words TEXT)"))
    tx.execute(text("INSERT INTO ballast VALUES (:w)"), {"w": "x" * 500_000})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_full_disk_loses_no_reply_and_no_reminder(town: Town) -> None:
    """What was said meanwhile is kept in mind, what is due waits; once there is room both happen, each once."""
    if town.platform.name == "console":
        pytest.skip("the console's page shows the fault to whoever writes")
    head, store, (lane,) = town.head(HEAD), town.app.store, town.app.lanes
    await store.do(swell)  # small writes would still find room in pages that are there
    await store.do(fill)
    with pytest.raises(LedgerFault, match="Ổ đĩa đã đầy"):
        await store.do(swell)
    head.phone.says("rất dài " * 450)
    head.phone.says("60%")
    await until(lambda: lane.health().reason == "Ổ đĩa đã đầy.", what="the lane to say what is wrong")
    assert await town.rows("inbox") == []
    await store.do(empty)
    await town.settled()
    await until(lambda: lane.health().ok, what="the lane to be well again")
    await head.gets("Tin nhắn dài 3599 ký tự")
    await head.gets("Đã ghi: đạt 60%")
    assert [row["state"] for row in await town.rows("inbox")] == ["handled", "handled"]
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")


@pytest.mark.town(rules=("co-minh-chung",), files=True)
async def test_evidence_that_finds_no_room_waits_for_it(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if town.platform.name == "zalo":
        pytest.skip("a photo needs a place on the web there; the shelf is the same")
    monkeypatch.setattr(fetcher, "AGAIN_SECONDS", 0.05)
    head = town.head(HEAD)
    shelf = tmp_path / "minh-chung"
    shelf.write_text("in the way")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.does("sends_photo", b"\xff\xd8\xff" + b"x" * 500, caption="xong")
    assert [row["state"] for row in await town.rows("evidence")] == ["wanted"]
    shelf.unlink()
    async with asyncio.timeout(30):
        while (rows := await town.rows("evidence"))[0]["state"] == "wanted":  # noqa: ASYNC110 -- told by the database
            await asyncio.sleep(0.02)
    await town.settled()
    assert [row["state"] for row in rows] == ["kept"]
    assert Cabinet(shelf).holds(rows[0]["sha256"])
    for ear in (head, town.office, town.head("phong-kinh-te")):
        ear.ignores_the_rest()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program writes in the file and takes its time."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_record_somebody_else_holds_is_said_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.05)
    store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    store.do_now(swell)
    assert store.path is not None
    with held(store.path), pytest.raises(LedgerFault, match=r"đang bận quá lâu.*thử lại"):
        store.do_now(swell)
    store.do_now(swell)
    store.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_lock_held_for_a_moment_only_makes_people_wait(town: Town) -> None:
    head, path = town.head(HEAD), town.app.store.path
    assert path is not None
    with held(path):
        head.phone.says("việc")
        seen = await town.app.store.read(lambda tx: tx.execute(text("SELECT count(*) FROM inbox")).scalar_one())
        assert seen == 0, "reading goes on beside whoever writes"
    await town.settled()
    await head.gets("khởi công")


@pytest.mark.slow
def test_a_server_that_only_reads_is_one_line() -> None:
    with postgres() as url:
        store = Store(url)
        store.do_now(swell)
        name = make_url(url).database
        store.do_now(lambda tx: tx.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        store.close()
        store = Store(url)
        with pytest.raises(LedgerFault, match="PostgreSQL không ghi được"):
            store.do_now(swell)
        store.close()


@contextmanager
def nobody() -> Iterator[None]:
    """For root everything may be written; whoever serves is not root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_written_is_one_line(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="nv-readonly-"))
    path = folder / "nhacviec.db"
    Store(f"sqlite:///{path}").do_now(swell)
    path.chmod(0o444)
    folder.chmod(0o555)
    with nobody():
        store = Store(f"sqlite:///{path}")
        with pytest.raises(LedgerFault, match=r"Không ghi được.*quyền ghi") as caught:
            store.do_now(swell)
        assert str(path) in str(caught.value)
        with pytest.raises(LedgerFault, match="quyền ghi"):
            store.hold()
        store.close()
    folder.chmod(0o755)
