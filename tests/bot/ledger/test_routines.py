"""When the week's posts come: on their day, or the nearest working day of the same week; days are configured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from bot.ledger.routine import routines
from bot.ledger.rules import documents
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.settings import Weekly

CONFIG = Path(__file__).parents[3] / "config"
AHEAD, RESULT = routines.WEEK_AHEAD, routines.WEEK_RESULT


@pytest.fixture(scope="module")
def commune() -> Commune:
    return documents.parse(documents.read_folder(CONFIG))


@pytest.mark.parametrize(
    ("name", "after", "comes"),
    [
        (AHEAD, "2026-06-14 12:00", "2026-06-15 07:30"),
        (AHEAD, "2026-06-15 07:30", "2026-06-22 07:30"),
        (RESULT, "2026-06-15 07:30", "2026-06-19 15:30"),
        (RESULT, "2025-12-29 00:00", "2025-12-31 15:30"),  # Thursday 1/1 and Friday 2/1 are off, Saturday too
        (RESULT, "2026-04-27 00:00", "2026-04-29 15:30"),  # Thursday 30/4 and Friday 1/5 are off
        (AHEAD, "2026-08-30 00:00", "2026-09-03 07:30"),  # from Saturday 29/8 to Wednesday 2/9 nobody works
        (RESULT, "2026-08-17 00:00", "2026-08-21 15:30"),  # Saturday 22/8 is worked, Friday is still the day
        (RESULT, "2026-02-13 15:30", "2026-02-27 15:30"),  # the week of Tết has none
        (AHEAD, "2026-02-09 07:30", "2026-02-23 07:30"),
    ],
)
def test_on_its_day_or_the_nearest_working_day_of_the_week(commune: Commune, name: str, after: str, comes: str) -> None:
    found = routines.following(commune, name, datetime.fromisoformat(after).replace(tzinfo=TZ))
    assert f"{found.astimezone(TZ):%Y-%m-%d %H:%M}" == comes


def test_the_days_are_the_offices(commune: Commune) -> None:
    group = replace(commune.group, week_ahead=Weekly(3, time(9, 0)), week_result=Weekly(2, time(16, 45)))
    own = replace(commune, group=group)
    monday = datetime(2026, 6, 15, 0, 0, tzinfo=TZ)
    assert routines.following(own, AHEAD, monday) == datetime(2026, 6, 18, 9, 0, tzinfo=TZ)
    assert routines.following(own, RESULT, monday) == datetime(2026, 6, 17, 16, 45, tzinfo=TZ)


def test_a_holiday_in_the_middle_of_the_week_takes_the_earlier_neighbour(commune: Commune) -> None:
    # 24/11/2026 is a Tuesday and a holiday: Monday and Wednesday are as near.
    assert routines.nearest_working(commune.calendar, date(2026, 11, 23), Weekly(1, time(8, 0))) == date(2026, 11, 23)
