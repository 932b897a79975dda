"""The drawing half of a lane: makes the files that are due, one at a time, outside every transaction that writes.

A file takes a second (a picture) or many (a PDF), so it is ready before its message is claimed: no claim waits for a
file, and whoever asks something meanwhile is answered meanwhile. Files live in memory; a restart draws them again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, RowMapping

from bot.lanes.waiting import happened
from bot.ledger import audit
from bot.ledger.faults import place
from bot.ledger.sending import messages
from bot.messengers.protocol import FileOut, Outgoing
from bot.texts import Rich, render
from schedules.errors import Fault

if TYPE_CHECKING:
    from bot.lanes.lane import Lane

log = structlog.get_logger("lane")

KEPT = 8


class Drawer:
    """The loop that draws. `drawn`: what is ready and not yet claimed, by message; never more than `KEPT` at once."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._news = asyncio.Event()
        self.drawn: dict[int, Outgoing] = {}

    def wake(self) -> None:
        """There may be something to draw."""
        self._lane.calm.busy("drawer")
        self._news.set()

    async def run(self) -> None:
        while not self._lane.stopping.is_set():
            self._news.clear()
            row = await self._next()
            if row is None:
                self._lane.calm.rest("drawer", self._news)
                await happened(self._news, None)
                continue
            try:
                self.drawn[row["id"]] = await self._draw(row)
            except Fault as fault:
                await self._lane.store.do(self._give_up, row, str(fault))
            except Exception as fault:
                # What people wrote may be in the words of it: the place is logged, never the words.
                error = f"{type(fault).__name__} {place(fault)}"
                log.error("file not drawn", messenger=self._lane.messenger.name, key=row["key"], error=error)
                await self._lane.store.do(self._give_up, row, error)
            self._lane.speaker.wake()

    async def _next(self) -> RowMapping | None:
        lane = self._lane
        await lane.answers_first()
        name, now = lane.messenger.name, lane.clock.now()
        rows = await lane.store.read(messages.waiting_for_files, lane.commune().id, name, now)
        waiting = {row["id"] for row in rows}
        for gone in [id_ for id_ in self.drawn if id_ not in waiting]:
            del self.drawn[gone]
        if len(self.drawn) >= KEPT:  # they leave one by one, and each that leaves wakes us
            return None
        return next((row for row in rows if row["id"] not in self.drawn), None)

    async def _draw(self, row: RowMapping) -> Outgoing:
        lane, spec = self._lane, row["payload"]["make"]["file"]
        if not self._can_take(spec):
            return Outgoing(Rich(""))  # nothing to say by this platform: closed when it is claimed
        draw = lane.conversation.draw
        assert draw is not None
        now, can = lane.clock.now(), lane.messenger.can
        work = partial(draw, messenger=lane.messenger.name, can=can, now=now)
        made = await lane.store.read(work, lane.commune(), spec)
        return await asyncio.to_thread(made)

    def _can_take(self, spec: Mapping[str, Any]) -> bool:
        """A picture only repeats what words have said: where the platform cannot show one, none is drawn."""
        if spec.get("kind") != "png":
            return True
        return bool(self._lane.messenger.fit(Outgoing(Rich(""), file=FileOut("a.png", "image/png", b"", True))))

    def _give_up(self, tx: Connection, row: RowMapping, why: str) -> None:
        """A picture may fail in silence; whoever waits for a report is told."""
        commune, now = self._lane.commune(), self._lane.clock.now()
        messages.close(tx, commune.id, row["id"], "rejected", why)
        audit.note(tx, commune.id, who=audit.SYSTEM, what="file_not_drawn", now=now, subject=row["key"])
        if row["payload"]["make"]["file"].get("kind") == "png" or row["person"] is None:
            return
        told = messages.get(tx, commune.id, row["id"])
        messages.say(
            tx,
            commune.id,
            key=f"{row['key']}/failed",
            purpose="echo",
            now=now,
            out=Outgoing(render("file.failed", why=why)),
            person=row["person"],
            messenger=told["messenger"],
            chat=told["chat"],
        )
