"""How long the next message of a token must wait: exact counting in loop time, no network and no sleeping here.

Three limits hold together: messages a second of the bot, messages a second of one chat, messages a minute of one group
or channel. The platforms count at their own door, so the spacings keep a little slack for requests that overtake the
measured moment on the way. Everything sent to a chat counts, edits too.

Whoever has just asked something does not stand in line behind a broadcast: an answer may leave between two messages
that keep their distance, in the one place of a second that those leave free.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from bot.messengers.protocol import Can

MINUTE = 60.0
SECOND = 1.005
# A message that was slow to leave and one that was quick arrive closer together than they were sent.
SLACK_BOT = 1.03
SLACK_CHAT = 1.03
SLACK_GROUP = 0.5
# Of so many a second one place is an answer's, while anybody is asking something.
SPACIOUS = 20
ANY_CHAT = ""  # asks for the bot's own gap
# Chats idle for longer than every window are forgotten once so many are remembered.
REMEMBERED = 1_000


def is_group_id(chat: str) -> bool:
    """Telegram's groups and channels have negative ids, public ones a name."""
    return chat.startswith(("-", "@"))


@dataclass(slots=True)
class _Request:
    """When a request arrived at the platform, as far as its answer tells; until then, when it left."""

    at: float
    flying: bool = True


class Promise:
    """A place in a token's pace, for a message that is being claimed or has not left yet."""


