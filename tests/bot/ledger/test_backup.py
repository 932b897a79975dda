"""A backup is whole, written beside a running process, checked; a restore replaces nothing before it is sure."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text

from bot.ledger import tables
from bot.ledger.commune import backup, inforce
from bot.ledger.commune.restoring import restore
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.store import Store
from schedules.errors import LedgerFault
from tests.bot.lanes.bed import _found, moment
from tests.databases import postgres

NOW = datetime(2026, 6, 30, 2, 30, tzinfo=UTC)


def contents(tx: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order of its key."""
    return {
        table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key.columns))]
        for table in tables.meta.sorted_tables
    }


def fill(store: Store) -> Store:
    """A commune at work: its configuration, its obligations, everybody linked."""
    now = moment("2026-06-01 06:00")
    migrate(store)
    store.do_now(lambda tx: inforce.enforce(tx, _found(tx, now, True, True), now))
    return store


@pytest.fixture
def full(empty: Store) -> Store:
    return fill(empty)


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of another record, empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'nhacviec.db'}"
        return
    with postgres() as url:
        yield url


def test_what_was_backed_up_is_what_is_restored_on_either_database(full: Store, elsewhere: str, tmp_path: Path) -> None:
    before = full.read_now(contents)
    made = backup.write(full, tmp_path / "b.db", NOW)
    assert made.rows == backup.check(tmp_path / "b.db").rows > 50
    assert stat.S_IMODE((tmp_path / "b.db").stat().st_mode) == 0o600
    done = restore(elsewhere, tmp_path / "b.db", NOW + timedelta(hours=3))
    assert done.before is None
    store = Store(elsewhere)
    after = store.read_now(contents)
    said = [row for row in after["message"] if "restored/" in str(row)]
    assert len(said) == len([row for row in after["message"] if row not in before["message"]]) == 1
    for name in before.keys() - {"message", "audit", "commune"}:
        assert after[name] == before[name], name
    # New rows get new numbers.
    row = {"commune": "x", "at": NOW, "who": "x", "what": "x", "data": {}}
    store.do_now(lambda tx: tx.execute(insert(tables.audit).values(**row)))
    store.close()


def test_a_backup_under_write_load_is_of_one_instant(tmp_path: Path) -> None:
    """Each transaction writes two rows; a copy that held one of them would be of no instant."""
    store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    migrate(store)
    written = 0

    def pair(tx: Connection) -> None:
        for part in ("a", "b"):
            row = {"commune": part, "at": NOW, "who": "x", "what": "pair", "data": {"filler": "x" * 2000}}
            tx.execute(insert(tables.audit).values(**row))

    async def writer(stop: asyncio.Event) -> None:
        nonlocal written
        while not stop.is_set():
            await store.do(pair)
            written += 1

    async def story() -> list[int]:
        stop = asyncio.Event()
        task = asyncio.create_task(writer(stop))
        seen = []
        for n in range(3):
            while written < (n + 1) * 50:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
            made = await asyncio.to_thread(backup.write, store, tmp_path / f"{n}.db", NOW)
            with sqlite3.connect(made.file) as db:
                a, b = (db.execute("SELECT count(*) FROM audit WHERE commune = ?", (x,)).fetchone()[0] for x in "ab")
            assert a == b
            seen.append(a)
        stop.set()
        await task
        return seen

    seen = asyncio.run(story())
    assert seen == sorted(seen)
    assert seen[0] >= 50
    assert store.read_now(lambda tx: tx.execute(select(func.count()).select_from(tables.audit)).scalar_one()) == (
        2 * written
    )
    store.close()


