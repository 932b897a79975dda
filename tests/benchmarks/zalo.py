"""How near to Zalo's pace a burst drains: 1,000 queued messages through the real outbox to the strict emulator.

Bar: 95% of 5 messages a second a bot, at the real limits (200 s of real time at the very least), with nothing lost,
nothing twice and no limit broken. The alternative in the same run: the same client behind a plain `sleep(1 / 5)`
between messages, as a script would do it, which pays for every request beside its pause. Run: make bench.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import structlog
from sqlalchemy import Connection

from bot.app import App
from bot.clock import SystemClock
from bot.ledger.sending.messages import say
from bot.ledger.store import Store
from bot.messengers.protocol import Outgoing, Sent, Wire
from bot.messengers.zalo import ZALO, ZaloMessenger
from bot.texts.rich import Rich
from tests.emulators.zalo import TOKEN, ZaloEmulator
from tests.town import Setup, configuration, prepare, settings_for

MESSAGES, PEOPLE, PLAIN = 1_000, 50, 100
BAR = 0.95
PATIENCE = 400.0


def queue(tx: Connection, commune: str, zalo: ZaloEmulator) -> None:
    """A morning at which everybody hears of twenty things at once."""
    now = SystemClock().now()
    for n in range(MESSAGES):
        phone = zalo.person(f"p{n % PEOPLE}")
        phone.chat.state = "live"
        out = Outgoing(Rich(f"Thông báo {n}"))
        say(tx, commune, key=f"answer/{n}/0", purpose="echo", now=now, out=out, messenger="zalo", chat=phone.id)


def heard(zalo: ZaloEmulator) -> list[str]:
    return [seen.text for n in range(PEOPLE) for seen in zalo.person(f"p{n}").seen]


async def drained(folder: Path) -> tuple[float, int]:
    """Messages a second from the first to the last, and how many distinct ones arrived."""
    async with ZaloEmulator() as zalo:
        url = f"sqlite:///{folder / 'a.db'}"
        settings = settings_for(zalo, url, configuration(folder / "config", ()))
        store = Store(url)
        commune = prepare(store, settings, Setup(linked=()), zalo)
        app = App(settings, SystemClock(), [ZaloMessenger(TOKEN, api=zalo.address, secret="x" * 32)], store=store)
        await app.start()
        loop = asyncio.get_running_loop()
        try:
            await store.do(queue, commune.id, zalo)
            app.poke()
            while not heard(zalo):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            began = loop.time()
            async with asyncio.timeout(PATIENCE):
                while len(heard(zalo)) < MESSAGES:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            took = loop.time() - began
        finally:
            await app.stop()
        zalo.check()
        return (MESSAGES - 1) / took, len(set(heard(zalo)))


async def plain() -> float:
    """The same client with a pause of a fifth of a second after each answer; nothing is recorded."""
    async with ZaloEmulator() as zalo:
        messenger = ZaloMessenger(TOKEN, api=zalo.address, secret="x" * 32)
        await messenger.start()
        phones = [zalo.person(f"p{n}") for n in range(PEOPLE)]
        loop = asyncio.get_running_loop()
        began = loop.time()
        for n in range(PLAIN):
            phones[n % PEOPLE].chat.state = "live"
            outcome = await messenger.send(phones[n % PEOPLE].id, Wire("x", {"text": f"{n}"}, "sendMessage"))
            assert isinstance(outcome, Sent)
            await asyncio.sleep(1 / ZALO.per_bot)
        took = loop.time() - began
        await messenger.stop()
        return PLAIN / took


async def main() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    simple = await plain()
    with tempfile.TemporaryDirectory() as folder:
        rate, arrived = await drained(Path(folder))
    share = rate / ZALO.per_bot
    print(f"{arrived} of {MESSAGES} messages to {PEOPLE} chats, each once, no limit broken")
    print(f"outbox, durable: {rate:.2f}/s, {share:.1%} of {ZALO.per_bot:g}/s (bar {BAR:.0%})")
    print(f"plain loop with a pause, nothing recorded: {simple:.2f}/s; ratio {rate / simple:.2f}")
    if share < BAR or arrived != MESSAGES:
        sys.exit("below the bar")


if __name__ == "__main__":
    asyncio.run(main())
