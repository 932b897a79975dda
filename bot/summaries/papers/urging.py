"""The drafted letter that urges a unit of the commune on: what is overdue, by which clause, and when it was reminded.

A công văn has no name of its kind: its subject stands below the number. A draft: an office checks it, the signer
approves it, văn thư numbers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, select

from bot.ledger.tables import duty, obligation, progress, reminder
from bot.summaries.papers import letter
from bot.texts import failure, plain
from schedules.calendar import TZ
from schedules.errors import Fault
from schedules.progress import State

if TYPE_CHECKING:
    from schedules.commune import Commune


@dataclass(frozen=True, slots=True)
class Overdue:
    """A duty the letter names. late: working days; reminded: the days it was reminded of; said: the last answer."""

    title: str
    clause: str
    due: date
    late: int
    reminded: tuple[date, ...]
    said: str
    said_on: date | None
    promised: date | None


def overdue_of(
    tx: Connection, commune: Commune, unit: str, today: date, *, least: int = 0, sample: bool = False
) -> tuple[Overdue, ...]:
    """What a unit has open and `least` or more working days overdue, the oldest first, with the record of reminders."""
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    o = obligation.c
    rows = select(o.id, o.title, o.clause, o.due, o.promised_until, o.sample, o.project).select_from(joined)
    mine = (o.commune == commune.id, duty.c.holder_unit == unit, o.state == State.open.value, o.due < today)
    found = []
    for row in tx.execute(rows.where(*mine).order_by(o.due, o.id)).mappings():
        late = commune.calendar.count(row["due"], today)
        if late < least or (row["sample"] and not sample):
            continue
        project = commune.projects.get(row["project"])
        said = _said(tx, commune.id, row["id"])
        found.append(
            Overdue(
                f"{row['title']}: {project.name}" if project else row["title"], row["clause"], row["due"], late,
                _reminded(tx, commune.id, row["id"]), said[0], said[1], row["promised_until"],
            )
        )  # fmt: skip
    return tuple(found)


def _reminded(tx: Connection, commune: str, id_: str) -> tuple[date, ...]:
    mine = (reminder.c.commune == commune, reminder.c.obligation == id_, reminder.c.state == "told")
    rows = tx.execute(select(reminder.c.at).where(*mine, reminder.c.step.not_like("trial/%")).order_by(reminder.c.at))
    return tuple(dict.fromkeys(at.astimezone(TZ).date() for at in rows.scalars()))


def _said(tx: Connection, commune: str, id_: str) -> tuple[str, date | None]:
    mine = (progress.c.commune == commune, progress.c.obligation == id_, progress.c.undone_at.is_(None))
    row = tx.execute(select(progress).where(*mine).order_by(progress.c.id.desc()).limit(1)).mappings().first()
    return (str(row["text"] or ""), row["at"].astimezone(TZ).date()) if row is not None else ("", None)


def write(commune: Commune, unit: str, overdue: Sequence[Overdue], today: date) -> bytes:
    """The letter as a Word file. Fault where nothing is overdue."""
    if not overdue:
        raise failure(Fault, "letter.nothing_late", plain("letter.place"), unit=commune.named(unit))
    items = [{name: getattr(one, name) for name in Overdue.__slots__} | {"times": len(one.reminded)} for one in overdue]
    return letter.drawn(commune, "urging", commune.named(unit), items, today)
