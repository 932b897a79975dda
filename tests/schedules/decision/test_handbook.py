"""The pattern table for a clerk says what the code does, and every example in it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from schedules.dates import Context, find
from schedules.decision import read
from schedules.decision.handbook import MEANINGS, USAGES, YEAR, Usage, decision_rows, handbook

DOCUMENT = Path(__file__).parents[3] / "docs" / "mau-thoi-gian.md"
ORDER = ("weekly", "monthly", "quarterly", "half_year", "nine_month", "annual")


def test_the_document_is_the_one_the_code_makes() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == handbook()


def test_every_row_has_a_meaning_and_no_meaning_is_left_over() -> None:
    assert {row.name for row in decision_rows()} == set(MEANINGS)


@pytest.mark.parametrize("row", decision_rows(), ids=lambda row: row.name)
def test_every_example_is_found_by_its_row(row: object) -> None:
    assert any(m.row == row.name for m in find(row.example, Context(year=YEAR)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("usage", USAGES, ids=lambda usage: usage.words)
def test_every_usage_is_read_as_the_table_says(usage: Usage) -> None:
    reading = read(f"KẾ HOẠCH\nCông tác năm {YEAR}\n\n1. {usage.example}")
    found = [c for c in reading.candidates if c.recurrence or (c.due and c.due_basis == "explicit")]
    said = [c.due.isoformat() if c.due else " ".join(n for n in ORDER if n in c.recurrence) for c in found]
    assert said == ([usage.becomes] if usage.becomes else [])
