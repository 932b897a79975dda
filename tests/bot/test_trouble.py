"""A token that is refused, a server that cannot be reached: said where it is looked for, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger import tables
from bot.ledger.store import Store
from bot.messengers.telegram import TelegramMessenger
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.town import Setup, configuration, moment, prepare, quick_messenger, settings_for
from tests.waiting import until

HEAD = "giam-doc-ban-qlda"
DUE_DAY = "2026-06-30 08:30"


async def states(app: App) -> list[str]:
    mine = tables.message.select().where(tables.message.c.person == HEAD)
    rows = await app.store.read(lambda tx: tx.execute(mine).mappings().all())
    return [row["state"] for row in rows]


async def test_a_refused_token_is_said_and_what_was_due_goes_out_once_it_is_right(
    database: str, tmp_path: Path, telegram: TelegramEmulator
) -> None:
    settings = settings_for(telegram, database, configuration(tmp_path / "config", ("khoi-cong",)))
    commune = prepare(Store(database), settings, Setup(), telegram)
    telegram.faults.add("status", "getUpdates", status=401, words="Unauthorized")
    clock = TrainingClock(moment("2026-06-30 06:00"), speed=0.0)  # before anything is due
    app = App(settings, clock, [quick_messenger(settings, commune.id)])
    await app.start()
    try:
        await until(lambda: not app.lanes[0].health().ok)
        assert app.lanes[0].health().reason.startswith("mã bot bị từ chối")
        await clock.play(moment(DUE_DAY))
        assert set(await states(app)) <= {"queued"}
    finally:
        await app.stop()
    assert telegram.person(HEAD).seen == []
    again = App(settings, TrainingClock(moment(DUE_DAY), speed=0.0), [quick_messenger(settings, commune.id)])
    await again.start()
    try:
        await until(lambda: telegram.person(HEAD).seen)
        assert again.lanes[0].health().ok
        assert "Khởi công" in telegram.person(HEAD).seen[-1].text
    finally:
        await again.stop()


async def test_a_server_that_cannot_be_reached_stops_nothing_and_loses_nothing(database: str, tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        settings = settings_for(telegram, database, configuration(tmp_path / "config", ("khoi-cong",)))
        commune = prepare(Store(database), settings, Setup(), telegram)
    nobody = TelegramMessenger(TOKEN, api="http://127.0.0.1:9", commune=commune.id, secret="x")
    app = App(settings, TrainingClock(moment(DUE_DAY), speed=0.0), [nobody])
    await app.start()
    try:
        await until(lambda: not app.lanes[0].health().ok)
        assert app.lanes[0].health().reason
        assert app.heart is not None
        assert set(await states(app)) <= {"queued", "sending"}
    finally:
        await app.stop()
    assert "sent" not in await states(App(settings, TrainingClock(moment(DUE_DAY)), []))
