"""What a process of many communes says of itself: whether it is well, to whoever asks and to an address outside.

Each commune's own watch looks after the commune and tells its keepers. This one looks after what they share: the
record, the beat that finds what is due, the jobs. One commune's blocked bot is no alarm for the whole server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.lanes.outside import Outside
from bot.ledger.faults import contained
from bot.ledger.sending.traffic import Traffic, traffic
from bot.ledger.store import Store
from schedules.errors import LedgerFault

log = structlog.get_logger("vigil")

EVERY = 60.0
SILENT = (LedgerFault, SQLAlchemyError, OSError)  # what a record that does not answer raises
LATE = 15.0  # seconds without a beat; one may wait so long for a slow database


class Vigil:
    """within: what the process knows to be wrong inside it, in Vietnamese, without secrets."""

    def __init__(self, store: Store, clock: Clock, outside: Outside, within: Callable[[], Sequence[str]]) -> None:
        self.store, self.clock, self._outside, self._within = store, clock, outside, within
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="vigil")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def faults(self) -> list[str]:
        """Why the process is not well; empty when it is."""
        return [*await of_record(self.store), *self._within()]

    async def lanes(self) -> list[Traffic]:
        """Every lane of the server."""
        return await self.store.read(traffic, self.clock.now())

    async def round(self) -> bool:
        """One look; tells the address outside while all is well. Whether it is."""
        wrong = await self.faults()
        if wrong:
            log.warning("not well", reasons=wrong)
            return False
        await self._outside.tell()
        return True

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            with contained(log, "vigil failed"):
                await self.round()


async def of_record(store: Store) -> list[str]:
    """Why the record cannot be used; empty when it answers."""
    try:
        await store.read(_answers)
    except SILENT:
        return ["cơ sở dữ liệu không trả lời"]
    return []


def _answers(tx: Connection) -> int:
    return int(tx.execute(select(1)).scalar_one())
