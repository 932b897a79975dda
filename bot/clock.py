"""Civil time, asked for in one place. Pacing, back-off and time-outs use the loop's time, never this.

The system clock is the wall. The training clock starts where it is told, runs at its own speed, or plays as fast as the
work allows; it never passes an instant that has work to do until the heartbeat says that the work is done.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

LONGEST_SLEEP = 30.0


class Clock:
    """What `now` is. Made once, in app.py."""

    training = False

    def now(self) -> datetime:
        """The civil instant, aware."""
        raise NotImplementedError

    async def until(self, at: datetime) -> None:
        """Returns when `now() >= at`; a moved clock is noticed."""
        raise NotImplementedError

    asked = 0  # how often somebody has begun to wait until all is settled; a tick remembers it as it begins

    def hold(self, at: datetime | None, asked: int | None = None) -> None:
        """The heartbeat says: all that is due by now is settled, and there is nothing more before `at` (None: ever).

        asked: as it was when the tick began, which may have seen less than is due by now; None: as it is.
        """


class SystemClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def until(self, at: datetime) -> None:
        # In short sleeps: the wall can be set forward, and a laptop can be asleep meanwhile.
        while (left := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 -- the wall tells nobody when it moves
            await asyncio.sleep(min(left, LONGEST_SLEEP))


class TrainingClock(Clock):
    """start + loop time x speed, never past the instant held. `seconds`: the loop's time."""

    training = True

    def __init__(self, start: datetime, speed: float = 1.0, seconds: Callable[[], float] = time.monotonic) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware instant")
        # In UTC, as the wall's and the record's: instants of one zone are compared several times as fast.
        self._base, self._speed, self._seconds = start.astimezone(UTC), speed, seconds
        self._since = seconds()
        self._hold: datetime | None = self._base  # not a step before the first tick
        self._target: datetime | None = None
        self._waiters: dict[asyncio.Future[None], datetime | None] = {}  # and the instant each waits for, if one
        self._settled: dict[int, int] = {}  # for everybody who waits, how many ticks since have settled everything
        self.poke: Callable[[], None] = lambda: None  # the heartbeat's: tick as soon as may be

    def now(self) -> datetime:
        if self._target is not None:
            running = self._target
        else:
            running = self._base + timedelta(seconds=(self._seconds() - self._since) * self._speed)
        return running if self._hold is None else min(running, max(self._hold, self._base))

    async def until(self, at: datetime) -> None:
        while self.now() < at:
            await self._change(self._seconds_to(at), at)

    def hold(self, at: datetime | None, asked: int | None = None) -> None:
        self._rebase(self.now())
        self._hold = at
        for since in self._settled:
            self._settled[since] += asked is None or asked >= since
        if self._target is not None and (at is None or at > self._target) and self._base >= self._target:
            self._target = None
        self._wake(at)

    def move(self, to: datetime) -> None:
        """Jumps, as if the machine had been off in between, or back."""
        self._target = None
        self._rebase(to.astimezone(UTC))
        self._hold = self._base
        self._wake()
        self.poke()

    async def play(self, to: datetime) -> None:
        """Runs up to `to` as fast as the work allows, stopping wherever there is some; returns when all is settled."""
        await self._fresh()
        if to <= self.now():
            return
        self._target = to
        self._wake()
        while self._target is not None:
            self.poke()
            await self._change(None)
        await self._fresh()

    async def _fresh(self) -> None:
        """Until two ticks that began after this call have settled everything: what was held before may be out of date,
        and of two workers each has a tick that may have begun before.
        """
        self.asked = since = self.asked + 1
        self._settled[since] = 0
        try:
            while self._settled[since] < 2:
                self.poke()
                await self._change(None)
        finally:
            del self._settled[since]

    def _seconds_to(self, at: datetime) -> float | None:
        """How long until it may be so late; None when only a change can bring it about."""
        held = self._hold is not None and self._hold < at
        if held or self._target is not None or self._speed <= 0:
            return None
        return max(0.0, (at - self.now()).total_seconds() / self._speed)

    async def _change(self, seconds: float | None, at: datetime | None = None) -> None:
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        self._waiters[waiter] = at
        over = loop.call_later(seconds, _end, waiter) if seconds is not None else None
        try:
            await waiter
        finally:
            self._waiters.pop(waiter, None)
            if over is not None:
                over.cancel()

    def _rebase(self, now: datetime) -> None:
        self._base, self._since = now, self._seconds()

    def _wake(self, upto: datetime | None = None) -> None:
        """Whoever waits for an instant after `upto` can go on sleeping: the clock stops there before."""
        for waiter, at in self._waiters.items():
            if at is None or upto is None or at <= upto:
                _end(waiter)


def _end(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
