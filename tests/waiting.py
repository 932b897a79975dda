"""Waiting for what another task brings about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 30.0


async def until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> None:
    """Returns once the condition holds; fails the test when it does not in time."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 -- what is waited for knows nothing of the test
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"waited {seconds:g} s in vain{f' for {what}' if what else ''}") from None
