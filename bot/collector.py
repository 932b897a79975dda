"""Python's collector of cycles, set for a process that keeps much and drops little.

Left alone it walks everything that lives each time some thousands of objects have come, which is a stall of the loop
(docs/performance.md) and took an eighth of the time of six simulated days; what a started process keeps (code, rules,
texts) never has to be walked again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (10_000, 50, 50)


def settle() -> None:
    """Called once, when a process has started: what is there now stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


@contextmanager
def seldom() -> Iterator[None]:
    """For a long piece of work within a process that goes on as it was."""
    before, settled = gc.get_threshold(), gc.get_freeze_count()
    if not settled:
        gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not settled:
            gc.unfreeze()
