"""The README says of the messengers what they say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messengers.table import markdown, placed

README = Path(__file__).parents[3] / "README.md"


def test_the_readme_holds_the_table_of_today() -> None:
    text = README.read_text(encoding="utf-8")
    assert placed(text) == text, "run: python -m bot.messengers.table"


def test_each_messenger_has_a_column_and_no_cell_is_empty() -> None:
    lines = [line.strip("|").split("|") for line in markdown().splitlines()]
    assert [cell.strip() for cell in lines[0]] == ["", "Telegram", "Zalo", "Trang tập huấn"]
    assert all(len(line) == 4 and all(cell.strip() for cell in line) for line in lines[1:])


def test_a_readme_without_the_marks_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="bảng kênh"):
        placed("# Nhắc Việc")
