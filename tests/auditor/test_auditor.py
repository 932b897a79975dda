"""The auditor agrees with the engine while it is whole, and names what it does not do, or does too often."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, RowMapping, select

from bot.ledger.rules import adoption, documents
from bot.ledger.tables import reminder
from schedules import escalation
from schedules.commune import Commune
from tests.auditor.bed import Lived, Small, live, texts, verdicts
from tests.auditor.faults import EARLY, LATE, MIDDLE, PLANTED
from tests.soak import promise

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


def test_what_was_due_before_a_decision_was_taken_in_is_nobodys_omission() -> None:
    """Most decisions are read in mid-year: their past is put to the office to settle, as the first day's is."""
    whole = texts()
    stage = Small({name: text for name, text in whole.items() if name != "rulebooks/bao-cao.yaml"}, "2026-07-01 06:00")
    stage.at("2026-07-20 10:00")

    def take_in(tx: Connection) -> Commune:
        commune, _ = documents.import_folder(tx, whole, now=stage.now)
        adoption.adopt(tx, commune, stage.now)
        return commune

    stage.commune = stage.store.do_now(take_in)
    stage.at("2026-07-24 17:00")
    lived = Lived(stage, tuple(verdicts(stage, date(2026, 7, 1), date(2026, 7, 24))))
    assert "settle" in {row["step"] for row in stage.store.read_now(_reminders)}
    assert lived.found == []


def _reminders(tx: Connection) -> list[RowMapping]:
    return list(tx.execute(select(reminder)).mappings())


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in PLANTED]
)
def test_a_planted_fault_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = PLANTED[name]
    planted.plant(monkeypatch)
    lived = live(last=planted.last)
    assert lived.found, f"“{name}” went unnoticed until {planted.last}"
    promise("A planted fault of the engine is caught", name)


def test_there_are_thirty_of_them() -> None:
    assert len(PLANTED) >= 30
