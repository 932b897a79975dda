"""Claims the record has committed although its answer was lost: nobody here knows of them, and nothing has left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.ledger.sending import lanes
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from bot.lanes.lane import Lane


class Unheard:
    """Those of one lane. any: whether there may be some."""

    def __init__(self, lane: Lane) -> None:
        self._lane, self.any = lane, False

    @contextmanager
    def noticed(self) -> Iterator[None]:
        """Around a turn: what it claimed may be in the record though it failed."""
        try:
            yield
        except LedgerFault:
            self.any = True
            self._lane.speaker.wake()
            raise

    async def settle(self, known: Iterable[int]) -> None:
        """Queues them again. known: messages on their way, or of which the result is to be written."""
        if self.any:
            lane, now = self._lane, self._lane.clock.now()
            await lane.store.do(lanes.settle_unheard, lane.commune(), *lane.key[1:], lane.epoch, now, set(known))
            self.any = False
