"""The understanding part of a lane: what was kept is handled, one update a transaction, the oldest first.

Where the answer may leave at once, the transaction that handles the update claims it as well: `Speaker.along`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection, RowMapping

from bot.lanes.waiting import happened
from bot.ledger.faults import place
from bot.ledger.hearing import inbox
from bot.ledger.sending.lanes import Fenced
from bot.ledger.who import people
from schedules.directory import Person
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.lanes.lane import Lane

log = structlog.get_logger("lane")

ANSWER_FIRST = 0.05  # the tick, drawing and fetching would read beside the answer's way out, and slow it down


class Handler:
    """The loop that empties a lane's inbox."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._news, self._rests = asyncio.Event(), asyncio.Event()
        self._next: list[RowMapping] = []
        self._resting: asyncio.TimerHandle | None = None
        self._unseen = False  # whether no tick was asked for since something was handled

    def wake(self, rows: Iterable[RowMapping] = ()) -> None:
        """There may be something to handle. rows: all there is (`inbox.next_new`), where that is known already.

        Believed only of a handler at rest: of two deliveries at once neither may know of the other.
        """
        self._next = list(rows) if self._rests.is_set() else []
        self._lane.calm.busy("handler")
        self._rests.clear()
        self._news.set()

    def looked(self) -> None:
        """The answer has left and a tick was asked for: another one a moment later would see the same."""
        self._unseen = False

    async def answers_first(self) -> None:
        """Returns when nothing is left to handle, or soon: for what would only take the processor from an answer."""
        await happened(self._rests, ANSWER_FIRST)

    async def run(self) -> None:
        """Until it is asked to stop, never in the middle of an update: what it has claimed by then must leave."""
        lane, self._next = self._lane, []
        while not lane.stopping.is_set():
            self._news.clear()
            rows = self._next or await lane.store.read(inbox.next_new, *lane.key[:2])
            self._next = []
            done = 0
            while done < len(rows) and not lane.stopping.is_set() and await self._handle(rows[done]):
                done += 1
            # One that was not done with: again from the oldest, what a person wrote first is understood first.
            if done == len(rows) < inbox.AT_ONCE and not self._news.is_set():
                if not lane.keeping:
                    lane.speaker.hushed()
                lane.calm.rest("handler", self._news)
                self._rests.set()
                await self._news.wait()

    async def _handle(self, row: RowMapping) -> bool:
        """Whether the row is done with, handled or put aside."""
        lane, done = self._lane, True
        work = partial(self._understand, row=row, now=lane.clock.now())
        lane.spawn(lane.messenger.courtesy(row["raw"]))  # here, since another process may have been called with it
        try:
            # What failed may have been the claim: the second try leaves the answer to a turn of its own.
            person = await lane.speaker.along(work, claim=not row["tries"])
            menu = lane.conversation.menu
            if person is not None and menu is not None:
                lane.spawn(lane.messenger.menu(row["chat"], menu(person)))
        except (Fenced, LedgerFault):
            raise
        except Exception as fault:
            # Whatever it is, it must not keep the next message waiting for ever; its text may quote a person, so the
            # place is logged, never the words.
            error = f"{type(fault).__name__} {place(fault)}"
            done = await lane.store.do(inbox.failed, lane.commune(), row["id"], error, lane.clock.now())
            log.error("update not handled", messenger=lane.messenger.name, inbox=row["id"], error=error, aside=done)
        lane.moved += 1
        self._unseen = True
        lane.speaker.wake(asked=True)
        if self._resting is None:
            lane.calm.busy("beside")
            self._resting = asyncio.get_running_loop().call_later(ANSWER_FIRST, self._wake_the_rest)
        return done

    def _understand(self, tx: Connection, *, row: RowMapping, now: datetime) -> Person | None:
        """All that an update causes; returns whose private chat it came from, where people have menus."""
        lane, commune = self._lane, self._lane.commune()
        if not inbox.claim(tx, commune.id, row["id"]):
            return None
        incoming = lane.messenger.read(row["raw"])
        if incoming is None:
            return None
        lane.conversation.handle(tx, commune, incoming, inbox_id=row["id"], now=now)
        if incoming.chat_kind != "private" or lane.conversation.menu is None:
            return None
        who = people.person_at(tx, commune.id, incoming.messenger, incoming.chat)
        return commune.directory.people.get(who) if who else None

    def _wake_the_rest(self) -> None:
        self._resting = None
        self._lane.wake_beside()
        if self._unseen:
            self.looked()
            self._lane.woken()
        self._lane.calm.rest("beside")
