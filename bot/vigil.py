"""What a process of many communes says of itself: whether it is well, to whoever asks and to an address outside.

Each commune's own watch looks after the commune and tells its keepers. This one looks after what they share: the
record, the beat that finds what is due, the jobs. One commune's blocked bot is no alarm for the whole server.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.lanes.outside import Outside
from bot.ledger.faults import contained
from bot.ledger.sending.traffic import Traffic, traffic
from bot.ledger.store import Store
from bot.settings import Settings
from bot.texts import plain
from schedules.errors import LedgerFault

log = structlog.get_logger("vigil")

EVERY = 60.0
SILENT = (LedgerFault, SQLAlchemyError, OSError)  # what a record that does not answer raises
LATE = 15.0  # seconds without a beat; one may wait so long for a slow database


class Vigil:
    """beats: whether the process has a beat, which says so by `beaten`. more: what else it knows to be wrong inside it,
    in Vietnamese, without secrets.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: Settings,
        *,
        beats: bool,
        more: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self.store, self.clock, self._beats, self._more = store, clock, beats, more
        self._outside = Outside(settings.heartbeat_url, settings.http_proxy)
        self._beaten = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """From here on it looks once a minute, and counts the seconds since the last beat."""
        self.beaten()
        self._task = asyncio.create_task(self._run(), name="vigil")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def beaten(self) -> None:
        """What is due has just been asked for."""
        self._beaten = time.monotonic()

    async def faults(self) -> list[str]:
        """Why the process is not well; empty when it is."""
        return [*await of_record(self.store), *self.within()]

    def within(self) -> list[str]:
        """Those that the record need not be asked for."""
        late = self._beats and time.monotonic() - self._beaten > LATE
        return [*([plain("process.beat_stopped")] if late else []), *self._more()]

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
        return [plain("process.database_silent")]
    return []


def _answers(tx: Connection) -> int:
    return int(tx.execute(select(1)).scalar_one())
