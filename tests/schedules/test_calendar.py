"""Every day of 2026 and 2027 that is off or worked against the week, and the arithmetic over them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendar import Calendar, from_lunar, tet, to_lunar
from schedules.commune import NAMES
from schedules.configuration import load

CONFIG = Path(__file__).parents[2] / "config"
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load({name: (CONFIG / name).read_text("utf-8") for name in NAMES}).calendar


def span(first: str, last: str) -> list[date]:
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    return [a + timedelta(days=n) for n in range((b - a).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-01-01", "2026-01-04"),  # the Friday swapped
        ("2026-02-14", "2026-02-22"),  # Tết Bính Ngọ
        ("2026-04-25", "2026-04-27"),  # Giỗ Tổ on a Sunday, made up on Monday
        ("2026-04-30", "2026-05-03"),
        ("2026-08-29", "2026-09-02"),
        ("2026-11-24", "2026-11-24"),
        ("2027-01-01", "2027-01-03"),
        ("2027-02-04", "2027-02-10"),
        ("2027-04-16", "2027-04-18"),
        ("2027-04-30", "2027-05-03"),
        ("2027-09-02", "2027-09-05"),
        ("2027-11-24", "2027-11-24"),
    ],
)
def test_days_off(calendar: Calendar, first: str, last: str) -> None:
    days = span(first, last)
    assert [day for day in days if calendar.is_working(day)] == []
    assert all(calendar.reason_off(day) for day in days)
    assert calendar.is_working(days[0] - timedelta(days=1)) or days[0].weekday() == 0
    assert calendar.is_working(days[-1] + timedelta(days=1)) or days[-1].weekday() == 4


@pytest.mark.parametrize("day", ["2026-01-10", "2026-08-22"])
def test_saturdays_worked_in_exchange(calendar: Calendar, day: str) -> None:
    assert calendar.is_working(date.fromisoformat(day))
    assert calendar.worked_weekend(date.fromisoformat(day))
    assert not calendar.is_working(date.fromisoformat(day) + timedelta(days=1))


@pytest.mark.parametrize("day", ["2026-11-23", "2026-01-05", "2026-02-13", "2026-02-23", "2026-09-03", "2027-02-03"])
def test_ordinary_working_days(calendar: Calendar, day: str) -> None:
    assert calendar.reason_off(date.fromisoformat(day)) is None


def test_2026_has_the_working_days_counted_by_hand(calendar: Calendar) -> None:
    # 261 weekdays; off among them 01/01, 02/01, 5 of Tết, 27/04, 30/04, 01/05, 31/08, 01/09, 02/09, 24/11.
    # Worked besides: 10/01, 22/08.
    assert sum(calendar.is_working(day) for day in span("2026-01-01", "2026-12-31")) == 261 - 14 + 2
    assert calendar.count(date(2025, 12, 31), date(2026, 12, 31)) == 249


@pytest.mark.parametrize(
    "day", ["2027-02-03", "2027-02-04", "2027-02-09", "2027-02-10", "2027-02-11", "2027-09-01", "2027-09-03"]
)
def test_days_of_2027_nobody_has_announced(calendar: Calendar, day: str) -> None:
    assert calendar.tentative(date.fromisoformat(day))


def test_a_year_announced_has_no_tentative_days_and_a_later_one_has(calendar: Calendar) -> None:
    assert not any(calendar.tentative(day) for day in span("2026-01-01", "2026-12-31"))
    assert calendar.tentative(date(2028, 9, 1))
    assert not calendar.tentative(date(2025, 9, 1))
    assert calendar.in_doubt(date(2027, 1, 20), date(2027, 2, 3))
    assert not calendar.in_doubt(date(2027, 2, 12), date(2027, 8, 31))


def test_an_announced_day_off_beats_the_package_and_a_worked_day_beats_both() -> None:
    day = date(2026, 9, 2)
    plain = Calendar(off={date(2026, 3, 4): "Nghỉ riêng"})
    assert plain.reason_off(date(2026, 3, 4)) == "Nghỉ riêng"
    assert not plain.is_working(day)
    assert Calendar(off={day: "x"}, work={day: "y"}).is_working(day)


def test_lunar_feasts() -> None:
    assert tet(2026) == date(2026, 2, 17)
    assert tet(2027) == date(2027, 2, 6)
    assert from_lunar(10, 3, 2026) == date(2026, 4, 26)
    assert from_lunar(5, 1, 2026) == date(2026, 2, 21)
    assert to_lunar(date(2027, 2, 5)) == (29, 12, 2026, False)
    assert from_lunar(30, 12, 2026) is None  # that month has 29 days
    assert from_lunar(1, 1, 2200) is None
    assert from_lunar(15, 6, 2025, leap=True) == date(2025, 8, 8)
    assert from_lunar(15, 6, 2026, leap=True) is None


def test_lunar_package_and_holiday_package_agree() -> None:
    from holidays.countries.vietnam import VN

    for year in range(1990, 2101):
        law = VN(years=[year], language="vi")
        assert "Tết Nguyên Đán" in law[tet(year)]
        if year >= 2007:  # Giỗ Tổ became a day off in 2007
            assert "Giỗ Tổ" in law[from_lunar(10, 3, year)]


@settings(deadline=None)  # the first example loads a calendar year
@given(DAYS, st.integers(-300, 300))
def test_shift_lands_on_the_nth_working_day(day: date, n: int) -> None:
    calendar = Calendar()
    moved = calendar.shift(day, n)
    assert calendar.is_working(moved)
    if n > 0:
        assert moved > day
        assert calendar.count(day, moved) == n
    elif n < 0:
        assert moved < day
        assert calendar.count(moved, day - timedelta(days=1)) == -n - 1


@settings(deadline=None)  # the first example loads a calendar year
@given(DAYS, DAYS, DAYS)
def test_count_adds_up(a: date, b: date, c: date) -> None:
    calendar = Calendar()
    assert calendar.count(a, b) + calendar.count(b, c) == calendar.count(a, c)


@settings(deadline=None)  # the first example loads a calendar year
@given(DAYS)
def test_nearest_working_days(day: date) -> None:
    calendar = Calendar()
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert before <= day <= after
    assert (before == day == after) == calendar.is_working(day)
    assert calendar.count(before, after) == (0 if before == after else 1)
