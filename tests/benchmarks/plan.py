"""How fast a year is planned, beside the same due-days found the usual way.

    .venv/bin/python tests/benchmarks/plan.py

The alternative is dateutil's rrule for the occurrences and `holidays` for the days off, a look-up a day, as a script
for one office would do it. It only finds due-days and reminder days: no merged periods, ladders, listeners or texts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from schedules.plan import plan
from tests.schedules.large import large

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
LEADS = (3, 1, 0)
BAR, RATIO_BAR = 0.1, 3


def main() -> int:
    commune = large()
    plan(commune, FIRST, LAST)  # the calendar's years are computed once
    ours, value = best(lambda: plan(commune, FIRST, LAST))
    obligations = value["obligations"]
    reminders = sum(len(one["reminders"]) for one in obligations)
    verdict = f"{ours:.3f} s of the processor (bar {BAR} s) {_ok(ours < BAR)}"
    print(f"plan        {len(obligations):,} obligations, {reminders:,} reminders: {verdict}")
    theirs, days = best(lambda: usual(len(obligations)))
    per_ours, per_theirs = ours / (len(obligations) + reminders), theirs / days
    print(f"rrule       {days:,} due-days and reminder days: {theirs:.3f} s")
    ratio = per_theirs / per_ours
    verdict = f"(bar {RATIO_BAR}) {_ok(ratio >= RATIO_BAR)}"
    print(f"a day planned costs {ratio:.1f} times as much with rrule and holidays {verdict}")
    return 0 if ours < BAR and ratio >= RATIO_BAR else 1


def _ok(good: bool) -> str:
    return "ok" if good else "BELOW THE BAR"


def usual(occurrences: int) -> int:
    """Finds `occurrences` monthly due-days, each rolled to the working day before, and its reminder days."""
    import holidays
    from dateutil.rrule import MONTHLY, rrule

    off = holidays.country_holidays("VN", years=2026)
    found = 0
    for _ in range(occurrences // 12):
        for moment in rrule(MONTHLY, bymonthday=16, dtstart=datetime(2026, 1, 1), count=12):  # noqa: DTZ001
            due = back(moment.date(), 0, off)
            found += 1 + len({back(due, lead, off) for lead in LEADS})
    return found


def back(day: date, working: int, off: object) -> date:
    """`working` working days before `day`, or the working day on or before it."""
    while working or day.weekday() > 4 or day in off:  # type: ignore[operator]
        if day.weekday() <= 4 and day not in off:  # type: ignore[operator]
            working -= 1
        day -= timedelta(days=1)
    return day


def best(work: Callable[[], object]) -> tuple[float, object]:
    """The quickest of five runs in seconds of the processor, and what it made."""
    spent, made = float("inf"), None
    for _ in range(5):
        began = time.process_time()
        made = work()
        spent = min(spent, time.process_time() - began)
    return spent, made


if __name__ == "__main__":
    sys.exit(main())
