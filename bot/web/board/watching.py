"""Who says nothing, who cannot be reached, and how the channels are: what the office looks after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from bot.ledger import audit
from bot.ledger.guarding import chain, troubles
from bot.ledger.sending.lanes import kind_of
from bot.ledger.sending.ways import COUNTED, plan
from bot.ledger.tables import address
from bot.ledger.who import absences, people
from bot.summaries.figures import figures
from bot.texts import plain, render
from bot.texts.channels import channel
from bot.web.board.seat import Seat
from schedules.calendar import TZ


@dataclass(frozen=True, slots=True)
class Quiet:
    """A unit that answers nothing. since: the first reminder nothing was said to; heard: the head's last message."""

    unit: str
    name: str
    head: str
    count: int
    since: date | None
    days: int
    linked: tuple[str, ...]
    away: bool
    heard: date | None


def silent(tx: Connection, seat: Seat) -> dict[str, Any]:
    """Units that were reminded and said nothing since, the longest first; and people no message reaches."""
    commune, today = seat.commune, seat.today
    whole = figures(tx, commune, today, messenger=seat.messenger)
    linked = people.linked(tx, commune.id)
    heard = _heard(tx, commune.id)
    standing = absences.on(tx, commune, today)
    quiet = []
    for row in whole.units:
        head = commune.directory.head_of(row.id)
        if not row.silent:
            continue
        quiet.append(
            Quiet(
                row.id, row.name, head.title if head else "", row.silent, row.silent_since,
                commune.calendar.count(row.silent_since, today) if row.silent_since else 0,
                tuple(linked.get(head.id, ())) if head else (), row.absent, heard.get(head.id) if head else None,
            )
        )  # fmt: skip
    directory = commune.directory
    missing = [
        (person.title, ", ".join(directory.units[unit].name for unit in person.units))
        for person in directory.people.values()
        if person.id not in linked
    ]
    away = [
        (directory.people[one.person].title, one.last) for one in standing.absences if one.person in directory.people
    ]
    quiet.sort(key=lambda one: (-one.days, -one.count, one.name))
    return {"quiet": quiet, "missing": missing, "linked": len(linked), "people": len(directory.people), "away": away}


def _heard(tx: Connection, commune: str) -> dict[str, date]:
    rows = tx.execute(
        select(address.c.person, func.max(address.c.reached_at))
        .where(address.c.commune == commune)
        .group_by(address.c.person)
    )
    return {person: at.astimezone(TZ).date() for person, at in rows if at is not None}


def health(tx: Connection, seat: Seat) -> dict[str, Any]:
    """Troubles first; then each channel, what waits, the newest backup, the last sealed day."""
    commune, now = seat.commune, seat.house.clock.now()
    wrong = [
        (render(f"trouble.{row['kind']}", **row["facts"]).text, row["since"].astimezone(TZ))
        for row in troubles.open_ones(tx, commune.id)
    ]
    shown = []
    for row in troubles.channels(tx, commune.id):
        kind = kind_of(row["messenger"])
        have = plan(tx, commune, kind, now) if kind in COUNTED else None
        limit = have.limit if have is not None else None
        shown.append(
            {
                "name": channel(row["messenger"]), "bot": row["bot_name"] or "", "deaf": row["deaf"] or "",
                "people": people.count_at(tx, commune.id, row["messenger"]), "most": row["people"],
                "used": have.used if have is not None else row["month_count"], "limit": limit,
                "polled": row["polled_at"].astimezone(TZ) if row["polled_at"] else None,
            }
        )  # fmt: skip
    waiting, since = troubles.oldest_waiting(tx, commune, now)
    copies = audit.newest(tx, commune.id, "backup", limit=1)
    sealed = chain.head(tx, commune.id)
    return {
        "wrong": wrong, "channels": shown, "waiting": waiting, "since": since.astimezone(TZ) if since else None,
        "backup": copies[0]["at"].astimezone(TZ) if copies else None,
        "sealed": plain("page.board.sealed", day=f"{sealed[0]:%d/%m/%Y}", mark=sealed[1]) if sealed else "",
    }  # fmt: skip
