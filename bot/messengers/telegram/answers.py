"""What every HTTP client of ours has in common: its times, and what an answer of the server comes to."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final

from telegram.error import TelegramError

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
