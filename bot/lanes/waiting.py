"""Waiting for an event, but not for ever."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def happened(event: asyncio.Event, seconds: float | None) -> None:
    """Returns when the event is set or the seconds are over; None waits as long as it takes."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
