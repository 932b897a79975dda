"""The hearing side of a bot that communes of a server share: each update goes to one commune's inbox, or to nobody's.

Whoever holds the bot polls for it; what the platform pushes is taken by any process. The commune's own lane understands
an update and answers it, as if it had heard it itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.conversation.joining import group, linking
from bot.lanes.codes import AGAIN, Codes
from bot.lanes.ear import Ear, keep_each
from bot.lanes.greeter import Greeter
from bot.lanes.lane import NAME_PAUSE, Lane
from bot.lanes.pacing import Pacer
from bot.lanes.shared import SharedBot
from bot.lanes.waiting import happened
from bot.ledger.faults import contained
from bot.ledger.hearing import routing
from bot.ledger.hearing.inbox import Update
from bot.ledger.hearing.routing import Call, Routed
from bot.ledger.sending import sharing
from bot.ledger.sending.lanes import Fenced
from bot.ledger.store import EVERY, Store
from bot.ledger.who import people
from bot.messengers.protocol import Incoming, Key, Messenger, Raw
from bot.texts import plain

log = structlog.get_logger("shared")

STRANGERS = timedelta(days=1)  # for so long the chat of somebody who is nobody's is remembered
SWEEP = 6 * 3600.0
# What somebody does who may be told how to come in.
SAYINGS = frozenset({"text", "press", "file", "photo", "voice", "sticker", "other"})


class Switchboard:
    """store: of the whole server. lane: a commune's lane of this bot, where its app runs here. listens: whether it
    polls while this process holds the bot, or only takes what is pushed.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        messenger: Messenger,
        shared: SharedBot,
        lane: Callable[[str], Lane | None],
        *,
        listens: bool = True,
    ) -> None:
        self._store, self._clock, self._messenger, self._shared = store, clock, messenger, shared
        self._lane, self._listens = lane, listens
        self.ear = Ear(messenger, self)
        self._greeter = Greeter(messenger, shared.pacer if listens else Pacer(messenger.can))
        self._turn = asyncio.Lock()  # what waits for its turn in the record takes a thread from everybody's pages
        self._codes = Codes(store, clock, self._bot, self._call, self._turn, self._placed)
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._woken: set[Lane] = set()
        self._name: str | None = None

    async def start(self) -> None:
        await self._messenger.start()
        self._greeter.start()
        if self._listens:
            self._shared.ear = self.ear
            self._task = asyncio.create_task(self._run(), name="switchboard")

    async def stop(self) -> None:
        """What has been heard is kept by now; what was not is heard by whoever holds the bot next."""
        self._stopping.set()
        self.abandon()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        await self._greeter.stop()
        await self._messenger.stop()

    def abandon(self) -> None:
        """As a killed process would."""
        self._greeter.abandon()
        if self._task is not None:
            self._task.cancel()

    def faults(self) -> list[str]:
        """Why it does not hear, while it is to."""
        why = self.ear.reason if self._listens and self._shared.held else ""
        return [plain("process.province_deaf", why=why)] if why else []

    async def push(self, headers: Mapping[str, str], body: bytes) -> bool:
        """What the platform calls with; False for anybody else. Kept when it returns."""
        updates = self._messenger.admit(headers, body)
        if updates is None:
            return False
        await keep_each(self.receive, updates, self._messenger.name)
        return True

    # --- hear -------------------------------------------------------------------------------------------------------

    async def receive(self, updates: Sequence[tuple[Key, Raw]], cursor: str | None = None) -> None:
        """Each to its commune, all in one transaction with where the next poll goes on; then it may be acknowledged."""
        calls = [self._call(key, raw) for key, raw in updates]
        async with self._turn:
            routed = await self._store.do(self._keep, calls, cursor, self._clock.now())
        self.ear.heard()
        await self._placed(routed)

    def wake(self) -> None:
        """A code may wait that another process was told."""
        self._codes.wake()

    async def _placed(self, routed: Routed) -> None:
        """It is in the record whose each update is: they are told."""
        if EVERY in routed.kept:
            self._codes.wake()
        for name in routed.kept:
            if (lane := self._lane(name)) is not None:
                lane.told()
                self._woken.add(lane)
        for call in routed.nobodys:
            log.info("update of nobody's", kind=next(iter(call.update.raw.keys() - {"update_id"}), ""))
            await self._messenger.courtesy(call.update.raw)
        for chat, text in routed.greet:
            self._greeter.greet(chat, text)

    async def polled(self) -> None:
        """The platform has just answered; by now it may have told the bot's name as well."""
        if self._messenger.bot_name != self._name and self._messenger.bot_name:
            self._name = self._messenger.bot_name
            await self._store.do(sharing.keep_name, self._shared.token_hash, self._name)

    async def answers_first(self) -> None:
        """Returns when nobody waits for an answer to what was heard last, or soon."""
        woken, self._woken = self._woken, set()
        await asyncio.gather(*(lane.handler.answers_first() for lane in woken))

    async def refused(self, reason: str) -> None:
        """The platform will not have the token."""
        await self._shared.refused(reason)

    async def unheard(self, reason: str | None) -> None:
        """Nothing has been heard for long; None: it is heard again."""
        await self._shared.unheard(reason)

    @property
    def _bot(self) -> tuple[str, str]:
        return self._messenger.name, self._shared.token_hash

    def _keep(self, tx: Connection, calls: Sequence[Call], cursor: str | None, now: datetime) -> Routed:
        routing.take_turn(tx, self._shared.token_hash)
        if cursor is not None:
            sharing.keep_cursor(tx, self._shared.token_hash, self._shared.epoch, cursor, now)
        return routing.route(tx, *self._bot, calls, now)

    def _call(self, key: Key, raw: Raw) -> Call:
        incoming = None
        with suppress(Exception):  # what cannot be read is nobody's
            incoming = self._messenger.read(raw)
        if incoming is None or incoming.sender_is_bot:
            return Call(Update(key, raw))
        return _call(Update(key, raw, incoming.chat, incoming.message), incoming)

    # --- around -----------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        """Listens as often, and as long, as this process holds the bot."""
        while not self._stopping.is_set():
            await self._shared.taken.wait()
            self.ear.cursor, self.ear.deaf = self._shared.cursor, ""
            self.ear.heard()
            with contained(log, "switchboard failed"):
                await self._listen()
            if self._shared.held:
                await happened(self._shared.let_go, AGAIN if not self.ear.deaf else None)

    async def _listen(self) -> None:
        """Until another process has the bot, or the token is refused."""
        ear = asyncio.create_task(self.ear.listen(), name="switchboard_poll")
        aside = (self._shared.let_go.wait(), self._codes.run(), self._sweep(), self._await_name())
        beside = [asyncio.create_task(one) for one in aside]
        try:
            await asyncio.wait((ear, beside[0]), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (ear, *beside):
                task.cancel()
            await asyncio.gather(ear, *beside, return_exceptions=True)
        if not ear.cancelled() and isinstance(ear.exception(), Fenced):
            self._shared.lost()
        elif not ear.cancelled():
            ear.result()

    async def _await_name(self) -> None:
        """The first poll of a bot hears nothing for most of a minute, while offices print their first invitations."""
        while self._name is None:
            with contained(log, "name not kept"):
                await self.polled()
            await asyncio.sleep(NAME_PAUSE)

    async def _sweep(self) -> None:
        while True:
            now = self._clock.now()
            with contained(log, "strangers not forgotten"):
                await self._store.do(people.forget_strangers, EVERY, now, now - STRANGERS)
            await asyncio.sleep(SWEEP)


def _call(update: Update, one: Incoming) -> Call:
    """What of it says whose it is."""
    said = one.text if one.kind == "text" else ""
    about = one.message if one.kind == "press" else one.reply_to
    if one.chat_kind == "private":
        code = linking.code_in(said)
        digits, named = (code.digits, code.commune) if code else (None, None)
        return Call(update, private=True, waits=one.kind in SAYINGS, about=about, code=digits, named=named)
    said = "" if one.forwarded else said
    links, digits = group.asks_for_link(said), group.code_in(said)
    return Call(update, sender=one.sender, links=links, about=about, code=digits)
