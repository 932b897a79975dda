"""A loop in which time passes only when nothing else can: a year of one commune in seconds, for `simulate` and tests.

There are no threads here: the store is in memory and runs inline, messengers answer without a network.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stuck(RuntimeError):
    """Every coroutine waits for something that can never come."""


class _Selector(selectors.SelectSelector):
    """Advances the loop's time by what it was asked to wait."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout == 0:
            return []  # something is ready in the loop itself
        ready = super().select(0)
        if ready:
            return ready
        if timeout is None:
            raise Stuck("nothing is due, and nothing can become due")
        self.loop.seconds += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` starts at 0 and jumps from one timer to the next."""

    def __init__(self) -> None:
        self.seconds = 0.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        # At the default of 1e-9 the spacing of floats makes a timer due "not quite yet" for ever after day 97.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self.seconds


def run(main: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine in a loop of its own; Stuck when it would wait for ever."""
    loop = VirtualLoop()
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(main)
    finally:
        _cancel_all(loop)
        asyncio.set_event_loop(None)
        loop.close()


def _cancel_all(loop: VirtualLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
