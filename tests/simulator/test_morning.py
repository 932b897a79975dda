"""The ten-minute morning, lived for a year: three in ten never linked, two speak only, one is silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.conversation.office.morning import CALLS
from bot.ledger.rules.documents import read_folder
from tests.simulator.mornings import TAPS, work


@pytest.mark.slow
def test_every_due_duty_has_a_status_within_three_working_days() -> None:
    """With at most ten calls and 25 taps a day, in the configuration that is shipped, nothing of it a sample."""
    texts = read_folder(Path("config"))
    real = {name: text.replace("    mau: true\n", "").replace(", mau: true", "") for name, text in texts.items()}
    lived = work(real, date(2026, 1, 1), date(2026, 12, 31))
    assert lived.due > 100
    assert lived.bare == []
    assert max(calls for calls, _ in lived.days.values()) <= CALLS
    assert max(taps for _, taps in lived.days.values()) <= TAPS
    assert sorted(lived.how.values()).count("never") == round(0.3 * len(lived.how) / 0.6)
