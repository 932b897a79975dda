"""The speaking half of a lane: claims, sends, records, at the pace the platform allows.

Intent, request, result: a claim is committed before the request leaves, and its result with the next claim. An answer
that may leave at once is claimed by the very transaction that handles the question (`along`). Of what
would be repeated after a crash no more is on its way than the lane's window, which is one unless an operator widens it;
an answer goes beside a post or a broadcast, which nobody ever repeats. Back-off and pacing are counted in loop time and
live in memory only.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, TypeVar, cast

import structlog
from sqlalchemy import Connection

from bot.lanes.gate import IN_LINE, SHORTEST, Gate
from bot.lanes.pacing import Pacer, Promise
from bot.lanes.unheard import Unheard
from bot.lanes.waiting import LONGEST_BACKOFF, happened, surely
from bot.ledger.faults import place
from bot.ledger.sending import turns, ways
from bot.ledger.sending.settling import ANSWERS, NEVER_TWICE, Result
from bot.ledger.sending.turns import Claim, Turn, Waiting
from bot.messengers.protocol import NotSent, Outcome, Rejected, Sent, Unknown
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.lanes.lane import Lane

log = structlog.get_logger("lane")

T = TypeVar("T")
Results = tuple[tuple[Claim, Result], ...]

SEND_LIMIT = 120.0
LONGEST_WAIT = 2.0  # with a claim in hand
# So long a broadcast holds back for a question: what it would write meanwhile is what the answer would wait for.
HUSH = 0.25
LEAVES = 0.005  # so long after it was claimed an answer has left
# The result of a try goes with the next claim where that comes so soon: of what is never repeated, and of what would
# be, which a crash leaves in doubt meanwhile as while it was on its way.
RESULTS_WAIT, DOUBT = HUSH, 0.05
# A platform with a plan that says no for so long means the plan, not the pace.
PLAN_SECONDS = 60.0


class Speaker:
    """The loop that empties a lane's outbox."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._news = asyncio.Event()
        shared = lane.shared
        self.pacer = Pacer(lane.messenger.can) if shared is None else shared.pacer
        self._gate = Gate(self.pacer, None if shared is None else shared.line, self._news.set)
        self._later: dict[int, float] = {}
        self._failures, self._failed_at = 0, float("-inf")
        self._flying: dict[str, tuple[Claim, asyncio.Task[None]]] = {}  # by chat
        self._last: list[tuple[Claim, Result]] = []
        self._said = self._asked = False
        self._unheard = Unheard(lane)
        self._turning = asyncio.Lock()  # held from the look at what may leave until what was claimed is on its way
        self._hushed: float | None = None  # since when somebody's question is being understood
        self._ending: asyncio.TimerHandle | None = None  # its answer is leaving
        self._quiet_over = asyncio.Event()

    def wake(self, *, asked: bool = False) -> None:
        """There may be something to say. asked: an answer, which does not wait for its turn behind others."""
        self._asked = self._asked or asked
        self._lane.calm.busy("speaker")
        self._news.set()

    def hold_back(self, seconds: float) -> None:
        """Somebody else has just spoken by the same token: their second is not ours."""
        self.pacer.pause(seconds, asyncio.get_running_loop().time())

    def begin_anew(self) -> None:
        """What an earlier tenure left is settled by now, by whoever took the lane."""
        self._last.clear()
        self._speak_again()

    def hush(self) -> None:
        """Somebody is saying something: their answer first. Until it has left after `hushed`, but not for ever."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = self._hushed = None
        if self._hushed is None:
            self._hushed = asyncio.get_running_loop().time()
            self._quiet_over.clear()

    def hushed(self) -> None:
        """Everything that was said has been handled."""
        if self._hushed is None or self._ending is not None:
            return
        if self._paced and self._answering():
            self._ending = asyncio.get_running_loop().call_later(LEAVES, self._speak_again)
        else:
            self._speak_again()

    async def answered(self) -> None:
        """Returns when nobody waits for an answer here, or soon: for what would only take the processor from it."""
        while (left := self._quiet_left()) > 0:
            await happened(self._quiet_over, left)

    def _speak_again(self) -> None:
        if self._hushed is not None:
            self._ending = self._hushed = None
            self._quiet_over.set()
            self._lane.calm.busy("speaker")
            self._news.set()

    def _quiet_left(self) -> float:
        """For how many more seconds others hold back."""
        return 0.0 if self._hushed is None else self._hushed + HUSH - asyncio.get_running_loop().time()

    def _answering(self) -> bool:
        return any(claim.purpose in ANSWERS for claim, _ in self._flying.values())

    async def run(self) -> None:
        try:
            while not (self._lane.stopping.is_set() and not (self._flying or self._last or self._turning.locked())):
                self._news.clear()
                await self._go_on()
        finally:
            self._gate.leave()
            for _, task in self._flying.values():
                task.cancel()

    async def along(self, handle: Callable[[Connection], T], *, claim: bool = True) -> T:
        """Runs what handles an update as a turn of its own, in which an answer that may leave at once is claimed.

        So an answer waits for one commit less. One that may not leave yet (too much on its way, the pace, an earlier
        message of its chat) stays in the queue, for another turn; with `claim` False it does so in any case.
        """
        if claim:
            if self._gate.leave():
                self._news.set()
            async with self._turning:
                if self._may_answer():
                    last = tuple(self._last)
                    places = self._gate.places(1 if self._paced else 0, self._now, answer=True)
                    with places as promised, self._unheard.noticed():
                        turn = await self._lane.store.do(self._turn(last, 1, answers_only=True, handle=handle))
                        self._lane.seam("handled")
                        self._go(turn, last, promised)
                    return cast("T", turn.handled)
        if self._last:  # it may be what is answered
            async with self._turning:
                await self._record_and_claim(0, False)
        turn = await self._lane.store.do(self._turn((), 0, handle=handle))
        self._lane.seam("handled")
        return cast("T", turn.handled)

    async def _go_on(self) -> None:
        """Records and claims, or waits for a reason to."""
        async with self._turning:
            most, answers_only, free_in = self._room()
            doubt = any(_repeats(claim) for claim, _ in self._last)
            together = not most and free_in is not None and free_in < (DOUBT if doubt else RESULTS_WAIT)
            turn: Turn | None = Turn()
            waited = False
            if most or self._unheard.any or (self._last and not together):
                waited = self._gate.leave() and (answers_only or not most)
                turn = await self._record_and_claim(most, answers_only)
            if turn is None:
                self._asked = self._asked or answers_only
                return
            self._asked = self._asked or (answers_only and bool(turn.claims))  # there may be another
        if waited or (turn.claims and len(turn.claims) == most) or (self._last and not together):
            await asyncio.sleep(0)  # what was claimed leaves first
            return
        if self._said and not self._flying and free_in is None:  # the training clock waits for this
            self._said = False
            self._lane.woken()
            self._lane.handler.looked()
        if self._flying or self._last or not self._lane.stopping.is_set():
            waits = [one for one in (free_in, self._pause(turn)) if one is not None]
            if not (self._flying or waits):
                self._lane.calm.rest("speaker", self._news)
            await happened(self._news, max(SHORTEST, min(waits)) if waits else None)

    def _room(self) -> tuple[int, bool, float | None]:
        """How many may be claimed now, whether answers alone, and in how many seconds more may (None: not by time)."""
        now, most = self._now, self._lane.window - len(self._flying)
        left, free_in = self._quiet_left(), None
        if self._lane.stopping.is_set() or self._lane.deaf:
            self._gate.leave()
            return 0, False, None
        if left > 0 and (self._paced or not self._asked):
            self._gate.leave()
            if not self._asked or self._answering() or not self._may_answer():
                return 0, False, left
            self._asked = False
            return 1, True, left
        if most > 0:
            free_in = self._gate.free_in(now)
            if free_in <= 0:  # several claimed at once would leave, and arrive, too close to each other (ADR 14)
                return (1 if self._paced else most), False, None
        else:
            self._gate.leave()
        if self._asked and self._may_answer():
            self._asked = False
            return 1, True, free_in
        answer_in = self._gate.answer_in(now) if self._asked and self._may_doubt() else None
        return 0, False, free_in if answer_in is None else min(answer_in, IN_LINE if free_in is None else free_in)

    @property
    def _now(self) -> float:
        """By the loop, in whose time back-off and pacing are counted."""
        return asyncio.get_running_loop().time()

    @property
    def _paced(self) -> bool:
        """Whether a pace holds; in a simulation none does, and a turn claims many."""
        return isfinite(self._lane.messenger.can.per_bot)

    def _may_answer(self) -> bool:
        """Whether an answer may go now, beside what is on its way."""
        if self._lane.stopping.is_set() or self._lane.deaf or not self._may_doubt():
            return False
        return self._gate.may_answer(self._now)

    def _may_doubt(self) -> bool:
        """Whether one more may be on its way that would be said again, should the process end then."""
        return sum(_repeats(claim) for claim, _ in self._flying.values()) < self._lane.window

    async def _fly(self, claim: Claim, promise: Promise | None) -> None:
        try:
            self._last.append((claim, await self._say(claim, promise)))
        finally:
            self._flying.pop(claim.chat, None)
            self._lane.calm.busy("speaker")
            self._lane.moved += 1
            self._news.set()

    async def _record_and_claim(self, most: int, answers_only: bool) -> Turn | None:
        """The result of the last try must reach the record, however long the disk takes to come back.

        None: passed over, since somebody has begun to ask.
        """
        wait, last = 1.0, tuple(self._last)
        while True:
            try:
                began = self._now
                with self._gate.places(most if self._paced else 0, began, answer=answers_only) as promised:
                    made = self._turn(last, most, answers_only=answers_only)
                    with self._unheard.noticed():
                        await self._unheard.settle(claim.message for claim, _ in (*self._flying.values(), *self._last))
                        turn = await self._lane.store.do(self._unless_asked(made))
                    if turn is None:
                        return None
                    if turn.claims:
                        self._gate.learn(self._now - began)
                    self._go(turn, last, promised)
                    return turn
            except LedgerFault as fault:
                log.error("record cannot be written", messenger=self._lane.messenger.name, why=str(fault))
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_BACKOFF)

    def _unless_asked(self, turn: Callable[[Connection], Turn]) -> Callable[[Connection], Turn | None]:
        """A turn that has not begun when somebody's words arrive is passed over: they are kept first."""
        now = asyncio.get_running_loop().time()
        return lambda tx: None if self._asked_since(now) else turn(tx)

    def _asked_since(self, now: float) -> bool:
        """Whether somebody has begun to ask; called in the record's thread."""
        since = self._hushed
        return since is not None and since > now

    def _turn(
        self,
        last: Results,
        most: int,
        *,
        answers_only: bool = False,
        handle: Callable[[Connection], object] | None = None,
    ) -> Callable[[Connection], Turn]:
        """The transaction of a turn, by what is free now."""
        lane = self._lane
        return partial(
            turns.turn,
            commune=lane.commune(),
            token_hash=lane.messenger.token_hash,
            epoch=lane.epoch,
            now=lane.clock.now(),
            voice=lane.voice,
            may=partial(self._free, now=asyncio.get_running_loop().time(), placed=not answers_only),
            last=last,
            handle=handle,
            most=most,
            answers_only=answers_only,
        )

    def _go(self, turn: Turn, last: Results, promised: list[Promise]) -> None:
        """A turn is in the record: these results are done with, what was claimed leaves."""
        del self._last[: len(last)]
        if last:
            self._lane.seam("recorded")
        self._said = self._said or bool(turn.claims)
        for claim in turn.claims:
            promise = promised.pop() if promised else None
            self._flying[claim.chat] = claim, (task := asyncio.create_task(self._fly(claim, promise)))
            if promise is not None:  # a task that ends before it begins does nothing of its own
                task.add_done_callback(partial(_redeem, self.pacer, promise))

    async def _say(self, claim: Claim, promise: Promise | None) -> Result:
        self._lane.seam("claimed")
        answer = claim.purpose in ANSWERS
        if self._paced and not _repeats(claim):  # claimed as somebody began to ask; nothing waits for its result
            await self.answered()
        left = await self._gate.depart(claim.chat, promise, answer=answer, longest=LONGEST_WAIT)
        if left is None:
            return Result("not_sent", reason="the platform has asked for a pause")
        try:
            async with asyncio.timeout(SEND_LIMIT):
                outcome = await self._lane.messenger.send(claim.chat, claim.wire)
        except TimeoutError:
            outcome = Unknown("no answer in time")
        except Exception as fault:
            log.error(
                "messenger raised", messenger=self._lane.messenger.name, error=f"{type(fault).__name__} {place(fault)}"
            )
            outcome = Unknown(type(fault).__name__)
        self._lane.seam("sent")
        self._learn(claim, outcome, left)
        await surely(partial(self._tell, outcome), "refusal cannot be told", self._lane.messenger.name)
        return _result(outcome)

    async def _tell(self, outcome: Outcome) -> None:
        """The office hears of what refuses more than this message."""
        lane = self._lane
        if isinstance(outcome, Rejected) and outcome.kind == "token":
            await lane.refused(outcome.reason)
        over = isinstance(outcome, NotSent) and (outcome.retry_after or 0) >= PLAN_SECONDS
        if over and lane.messenger.can.a_month:
            await lane.store.do(ways.refused, lane.commune(), lane.messenger.name, lane.clock.now())

    def _learn(self, claim: Claim, outcome: Outcome, left: float) -> None:
        """What a result says about the pace."""
        now = asyncio.get_running_loop().time()
        self.pacer.answered(claim.chat, now)
        about = {"messenger": self._lane.messenger.name, "key": claim.key, "purpose": claim.purpose}
        if not isinstance(outcome, NotSent):
            self._failures = 0
            self.pacer.passed()
            self._later.pop(claim.message, None)
            if not isinstance(outcome, Sent):
                log.warning("not delivered", outcome=type(outcome).__name__, reason=outcome.reason, **about)
            return
        log.warning("to be tried again", reason=outcome.reason, retry_after=outcome.retry_after, **about)
        if outcome.retry_after is not None:
            self.pacer.flooded(outcome.retry_after, now, claim.chat)
            return
        if left > self._failed_at:  # several on their way when a line breaks are one failure
            self._failures, self._failed_at = self._failures + 1, now
        wait = min(2.0 ** min(self._failures, 6), LONGEST_BACKOFF) * random.uniform(0.8, 1.2)
        self._later[claim.message] = now + wait
        self._gate.failed(min(wait, LONGEST_BACKOFF / 2), now)

    def _free(self, one: Waiting, now: float, *, placed: bool) -> bool:
        """placed: the bot's own gap has been kept, for whatever leaves."""
        if self._asked_since(now) and not one.answer:
            return False
        return one.chat not in self._flying and self._free_in(one, now, placed=placed or one.answer) <= 0

    def _free_in(self, one: Waiting, now: float, *, placed: bool = False) -> float:
        wait = self._gate.ready_in(one.chat, now, answer=one.answer, placed=placed)
        return max(wait, self._later.get(one.message, now) - now)

    def _pause(self, turn: Turn) -> float | None:
        """Until a chat is free again; None: until the tick, an answer or a result wakes the lane."""
        now = asyncio.get_running_loop().time()
        held = (one for one in turn.waiting if one.chat not in self._flying)
        return min((self._free_in(one, now) for one in held), default=None)


def _redeem(pacer: Pacer, promise: Promise, _task: object) -> None:
    pacer.redeem(promise)


def _repeats(claim: Claim) -> bool:
    """Whether it is said again when nobody knows what became of it."""
    return claim.purpose not in NEVER_TWICE


def _result(outcome: Outcome) -> Result:
    if isinstance(outcome, Sent):
        return Result("sent", remote=outcome.remote)
    if isinstance(outcome, NotSent):
        return Result("not_sent", reason=outcome.reason)
    if isinstance(outcome, Rejected):
        return Result("rejected", reason=outcome.reason, kind=outcome.kind, moved_to=outcome.moved_to)
    return Result("unknown", reason=outcome.reason)
