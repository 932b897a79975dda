"""What holds of a lane whoever runs it: kept by its worker, drained by a caller, drained by jobs; on either database.

Kept (`local`): a worker holds the lane as long as it lives. Drained: somebody calls `drain(lane)`. Jobs: workers of
Procrastinate do, and what holds of its jobs alone stands in tests/bot/test_crew.py. SQLite has one process, so there is
no second worker there, and no job.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.app import App
from bot.bots import hash_of, sealed
from bot.clock import Clock, TrainingClock
from bot.ledger.hearing import inbox
from bot.ledger.hearing.inbox import Update
from bot.ledger.rules import documents
from bot.ledger.sending import lanes, messages
from bot.ledger.store import Store
from bot.ledger.tables import lane, message, target
from bot.ledger.who import bots
from bot.messengers.protocol import Outcome, Outgoing, Unknown, Wire
from bot.settings import Settings
from bot.texts import Rich
from schedules.errors import LedgerFault
from tests.bot.lanes.bed import COMMUNE, CONFIG, HEAD, NOW, REPEATED, Memory, World, moment
from tests.bot.lanes.test_drain import nothing
from tests.databases import restart
from tests.emulators.telegram import TOKEN
from tests.waiting import until

SLOW = pytest.mark.slow
LONG_AGO = moment("2020-01-01 00:00")
# Driver and database; in `make test` the embedded default alone, and `tests/bot/test_crew.py` by jobs.
PLACES = [
    pytest.param("kept", "sqlite", id="kept-sqlite"),
    pytest.param("kept", "postgres", marks=SLOW, id="kept-postgres"),
    pytest.param("drained", "sqlite", marks=SLOW, id="drained-sqlite"),
    pytest.param("drained", "postgres", marks=SLOW, id="drained-postgres"),
    pytest.param("jobs", "postgres", marks=SLOW, id="jobs-postgres"),
    pytest.param("kept", "pooled", marks=SLOW, id="kept-pooled"),
    pytest.param("jobs", "pooled", marks=SLOW, id="jobs-pooled"),
]
EVERYWHERE = pytest.mark.parametrize(("driver", "database"), PLACES, indirect=["database"])
SERVER = pytest.mark.parametrize(("driver", "database"), PLACES[1:2] + PLACES[3:], indirect=["database"])
Wake = Callable[[], None]


class Quick(Memory):
    """Ten messages a second to a chat; `left`: when each began its way, in loop time."""

    can = replace(Memory.can, per_chat=10.0)
    left: list[tuple[str, float]] = []  # noqa: RUF012 -- of all workers: emptied when they begin

    async def send(self, to: str, wire: Wire) -> Outcome:
        self.left.append((to, asyncio.get_running_loop().time()))
        return await super().send(to, wire)


@asynccontextmanager
async def driven(driver: str, world: World) -> AsyncIterator[Wake]:
    """Two workers (one on SQLite) of the commune; what is given says that there may be something to do."""
    Quick.left.clear()
    clock = TrainingClock(NOW, 1.0)
    names = ("một",) if world.store.sqlite else ("một", "hai")
    if driver == "jobs":
        async with _crews(world, clock, names) as wake:
            yield wake
        return
    kept = driver == "kept"
    apps = []
    for name in names:
        store = world.store if world.store.sqlite else Store(_url(world))
        parts: dict[str, Any] = {} if kept else {"listen": False, "promise": nothing}
        apps.append(App(Settings(config=CONFIG), clock, [Quick(world, clock)], store=store, owner=name, **parts))
        await apps[-1].start()
    drains: set[asyncio.Task[bool]] = set()

    def wake() -> None:
        for app in apps:
            if kept:
                app.poke()
            else:
                drains.update(asyncio.create_task(app.lanes[0].drain()) for _ in range(2))

    try:
        yield wake
    finally:
        await asyncio.gather(*drains, return_exceptions=True)
        for app in apps:
            await app.stop()


@asynccontextmanager
async def _crews(world: World, clock: TrainingClock, names: Sequence[str]) -> AsyncIterator[Wake]:
    pytest.importorskip("procrastinate", reason="the engine of jobs is not installed")
    from bot.crew import Crew
    from bot.lanes.drivers.jobs import Work, promise

    settings = Settings(database_url=_url(world), secret="khóa của kiểm thử " * 2, driver="jobs")
    kept = {"kind": "telegram", "token_hash": hash_of(TOKEN), "sealed": sealed(settings, TOKEN), "name": ""}
    world.store.do_now(bots.put, COMMUNE, by="thử", now=NOW, **kept)

    def make(own: Settings, clock: Clock, **parts: Any) -> App:
        assert isinstance(clock, TrainingClock)
        return App(own, clock, [Quick(world, clock)], **parts)

    crews = [Crew(settings, clock, Store(_url(world)), owner=name, make=make) for name in names]
    for crew in crews:
        await crew.start()
    async with crews[0].house(COMMUNE):  # the commune begins: what is due before that, nobody is told
        pass
    try:
        yield lambda: world.store.do_now(promise, [Work(COMMUNE, Memory.name)]) and None
    finally:
        await asyncio.gather(*(crew.stop() for crew in crews))


def _url(world: World) -> str:
    return world.store.url.render_as_string(hide_password=False)


def queue(world: World, *said: tuple[str, str], purpose: str = "echo", **where: str) -> None:
    """Messages (chat, words), due at once."""

    def work(tx: Connection) -> None:
        for chat, words in said:
            made: dict[str, Any] = {"out": Outgoing(Rich(words)), "messenger": Memory.name, "chat": chat}
            messages.say(tx, COMMUNE, key=f"thử/{words}", purpose=purpose, now=NOW, **made, **where)

    world.store.do_now(work)


def heard(world: World) -> Counter[str]:
    """How often each of ours was heard, repeats among them; what else the commune says is not counted."""
    texts = (one.text.removeprefix(REPEATED).strip() for one in world.heard)
    return Counter(text for text in texts if text.startswith("tin "))


def states(world: World) -> Counter[str]:
    mine = select(message.c.state).where(message.c.key.like("thử/%"))
    return Counter(world.store.read_now(lambda tx: tx.execute(mine).scalars().all()))


async def settled(world: World, wake: Wake) -> None:
    """Until nothing of ours is on its way or waits; whoever runs the lane is told again meanwhile, as a beat would."""
    async with asyncio.timeout(90.0):
        while set(states(world)) & {"queued", "sending"}:
            wake()
            await asyncio.sleep(0.3)


@EVERYWHERE
async def test_all_is_said_once_in_each_chats_order_and_at_its_pace(driver: str, world: World) -> None:
    said = [(f"chat-{n % 4}", f"tin {n}") for n in range(12)]
    async with driven(driver, world) as wake:
        queue(world, *said)
        wake()
        wake()  # safe when called twice
        await settled(world, wake)
    assert heard(world) == Counter(words for _, words in said)
    for chat in ("chat-0", "chat-1", "chat-2", "chat-3"):
        assert [one.text for one in world.heard if one.to == chat] == [words for to, words in said if to == chat]
        at = [when for to, when in Quick.left if to == chat]
        assert all(late - early >= 1 / Quick.can.per_chat for early, late in pairwise(at))


@EVERYWHERE
async def test_what_nobody_knows_to_have_arrived_is_settled_by_its_purpose(driver: str, world: World) -> None:
    """An answer once more and marked as a repeat, a post never: the office is told."""
    world.outcomes = {"chat-0": [Unknown("no answer")], "-100": [Unknown("no answer")]}
    group = {"commune": COMMUNE, "id": "nhom", "messenger": Memory.name, "chat": "-100", "kind": "group"}
    world.store.do_now(lambda tx: tx.execute(insert(target).values(**group, title="Nhóm", linked_by="x", state="live")))
    async with driven(driver, world) as wake:
        queue(world, ("chat-0", "tin trả lời"))
        queue(world, ("-100", "tin chung"), purpose="broadcast", target="nhom")
        wake()
        await settled(world, wake)
        assert states(world) == {"sent": 1, "unknown": 1}
        await until(lambda: wake() or any("Không rõ thông báo" in one.text for one in world.heard))
    assert [one.text for one in world.heard if one.to == "chat-0"] == [f"{REPEATED} tin trả lời"]
    assert [one for one in world.heard if one.to == "-100"] == []


@EVERYWHERE
async def test_what_is_pushed_twice_is_understood_and_answered_once(driver: str, world: World) -> None:
    async with driven(driver, world) as wake:
        pushed = {"id": 1, "chat": HEAD, "text": "việc"}
        for _ in range(2):
            row = Update("1", pushed, HEAD, "in1")
            world.store.do_now(inbox.keep, COMMUNE, Memory.name, Memory.token_hash, [row], NOW)
            wake()
        await until(lambda: wake() or any(one.to == HEAD for one in world.heard))
        await settled(world, wake)
    assert len([one for one in world.heard if one.to == HEAD]) == 1


@SERVER
async def test_a_lane_lost_in_the_middle_is_left_alone_and_nothing_of_it_is_lost(driver: str, world: World) -> None:
    """Another takes the lane while a message is on its way, says nothing and dies: its lease over, the rest is said."""
    said = [(f"chat-{n % 4}", f"tin {n}") for n in range(20)]
    async with driven(driver, world) as wake:
        queue(world, *said)
        wake()
        await until(lambda: len(heard(world)) >= 4)
        world.store.do_now(_robbed)
        before = states(world)["sent"]
        await asyncio.sleep(0.5)
        assert states(world)["sent"] == before, "who lost the lane writes nothing more"
        world.store.do_now(lambda tx: tx.execute(update(lane).values(lease_until=LONG_AGO)))
        await settled(world, wake)
    times = heard(world)
    assert set(times) == {words for _, words in said}, "none is lost"
    assert times.total() - len(times) <= 1, "the one that was on its way may be said twice"


def _robbed(tx: Connection) -> None:
    """Its lease over (a worker that slept), and another at once in its place."""
    tx.execute(update(lane).values(lease_until=LONG_AGO))
    commune = documents.load_current(tx, COMMUNE)
    assert lanes.take(tx, commune, Memory.name, Memory.token_hash, "another", NOW) is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("driver", "database"),
    [pytest.param(driver, "postgres", id=driver) for driver in ("kept", "jobs")],
    indirect=["database"],
)
async def test_a_restart_of_the_database_under_load_loses_nothing(
    driver: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody is cut off in the middle; whoever runs the lane comes back by itself."""
    pytest.importorskip("procrastinate", reason="the engine of jobs is not installed")
    for name, seconds in (("HEARTBEAT", 0.5), ("STALLED", 3.0), ("RESCUE", 1.0), ("AGAIN", 0.5)):
        monkeypatch.setattr(f"bot.lanes.drivers.jobs.{name}", seconds)
    said = [(f"chat-{n % 4}", f"tin {n}") for n in range(40)]
    async with driven(driver, world) as wake:
        queue(world, *said)
        wake()
        await until(lambda: len(heard(world)) >= 5)
        await asyncio.to_thread(restart)
        async with asyncio.timeout(90.0):
            while True:
                with suppress(LedgerFault):  # what this test asks of the record may be cut off as well
                    if not set(states(world)) & {"queued", "sending"}:
                        break
                    wake()
                await asyncio.sleep(0.3)
    times = heard(world)
    assert set(times) == {words for _, words in said}, "none is lost"
    assert times.total() - len(times) <= 1, "the one that was on its way may be said twice"
