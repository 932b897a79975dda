"""Listening to a messenger: asked for news again and again, whatever a server does to whoever asks.

What it hears is kept before it is acknowledged. Who is told of it is a `Listener`: a lane, or a switchboard of several.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

import structlog

from bot.lanes.waiting import LONGEST_BACKOFF, surely
from bot.ledger.faults import place, unwritable
from bot.messengers.protocol import Key, Messenger, PollFault, Raw
from bot.texts import plain
from schedules.errors import LedgerFault

log = structlog.get_logger("lane")

POLL_LIMIT = 120.0  # a poll that takes longer is no poll any more
EMPTY_PAUSE = 1.0
CONFLICT_PAUSE = 5.0
SHOWN = 40  # letters of an update's key in the log
GIVEN_UP_SECONDS = 300.0  # a server nobody reaches for so long (a block, a broken line) is not waited for
Updates = Sequence[tuple[Key, Raw]]


class Listener(Protocol):
    """Who is told of what an ear hears."""

    async def receive(self, updates: Updates, cursor: str | None = None, /) -> object:
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
            if updates:
                await self._receive(updates, cursor)
            else:
                self.heard()
            self.cursor = cursor
            await self._answered()
            if updates:
                await self._listener.answers_first()
            else:
                # Servers (and proxies before them) that answer an empty poll at once must not be hammered.
                await asyncio.sleep(max(0.0, EMPTY_PAUSE - (asyncio.get_running_loop().time() - began)))

    async def _answered(self) -> None:
        """The platform is there again."""
        await self._listener.polled()
        if self._given_up:
            self._given_up = False
            await self._listener.unheard(None)

    async def _receive(self, updates: Updates, cursor: str | None) -> None:
        """The next poll goes on behind all of them, once each is kept that can be."""

        def keep(some: Updates) -> Awaitable[None]:
            return self._surely(some, cursor if some is updates else self.cursor)

        if not await keep_each(keep, updates, self._messenger.name):
            await self._surely((), cursor)

    async def _surely(self, updates: Updates, cursor: str | None) -> None:
        """A server that serves an update once only has forgotten it by now: a full disk must not lose it as well."""
        await surely(partial(self._keep, updates, cursor), "updates cannot be kept", self._messenger.name)

    async def _keep(self, updates: Updates, cursor: str | None) -> None:
        try:
            await self._listener.receive(updates, cursor)
        except LedgerFault as fault:
            self.trouble = fault.what
            raise

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


async def keep_each(keep: Callable[[Updates], Awaitable[object]], updates: Updates, messenger: str) -> bool:
    """Keeps them together, or else one by one: what can stand in no record keeps no other from it, and is left out.

    Whether it was together.
    """
    try:
        await keep(updates)
        return True
    except Exception as fault:
        if not unwritable(fault):
            raise
        error = f"{type(fault).__name__} {place(fault)}"
    if len(updates) < 2:  # it may quote a person, and so may its fault
        log.error("update left out", messenger=messenger, key=updates[0][0][:SHOWN], error=error)
        return False
    for one in updates:
        await keep_each(keep, [one], messenger)
    return False
