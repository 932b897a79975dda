"""An exercise on the console: begun anew, or told as a prepared story up to the moment somebody takes over."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, select

from bot.clock import TrainingClock
from bot.lanes.lane import Lane
from bot.ledger.commune import exercise
from bot.ledger.tables import code
from bot.messengers.console import Console
from bot.web.console.clockwork import Clockwork
from bot.web.console.seats import seat
from bot.web.console.stories import Said, Story, stories
from bot.web.house import House, local_now, receive
from schedules.commune import Commune

BEGINS = time(6)  # before the morning's messages


class Exercise:
    """Runs under the clockwork: nothing else moves the clock meanwhile. told: the story under way or at its end."""

    def __init__(self, house: House, lane: Lane, console: Console, clock: TrainingClock, clockwork: Clockwork) -> None:
        self._house, self._lane, self._console = house, lane, console
        self._clock, self._clockwork = clock, clockwork
        self.told: Story | None = None
        self._known: tuple[Commune, tuple[Story, ...]] | None = None

    async def offered(self) -> tuple[Story, ...] | None:
        """The stories of the rules in force; None where the record is more than an exercise and must not start over."""
        commune = self._house.commune
        if not await self._house.store.read(exercise.only_an_exercise, commune.id):
            return None
        if self._known is None or self._known[0] is not commune:
            self._known = commune, stories(commune)
        return self._known[1]

    def restart(self) -> None:
        """From the beginning, on the day the clock shows. Raises Busy."""
        day = local_now(self._house).date()
        self._clockwork.busy_with(self._anew(self._house.commune.calendar.at(day, BEGINS), None))

    def tell(self, story: Story) -> None:
        """Plays a story up to where its `seat` takes over. Raises Busy."""
        self._clockwork.busy_with(self._play(story))

    async def _play(self, story: Story) -> None:
        await self._anew(story.starts, story)
        for said in story.said:
            await self._clock.play(said.at)
            await self._say(said)
        await self._clock.play(story.ends)

    async def _anew(self, at: datetime, story: Story | None) -> None:
        """An empty record first: whichever way the clock then jumps, nothing of the old exercise is due."""
        store, commune = self._house.store, self._house.commune
        await self._clock.play(self._clock.now() + timedelta(seconds=1))  # nothing is being said just now
        await store.do(exercise.forget, commune.id)
        self._clock.move(at)
        await store.do(self._begin, commune, at)
        self._console.forget()
        self.told = story
        await self._clock.play(at + timedelta(seconds=1))

    @staticmethod
    def _begin(tx: Connection, commune: Commune, at: datetime) -> None:
        exercise.begin_anew(tx, commune, at)
        seat(tx, commune, at)

    async def _say(self, said: Said) -> None:
        """As the page would post it; with the number of the duty, which the person has read in a digest."""
        n = await self._house.store.read(_number, self._house.commune.id, said)
        text = said.text if n is None else f"{n} {said.text}"
        update = {"kind": "text", "chat": said.person, "id": f"s{secrets.token_hex(8)}", "text": text}
        updates = self._console.admit({}, json.dumps(update).encode())
        assert updates is not None
        await receive(self._house, self._lane, updates)
        await self._clock.play(self._clock.now() + timedelta(seconds=30))


def _number(tx: Connection, commune: str, said: Said) -> int | None:
    here = (code.c.commune == commune, code.c.person == said.person, code.c.duty == said.duty)
    n = tx.execute(select(code.c.n).where(*here, code.c.closed_at.is_(None))).scalar()
    return None if n is None else int(n)
