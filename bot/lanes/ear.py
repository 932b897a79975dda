"""Listening to a messenger: asked for news again and again, whatever a server does to whoever asks.

What it hears is kept before it is acknowledged. Who is told of it is a `Listener`: a lane, or a switchboard of several.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Protocol

import structlog

from bot.lanes.waiting import LONGEST_BACKOFF, surely
from bot.messengers.protocol import Key, Messenger, PollFault, Raw
from bot.texts import plain
from schedules.errors import LedgerFault

log = structlog.get_logger("lane")

POLL_LIMIT = 120.0  # a poll that takes longer is no poll any more
EMPTY_PAUSE = 1.0
CONFLICT_PAUSE = 5.0
GIVEN_UP_SECONDS = 300.0  # a server nobody reaches for so long (a block, a broken line) is not waited for


class Listener(Protocol):
    """Who is told of what an ear hears."""

    async def receive(self, updates: Sequence[tuple[Key, Raw]], cursor: str | None = None, /) -> object:
        """Keeps them, durably when it returns. LedgerFault where it cannot just now."""

    async def polled(self) -> None:
        """The platform has just answered."""

    async def answers_first(self) -> None:
        """Returns when nobody waits for an answer any more, or soon."""

    async def refused(self, reason: str, /) -> None:
        """The token is refused: nothing is heard any more."""

    async def unheard(self, reason: str | None, /) -> None:
        """Nothing has been heard for long; None: it is heard again."""


class Ear:
    """One messenger's. deaf: why it hears nothing any more; trouble: why it does not just now. cursor: where the next
    poll goes on.
    """

    def __init__(self, messenger: Messenger, listener: Listener, limit: float | None = POLL_LIMIT) -> None:
        self._messenger, self._listener, self._limit = messenger, listener, limit
        self.deaf = self.trouble = ""
        self.cursor: str | None = None
        self.heard_at: float | None = None
        self._given_up = False  # unheard for so long that the listener was told

    @property
    def ago(self) -> float | None:
        """Seconds since the platform was last heard."""
        return None if self.heard_at is None else asyncio.get_running_loop().time() - self.heard_at

    @property
    def reason(self) -> str:
        """Why it does not hear; empty while it does."""
        silent = self.ago is not None and self.ago > POLL_LIMIT + LONGEST_BACKOFF
        return self.deaf or self.trouble or (plain("process.unheard") if silent else "")

    def heard(self) -> None:
        """The platform is there."""
        self.heard_at = asyncio.get_running_loop().time()
        self.trouble = ""

    async def listen(self) -> None:
        """From the cursor on, until the token is refused; whoever stops it cancels it."""
        wait = 0.0
        while not self.deaf:
            began = asyncio.get_running_loop().time()
            try:
                # Not `wait_for`: up to Python 3.11 it overhears that it is cancelled as the poll returns.
                async with asyncio.timeout(self._limit):
                    updates, cursor = await self._messenger.poll(self.cursor)
            except TimeoutError:
                self.trouble = plain("process.silent")
                log.warning("poll hangs", messenger=self._messenger.name)
                continue
            except PollFault as fault:
                wait = await self._not_heard(fault, wait)
                await asyncio.sleep(wait)
                continue
            wait = 0.0
            await self._listener.polled()
            if self._given_up:
                self._given_up = False
                await self._listener.unheard(None)
            if updates:
                await self._receive_surely(updates, cursor)
                self.cursor = cursor
                await self._listener.answers_first()
            else:
                self.heard()
                self.cursor = cursor
                # Servers (and proxies before them) that answer an empty poll at once must not be hammered.
                await asyncio.sleep(max(0.0, EMPTY_PAUSE - (asyncio.get_running_loop().time() - began)))

    async def _receive_surely(self, updates: Sequence[tuple[Key, Raw]], cursor: str | None) -> None:
        """A server that serves an update once only has forgotten it by now: a full disk must not lose it as well."""
        wait = 1.0
        while True:
            try:
                await self._listener.receive(updates, cursor)
                return
            except LedgerFault as fault:
                self.trouble = fault.what
                log.error("updates cannot be kept", messenger=self._messenger.name, why=str(fault))
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_BACKOFF)

    async def _not_heard(self, fault: PollFault, wait: float) -> float:
        """How long to stay away; a refused token ends it, and it says so."""
        log.warning("poll failed", messenger=self._messenger.name, kind=fault.kind, reason=fault.reason)
        if fault.kind == "unauthorized":
            self.deaf = plain("process.refused", reason=fault.reason)
            told = partial(self._listener.refused, fault.reason)
            await surely(told, "refusal cannot be told", self._messenger.name)
            return 0.0
        self.trouble = {"conflict": plain("process.conflict")}.get(fault.kind, plain("process.unreachable"))
        if fault.kind == "conflict":
            return CONFLICT_PAUSE
        unheard = asyncio.get_running_loop().time() - (self.heard_at or 0.0)
        if fault.kind == "unreachable" and unheard > GIVEN_UP_SECONDS and not self._given_up:
            self._given_up = True
            await self._listener.unheard(self.trouble)
        return fault.retry_after or min(max(1.0, wait * 2), LONGEST_BACKOFF / 2)
