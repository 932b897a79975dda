"""Plays a span: an installation fresh at its start, everybody linked and live, then every instant with work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

import structlog
from sqlalchemy import Connection

from bot import collector
from bot.app import App
from bot.clock import TrainingClock
from bot.conversation import compose, handle
from bot.lanes import virtual
from bot.lanes.voice import Conversation
from bot.ledger.duties import obligations
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.who import absences, people
from bot.settings import Settings
from bot.simulator.cast import Cast, cast
from bot.simulator.world import GROUP, NAME, Post, World
from schedules.calendar import Calendar
from schedules.commune import Commune

DAWN = time(5)  # quiet everywhere, and before anything is due
NIGHT = time(23, 50)
AT_ONCE = 50  # nobody pulls the plug here
TALK = Conversation(handle, compose)  # nobody looks at menus and pictures


@dataclass(frozen=True)
class Played:
    """A span that was lived through. `world`: the record and all that was heard and said."""

    commune: Commune
    cast: Cast
    world: World
    first: date
    last: date
    seed: int


def play(
    texts: Mapping[str, str],
    first: date,
    last: date,
    seed: int = 0,
    *,
    stops: tuple[date, ...] = (),
    on: str = NAME,
) -> Played:
    """Lives from first to last, both included. texts: the documents of a configuration. on: the platform, see `World`.

    stops: at the end of these days the process is killed and another goes on with the record: nothing may differ.
    """
    commune = documents.parse(dict(texts))
    who = cast(commune, first, last, seed)
    world = World(who, on)
    migrate(world.store)
    start = Calendar.at(first, DAWN)
    world.store.do_now(_found, dict(texts), who, start, on)
    world.plan(who.unasked)
    with _quietly(), collector.seldom():
        virtual.run(_lives(world, start, [*sorted(stops), last]))
    return Played(commune, who, world, first, last, seed)


async def _lives(world: World, start: datetime, ends: list[date]) -> None:
    for day in ends:
        end = Calendar.at(day, NIGHT)
        await _live(world, start, end)
        start = end


async def _live(world: World, start: datetime, end: datetime) -> None:
    """One life of the process, killed at its end."""
    clock = TrainingClock(start, 1.0, asyncio.get_running_loop().time)
    app = App(
        Settings(), clock, [Post(world, clock)], store=world.store, virtual=True, window=AT_ONCE, conversation=TALK
    )
    await app.start()
    await clock.until(end)
    app.abandon()
    await asyncio.sleep(1)


def _found(tx: Connection, texts: Mapping[str, str], who: Cast, start: datetime, on: str) -> None:
    """As after an installation: configuration in, units live, everybody linked, a group, leaves known."""
    commune, _ = documents.import_folder(tx, texts, now=start)
    for unit in commune.directory.units:
        obligations.go_live(tx, commune, unit, "he-thong", start)
    for person in commune.directory.people:
        people.link(tx, commune.id, messenger=on, chat=person, person=person, now=start)
    people.link_target(tx, commune.id, messenger=on, chat=GROUP, kind="group", title=GROUP, by="he-thong")
    for person, spans in who.away.items():
        for begins, ends in spans:
            absences.record(
                tx, commune.id, person=person, deputy=None, first=begins, last=ends, by="he-thong", now=start
            )


@contextmanager
def _quietly() -> Iterator[None]:
    """A year of the log is nobody's to read; what goes wrong is."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        yield
    finally:
        structlog.configure(**before)
