"""A commune as its province sees it: who is linked, how soon people answer, who writes for them, what is late. Pure.

Nobody is ranked: rows stand by what waits longest, and each figure says of how many it was taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from schedules.calendar import Calendar

WINDOW = timedelta(days=30)  # what is looked back upon
ANSWER_WITHIN = 2  # working days
PER_SECOND = 30  # messages of one Telegram bot


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder a unit was given: when (aware), and its own first word about the duty since; None: none yet."""

    at: datetime
    answered: datetime | None


def answered_in_time(told: Iterable[Told], calendar: Calendar, now: datetime) -> tuple[int, int]:
    """How many were answered within two working days, of how many whose time is over or that were answered in it."""
    within = judged = 0
    for one in told:
        last = calendar.shift(one.at.date(), ANSWER_WITHIN)
        ends = calendar.at(last + timedelta(days=1), time(0))
        answered = one.answered is not None and one.answered < ends
        within += answered
        judged += answered or ends <= now
    return within, judged


@dataclass(frozen=True, slots=True)
class Late:
    """What a unit is late with, of one rule. count: boxes overdue."""

    rule: str
    title: str
    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A commune on a day (civil, Asia/Ho_Chi_Minh). people, linked: persons. judged, answered: reminders of the last
    30 days. entries, on_behalf: answers of the last 30 days and those the office wrote down. office_last: the day the
    office last did something; None: never. total, done, overdue, blocked, awaiting: boxes."""

    commune: str
    name: str
    day: date
    people: int
    linked: int
    judged: int
    answered: int
    entries: int
    on_behalf: int
    office_last: date | None
    total: int
    done: int
    overdue: int
    blocked: int
    awaiting: int
    late: tuple[Late, ...] = ()

    @property
    def linked_percent(self) -> float | None:
        return percent(self.linked, self.people)

    @property
    def answered_percent(self) -> float | None:
        return percent(self.answered, self.judged)

    @property
    def on_behalf_percent(self) -> float | None:
        return percent(self.on_behalf, self.entries)

    def office_silent_days(self, today: date) -> int | None:
        """Civil days since the office last acted; None where it never did."""
        return None if self.office_last is None else (today - self.office_last).days

    def as_json(self) -> dict[str, Any]:
        """Plain values; `from_json` reads them back."""
        last = self.office_last.isoformat() if self.office_last else None
        return asdict(self) | {"day": self.day.isoformat(), "office_last": last}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Standing:
        last, late = value["office_last"], tuple(Late(**one) for one in value["late"])
        told = {"day": date.fromisoformat(value["day"]), "office_last": date.fromisoformat(last) if last else None}
        return cls(**{**value, **told, "late": late})


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in the communes in which somebody is late with it. communes: by what is overdue there, most first."""

    rule: str
    title: str
    count: int
    communes: tuple[tuple[str, int], ...]


def percent(part: int, whole: int) -> float | None:
    """One decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def by_lateness(standings: Iterable[Standing]) -> list[Standing]:
    """What is overdue most first, then by name."""
    return sorted(standings, key=lambda one: (-one.overdue, one.name))


def by_rule(standings: Iterable[Standing]) -> list[RuleRow]:
    """Late per rule over all communes, most first."""
    found: dict[str, dict[str, int]] = {}
    titles: dict[str, str] = {}
    for one in standings:
        for late in one.late:
            titles.setdefault(late.rule, late.title)
            communes = found.setdefault(late.rule, {})
            communes[one.name] = communes.get(one.name, 0) + late.count
    rows = [
        RuleRow(
            rule, titles[rule], sum(communes.values()), tuple(sorted(communes.items(), key=lambda at: (-at[1], at)))
        )
        for rule, communes in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.title))


def seconds_to_say(messages: int, bots: int) -> float:
    """How long so many messages take at 30 a second a bot, spread evenly over the bots."""
    return messages / (PER_SECOND * bots)


def layouts(people: Sequence[int]) -> tuple[tuple[int, float], tuple[int, float]]:
    """Messages and seconds of a morning at which everybody hears something: with one bot for all communes, and with a
    bot for each, where the largest commune is the last to end. people: those of each commune."""
    whole, largest = sum(people), max(people, default=0)
    return (whole, seconds_to_say(whole, 1)), (largest, seconds_to_say(largest, 1))
