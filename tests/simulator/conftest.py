"""A quarter of a year that most tests read, lived once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.ledger.rules.documents import read_folder
from bot.simulator.play import Played, play
from tests.town import CONFIG

FIRST, LAST = date(2026, 5, 25), date(2026, 8, 14)


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    return read_folder(CONFIG)


@pytest.fixture(scope="session")
def played(texts: dict[str, str]) -> Played:
    """From before the half-year's reports to well after the groundbreakings."""
    return play(texts, FIRST, LAST, 3)
