"""The library's HTTP client with what it lacks: statuses it does not tell apart, and silence about contents."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.messengers.telegram.answers import (
    CONNECT_SECONDS,
    MEDIA_WRITE_SECONDS,
    POOL_SECONDS,
    WRITE_SECONDS,
    parsed,
    told_apart,
)
from bot.messengers.wire import certificates

# httpcore looks for this package some eight times a request; where it is not installed, each look walks the whole path,
# a quarter of a request's work. Said once instead.
if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]


class QuietRequest(HTTPXRequest):
    """HTTPXRequest that raises `Refused` where the library has one exception for many statuses, and logs no bodies."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *times: Any, **named: Any
    ) -> tuple[int, bytes]:
        return told_apart(*await super().do_request(url, method, request_data, *times, **named))

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        return parsed(payload)


class RawBot(Bot):
    """Calls by their name on the wire and answers as they come: the typed methods raise after the fact, when a message
    is out and a field of the answer is odd, and `get_updates` loses a whole batch for ever at one malformed update."""

    @classmethod
    def _warn(cls, *_args: Any, **_kwargs: Any) -> None:
        """The library advises against calling by name what it has a method for."""


def make_request(connections: int, read_seconds: float, proxy: str | None, client: str) -> BaseRequest:
    """A client of its own pool; the office's proxy is the one it was given, never one of the environment.

    client: "aiohttp" (bot/messengers/telegram/fast.py), or "httpx", which is the library's own.
    """
    if client == "aiohttp":
        from bot.messengers.telegram.fast import FastRequest

        return FastRequest(connections, read_seconds, proxy, certificates())
    return QuietRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        write_timeout=WRITE_SECONDS,
        media_write_timeout=MEDIA_WRITE_SECONDS,
        pool_timeout=POOL_SECONDS,
        proxy=proxy,
        httpx_kwargs={"trust_env": False, "verify": certificates()},
    )
