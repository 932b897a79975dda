"""Waiting for an event, but not for ever; and for several loops to have nothing left to do."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def happened(event: asyncio.Event, seconds: float | None) -> None:
    """Returns when the event is set or the seconds are over; None waits as long as it takes."""
    if seconds is None:
        await event.wait()
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


class Calm:
    """Which loops of a lane have something to do. A loop that is woken is busy until it rests again."""

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self.changed = asyncio.Event()

    def __bool__(self) -> bool:
        return not self._busy

    def busy(self, loop: str) -> None:
        self._busy.add(loop)

    def rest(self, loop: str, news: asyncio.Event | None = None) -> None:
        """It is about to wait for news, and nothing else; unless they have come meanwhile."""
        if news is None or not news.is_set():
            self._busy.discard(loop)
            self.changed.set()
