"""Documents on their way through the reader: what a page shows while a long one is read, and what came of it."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException

STEPS = ("taken", "searched", "compared")  # page.papers.reading.<step>
AT_ONCE, REMEMBERED = 3, 32
PATIENCE = 1.5  # seconds a page waits itself before it shows how far the reading is: a letter is done by then


@dataclass
class Arrival:
    """One document. step: which of STEPS it is at, from 0; task: gives the address to go on to, or raises a Fault."""

    name: str
    owner: str
    step: int = 0
    task: asyncio.Task[str] = field(init=False)


class Arrivals:
    """Of one process: a page of another that is asked for one of these knows nothing of it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Arrival] = OrderedDict()

    async def begin(self, name: str, owner: str, work: Callable[[Arrival], Awaitable[str]]) -> tuple[str, Arrival]:
        """Starts `work` and waits for it a moment. HTTPException 503 while as many are read as may be."""
        if sum(not one.task.done() for one in self._known.values()) >= AT_ONCE:
            raise HTTPException(503, headers={"Retry-After": "10"})
        made, mark = Arrival(name, owner), secrets.token_urlsafe(12)
        made.task = asyncio.ensure_future(work(made))
        made.task.add_done_callback(lambda done: done.cancelled() or done.exception())  # whoever left asks no more
        self._known[mark] = made
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        await asyncio.wait([made.task], timeout=PATIENCE)
        return mark, made

    def find(self, mark: str, owner: str) -> Arrival | None:
        """The person's own; None for anybody else's."""
        one = self._known.get(mark)
        return one if one is not None and one.owner == owner else None

    def forget(self, mark: str) -> None:
        self._known.pop(mark, None)
