"""What a time expression means, apart from how it was written.

A meaning gives its `interval` (first and last day, both included) once the context says where it is read from: a reply
is read from `today`, a decision from its plan `year`. A meaning the context cannot place gives None: it is asked about.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Interval = tuple[date, date]
PartName = Literal["start", "middle", "end", "whole", "first", "last", "first_half", "second_half"]
Cycle = Literal["weekly", "monthly", "quarterly", "half_year", "nine_month", "annual"]
Unit = Literal["day", "week", "month", "quarter", "year", "hour", "minute", "second"]


@dataclass(frozen=True)
class Context:
    """Where time expressions are read from.

    today: the day a reply was written. year: the plan year of a decision. due: the due date a reply is about.
    working: `working(day, n)` is the nth working day after `day`; without it Monday to Friday are counted.
    past: whether a date without a year is the last one (a document's date) instead of the next one (a promise).
    """

    today: date | None = None
    year: int | None = None
    due: date | None = None
    working: Callable[[date, int], date] | None = None
    past: bool = False


@dataclass(frozen=True)
class Meaning:
    """Base of all meanings."""

    def interval(self, context: Context) -> Interval | None:
        """First and last day, both included; None when the context cannot place it."""
        raise NotImplementedError

    def deadline(self, context: Context) -> date | None:
        """The day that counts when the expression is a deadline: its last day (of a week, its last weekday)."""
        span = self.interval(context)
        return span[1] if span else None

    @property
    def lunar(self) -> bool:
        """Whether the solar date must be confirmed because the words are, or may be, lunar."""
        return False

    @property
    def vague(self) -> bool:
        """Whether the words leave room ("đầu tháng", "mấy hôm nữa"), so that the date is echoed for confirmation."""
        return False


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none (31/2, month 13)."""
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] and 1900 <= year <= 2100):
        return None
    return date(year, month, day)


