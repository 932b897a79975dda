"""Killed at every seam and at random moments for a week: nothing lost, nothing recorded as sent goes out again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.databases import postgres
from tests.lifecycle.harness import Week, check
from tests.soak import promise

# For the long run; each messenger on each database.
KILLS = int(os.environ.get("NHACVIEC_SOAK_KILLS", "100"))


async def test_twenty_kills_in_a_week(tmp_path: Path) -> None:
    counts = await Week("telegram", f"sqlite:///{tmp_path / 'nhacviec.db'}", tmp_path, 20, 1).passes()
    print(counts.line())
    assert counts.died == 20
    check(counts)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("platform", ["telegram", "zalo", "zalo-hook"])
@pytest.mark.parametrize("kills", [20, pytest.param(KILLS, marks=pytest.mark.soak, id="long")])
async def test_killed_on_both_messengers_and_databases(platform: str, kind: str, kills: int, tmp_path: Path) -> None:
    if kind == "sqlite":
        counts = await Week(platform, f"sqlite:///{tmp_path / 'nhacviec.db'}", tmp_path, kills, kills).passes()
    else:
        with postgres() as server:
            counts = await Week(platform, server, tmp_path, kills, kills).passes()
    print(counts.line())
    promise("Killed at every seam and at random: nothing lost, nothing sent twice", counts.line())
    check(counts)
