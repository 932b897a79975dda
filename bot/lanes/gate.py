"""How a lane comes to the pace of its token: alone, or in line with the other lanes that speak by it.

Who was let through longest ago comes first, and only the first looks at the clock; the others sleep until it has gone.
Nobody stands in line who is busy with something else, so one commune's record that is slow keeps no other waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from bot.lanes.pacing import Pacer, Promise

LONGEST_LEAD = 0.1  # a message claimed is a message unknown, should the process end before it leaves
SHORTEST = 0.001  # a loop's time does not move by less than its clock can tell
IN_LINE = 60.0  # behind others: whoever becomes the first is woken


class Line:
    """The lanes of one token in this process: those that want to claim anything, and those with an answer."""

    def __init__(self) -> None:
        self.all, self.answers = Row(), Row()


class Row:
    """Who stands behind whom."""

    def __init__(self) -> None:
        self.standing: set[Stand] = set()
        self.turns = count()

    def first(self) -> Stand | None:
        """Who is next."""
        return min(self.standing, key=lambda one: one.turn, default=None)

    def wake(self) -> None:
        """The first is to look at the clock."""
        if (first := self.first()) is not None:
            first.wake()


class Stand:
    """One lane's in a row, whether or not it stands there. turn: when it was let through; no two have the same."""

    def __init__(self, row: Row, wake: Callable[[], None]) -> None:
        self.row, self.wake, self.turn = row, wake, next(row.turns)

    def first(self) -> bool:
        """Stands there; whether it is the first."""
        self.row.standing.add(self)
        return self.row.first() is self

    def before_all(self) -> bool:
        """Whether it would be."""
        first = self.row.first()
        return first is None or self.turn <= first.turn

    def leave(self) -> bool:
        """Stands there no more; whether it did."""
        if self not in self.row.standing:
            return False
        first = self.row.first() is self
        self.row.standing.remove(self)
        if first:
            self.row.wake()
        return True

    def through(self) -> None:
        """It is its turn: next time it comes after those who stand there now."""
        self.leave()
        self.turn = next(self.row.turns)


class Gate:
    """One lane's. wake: called when it has become the first in line; line: None where the lane is alone."""

    def __init__(self, pacer: Pacer, line: Line | None, wake: Callable[[], None]) -> None:
        self.pacer, self._line = pacer, line
        self._stand = Stand(line.all, wake) if line is not None else None
        self._answers = Stand(line.answers, wake) if line is not None else None
        self._lead = 0.0  # how long a claim takes of late: it is begun so much before its message may leave
        self._rests_until = float("-inf")  # after failures of its own; what is the bot's own, the pacer knows

    def free_in(self, now: float) -> float:
        """Seconds until the lane may claim one more; above none it stands in line until it does, or leaves."""
        if (rest := self._rest(now)) > 0:
            return rest
        if self._stand is not None and not self._stand.first():
            return IN_LINE
        return self.pacer.place(now) - self._lead

    def answer_in(self, now: float) -> float:
        """The same for an answer, behind other lanes' answers alone."""
        if (rest := self._rest(now)) > 0:
            return rest
        if self._answers is not None and not self._answers.first():
            return IN_LINE
        return self._answer_wait(now)

    def _rest(self, now: float) -> float:
        """For how many more seconds it tries nothing; meanwhile it stands in nobody's way."""
        if (rest := self._rests_until - now) > 0:
            self.leave()
        return rest

    def may_answer(self, now: float) -> bool:
        """Whether an answer may be claimed now."""
        return (self._answers is None or self._answers.before_all()) and self._answer_wait(now) <= 0

    def _answer_wait(self, now: float) -> float:
        return max(self._rests_until - now, self.pacer.place(now, answer=True) - self._lead)

    def leave(self) -> bool:
        """It wants nothing just now, or is busy; whether it stood in line."""
        if self._stand is None or self._answers is None:
            return False
        stood, asked = self._stand.leave(), self._answers.leave()
        return stood or asked

    @contextmanager
    def places(self, count: int, now: float, *, answer: bool) -> Iterator[list[Promise]]:
        """Places for so many messages being claimed; what none of them takes out of the list, others may have."""
        if (stand := self._answers if answer else self._stand) is not None and count:
            stand.through()
        promised = [self.pacer.promise(now, answer=answer) for _ in range(count)]
        try:
            yield promised
        finally:
            for promise in promised:
                self.pacer.give_back(promise, answer=answer)
            if promised and stand is not None:
                stand.row.wake()

    def ready_in(self, chat: str, now: float, *, answer: bool, placed: bool = False) -> float:
        """Seconds until one to this chat may be claimed. placed: it has its place in the bot's own pace."""
        wait = self.pacer.ready(chat, now) if placed else self.pacer.wait(chat, now, answer=answer)
        return wait - self._lead

    def failed(self, seconds: float, now: float) -> None:
        """So long nothing is tried: the line is broken, or the platform is. Other lanes find out by themselves."""
        if self._line is None:
            self.pacer.pause(seconds, now)
        else:
            self._rests_until = now + seconds

    def learn(self, took: float) -> None:
        """A slow disk must not cost the pace: what the next claims will take, from what the last ones took."""
        self._lead = min(LONGEST_LEAD, self._lead + 0.2 * (took - self._lead))

    async def depart(self, chat: str, promise: Promise | None, *, answer: bool, longest: float) -> float | None:
        """Waits for the moment of a message that was claimed; when it left, None where that is too far away.

        Others on their way may have become slower meanwhile: asked again until it is free.
        """
        loop = asyncio.get_running_loop()
        while (wait := self.pacer.wait(chat, loop.time(), answer=answer)) > 0:
            if wait > longest:
                return None
            await asyncio.sleep(max(SHORTEST, wait))
        now = loop.time()
        if promise is not None:
            self.pacer.redeem(promise)
        self.pacer.sent(chat, now, answer=answer)
        return now
