"""Who is looking is told that something changed; what changed, they ask for themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Connection, func, select

from bot.ledger.tables import attempt, audit, inbox, message, obligation, progress, reminder
from bot.web.house import House

LOOK_SECONDS = 1.0
# Below the half minute after which proxies and phones give up a silent connection.
BEAT_SECONDS = 15.0
MOST_STREAMS = 256


class Pulse:
    """Event streams of one process. One watcher looks at the ledger for all of them, and only while somebody looks."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._streams: set[asyncio.Event] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._closed = False
        self.n = 0

    def touch(self) -> None:
        """Something changed: every stream says so at once."""
        self.n += 1
        for stream in self._streams:
            stream.set()

    @property
    def full(self) -> bool:
        """Nobody opens this many pages; a script may."""
        return len(self._streams) >= MOST_STREAMS

    async def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        self._closed = True
        self.touch()
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: one at once, one after every change, a comment when nothing happens."""
        changed = asyncio.Event()
        self._streams.add(changed)
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch())
        try:
            yield f"retry: 2000\ndata: {self.n}\n\n"
            while not self._closed:
                try:
                    await asyncio.wait_for(changed.wait(), BEAT_SECONDS)
                except TimeoutError:
                    yield ": \n\n"
                    continue
                changed.clear()
                yield f"data: {self.n}\n\n"
        finally:
            self._streams.discard(changed)

    async def _watch(self) -> None:
        before: Any = None
        while self._streams:
            now = await self._house.store.read(fingerprint, self._house.commune.id)
            if before is not None and now != before:
                self.touch()
            before = now
            await asyncio.sleep(LOOK_SECONDS)


def fingerprint(tx: Connection, commune: str) -> tuple[Any, ...]:
    """Changes whenever something a page shows does; other processes write to the ledger too."""
    newest = [
        select(func.max(table.c.id)).where(table.c.commune == commune).scalar_subquery()
        for table in (message, inbox, progress, reminder, audit)
    ]
    waiting = select(func.count()).where(inbox.c.commune == commune, inbox.c.state == "new").scalar_subquery()
    said = select(func.count(attempt.c.outcome)).where(attempt.c.commune == commune).scalar_subquery()
    versions = select(func.sum(obligation.c.version)).where(obligation.c.commune == commune).scalar_subquery()
    return tuple(tx.execute(select(*newest, waiting, said, versions)).one())
