from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.clock import SystemClock, TrainingClock
from bot.lanes import virtual
from bot.lanes.heartbeat import Heartbeat

START = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def made(speed: float = 1.0) -> TrainingClock:
    return TrainingClock(START, speed, asyncio.get_running_loop().time)


def test_it_does_not_run_before_the_first_tick() -> None:
    async def main() -> None:
        clock = made()
        await asyncio.sleep(100)
        assert clock.now() == START
        clock.hold(None)
        await asyncio.sleep(100)
        assert clock.now() == START + timedelta(seconds=100)

    virtual.run(main())


def test_it_never_passes_an_instant_with_work() -> None:
    async def main() -> None:
        clock = made(speed=3600.0)
        clock.hold(START + HOUR)
        await asyncio.sleep(50)
        assert clock.now() == START + HOUR
        clock.hold(START + 2 * HOUR)
        assert clock.now() == START + HOUR
        await asyncio.sleep(0.5)
        assert clock.now() == START + 1.5 * HOUR

    virtual.run(main())


def test_until_wakes_when_the_clock_is_moved() -> None:
    async def main() -> None:
        clock = made()
        waiting = asyncio.create_task(clock.until(START + 1000 * HOUR))
        await asyncio.sleep(1)
        assert not waiting.done()
        clock.move(START + 1000 * HOUR)
        await asyncio.wait_for(waiting, 20)

    virtual.run(main())


def test_back_is_possible_too() -> None:
    async def main() -> None:
        clock = made()
        clock.hold(None)
        await asyncio.sleep(10)
        clock.move(START - HOUR)
        assert clock.now() == START - HOUR

    virtual.run(main())


def test_playing_a_month_deals_with_every_morning_on_its_own() -> None:
    """Without the hold, mornings are swallowed: catch-up would take several at once, hours late."""

    async def main() -> None:
        clock = made()
        mornings = [START + timedelta(days=n, hours=8) for n in range(30)]
        seen: list[datetime] = []

        async def tick() -> datetime | None:
            now = clock.now()
            await asyncio.sleep(0.2)  # the work of a morning takes its time
            seen.extend(at for at in mornings if at <= now and at not in seen)
            coming = next((at for at in mornings if at > now), None)
            clock.hold(coming)
            if mornings[0] <= now:
                assert sum(at <= now for at in mornings) == len(seen)
            counts.append(len(seen))
            return coming

        counts: list[int] = []
        heart = Heartbeat(tick, clock, beats=False)
        clock.poke = heart.poke
        heart.start()
        await clock.play(START + timedelta(days=30))
        assert timedelta() <= clock.now() - (START + timedelta(days=30)) < timedelta(seconds=1)
        assert seen == mornings
        assert all(after - before <= 1 for before, after in pairwise(counts))
        await heart.stop()

    virtual.run(main())


def test_an_unaware_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        TrainingClock(datetime(2026, 6, 1))  # noqa: DTZ001 -- the point of the test


async def test_the_wall_is_utc_and_until_the_past_returns_at_once() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    await asyncio.wait_for(clock.until(clock.now() - HOUR), 20)
    before = clock.now()
    await clock.until(before + timedelta(milliseconds=50))
    assert clock.now() >= before + timedelta(milliseconds=50)
