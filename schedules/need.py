"""How many messages a commune's year takes, month by month: a platform's free plan has an end."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from schedules.commune import Commune
from schedules.directory import Role
from schedules.escalation import Audience, listeners
from schedules.plan import plan

# Beside reminder and echo, a duty that is reported done takes a question to who confirms, its echo, and the result.
A_CONFIRMATION = 3
# Leaders and office look at the figures every working day.
LOOKING = frozenset({Role.chairman, Role.vice_chairman, Role.office})


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
