"""How many messages a commune's year takes, month by month: a platform's free plan has an end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from schedules.commune import Commune
from schedules.directory import Role
from schedules.escalation import Audience, listeners
from schedules.plan import plan
from schedules.settings import Scope

# Beside reminder and echo, a duty that is reported done takes a question to who confirms, its echo, and the result.
A_CONFIRMATION = 3
# Leaders and office look at the figures every working day.
YEAR = timedelta(days=365)
LOOKING = frozenset({Role.chairman, Role.vice_chairman, Role.office})


@dataclass(frozen=True, slots=True)
class Strain:
    """What a plan has against what it would take. month: the busiest ("2026-06"), with its need. None: without end."""

    month: str
    need: int
    a_month: int | None
    people: int
    room: int | None

    @property
    def short_of_messages(self) -> bool:
        return self.a_month is not None and self.need > self.a_month

    @property
    def short_of_room(self) -> bool:
        return self.room is not None and self.people > self.room


def strain(commune: Commune, today: date, bots: int) -> Strain:
    """The year from today on against the plan of so many bots: everybody is taken to be reached on Zalo alone."""
    month, most = max(need(commune, today, today + YEAR).items(), key=lambda one: one[1], default=("", 0))
    quota, each = commune.quota, bots if commune.quota.scope is Scope.bot else 1
    return Strain(
        month,
        most,
        None if quota.a_month is None else quota.a_month * each,
        len(commune.directory.people),
        None if quota.people is None else quota.people * bots,
    )


def need(commune: Commune, first: date, last: date) -> dict[str, int]:
    """Messages a month ("2026-06") for what is due from first to last.

    Every digest up to the due day and its echo, each confirmation, and a summary a day for those who lead. Everybody is
    taken to answer by the due day, at its second reminder; who is late takes more.
    """
    heard: set[tuple[str, str]] = set()
    months: Counter[str] = Counter()
    for duty in plan(commune, first, last)["obligations"]:
        months[duty["due"][:7]] += A_CONFIRMATION
        for one in duty["reminders"]:
            if one["step"] == "T" or one["step"].startswith("T-"):
                people = listeners(commune, duty["unit"], duty["project"], Audience(one["to"]))
                heard |= {(person, one["at"]) for person in people}
    for _, at in heard:
        months[at[:7]] += 2
    looking = sum(bool(person.roles & LOOKING) for person in commune.directory.people.values())
    for month in months:
        months[month] += looking * _working_days(commune, month)
    return dict(sorted(months.items()))


def _working_days(commune: Commune, month: str) -> int:
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=31)).replace(day=1)
    return commune.calendar.count(first - timedelta(days=1), after - timedelta(days=1))
