"""A word at the door of a shared bot, to chats that are no commune's: nothing of it is recorded, none is said twice."""

from __future__ import annotations

import asyncio
from math import inf

import structlog

from bot.lanes.gate import Gate
from bot.lanes.pacing import Pacer
from bot.ledger.faults import contained
from bot.messengers.protocol import Messenger, NotSent, Outgoing
from bot.texts import render

log = structlog.get_logger("shared")

MOST = 100  # that wait; more come of somebody who wants to keep the bot from its work


class Greeter:
    """pacer: of the bot, where this process speaks by it."""

    def __init__(self, messenger: Messenger, pacer: Pacer) -> None:
        self._messenger, self._pacer = messenger, pacer
        self._gate = Gate(pacer, None, lambda: None)
        self._waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue(MOST)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="greeter")

    async def stop(self) -> None:
        self.abandon()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def abandon(self) -> None:
        """As a killed process would."""
        if self._task is not None:
            self._task.cancel()

    def greet(self, chat: str, text: str) -> None:
        """Some time soon, behind whatever communes have to say."""
        if self._waiting.full():
            log.warning("greeting left out", text=text)
            return
        self._waiting.put_nowait((chat, text))

    async def _run(self) -> None:
        while True:
            chat, text = await self._waiting.get()
            with contained(log, "greeting failed"):
                await self._say(chat, text)

    async def _say(self, chat: str, text: str) -> None:
        loop = asyncio.get_running_loop()
        for wire in self._messenger.fit(Outgoing(render(text))):
            await self._gate.depart(chat, None, answer=False, longest=inf)
            outcome = await self._messenger.send(chat, wire)
            self._pacer.answered(chat, loop.time())
            if isinstance(outcome, NotSent) and outcome.retry_after is not None:
                self._pacer.flooded(outcome.retry_after, loop.time(), chat)
