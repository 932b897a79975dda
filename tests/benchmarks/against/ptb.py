"""The baseline for messages: python-telegram-bot as its documentation uses it, without a record.

Outgoing: `Bot.send_message` from so many tasks at once over one pool of that size (`HTTPXRequest`). Incoming: an
`Application` with one `MessageHandler` that echoes, by long polling. Left out: nothing is stored, so a crash loses what
was on its way and what had been acknowledged.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest


async def send_all(address: str, token: str, texts: list[tuple[int, str]], at_once: int) -> float:
    """Seconds to send them all."""
    request = HTTPXRequest(connection_pool_size=at_once, httpx_kwargs={"trust_env": False})
    waiting = iter(texts)
    async with Bot(token, base_url=f"{address}/bot", request=request) as bot:

        async def worker() -> None:
            for chat, text in waiting:
                await bot.send_message(chat, text)

        began = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(at_once)))
        return time.perf_counter() - began


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
    echo_for_ever(sys.argv[1], sys.argv[2])
