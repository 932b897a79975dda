"""Who plays: everybody of a directory with a temper of their own, their leaves, and what they do unasked. By seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.simulator.people import Person, Temper
from bot.simulator.world import Heard, Saying
from schedules.calendar import Calendar
from schedules.commune import Commune
from schedules.directory import Role

# Of a hundred heads; everybody who decides for others is prompt.
SHARES: Mapping[Temper, int] = {
    Temper.prompt: 42,
    Temper.late: 20,
    Temper.silent: 8,
    Temper.wordy: 12,
    Temper.blocked: 6,
    Temper.on_leave: 12,
}
DECIDE = frozenset({Role.chairman, Role.vice_chairman, Role.office})
LEAVES_A_YEAR = 2
Spans = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Cast:
    """`away`: whose leave the office knows of, day to day. `blocks`: who shuts the bot out, from and until when."""

    people: Mapping[str, Person]
    away: Mapping[str, Spans]
    blocks: Mapping[str, tuple[datetime, datetime]]
    unasked: tuple[Saying, ...]

    def hears(self, heard: Heard) -> Sequence[Saying]:
        person = self.people.get(heard.to)
        return person.hears(heard) if person else ()


def cast(commune: Commune, first: date, last: date, seed: int) -> Cast:
    """The same people with the same plans for the same commune, span and seed."""
    tempers = _tempers(commune, random.Random(f"{seed}/tempers"))
    away, blocks = {}, {}
    people = {}
    for person in commune.directory.people.values():
        rng = random.Random(f"{seed}/{person.id}")
        temper = tempers.get(person.id, Temper.prompt)
        if temper is Temper.on_leave:
            away[person.id] = tuple(_leaves(rng, commune.calendar, first, last))
        if temper is Temper.blocked and (block := _block(rng, first, last)) is not None:
            blocks[person.id] = block
        decides = bool(person.roles & DECIDE)
        people[person.id] = Person(person.id, temper, rng, commune.calendar, away.get(person.id, ()), decides)
    unasked = [*_questions(commune, first, last), *_blocking(blocks)]
    return Cast(people, away, blocks, tuple(sorted(unasked, key=lambda one: (one.at, one.person))))


def _tempers(commune: Commune, rng: random.Random) -> dict[str, Temper]:
    """Every temper is there once where there are people enough; the rest by its share."""
    heads = [person.id for person in commune.directory.people.values() if not person.roles & DECIDE]
    rng.shuffle(heads)
    kinds, weights = list(SHARES), list(SHARES.values())
    chosen = kinds[: len(heads)] if len(heads) >= len(kinds) else []
    chosen += rng.choices(kinds, weights, k=len(heads) - len(chosen))
    return dict(zip(heads, chosen, strict=True))


def _leaves(rng: random.Random, calendar: Calendar, first: date, last: date) -> Iterator[tuple[date, date]]:
    """A working week or two off, twice a year, never overlapping."""
    days = (last - first).days + 1
    for n in range(max(1, LEAVES_A_YEAR * days // 365)):
        part = days // max(1, LEAVES_A_YEAR * days // 365)
        begins = calendar.on_or_after(first + timedelta(days=n * part + rng.randrange(max(1, part - 20))))
        yield begins, calendar.shift(begins, rng.randint(3, 8))


def _block(rng: random.Random, first: date, last: date) -> tuple[datetime, datetime] | None:
    """Some weeks in which nothing reaches the person."""
    days = (last - first).days
    if days < 30:
        return None
    begins = first + timedelta(days=rng.randrange(10, days - 15))
    moment = datetime.combine(begins, time(21, rng.randrange(60)), Calendar.at(begins, time()).tzinfo)
    return moment, moment + timedelta(days=rng.randint(10, 60), hours=-11)


def _blocking(blocks: Mapping[str, tuple[datetime, datetime]]) -> Iterator[Saying]:
    for person, (begins, ends) in blocks.items():
        yield Saying(begins, person, "blocked")
        yield Saying(ends, person, "unblocked")
        yield Saying(ends + timedelta(seconds=20), person, text="việc")


def _questions(commune: Commune, first: date, last: date) -> Iterator[Saying]:
    """Leaders ask how things stand on Monday morning, the office who is late on Thursday afternoon."""
    asking = ((0, time(9, 10), DECIDE - {Role.office}, "tổng hợp"), (3, time(15), {Role.office}, "quá hạn"))
    day = first
    while day <= last:
        for weekday, at, roles, words in asking:
            if day.weekday() == weekday and commune.calendar.is_working(day):
                for person in commune.directory.people.values():
                    if person.roles & roles:
                        yield Saying(Calendar.at(day, at), person.id, text=words)
        day += timedelta(days=1)
