from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock, TrainingClock
from bot.lanes.heartbeat import Heartbeat
from tests.waiting import until

QUICK = 0.05


class Ticks:
    """Counts ticks, and how many ran at once."""

    def __init__(self, takes: float = 0.0) -> None:
        self.count, self.running, self.most, self._takes = 0, 0, 0, takes
        self.fail = False

    async def __call__(self) -> datetime | None:
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(self._takes)
        self.running -= 1
        self.count += 1
        if self.fail:
            raise RuntimeError("a bad row")
        return None


async def test_it_beats_and_never_twice_at_once() -> None:
    ticks = Ticks(takes=3 * QUICK)
    heart = Heartbeat(ticks, SystemClock(), seconds=QUICK)
    heart.start()
    await until(lambda: ticks.count >= 3)
    await heart.stop()
    assert ticks.most == 1
    stopped = ticks.count
    await asyncio.sleep(5 * QUICK)
    assert ticks.count == stopped


async def test_a_failed_tick_is_seen_and_the_heart_goes_on() -> None:
    ticks = Ticks()
    heart = Heartbeat(ticks, SystemClock(), seconds=QUICK)
    ticks.fail = True
    heart.start()
    await until(lambda: ticks.count >= 2)
    assert not heart.healthy()
    assert heart.fault == "RuntimeError"
    ticks.fail = False
    await until(heart.healthy)
    await heart.stop()


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=30)])
async def test_a_wall_clock_that_jumps_stops_nothing(monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    """APScheduler reads the wall: an hour back silences an interval job for an hour, a month ahead makes it count."""
    import apscheduler.schedulers.base as base

    offset = timedelta()

    class Wall(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + offset

    monkeypatch.setattr(base, "datetime", Wall)
    ticks = Ticks()
    heart = Heartbeat(ticks, SystemClock(), seconds=QUICK)
    heart.start()
    await until(lambda: ticks.count >= 3)
    offset = jump
    before = ticks.count
    await until(lambda: ticks.count >= before + 5)
    await heart.stop()


async def test_the_instant_with_work_wakes_it_early() -> None:
    clock = TrainingClock(datetime(2026, 6, 1, tzinfo=UTC), speed=3600.0)
    at = clock.now() + timedelta(minutes=6)
    seen: list[datetime] = []

    async def tick() -> datetime | None:
        now = clock.now()
        seen.append(now)
        coming = at if now < at else None
        clock.hold(coming)
        return coming

    heart = Heartbeat(tick, clock, seconds=3600.0)
    heart.start()
    await until(lambda: any(now >= at for now in seen))
    assert at in seen
    await heart.stop()
