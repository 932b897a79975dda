"""Communes that share a bot beside others by jobs: one process speaks for those that share, jobs for the rest."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

pytest.importorskip("procrastinate", reason="the engine of jobs is not installed")

from bot.bots import hash_of, sealed
from bot.clock import TrainingClock
from bot.crew import Crew
from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from bot.ledger.who import bots
from bot.settings import Settings
from bot.web.app import Site
from bot.web.front import Front
from tests.bot import test_shared_bot as through_one
from tests.bot.provinces import OWN, SHARED, Province, province
from tests.bot.test_fleet import NOW, WEST
from tests.emulators.telegram import TelegramEmulator
from tests.waiting import until

pytestmark = pytest.mark.slow


def crew(settings: Settings, owner: str, *, works: bool = True) -> Crew:
    by_jobs = replace(settings, driver="jobs", public_url="https://nhacviec.example")
    return Crew(by_jobs, TrainingClock(NOW, 1.0), Store(settings.database_url), owner=owner, works=works)


class Server:
    """A worker, and a process of pages that the platform calls."""

    def __init__(self, here: Province) -> None:
        self.here, self.worker = here, crew(here.settings, "một")
        self.pages = crew(here.settings, "trang", works=False)
        front = Front(self.pages, lambda house: Site(house, local=False).app)
        transport = httpx.ASGITransport(app=front.app)
        self.caller = httpx.AsyncClient(transport=transport, base_url="https://nhacviec.example", trust_env=False)

    async def pushes(self, telegram: TelegramEmulator, whose: str = "_") -> None:
        """Everything that was said to a bot comes to its door."""
        await until(lambda: telegram.hook, what="the platform to know where to push")
        headers = {"X-Telegram-Bot-Api-Secret-Token": telegram.hook["secret_token"]}
        while raws := telegram.world.pending(None, 1):
            called = await self.caller.post(f"/hook/telegram/{whose}", json=raws[0], headers=headers)
            assert called.status_code == 200
            telegram.world.pending(raws[0]["update_id"] + 1, 1)

    async def roll(self) -> None:
        """The next look at which communes there are."""
        for one in (self.worker, self.pages):
            assert one.many is not None
            await one.many.roll()

    def by_jobs(self) -> set[str]:
        return set(self.worker._berths) | set(self.pages._berths)


@asynccontextmanager
async def served() -> AsyncIterator[Server]:
    async with province(run=False) as here:
        migrate(here.store)
        server = Server(here)
        await server.worker.start()
        await server.pages.start()
        try:
            yield server
        finally:
            await server.worker.stop()
            await server.pages.stop()
            await server.caller.aclose()


async def test_who_shares_is_answered_through_one_bot_and_who_does_not_by_jobs() -> None:
    async with served() as server:
        here = server.here
        east, south = here.person("đông"), here.telegram.other.person("nam")
        east.says(here.code("xa-dong"))
        await server.pushes(here.telegram)
        await here.sees(east, 0, "Đã liên kết")
        south.says(here.code(OWN))
        await server.pushes(here.telegram.other, OWN)
        await here.sees(south, 0, "Đã liên kết")
        for one, telegram, whose in ((east, here.telegram, "_"), (south, here.telegram.other, OWN)):
            seen = len(one.seen)
            one.says("việc")
            await server.pushes(telegram, whose)
            await here.sees(one, seen, "Việc đang mở")
        assert (here.homes(east), here.heard(OWN)) == (["xa-dong"], 2)
        assert server.by_jobs() == {OWN}, "who shares is loaded once, and no job is promised for it"
        for name in (*SHARED, OWN):
            async with server.pages.house(name) as app:
                assert app is not None
        assert await server.worker.vigil.faults() == await server.pages.vigil.faults() == []


async def test_a_commune_goes_over_from_jobs_to_the_shared_bot_and_back() -> None:
    async with served() as server:
        here = server.here
        one, own = here.person("người"), here.telegram.other.person("người")  # the same number at every bot
        assert one.id == own.id
        own.says(here.code(OWN))
        await server.pushes(here.telegram.other, OWN)
        await here.sees(own, 0, "Đã liên kết")
        one.chat.state = "live"
        here.store.of(OWN).do_now(bots.forget, OWN, hash_of(WEST), by="thử", now=NOW)
        await server.roll()
        one.says("việc")
        await server.pushes(here.telegram)
        await here.sees(one, 0, "Việc đang mở")
        about = {"kind": "telegram", "token_hash": hash_of(WEST), "sealed": sealed(here.settings, WEST)}
        here.store.of(OWN).do_now(bots.put, OWN, name="", by="thử", now=NOW, **about)
        await server.roll()
        seen = len(own.seen)
        own.says("việc")
        await server.pushes(here.telegram.other, OWN)
        await here.sees(own, seen, "Việc đang mở")
        assert OWN in server.by_jobs()


async def test_another_worker_takes_over_the_shared_bot_from_one_that_dies() -> None:
    async with through_one.province() as there:
        migrate(there.store)
        one, two = crew(there.settings, "một"), crew(there.settings, "hai")
        await one.start()
        await two.start()
        assert one.many is not None
        assert two.many is not None
        try:
            expected = [said for name in through_one.NAMES for said in there.tells(name, there.people(name, 25))]
            for app in one.many.apps.values():
                app.poke()
            await until(lambda: len(there.telegram.arrived) > 20)
            await dies(one)
            there.lease_ends()
            await until(lambda: not any(through_one.standing_by(two.many).values()))  # type: ignore[arg-type]
            await there.settled()
            times = there.heard()
            assert set(times) == set(expected), "none is lost"
            again = Counter(said.split()[0] for said, count in times.items() if count > 1)
            assert max(again.values(), default=0) <= 1, "the one that was on its way may be said twice"
            assert there.owners() == dict.fromkeys(through_one.NAMES, "hai")
        finally:
            await two.stop()


async def dies(one: Crew) -> None:
    """As a killed process."""
    assert one.many is not None
    assert one._jobs is not None
    assert one._beating is not None
    one._beating.cancel()
    for task in one._jobs._tasks:
        task.cancel()
    through_one.abandon(one.many)
    one._keeper.abandon()
    await asyncio.sleep(0.1)