def month_span(year: int, month: int) -> Interval:
    """First and last day of a month; months past 12 or below 1 run into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True)
class Day(Meaning):
    """A day of the month; month and year may be missing.

    `months` is a month relative to this one ("ngày 15 tháng sau" is 1), `years` a year relative to this one.
    """

    day: int
    month: int | None = None
    year: int | None = None
    months: int | None = None
    years: int | None = None
    maybe_lunar: bool = False

    def interval(self, context: Context) -> Interval | None:
        found = self._fixed() if self.year is not None else self._placed(context)
        return (found, found) if found else None

    def _fixed(self) -> date | None:
        return make_date(self.year or 0, self.month or 0, self.day)

    def _placed(self, context: Context) -> date | None:
        if context.today is None:
            year = context.year + (self.years or 0) if context.year else None
            return make_date(year, self.month, self.day) if year and self.month else None
        today = context.today
        if self.years is not None and self.month is not None:
            return make_date(today.year + self.years, self.month, self.day)
        if self.months is not None:
            first = month_span(today.year, today.month + self.months)[0]
            return make_date(first.year, first.month, self.day)
        if self.month is not None:
            around = [make_date(y, self.month, self.day) for y in range(today.year - 4, today.year + 5)]
        else:
            firsts = [month_span(today.year, today.month + n)[0] for n in range(-2, 4)]
            around = [make_date(f.year, f.month, self.day) for f in firsts]
        return nearest([d for d in around if d], context)

    @property
    def lunar(self) -> bool:
        return self.maybe_lunar


def nearest(candidates: list[date], context: Context) -> date | None:
    """The next of the candidates on or after today, or with `past` the last one on or before it."""
    today = context.today
    if today is None:
        return None
    if context.past:
        return max((d for d in candidates if d <= today), default=None)
    return min((d for d in candidates if d >= today), default=None)


@dataclass(frozen=True)
class DayRange(Meaning):
    """From one day to another ("20-25/7")."""

    first: Day
    last: Day

    def interval(self, context: Context) -> Interval | None:
        end = self.last.interval(context)
        if end is None:
            return None
        start = make_date(end[0].year, self.first.month or end[0].month, self.first.day)
        return (start, end[1]) if start and start <= end[1] else None


@dataclass(frozen=True)
class Weekday(Meaning):
    """A weekday (Monday is 0) of the week `weeks` from this one; None: the next after today; `past`: the last."""

    weekday: int
    weeks: int | None = None
    past: bool = False

    def interval(self, context: Context) -> Interval | None:
        if context.today is None:
            return None
        if self.past:
            found = context.today - timedelta(days=(context.today.weekday() - self.weekday - 1) % 7 + 1)
            return found, found
        monday = context.today - timedelta(days=context.today.weekday())
        if self.weeks is not None:
            found = monday + timedelta(days=7 * self.weeks + self.weekday)
        elif context.past:
            found = context.today - timedelta(days=(context.today.weekday() - self.weekday) % 7)
        else:
            found = context.today + timedelta(days=(self.weekday - context.today.weekday() - 1) % 7 + 1)
        return found, found


@dataclass(frozen=True)
class DaysFromToday(Meaning):
    """mai, mốt, hôm qua, chiều nay."""

    days: int

    def interval(self, context: Context) -> Interval | None:
        if context.today is None:
            return None
        found = context.today + timedelta(days=self.days)
        return found, found


@dataclass(frozen=True)
class Week(Meaning):
    """The week `weeks` from this one, Monday to Sunday; as a deadline its Friday."""

    weeks: int

    def interval(self, context: Context) -> Interval | None:
        if context.today is None:
            return None
        monday = context.today - timedelta(days=context.today.weekday()) + timedelta(weeks=self.weeks)
        return monday, monday + timedelta(days=6)

    def deadline(self, context: Context) -> date | None:
        span = self.interval(context)
        if span is None:
            return None
        friday = span[0] + timedelta(days=4)
        return friday if context.today is None or friday >= context.today else span[1]


@dataclass(frozen=True)
class Year(Meaning):
    """A year by number, or `years` from this one."""

    year: int | None = None
    years: int = 0

    def number(self, context: Context) -> int | None:
        """The year itself; the plan year of a decision when nothing names one."""
        if self.year is not None:
            return self.year
        base = context.today.year if context.today else context.year
        return base + self.years if base is not None else None

    def interval(self, context: Context) -> Interval | None:
        year = self.number(context)
        return (date(year, 1, 1), date(year, 12, 31)) if year else None


@dataclass(frozen=True)
class _Months(Meaning):
    """A run of whole months inside a year: the shape of Month, Quarter, Half and NineMonths."""

    year: Year | None = None

    def months(self) -> tuple[int, int]:
        """First and last month within its year, 1 to 12."""
        raise NotImplementedError

    def interval(self, context: Context) -> Interval | None:
        first, last = self.months()
        if self.year is not None:
            years = [self.year.number(context)]
        elif context.today is not None:
            years = [context.today.year + n for n in (-1, 0, 1)]
        else:
            years = [context.year]
        spans = [(month_span(y, first)[0], month_span(y, last)[1]) for y in years if y]
        if len(spans) > 1 and context.today is not None:
            today = context.today
            keep = [s for s in spans if s[0] <= today] if context.past else [s for s in spans if s[1] >= today]
            return (keep[-1] if context.past else keep[0]) if keep else None
        return spans[0] if spans else None


@dataclass(frozen=True)
class Month(_Months):
    """A calendar month 1 to 12; without a year the current or next one."""

    month: int = 1

    def months(self) -> tuple[int, int]:
        return self.month, self.month


@dataclass(frozen=True)
class Quarter(_Months):
    """A quarter 1 to 4."""

    quarter: int = 1

    def months(self) -> tuple[int, int]:
        return 3 * self.quarter - 2, 3 * self.quarter


@dataclass(frozen=True)
class Half(_Months):
    """6 tháng đầu năm (1) or cuối năm (2)."""

    half: int = 1

    def months(self) -> tuple[int, int]:
        return (1, 6) if self.half == 1 else (7, 12)


@dataclass(frozen=True)
class NineMonths(_Months):
    """9 tháng đầu năm."""

    def months(self) -> tuple[int, int]:
        return 1, 9


@dataclass(frozen=True)
class Shifted(_Months):
    """The month or quarter so many from the current one ("tháng sau", "quý này")."""

    unit: Literal["month", "quarter"] = "month"
    shift: int = 0

    def interval(self, context: Context) -> Interval | None:
        if context.today is None:
            return None
        today = context.today
        if self.unit == "month":
            return month_span(today.year, today.month + self.shift)
        first = 3 * ((today.month - 1) // 3) + 1 + 3 * self.shift
        return month_span(today.year, first)[0], month_span(today.year, first + 2)[1]
