"""Meanings made of others or counted from them: parts, lengths of time, what recurs, lunar days and Tết."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schedules.dates import lunar
from schedules.dates.meanings import Context, Cycle, Interval, Meaning, PartName, Unit, Week, month_span

_PARTS: dict[str, tuple[float, float]] = {
    "start": (0, 1 / 3),
    "middle": (1 / 3, 2 / 3),
    "end": (2 / 3, 1),
    "first_half": (0, 1 / 2),
    "second_half": (1 / 2, 1),
}
_PART_DAYS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31), "first_half": (1, 15), "second_half": (16, 31)}
_PART_WEEKDAYS = {"start": (0, 1), "middle": (2, 3), "end": (4, 6), "first_half": (0, 2), "second_half": (3, 6)}


@dataclass(frozen=True)
class Part(Meaning):
    """đầu, giữa, cuối of a month, quarter, year or week; its first or last day.

    Thirds: a month's are days 1-10, 11-20, 21-end; a year's are whole months. The end as a deadline is the last day.
    """

    part: PartName
    of: Meaning

    def interval(self, context: Context) -> Interval | None:
        span = self.of.interval(context)
        if span is None:
            return None
        first, last = span
        if self.part == "whole":
            return span
        if self.part == "first":
            return first, first
        if self.part == "last":
            return last, last
        if isinstance(self.of, Week):
            return self._of_week(first)
        return self._of_months(first, last)

    def _of_week(self, monday: date) -> Interval:
        start, end = _PART_WEEKDAYS[self.part]
        return monday + timedelta(days=start), monday + timedelta(days=end)

    def _of_months(self, first: date, last: date) -> Interval:
        days = (last - first).days + 1
        low, high = _PARTS[self.part]
        if days <= 31:
            start, end = _PART_DAYS[self.part]
            return first.replace(day=start), first.replace(day=min(end, last.day))
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        start_month, end_month = first.month + int(months * low), first.month + int(months * high) - 1
        return month_span(first.year, start_month)[0], month_span(first.year, max(start_month, end_month))[1]

    def deadline(self, context: Context) -> date | None:
        span = self.interval(context)
        if span is None:
            return None
        if isinstance(self.of, Week) and self.part in ("end", "whole"):
            return self.of.deadline(context)
        return span[1]

    @property
    def vague(self) -> bool:
        return self.part in ("start", "middle")

    @property
    def lunar(self) -> bool:
        return self.of.lunar


@dataclass(frozen=True)
class WeekOfMonth(Meaning):
    """The first (1), second … or last (-1) seven days of a month."""

    index: int
    month: Meaning

    def interval(self, context: Context) -> Interval | None:
        span = self.month.interval(context)
        if span is None:
            return None
        if self.index < 0:
            return span[1] - timedelta(days=6), span[1]
        start = span[0] + timedelta(days=7 * (self.index - 1))
        return (start, min(start + timedelta(days=6), span[1])) if start <= span[1] else None


@dataclass(frozen=True)
class Before(Meaning):
    """Before something: as a deadline the day before its first day ("trước Tết", "trước 15/7")."""

    what: Meaning

    def interval(self, context: Context) -> Interval | None:
        span = self.what.interval(context)
        if span is None:
            return None
        last = span[0] - timedelta(days=1)
        return last, last

    @property
    def lunar(self) -> bool:
        return self.what.lunar


_UNIT_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Duration(Meaning):
    """A length of time: `amount` None is "mấy, vài" and gives no date.

    direction: "from_now" (nữa, sau), "coming" (tới: whole units after this one), "past" (vừa qua), "since" (kể từ …,
    the words that start it are in `since`), "more" (thêm: from the due date), "plain". working: in working days.
    """

    amount: float | None
    unit: Unit
    direction: Literal["from_now", "coming", "past", "since", "plain", "more"] = "plain"
    working: bool = False
    since: str = ""

    def interval(self, context: Context) -> Interval | None:
        if context.today is None or self.amount is None or self.direction == "since" or self.amount > 5000:
            return None
        if self.unit in ("hour", "minute", "second"):
            return context.today, context.today
        if self.direction in ("coming", "past"):
            return self._units(context.today, int(self.amount))
        start = context.today
        if self.direction == "more" and context.due is not None and context.due >= context.today:
            start = context.due
        end = self._after(start, context)
        return end, end

    def _after(self, start: date, context: Context) -> date:
        amount = self.amount or 0
        if self.working:
            return (context.working or weekdays_after)(start, int(amount))
        if self.unit in _UNIT_DAYS:
            return start + timedelta(days=round(amount * _UNIT_DAYS[self.unit]))
        months = amount * {"month": 1, "quarter": 3, "year": 12}[self.unit]
        first, last = month_span(start.year, start.month + int(months))
        landed = first.replace(day=min(start.day, last.day))
        return landed + timedelta(days=15) if months % 1 else landed

    def _units(self, today: date, count: int) -> Interval:
        sign = 1 if self.direction == "coming" else -1
        if self.unit == "day":
            spans = today + timedelta(days=sign), today + timedelta(days=sign * count)
        elif self.unit == "week":
            monday = today - timedelta(days=today.weekday())
            far, near = monday + timedelta(weeks=sign * count), monday + timedelta(weeks=sign)
            spans = min(far, near), max(far, near) + timedelta(days=6)
        else:
            return self._whole_months(today, count, sign)
        return min(spans), max(spans)

    def _whole_months(self, today: date, count: int, sign: int) -> Interval:
        size = {"month": 1, "quarter": 3, "year": 12}[self.unit]
        current = (today.month - 1) // size * size + 1
        near, far = current + sign * size, current + sign * size * count
        first, last = min(near, far), max(near, far) + size - 1
        return month_span(today.year, first)[0], month_span(today.year, last)[1]

    @property
    def vague(self) -> bool:
        return self.amount is None


def weekdays_after(day: date, count: int) -> date:
    """The count-th weekday after a day, holidays unknown: what is used when no calendar is given."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


