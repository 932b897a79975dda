"""What each decision in force asks of a unit: the rules it leads and those it supports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from schedules.obligations import holders
from schedules.rulebook import Each, Rule, Rulebook

if TYPE_CHECKING:
    from schedules.commune import Commune


@dataclass(frozen=True, slots=True)
class Asked:
    """One accepted rulebook with its rules that a unit leads and supports; of everybody all rules are `leads`.

    unowned: rules that nobody leads yet.
    """

    book: Rulebook
    leads: tuple[Rule, ...]
    supports: tuple[Rule, ...]
    unowned: tuple[Rule, ...]


def asked(commune: Commune, unit: str | None = None) -> tuple[Asked, ...]:
    """The decisions in force, newest first, with what they ask of one unit, or of everybody."""
    books = sorted((book for book in commune.rulebooks if book.accepted), key=_newest)
    return tuple(_of(commune, book, unit) for book in books)


def book_of(commune: Commune, rule: str) -> Rulebook | None:
    """The rulebook that holds a rule."""
    return next((book for book in commune.rulebooks if any(one.id == rule for one in book.rules)), None)


def next_due(rule: Rule, today: date) -> date | None:
    """The next step's day from `today` on, else the last one's; None for a rule without a day."""
    days = [step.due for step in rule.steps if step.due]
    return next((day for day in days if day >= today), days[-1] if days else None)


def _newest(book: Rulebook) -> tuple[int, int]:
    return -book.year, -(book.issued_on.toordinal() if book.issued_on else 0)


def _of(commune: Commune, book: Rulebook, unit: str | None) -> Asked:
    unowned = tuple(rule for rule in book.rules if not any(commune.members(name) for name in rule.lead))
    if unit is None:
        return Asked(book, book.rules, (), unowned)
    leads = tuple(rule for rule in book.rules if any(unit == one for one, _ in holders(commune, rule)))
    supports = tuple(rule for rule in book.rules if rule not in leads and unit in _helpers(commune, rule))
    return Asked(book, leads, supports, unowned)


def _helpers(commune: Commune, rule: Rule) -> Iterator[str]:
    named = (*rule.support, *(rule.lead if rule.each is Each.once else ()))
    yield from (unit for name in named for unit in commune.members(name))
