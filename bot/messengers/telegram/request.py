"""What the library is called with: a bot that knows no types, over a client of ours."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest

from bot.messengers.telegram.plain import PlainRequest
from bot.messengers.wire import certificates

# httpcore looks for this package some eight times a request; where it is not installed, each look walks the whole path,
# a quarter of a request's work. Said once instead.
if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]


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
    return PlainRequest(connections, read_seconds, proxy, certificates())
