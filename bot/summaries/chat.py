"""What the conversation and the routines call: one read transaction in, one `Rich` out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.ledger.rules import overlays
from bot.summaries import text, weeks
from bot.summaries.counts import Scope
from bot.summaries.duties import duties
from bot.summaries.figures import figures, scope_of, totals
from bot.texts import Rich, failure
from schedules.errors import Fault
from schedules.standing import standing as standing_of

if TYPE_CHECKING:
    from schedules.commune import Commune

LISTED = 500
WARNED_DAYS = 2
"""Working days late from which a unit may be named in a group: after one working day's private warning."""


def summary(
    tx: Connection,
    commune: Commune,
    today: date,
    *,
    unit: str | None = None,
    period: str | None = None,
    messenger: str | None = None,
) -> Rich:
    """/tonghop. Fault for an unknown unit or period."""
    return text.summary(figures(tx, commune, today, unit=unit, period=period, messenger=messenger))


def overdue(
    tx: Connection, commune: Commune, today: date, *, unit: str | None = None, messenger: str | None = None
) -> Rich:
    """/quahan."""
    return text.overdue(today, duties(tx, commune, _scope(tx, commune, today, unit, messenger), flags=("overdue",)))


def blocked(
    tx: Connection, commune: Commune, today: date, *, unit: str | None = None, messenger: str | None = None
) -> Rich:
    """Duties that are stuck."""
    return text.blocked(today, duties(tx, commune, _scope(tx, commune, today, unit, messenger), blocked=True))


def unit(tx: Connection, commune: Commune, today: date, unit: str, *, messenger: str | None = None) -> Rich:
    """/donvi of one unit."""
    whole = figures(tx, commune, today, unit=unit, messenger=messenger)
    return text.unit(whole, duties(tx, commune, _scope(tx, commune, today, unit, messenger), limit=LISTED))


def standing(commune: Commune, unit: str | None = None) -> Rich:
    """/chitieu: what is asked for without a day, of everybody or of one unit."""
    lacking = any(book.accepted and book.annexes_missing for book in commune.rulebooks)
    return text.standing(standing_of(commune, unit), commune.named(unit) if unit else "", annexes=lacking)


def units(tx: Connection, commune: Commune, today: date, *, messenger: str | None = None) -> Rich:
    """/donvi without a name."""
    return text.units(figures(tx, commune, today, messenger=messenger))


def projects(
    tx: Connection, commune: Commune, today: date, *, unit: str | None = None, messenger: str | None = None
) -> Rich:
    """/duan without a name."""
    return text.projects(figures(tx, commune, today, unit=unit, messenger=messenger))


def project(tx: Connection, commune: Commune, today: date, project: str, *, messenger: str | None = None) -> Rich:
    """/duan of one project. Fault for an unknown one, or for a sample one outside the console."""
    whole = figures(tx, commune, today, messenger=messenger)
    found = [(ladder, line) for ladder in whole.ladders for line in ladder.projects if line.id == project]
    if not found:
        raise failure(Fault, "summary.no_project", "/duan", project=project)
    ladder, line = found[0]
    rows = duties(tx, commune, _scope(tx, commune, today, None, messenger), project=project)
    return text.project(ladder, line, rows, today, [one for one in whole.outlooks if one.project == project])


def in_time(
    tx: Connection, commune: Commune, today: date, *, unit: str | None = None, messenger: str | None = None
) -> Rich:
    """/conkip."""
    return text.in_time(figures(tx, commune, today, unit=unit, messenger=messenger))


def week_ahead(tx: Connection, commune: Commune, today: date, *, messenger: str | None = None) -> Rich:
    """Monday's post: what falls due in the week of `today`."""
    first, last = weeks.bounds(today)
    rows = weeks.coming(tx, commune, _scope(tx, commune, today, None, messenger), first, last)
    return text.week_ahead(rows, first, last, commune.calendar)


def week_result(tx: Connection, commune: Commune, today: date, *, messenger: str | None = None) -> Rich:
    """Friday's post: how the week of `today` went. Late units are named only where the chairman has switched it on."""
    first, last = weeks.bounds(today)
    scope = _scope(tx, commune, today, None, messenger)
    following = weeks.coming(tx, commune, scope, first + timedelta(days=7), last + timedelta(days=7))
    named: list[str] = []
    if overlays.late_named(tx, commune):
        late = [row for row in duties(tx, commune, scope, flags=("overdue",)) if row.late_days >= WARNED_DAYS]
        named = list(dict.fromkeys(row.unit_name for row in late))
    count = sum(row.count for row in following)
    return text.week_result(
        *totals(tx, commune, scope),
        weeks.result(tx, scope, first, last),
        count,
        first,
        last,
        named,
    )


def _scope(tx: Connection, commune: Commune, today: date, unit: str | None, messenger: str | None) -> Scope:
    return scope_of(tx, commune, today, unit=unit, messenger=messenger)
