"""The fetching half of a lane: files that people sent are fetched, looked at by their content, and kept.

A file is a row before it is fetched, so a crash or a deaf platform loses none: it is asked for again. What is looked at
is in memory; it touches the disk only once it may be kept.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import RowMapping

from bot.documents import kinds
from bot.lanes.waiting import happened
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties import evidence
from bot.ledger.duties.evidence import Kept
from bot.ledger.faults import place
from bot.messengers.protocol import FetchFault, FileRef
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.lanes.lane import Lane
    from bot.lanes.voice import Filed

log = structlog.get_logger("lane")

AGAIN_SECONDS = 20.0


class Fetcher:
    """The loop that fetches, one file at a time: nobody waits for it, and a large one must not fill the memory."""

    def __init__(self, lane: Lane, filed: Filed) -> None:
        self._lane, self._filed = lane, filed
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There may be something to fetch."""
        self._lane.calm.busy("fetcher")
        self._news.set()

    async def run(self) -> None:
        while not self._lane.stopping.is_set():
            self._news.clear()
            lane = self._lane
            await lane.answers_first()
            rows = await lane.store.read(evidence.wanted, lane.commune().id, lane.messenger.name)
            left = [row for row in rows if not await self._one(row)]
            lane.calm.rest("fetcher", self._news)
            await happened(self._news, AGAIN_SECONDS if left else None)

    async def _one(self, row: RowMapping) -> bool:
        """Whether a file is done with: kept, refused, or lost for good."""
        lane = self._lane
        try:
            verdict = await self._verdict(row)
        except FetchFault as fault:
            log.info("file not fetched", messenger=lane.messenger.name, reason=fault.reason, final=fault.final)
            tries = await lane.store.do(evidence.tried, lane.commune().id, row["id"])
            if not fault.final and tries < evidence.TRIES:
                return False
            verdict = "size" if fault.too_big else "lost"
        except LedgerFault as fault:  # no room, no right to write: the file waits where it is until there is
            log.error("file not kept", messenger=lane.messenger.name, why=str(fault))
            return False
        except Exception as fault:
            # A crafted file may break what looks at it: it is refused, its words are not logged.
            log.error(
                "file not looked at", messenger=lane.messenger.name, error=f"{type(fault).__name__} {place(fault)}"
            )
            verdict = "lost"
        await lane.store.do(
            partial(self._filed.settle, verdict=verdict), lane.commune(), row["id"], now=lane.clock.now()
        )
        lane.speaker.wake()
        return True

    async def _verdict(self, row: RowMapping) -> Kept | str:
        if self._filed.cabinet is None:
            return "nowhere"
        source = row["source"] or {}
        file = FileRef(str(source.get("id", "")), row["name"], str(source.get("mime", "")), source.get("size"))
        content = await self._lane.messenger.fetch(file)
        at = f"{row['at']:%d%m%Y}"
        return await asyncio.to_thread(look, self._filed.cabinet, content, row["name"], at)


def look(cabinet: Cabinet, content: bytes, name: str, at: str) -> Kept | str:
    """Looks at a file and keeps it; the reason where it may not be kept. at: what one without a name is called by."""
    try:
        kind = kinds.judge(content, name)
    except kinds.Refused as refused:
        return refused.reason
    shown = kinds.shown_name(name, kind, at)
    return Kept(cabinet.put(content), kind.mime, len(content), shown, kind.picture)
