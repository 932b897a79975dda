"""The library's HTTP client with what it lacks: statuses it does not tell apart, and silence about contents."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.messengers.telegram.judge import Refused

# Statuses python-telegram-bot turns into exceptions of their own.
TOLD_APART = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
    }
)

CONNECT_SECONDS: Final = 10.0
WRITE_SECONDS: Final = 20.0
MEDIA_WRITE_SECONDS: Final = 120.0
POOL_SECONDS: Final = 5.0


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


def make_request(connections: int, read_seconds: float, proxy: str | None, client: str = "httpx") -> BaseRequest:
    """A client of its own pool; the office's proxy is the one it was given, never one of the environment.

    client: "httpx", or "aiohttp" for workers that send for many communes (bot/messengers/telegram/fast.py).
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


def told_apart(status: int, body: bytes) -> tuple[int, bytes]:
    """The answer as it is; raises `Refused` for a status the library makes one of many."""
    if 400 <= status < 500 and status not in TOLD_APART:
        raise _refused(status, body)
    return status, body


def parsed(payload: bytes) -> dict[str, Any]:
    """The object of an answer. The library's own logs a page that is no JSON, as a whole and as an error."""
    try:
        value = json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise TelegramError("the answer is not JSON of the Bot API")
    return value


def _refused(status: int, body: bytes) -> Refused:
    try:
        answer = parsed(body)
    except TelegramError:
        answer = {}
    reason = answer.get("description") or f"HTTP {status}"
    parameters = answer.get("parameters")
    after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return Refused(status, str(reason), float(after) if isinstance(after, int | float) else None)


def certificates() -> Any:
    """One set of root certificates for every pool: reading them takes longer than anything else at start."""
    global _context
    if _context is None:
        _context = httpx.create_ssl_context()
    return _context


_context: Any = None
