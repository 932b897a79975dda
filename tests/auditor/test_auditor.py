"""The auditor agrees with the engine while it is whole, and names what it does not do, or does too often."""

from __future__ import annotations

from datetime import date

import pytest

from schedules import escalation
from tests.auditor.bed import live
from tests.auditor.faults import EARLY, LATE, MIDDLE, PLANTED

QUICK = ("a stale state",)


@pytest.fixture(autouse=True)
def as_planned() -> None:
    escalation._dated.cache_clear()


@pytest.mark.parametrize(
    ("last", "least"), [(EARLY, 8), *(pytest.param(*one, marks=pytest.mark.slow) for one in ((MIDDLE, 15), (LATE, 40)))]
)
def test_a_whole_engine_has_nothing_to_answer_for(last: date, least: int) -> None:
    lived = live(last=last)
    assert lived.found == []
    assert sum(one.due for one in lived.verdicts) == sum(one.told for one in lived.verdicts) >= least
    assert sum(one.due == 0 for one in lived.verdicts) > 5  # days on which there is nothing to say


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in PLANTED]
)
def test_a_planted_fault_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = PLANTED[name]
    planted.plant(monkeypatch)
    lived = live(last=planted.last)
    assert lived.found, f"«{name}» went unnoticed until {planted.last}"


def test_there_are_thirty_of_them() -> None:
    assert len(PLANTED) >= 30
