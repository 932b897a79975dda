"""Codes said to a shared bot, tried beside its hearing: nobody else's words wait while one is hashed for each commune.

What waits lies in the record (`routing.queue`), and a chat's updates stay in their order. Whoever holds the bot tries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import Connection, RowMapping

from bot.clock import Clock
from bot.lanes.waiting import happened
from bot.ledger.faults import contained
from bot.ledger.hearing import routing
from bot.ledger.hearing.routing import Call, Hope, Routed
from bot.ledger.store import Store
from bot.ledger.who import people
from bot.messengers.protocol import Key, Raw

log = structlog.get_logger("shared")

AGAIN = 5.0  # seconds after which what went wrong is tried again


class Codes:
    """store: of the whole server. bot: its messenger's name and the hash of its token. read: an update's first
    reading. turn: of this process's writers. placed: told what became of an update.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        bot: tuple[str, str],
        read: Callable[[Key, Raw], Call],
        turn: asyncio.Lock,
        placed: Callable[[Routed], Awaitable[None]],
    ) -> None:
        self._store, self._clock, self._bot = store, clock, bot
        self._read, self._turn, self._placed = read, turn, placed
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Something may wait."""
        self._news.set()

    async def run(self) -> None:
        """Until it is cancelled: what is not placed by then, whoever holds the bot next places."""
        while True:
            self._news.clear()
            left = True
            with contained(log, "code not tried"):
                while left:
                    left = await self._next()
            await happened(self._news, AGAIN if left else None)

    async def _next(self) -> bool:
        """Places the update that costs least; False where none waits."""
        waiting = await self._store.read(routing.queue, self._bot[0])
        if not waiting:
            return False
        calls = [(self._read(row["key"], row["raw"]), row) for row in waiting]
        call, row = min(calls, key=_cost)
        hope = await self._store.read(routing.hope, *self._bot, call, self._clock.now())
        if hope is not None:
            hope = await asyncio.to_thread(_hashed, call.code or "", hope)
        async with self._turn:
            routed = await self._store.do(self._place, call, row["id"], hope, self._clock.now())
        await self._placed(routed)
        return True

    def _place(self, tx: Connection, call: Call, waited: int, hope: Hope | None, now: datetime) -> Routed:
        routing.take_turn(tx, self._bot[1])
        return routing.place(tx, *self._bot, call, waited, hope, now)


def _cost(one: tuple[Call, RowMapping]) -> tuple[bool, int]:
    """A bare code is hashed for every commune, what a link names for one; of two alike the older is first."""
    call, row = one
    return call.code is not None and call.named is None, row["id"]


def _hashed(code: str, hope: Hope) -> Hope:
    """Slow on purpose, so in a thread of its own."""
    return replace(hope, hashes={name: people.hashed(name, code) for name in hope.at})
