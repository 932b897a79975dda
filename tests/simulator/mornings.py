"""A year in which many never type: never linked, voice alone, silent; and an office person at the morning's page.

What the page's buttons call is what is called here, with a count of calls and taps as a finger would make them.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from sqlalchemy import Connection, select

from bot.app import App
from bot.clock import TrainingClock
from bot.conversation.answering.filing import as_turn
from bot.conversation.office import morning, phoned
from bot.conversation.turn import Turn
from bot.lanes import virtual
from bot.ledger.duties import obligations
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.tables import obligation, progress
from bot.ledger.who import people
from bot.settings import Settings
from bot.simulator.cast import Cast, cast
from bot.simulator.play import AT_ONCE, DAWN, NIGHT, TALK, _quietly
from bot.simulator.reading import is_reminder
from bot.simulator.world import NAME, Heard, Post, Saying, World
from schedules.calendar import TZ, Calendar
from schedules.commune import Commune
from schedules.directory import Role, UnitKind

SHARES = {"never": 0.3, "voice": 0.2, "silent": 0.1}
AT = time(8, 40)
TAPS, ANSWERS = 25, 0.8  # taps a morning; how often a telephone is answered
OFFICE = "chanh-van-phong"


@dataclass
class Quiet:
    """The cast, but these do not type."""

    cast: Cast
    how: Mapping[str, str]
    rng: random.Random

    def hears(self, heard: Heard) -> Sequence[Saying]:
        how = self.how.get(heard.to)
        if how is None:
            return self.cast.hears(heard)
        if how == "voice" and is_reminder(heard) and self.rng.random() < 0.7:
            return [Saying(heard.at + timedelta(minutes=self.rng.randint(5, 90)), heard.to, "voice")]
        return []


@dataclass
class Worked:
    """What came of it. days: by day the calls and the taps; bare: duties without a status in time."""

    commune: Commune
    how: Mapping[str, str]
    days: dict[date, tuple[int, int]] = field(default_factory=dict)
    due: int = 0
    bare: list[str] = field(default_factory=list)


def work(texts: Mapping[str, str], first: date, last: date, seed: int = 1) -> Worked:
    """Lives from first to last, both included, with the office at the page every working morning."""
    commune = documents.parse(dict(texts))
    rng = random.Random(f"{seed}/mornings")
    how = _quiet_ones(commune, rng)
    who = cast(commune, first, last, seed)
    world = World(Quiet(who, how, rng))
    migrate(world.store)
    start = Calendar.at(first, DAWN)
    world.store.do_now(_found, dict(texts), how, start)
    made = Worked(commune, how)
    with _quietly():
        virtual.run(_lives(world, made, first, last, rng))
    made.due, made.bare = world.store.read_now(_judged, commune, first, last)
    return made


def _quiet_ones(commune: Commune, rng: random.Random) -> dict[str, str]:
    heads = [p.id for p in commune.directory.people.values() if Role.head in p.roles and Role.office not in p.roles]
    rng.shuffle(heads)
    names = [name for name, share in SHARES.items() for _ in range(round(share * len(heads)))]
    return dict(zip(heads, names, strict=False))


def _found(tx: Connection, texts: Mapping[str, str], how: Mapping[str, str], start: datetime) -> None:
    commune, _ = documents.import_folder(tx, texts, now=start)
    for unit in commune.directory.units:
        obligations.go_live(tx, commune, unit, "he-thong", start)
    for person in commune.directory.people:
        if how.get(person) != "never":
            people.link(tx, commune.id, messenger=NAME, chat=person, person=person, now=start)


async def _lives(world: World, made: Worked, first: date, last: date, rng: random.Random) -> None:
    clock = TrainingClock(Calendar.at(first, DAWN), 1.0, asyncio.get_running_loop().time)
    app = App(
        Settings(), clock, [Post(world, clock)], store=world.store, virtual=True, window=AT_ONCE, conversation=TALK
    )
    await app.start()
    keys = count()
    day = first
    while day <= last:
        if made.commune.calendar.is_working(day):
            await clock.until(Calendar.at(day, AT))
            made.days[day] = world.store.do_now(_morning, made.commune, clock.now(), rng, keys)
            app.poke()
        day += timedelta(days=1)
    await clock.until(Calendar.at(last, NIGHT))
    app.abandon()
    await asyncio.sleep(1)


def _morning(tx: Connection, commune: Commune, now: datetime, rng: random.Random, keys: count[int]) -> tuple[int, int]:
    """One morning on the page. A tap: to dial, to choose a status, to tick, to send, to copy."""
    me = commune.directory.people[OFFICE]
    found = morning.of(morning.look(tx, commune, me, now))
    calls, taps = 0, 1 + 1  # the group's text is copied; what was chosen is sent
    taps += any(one.report for one in found.waiting)  # reports stand ticked: one tap confirms them

    def turn() -> Turn:
        made = as_turn(tx, commune, OFFICE, f"sang/{next(keys)}", now)
        assert made is not None
        return made

    own = next((call for call in found.calls if call.person is None), None)
    if own is not None:
        said, cost = _says(own.asked, rng)
        taps += cost
        phoned.record(turn(), None, said)
    others: list[morning.Call | morning.Spoken] = [*found.voices, *(one for one in found.calls if one.person)]
    others.sort(key=lambda one: morning.pressing(one, now.astimezone(TZ).date()))
    for one in others:
        if calls == morning.CALLS or taps + 2 > TAPS:
            break
        taps += 1  # to dial, or to listen
        if isinstance(one, morning.Spoken):
            if not one.asked:
                taps += 1
                phoned.put_aside(turn(), one.requests, one.person)
                continue
            said, cost = _within(TAPS - taps, *_says(one.asked, rng))
            taps += cost
            phoned.record(turn(), one.person, said, "voice", one.requests)
            continue
        calls += 1
        if rng.random() > ANSWERS:
            others.append(one)  # rung once more when the others are done, if there is time
            continue
        said, cost = _within(TAPS - taps, *_says(one.asked, rng))
        taps += cost
        assert one.person is not None
        phoned.record(turn(), one.person.id, said)
    ids = frozenset(one.request for one in found.waiting if one.report)
    phoned.confirm_these(turn(), ids)
    return calls, taps


def _says(asked: Sequence[morning.Asked], rng: random.Random) -> tuple[list[phoned.Said], int]:
    """What somebody says of all that is asked: mostly one word for everything, now and then each apart.

    Taps of the latter: the list is opened, then one a duty; or one word for all, the list, and one for each exception.
    """
    alike = rng.random() < 0.85
    whole = rng.choice(("xong", "xong", "dang", "chua", "vuong"))
    said = [
        phoned.Said(
            one.id,
            whole if alike else rng.choice(("xong", "dang")),
            "chờ thẩm định" if whole == "vuong" and alike else "",
        )
        for one in asked
    ]
    exceptions = len(said) - max(Counter(one.status for one in said).values(), default=0)
    return said, 1 if not exceptions else min(1 + len(asked), 2 + exceptions)


def _within(left: int, said: list[phoned.Said], cost: int) -> tuple[list[phoned.Said], int]:
    """What is written down with the taps that are left: one opens the list, then one a duty."""
    return (said, cost) if cost <= left else (said[: max(0, left - 1)], left)


def _judged(tx: Connection, commune: Commune, first: date, last: date) -> tuple[int, list[str]]:
    """Duties due in the span, and those without a status on record from three working days before to three after."""
    outside = {unit.id for unit in commune.directory.units.values() if unit.kind is UnitKind.outside}
    calendar = commune.calendar
    rows = tx.execute(select(obligation).where(obligation.c.commune == commune.id)).mappings().all()
    said: dict[str, list[date]] = {}
    for row in tx.execute(select(progress).where(progress.c.kind != "acknowledged")).mappings():
        said.setdefault(row["obligation"], []).append(row["at"].astimezone(TZ).date())
    due, bare = 0, []
    for row in rows:
        if not first <= row["rule_due"] <= calendar.shift(last, -4) or row["unit"] in outside or row["sample"]:
            continue
        if row["state"] in ("withdrawn", "retired"):
            continue
        due += 1
        low, high = calendar.shift(row["due"], -3), calendar.shift(row["due"], 3)
        moved = row["due"] != row["rule_due"]
        done = row["finished_on"] is not None and row["finished_on"] <= high
        if not moved and not done and not any(low <= day <= high for day in said.get(row["id"], ())):
            bare.append(f"{row['id']} due {row['due']} said {[str(day) for day in said.get(row['id'], ())]}")
    return due, bare
