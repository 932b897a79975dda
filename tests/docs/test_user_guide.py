"""What the user guide says one may type is understood as the guide says."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.conversation.answering import undo
from schedules.calendar import TZ
from schedules.replies import split_duties, understand

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=TZ)  # the day the guide names


def rows(header: str) -> list[tuple[str, str]]:
    """First and second column of every table with this first heading."""
    tables = re.findall(rf"^\| {header} \|.*\n\|[-|]+\n((?:\|.*\n)+)", GUIDE, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [(cells[1].strip(), cells[2].strip()) for cells in (line.split("|") for line in lines)]


def test_the_guide_is_there_to_check() -> None:
    assert len(rows("Trả lời")) > 40
    assert NOW.strftime("%d/%m/%Y") in GUIDE


@pytest.mark.parametrize(("shown", "meaning"), rows("Trả lời"))
def test_a_reply_is_understood_as_the_guide_says(shown: str, meaning: str) -> None:
    assert understand(shown.strip("`"), NOW).why == meaning


@pytest.mark.parametrize(("shown", "meaning"), rows("Một tin"))
def test_a_message_is_taken_apart_as_the_guide_says(shown: str, meaning: str) -> None:
    split = split_duties(shown.strip("`"))
    parts = [f"việc {n}: “{words}”" if n else f"mọi việc: “{words}”" for n, words in split.parts]
    excepted = ", ".join(map(str, sorted(split.all_except or ())))
    assert " · ".join([*parts, f"trừ việc {excepted}"] if excepted else parts) == meaning


def test_taking_back_is_a_word() -> None:
    assert undo.meant("hoàn tác")
