"""Ninety people on Zalo alone: a year lived by the real engine, every message counted as the platform's plan counts.

`schedules.need` projects the year without living it (tests/schedules/test_need.py); here it is held against what really
leaves: reminders, echoes, questions, confirmations, summaries, group posts, parts of long texts, over one account.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.ledger.sending.ways import HELD
from bot.ledger.tables import reminder
from bot.simulator.play import play
from schedules.need import need
from tests.schedules.test_need import A_MONTH, YEAR, large, large_documents

# A duty that was answered, finished or moved meanwhile is no longer to be asked about; nothing else leaves a gap.
NO_LONGER_SO = {"closed", "answered", "older revision", "older step", "awaiting", "away", "cleared"}


def due_days(tx: Connection) -> list[Any]:
    return list(tx.execute(select(reminder).where(reminder.c.step == "T")).mappings())


@pytest.mark.slow
def test_a_year_of_ninety_people_stays_under_the_plan_and_no_due_day_is_dropped() -> None:
    played = play(large_documents(60, 13), *YEAR, on="zalo")
    assert len(played.commune.directory.people) == 90
    months = Counter(f"{heard.at:%Y-%m}" for heard in played.world.heard)
    projected = need(large(60, 13), *YEAR)
    assert len(months) == 12
    assert max(months.values()) < A_MONTH
    assert all(count <= projected[month] for month, count in months.items()), (months, projected)
    asked = played.world.store.read_now(due_days)
    assert len(asked) > 500
    assert {one["state"] for one in asked} <= {"told", "skipped", "bundled"}
    assert {one["reason"] for one in asked if one["state"] == "skipped"} <= NO_LONGER_SO
    assert HELD not in {one["reason"] for one in asked}
