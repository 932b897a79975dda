"""Reporting periods: their names, the months that close them, the days their reports fall due, and words for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from schedules.calendar import Calendar
from schedules.rulebook import Every
from schedules.settings import DueDays, Window

ROMAN = ("", "I", "II", "III", "IV")
_ORDER = (Every.monthly, Every.quarterly, Every.half_year, Every.nine_month, Every.annual)  # shortest first
_CLOSES = {
    Every.monthly: frozenset(range(1, 13)),
    Every.quarterly: frozenset({3, 6, 9, 12}),
    Every.half_year: frozenset({6}),
    Every.nine_month: frozenset({9}),
    Every.annual: frozenset({12}),
}


def closing(every: frozenset[Every], month: int) -> list[Every]:
    """The kinds of period that a month closes, shortest first. Half a year is the first half."""
    return [kind for kind in _ORDER if kind in every and month in _CLOSES[kind]]


def name(kind: Every, year: int, month: int) -> str:
    """The period of that kind closed by that month: "2026-06", "2026-Q2", "2026-H1", "2026-9M", "2026"."""
    if kind is Every.monthly:
        return f"{year}-{month:02d}"
    if kind is Every.quarterly:
        return f"{year}-Q{month // 3}"
    return {Every.half_year: f"{year}-H1", Every.nine_month: f"{year}-9M", Every.annual: f"{year}"}[kind]


def due(kind: Every, year: int, month: int, row: DueDays, calendar: Calendar) -> tuple[date, bool]:
    """The day a report closed by that month is due, and whether it is *dự kiến*.

    The configured day, or the working day before it, but never before the first working day after the data window.
    """
    end = _window_end(year, month, row.window)
    base = date(year, month, 1) if end is None or row.window is Window.nd09 else end + timedelta(days=1)
    configured = day_of_month(base.year, base.month, row.days[kind])
    rolled = calendar.on_or_before(configured)
    chosen = rolled if end is None else max(rolled, calendar.shift(end, 1))
    return chosen, calendar.in_doubt(min(rolled, chosen), max(configured, chosen))


def _window_end(year: int, month: int, window: Window) -> date | None:
    if window is Window.nd09:
        return date(year, month, 14)
    return day_of_month(year, month, 31) if window is Window.calendar else None


def day_of_month(year: int, month: int, day: int) -> date:
    """That day, or the last day of a shorter month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(following - timedelta(days=1), date(year, month, 1) + timedelta(days=day - 1))


_ASKED = re.compile(
    r"\b(?:trong |cua |den )?(?:(?P<part>6|9|sau|chin) thang(?: dau nam)?|(?P<kind>thang|quy|nam)\s?"
    r"(?P<n>iv|i{1,3}|20\d\d|1[0-2]|[1-9]|nay|truoc|vua roi)|(?P<whole>ca nam))(?:[/ ](?:nam )?(?P<year>20\d\d))?\b"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def asked(folded: str, today: date) -> tuple[str | None, str]:
    """The period a folded request names ("quy 2", "thang nay", "6 thang dau nam") and the request without it.

    A period without a year is this year's; "truoc" is the one before. (None, the text) where none is named.
    """
    found, rest = cut(folded)
    if found is None:
        return None, rest
    year = int(found["year"]) if found["year"] else today.year
    if found["part"]:
        return f"{year}-{'H1' if found['part'] in ('6', 'sau') else '9M'}", rest
    if found["whole"]:
        return str(year), rest
    return _of_kind(found["kind"], found["n"], year, today), rest


def cut(folded: str) -> tuple[re.Match[str] | None, str]:
    """Where a folded request names a period, None where it names none, and what is left of it without."""
    found = _ASKED.search(folded)
    if found is None:
        return None, folded
    return found, " ".join(f"{folded[: found.start()]} {folded[found.end() :]}".split())


def _of_kind(kind: str, n: str, year: int, today: date) -> str | None:
    length = {"thang": 1, "quy": 3, "nam": 12}[kind]
    if n in ("nay", "truoc", "vua roi"):
        month = (year * 12 + today.month - 1) // length - (0 if n == "nay" else 1)
        year, number = divmod(month * length, 12)[0], (month * length % 12) // length + 1
    else:
        number = _ROMAN.get(n) or int(n)
        if kind == "nam":
            year, number = number, 1
    if kind == "nam":
        return str(year)
    if kind == "quy":
        return f"{year}-Q{number}" if number <= 4 else None
    return f"{year}-{number:02d}" if number <= 12 else None


def words(periods: Sequence[str]) -> str:
    """Merged periods as people say them: "tháng 6, quý II và 6 tháng đầu năm 2026"; "" for none."""
    if not periods:
        return ""
    parts = [_words(period) for period in periods]
    return f"{_joined(parts)}{'' if parts[-1].endswith('năm') else ' năm'} {periods[0][:4]}"


def _words(period: str) -> str:
    _, _, part = period.partition("-")
    if not part:
        return "cả năm"
    if part == "H1":
        return "6 tháng đầu năm"
    if part == "9M":
        return "9 tháng"
    if part.startswith("W"):
        return f"tuần {int(part[1:])}"
    return f"quý {ROMAN[int(part[1])]}" if part.startswith("Q") else f"tháng {int(part)}"


_OFTEN = {
    Every.weekly: "tuần",
    Every.monthly: "tháng",
    Every.quarterly: "quý",
    Every.half_year: "6 tháng",
    Every.nine_month: "9 tháng",
    Every.annual: "năm",
}


def often(every: Iterable[Every]) -> str:
    """How often, shortest first: "hằng tháng, quý, năm"; "" for never."""
    asked = frozenset(every)
    said = [word for kind, word in _OFTEN.items() if kind in asked]
    return f"hằng {', '.join(said)}" if said else ""


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} và {parts[-1]}"
