"""Every lane in this process, as tasks of its loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.lanes.lane import Lane

log = structlog.get_logger("lanes")


class LocalDriver:
    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = tuple(lanes)

    async def ensure_running(self) -> None:
        """Takes and starts every lane."""
        for lane in self._lanes:
            await lane.start()

    async def stop(self, seconds: float) -> None:
        """What is being sent is finished and recorded; after so many seconds the rest is left to the next start."""
        try:
            await asyncio.wait_for(asyncio.gather(*(lane.stop() for lane in self._lanes)), seconds)
        except TimeoutError:
            log.warning("stopped in the middle of a request", seconds=seconds)

    def abandon(self) -> None:
        """As a killed process would."""
        for lane in self._lanes:
            lane.abandon()
