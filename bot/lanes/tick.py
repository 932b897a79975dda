"""One tick: what is due by now becomes reminders, reminders become promised messages, lanes are woken.

Reads first and writes only when there is something to write: an idle commune costs one indexed read a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.clock import Clock
from bot.lanes.lane import Lane
from bot.lanes.seams import Hook, nowhere
from bot.ledger import documents, inbox, obligations, reminders, routines, settling, turns
from bot.ledger.obligations import BATCH, Reach
from bot.ledger.store import Store
from bot.ledger.tables import message, reminder
from schedules.commune import Commune

PATIENCE = 10.0  # seconds of loop time the training clock waits for what does not get settled


@dataclass(frozen=True, slots=True)
class _Look:
    """What a tick finds: the version of the configuration, whether there is anything to write, to say or to handle."""

    version: int
    to_arm: bool
    to_write: bool
    to_say: int
    to_handle: int
    next_at: datetime | None


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

    async def tick(self) -> datetime | None:
        """Returns the next instant with work, None where there is none."""
        now = self._clock.now()
        look = await self._store.read(self._look, now)
        if self._version not in (None, look.version):
            await self._reload()
        self._version = look.version
        if look.to_arm or look.to_write:
            await self._write(now, look)
            look = await self._store.read(self._look, now)
        if look.to_say or look.to_handle:
            for lane in self._lanes:
                lane.wake()
        if self._settled(look):
            self._clock.hold(look.next_at)
        return look.next_at

    async def _write(self, now: datetime, look: _Look) -> None:
        armed = BATCH if look.to_arm else 0
        while armed == BATCH:
            armed = await self._store.do(obligations.arm, self._commune(), now, self._reach)
        self._seam("armed")
        await self._store.do(self._open, now)
        self._seam("opened")

    def _open(self, tx: Connection, now: datetime) -> None:
        commune = self._commune()
        settling.expire(tx, commune, now)
        routines.run(tx, commune, now, self._reach)
        reminders.open_messages(tx, commune, now)

    def _look(self, tx: Connection, now: datetime) -> _Look:
        commune = self._commune()
        step, routine = obligations.next_step(tx, commune.id), routines.next_at(tx, commune.id)
        expiry = _next_expiry(tx, commune.id)
        due = [at for at in (routine, expiry) if at is not None and at <= now]
        to_arm = step is not None and step <= now
        to_write = bool(due) or not routines.planned(tx, commune.id) or _waits(tx, commune.id)
        later = [step, routine, expiry, turns.next_due(tx, commune, now), self._quiet_ends(tx, now)]
        return _Look(
            documents.version(tx, commune.id),
            to_arm,
            to_write,
            turns.due_count(tx, commune, [lane.messenger.name for lane in self._lanes if not lane.deaf], now),
            inbox.waiting(tx, commune.id),
            min((at for at in later if at is not None and at > now), default=None),
        )

    def _quiet_ends(self, tx: Connection, now: datetime) -> datetime | None:
        """When the messages that wait for quiet hours to end may go."""
        commune = self._commune()
        if not reminders.quiet(commune, now) or not _held_back(tx, commune.id, now):
            return None
        return reminders.window(commune, now, morning=False).opens

    def _settled(self, look: _Look) -> bool:
        """Nothing due queued or sending, nothing to handle; or it has been waited for long enough."""
        now = asyncio.get_running_loop().time()
        if not (look.to_say or look.to_handle):
            self._unsettled_since = None
            return True
        if self._unsettled_since is None:
            self._unsettled_since = now
        return now - self._unsettled_since > PATIENCE


def _waits(tx: Connection, commune: str) -> bool:
    rows = select(reminder.c.id).where(reminder.c.commune == commune, reminder.c.state == "pending").limit(1)
    return tx.execute(rows).first() is not None


def _next_expiry(tx: Connection, commune: str) -> datetime | None:
    found: datetime | None = tx.execute(
        select(func.min(message.c.expires_at)).where(message.c.commune == commune, message.c.state == "queued")
    ).scalar()
    return found


def _held_back(tx: Connection, commune: str, now: datetime) -> bool:
    rows = select(message.c.id).where(
        message.c.commune == commune,
        message.c.state == "queued",
        message.c.quiet.is_(True),
        message.c.due_at <= now,
    )
    return tx.execute(rows.limit(1)).first() is not None
