"""Named places between two writes. A test may stop a process there; in service nobody listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Seam = Literal[
    "armed",  # reminders recorded, no message promised yet
    "opened",  # messages promised, nobody has claimed one
    "kept",  # updates recorded, not acknowledged, not handled
    "handled",  # an update's consequences recorded, its answer queued; or claimed, where it may leave at once
    "claimed",  # a try recorded, its request has not left
    "sent",  # the request has left, its result is not recorded
    "recorded",  # the result recorded, nothing claimed since
]
Hook = Callable[[Seam], None]


def nowhere(seam: Seam) -> None:
    """In service."""
