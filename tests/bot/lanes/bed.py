"""A commune in virtual time over a messenger in memory: the real lanes, tick, ledger and conversation, no network."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.app import App
from bot.clock import TrainingClock
from bot.lanes.seams import Hook, Seam, nowhere
from bot.lanes.voice import Conversation
from bot.ledger import tables
from bot.ledger.duties import obligations
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.store import Store
from bot.ledger.who import people
from bot.messengers.console import Console
from bot.messengers.protocol import FileRef, Incoming, Key, Outcome, Outgoing, Raw, Sent, Wire
from bot.settings import Settings
from schedules.calendar import TZ
from schedules.commune import Commune
from tests.databases import rows

CONFIG = Path(__file__).parents[2] / "config"
REPEATED = "(Nhắc lại)"
READING = 0.2
COMMUNE, HEAD = "xa-thu", "truong-phong-kinh-te"


def moment(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=TZ)


NOW = moment("2026-06-15 09:00")


@dataclass(frozen=True)
class Heard:
    """A request that left: when, to whom, and its words."""

    at: datetime
    to: str
    text: str

    @property
    def day(self) -> str:
        return self.at.date().isoformat()


@dataclass
class World:
    """What outlives a crash: the record, the platform, and what people will say."""

    store: Store = field(default_factory=lambda: Store("sqlite://"))
    heard: list[Heard] = field(default_factory=list)
    waiting: list[Raw] = field(default_factory=list)
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    replies: Mapping[str, Sequence[str]] = field(default_factory=dict)
    said: int = 0
    acknowledged: int = 0


class Memory:
    """A messenger whose server is `World`: unacknowledged updates come again, requests that left were heard."""

    name = "telegram"
    bot_name = None
    token_hash = "memory"
    can = replace(Console.can, per_bot=30.0, per_chat=1.0, per_group=20.0)

    def __init__(self, world: World, clock: TrainingClock) -> None:
        self._world, self._clock = world, clock
        self._news = asyncio.Event()

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        return (Wire(out.text.text, out.as_json(), "edit" if out.edit else "send"),)

    async def send(self, to: str, wire: Wire) -> Outcome:
        await asyncio.sleep(0.05)
        planned = self._world.outcomes.get(to)
        outcome = planned.pop(0) if planned else Sent(str(len(self._world.heard) + 1))
        if isinstance(outcome, Sent):
            self._world.heard.append(Heard(self._clock.now().astimezone(TZ), to, wire.text))
            self._answer(to)
        return outcome

    def _answer(self, to: str) -> None:
        """People of the world answer what they hear, as planned, once they have read it."""
        plan = self._world.replies.get(to, ())
        n = sum(one.to == to for one in self._world.heard) - 1
        if n < len(plan) and plan[n]:
            asyncio.get_running_loop().call_later(READING, self.says, to, plan[n])

    def says(self, person: str, text: str) -> None:
        self._world.said += 1
        self._world.waiting.append({"id": self._world.said, "chat": person, "text": text})
        self._news.set()

    async def poll(self, cursor: str | None) -> tuple[Sequence[tuple[Key, Raw]], str | None]:
        self._world.acknowledged = max(self._world.acknowledged, int(cursor or 0))
        while True:
            self._news.clear()
            fresh = [raw for raw in self._world.waiting if raw["id"] > self._world.acknowledged]
            if fresh:
                return [(str(raw["id"]), raw) for raw in fresh], str(fresh[-1]["id"])
            await self._news.wait()

    def admit(self, headers: Mapping[str, str], body: bytes) -> None:
        return None

    def read(self, raw: Raw) -> Incoming:
        return Incoming("text", self.name, raw["chat"], sender=raw["chat"], text=raw["text"], message=f"in{raw['id']}")

    async def courtesy(self, raw: Raw) -> None: ...
    async def menu(self, chat: str, commands: Sequence[tuple[str, str]]) -> None: ...
    async def fetch(self, file: FileRef) -> bytes:
        raise NotImplementedError


class Bed:
    """One life of the process in a world."""

    def __init__(
        self,
        world: World,
        start: datetime,
        *,
        seam: Hook = nowhere,
        conversation: Conversation | None = None,
        window: int = 1,
    ) -> None:
        self.world = world
        self.clock = TrainingClock(start, 1.0, asyncio.get_running_loop().time)
        self.messenger = Memory(world, self.clock)
        settings = Settings(config=CONFIG, window=window)
        self.app = App(
            settings,
            self.clock,
            [self.messenger],
            store=world.store,
            virtual=True,
            seam=seam,
            conversation=conversation,
        )

    async def start(self) -> None:
        await self.app.start()

    async def until(self, at: str | datetime) -> None:
        """Lives up to that instant, through everything that is due before."""
        await self.clock.until(moment(at) if isinstance(at, str) else at)
        await asyncio.sleep(30)

    async def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        return await self.app.store.read(rows, tables.meta.tables[table], where)


def founded(start: str, *, live: bool = True, linked: bool = True) -> World:
    """A world whose commune has its configuration, its units live and its people linked."""
    world = World()
    migrate(world.store)
    world.store.do_now(_found, moment(start), live, linked)
    return world


def _found(tx: Connection, now: datetime, live: bool, linked: bool) -> Commune:
    commune, _ = documents.import_folder(tx, documents.read_folder(CONFIG), now=now)
    for unit in commune.directory.units if live else ():
        obligations.go_live(tx, commune, unit, "chanh-van-phong", now)
    for person in commune.directory.people if linked else ():
        people.link(tx, commune.id, messenger=Memory.name, chat=person, person=person, now=now)
    return commune


class Killed(BaseException):
    """The process is gone."""


class Killer:
    """Ends a life at the n-th time a seam is passed; `kill` is what stops everything."""

    def __init__(self, seam: Seam, n: int) -> None:
        self.seam, self.left = seam, n
        self.killed = asyncio.Event()
        self.kill: Callable[[], None] = lambda: None

    def __call__(self, seam: Seam) -> None:
        if seam != self.seam or self.killed.is_set():
            return
        self.left -= 1
        if self.left <= 0:
            self.killed.set()
            self.kill()
            raise asyncio.CancelledError


def per_day(heard: Sequence[Heard]) -> Counter[tuple[str, str]]:
    return Counter((one.to, one.day) for one in heard)
