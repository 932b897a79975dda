"""The same conversation when Telegram calls us: a public address, a secret header, our own web app in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger.store import Store
from bot.ledger.who import people
from bot.messengers.telegram import TelegramMessenger
from bot.messengers.zalo import ZaloMessenger
from bot.web.app import serve
from tests.emulators.loopback import free_port
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.emulators.zalo import ZaloEmulator
from tests.town import QUICKER, Setup, Town, configuration, moment, prepare, settings_for
from tests.waiting import until


async def test_a_head_is_answered_over_the_webhook_and_a_stranger_cannot_call_it(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        telegram.plain_hooks = True
        port, url = free_port(), f"sqlite:///{tmp_path / 'a.db'}"
        address = f"http://127.0.0.1:{port}"
        settings = settings_for(telegram, url, configuration(tmp_path / "config", ("khoi-cong",)))
        settings = replace(settings, public_url=address)
        store, clock = Store(url), TrainingClock(moment("2026-06-29 07:30"), speed=0.0)
        commune = prepare(store, settings, Setup(), telegram)
        bot = TelegramMessenger(
            TOKEN, api=telegram.address, public_url=address, commune=commune.id, secret=settings.secret
        )
        app = App(settings, clock, [bot], store=store)
        await app.start()
        site = await serve(app, "127.0.0.1", port)
        town = Town(app, clock, telegram, commune)
        head = town.head("ban-qlda")
        try:
            await head.says("/viec")
            await head.gets("khởi công", due="30/6")
            async with httpx.AsyncClient(trust_env=False) as stranger:
                update = {"update_id": 1, "message": head.phone.chat.posts[1].json}
                forged = await stranger.post(f"{address}/hook/telegram/{commune.id}", json=update)
            assert forged.status_code in (401, 403, 404)
            await town.check()
            assert telegram.calls_of("getUpdates") == []
        finally:
            site.cancel()
            await asyncio.gather(site, return_exceptions=True)
            await app.stop()


async def test_both_platforms_call_one_address_and_each_answers_its_own(tmp_path: Path) -> None:
    """One web app, two webhooks, one record: what is said by either is answered by it, and counts for both."""
    async with TelegramEmulator() as telegram, ZaloEmulator(quicker=QUICKER) as zalo:
        telegram.plain_hooks = zalo.plain_hooks = True
        port, url = free_port(), f"sqlite:///{tmp_path / 'a.db'}"
        address = f"http://127.0.0.1:{port}"
        settings = settings_for(telegram, url, configuration(tmp_path / "config", ("khoi-cong",)))
        settings = replace(settings, public_url=address)
        store, clock = Store(url), TrainingClock(moment("2026-06-29 07:30"), speed=0.0)
        commune = prepare(store, settings, Setup(), telegram)
        at = {"public_url": address, "commune": commune.id, "secret": settings.secret}
        bots = [
            TelegramMessenger(TOKEN, api=telegram.address, **at),  # type: ignore[arg-type]
            ZaloMessenger(zalo.tokens[0], api=zalo.address, **at),  # type: ignore[arg-type]
        ]
        phone = zalo.person("giam-doc-ban-qlda")
        store.do_now(people.link, commune.id, messenger="zalo", chat=phone.id, person=phone.name, now=clock.now())
        app = App(settings, clock, bots, store=store)
        await app.start()
        site = await serve(app, "127.0.0.1", port)
        head = Town(app, clock, telegram, commune).head("ban-qlda")
        try:
            await until(lambda: zalo.world.bot(zalo.tokens[0]).hook, what="Zalo's webhook")
            await head.says("/viec")
            await head.gets("khởi công", due="30/6")
            phone.says("1 đang làm")
            await until(lambda: phone.seen, what="Zalo's answer")
            assert "Đã ghi" in phone.seen[-1].text
            await head.says("/viec")
            await head.gets("khởi công")
            async with httpx.AsyncClient(trust_env=False) as stranger:
                for platform in ("telegram", "zalo"):
                    forged = await stranger.post(f"{address}/hook/{platform}/{commune.id}", json={"message": {}})
                    assert forged.status_code == 403
            assert telegram.calls_of("getUpdates") == zalo.calls_of("getUpdates") == []
            head.got_nothing()
        finally:
            site.cancel()
            await asyncio.gather(site, return_exceptions=True)
            await app.stop()
        zalo.check()
