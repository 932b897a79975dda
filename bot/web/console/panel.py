"""What the system knows of one seat: its duties with state and next step, and how the last answer was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, and_, select

from bot.conversation.duties import flag_of
from bot.ledger.tables import code, duty, inbox, obligation, progress
from bot.web.console.seats import CONSOLE
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import Role
from schedules.progress import Flag, State

SHOWN = 40
_LIVE = (State.open, State.awaiting, State.unknown, State.paused)
_SEE_ALL = {Role.chairman, Role.office}
# The order in which figures are read: what hurts first.
_FIGURES = (Flag.overdue, Flag.today, Flag.soon, Flag.awaiting, Flag.settling, Flag.in_time, Flag.unknown, Flag.paused)


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that was said of a duty and what was made of it."""

    text: str
    kind: str
    at: datetime
    percent: float | None
    amount_vnd: int | None
    new_date: date | None
    reason: str
    why: str
    confidence: float | None
    person: str


@dataclass(frozen=True, slots=True)
class Line:
    """A duty of the panel. next_at: when its next step is looked at; asked_until: a date stated, not granted."""

    id: str
    code: int | None
    title: str
    unit: str
    project: str
    flag: Flag
    due: date
    rule_due: date
    percent: float | None
    next_at: datetime | None
    blocked: str
    extension_asked: bool
    asked_until: date | None
    sample: bool
    last: Understood | None


@dataclass(frozen=True, slots=True)
class Panel:
    """scope: mine (units of one's own), charge (units in one's charge), all, none (group, outsider).

    unsettled: what was due before the product came and nobody has settled (chưa rõ), apart from what is at work.
    """

    scope: str
    lines: tuple[Line, ...]
    unsettled: tuple[Line, ...]
    more: int
    figures: tuple[tuple[Flag, int], ...]
    understood: Understood | None


def panel(tx: Connection, commune: Commune, seat_id: str, now: datetime) -> Panel:
    """The panel of a seat at `now` (aware)."""
    today = now.astimezone(TZ).date()
    scope, units = scope_of(commune, seat_id)
    if scope == "none":
        return Panel(scope, (), (), 0, (), None)
    rows = _open(tx, commune, units)
    flags = [flag_of(commune, row, today) for row in rows]
    counts = Counter(flags)
    shown = sorted(zip(rows, flags, strict=True), key=lambda pair: pair[1] is Flag.unknown)[:SHOWN]
    codes = _codes(tx, commune.id, seat_id, [row["duty"] for row, _ in shown])
    answers = _answers(tx, commune.id, [row["id"] for row, _ in shown])
    lines = [_line(commune, row, mark, codes, answers) for row, mark in shown]
    figures = tuple((mark, counts[mark]) for mark in _FIGURES if counts[mark])
    return Panel(
        scope,
        tuple(line for line in lines if line.flag is not Flag.unknown),
        tuple(line for line in lines if line.flag is Flag.unknown),
        len(rows) - len(shown),
        figures,
        _newest(tx, commune.id, seat_id),
    )


def scope_of(commune: Commune, seat_id: str) -> tuple[str, frozenset[str] | None]:
    """Which units a seat is shown: its own, those in its charge, all (None), or nothing."""
    person = commune.directory.people.get(seat_id)
    if person is None:
        return "none", frozenset()
    if _SEE_ALL & person.roles or not (person.units or Role.vice_chairman in person.roles):
        return "all", None
    if Role.vice_chairman in person.roles:
        units = commune.directory.units.values()
        return "charge", frozenset(unit.id for unit in units if unit.vice_chairman == seat_id)
    return "mine", frozenset(person.units)


def next_due(tx: Connection, commune: Commune, seat_id: str, after: date) -> date | None:
    """The nearest working day after `after` on which something of this seat (lacking duties: of anybody) is due."""
    _, units = scope_of(commune, seat_id)
    rows = _open(tx, commune, units) if units else []
    days = {commune.calendar.on_or_before(row["due"]) for row in rows or _open(tx, commune, None)}
    return min((day for day in days if day > after), default=None)


def _open(tx: Connection, commune: Commune, units: Collection[str] | None) -> list[RowMapping]:
    rows = (
        select(obligation, duty.c.holder_unit, duty.c.percent)
        .join(duty, (duty.c.commune == obligation.c.commune) & (duty.c.id == obligation.c.duty))
        .where(obligation.c.commune == commune.id, obligation.c.state.in_([state.value for state in _LIVE]))
        .order_by(obligation.c.due, obligation.c.id)
    )
    if units is not None:
        rows = rows.where(duty.c.holder_unit.in_(units))
    return list(tx.execute(rows).mappings())


def _line(commune: Commune, row: RowMapping, mark: Flag, codes: dict[str, int], answers: dict[str, RowMapping]) -> Line:
    unit = commune.directory.units.get(row["holder_unit"])
    project = commune.projects.get(row["project"]) if row["project"] else None
    answer = answers.get(row["id"])
    return Line(
        id=row["id"],
        code=codes.get(row["duty"]),
        title=row["title"],
        unit=unit.name if unit else row["holder_unit"],
        project=project.name if project else "",
        flag=mark,
        due=row["due"],
        rule_due=row["rule_due"],
        percent=row["percent"],
        next_at=row["next_step_at"],
        blocked=(row["blocked_reason"] or "") if row["blocked_since"] else "",
        extension_asked=row["extension_asked"],
        asked_until=row["promised_until"],
        sample=row["sample"],
        last=_understood(answer) if answer else None,
    )


def _codes(tx: Connection, commune: str, person: str, duties: list[str]) -> dict[str, int]:
    rows = tx.execute(
        select(code.c.duty, code.c.n).where(
            code.c.commune == commune, code.c.person == person, code.c.duty.in_(duties), code.c.closed_at.is_(None)
        )
    )
    return {name: int(n) for name, n in rows}


def _answers(tx: Connection, commune: str, obligations: list[str]) -> dict[str, RowMapping]:
    """The newest entry of each obligation that nobody has undone."""
    rows = tx.execute(
        select(progress)
        .where(progress.c.commune == commune, progress.c.obligation.in_(obligations), progress.c.undone_at.is_(None))
        .order_by(progress.c.id)
    ).mappings()
    return {row["obligation"]: row for row in rows}


def _newest(tx: Connection, commune: str, chat: str) -> Understood | None:
    """What was made of the newest message of this chat that said something of a duty."""
    row = (
        tx.execute(
            select(progress)
            .join(inbox, and_(inbox.c.commune == progress.c.commune, inbox.c.id == progress.c.inbox))
            .where(progress.c.commune == commune, inbox.c.messenger == CONSOLE, inbox.c.chat == chat)
            .order_by(progress.c.id.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    return _understood(row) if row else None


def _understood(row: RowMapping) -> Understood:
    more = row["understood"] or {}
    return Understood(
        text=row["text"] or "",
        kind=row["kind"],
        at=row["at"],
        percent=row["percent"],
        amount_vnd=row["amount_vnd"],
        new_date=row["new_date"],
        reason=row["reason"] or "",
        why=str(more.get("why") or ""),
        confidence=more.get("confidence"),
        person=row["person"],
    )
