"""How much a rulebook asks of a person on one day, before anybody has lived through it; what is too much is refused.

Counted is what comes to a head who answers by the due day: the morning's message with its duties, and the question of
the due day. Being late is not a rulebook's doing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from schedules.directory import UnitKind
from schedules.errors import Problem
from schedules.escalation import Audience, Facts, Slot, Step, ladder, listeners
from schedules.language import format_date
from schedules.obligations import Obligation, expand
from schedules.progress import State

if TYPE_CHECKING:
    from schedules.commune import Commune

NAMED = 12  # days of one person; the rest is counted


@dataclass
class Load:
    """One person's day. messages: the morning's and the due day's. duties: asked about in them, each once, by rule."""

    slots: set[Slot] = field(default_factory=set)
    duties: dict[str, str] = field(default_factory=dict)

    @property
    def messages(self) -> int:
        return len(self.slots)


def loads(commune: Commune, first: date, last: date) -> Mapping[tuple[str, date], Load]:
    """What everybody's days are like, of duties due from first to last; samples reach nobody and are left out."""
    found: defaultdict[tuple[str, date], Load] = defaultdict(Load)
    steps: dict[tuple[Facts, str], list[Step]] = {}
    heads = {unit: listeners(commune, unit, None, Audience.head) for unit in commune.directory.units}
    for one in expand(commune, first, last).obligations:
        if one.sample:
            continue
        key = (_facts(commune, one), one.policy)
        if key not in steps:
            steps[key] = _until_due(commune, *key)
        for step in steps[key]:
            for person in heads[one.unit]:
                load = found[person, step.at.date()]
                load.slots.add(step.slot)
                load.duties[one.id] = one.rule
    return found


def too_much(commune: Commune) -> Iterator[Problem]:
    """One problem for each person whose bound a rulebook in force breaks, with the days."""
    years = [book.year for book in commune.rulebooks if book.accepted]
    bound = commune.attention
    if not years or bound.unbounded:
        return
    over: defaultdict[str, list[tuple[date, Load]]] = defaultdict(list)
    for (person, day), load in loads(commune, date(min(years), 1, 1), date(max(years), 12, 31)).items():
        if (bound.messages and load.messages > bound.messages) or (bound.duties and len(load.duties) > bound.duties):
            over[person].append((day, load))
    for person, days in over.items():
        yield _problem(commune, person, sorted(days, key=lambda one: one[0]))


def _problem(commune: Commune, person: str, days: list[tuple[date, Load]]) -> Problem:
    bound = commune.attention
    by_book: Counter[str] = Counter()
    books = {rule.id: book.id for book in commune.rulebooks for rule in book.rules}
    for _, load in days:
        by_book.update(books[rule] for rule in load.duties.values())
    book = by_book.most_common(1)[0][0]
    named = "; ".join(
        f"{format_date(day)} ({load.messages} tin, {len(load.duties)} việc)" for day, load in days[:NAMED]
    )
    more = f"; và {len(days) - NAMED} ngày nữa" if len(days) > NAMED else ""
    return Problem(
        f"rulebooks/{book}",
        0,
        f"“{person}” bị nhắc quá giới hạn {_words(bound.messages, bound.duties)} một ngày: {named}{more}.",
        "Giãn hạn hoặc số lần nhắc trước (chinh_sach), chia việc cho đơn vị khác, hoặc nâng gioi_han_nhac.",
    )


def _words(messages: int, duties: int) -> str:
    return ", ".join([*([f"{messages} tin"] if messages else ()), *([f"{duties} việc"] if duties else ())])


def _facts(commune: Commune, one: Obligation) -> Facts:
    kind = commune.directory.units[one.unit].kind
    return Facts(
        due=one.due,
        closes_on=one.due,
        state=State.open,
        last_step=one.last_step,
        hamlet=kind is UnitKind.hamlet,
        outside=kind is UnitKind.outside,
    )


def _until_due(commune: Commune, facts: Facts, policy: str) -> list[Step]:
    steps = ladder(facts, commune.policies[policy], commune.calendar, commune.hours, facts.due)
    return [step for step in steps if step.audience is Audience.head]
