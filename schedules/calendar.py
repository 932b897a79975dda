"""Working days of Vietnamese State bodies, lunar feasts, and moments of the day in Asia/Ho_Chi_Minh.

What decides a day, strongest first: days worked by announcement (`lam_bu`), days off by announcement (`nghi`), the
statutory holidays and swaps the `holidays` package knows, weekends. Source: Labour Code art. 111 and 112; swaps come
from the Government's yearly notices.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKEND = {5: "Thứ Bảy", 6: "Chủ nhật"}

# Labour Code art. 112 leaves the spread of the five Tết days and the second day of 2/9 to the Prime Minister's yearly
# choice. Counted from mùng 1: days some lawful choice gives and another does not.
_TET_IN_DOUBT = (-3, -2, 3, 4, 5)
_NATIONAL_DAY_IN_DOUBT = ((9, 1), (9, 3))
_WORKED = "\0"  # inside a year's table: a weekend day that is worked


class Calendar:
    """Which days are worked, and why the others are not. Years are computed when first asked for, then kept.

    off, work: announced days with their reason. unconfirmed: days that may still change. announced: years whose notice
    is entered; in any later year the days the Prime Minister chooses each year count as unconfirmed by themselves.
    """

    def __init__(
        self,
        off: Mapping[date, str] | None = None,
        work: Mapping[date, str] | None = None,
        unconfirmed: frozenset[date] = frozenset(),
        announced: frozenset[int] = frozenset(),
    ) -> None:
        self.off, self.work = dict(off or {}), dict(work or {})
        self.unconfirmed, self.announced = unconfirmed, announced
        self._years: dict[int, tuple[dict[date, str], list[int]]] = {}
        self._doubts: dict[int, frozenset[date]] = {}

    def is_working(self, day: date) -> bool:
        return self.reason_off(day) is None

    def reason_off(self, day: date) -> str | None:
        """Why nobody works that day, in Vietnamese; None on a working day."""
        reason = self._year(day.year)[0].get(day)
        if reason is not None:
            return None if reason == _WORKED else reason
        return WEEKEND.get(day.weekday())

    def worked_weekend(self, day: date) -> bool:
        """Whether a Saturday or Sunday is worked in exchange for another day."""
        return self._year(day.year)[0].get(day) == _WORKED

    def tentative(self, day: date) -> bool:
        """Whether that day may still turn out otherwise: no announcement covers it yet (shown as *dự kiến*)."""
        return day in self._in_doubt(day.year)

    def in_doubt(self, first: date, last: date) -> bool:
        """Whether any day from first to last, both included, is tentative: a date computed across them is *dự kiến*."""
        years = range(first.year, last.year + 1)
        return any(first <= day <= last for year in years for day in self._in_doubt(year))

    def on_or_before(self, day: date) -> date:
        return day if self.is_working(day) else self.shift(day, -1)

    def on_or_after(self, day: date) -> date:
        return day if self.is_working(day) else self.shift(day, 1)

    def shift(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it for negative n), never `day` itself; n = 0 is `on_or_before`.

        `day` may be a day off: the first working day after Sunday is Monday.
        """
        if n == 0:
            return self.on_or_before(day)
        year, ordinal = day.year, day.toordinal()
        days = self._year(year)[1]
        place = bisect_right(days, ordinal) + n - 1 if n > 0 else bisect_left(days, ordinal) + n
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._year(year)[1]
        while place < 0:
            year -= 1
            days = self._year(year)[1]
            place += len(days)
        return date.fromordinal(days[place])

    def count(self, a: date, b: date) -> int:
        """Working days in (a, b]; negative when b is before a."""
        if b < a:
            return -self.count(b, a)
        total = -bisect_right(self._year(a.year)[1], a.toordinal())
        for year in range(a.year, b.year):
            total += len(self._year(year)[1])
        return total + bisect_right(self._year(b.year)[1], b.toordinal())

    @staticmethod
    def at(day: date, moment: time) -> datetime:
        """That time of that day, aware."""
        return datetime.combine(day, moment, TZ)

    def _year(self, year: int) -> tuple[dict[date, str], list[int]]:
        """Named days (off with a reason, or worked) and the ordinals of all working days of a year, ascending."""
        known = self._years.get(year)
        if known is None:
            named = self._named(year)
            first = date(year, 1, 1).toordinal()
            length = date(year, 12, 31).toordinal() - first + 1
            days = [n for n in range(first, first + length) if _open(date.fromordinal(n), named)]
            known = self._years[year] = (named, days)
        return known

    def _named(self, year: int) -> dict[date, str]:
        # Imported here: 0.2 s that the command line's --help must not pay.
        from holidays.countries.vietnam import VN

        law: Any = VN(years=[year], language="vi")  # type: ignore[no-untyped-call]  # the package has no types
        named = {day: name for day, name in law.items() if day.year == year}
        named.update({day: _WORKED for day in law.weekend_workdays if day.year == year})
        named.update({day: reason for day, reason in self.off.items() if day.year == year})
        named.update({day: _WORKED for day in self.work if day.year == year})
        return named

    def _in_doubt(self, year: int) -> frozenset[date]:
        known = self._doubts.get(year)
        if known is None:
            named = {day for day in self.unconfirmed if day.year == year}
            if year not in self.announced and year > max(self.announced, default=year):
                named.update(_doubts_of(year))
            known = self._doubts[year] = frozenset(named - self.off.keys() - self.work.keys())
        return known


def _open(day: date, named: Mapping[date, str]) -> bool:
    reason = named.get(day)
    return day.weekday() not in WEEKEND if reason is None else reason == _WORKED


def _doubts_of(year: int) -> set[date]:
    doubts = {date(year, month, day) for month, day in _NATIONAL_DAY_IN_DOUBT}
    if (first := tet(year)) is not None:
        doubts.update(first + timedelta(days=n) for n in _TET_IN_DOUBT)
    return doubts


def tet(year: int) -> date | None:
    """Mùng 1 Tết of the lunar year that begins in `year`; None outside the years 1900 to 2100 that can be computed."""
    return from_lunar(1, 1, year)


def from_lunar(day: int, month: int, year: int, leap: bool = False) -> date | None:
    """The civil day of a Vietnamese lunar date; None where there is no such day (30 of a short month)."""
    from lunar_vn import SUPPORTED_YEAR_RANGE, convert_lunar_to_solar, solar_to_lunar

    first, last = SUPPORTED_YEAR_RANGE
    if not first <= year <= last or not 1 <= month <= 12 or not 1 <= day <= 30:
        return None
    try:
        solar: date = convert_lunar_to_solar(day, month, year, int(leap))
        back = solar_to_lunar(solar)
    except ValueError:
        return None
    # The algorithm answers "30" of a month of 29 days with the day after it: ask it back.
    return solar if (back.day, back.month, bool(back.leap)) == (day, month, leap) else None


def to_lunar(day: date) -> tuple[int, int, int, bool]:
    """Day, month, year and whether the month is a leap one, in the Vietnamese lunar calendar."""
    from lunar_vn import solar_to_lunar

    lunar = solar_to_lunar(day)
    return lunar.day, lunar.month, lunar.year, bool(lunar.leap)
