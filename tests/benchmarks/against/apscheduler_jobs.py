"""The baseline for reminders: one APScheduler job each, as its user guide shows, on the scheduler of an event loop.

Memory store, date triggers, a grace time so that none is dropped for coming late. Left out: nothing is on a disk, so a
restart forgets every reminder; the job only counts itself.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import time
from datetime import UTC, datetime, timedelta
from typing import Any

fired = 0


def remind(_n: int) -> None:
    global fired
    fired += 1


async def run(count: int) -> dict[str, float]:
    """Seconds to add and to fire so many jobs, megabytes, and the loop's longest stall in seconds."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler: Any = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    gc.collect()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    due = datetime.now(UTC) + timedelta(seconds=1)
    for n in range(count):
        scheduler.add_job(remind, "date", run_date=due, args=[n], misfire_grace_time=None)
    added = time.perf_counter() - began
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    stalls = [0.0]
    watch = asyncio.create_task(watched(stalls))
    began = time.perf_counter()
    scheduler.resume()
    while fired < count:  # noqa: ASYNC110 -- the scheduler has no event for "all done"
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    watch.cancel()
    scheduler.shutdown(wait=False)
    return {"add": added, "fire": took, "memory": memory, "stall": max(stalls), "fired": fired}


async def watched(stalls: list[float]) -> None:
    """How late a sleep of 5 ms comes back: for so long nothing else in the loop could move."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.005)
        stalls.append(time.perf_counter() - began - 0.005)
