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
from bot.ledger.duties import evidence, obligations
from bot.ledger.duties.obligations import BATCH, Reach
from bot.ledger.routine import routines
from bot.ledger.routine.look import Look, look
from bot.ledger.sending import reminders, settling
from bot.ledger.sending.ways import switched_off
from bot.ledger.store import Store, alone
from schedules.commune import Commune

ELSEWHERE = -1  # another worker is at it
PATIENCE = 10.0  # seconds of loop time the training clock waits for what does not get settled


class Ticker:
    """`reload` is awaited when the documents in the record have changed. promise: see `App`."""

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
        promise: Callable[[Connection, Sequence[str]], None] | None = None,
    ) -> None:
        self._store, self._clock, self._commune, self._lanes = store, clock, commune, lanes
        self._reach, self._reload, self._seam, self._promise = reach, reload, seam, promise
        self._version: int | None = None
        self._unsettled_since: float | None = None
        self._opened = False  # a life before this one may have ended between a reminder and its promise

    def restless(self) -> bool:
        """Whether something that is due has not been done yet."""
        return self._unsettled_since is not None

    async def tick(self) -> datetime | None:
        """Returns the next instant with work, None where there is none."""
        await self._answers_first()
        now, asked = self._clock.now(), self._clock.asked
        seen = await self._store.read(self._look, now)
        if self._version not in (None, seen.version):
            await self._reload()
        self._version = seen.version
        done = True
        if seen.to_arm or seen.to_open or not self._opened:
            done = await self._write(now, seen)
            seen = await self._store.read(self._look, now)
        stirred = bool(seen.to_say or seen.to_handle)
        if stirred:
            await self._answers_first()
            for lane in self._lanes:
                lane.wake()
        # Between two jobs no loop runs that would fetch a file once more by itself.
        if self._promise is not None and (stirred or await self._store.read(evidence.awaited, self._commune().id)):
            await self._store.do(self._promise, self._names())
        if done and self._settled(seen):
            self._clock.hold(seen.next_at, asked)
        return seen.next_at

    async def _answers_first(self) -> None:
        for lane in self._lanes:
            await lane.answers_first()

    async def _write(self, now: datetime, seen: Look) -> bool:
        """False where another worker is at it: the next tick looks again."""
        armed = BATCH if seen.to_arm else 0
        while armed == BATCH:
            armed = await self._store.do(self._arm, now)
        self._seam("armed")
        if armed == ELSEWHERE or not await self._store.do(self._open, now):
            return False
        self._opened = True
        self._seam("opened")
        return True

    def _arm(self, tx: Connection, now: datetime) -> int:
        return obligations.arm(tx, self._commune(), now, self._reach) if alone(tx, self._commune().id) else ELSEWHERE

    def _open(self, tx: Connection, now: datetime) -> bool:
        commune = self._commune()
        if not alone(tx, commune.id):
            return False
        settling.expire(tx, commune, now)
        routines.run(tx, commune, now, self._reach)
        reminders.open_messages(tx, commune, now)
        if self._promise is not None:
            self._promise(tx, self._names())
        return True

    def _names(self) -> list[str]:
        return [lane.messenger.name for lane in self._lanes]

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
