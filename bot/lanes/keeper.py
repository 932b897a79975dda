"""The leases of this process's lanes: kept, and watched for, with one statement for all of them.

A lane that has something to say prolongs its lease by every commit. What says nothing is prolonged here, and lanes
that other workers hold are looked at here: a process with thousands of silent lanes costs a few statements in ten
seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.ledger.faults import contained
from bot.ledger.sending import lanes
from bot.ledger.sending.lanes import Key
from bot.ledger.store import Store

log = structlog.get_logger("keeper")

LOOK = 2.0  # seconds between two looks at whether a lane that another worker holds has become free


def _nobody() -> None:
    """It was given back meanwhile."""


class Keeper:
    """store: of the whole server; owner: this process. On SQLite, whose file has one process, it does nothing."""

    def __init__(self, store: Store, owner: str) -> None:
        self._store, self._owner = store, owner
        self._kept: dict[Key, Callable[[], None]] = {}
        self._awaited: dict[Key, asyncio.Event] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if not self._store.sqlite:
            self._task = asyncio.create_task(self._run(), name="keeper")

    async def stop(self) -> None:
        self.abandon()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def abandon(self) -> None:
        """As a killed process would."""
        if self._task is not None:
            self._task.cancel()

    def keep(self, key: Key, lost: Callable[[], None]) -> None:
        """Prolongs a lane's lease from now on; `lost` is called once another worker has it."""
        self._kept[key] = lost
        self._awaited.pop(key, None)

    def drop(self, key: Key) -> None:
        """Its lane is given back, or no longer waited for."""
        self._kept.pop(key, None)
        self._awaited.pop(key, None)

    def freed(self, key: Key) -> asyncio.Event:
        """Set when the lane looks free; whoever waits takes it then, or asks again."""
        event = self._awaited[key] = asyncio.Event()
        return event

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        renewed = loop.time()
        while True:
            await asyncio.sleep(LOOK)
            with contained(log, "leases cannot be kept"):
                if self._awaited:
                    for key in await self._store.read(lanes.free, self._owner):
                        if key in self._awaited:
                            self._awaited[key].set()
                if self._kept and loop.time() - renewed >= lanes.RENEWED.total_seconds():
                    kept = set(self._kept)  # of one taken while the record is asked, the answer knows nothing
                    mine = await self._store.do(lanes.renew_all, self._owner)
                    renewed = loop.time()
                    for key in kept - mine:
                        self._kept.pop(key, _nobody)()
