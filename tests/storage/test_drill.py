"""The restore drill: a copy is made in the middle of a day, the machine is lost, another goes on with the copy."""

from __future__ import annotations

from pathlib import Path

from bot.app import App, real_conversation
from bot.clock import TrainingClock
from bot.ledger.commune import backup
from bot.ledger.commune.restoring import restore
from bot.ledger.store import Store
from tests.emulators.telegram import TelegramEmulator
from tests.town import QUICKER, Setup, Town, configuration, moment, prepare, quick_messenger, settings_for

HEAD = "ban-qlda"


async def life(town: TelegramEmulator, url: str, folder: Path, at: str) -> Town:
    settings = settings_for(town, url, folder)
    store, clock = Store(url), TrainingClock(moment(at), speed=0.0)
    commune = prepare(store, settings, Setup(start=at), town) if not town.people else None
    messenger = quick_messenger(settings, "xa-thu")
    app = App(settings, clock, [messenger], conversation=real_conversation(files=False), store=store)
    await app.start()
    town.world.clock = lambda: clock.now().timestamp()
    return Town(app, clock, town, commune or app.commune)


async def test_a_day_goes_on_from_its_backup_with_nothing_lost_and_nothing_repeated(tmp_path: Path) -> None:
    first_url, second_url = (f"sqlite:///{tmp_path / name / 'nhacviec.db'}" for name in ("may-1", "may-2"))
    folder, file = configuration(tmp_path / "config", ("khoi-cong",)), tmp_path / "sao-luu.db"
    async with TelegramEmulator(quicker=QUICKER) as telegram:
        town = await life(telegram, first_url, folder, "2026-06-26 12:00")
        head = town.head(HEAD)
        await town.clock.to("2026-06-29 08:00")
        await head.gets("khởi công", "còn 1 ngày")
        await head.says("60%")
        await head.gets("Đã ghi: đạt 60%")
        backup.write(town.app.store, file, moment("2026-06-29 08:10"))
        heard = len(head.seen)
        await town.app.stop()  # and the machine with it

        done = restore(second_url, file, moment("2026-06-29 10:00"))
        assert done.before is None
        again = await life(telegram, second_url, folder, "2026-06-29 10:00")
        head = again.head(HEAD)
        head.ignores_the_rest()
        await again.settled()
        assert len(head.seen) == heard, "nothing that was said before the backup is said again"
        (duty,) = await again.rows("duty", project="truong-mam-non")
        assert duty["percent"] == 60
        again.office.ignores_the_rest()  # the office is told of the gap
        await again.clock.to("2026-06-30 08:00")
        await head.gets("khởi công", "hôm nay đến hạn")
        await head.says("xong")
        await head.gets("chờ Phòng Kinh tế xác nhận")
        head.got_nothing()
        await again.app.stop()
