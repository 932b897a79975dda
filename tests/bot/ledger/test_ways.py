"""Over what the month's plan counts: all bots of an account together, unless the commune says each has its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bot.ledger.sending.ways import Level, plan_of
from schedules.calendar import TZ
from schedules.need import strain
from schedules.settings import Quota, Scope
from tests.schedules.folder import commune

JUNE = datetime(2026, 6, 15, 9, tzinfo=TZ)


def lane(messenger: str, count: int, month: str = "2026-06", a_month: int | None = 3_000) -> Any:
    return {"messenger": messenger, "month": month, "month_count": count, "a_month": a_month}


LANES = [
    lane("zalo", 1_500),
    lane("zalo-2", 1_400),
    lane("zalo-3", 2_900, "2026-05"),
    lane("telegram", 9_999, a_month=None),
]


@pytest.mark.parametrize(
    ("scope", "messenger", "used", "level"),
    [
        (Scope.account, "zalo", 2_900, Level.deadlines),
        (Scope.account, "zalo-3", 2_900, Level.deadlines),
        (Scope.bot, "zalo", 1_500, Level.free),
        (Scope.bot, "zalo-2", 1_400, Level.free),
        (Scope.bot, "zalo-3", 0, Level.free),
    ],
)
def test_what_counts_together(scope: Scope, messenger: str, used: int, level: Level) -> None:
    whole = replace(commune(), quota=Quota(scope=scope))
    have = plan_of(LANES, whole, messenger, JUNE)
    assert (have.used, have.limit, have.level) == (used, 3_000, level)


def test_the_careful_reading_is_the_default() -> None:
    assert commune().quota.scope is Scope.account


def test_three_bots_have_one_plan_or_three() -> None:
    together, apart = (replace(commune(), quota=Quota(scope=scope)) for scope in (Scope.account, Scope.bot))
    day = date(2026, 1, 1)
    assert strain(together, day, 3).a_month == 3_000
    assert strain(apart, day, 3).a_month == 9_000
    assert strain(together, day, 3).room == strain(apart, day, 3).room == 150
