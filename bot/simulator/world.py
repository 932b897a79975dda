"""What outlives the process in a simulated year: the record, the platform's side of every chat, and the people.

`Post` is the messenger whose server this is. Nothing leaves memory; a message that left was heard, an update that was
not acknowledged comes again.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from math import inf
from typing import Any, Protocol

from bot.clock import Clock
from bot.ledger.store import Store
from bot.messengers.console import Console
from bot.messengers.protocol import FileRef, Incoming, Key, Outcome, Outgoing, Raw, Rejected, Sent, Wire
from bot.messengers.zalo import ZALO
from bot.messengers.zalo.fit import fit as zalo_fit
from schedules.calendar import TZ

NAME = "telegram"
GROUP = "nhom-chung"
# The platforms' pace would only stretch a morning by seconds; what a year is about is who hears what on which day.
_QUICK: dict[str, Any] = {"per_bot": inf, "per_chat": inf, "per_group": 1e9}
_CAN, _ZALO = replace(Console.can, **_QUICK), replace(ZALO, **_QUICK)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message on somebody's phone. choices: (label, token) of its buttons. remote: the platform's number of it."""

    at: datetime
    to: str
    text: str
    remote: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody is going to do at an instant: write, press a button, block the bot or come back."""

    at: datetime
    person: str
    kind: str = "text"  # text, press, blocked, unblocked
    text: str = ""
    token: str | None = None
    reply_to: str | None = None


class People(Protocol):
    """Those who hear and answer."""

    def hears(self, heard: Heard) -> Sequence[Saying]: ...


@dataclass
class World:
    """`waiting`: updates the bot has not acknowledged. `planned`: what people are about to say, by time.

    on: the platform everybody is on: "telegram", or "zalo" with its texts in parts and its month's plan.
    """

    people: People
    on: str = NAME
    store: Store = field(default_factory=lambda: Store("sqlite://"))
    heard: list[Heard] = field(default_factory=list)
    said: list[Saying] = field(default_factory=list)
    waiting: list[Raw] = field(default_factory=list)
    planned: list[tuple[datetime, int, Saying]] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=count)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def plan(self, sayings: Sequence[Saying]) -> None:
        for one in sayings:
            heapq.heappush(self.planned, (one.at, next(self._numbers), one))
        if sayings:
            self.news.set()

    def arrive(self, now: datetime) -> None:
        """What was planned up to now is on its way to the bot."""
        while self.planned and self.planned[0][0] <= now:
            _, number, one = heapq.heappop(self.planned)
            if one.kind in ("blocked", "unblocked"):
                (self.blocked.add if one.kind == "blocked" else self.blocked.discard)(one.person)
            elif one.person in self.blocked:
                continue
            self.said.append(replace(one, at=now))
            self.waiting.append({"id": len(self.said), "n": number, **_raw(one)})

    def deliver(self, at: datetime, to: str, wire: Wire) -> Outcome:
        if to in self.blocked:
            return Rejected("blocked", "bot was blocked by the user")
        if wire.method == "edit":
            return Sent(str(wire.parameters["edit"]))
        remote = f"b{len(self.heard) + 1}"
        buttons = tuple((one[0], one[1]) for row in wire.parameters.get("choices", ()) for one in row)
        heard = Heard(at, to, wire.parameters.get("text", wire.text), remote, buttons)
        self.heard.append(heard)
        self.plan(self.people.hears(heard))
        return Sent(remote)


def _raw(one: Saying) -> Raw:
    return {"chat": one.person, "kind": one.kind, "text": one.text, "token": one.token, "reply_to": one.reply_to}


class Post:
    """The messenger `world.on` with a `World` for a server."""

    bot_name = None
    token_hash = "simulated"

    def __init__(self, world: World, clock: Clock) -> None:
        self._world, self._clock = world, clock
        self.name = world.on
        self.can = _CAN if world.on == NAME else _ZALO
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at: datetime | None = None

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        if self.name != NAME:
            # Parts and numbers as Zalo has them; what a number stands for is pressed, as people here do.
            parts = zalo_fit(out, pictures=False)
            return tuple(Wire(part.text, out.as_json() if part is parts[-1] else {}, "send") for part in parts)
        return (Wire(out.text.text, out.as_json(), "edit" if out.edit else "send"),)

    async def send(self, to: str, wire: Wire) -> Outcome:
        return self._world.deliver(self._clock.now().astimezone(TZ), to, wire)

    async def poll(self, cursor: str | None) -> tuple[Sequence[tuple[Key, Raw]], str | None]:
        """What people said by now; waits until somebody says something."""
        seen = int(cursor or 0)
        world = self._world
        world.waiting = [raw for raw in world.waiting if raw["id"] > seen]
        while True:
            world.news.clear()
            world.arrive(self._clock.now())
            if world.waiting:
                return [(str(raw["id"]), raw) for raw in world.waiting], str(world.waiting[-1]["id"])
            self._set_alarm(world.planned[0][0] if world.planned else None)
            try:
                await world.news.wait()
            except asyncio.CancelledError:
                self._set_alarm(None)
                raise

    def _set_alarm(self, at: datetime | None) -> None:
        """At that instant there is news, unless somebody plans to speak earlier."""
        if at == self._alarm_at and self._alarm is not None and not self._alarm.done():
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm_at, self._alarm = at, asyncio.create_task(self._ring(at)) if at is not None else None

    async def _ring(self, at: datetime) -> None:
        await self._clock.until(at)
        self._world.news.set()

    def admit(self, headers: Mapping[str, str], body: bytes) -> None:
        return None

    def read(self, raw: Raw) -> Incoming:
        return Incoming(
            raw["kind"],
            self.name,
            raw["chat"],
            sender=raw["chat"],
            text=raw["text"],
            token=raw["token"],
            reply_to=raw["reply_to"],
            message=f"in{raw['id']}",
        )

    async def courtesy(self, raw: Raw) -> None: ...
    async def menu(self, chat: str, commands: Sequence[tuple[str, str]]) -> None: ...
    async def fetch(self, file: FileRef) -> bytes:
        raise NotImplementedError("nobody sends files in a simulated year")
