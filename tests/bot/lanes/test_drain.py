"""What holds of `drain(lane)`, whoever calls it and whichever database the record is in."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection, select, update

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger.sending import messages
from bot.ledger.store import Store
from bot.ledger.tables import lane, message
from bot.messengers.protocol import Outcome, Outgoing, Wire
from bot.settings import Settings
from bot.texts import Rich
from tests.bot.lanes.bed import COMMUNE, CONFIG, HEAD, NOW, REPEATED, Memory, World, moment
from tests.waiting import until

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
SERVER = pytest.mark.parametrize("database", ["postgres"], indirect=True)


def nothing(_tx: Connection, _messengers: Sequence[str]) -> None: ...


@asynccontextmanager
async def workers(world: World, *names: str) -> AsyncIterator[list[App]]:
    """They run nothing by themselves: somebody drains their lanes."""
    clock, made = TrainingClock(NOW, 1.0), []
    for name in names:
        store = world.store if world.store.sqlite else Store(world.store.url.render_as_string(hide_password=False))
        settings = Settings(config=CONFIG)
        app = App(settings, clock, [Memory(world, clock)], store=store, listen=False, owner=name, promise=nothing)
        await app.start()
        made.append(app)
    yield made
    for app in made:
        await app.stop()


def queue(world: World, *texts: str) -> None:
    """Messages to as many chats, due at once."""

    def work(tx: Connection) -> None:
        for n, words in enumerate(texts):
            made = {"out": Outgoing(Rich(words)), "messenger": Memory.name, "chat": f"chat-{n % 10}"}
            messages.say(tx, COMMUNE, key=f"thử/{words}", purpose="echo", now=NOW, **made)

    world.store.do_now(work)


def heard(world: World) -> Counter[str]:
    return Counter(one.text.removeprefix(REPEATED).strip() for one in world.heard)


def state(tx: Connection) -> tuple[str | None, Counter[str]]:
    free = tx.execute(select(lane.c.lease_until)).scalar()
    return free, Counter(tx.execute(select(message.c.state)).scalars())


@BOTH
async def test_it_says_all_that_is_due_and_gives_the_lane_back(world: World) -> None:
    async with workers(world, "một") as (one,):
        queue(world, *map(str, range(12)))
        assert await one.lanes[0].drain()
        assert heard(world) == Counter(map(str, range(12)))
        assert await one.lanes[0].drain(), "nothing is left to say, and that is no fault"
        assert len(world.heard) == 12
        assert world.store.read_now(state)[1] == {"sent": 12}
        if not world.store.sqlite:
            assert await two_can_take(world)


async def two_can_take(world: World) -> bool:
    async with workers(world, "hai") as (two,):
        return await two.lanes[0].drain()


@BOTH
async def test_what_was_pushed_is_handled_and_answered(world: World) -> None:
    async with workers(world, "một") as (one,):
        await one.lanes[0].receive([("1", {"id": 1, "chat": HEAD, "text": "việc"})])
        assert await one.lanes[0].drain()
        assert [one.to for one in world.heard] == [HEAD]
        await one.lanes[0].receive([("1", {"id": 1, "chat": HEAD, "text": "việc"})])
        assert await one.lanes[0].drain()
        assert len(world.heard) == 1, "the same update once more is no news"


@BOTH
async def test_called_twice_at_once_it_says_everything_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    names, send = ("một",) if world.store.sqlite else ("một", "hai", "ba"), Memory.send
    drains: list[asyncio.Task[bool]] = []

    async def once_the_others_have_asked(self: Memory, to: str, wire: Wire) -> Outcome:
        await until(lambda: sum(one.done() for one in drains) == len(drains) - 1)
        return await send(self, to, wire)

    monkeypatch.setattr(Memory, "send", once_the_others_have_asked)
    async with workers(world, *names) as apps:
        queue(world, *map(str, range(12)))
        drains += [asyncio.create_task(app.lanes[0].drain()) for app in apps for _ in range(2)]
        done = await asyncio.gather(*drains)
        assert done.count(True) == 1
        assert heard(world) == Counter(map(str, range(12)))


@SERVER
async def test_who_loses_the_lane_in_the_middle_writes_nothing_more_and_nothing_is_lost(world: World) -> None:
    async with workers(world, "một", "hai") as (one, two):
        queue(world, *map(str, range(12)))
        first = asyncio.create_task(one.lanes[0].drain())
        await until(lambda: len(world.heard) >= 3)
        world.store.do_now(lambda tx: tx.execute(update(lane).values(lease_until=moment("2020-01-01 00:00"))))
        while not await two.lanes[0].drain():  # until one of its commits has prolonged it, and that has ended
            world.store.do_now(lambda tx: tx.execute(update(lane).values(lease_until=moment("2020-01-01 00:00"))))
        assert not await first
        said = heard(world)
        unsaid = 12 - len(said)
        assert unsaid + sum(said.values()) - len(said) <= 1, (
            "the one message in flight may be said twice, or be unknown"
        )
        assert world.store.read_now(state)[1]["queued"] == 0
