"""A bot that many communes share, in one process: held for all of its lanes at once, with one pace for all of them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.lanes.gate import Line
from bot.lanes.keeper import LOOK
from bot.lanes.pacing import SECOND, Pacer
from bot.lanes.waiting import happened
from bot.ledger.faults import contained
from bot.ledger.sending import sharing
from bot.ledger.sending.lanes import LEASE, RENEWED, Fenced
from bot.ledger.store import Store
from bot.messengers.protocol import Can
from bot.texts import plain
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.lanes.ear import Ear

log = structlog.get_logger("shared")


class Member(Protocol):
    """A lane of such a bot, as its owner."""

    def lost(self) -> None:
        """Another process has the bot: at once, nothing more is written."""

    async def go_deaf(self, reason: str, /) -> None:
        """The token is refused."""

    async def unheard(self, reason: str | None, /) -> None:
        """Nothing has been heard for long; None: it is heard again."""


class SharedBot:
    """store: of the whole server; owner: this process. It stands by while another process holds the bot.

    epoch, cursor: of its tenure, while `held`. taken: set while it is held; let_go: set while it is not.
    pacer, line: of all its lanes here. ear: of whoever listens for them, which tells how it hears.
    """

    def __init__(self, store: Store, token_hash: str, owner: str, can: Can) -> None:
        self.store, self.token_hash, self.owner = store, token_hash, owner
        self.pacer, self.line = Pacer(can, crowd=True), Line()
        self.epoch = 0
        self.cursor: str | None = None
        self.taken, self.let_go = asyncio.Event(), asyncio.Event()
        self.let_go.set()
        self.ear: Ear | None = None
        self.lanes: set[Member] = set()
        self._deaf: set[Member] = set()  # of its lanes those that know the token is refused
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def held(self) -> bool:
        """Whether this process speaks for it."""
        return self.taken.is_set()

    async def start(self) -> None:
        """Takes it where nobody holds it, and goes on trying, or prolonging, from now on."""
        await self._look()
        self._task = asyncio.create_task(self._run(), name="shared_bot")

    async def stop(self) -> None:
        """Leaves it to who stands by; its lanes here have ended before."""
        self._stopping.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        if self.held:
            self._let_go()
            with suppress(LedgerFault):  # the lease ends by itself, half a minute later
                await self.store.do(sharing.release, self.token_hash, self.epoch)

    def abandon(self) -> None:
        """As a killed process would."""
        if self._task is not None:
            self._task.cancel()

    def join(self, lane: Member) -> None:
        """One of its lanes was taken by this process."""
        self.lanes.add(lane)

    def part(self, lane: Member) -> None:
        """The lane is given back, or lost."""
        self.lanes.discard(lane)
        self._deaf.discard(lane)

    async def refused(self, reason: str) -> None:
        """The platform will not have the token: each commune's office is told, by whatever else reaches it.

        Lanes that were taken since it said so before know nothing of that, and ask it again.
        """
        hearing = self.lanes - self._deaf
        if hearing:
            self._deaf |= hearing
            marked = self.store.do(sharing.mark_deaf, self.token_hash, plain("process.refused", reason=reason))
            try:
                await asyncio.gather(marked, *(lane.go_deaf(reason) for lane in hearing))
            except LedgerFault:
                self._deaf -= hearing  # whoever was refused tells them again
                raise

    async def unheard(self, reason: str | None) -> None:
        """Nothing has been heard for long; None: it is heard again."""
        await self.store.do(sharing.mark_deaf, self.token_hash, reason)
        await asyncio.gather(*(lane.unheard(reason) for lane in self.lanes))

    def lost(self) -> None:
        """Another process has it: whatever is under way here writes nothing any more."""
        if self.held:
            log.error("shared bot taken over", owner=self.owner)
            self._let_go()

    def _let_go(self) -> None:
        self.taken.clear()
        self.let_go.set()
        lanes, self.lanes = self.lanes, set()
        for lane in lanes:
            lane.lost()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            await happened(self._stopping, RENEWED.total_seconds() if self.held else LOOK)
            if not self._stopping.is_set():
                await self._look()

    async def _look(self) -> None:
        """Prolongs it, or takes it where it has become free."""
        with contained(log, "shared bot cannot be kept", owner=self.owner):
            if not self.held:
                await self._take()
                return
            try:
                await self.store.do(sharing.renew, self.token_hash, self.epoch)
            except Fenced:
                self.lost()

    async def _take(self) -> None:
        taken = await self.store.do(sharing.take, self.token_hash, self.owner)
        if taken is None:
            return
        between = taken.epoch != self.epoch + 1  # somebody else spoke since this process last did
        if between and taken.idle is not None and taken.idle < LEASE.total_seconds():
            # Who did not hear in time that its lease was over may have spoken until now: their second is not ours.
            self.pacer.pause(SECOND, asyncio.get_running_loop().time())
        self.epoch, self.cursor = taken.epoch, taken.cursor
        self._deaf.clear()
        log.info("shared bot taken", owner=self.owner, epoch=self.epoch)
        self.let_go.clear()
        self.taken.set()
