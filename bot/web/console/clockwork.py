"""Moving the training clock: where the buttons lead, and one move at a time."""

from __future__ import annotations

import asyncio
import calendar
import time
from collections.abc import Callable, Coroutine
from datetime import date, datetime, timedelta
from typing import Any

import structlog

from bot.clock import TrainingClock
from bot.ledger.faults import place
from bot.web.console.panel import next_due
from bot.web.house import House, local_now
from schedules.commune import Commune

log = structlog.get_logger("web")

MOVES = ("morning", "due", "week", "month")
# A month in about half a minute: slow enough to watch, fast enough to sit through.
A_DAY = 1.0


class Busy(Exception):
    """The clock is being moved already."""


class Clockwork:
    """The clock's buttons. `changed` is called whenever the page should look at the clock again."""

    def __init__(self, house: House, clock: TrainingClock, changed: Callable[[], None]) -> None:
        self._house, self._clock, self._changed = house, clock, changed
        self._task: asyncio.Task[None] | None = None
        self._enough = asyncio.Event()

    @property
    def moving(self) -> bool:
        return self._task is not None and not self._task.done()

    async def start(self, move: str, seat: str) -> datetime | None:
        """Sets out for `move` (one of MOVES); where it leads, None when nothing lies ahead. Raises Busy."""
        if self.moving:
            raise Busy
        to = await self.target(move, seat)
        # Another request may have set out while this one asked the ledger.
        if self.moving:
            raise Busy
        if to is not None:
            self.busy_with(self._go(to, A_DAY if move == "month" else 0.0))
        return to

    def busy_with(self, work: Coroutine[Any, Any, None]) -> None:
        """Takes the clock for this work alone, until it ends. Raises Busy."""
        if self.moving:
            work.close()
            raise Busy
        self._enough.clear()
        self._task = asyncio.create_task(self._watched(work))
        self._changed()

    def enough(self) -> None:
        """Ends a move at the end of the day it is playing."""
        self._enough.set()

    async def close(self) -> None:
        self._enough.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def target(self, move: str, seat: str) -> datetime | None:
        """The instant a button leads to."""
        house, now = self._house, local_now(self._house)
        commune = house.commune
        if move == "morning":
            return next_morning(commune, now)
        if move == "week":
            return morning_of(commune, commune.calendar.on_or_after(now.date() + timedelta(days=7 - now.weekday())))
        if move == "month":
            return morning_of(commune, a_month_later(now.date()))
        day = await house.store.read(next_due, commune, seat, now.date())
        return morning_of(commune, day) if day else None

    async def _go(self, to: datetime, pause: float) -> None:
        while (now := local_now(self._house)) < to and not self._enough.is_set():
            began = time.monotonic()
            await self._clock.play(min(to, morning_of(self._house.commune, now.date() + timedelta(days=1))))
            self._changed()
            if (left := began + pause - time.monotonic()) > 0:
                await self._wait(left)

    async def _watched(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as fault:
            # Nobody waits for this task: what ends it is said here, without the words an exception may quote.
            log.error("training clock stopped on its way", error=f"{type(fault).__name__} {place(fault)}")
        finally:
            self._task = None
            self._changed()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._enough.wait(), seconds)
        except TimeoutError:
            return


def next_morning(commune: Commune, now: datetime) -> datetime:
    """The next moment of the morning digest on a working day."""
    today = morning_of(commune, now.date())
    if now < today and commune.calendar.is_working(now.date()):
        return today
    return morning_of(commune, commune.calendar.shift(now.date(), 1))


def morning_of(commune: Commune, day: date) -> datetime:
    """When that day's morning messages leave."""
    return commune.calendar.at(day, commune.hours.morning)


def a_month_later(day: date) -> date:
    """The same day of the next month, or its last one."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
