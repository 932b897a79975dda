"""Prepared stories for a training: an exercise begins on a certain day, people of the cast say what they would, and at
the interesting moment somebody else takes over.

A story names nobody and no text of a decision: it looks for a duty of its kind in the rules in force, and is not
offered where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.texts import plain, render
from schedules.commune import Commune
from schedules.directory import Role
from schedules.obligations import Obligation, expand
from schedules.portfolio import Group
from schedules.rulebook import Kind


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody of the cast says something about an obligation. text: a status, without the number of the duty."""

    at: datetime
    person: str
    duty: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """id: of the catalogue (exercise.<id>.title, .note). seat: who takes over at `ends`."""

    id: str
    starts: datetime
    said: tuple[Said, ...]
    ends: datetime
    seat: str
    title: str
    note: str


def stories(commune: Commune) -> tuple[Story, ...]:
    """Those that the rules in force can tell, in the order of the year."""
    year = commune.year
    known = [
        one for one in expand(commune, date(year, 1, 1), date(year, 12, 31)).obligations if _head(commune, one.unit)
    ]
    made = (tell(commune, known) for tell in (_plan_slips, _site_trouble, _silent_unit))
    return tuple(sorted((one for one in made if one is not None), key=lambda one: one.starts))


# --- the three ------------------------------------------------------------------------------------------------------


def _plan_slips(commune: Commune, known: Sequence[Obligation]) -> Story | None:
    """A plan of the first quarter slips; the chairman is asked for time."""
    one = _first(known, lambda o: o.kind is not Kind.cycle and not o.project and o.due.month <= 3)
    if one is None:
        return None
    head = _head(commune, one.unit)
    said = (
        Said(_at(commune, one.due, -7, 8, 40), head, one.duty, plain("exercise.plan.waits")),
        Said(
            _at(commune, one.due, -1, 8, 40),
            head,
            one.duty,
            plain("exercise.plan.asks", until=_later(commune, one.due)),
        ),
    )
    (chairman,) = (person.id for person in commune.directory.having(Role.chairman))
    return _story("plan", commune, said, _at(commune, one.due, -1, 8, 45), chairman, one)


def _site_trouble(commune: Commune, known: Sequence[Obligation]) -> Story | None:
    """A groundbreaking in June, with people who have not moved; the head must answer on the day."""
    one = _first(
        known,
        lambda o: o.group is Group.new_start and o.target is None and o.due.month == 6 and o.kind is not Kind.cycle,
    )
    if one is None:
        return None
    head = _head(commune, one.unit)
    said = (
        Said(_at(commune, one.due, -14, 8, 40), head, one.duty, plain("exercise.site.works")),
        Said(_at(commune, one.due, -8, 8, 40), head, one.duty, plain("exercise.site.stuck")),
    )
    return _story("site", commune, said, _at(commune, one.due, 0, 14, 5), head, one)


def _silent_unit(commune: Commune, known: Sequence[Obligation]) -> Story | None:
    """Reports of September: everybody answers but one unit, and the office finds out."""
    closing = f"{commune.year}-09"
    due = [one for one in known if one.kind is Kind.cycle and closing in one.periods]
    if not due:
        return None
    rule = max((one.rule for one in due), key=lambda name: sum(one.rule == name for one in due))
    asked = sorted((one for one in due if one.rule == rule), key=lambda one: one.unit)
    office = next(iter(commune.directory.having(Role.office)), None)
    others = [one for one in asked if _head(commune, one.unit) != (office.id if office else "")]
    if office is None or len(others) < 2:
        return None
    silent, answering = others[-1], others[:-1]
    said = tuple(
        Said(_at(commune, one.due, -1, 8, 20 + n), _head(commune, one.unit), one.duty, "xong")
        for n, one in enumerate(answering[:30])
    )
    return _story("silent", commune, said, _at(commune, silent.due, 3, 8, 5), office.id, silent)


# --- parts ----------------------------------------------------------------------------------------------------------


def _story(id_: str, commune: Commune, said: tuple[Said, ...], ends: datetime, seat: str, about: Obligation) -> Story:
    starts = commune.calendar.at(commune.calendar.shift(said[0].at.date(), -3), time(6))
    words = {
        "unit": commune.named(about.unit),
        "title": about.title,
        "seat": commune.directory.people[seat].title,
        "due": about.due,
    }
    title, note = (render(f"exercise.{id_}.{part}", **words).text for part in ("title", "note"))
    return Story(id_, starts, said, ends, seat, title, note)


def _first(known: Sequence[Obligation], fits: Callable[[Obligation], bool]) -> Obligation | None:
    return min((one for one in known if fits(one)), key=lambda one: (one.due, one.id), default=None)


def _head(commune: Commune, unit: str) -> str:
    head = commune.directory.head_of(unit)
    return head.id if head else ""


def _at(commune: Commune, due: date, days: int, hour: int, minute: int) -> datetime:
    """So many working days from the last working day on or before a date, at a time of day."""
    day = commune.calendar.on_or_before(due)
    return commune.calendar.at(commune.calendar.shift(day, days) if days else day, time(hour, minute))


def _later(commune: Commune, due: date) -> str:
    day = commune.calendar.shift(commune.calendar.on_or_before(due), 8)
    return f"{day.day}/{day.month}"