class Pacer:
    """The pace of one token. `now` is always loop time (`loop.time()`), never a date.

    The owner asks `wait`, sleeps so long, sends, calls `sent` at the moment the request leaves and
    `answered` when there is an answer. Where several own it, or several messages are claimed beside each other, `place`
    says when one more may be: each has its place promised before it is claimed, until it leaves. crowd: answers of many
    lanes keep a distance too.
    """

    def __init__(self, can: Can, is_group: Callable[[str], bool] = is_group_id, *, crowd: bool = False) -> None:
        # Of messages spaced 1.03/30 s never more than 30 lie within a closed second.
        self._bot_gap = SLACK_BOT / can.per_bot
        # Lateness is made good with the next one, else a busy machine would lose the pace to it; `_second_free` sees to
        # it that a second holds no more for that.
        self._made_good = 0.5 * self._bot_gap
        self._chat_gap = SLACK_CHAT / can.per_chat
        self._chat_answered = 1.0 / can.per_chat
        self._group_size = max(1, int(can.per_group))
        self._is_group = is_group
        self._bot_free = self._paused = self._answer_left = float("-inf")
        # Answers of many lanes at once would arrive in a heap, and the next heap too close to it.
        self._answer_gap = self._bot_gap if crowd else 0.0
        self._answer_free = self._answers_until = float("-inf")
        # When the last requests of a second arrived, as far as their answers tell: one that was slow on its way and
        # those behind it, quick ones, must not lie within one second there.
        # Where there is no limit (a simulation), no second is ever full.
        self._limited = isfinite(can.per_bot)
        self._a_second = max(1, int(can.per_bot)) if self._limited else 1
        self._kept_free = 1 if self._a_second >= SPACIOUS else 0
        self._arrived: list[_Request] = []
        self._flying: dict[str, _Request] = {}
        self._quickest = float("inf")
        self._chat_free: dict[str, float] = {}
        self._groups: dict[str, deque[float]] = {}
        self._promises: set[Promise] = set()
        self._promised_until = float("-inf")
        self._flooded: str | None = None

    def place(self, now: float, *, answer: bool = False) -> float:
        """Seconds until one more message may have a place; 0.0 means now."""
        wait = self.wait(ANY_CHAT, now, answer=answer, beside=len(self._promises))
        return max(wait, (self._answers_until if answer else self._promised_until) - now)

    def promise(self, now: float, *, answer: bool = False) -> Promise:
        """A place for one message, from now on: the next to ask is told of it."""
        if answer:
            self._answers_until = max(self._answers_until, self._answer_free, now) + self._answer_gap
        else:
            self._promised_until = self._next(max(self._promised_until, self._bot_free), now)
        self._promises.add(promise := Promise())
        return promise

    def give_back(self, promise: Promise, *, answer: bool = False) -> None:
        """There was no message for it."""
        if answer:
            self._answers_until -= self._answer_gap
        else:
            self._promised_until -= self._bot_gap
        self.redeem(promise)

    def redeem(self, promise: Promise) -> None:
        """Its message leaves, or never will; twice is once."""
        self._promises.discard(promise)

    def wait(self, chat: str, now: float, *, answer: bool = False, beside: int = 0) -> float:
        """Seconds until a message to this chat may leave; 0.0 means now. answer: somebody is waiting for it; beside: so
        many others are about to leave.
        """
        kept = 0 if answer or now - self._answer_left > MINUTE else self._kept_free
        free = self._free_at(chat, now, self._a_second - kept - beside)
        return max(0.0, max(free, self._answer_free if answer else self._bot_free) - now)

    def ready(self, chat: str, now: float) -> float:
        """Seconds until a message that has a place promised may go to this chat."""
        return max(0.0, self._free_at(chat, now, self._a_second) - now)

    def _free_at(self, chat: str, now: float, places: int) -> float:
        return max(self._paused, self._chat_free.get(chat, now), self._group_free(chat), self._second_free(places, now))

    def sent(self, chat: str, now: float, *, answer: bool = False) -> None:
        """A request to this chat left at `now`, whatever became of it."""
        if answer:
            self._answer_left, self._answer_free = now, now + self._answer_gap
        if not (answer and now < self._bot_free):  # in between two others it moves neither
            self._bot_free = self._next(self._bot_free, now)
        if self._limited:
            self._arrived = [one for one in self._arrived if one.flying or one.at > now - SECOND]
            self._flying[chat] = one = _Request(now)
            self._arrived.append(one)
        self._chat_free[chat] = max(self._chat_free.get(chat, now), now + self._chat_gap)
        if self._is_group(chat):
            self._groups.setdefault(chat, deque(maxlen=self._group_size)).append(now)
        if len(self._chat_free) > REMEMBERED:
            self._forget(now)

    def answered(self, chat: str, now: float) -> None:
        """The server has answered a request to this chat: it arrived no later than now, however long it was on its way.

        A request that was slow to arrive and the next, quick one would else be closer together there than here.
        """
        self._chat_free[chat] = max(self._chat_free.get(chat, now), now + self._chat_answered)
        one = self._flying.pop(chat, None)
        if one is not None:
            took = now - one.at
            # What every request takes is no delay of this one; a line that has become slower is learnt in time.
            self._quickest = min(took, self._quickest + 0.01 * max(0.0, took - min(took, self._quickest)))
            one.at, one.flying = now - self._quickest, False

    def pause(self, seconds: float, now: float, chat: str | None = None) -> None:
        """Nothing leaves for so long: the platform said `retry_after`. With `chat`, nothing to that chat alone."""
        if chat is None:
            self._paused = max(self._paused, now + seconds)
        else:
            self._chat_free[chat] = max(self._chat_free.get(chat, now), now + seconds)

    def flooded(self, seconds: float, now: float, chat: str) -> None:
        """The platform said `retry_after`: one chat's flood stops that chat; a second chat's at once means the bot."""
        self.pause(seconds, now, chat if self._flooded in (None, chat) else None)
        self._flooded = chat

    def passed(self) -> None:
        """A message was let through."""
        self._flooded = None

    def _next(self, planned: float, now: float) -> float:
        """When another may follow the one that was planned for then and is here now."""
        return (planned if now - planned <= self._made_good else now) + self._bot_gap

    def _second_free(self, places: int, now: float) -> float:
        """When the last second holds fewer requests than it has places; one without an answer may just be arriving."""
        latest = now - self._quickest
        at = sorted(at for one in self._arrived if (at := max(one.at, latest) if one.flying else one.at) > now - SECOND)
        if len(at) < places:
            return float("-inf")
        return at[len(at) - places] + SECOND if places > 0 else now + SECOND

    def _group_free(self, chat: str) -> float:
        recent = self._groups.get(chat)
        if recent is None or len(recent) < self._group_size:
            return float("-inf")
        return recent[0] + MINUTE + SLACK_GROUP

    def _forget(self, now: float) -> None:
        self._chat_free = {chat: free for chat, free in self._chat_free.items() if free > now}
        self._groups = {chat: sent for chat, sent in self._groups.items() if sent[-1] + MINUTE + SLACK_GROUP > now}
