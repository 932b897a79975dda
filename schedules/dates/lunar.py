"""Days of the Vietnamese lunar calendar as solar dates (UTC+7, through `lunar-vn`)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from lunar_vn import convert_lunar_to_solar, solar_to_lunar


@lru_cache(maxsize=512)
def solar_of(day: int, month: int, year: int) -> date | None:
    """The solar date of a lunar day of an ordinary (not leap) month; None where that month has no such day."""
    try:
        found: date = convert_lunar_to_solar(day, month, year)
    except ValueError:
        return None
    back = solar_to_lunar(found)
    return found if (back.day, back.month) == (day, month) else None


@lru_cache(maxsize=64)
def new_year(year: int) -> date:
    """Mùng 1 Tết of the lunar year that begins in the solar year `year`."""
    found = solar_of(1, 1, year)
    if found is None:
        raise ValueError(f"no lunar new year in {year}")
    return found


@lru_cache(maxsize=256)
def month_span(month: int, year: int) -> tuple[date, date] | None:
    """First and last solar day of an ordinary lunar month."""
    first = solar_of(1, month, year)
    if first is None:
        return None
    last = solar_of(30, month, year)
    return first, last if last is not None else first + timedelta(days=28)


def lunar_year_of(day: date) -> int:
    """The lunar year a solar date lies in (January and early February belong to the year before)."""
    return day.year if day >= new_year(day.year) else day.year - 1


def next_day(day: int, month: int | None, today: date) -> date | None:
    """The first solar date on or after `today` that is that lunar day (of any month when `month` is None)."""
    year = lunar_year_of(today)
    months = [month] if month is not None else list(range(1, 13))
    candidates = [solar_of(day, m, y) for y in (year, year + 1) for m in months]
    return min((d for d in candidates if d is not None and d >= today), default=None)
