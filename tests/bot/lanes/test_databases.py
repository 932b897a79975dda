"""The same days on both databases, in real threads: what SQLite's one writer hides, PostgreSQL shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger.migrations import migrate
from bot.ledger.sending.lanes import Taken, release, take
from bot.ledger.store import Store
from bot.settings import Settings
from tests.bot.lanes.bed import CONFIG, Memory, World, _found, moment, per_day
from tests.waiting import until

START = "2026-06-15 06:00"
HEAD = "truong-phong-kinh-te"


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.slow)], indirect=True)
async def test_three_days(database: str, tmp_path: Path) -> None:
    world = World(store=Store(database), replies={HEAD: ["đang làm, 60%", "", "xong"]})
    migrate(world.store)
    world.store.do_now(_found, moment(START), True, True)
    clock = TrainingClock(moment(START), 1.0)
    messenger = Memory(world, clock)
    app = App(Settings(config=CONFIG), clock, [messenger], store=world.store)
    await app.start()
    await clock.play(moment("2026-06-18 06:00"))
    messenger.says(HEAD, "việc")
    await until(lambda: len([one for one in world.heard if one.at.date().day == 18]) >= 1)
    assert app.heart is not None
    await until(app.heart.healthy)
    assert all(lane.health().ok for lane in app.lanes)
    await app.stop()
    assert len(world.heard) > 6
    assert world.said >= 2
    answers = world.said
    assert max(per_day(world.heard).values()) <= 2 + answers


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
async def test_a_lane_taken_over_is_fenced(database: str) -> None:
    """Two owners of one token: the newer wins, the older writes nothing more and says why."""
    world = World(store=Store(database))
    migrate(world.store)
    world.store.do_now(_found, moment("2026-06-30 06:00"), True, True)
    clock = TrainingClock(moment("2026-06-30 06:00"), 1.0)
    messenger = Memory(world, clock)
    app = App(Settings(config=CONFIG), clock, [messenger], store=world.store)
    await app.start()
    commune, token = app.commune, messenger.token_hash
    if database.startswith("postgres"):
        held = await app.store.do(take, commune, messenger.name, token, "another", clock.now())
        assert held is None, "its owner's lease runs"

    def take_over(tx: Connection) -> Taken | None:
        release(tx, commune.id, messenger.name, token, app.lanes[0].epoch)
        return take(tx, commune, messenger.name, token, "another", clock.now())

    taken = await app.store.do(take_over)
    assert taken is not None
    assert taken.epoch == app.lanes[0].epoch + 1
    messenger.says(HEAD, "việc")
    await until(lambda: app.lanes[0].health().reason)
    assert "tiến trình khác" in app.lanes[0].health().reason
    assert app.lanes[0].health().ok == app.lanes[0].elsewhere == (not app.store.sqlite), "on a server it stands by"
    assert world.heard == []
    await app.stop()
