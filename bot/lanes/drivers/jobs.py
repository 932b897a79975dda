"""The driver for many workers: a lane is drained by a job of Procrastinate, whichever worker takes it.

What is due lies in our own record; a job says no more than that somebody should look. So a job that is lost costs a
second (the beat promises it again), one too many finds nothing to do, and one whose worker died is simply dropped.

A job carries its lane as `lock` (never two at once) and as `queueing_lock` (never two waiting), and never a date: a
future job with a lock would hold up every later one of its lane. Nothing is listened for, because a pooler between
transactions would lose it; waiting jobs are asked for a few times a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from psycopg_pool import PoolTimeout
from sqlalchemy import URL, Connection, text

from bot.ledger.faults import contained, place
from bot.ledger.prepared import driver

log = structlog.get_logger("jobs")

QUEUE = "nhacviec"
AT_ONCE = 400  # lanes a worker drains at once: nearly all of them wait for their pace
ASKED = 0.25  # seconds between two looks at what waits
HEARTBEAT, STALLED = 10.0, 30.0
RESCUE = 15.0
POOL = 4
PATIENCE = 10.0
AGAIN = 2.0
# After so many at once the database counts them at once: a planner that takes the table for empty fetches a job of
# thousands in seconds instead of milliseconds, and its own counting may come minutes later.
MANY = 200
_counted = text("ANALYZE procrastinate_jobs")

_waiting = text("SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(:locks)")


@dataclass(frozen=True, slots=True)
class Work:
    """A job: a look at a commune's calendar, or with `messenger` the draining of one of its lanes."""

    commune: str
    messenger: str | None = None

    @property
    def lock(self) -> str:
        return f"{self.commune}/{self.messenger or 'tick'}"

    def as_job(self) -> Job:
        kind, args = ("drain", {"messenger": self.messenger}) if self.messenger else ("tick", {})
        args = {"commune": self.commune, **args}
        return Job(queue=QUEUE, task_name=kind, lock=self.lock, queueing_lock=self.lock, task_kwargs=dict(args))


def promise(tx: Connection, works: Collection[Work]) -> int:
    """Enqueues jobs in the caller's transaction, those that wait already excepted; returns how many."""
    by_lock = {work.lock: work for work in works}
    waiting = set(tx.execute(_waiting, {"locks": list(by_lock)}).scalars())
    # In one order everywhere: two transactions that promise the same lanes must not wait for each other in a ring.
    wanted = [by_lock[lock].as_job() for lock in sorted(by_lock) if lock not in waiting]
    made = len(wanted) if not wanted or _defer(tx, wanted) else sum(_defer(tx, [job]) for job in wanted)
    if made >= MANY:
        tx.execute(_counted)
    return made


def _defer(tx: Connection, jobs: Sequence[Job]) -> bool:
    """False where another transaction was quicker with one of them; nothing of these is enqueued then."""
    try:
        with tx.begin_nested():
            _sender().job_manager.batch_defer_jobs(jobs=list(jobs), connection=driver(tx))
    except AlreadyEnqueued:
        return False
    return True


@cache
def _sender() -> App:
    """Only ever used on connections of ours."""
    return App(connector=SyncPsycopgConnector())


Tick = Callable[[str], Awaitable[None]]
Drain = Callable[[str, str], Awaitable[None]]


class JobsDriver:
    """Runs waiting jobs. tick(commune), drain(commune, messenger): what they do; both may be called at any time."""

    def __init__(self, url: URL, tick: Tick, drain: Drain, *, at_once: int = AT_ONCE) -> None:
        conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        plain: dict[str, Any] = {"prepare_threshold": None}
        self.app = App(
            connector=PsycopgConnector(conninfo=conninfo, kwargs=plain, min_size=1, max_size=POOL, timeout=PATIENCE)
        )
        self._at_once = at_once
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()
        self.fault = ""  # why jobs cannot be read just now

        @self.app.task(name="tick", queue=QUEUE)
        async def _tick(commune: str) -> None:
            await tick(commune)

        @self.app.task(name="drain", queue=QUEUE)
        async def _drain(commune: str, messenger: str) -> None:
            await drain(commune, messenger)

    def start(self) -> None:
        logging.getLogger("procrastinate").setLevel(logging.WARNING)  # a line for every job is nobody's to read
        self._tasks = [
            asyncio.create_task(self._run(), name="jobs"),
            asyncio.create_task(self._rescue(), name="rescue"),
        ]

    async def stop(self, seconds: float) -> None:
        """Takes no more jobs; those that run have so long to come to their end."""
        self._stopping.set()
        for task in self._tasks:
            task.cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*self._tasks, return_exceptions=True), seconds)

    async def _run(self) -> None:
        """Procrastinate's worker ends when the database goes away: it is begun again until it is back."""
        while not self._stopping.is_set():
            try:
                async with self.app.open_async():
                    self.fault = ""
                    await self.app.run_worker_async(
                        queues=[QUEUE],
                        concurrency=self._at_once,
                        fetch_job_polling_interval=ASKED,
                        listen_notify=False,
                        delete_jobs="always",
                        install_signal_handlers=False,
                        update_heartbeat_interval=HEARTBEAT,
                        stalled_worker_timeout=STALLED,
                    )
            except (ConnectorException, PoolTimeout) as fault:
                self.fault = type(fault).__name__
                log.error("jobs cannot be read", why=self.fault)
            except Exception as fault:
                self.fault = type(fault).__name__
                log.error("jobs failed", error=f"{type(fault).__name__} {place(fault)}")
            await asyncio.sleep(AGAIN)

    async def _rescue(self) -> None:
        while True:
            await asyncio.sleep(RESCUE)
            with contained(log, "jobs of dead workers cannot be dropped"):
                await self.rescue()

    async def rescue(self) -> int:
        """Drops jobs whose worker has not been heard of for `STALLED` seconds; the beat promises again what is due.

        Not retried: a job that waits by now for the same lane would forbid it, and the dead one would hold the lane.
        """
        manager = self.app.job_manager
        stalled = list(await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED))
        for job in stalled:
            with suppress(ConnectorException):  # another worker was quicker
                await manager.finish_job(job=job, status=Status.FAILED, delete_job=True)
        if stalled:
            log.warning("jobs of a dead worker dropped", jobs=len(stalled))
        return len(stalled)
