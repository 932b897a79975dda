"""Days ahead as people name them, over the ends of months, quarters and years."""

from __future__ import annotations

from datetime import date

import pytest

from schedules import horizon


@pytest.mark.parametrize(
    ("said", "today", "first", "last"),
    [
        ("hom nay", (2026, 12, 31), (2026, 12, 31), (2026, 12, 31)),
        ("mai", (2026, 12, 31), (2027, 1, 1), (2027, 1, 1)),
        ("tuan nay co gi", (2027, 1, 1), (2026, 12, 28), (2027, 1, 3)),
        ("tuan sau", (2026, 12, 31), (2027, 1, 4), (2027, 1, 10)),
        ("thang sau", (2026, 12, 1), (2027, 1, 1), (2027, 1, 31)),
        ("thang toi", (2027, 1, 31), (2027, 2, 1), (2027, 2, 28)),
        ("thang nay", (2028, 2, 29), (2028, 2, 1), (2028, 2, 29)),
        ("quy nay", (2026, 12, 31), (2026, 10, 1), (2026, 12, 31)),
        ("quy sau", (2026, 10, 1), (2027, 1, 1), (2027, 3, 31)),
    ],
)
def test_days_are_named_over_the_year_s_end(said: str, today: tuple[int, ...], first: object, last: object) -> None:
    days = horizon.named(said, date(*today))
    assert days is not None
    assert tuple((day.year, day.month, day.day) for day in days) == (first, last)


@pytest.mark.parametrize("said", ["ngay kia", "tuan truoc", "mailing", ""])
def test_other_words_name_no_days(said: str) -> None:
    assert horizon.named(said, date(2026, 12, 31)) is None
