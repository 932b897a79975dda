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

from schedules.dates import lunar

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
            return make_date(context.year, self.month, self.day) if context.year and self.month else None
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
    """A weekday (Monday is 0) of the week `weeks` from this one; None: the next after today, `past`: the last before."""

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