@pytest.mark.parametrize("harm", ["cut short", "a flipped letter", "a row gone", "newer", "no database", "other"])
def test_a_bad_backup_replaces_nothing(tmp_path: Path, harm: str) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    fill(store)
    file = tmp_path / "b.db"
    backup.write(store, file, NOW)
    before = store.read_now(contents)
    store.close()
    if harm == "cut short":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif harm == "no database":
        file.write_bytes(b"this is no database at all" * 500)
    elif harm == "a flipped letter":
        data = file.read_bytes()
        assert "Trưởng".encode() in data
        file.write_bytes(data.replace("Trưởng".encode(), "Trượng".encode(), 1))
    else:
        with sqlite3.connect(file) as db:
            if harm == "a row gone":
                db.execute("DELETE FROM obligation WHERE rowid = 7")
            elif harm == "newer":
                db.execute("UPDATE alembic_version SET version_num = '9999'")
            else:
                for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    db.execute(f'DROP TABLE "{name}"')
                db.execute("CREATE TABLE t (n)")
    with pytest.raises(LedgerFault) as caught:
        restore(store.url.render_as_string(), file, NOW)
    assert str(file) in str(caught.value)
    again = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    assert again.read_now(contents) == before
    again.close()
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_a_running_process_is_not_restored_under(full: Store, tmp_path: Path) -> None:
    backup.write(full, tmp_path / "b.db", NOW)
    if full.path is not None:
        full.hold()
    else:
        values = {"commune": "x", "messenger": "telegram", "token_hash": "x", "owner": "may-1/17"}
        lease = text("clock_timestamp() + interval '30 seconds'")
        full.do_now(lambda tx: tx.execute(insert(tables.lane).values(lease_until=lease, **values)))
    with pytest.raises(LedgerFault, match="đang chạy"):
        restore(full.url.render_as_string(hide_password=False), tmp_path / "b.db", NOW)


def test_what_was_there_is_kept_and_can_be_put_back(full: Store, tmp_path: Path) -> None:
    url = full.url.render_as_string(hide_password=False)
    backup.write(full, tmp_path / "b.db", NOW)
    full.do_now(lambda tx: tx.execute(text("UPDATE duty SET title = 'sau khi sao lưu'")))
    late = full.read_now(contents)
    if full.path is not None:
        full.close()
    done = restore(url, tmp_path / "b.db", NOW)
    assert done.before is not None
    restored = Store(url)
    assert "sau khi sao lưu" not in str(restored.read_now(contents)["duty"])
    restored.close()
    restore(url, done.before, NOW + timedelta(minutes=5))
    back = Store(url)
    assert back.read_now(contents)["duty"] == late["duty"]
    back.close()


@pytest.mark.parametrize(
    ("content", "why"), [(b"no database at all" * 400, "không phải tệp cơ sở dữ liệu"), (None, "chép chưa hết")]
)
def test_what_is_wrong_with_a_file_is_told_in_vietnamese(tmp_path: Path, content: bytes | None, why: str) -> None:
    file = tmp_path / "b.db"
    if content is None:
        with sqlite3.connect(file) as db:
            db.executescript("CREATE TABLE t (a); INSERT INTO t SELECT zeroblob(60000)")
        content = file.read_bytes()[:12_000]
    file.write_bytes(content)
    with pytest.raises(LedgerFault, match=why):
        backup.check(file)


def test_a_damaged_record_is_replaced_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "nhacviec.db"
    store = Store(f"sqlite:///{path}")
    fill(store)
    backup.write(store, tmp_path / "b.db", NOW)
    store.close()
    path.write_bytes(b"ruined" * 5000)
    with pytest.raises(LedgerFault, match="restore"):
        migrate(Store(f"sqlite:///{path}"))
    done = restore(f"sqlite:///{path}", tmp_path / "b.db", NOW)
    assert done.before is not None
    assert done.before.read_bytes().startswith(b"ruined")
    again = Store(f"sqlite:///{path}")
    assert again.read_now(documents.only_commune) == "xa-thu"
    again.close()


def test_no_other_file_is_written_over(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    migrate(store)
    (tmp_path / "commune.yaml").write_text("ma: x")
    for file in (tmp_path / "commune.yaml", tmp_path / "nhacviec.db", tmp_path):
        with pytest.raises(LedgerFault):
            backup.write(store, file, NOW)
    backup.write(store, tmp_path / "b.db", NOW)
    backup.write(store, tmp_path / "b.db", NOW)  # yesterday's of the same name
    with pytest.raises(LedgerFault, match="Không ghi được"):
        backup.write(store, tmp_path / "commune.yaml" / "b.db", NOW)
    store.close()


def test_backups_are_kept_by_day_then_by_month(tmp_path: Path) -> None:
    for n in range(400):
        day = NOW + timedelta(days=n)
        (tmp_path / backup.daily_name(day)).touch()
    shutil.copy(tmp_path / backup.daily_name(NOW), tmp_path / "cua-toi.db")
    backup.rotate(tmp_path)
    left = sorted(one.name for one in tmp_path.iterdir() if one.name != "cua-toi.db")
    assert (tmp_path / "cua-toi.db").exists()
    assert left[-14:] == [backup.daily_name(NOW + timedelta(days=n)) for n in range(386, 400)]
    assert len(left) == 14 + 11  # the newest month's first is among the newest days
    assert all(name.endswith("-01.db") for name in left[:-14])
