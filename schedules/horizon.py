"""Days as people ask for them: ahead "hôm nay", "tuần này", "tháng sau", "quý này"; and looking back, "tuần trước"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from schedules.periods import day_of_month

DAYS = re.compile(r"\b(?P<what>hom nay|ngay mai|mai|(?P<kind>tuan|thang|quy) (?P<which>nay|sau|toi))\b")


GONE_BY = re.compile(r"\b(?:hom nay|hom qua|tuan (?P<which>nay|truoc|qua|vua roi|vua qua))\b")


def so_far(folded: str, today: date) -> tuple[date, date] | None:
    """The day or the week a folded text looks back on, both ends included; None where it names none."""
    found = GONE_BY.search(folded)
    if found is None:
        return None
    if found["which"] is None:
        day = today if found.group() == "hom nay" else today - timedelta(days=1)
        return day, day
    monday = today - timedelta(days=today.weekday() + (0 if found["which"] == "nay" else 7))
    return monday, monday + timedelta(days=6)


def named(folded: str, today: date) -> tuple[date, date] | None:
    """The first and the last of the days a folded text names, both included; None where it names none."""
    found = DAYS.search(folded)
    if found is None:
        return None
    if found["kind"] is None:
        day = today if found["what"] == "hom nay" else today + timedelta(days=1)
        return day, day
    later = 0 if found["which"] == "nay" else 1
    if found["kind"] == "tuan":
        monday = today + timedelta(days=7 * later - today.weekday())
        return monday, monday + timedelta(days=6)
    return _months(today, {"thang": 1, "quy": 3}[found["kind"]], later)


def _months(today: date, length: int, later: int) -> tuple[date, date]:
    """The stretch of so many months that holds today, or one of those after it."""
    first = (today.year * 12 + today.month - 1) // length * length + later * length
    last = first + length - 1
    return date(first // 12, first % 12 + 1, 1), day_of_month(last // 12, last % 12 + 1, 31)
