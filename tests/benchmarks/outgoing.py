"""The outgoing client alone: the fast path beside python-telegram-bot's own client, in turn, to one small server.

    .venv/bin/python tests/benchmarks/outgoing.py [--short]

Bar: at least 2.5 times stock python-telegram-bot (`Bot` over `HTTPXRequest`) with as many messages on their way.
Between them stands our messenger over httpx, as it runs without the fast path. Every message is a text of its own: one
that the server did not take ends the run. The server is a raw socket in its own process, far from its own limit.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.loop import run_loop
from bot.messengers.protocol import Outgoing, Sent
from bot.messengers.telegram import TelegramMessenger
from bot.texts.rich import Rich
from tests.benchmarks.against.loopback import TOKEN
from tests.benchmarks.against.processes import ask, served
from tests.benchmarks.against.ptb import send_all

BAR, ROUNDS = 2.5, 3
Texts = list[tuple[int, str]]


async def ours(address: str, texts: Texts, at_once: int, client: str) -> float:
    """Seconds for our messenger to send them all over a client."""
    bot = TelegramMessenger(TOKEN, api=address, client=client)
    waiting = iter([(str(chat), bot.fit(Outgoing(Rich(text)))[0]) for chat, text in texts])

    async def worker() -> None:
        for chat, wire in waiting:
            outcome = await bot.send(chat, wire)
            assert isinstance(outcome, Sent), outcome

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    took = time.perf_counter() - began
    await bot.stop()
    return took


async def floor(address: str, texts: Texts, at_once: int) -> float:
    """Seconds for bare sockets to have as many answered: what the server can take."""
    body = b"chat_id=1&text=" + b"x" * 300
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nhost: x\r\ncontent-length: {{}}\r\n\r\n"
    waiting = iter(texts)

    async def worker() -> None:
        reader, writer = await asyncio.open_connection(*address.removeprefix("http://").split(":"))
        for chat, _ in waiting:
            own = body + str(chat).encode()
            writer.write(head.format(len(own)).encode() + own)
            answer = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(answer.rsplit(b": ", 1)[1]))
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return time.perf_counter() - began


def rate(of: Callable[[str, Texts, int], Awaitable[float]], count: int, at_once: int, client: str = "httpx") -> float:
    """Messages a second; ends the run when one is missing at the server or came twice."""
    texts = [(1_000 + n, f"Thông báo số {n}: " + "x" * 280) for n in range(count)]

    async def sent(address: str) -> float:
        return await of(address, texts, at_once)

    with served("letterbox.py") as (address, _):
        seconds = run_loop(sent(address), client)
        seen = ask(address, "count")
    if (seen["taken"], seen["different"]) != (count, count):
        raise SystemExit(f"LOST OR TWICE: {seen} of {count}")
    return count / seconds


def compare(count: int, at_once: int) -> float:
    async def stock(address: str, texts: Texts, many: int) -> float:
        return await send_all(address, TOKEN, texts, many)

    async def plain(address: str, texts: Texts, many: int) -> float:
        return await ours(address, texts, many, "httpx")

    async def fast(address: str, texts: Texts, many: int) -> float:
        return await ours(address, texts, many, "aiohttp")

    best = {"stock": 0.0, "plain": 0.0, "fast": 0.0, "fast, no uvloop": 0.0, "floor": 0.0}
    for _ in range(ROUNDS):
        for name, of, client in (
            ("stock", stock, "httpx"),
            ("plain", plain, "httpx"),
            ("fast", fast, "aiohttp"),
            ("fast, no uvloop", fast, "httpx"),
            ("floor", floor, "aiohttp"),
        ):
            best[name] = max(best[name], rate(of, count, at_once, client))
    ratio = best["fast"] / best["stock"]
    print(
        f"{at_once:>2} at once, {count} messages, all taken, none twice: fast path {best['fast']:,.0f}/s "
        f"(without uvloop {best['fast, no uvloop']:,.0f}/s), ours over httpx {best['plain']:,.0f}/s, stock "
        f"python-telegram-bot {best['stock']:,.0f}/s: {ratio:.1f} times (bar {BAR:g}) "
        f"{'ok' if ratio >= BAR else 'BELOW THE BAR'}; bare sockets {best['floor']:,.0f}/s",
        flush=True,
    )
    return ratio


def main() -> int:
    count = 400 if "--short" in sys.argv else 1_500
    ratios = [compare(count, at_once) for at_once in (1, 16, 64)]
    return 0 if min(ratios) >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
