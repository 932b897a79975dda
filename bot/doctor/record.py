"""The database, the process that works on it, what waits there, and who is linked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select, text

from bot.doctor.ward import Level, Line, Ward, line
from bot.ledger.duties import requests
from bot.ledger.hearing import inbox
from bot.ledger.migrations import HEAD
from bot.ledger.tables import address, commune, message
from bot.ledger.tables import inbox as inbox_table
from bot.ledger.who import bots, people
from bot.texts import plain
from schedules.calendar import TZ
from schedules.province import layouts

COMMUNES, PER_COMMUNE = 3_321, 40  # of the country, and people of one who hear something of a morning
LITTLE_ROOM = 500 * 1024 * 1024
LONG = timedelta(minutes=10)


def database(ward: Ward) -> Iterator[Line]:
    """It opens, it is whole, and there is room for it to grow."""
    desk = ward.desk
    found = desk.read(_whole)
    if found != "ok":
        yield line(Level.wrong, "database.broken", found=found)
        return
    path = desk.store.path
    if path is None:
        yield from server(ward)
        return
    room = shutil.disk_usage(path.parent).free
    size = f"{path.stat().st_size / 1e6:.1f} MB".replace(".", ",")
    if room < LITTLE_ROOM:
        yield line(Level.note, "database.little_room", path=path, size=size, mb=room // 1_000_000)
        return
    yield line(Level.well, "database.whole", path=path, revision=HEAD, size=size)


def server(ward: Ward) -> Iterator[Line]:
    """PostgreSQL answers, and its walls between communes hold for the role of the program."""
    above = ward.everywhere.read_now(_above_walls)
    yield line(Level.well, "database.server", revision=HEAD)
    if above:
        yield line(Level.wrong, "database.above_walls")


def running(ward: Ward) -> Iterator[Line]:
    """Whether somebody runs the loops just now; on PostgreSQL the lanes' own lines show it."""
    held = ward.desk.store.held()
    if held:
        yield line(Level.well, "running.yes")
    elif held is not None:
        yield line(Level.note, "running.no")


def waiting(ward: Ward) -> Iterator[Line]:
    """What should have been said or understood by now."""
    desk = ward.desk
    queued, oldest = (0, None)
    if not desk.commune.hours.quiet(ward.now.astimezone(TZ)):
        queued, oldest = desk.read(lambda tx: _overdue(tx, desk.commune.id, ward.now))
    new = desk.read(lambda tx: inbox.waiting(tx, desk.commune.id))
    aside = desk.read(lambda tx: _aside(tx, desk.commune.id))
    if queued and oldest:
        yield line(Level.note, "waiting.unsent", count=queued, since=_local(oldest))
    if new:
        yield line(Level.note, "waiting.unread", count=new)
    if aside:
        yield line(Level.note, "waiting.aside", count=aside)
    if not (queued or new or aside):
        yield line(Level.well, "waiting.nothing")


def linked(ward: Ward) -> Iterator[Line]:
    """Who is reached by no messenger yet, and leaders whose link nobody has confirmed."""
    desk = ward.desk
    reached = desk.read(lambda tx: people.linked(tx, desk.commune.id))
    known = desk.commune.directory.people
    allowed = set(desk.commune.messengers)
    left = [person.title for person in known.values() if not set(reached.get(person.id, ())) & allowed]
    shown = {"shown": "; ".join(left[:5]), "more": max(len(left) - 5, 0)}
    level = Level.note if left else Level.well
    yield line(level, "linked.count", linked=len(known) - len(left), people=len(known), **shown)
    unsure = desk.read(lambda tx: requests.pending(tx, desk.commune.id, "link"))
    if unsure:
        yield line(Level.note, "linked.unsure", count=len(unsure))


def _above_walls(tx: Connection) -> bool:
    """Whether no row-level policy holds for the role of the program."""
    asked = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    return bool(tx.execute(text(asked)).scalar())


def layout(ward: Ward) -> Iterator[Line]:
    """How long a morning takes with one bot for all communes of the server, and with a bot for each: 30 a second."""
    if ward.given.sqlite_path is not None:
        return
    reached = ward.everywhere.read_now(_reached)
    if ward.given.province_token is not None:
        yield _shared(ward, reached)
    people_of = list(reached.values())
    (all_, one_bot), (largest, own_bot) = layouts(people_of)
    took = {"one": _took(one_bot), "own": _took(own_bot)}
    yield line(Level.well, "layout.here", communes=len(people_of), people=all_, largest=largest, **took)
    (country, one_bot), (_, own_bot) = layouts([PER_COMMUNE] * COMMUNES)
    took = {"one": _took(one_bot), "own": _took(own_bot)}
    yield line(Level.well, "layout.country", communes=COMMUNES, messages=country, **took)


def _shared(ward: Ward, reached: Mapping[str, int]) -> Line:
    """The layout as it is configured: who shares the province's bot, and how long its morning takes."""
    kept = ward.everywhere.read_now(bots.kept)
    own = {row["commune"] for row in kept if row["kind"] == "telegram" and row["sealed"]}
    shared = [count for name, count in reached.items() if name not in own]
    (all_, seconds), _ = layouts(shared)
    values = {"communes": len(shared), "people": all_, "own": len(reached) - len(shared), "took": _took(seconds)}
    return line(Level.well, "layout.shared", **values)


def _reached(tx: Connection) -> dict[str, int]:
    """People with an address, of each commune of the server."""
    live = and_(address.c.commune == commune.c.id, address.c.state == "live")
    people_of = select(commune.c.id, func.count(address.c.person.distinct())).select_from(
        commune.outerjoin(address, live)
    )
    return {row[0]: row[1] for row in tx.execute(people_of.group_by(commune.c.id))}


def _took(seconds: float) -> str:
    if seconds >= 120:
        return plain("doctor.minutes", minutes=f"{seconds / 60:.0f}")
    return plain("doctor.seconds", seconds=f"{seconds:.1f}".replace(".", ","))


def _whole(tx: Connection) -> str:
    """ "ok", or what is broken."""
    if tx.dialect.name != "sqlite":
        tx.execute(select(1))
        return "ok"
    return str(tx.execute(text("PRAGMA quick_check(1)")).scalar_one())


def _overdue(tx: Connection, commune: str, now: datetime) -> tuple[int, Any]:
    due = (message.c.commune == commune, message.c.state == "queued")
    late = (message.c.due_at < now - LONG, message.c.expires_at > now, message.c.sample.is_(False))
    count, oldest = tx.execute(select(func.count(), func.min(message.c.due_at)).where(*due, *late)).one()
    return int(count), oldest


def _aside(tx: Connection, commune: str) -> int:
    rows = (inbox_table.c.commune == commune, inbox_table.c.state == "quarantined")
    return int(tx.execute(select(func.count()).where(*rows)).scalar_one())


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(TZ):%H:%M %d/%m/%Y}"