@dataclass(frozen=True)
class Recurrence(Meaning):
    """Something that comes again: cycles, with the day (of the month, or of the cycle's last month) where it is named.

    `months` holds the months of an annual date ("tháng 01 và tháng 6 hằng năm").
    """

    cycles: frozenset[Cycle]
    day: int | None = None
    weekday: int | None = None
    months: tuple[int, ...] = ()
    every: int = 1

    def interval(self, context: Context) -> Interval | None:
        return None


@dataclass(frozen=True)
class LunarDay(Meaning):
    """A lunar day; month None is any month ("rằm"), year None the next one."""

    day: int
    month: int | None = None
    year: int | None = None

    def interval(self, context: Context) -> Interval | None:
        if self.year is not None and self.month is not None:
            found = lunar.solar_of(self.day, self.month, self.year)
        elif context.today is not None:
            found = lunar.next_day(self.day, self.month, context.today)
        else:
            found = lunar.solar_of(self.day, self.month, context.year) if context.year and self.month else None
        return (found, found) if found else None

    @property
    def lunar(self) -> bool:
        return True


@dataclass(frozen=True)
class LunarMonth(Meaning):
    """A whole lunar month (tháng Giêng, tháng Chạp); the one that is not over yet."""

    month: int
    year: int | None = None

    def interval(self, context: Context) -> Interval | None:
        if context.today is None:
            year = self.year or context.year
            return lunar.month_span(self.month, year) if year else None
        start = lunar.lunar_year_of(context.today)
        years = [self.year] if self.year else [start, start + 1]
        spans = [lunar.month_span(self.month, y) for y in years]
        return next((s for s in spans if s and s[1] >= context.today), None)

    @property
    def lunar(self) -> bool:
        return True

    @property
    def vague(self) -> bool:
        return True


@dataclass(frozen=True)
class Tet(Meaning):
    """Tết Nguyên đán: mùng 1 (or `day`) of the first lunar month; `after` is the week that follows mùng 7."""

    day: int = 1
    year: int | None = None
    after: bool = False

    def interval(self, context: Context) -> Interval | None:
        year = self.year or (context.year if context.today is None else None)
        if year is None and context.today is not None:
            year = context.today.year
            if lunar.new_year(year) + timedelta(days=self.day - 1) < context.today:
                year += 1
        if year is None:
            return None
        first = lunar.new_year(year) + timedelta(days=self.day - 1)
        return (first + timedelta(days=7), first + timedelta(days=13)) if self.after else (first, first)

    @property
    def lunar(self) -> bool:
        return True
