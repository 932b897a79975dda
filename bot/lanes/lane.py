"""A lane: everything one bot token hears and says. Polls, handles, sends; one owner at a time.

An update is in the record before it is acknowledged. `handler.py` is the part that understands, `speaker.py` the one
that speaks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection, RowMapping

from bot.clock import Clock
from bot.lanes.drawer import Drawer
from bot.lanes.ear import POLL_LIMIT, Ear
from bot.lanes.fetcher import Fetcher
from bot.lanes.handler import Handler
from bot.lanes.keeper import Keeper
from bot.lanes.seams import Hook, nowhere
from bot.lanes.shared import SharedBot
from bot.lanes.speaker import Speaker
from bot.lanes.tenure import Tenure
from bot.lanes.voice import Conversation, LaneVoice
from bot.lanes.waiting import LONGEST_BACKOFF, Calm, happened
from bot.ledger.faults import place
from bot.ledger.guarding.troubles import KEEPERS
from bot.ledger.hearing import inbox
from bot.ledger.hearing.inbox import Update
from bot.ledger.sending import lanes
from bot.ledger.sending.lanes import Fenced, Key
from bot.ledger.sending.settling import tell_office
from bot.ledger.store import Store
from bot.messengers.protocol import Messenger, Raw
from bot.texts import plain
from schedules.commune import Commune

log = structlog.get_logger("lane")

NAME_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class LaneHealth:
    """messenger, whether it hears and speaks, why not, and seconds since it last heard from the platform."""

    messenger: str
    ok: bool
    reason: str = ""
    heard_ago: float | None = None


class Lane:
    """The loops of one messenger. `commune`: the configuration in force; `woken`: called when something was done.

    window: how many messages may be on their way at once: so many a crash leaves in doubt, and may be said twice.
    keeper: of this process's leases, where several processes share a record. shared: the bot, where other communes
    speak through it too; what it hears is brought to the lane then.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        commune: Callable[[], Commune],
        messenger: Messenger,
        conversation: Conversation,
        *,
        owner: str,
        woken: Callable[[], None],
        poll_limit: float | None = POLL_LIMIT,
        seam: Hook = nowhere,
        window: int = 1,
        keeper: Keeper | None = None,
        shared: SharedBot | None = None,
    ) -> None:
        self.store, self.clock, self.commune, self.messenger = store, clock, commune, messenger
        self.conversation, self.owner, self.woken, self.seam = conversation, owner, woken, seam
        self._poll_limit, self.window, self.shared = poll_limit, window, shared
        self.drawer = Drawer(self) if conversation.draw is not None else None
        self.fetcher = Fetcher(self, conversation.files) if conversation.files is not None else None
        self.voice = LaneVoice(messenger, conversation.compose, self.drawer.drawn if self.drawer else None)
        self.ear = Ear(messenger, self, poll_limit)
        self.stopping = asyncio.Event()
        self.calm, self.moved = Calm(), 0  # whether nothing is left to do; how much was done
        self.speaker, self.handler = Speaker(self), Handler(self)
        self.tenure = Tenure(self, keeper)
        self._loops: list[asyncio.Task[None]] = []
        self._courtesies: set[asyncio.Task[None]] = set()
        self.keeping = 0  # how many deliveries are being written down
        self._name: str | None = None
        self._open = False  # the messenger's connections

    @property
    def key(self) -> Key:
        """Under which the record knows it."""
        return self.commune().id, self.messenger.name, self.messenger.token_hash

    @property
    def epoch(self) -> int:
        return self.tenure.epoch

    @property
    def elsewhere(self) -> bool:
        """Whether another worker holds it, while this one stands by."""
        return self.tenure.elsewhere

    @property
    def deaf(self) -> str:
        """Why it neither hears nor speaks."""
        return self.ear.deaf

    @deaf.setter
    def deaf(self, why: str) -> None:
        self.ear.deaf = why

    @property
    def hooked(self) -> bool:
        """Whether the platform knows where to push, or is asked and need not; until then a drain has not ended."""
        return bool(getattr(self.messenger, "hooked", True))

    # --- life -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Takes the lane (an owner before is fenced out, its open tries are settled) and starts its loops.

        While another worker holds it, this one stands by.
        """
        await self.tenure.begin()

    async def begin(self, cursor: str | None, *, hear: bool) -> None:
        """Starts its loops, as its owner. hear: whether it asks the platform for news, or only says what is due."""
        name, self.ear.cursor = self.messenger.name, cursor
        self.deaf = ""  # a token refused in an earlier tenure is asked again: the record has forgotten that too
        self.speaker.begin_anew()
        if not self._open:
            await self.messenger.start()
            self._open = True
        self.ear.heard_at = asyncio.get_running_loop().time()
        loops: dict[str, Callable[[], object]] = {"poll": self.ear.listen} if hear else {}
        loops |= {what: one.run for what, one in (("draw", self.drawer), ("fetch", self.fetcher)) if one is not None}
        loops |= {"handle": self.handler.run, "speak": self.speaker.run}
        for what, work in loops.items():
            self._loops.append(asyncio.create_task(self._forever(what, work), name=f"{name}_{what}"))
        if (hear or self.shared is not None) and self._poll_limit is not None:
            self.spawn(self._await_name())

    async def end(self, *, at_once: bool = False, close: bool = True) -> None:
        """Stops its loops; unless `at_once`, handler and speaker end by themselves, with what they have begun recorded.

        close: the messenger's connections as well; not where the lane is soon taken again.
        """
        loops, self._loops = self._loops, []
        for task in loops if at_once else loops[:-2]:
            task.cancel()
        await asyncio.gather(*loops, *(() if at_once else self._courtesies), return_exceptions=True)
        if self._open and close:
            self._open = False
            await self.messenger.stop()

    async def stop(self) -> None:
        """Finishes what is being sent and recorded, stops listening at once, leaves the lane to who stands by."""
        self.stopping.set()
        self.wake()
        await self.tenure.wait_no_more()
        await self.end()
        await self.tenure.give_back()

    async def drain(self) -> bool:
        """Takes the lane, handles and says all that is due by now, gives it back. Any worker may call it at any time.

        False while another worker holds the lane, or where one took it meanwhile: it is at it then.
        """
        return await self.tenure.drain()

    def abandon(self) -> None:
        """As a killed process would: every coroutine stops where it is, nothing more is written."""
        self.tenure.abandon()
        for task in (*self._loops, *self._courtesies):
            task.cancel()

    def wake(self) -> None:
        """There may be something to handle or to say."""
        self.handler.wake()
        self.speaker.wake()
        self.wake_beside()

    async def answers_first(self) -> None:
        """Returns when nobody waits for an answer here, or soon: a look at the whole record can wait so long."""
        await self.speaker.answered()

    def wake_beside(self) -> None:
        """There may be a file to draw or to fetch."""
        for one in (self.drawer, self.fetcher):
            if one is not None:
                one.wake()

    def health(self) -> LaneHealth:
        if self.elsewhere:
            return LaneHealth(self.messenger.name, True, plain("process.held_by_another"))
        if not self._loops:  # between two jobs it hears nothing, and is not to
            return LaneHealth(self.messenger.name, not self.deaf, self.deaf)
        ear = self.shared.ear if self.shared is not None and self.shared.ear is not None else self.ear
        reason = self.deaf or ear.reason
        return LaneHealth(self.messenger.name, not reason, reason, ear.ago)

    # --- hear -------------------------------------------------------------------------------------------------------

    async def receive(self, updates: Sequence[tuple[str, Raw]], cursor: str | None = None) -> int:
        """Keeps raw updates; when this returns they are durable and may be acknowledged. How many were new."""
        self.speaker.hush()
        read = [_first_reading(self.messenger, key, raw) for key, raw in updates]
        self.keeping += 1
        try:
            kept, to_handle = await self.store.do(self._keep, read, cursor, self.clock.now())
        finally:
            self.keeping -= 1
        self.ear.heard()
        self.seam("kept")
        self.handler.wake(to_handle)
        return len(kept)

    def told(self) -> None:
        """Something for it was kept by who listens for a bot that it shares."""
        if not self.elsewhere:
            self.speaker.hush()
            self.seam("kept")
            self.handler.wake()

    async def polled(self) -> None:
        """The platform has just answered; by now it may have told the bot's name as well."""
        await self._learn_name()

    async def refused(self, reason: str) -> None:
        """The platform will not have the token, whoever speaks by it."""
        await (self.go_deaf(reason) if self.shared is None else self.shared.refused(reason))

    def lost(self) -> None:
        """Another process has it: whatever is under way here writes nothing any more."""
        self.tenure.lost()

    async def go_deaf(self, reason: str) -> None:
        """The token is refused: never silently."""
        self.deaf = plain("process.refused", reason=reason)
        log.error("token refused, lane stopped", messenger=self.messenger.name, reason=reason)
        now = self.clock.now()
        what = f"deaf/{self.messenger.name}/{now.date()}"
        values = {"messenger": self.messenger.name}
        await self.store.do(tell_office, self.commune(), what, "engine.deaf", values, now, KEEPERS)
        await self.unheard(self.deaf)

    async def unheard(self, reason: str | None) -> None:
        """Into the record: whoever has another messenger as well is reached there meanwhile."""
        await self.store.do(lanes.mark_deaf, *self.key, reason)
        self.woken()

    def _keep(
        self, tx: Connection, updates: list[Update], cursor: str | None, now: datetime
    ) -> tuple[list[int], list[RowMapping]]:
        """What was new, and what is to be handled now."""
        if cursor is not None:  # what is pushed to us is anybody's to keep, who polls must own the lane
            lanes.keep_cursor(tx, *self.key, self.epoch, cursor, now)
        else:
            lanes.heard(tx, *self.key, now)
        kept = inbox.keep(tx, *self.key, updates, now)
        return kept, inbox.next_new(tx, *self.key[:2])

    # --- around -----------------------------------------------------------------------------------------------------

    async def _forever(self, name: str, work: Callable[[], object]) -> None:
        """Keeps a loop alive: what goes wrong is logged and tried again; only a new owner ends it."""
        structlog.contextvars.bind_contextvars(lane=self.messenger.name)
        wait = 1.0
        while not self.stopping.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await work()  # type: ignore[misc]
                return
            except Fenced:
                self.tenure.lost()
                return
            except Exception as fault:
                error = f"{type(fault).__name__} {place(fault)}"
                log.error("loop failed", messenger=self.messenger.name, loop=name, error=error)
                ran = asyncio.get_running_loop().time() - began
                wait = 1.0 if ran > LONGEST_BACKOFF else min(wait * 2, LONGEST_BACKOFF)
                await happened(self.stopping, wait)

    async def _learn_name(self) -> None:
        """The bot's name comes some time after the start; invitations made on the command line link to it."""
        if self.messenger.bot_name != self._name and self.messenger.bot_name:
            self._name = self.messenger.bot_name
            joins = getattr(self.messenger, "joins_groups", None)
            await self.store.do(lanes.keep_name, *self.key, self._name, joins)

    async def _await_name(self) -> None:
        """A new bot's first poll hears nothing for most of a minute, while the office prints its first invitations."""
        while self._name is None and not self.stopping.is_set():
            await happened(self.stopping, NAME_PAUSE)
            await self._learn_name()

    def spawn(self, work: object) -> None:
        task = asyncio.create_task(self._cosmetic(work))
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)

    async def _cosmetic(self, work: object) -> None:
        """Typing marks, spinners, names: may fail with any status without stopping or delaying the bot."""
        try:
            await work  # type: ignore[misc]
        except Exception as fault:
            log.info("courtesy failed", messenger=self.messenger.name, error=type(fault).__name__)


def _first_reading(messenger: Messenger, key: str, raw: Raw) -> Update:
    """Chat and message number, if it can be read at all: what cannot is kept too, and handled into nothing."""
    incoming = None
    with suppress(Exception):
        incoming = messenger.read(raw)
    return Update(key, raw, incoming.chat, incoming.message) if incoming else Update(key, raw)
