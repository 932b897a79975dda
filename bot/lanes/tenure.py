"""Whether this process holds a lane: it takes it, stands by while another does, gives it back.

On SQLite there is one process, and the newest owner wins. On a server a lane belongs to whoever holds its lease.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.lanes.keeper import Keeper
from bot.lanes.pacing import SECOND
from bot.lanes.waiting import happened
from bot.ledger.faults import contained
from bot.ledger.sending import lanes, sharing
from bot.texts import plain
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.lanes.lane import Lane

log = structlog.get_logger("lane")

PATIENCE = 60.0  # a drain that gets nothing done for so long leaves the rest to the next
HOOK_PATIENCE = 10.0  # so long a drain waits for the platform to be told where to push
ASK_AGAIN = 30.0  # seconds after which a lane that looked held all the time is asked for in any case


class Tenure:
    """Of one lane; `keeper`: of the process's leases, None where the newest owner wins."""

    def __init__(self, lane: Lane, keeper: Keeper | None) -> None:
        self._lane, self._keeper = lane, keeper
        self.epoch, self._holds = 0, False
        self.elsewhere = False  # another worker holds the lane; this one stands by, or leaves it
        self._watching: asyncio.Task[None] | None = None
        self._draining = self.leaving = False

    async def begin(self) -> None:
        """Takes the lane; while another worker holds it, stands by."""
        if not await self._take():
            self._stand_by()

    async def _take(self) -> bool:
        lane, can, shared = self._lane, self._lane.messenger.can, self._lane.shared
        if shared is not None and not shared.held:
            return False
        taking = partial(lanes.take if shared is None else sharing.take_lane, a_month=can.a_month, people=can.people)
        named = (lane.messenger.name, lane.messenger.token_hash)
        taken = await lane.store.do(taking, lane.commune(), *named, lane.owner, lane.clock.now())
        if taken is None:
            return False
        between = taken.epoch != self.epoch + 1  # somebody else spoke since this process last did
        if shared is None and between and taken.idle is not None and taken.idle < SECOND:
            lane.speaker.hold_back(SECOND - taken.idle)
        self.epoch, self._holds, self.elsewhere = taken.epoch, True, False
        await lane.begin(taken.cursor, hear=shared is None)
        if self._keeper is not None:
            self._keeper.keep(lane.key, self.lost)
        if shared is not None:
            shared.join(lane)
        return True

    async def drain(self) -> bool:
        """See `Lane.drain`."""
        if self._draining:
            return False
        self._draining, lane = True, self._lane
        try:
            if not await self._take():
                return False
            lane.wake()
            try:
                await self._settled()
            finally:
                await self._pause()
                await self.give_back()
            return not self.elsewhere
        finally:
            self._draining = False

    async def _settled(self) -> None:
        """Returns when nothing is left to handle or to say, or when nothing of it has been possible for long."""
        lane, loop, moved = self._lane, asyncio.get_running_loop(), -1
        since = began = loop.time()
        while not (lane.deaf or self.elsewhere or self.leaving):
            if lane.calm and (lane.hooked or loop.time() - began > HOOK_PATIENCE):
                return
            if moved != lane.moved:
                moved, since = lane.moved, loop.time()
            elif loop.time() - since > PATIENCE:
                return
            lane.calm.changed.clear()
            await happened(lane.calm.changed, 1.0)

    async def _pause(self) -> None:
        """Ends the loops in order, to begin again when the lane is taken again."""
        lane = self._lane
        lane.stopping.set()
        lane.wake()
        await lane.end(at_once=self.elsewhere, close=False)
        lane.stopping.clear()

    def leave(self) -> None:
        """A drain under way ends as soon as what it is saying is said: the process is to stop."""
        self.leaving = True
        self._lane.calm.changed.set()

    def lost(self) -> None:
        """Another worker has the lane: whatever is under way here writes nothing any more."""
        if self.elsewhere:
            return
        if self._lane.shared is None or self._lane.shared.held:  # else that has been said, once for all of its lanes
            log.error("lane taken over", messenger=self._lane.messenger.name)
        if self._keeper is None:
            self._lane.deaf = plain("process.taken_over")
            return
        self._let_go()
        self.elsewhere = True
        self._lane.calm.changed.set()
        if not self._draining:
            self._stand_by()

    def _stand_by(self) -> None:
        self.elsewhere = True
        self._watching = asyncio.create_task(self._await_turn(), name=f"{self._lane.messenger.name}_stand_by")

    async def _await_turn(self) -> None:
        """Waits for the lane to become free: its owner has stopped, or has not been heard of for a lease."""
        lane = self._lane
        await lane.end(at_once=True)
        while not lane.stopping.is_set():
            with contained(log, "lane cannot be taken", messenger=lane.messenger.name):
                if await self._take():
                    log.info("lane taken", messenger=lane.messenger.name)
                    lane.wake()
                    return
            if lane.shared is not None and not lane.shared.held:
                await _either(lane.shared.taken, lane.stopping, ASK_AGAIN)
            elif self._keeper is not None:
                await _either(self._keeper.freed(lane.key), lane.stopping, ASK_AGAIN)

    async def wait_no_more(self) -> None:
        """The lane is stopping."""
        if self._watching is not None:
            await asyncio.gather(self._watching, return_exceptions=True)

    async def give_back(self) -> None:
        """Whoever stands by may begin; once this lane has ended."""
        if self._keeper is None:
            return
        self._let_go()
        holds, self._holds = self._holds, False
        if holds and not self.elsewhere:
            with suppress(LedgerFault):  # the lease ends by itself, half a minute later
                await self._lane.store.do(lanes.release, *self._lane.key, self.epoch)

    def abandon(self) -> None:
        """As a killed process would."""
        if self._watching is not None:
            self._watching.cancel()
        self._let_go()

    def _let_go(self) -> None:
        """It is not this process's to keep any more."""
        if self._keeper is not None:
            self._keeper.drop(self._lane.key)
        if self._lane.shared is not None:
            self._lane.shared.part(self._lane)


async def _either(first: asyncio.Event, second: asyncio.Event, seconds: float) -> None:
    """Returns when one of them is set, or the seconds are over."""
    waiting = [asyncio.create_task(happened(event, seconds)) for event in (first, second)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
