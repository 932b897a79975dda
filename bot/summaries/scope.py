"""Which boxes a summary is about: a unit, a period, or the year with everything that is still owed."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from bot.texts import failure
from schedules.errors import Fault

_PERIOD = re.compile(r"(?P<year>20\d\d)(?:-(?P<part>0[1-9]|1[0-2]|Q[1-4]|H1|9M))?$")


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period by its code: `2026-06`, `2026-Q2`, `2026-H1`, `2026-9M`, `2026`."""

    code: str
    year: int
    first_month: int
    last_month: int

    @property
    def first(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    def codes(self) -> tuple[str, ...]:
        """Codes of every period that lies within this one, itself included."""
        return tuple(
            code
            for code in _codes(self.year)
            if (inner := parse(code)).first_month >= self.first_month and inner.last_month <= self.last_month
        )


def parse(code: str) -> Period:
    """The period of a code. Fault when there is no such period."""
    match = _PERIOD.match(code.strip())
    if match is None:
        raise failure(Fault, "summary.period", "--period", code=code)
    year, part = int(match["year"]), match["part"] or ""
    first, last = _months(part)
    return Period(code.strip(), year, first, last)


def _months(part: str) -> tuple[int, int]:
    if not part:
        return 1, 12
    if part == "9M":
        return 1, 9
    if part[0] == "Q":
        quarter = int(part[1])
        return quarter * 3 - 2, quarter * 3
    if part == "H1":
        return 1, 6
    return int(part), int(part)


def _codes(year: int) -> tuple[str, ...]:
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    quarters = [f"{year}-Q{quarter}" for quarter in range(1, 5)]
    return (*months, *quarters, f"{year}-H1", f"{year}-9M", str(year))


def merged(period: Period) -> tuple[str, ...]:
    """The periods that close together with this one's last month, shortest first: June closes quarter II and six
    months.
    """
    if period.first_month != period.last_month:
        return (period.code,)
    closing = {3: ("Q1",), 6: ("Q2", "H1"), 9: ("Q3", "9M"), 12: ("",)}.get(period.last_month, ())
    return (period.code, *(f"{period.year}-{part}" if part else str(period.year) for part in closing))
