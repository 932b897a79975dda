"""The event loop a process runs on: the standard one, or uvloop beside the fast outgoing path."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from importlib.util import find_spec
from typing import Any, TypeVar

T = TypeVar("T")


def run_loop(work: Coroutine[Any, Any, T], client: str = "httpx") -> T:
    """Runs until the work ends. With the client "aiohttp" on uvloop, where it is installed (not on Windows)."""
    if client != "aiohttp" or find_spec("uvloop") is None:
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
