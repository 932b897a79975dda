"""Waiting for an event, but not for ever; for the record to be written; for several loops to have nothing to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from schedules.errors import LedgerFault

log = structlog.get_logger("lane")

LONGEST_BACKOFF = 60.0


async def happened(event: asyncio.Event, seconds: float | None) -> None:
    """Returns when the event is set or the seconds are over; None waits as long as it takes."""
    if seconds is None:
        await event.wait()
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def surely(work: Callable[[], Awaitable[object]], event: str, messenger: str) -> None:
    """What must reach the record is tried until it does, however long the disk takes to come back."""
    wait = 1.0
    while True:
        try:
            await work()
            return
        except LedgerFault as fault:
            log.error(event, messenger=messenger, why=str(fault))
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_BACKOFF)


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
