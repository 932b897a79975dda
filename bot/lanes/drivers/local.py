"""Every lane in this process, as tasks of its loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.lanes.keeper import Keeper
from bot.lanes.lane import Lane

log = structlog.get_logger("lanes")


class LocalDriver:
    """keeper: of the leases of these lanes, where it is started and stopped with them."""

    def __init__(self, lanes: Sequence[Lane], keeper: Keeper | None = None) -> None:
        self._lanes, self._keeper = tuple(lanes), keeper

    async def ensure_running(self) -> None:
        """Takes and starts every lane."""
        if self._keeper is not None and self._lanes:
            self._keeper.start()
        for lane in self._lanes:
            await lane.start()

    async def stop(self, seconds: float) -> None:
        """What is being sent is finished and recorded; after so many seconds the rest is left to the next start."""
        try:
            await asyncio.wait_for(asyncio.gather(*(lane.stop() for lane in self._lanes)), seconds)
        except TimeoutError:
            log.warning("stopped in the middle of a request", seconds=seconds)
        if self._keeper is not None:
            await self._keeper.stop()

    def abandon(self) -> None:
        """As a killed process would."""
        if self._keeper is not None:
            self._keeper.abandon()
        for lane in self._lanes:
            lane.abandon()
