"""The speaking half of a lane: claims, sends, records, at the pace the platform allows.

Intent, request, result: a claim is committed before the request leaves, and its result with the next claim. Back-off
and pacing are counted in loop time and live in memory only.
"""

from __future__ import annotations

import asyncio
import random
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.lanes.pacing import Pacer
from bot.lanes.waiting import happened
from bot.ledger import turns, ways
from bot.ledger.faults import place
from bot.ledger.settling import Result
from bot.ledger.turns import Claim, Turn
from bot.messengers.protocol import NotSent, Outcome, Rejected, Sent, Unknown
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.lanes.lane import Lane

log = structlog.get_logger("lane")

SEND_LIMIT = 120.0
LONGEST_LEAD = 0.1  # a message claimed is a message unknown, should the process end before it leaves
ANY_CHAT = ""  # asks the pacer for the bot's own gap
LONGEST_BACKOFF = 60.0
# A platform with a plan that says no for so long means the plan, not the pace.
PLAN_SECONDS = 60.0


class Speaker:
    """The loop that empties a lane's outbox."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self.pacer = Pacer(lane.messenger.can)
        self._news = asyncio.Event()
        self._later: dict[int, float] = {}
        self._failures = 0
        self._flooded: str | None = None
        self._lead = 0.0  # how long a claim takes of late: it is begun so much before its message may leave

    def wake(self) -> None:
        """There may be something to say."""
        self._news.set()

    async def run(self) -> None:
        last: list[tuple[Claim, Result]] = []
        said = False
        while True:
            self._news.clear()
            stopping = self._lane.stopping.is_set()
            if stopping and not last:
                return
            busy = self.pacer.wait(ANY_CHAT, asyncio.get_running_loop().time())
            quiet = stopping or self._lane.deaf or busy > self._lead
            turn = await self._record_and_claim(last, most=0 if quiet else self._lane.batch)
            if last:
                self._lane.seam("recorded")
            last = []
            if turn.claims:
                said = True
                last = [(claim, await self._say(claim)) for claim in turn.claims]
                continue
            if busy > self._lead and not (stopping or self._lane.deaf):
                await happened(self._lane.stopping, busy - self._lead)
                continue
            if said:  # the training clock waits for this
                said = False
                self._lane.woken()
            if not stopping:
                await happened(self._news, self._pause(turn))

    async def _record_and_claim(self, last: list[tuple[Claim, Result]], *, most: int) -> Turn:
        """The result of the last try must reach the record, however long the disk takes to come back."""
        wait = 1.0
        while True:
            free = partial(self._free, now=asyncio.get_running_loop().time())
            work = partial(
                turns.turn,
                commune=self._lane.commune(),
                token_hash=self._lane.messenger.token_hash,
                epoch=self._lane.epoch,
                now=self._lane.clock.now(),
                voice=self._lane.voice,
                may=free,
                last=last,
                most=most,
            )
            try:
                began = asyncio.get_running_loop().time()
                turn = await self._lane.store.do(work)
                if turn.claims:
                    self._learn_lead(asyncio.get_running_loop().time() - began)
                return turn
            except LedgerFault as fault:
                log.error("record cannot be written", messenger=self._lane.messenger.name, why=str(fault))
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_BACKOFF)

    async def _say(self, claim: Claim) -> Result:
        self._lane.seam("claimed")
        loop = asyncio.get_running_loop()
        await asyncio.sleep(min(self._lead, self.pacer.wait(claim.chat, loop.time())))
        self.pacer.sent(claim.chat, loop.time())
        try:
            outcome = await asyncio.wait_for(self._lane.messenger.send(claim.chat, claim.wire), SEND_LIMIT)
        except TimeoutError:
            outcome = Unknown("no answer in time")
        except Exception as fault:
            log.error(
                "messenger raised", messenger=self._lane.messenger.name, error=f"{type(fault).__name__} {place(fault)}"
            )
            outcome = Unknown(type(fault).__name__)
        self._lane.seam("sent")
        self._learn(claim, outcome)
        if isinstance(outcome, Rejected) and outcome.kind == "token":
            await self._lane.go_deaf(outcome.reason)
        if (
            isinstance(outcome, NotSent)
            and (outcome.retry_after or 0) >= PLAN_SECONDS
            and self._lane.messenger.can.a_month
        ):
            now = self._lane.clock.now()
            await self._lane.store.do(ways.refused, self._lane.commune(), self._lane.messenger.name, now)
        return _result(outcome)

    def _learn(self, claim: Claim, outcome: Outcome) -> None:
        """What a result says about the pace."""
        now = asyncio.get_running_loop().time()
        self.pacer.answered(claim.chat, now)
        about = {"messenger": self._lane.messenger.name, "key": claim.key, "purpose": claim.purpose}
        if not isinstance(outcome, NotSent):
            self._failures, self._flooded = 0, None
            self._later.pop(claim.message, None)
            if not isinstance(outcome, Sent):
                log.warning("not delivered", outcome=type(outcome).__name__, reason=outcome.reason, **about)
            return
        log.warning("to be tried again", reason=outcome.reason, retry_after=outcome.retry_after, **about)
        if outcome.retry_after is not None:
            # One chat's flood stops that chat; a second chat's at once means the whole bot is too fast.
            everywhere = self._flooded not in (None, claim.chat)
            self.pacer.pause(outcome.retry_after, now, None if everywhere else claim.chat)
            self._flooded = claim.chat
            return
        self._failures += 1
        wait = min(2.0 ** min(self._failures, 6), LONGEST_BACKOFF) * random.uniform(0.8, 1.2)
        self._later[claim.message] = now + wait
        self.pacer.pause(min(wait, LONGEST_BACKOFF / 2), now)

    def _learn_lead(self, took: float) -> None:
        """A slow disk must not cost the pace: what the next claims will take, from what the last ones took."""
        self._lead = min(LONGEST_LEAD, self._lead + 0.2 * (took - self._lead))

    def _free(self, message: int, chat: str, now: float) -> bool:
        return self._free_in(message, chat, now) <= 0

    def _free_in(self, message: int, chat: str, now: float) -> float:
        return max(self.pacer.wait(chat, now), self._later.get(message, now) - now) - self._lead

    def _pause(self, turn: Turn) -> float | None:
        """Until a chat is free again; None: until the tick or an answer wakes the lane."""
        now = asyncio.get_running_loop().time()
        return min((max(0.001, self._free_in(message, chat, now)) for message, chat in turn.waiting), default=None)


def _result(outcome: Outcome) -> Result:
    if isinstance(outcome, Sent):
        return Result("sent", remote=outcome.remote)
    if isinstance(outcome, NotSent):
        return Result("not_sent", reason=outcome.reason)
    if isinstance(outcome, Rejected):
        return Result("rejected", reason=outcome.reason, kind=outcome.kind, moved_to=outcome.moved_to)
    return Result("unknown", reason=outcome.reason)
