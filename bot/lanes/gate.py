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
    """The lanes of one token in this process."""

    def __init__(self) -> None:
        self.standing: set[Gate] = set()
        self.turns = count()

    def first(self) -> Gate | None:
        """Who is next."""
        return min(self.standing, key=lambda one: one.turn, default=None)


class Gate:
    """One lane's. wake: called when it has become the first in line; line: None where the lane is alone.

    turn: when it was let through, among all: no two have the same.
    """

    def __init__(self, pacer: Pacer, line: Line | None, wake: Callable[[], None]) -> None:
        self.pacer, self._line, self.wake = pacer, line, wake
        self.turn = next(line.turns) if line is not None else 0
        self._lead = 0.0  # how long a claim takes of late: it is begun so much before its message may leave
        self._rests_until = float("-inf")  # after failures of its own; what is the bot's own, the pacer knows

    def free_in(self, now: float) -> float:
        """Seconds until the lane may claim one more; above none it stands in line until it does, or leaves."""
        if (rest := self._rests_until - now) > 0:
            self.leave()
            return rest
        if self._line is not None:
            self._line.standing.add(self)
            if self._line.first() is not self:
                return IN_LINE
        return self.pacer.place(now) - self._lead

    def answer_in(self, now: float) -> float:
        """The same for an answer, which stands in no line."""
        return max(self._rests_until - now, self.pacer.place(now, answer=True) - self._lead)

    def through(self) -> None:
        """It is its turn: next time it comes after those who stand in line now."""
        if self._line is not None:
            self.leave()
            self.turn = next(self._line.turns)

    def leave(self) -> bool:
        """It wants nothing just now, or is busy; whether it stood in line."""
        if self._line is None or self not in self._line.standing:
            return False
        self._line.standing.remove(self)
        if (after := self._line.first()) is not None and after.turn > self.turn:
            after.wake()
        return True

    @contextmanager
    def places(self, count: int, *, answer: bool) -> Iterator[list[Promise]]:
        """Places for so many messages being claimed; what none of them takes out of the list, others may have."""
        now = asyncio.get_running_loop().time()
        promised = [self.pacer.promise(now, answer=answer) for _ in range(count)]
        try:
            yield promised
        finally:
            for promise in promised:
                self.pacer.give_back(promise, answer=answer)
            if promised and self._line is not None and (after := self._line.first()) is not None:
                after.wake()

    def ready_in(self, chat: str, now: float, *, answer: bool) -> float:
        """Seconds until one to this chat may be claimed."""
        return self.pacer.wait(chat, now, answer=answer) - self._lead

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
