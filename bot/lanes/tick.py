"""One tick: what is due by now becomes reminders, reminders become promised messages, lanes are woken.

Reads first and writes only when there is something to write: an idle commune costs one indexed read a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.clock import Clock
from bot.lanes.lane import Lane
from bot.lanes.seams import Hook, nowhere
from bot.ledger import obligations, reminders, routines, settling
from bot.ledger.look import Look, look
from bot.ledger.obligations import BATCH, Reach
from bot.ledger.store import Store
from bot.ledger.ways import switched_off
from schedules.commune import Commune

PATIENCE = 10.0  # seconds of loop time the training clock waits for what does not get settled


class Ticker:
    """`reload` is awaited when the documents in the record have changed."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        commune: Callable[[], Commune],
        lanes: Sequence[Lane],
        reach: Reach,
        *,
        reload: Callable[[], Awaitable[None]],
        seam: Hook = nowhere,
    ) -> None:
        self._store, self._clock, self._commune, self._lanes = store, clock, commune, lanes
        self._reach, self._reload, self._seam = reach, reload, seam
        self._version: int | None = None
        self._unsettled_since: float | None = None
        self._opened = False  # a life before this one may have ended between a reminder and its promise

    def restless(self) -> bool:
        """Whether something that is due has not been done yet."""
        return self._unsettled_since is not None

    async def tick(self) -> datetime | None:
        """Returns the next instant with work, None where there is none."""
        now = self._clock.now()
        seen = await self._store.read(self._look, now)
        if self._version not in (None, seen.version):
            await self._reload()
        self._version = seen.version
        if seen.to_arm or seen.to_open or not self._opened:
            await self._write(now, seen)
            seen = await self._store.read(self._look, now)
        if seen.to_say or seen.to_handle:
            for lane in self._lanes:
                lane.wake()
        if self._settled(seen):
            self._clock.hold(seen.next_at)
        return seen.next_at

    async def _write(self, now: datetime, seen: Look) -> None:
        armed = BATCH if seen.to_arm else 0
        while armed == BATCH:
            armed = await self._store.do(obligations.arm, self._commune(), now, self._reach)
        self._seam("armed")
        await self._store.do(self._open, now)
        self._opened = True
        self._seam("opened")

    def _open(self, tx: Connection, now: datetime) -> None:
        commune = self._commune()
        settling.expire(tx, commune, now)
        routines.run(tx, commune, now, self._reach)
        reminders.open_messages(tx, commune, now)

    def _look(self, tx: Connection, now: datetime) -> Look:
        commune = self._commune()
        names = (lane.messenger.name for lane in self._lanes if not lane.deaf)
        speaking = tuple(name for name in names if not switched_off(commune, name))
        return look(tx, commune, speaking, now)

    def _settled(self, seen: Look) -> bool:
        """Nothing due queued or sending, nothing to handle; or it has been waited for long enough."""
        now = asyncio.get_running_loop().time()
        if not (seen.to_say or seen.to_handle):
            self._unsettled_since = None
            return True
        if self._unsettled_since is None:
            self._unsettled_since = now
        return now - self._unsettled_since > PATIENCE
