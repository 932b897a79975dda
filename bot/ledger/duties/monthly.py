"""The monthly figures of projects: appended by owner and Treasury, frozen by month, corrected by a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from bot.ledger import audit
from bot.ledger.store import insert_new
from bot.ledger.tables import closing, figure

OWNER, TREASURY = "owner", "treasury"


@dataclass(frozen=True, slots=True)
class Figure:
    """One project's line for a month, whole đồng; None where nothing was said. as_of: the day the money stood so."""

    project: str
    paid_vnd: int | None
    advance_vnd: int | None = None
    estimate_vnd: int | None = None
    obstacle: str = ""
    as_of: date | None = None

    def same(self, row: RowMapping | None) -> bool:
        """Whether a row says the same already."""
        names = ("paid_vnd", "advance_vnd", "estimate_vnd", "obstacle")
        return row is not None and all(row[name] == getattr(self, name) for name in names)


@dataclass(frozen=True, slots=True)
class Closing:
    """A frozen month: its newest version, by whom and when; `upto` bounds the figures that count in it."""

    version: int
    upto: int
    person: str
    at: datetime


def put(
    tx: Connection,
    commune: str,
    period: str,
    source: str,
    figures: Iterable[Figure],
    *,
    as_of: date,
    person: str,
    through: str,
    now: datetime,
) -> list[str]:
    """Appends what is new or differs from the newest of its source; ids of those projects."""
    held = newest(tx, commune, period, source)
    changed = [one for one in figures if not one.same(held.get(one.project))]
    for one in changed:
        values = {
            "paid_vnd": one.paid_vnd,
            "advance_vnd": one.advance_vnd,
            "estimate_vnd": one.estimate_vnd,
            "obstacle": one.obstacle,
            "as_of": one.as_of or as_of,
        }
        whose = {"commune": commune, "period": period, "project": one.project, "source": source}
        tx.execute(insert(figure).values(**whose, **values, person=person, at=now, through=through))
    return [one.project for one in changed]


def newest(tx: Connection, commune: str, period: str, source: str, upto: int | None = None) -> Mapping[str, RowMapping]:
    """The newest line of each project; `upto`: as it was when a month was frozen."""
    mine = [figure.c.commune == commune, figure.c.period == period, figure.c.source == source]
    if upto is not None:
        mine.append(figure.c.id <= upto)
    last = select(func.max(figure.c.id)).where(*mine).group_by(figure.c.project)
    return {
        row["project"]: row
        for row in tx.execute(select(figure).where(figure.c.commune == commune, figure.c.id.in_(last))).mappings()
    }


def earlier(tx: Connection, commune: str, period: str) -> Mapping[str, RowMapping]:
    """The newest line an owner gave of each project for any month before: what a form is filled with."""
    last = select(func.max(figure.c.id)).where(
        figure.c.commune == commune, figure.c.period < period, figure.c.source == OWNER
    )
    rows = select(figure).where(figure.c.commune == commune, figure.c.id.in_(last.group_by(figure.c.project)))
    return {row["project"]: row for row in tx.execute(rows).mappings()}


def closed(tx: Connection, commune: str, period: str) -> Closing | None:
    """The newest freezing of a month; None while it is open."""
    rows = select(closing).where(closing.c.commune == commune, closing.c.period == period)
    row = tx.execute(rows.order_by(closing.c.version.desc()).limit(1)).mappings().first()
    return None if row is None else Closing(row["version"], row["upto"], row["person"], row["at"])


def close(tx: Connection, commune: str, period: str, *, person: str, now: datetime) -> Closing | None:
    """Freezes a month as it stands; a second time makes the next version. None when nothing has changed since."""
    last = tx.execute(
        select(func.max(figure.c.id)).where(figure.c.commune == commune, figure.c.period == period)
    ).scalar()
    before = closed(tx, commune, period)
    if last is None or (before is not None and before.upto >= last):
        return None
    version = before.version + 1 if before else 1
    row: dict[str, Any] = {"commune": commune, "period": period, "version": version, "upto": last}
    # The composite key makes of two who press at once one: the other's press finds the month frozen.
    if insert_new(tx, closing, {**row, "person": person, "at": now}) is None:
        return None
    audit.note(tx, commune, who=person, what="month_closed", now=now, subject=period, data={"version": version})
    return Closing(version, int(last), person, now)


def changed_since(tx: Connection, commune: str, period: str) -> frozenset[str]:
    """Projects of a frozen month with figures newer than its newest version; empty while it is open."""
    last = closed(tx, commune, period)
    if last is None:
        return frozenset()
    rows = select(figure.c.project).where(
        figure.c.commune == commune, figure.c.period == period, figure.c.id > last.upto
    )
    return frozenset(tx.execute(rows.distinct()).scalars())
