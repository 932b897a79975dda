"""The beat: APScheduler fires one job a second, which only asks for a tick. What is due, the tick asks the record.

APScheduler reads the wall clock: set back an hour, an interval job is silent for that hour; set forward a month, it
counts every missed second. So the trigger only ever answers "a second from now", and a watchdog on the loop's time
gives it a push.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.clock import Clock

log = structlog.get_logger("heartbeat")

SECONDS = 1.0
LATE = 3.0  # beats missed before the watchdog pushes
TICK_LIMIT = 60.0
Tick = Callable[[], Awaitable[datetime | None]]


class Heartbeat:
    """Runs `tick` once a second, whenever poked, and at the next instant with work; never two at once.

    `beats` False: no scheduler, for the virtual loop, where nothing happens between two instants with work; it ticks on
    while `restless` says that something due is still not done.
    """

    def __init__(
        self,
        tick: Tick,
        clock: Clock,
        *,
        beats: bool = True,
        restless: Callable[[], bool] = lambda: False,
        seconds: float = SECONDS,
    ) -> None:
        self._tick, self._clock, self._restless, self._seconds = tick, clock, restless, seconds
        self._wanted = asyncio.Event()
        self._scheduler = _scheduler() if beats else None
        self._job: Any = None
        self._beaten_at = self._ticked_at = 0.0
        self._next_at: datetime | None = None
        self._moved = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.fault = ""  # why the last tick failed

    def start(self) -> None:
        """The first tick comes at once."""
        now = asyncio.get_running_loop().time()
        self._beaten_at = self._ticked_at = now
        self._wanted.set()
        self._tasks = [asyncio.create_task(self._run(), name="ticks"), asyncio.create_task(self._early(), name="early")]
        if self._scheduler is not None:
            self._job = self._scheduler.add_job(
                self._beat, _after(self._seconds), coalesce=True, max_instances=1, misfire_grace_time=None
            )
            self._scheduler.start()
            self._tasks.append(asyncio.create_task(self._watch(), name="watchdog"))

    async def stop(self) -> None:
        """Lets a tick that is running come to its end."""
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._tasks[1:]:
            task.cancel()
        running, self._tasks = self._tasks, []
        self._wanted.set()
        await asyncio.gather(*running, return_exceptions=True)

    def abandon(self) -> None:
        """As a killed process would."""
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._tasks:
            task.cancel()

    async def once(self) -> None:
        """One tick, for who runs it by jobs instead of a beat."""
        await asyncio.wait_for(self._tick(), TICK_LIMIT)
        self._ticked_at = asyncio.get_running_loop().time()

    def poke(self) -> None:
        """Tick as soon as may be."""
        self._wanted.set()

    def poked(self) -> bool:
        """Whether somebody has asked for a tick; told once. For who runs them by jobs."""
        wanted = self._wanted.is_set()
        self._wanted.clear()
        return wanted

    def age(self) -> float:
        """Seconds of loop time since the last tick that went well."""
        return asyncio.get_running_loop().time() - self._ticked_at

    @property
    def restless(self) -> bool:
        """Whether something that is due is still not done."""
        return self._restless()

    def healthy(self) -> bool:
        """Whether a tick went well within two intervals (a tick may take a while itself)."""
        return self.age() <= 2 * self._seconds + LATE and not self.fault

    async def _beat(self) -> None:
        self._beaten_at = asyncio.get_running_loop().time()
        self._wanted.set()

    async def _run(self) -> None:
        while self._tasks:
            await self._wanted.wait()
            self._wanted.clear()
            if not self._tasks:
                return
            try:
                async with asyncio.timeout(TICK_LIMIT):
                    next_at = await self._tick()
            except Exception as fault:
                # A bad row, a full disk must not stop the heart: it is said, seen in the health page, tried again.
                self.fault = type(fault).__name__
                log.exception("tick failed")
                await asyncio.sleep(self._seconds)
                continue
            self.fault, self._ticked_at = "", asyncio.get_running_loop().time()
            if next_at != self._next_at:  # mostly it is what is waited for already
                self._next_at = next_at
                self._moved.set()
            if self._scheduler is None and self._restless():
                asyncio.get_running_loop().call_later(self._seconds, self.poke)

    async def _early(self) -> None:
        """Wakes the tick at the instant with work itself, not up to a second later: on a fast clock that is minutes."""
        while True:
            self._moved.clear()
            waiting = asyncio.create_task(self._reach(self._next_at))
            moved = asyncio.create_task(self._moved.wait())
            try:
                await asyncio.wait((waiting, moved), return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
                moved.cancel()
            if waiting.done() and not waiting.cancelled():
                self._next_at = None
                self._wanted.set()

    async def _reach(self, at: datetime | None) -> None:
        if at is None:
            await asyncio.Event().wait()
        else:
            await self._clock.until(at)

    async def _watch(self) -> None:
        """The wall clock may go anywhere; the loop's time does not."""
        while True:
            await asyncio.sleep(self._seconds * LATE)
            if asyncio.get_running_loop().time() - self._beaten_at > self._seconds * LATE:
                log.warning("beat late, pushed")
                with suppress(LookupError):
                    self._job.modify(next_run_time=datetime.now(UTC))
                self._wanted.set()


def _scheduler() -> Any:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    return AsyncIOScheduler(timezone=UTC)


def _after(seconds: float) -> Any:
    """A trigger that knows no missed runs: the next one is always so many seconds from now."""
    from apscheduler.triggers.base import BaseTrigger

    class After(BaseTrigger):  # type: ignore[misc]
        def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
            return now + timedelta(seconds=seconds)

    return After()
