"""The same town served as a province is: a process of pages that platforms push to, two workers that take jobs.

Three crews on one PostgreSQL, each with its own connections; the pages are met over HTTP. Nothing runs between two
jobs, so the test's clock is told when a lane has been drained.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot import crew
from bot.app import App
from bot.bots import hash_of, sealed
from bot.clock import Clock, TrainingClock
from bot.crew import Crew
from bot.lanes.drivers import jobs
from bot.lanes.drivers.jobs import Work, promise
from bot.ledger.store import Store
from bot.ledger.who import bots
from bot.messengers.protocol import Messenger
from bot.settings import Settings
from bot.web.app import Site, serve
from bot.web.front import Front
from tests.emulators.loopback import free_port
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.waiting import until

Bot = Callable[[Settings, str], Messenger]
QUICKLY = 0.06  # seconds between two looks at what waits: each costs the processor as much as a job
WORKERS = ("một", "hai")


class Hand(Crew):
    """A crew that asks for a look at the commune when one of its lanes has been drained."""

    def _to_watch(self, *_: Any) -> bool:
        return False  # a town's watch looks when a test calls it, as by leases, where a minute never passes

    async def _drain(self, name: str, messenger: str) -> None:
        await super()._drain(name, messenger)
        self.clock.poke()  # type: ignore[attr-defined]


@asynccontextmanager
async def hands(
    store: Store, settings: Settings, clock: TrainingClock, telegram: TelegramEmulator, name: str, bot: Bot, talk: Any
) -> AsyncIterator[App]:
    """Serves the commune `name` until the block ends; gives it as the process of the pages knows it.

    bot: makes a messenger for a process; talk: see `App`.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    telegram.plain_hooks = True
    settings = replace(settings, driver="jobs", public_url=address)
    kept = {"kind": "telegram", "token_hash": hash_of(TOKEN), "sealed": sealed(settings, TOKEN), "name": ""}
    store.do_now(bots.put, name, by="thử", now=clock.now(), **kept)

    def make(own: Settings, clock: Clock, **parts: Any) -> App:
        here = replace(own, public_url=address)  # no name of a commune in front: loopback has none
        return App(here, clock, [bot(here, name)], conversation=talk, **parts)

    def hand(owner: str, works: bool) -> Hand:
        return Hand(settings, clock, Store(settings.database_url), works=works, owner=owner, make=make)

    pages, workers = hand("trang", False), [hand(owner, True) for owner in WORKERS]
    front = Front(pages, lambda house: Site(house, local=False).app)
    promising = _pokes(store, clock, name)
    before = jobs.ASKED, crew.FRESH
    jobs.ASKED, crew.FRESH = QUICKLY, 0.0  # a test's sentences follow each other faster than people's
    for one in (pages, *workers):
        await one.start()
    site = await serve(front, "127.0.0.1", port)
    try:
        async with pages.house(name) as app:
            assert app is not None
            await until(lambda: telegram.hook, what="the platform to be told where to push")
            yield app
    finally:
        promising.cancel()
        await asyncio.gather(*(one.stop() for one in workers))
        site.cancel()
        await asyncio.gather(site, promising, return_exceptions=True)
        await pages.stop()
        jobs.ASKED, crew.FRESH = before


def _pokes(store: Store, clock: TrainingClock, name: str) -> asyncio.Task[None]:
    """Lets the clock ask for a tick, as a job."""
    wanted = asyncio.Event()
    clock.poke = wanted.set

    async def run() -> None:
        while True:
            await wanted.wait()
            wanted.clear()
            await store.do(promise, [Work(name)])

    return asyncio.create_task(run(), name="pokes")
