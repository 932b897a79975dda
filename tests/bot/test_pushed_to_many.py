"""What the platform pushes to a bot that communes share: taken at any process, from nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
from sqlalchemy import text

from bot.bots import hash_of
from bot.fleet import Fleet
from bot.ledger.commune import communes
from bot.ledger.store import in_turn
from bot.web.app import Site
from bot.web.front import Front
from tests.bot.provinces import NOBODYS, Province, province
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.waiting import until


class Door:
    """Where the platform calls, at any process that serves pages."""

    def __init__(self, fleet: Fleet, telegram: TelegramEmulator) -> None:
        self.telegram = telegram
        front = Front(fleet, lambda house: Site(house, local=False).app)
        transport = httpx.ASGITransport(app=front.app)
        self.caller = httpx.AsyncClient(transport=transport, base_url="https://nhacviec.example", trust_env=False)

    async def call(self, secret: str | None = None, path: str = "/hook/telegram/_", method: str = "POST") -> int:
        """Brings the oldest update; it goes once it is taken."""
        raw = self.telegram.world.updates[0][1]
        given = self.telegram.hook["secret_token"] if secret is None else secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": given}
        status = (await self.caller.request(method, path, json=raw, headers=headers)).status_code
        if status == 200:
            self.telegram.world.updates.popleft()
        return status


@asynccontextmanager
async def pushed_to() -> AsyncIterator[tuple[Province, Door, Door]]:
    """A worker that holds the bot, and a process of pages alone, each with its door."""
    async with province(run=False) as here:
        here.settings = replace(here.settings, public_url="https://nhacviec.example")
        here.many, web = here.fleet(), here.fleet("trang", listen=False)
        await here.many.start()
        await web.start()
        await until(lambda: here.telegram.hook, what="the platform to know where to push")
        assert here.telegram.hook["url"] == "https://nhacviec.example/hook/telegram/_"
        try:
            yield here, Door(here.many, here.telegram), Door(web, here.telegram)
        finally:
            await web.stop()
            await here.many.stop()


async def test_what_is_pushed_to_either_process_is_understood_by_the_worker() -> None:
    async with pushed_to() as (here, worker, pages):
        one = here.person("người")
        one.says(f"/start xa-tay_{here.code('xa-tay')}")
        assert await pages.call() == 200
        await here.sees(one, 0, "Đã liên kết")
        for door in (worker, pages):
            seen = len(one.seen)
            one.says("việc")
            assert await door.call() == 200
            await here.sees(one, seen, "Việc đang mở")
        stranger = here.person("khách")
        stranger.says("chào")
        assert await pages.call() == 200
        await here.sees(stranger, 0, NOBODYS)
        assert here.heard("xa-dong") == 0


async def test_a_forged_call_is_refused_and_no_commune_has_a_door_of_its_own_to_the_shared_bot() -> None:
    async with pushed_to() as (here, worker, pages):
        one = here.person("người")
        one.says(f"/start xa-tay_{here.code('xa-tay')}")
        for door in (worker, pages):
            for secret in ("", "0" * 64, here.telegram.hook["secret_token"][:-1] + "x"):
                assert await door.call(secret) == 403
            assert await door.call(path="/hook/telegram/xa-tay") == 404
            assert await door.call(path="/hook/zalo/_") == 404
            assert await door.call(method="GET") == 404
        assert (here.homes(one), here.heard("xa-tay")) == ([], 0)
        assert await worker.call() == 200
        await here.sees(one, 0, "Đã liên kết")


async def test_what_no_record_can_hold_is_taken_from_the_platform_all_the_same() -> None:
    async with pushed_to() as (here, worker, pages):
        odd = {"id": 10**299, "is_bot": False, "first_name": "lạ"}
        body = {"message_id": 1, "date": 1_780_000_000, "chat": {"id": odd["id"], "type": "private"}, "from": odd}
        for door in (worker, pages):
            here.telegram.world.tell("message", {**body, "text": "chào"})
            assert await door.call() == 200, "else it comes again and again, before all others"


async def test_what_is_pushed_while_another_process_takes_its_turn_keeps_no_page_waiting() -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    async with pushed_to() as (here, worker, _):
        one = here.person("khách")
        for _n in range(12):
            one.says("chào")
        with here.store.begin() as tx:
            in_turn(tx, f"switchboard {hash_of(TOKEN)}")
            calls = [asyncio.create_task(worker.call()) for _ in range(12)]
            await until(lambda: here.store.read_now(lambda one: one.execute(waiting).scalar_one()))
            await asyncio.sleep(0.2)
            listed = await asyncio.wait_for(here.many.store.read(communes.listing), 20)
            assert len(listed) == 3
        assert await asyncio.gather(*calls) == [200] * 12
        await here.sees(one, 0, NOBODYS)


async def test_words_to_one_commune_are_kept_while_its_lane_is_being_written_to() -> None:
    async with pushed_to() as (here, _, web):
        east = here.person("đông")
        east.says(f"/start xa-dong_{here.code('xa-dong')}")
        with here.store.begin() as tx:
            tx.execute(text("SELECT 1 FROM lane WHERE commune = 'xa-dong' FOR UPDATE"))
            async with asyncio.timeout(30):
                assert await web.call() == 200, "taken while the row is held"
        await here.sees(east, 0, "Đã liên kết")


async def test_a_server_without_a_shared_bot_has_no_such_door() -> None:
    async with province(run=False) as here:
        fleet = here.fleet(settings=replace(here.settings, province_token=None))
        await fleet.start()
        here.person("người").says("chào")
        assert await Door(fleet, here.telegram).call("x") == 404
        await fleet.stop()
