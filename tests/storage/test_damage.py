"""A damaged record is met at the start, in one line that says what to do; a sound one costs a moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger.commune import backup
from bot.ledger.commune.restoring import restore
from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from bot.settings import Settings
from schedules.errors import LedgerFault
from tests.databases import spare_the_migrations
from tests.emulators.console import ConsoleBench
from tests.town import CONFIG, Setup, moment, prepare

START = moment("2026-06-08 09:00")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A record that has been at work, with a backup of this morning."""
    made = Settings(config=CONFIG, database_url=f"sqlite:///{tmp_path / 'nhacviec.db'}", secret="khóa " * 8)
    spare_the_migrations(made.database_url)
    store = Store(made.database_url)
    prepare(store, made, Setup(start="2026-06-08 09:00"), ConsoleBench())
    assert made.backups is not None
    made.backups.mkdir()
    backup.write(store, made.backups / backup.daily_name(START), START)
    store.do_now(lambda tx: tx.execute(text("CREATE TABLE ballast AS SELECT randomblob(200000) AS x")))
    store.close()
    return made


def tear(path: Path, at: float) -> None:
    """Four pages in the middle of the file are not what was written."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * at) // 4096 * 4096)
        file.write(b"\xde\xad\xbe\xef" * 4096)


async def started(settings: Settings) -> None:
    app = App(settings, TrainingClock(START))
    try:
        await app.start()
    finally:
        await app.stop()


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5])
async def test_a_torn_page_is_met_at_the_start(settings: Settings, at: float) -> None:
    path = settings.sqlite_path
    assert path is not None
    tear(path, at)
    with pytest.raises(LedgerFault, match="bị hỏng") as caught:
        await started(settings)
    said = str(caught.value)
    assert str(path) in said
    assert f"nhacviec restore {settings.backups}/nhacviec-2026-06-08.db" in said
    assert "\n" not in said
    # …and doing what it says is enough.
    restore(settings.database_url, Path(said.split("restore ")[1].rstrip(".")), START)
    await started(settings)


async def test_a_sound_record_starts(settings: Settings) -> None:
    await started(settings)


def test_the_record_of_a_newer_version_is_refused(settings: Settings) -> None:
    store = Store(settings.database_url)
    store.do_now(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    store.check_whole(settings.backups)  # whole it is
    with pytest.raises(LedgerFault, match=r"phiên bản mới hơn.*cài phiên bản mới"):
        migrate(store)
    store.close()
