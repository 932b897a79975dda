"""The library's HTTP client with what it lacks: statuses it does not tell apart, and silence about contents."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

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


class QuietRequest(HTTPXRequest):
    """HTTPXRequest that raises `Refused` where the library has one exception for many statuses, and logs no bodies."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *times: Any, **named: Any
    ) -> tuple[int, bytes]:
        status, body = await super().do_request(url, method, request_data, *times, **named)
        if 400 <= status < 500 and status not in TOLD_APART:
            raise _refused(status, body)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library's own logs a page that is no JSON, as a whole and as an error."""
        try:
            value = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise TelegramError("the answer is not JSON of the Bot API")
        return value


class RawBot(Bot):
    """Calls by their name on the wire and answers as they come: the typed methods raise after the fact, when a message
    is out and a field of the answer is odd, and `get_updates` loses a whole batch for ever at one malformed update."""

    @classmethod
    def _warn(cls, *_args: Any, **_kwargs: Any) -> None:
        """The library advises against calling by name what it has a method for."""


def make_request(connections: int, read_seconds: float, proxy: str | None) -> BaseRequest:
    """A client of its own pool; the office's proxy is the one it was given, never one of the environment."""
    return QuietRequest(
        connection_pool_size=connections,
        connect_timeout=10.0,
        read_timeout=read_seconds,
        write_timeout=20.0,
        media_write_timeout=120.0,
        pool_timeout=5.0,
        proxy=proxy,
        httpx_kwargs={"trust_env": False, "verify": _verify()},
    )


def _refused(status: int, body: bytes) -> Refused:
    try:
        answer = QuietRequest.parse_json_payload(body)
    except TelegramError:
        answer = {}
    reason = answer.get("description") or f"HTTP {status}"
    parameters = answer.get("parameters")
    after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return Refused(status, str(reason), float(after) if isinstance(after, int | float) else None)


def _verify() -> Any:
    """One set of root certificates for every pool: reading them takes longer than anything else at start."""
    global _context
    if _context is None:
        _context = httpx.create_ssl_context()
    return _context


_context: Any = None
