"""The lane and its pacer against the server's real limits: as fast as allowed, and never faster."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import Connection

from bot.app import App
from bot.clock import SystemClock
from bot.ledger.sending.messages import say
from bot.ledger.store import Store
from bot.messengers.protocol import Outgoing
from bot.messengers.telegram import TelegramMessenger
from bot.texts.rich import Rich
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.town import Setup, configuration, prepare, settings_for
from tests.waiting import until

PEOPLE = 75


def tell_all(tx: Connection, commune: str, telegram: TelegramEmulator) -> None:
    """A broadcast to many, and three messages to one of them."""
    now = SystemClock().now()
    for n in range(PEOPLE):
        phone = telegram.person(f"p{n}")
        phone.chat.state = "live"
        for part in range(3 if n == 0 else 1):
            out = Outgoing(Rich(f"Thông báo {part}"))
            key, chat = f"notice/{n}/{part}", str(phone.id)
            say(tx, commune, key=key, purpose="broadcast", now=now, out=out, messenger="telegram", chat=chat)


async def test_a_broadcast_keeps_to_the_real_limits(telegram: TelegramEmulator, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    settings = settings_for(telegram, url, configuration(tmp_path / "config", ()))
    store = Store(url)
    commune = prepare(store, settings, Setup(linked=()), telegram)
    app = App(settings, SystemClock(), [TelegramMessenger(TOKEN, api=telegram.address)], store=store)
    await app.start()
    try:
        await store.do(tell_all, commune.id, telegram)
        loop = asyncio.get_running_loop()
        began = loop.time()
        app.poke()
        phones = [telegram.person(f"p{n}") for n in range(PEOPLE)]
        await until(lambda: sum(len(phone.seen) for phone in phones) == PEOPLE + 2)
        took = loop.time() - began
    finally:
        await app.stop()
    assert took >= (PEOPLE + 1) / 30, "faster than allowed"
    assert [seen.text for seen in phones[0].seen] == ["Thông báo 0", "Thông báo 1", "Thông báo 2"]
