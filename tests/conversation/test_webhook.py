"""The same conversation when Telegram calls us: a public address, a secret header, our own web app in between."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import httpx

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger.store import Store
from bot.messengers.telegram import TelegramMessenger
from bot.web.app import serve
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.town import Setup, Town, configuration, moment, prepare, settings_for


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


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
