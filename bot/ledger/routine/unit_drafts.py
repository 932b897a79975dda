"""Drafts of units' own reports: Word in the unit's name, to its head, two working days before a reporting cycle is due.

One a unit and day, whatever falls due then. Hamlets have no such letters: they fill in a form.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select

from bot.ledger.duties import obligations
from bot.ledger.duties.obligations import Reach
from bot.ledger.prepared import prepared
from bot.ledger.sending import messages
from bot.ledger.tables import duty, obligation
from bot.ledger.who import absences, people
from bot.texts import plain
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import UnitKind
from schedules.progress import State

NAME = "unit-drafts"
DAYS = 2  # working days before the report is due
LIVES = timedelta(days=4)  # over a week-end and a day off
WITHOUT = frozenset({UnitKind.hamlet, UnitKind.outside})


def send(tx: Connection, commune: Commune, at: datetime, now: datetime, reach: Reach) -> None:
    """On its own morning or not at all; to units that are live, and to nobody who is not reached."""
    local = now.astimezone(TZ)
    if local.date() != at.astimezone(TZ).date() or commune.hours.quiet(local):
        return
    live, reached = obligations.live_units(tx, commune.id), people.linked(tx, commune.id)
    standing = absences.on(tx, commune, local.date())
    for unit, period in owed(tx, commune, local.date()).items():
        head = commune.directory.head_of(unit)
        person = standing.hears(head.id, unit) if head is not None else None
        if person in reached and (reach.console or unit in live):
            _say(tx, commune, unit, period, str(person), now)


def owed(tx: Connection, commune: Commune, today: date) -> dict[str, str]:
    """By unit the period ("2026-06") of its reports that are due two working days from today and still open."""
    first, after = (commune.calendar.shift(today, days) for days in (DAYS, DAYS + 1))
    found: dict[str, str] = {}
    for row in _reports().tuples(tx, {"commune": commune.id, "first": first, "after": after}):
        rule, unit = commune.rules.get(row.rule), commune.directory.units.get(row.holder_unit)
        if rule is not None and rule.days and unit is not None and unit.kind not in WITHOUT:
            found[unit.id] = row.occurrence
    return found


@prepared
def _reports() -> Select[Any]:
    """Open ones, due in a span."""
    due = obligation.c.due
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    return (
        select(duty.c.rule, duty.c.holder_unit, obligation.c.occurrence)
        .select_from(joined)
        .where(
            obligation.c.commune == bindparam("commune"),
            obligation.c.state == State.open.value,
            obligation.c.kind == "cycle",
            due >= bindparam("first", type_=due.type),
            due < bindparam("after", type_=due.type),
        )
        .order_by(obligation.c.occurrence)
    )


def _say(tx: Connection, commune: Commune, unit: str, period: str, person: str, now: datetime) -> None:
    file = {"kind": "docx", "unit": unit, "period": period, "note": plain("file.draft"), "for": person}
    messages.say(
        tx,
        commune.id,
        key=f"files/draft-of-{unit}/{period}/{person}/docx",
        purpose="summary",
        now=now,
        make={"file": file | {"unasked": True}},
        person=person,
        priority=6,
        expires_at=now + LIVES,
        quiet=True,
    )
