"""The baseline for messages: python-telegram-bot as its documentation uses it, without a record.

    python tests/benchmarks/against/ptb.py ADDRESS TOKEN                          echoes until it is killed
    python tests/benchmarks/against/ptb.py ADDRESS TOKEN send AT_ONCE COUNT CLIENT    prints the seconds that took

A process of its own, so that nothing of ours is in it. Outgoing: `Bot.send_message` from so many tasks at once over one
pool of that size; CLIENT httpx is the library's own (`HTTPXRequest`), aiohttp is ours on our loop, by the library's
extension point (`BaseRequest`). Incoming: an `Application` with one `MessageHandler` that echoes, by long polling. Left
out: nothing is stored, so a crash loses what was on its way and what had been acknowledged.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, HTTPXRequest

READ_SECONDS = 5.0  # as the library has it


async def send_all(
    address: str, token: str, texts: list[tuple[int, str]], at_once: int, request: BaseRequest | None = None
) -> float:
    """Seconds to send them all. request: another client than the library's own."""
    own = HTTPXRequest(connection_pool_size=at_once, httpx_kwargs={"trust_env": False})
    waiting = iter(texts)
    async with Bot(token, base_url=f"{address}/bot", request=request or own) as bot:

        async def worker() -> None:
            for chat, text in waiting:
                await bot.send_message(chat, text)

        began = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(at_once)))
        return time.perf_counter() - began


def seconds_to_send(address: str, token: str, at_once: int, count: int, client: str) -> float:
    texts = [(1_000 + n, f"Thông báo số {n}: " + "x" * 280) for n in range(count)]
    if client == "httpx":
        return asyncio.run(send_all(address, token, texts, at_once))
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from bot.loop import run_loop
    from bot.messengers.telegram.request import make_request

    return run_loop(send_all(address, token, texts, at_once, make_request(at_once, READ_SECONDS, None, client)), client)


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


def echo_for_ever(address: str, token: str) -> None:
    request: Any = HTTPXRequest(connection_pool_size=8, httpx_kwargs={"trust_env": False})
    polling: Any = HTTPXRequest(connection_pool_size=1, httpx_kwargs={"trust_env": False})
    builder = Application.builder().token(token).base_url(f"{address}/bot").request(request)
    app = builder.get_updates_request(polling).build()
    app.add_handler(MessageHandler(filters.TEXT, _echo))
    app.run_polling()


if __name__ == "__main__":
    if "send" in sys.argv[3:]:
        print(seconds_to_send(*sys.argv[1:3], *map(int, sys.argv[4:6]), sys.argv[6]))
    else:
        echo_for_ever(sys.argv[1], sys.argv[2])
