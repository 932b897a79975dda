"""The event loop a process runs on: uvloop, or the standard one beside httpx and on Windows."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from importlib.util import find_spec
from typing import Any, TypeVar

T = TypeVar("T")

# The record's threads compute while the loop waits to go on: five times sooner than Python would give it its turn, as
# an answer changes hands some ten times on its way.
TURN_SECONDS = 0.001


def run_loop(work: Coroutine[Any, Any, T], client: str = "aiohttp") -> T:
    """Runs until the work ends. With the client "aiohttp" on uvloop, where there is one (not on Windows)."""
    sys.setswitchinterval(TURN_SECONDS)
    if client != "aiohttp" or find_spec("uvloop") is None:
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
