"""Several workers on one PostgreSQL: one holds the lane, the others stand by, and any of them may die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection, update

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger.migrations import migrate
from bot.ledger.store import Store, alone
from bot.ledger.tables import lane
from bot.settings import Settings
from tests.bot.lanes.bed import CONFIG, Memory, World, _found, moment, per_day
from tests.databases import postgres
from tests.waiting import until

START = "2026-06-15 06:00"
HEAD = "truong-phong-kinh-te"


@pytest.fixture
def world() -> Iterator[World]:
    with postgres(ready=True) as url:
        made = World(store=Store(url))
        migrate(made.store)
        made.store.do_now(_found, moment(START), True, True)
        yield made
        made.store.close()


@asynccontextmanager
async def workers(world: World, *names: str) -> AsyncIterator[list[App]]:
    """They start one after the other, and share a clock that stands at START."""
    clock = TrainingClock(moment(START), 1.0)
    made = []
    for name in names:
        store = Store(world.store.url.render_as_string(hide_password=False))
        made.append(App(Settings(config=CONFIG), clock, [Memory(world, clock)], store=store, owner=name))
        await made[-1].start()
    try:
        yield made
    finally:
        await asyncio.gather(*(app.stop() for app in made if not app.lanes[0].stopping.is_set()))


def _lease_ends(tx: Connection) -> None:
    """What thirty seconds of silence come to."""
    tx.execute(update(lane).values(lease_until=moment("2020-01-01 00:00")))


async def followed(world: World, app: App) -> None:
    """Until it has the lane. What the dead one had under way in the database may be written after its end."""
    await until(lambda: not app.lanes[0].elsewhere or world.store.do_now(_lease_ends))


def says(app: App, text: str) -> None:
    messenger = app.lanes[0].messenger
    assert isinstance(messenger, Memory)
    messenger.says(HEAD, text)


@pytest.mark.slow
async def test_who_stops_in_order_hands_over_and_nothing_is_said_twice(world: World) -> None:
    async with workers(world, "một", "hai") as (one, two):
        assert [app.lanes[0].elsewhere for app in (one, two)] == [False, True]
        assert two.lanes[0].health().ok
        says(one, "việc")
        await until(lambda: len(world.heard) == 1)
        await one.stop()
        await until(lambda: not two.lanes[0].elsewhere)
        says(two, "việc")
        await until(lambda: len(world.heard) == 2)
    assert per_day(world.heard) == {(HEAD, "2026-06-15"): 2}


async def test_who_dies_is_followed_when_its_lease_ends_and_what_it_was_saying_is_settled(world: World) -> None:
    async with workers(world, "một", "hai") as (one, two):
        epoch = one.lanes[0].epoch
        one.abandon()
        await asyncio.sleep(0)
        says(two, "việc")
        assert two.lanes[0].elsewhere
        await followed(world, two)
        await until(lambda: len(world.heard) == 1)
        assert two.lanes[0].epoch == epoch + 1


@pytest.mark.slow
async def test_who_lost_its_lease_stands_by_and_comes_back(world: World) -> None:
    """A worker whose machine slept finds its lane taken, and takes it again when the other goes."""
    async with workers(world, "một", "hai") as (one, two):
        await followed(world, two)
        says(one, "việc")
        await until(lambda: one.lanes[0].elsewhere)
        says(two, "việc")
        await until(lambda: len(world.heard) == 2)
        await two.stop()
        await until(lambda: not one.lanes[0].elsewhere)
        says(one, "việc")
        await until(lambda: len(world.heard) == 3)


async def test_what_is_pushed_to_any_worker_is_kept_and_answered_by_the_one_that_holds_the_lane(world: World) -> None:
    async with workers(world, "một", "hai") as (_, two):
        assert two.lanes[0].elsewhere
        await two.lanes[0].receive([("1", {"id": 1, "chat": HEAD, "text": "việc"})])
        await until(lambda: len(world.heard) == 1)


def test_one_tick_at_a_time(world: World) -> None:
    with world.store.begin() as first:
        assert alone(first, "xa-thu")
        with world.store.begin() as second:
            assert not alone(second, "xa-thu")
            assert alone(second, "xa-khac"), "another commune is another tick"
    with world.store.begin() as third:
        assert alone(third, "xa-thu")
