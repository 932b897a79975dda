"""docs/du-lieu.md says where everything is: no table is left out, and what it says of keeping is the default."""

from __future__ import annotations

from pathlib import Path

from bot.ledger.tables import common, meta
from schedules.settings import Retention

PAGE = (Path(__file__).parents[1] / "docs" / "du-lieu.md").read_text(encoding="utf-8")


def test_every_table_is_named() -> None:
    assert [name for name in (*meta.tables, *common.tables) if f"`{name}`" not in PAGE] == []


def test_the_periods_are_the_defaults() -> None:
    keep = Retention()
    assert f"mặc định {keep.text_days} ngày" in PAGE
    assert f"mặc định {keep.audit_months} tháng" in PAGE
    assert f"mặc định {keep.evidence_days} ngày" in PAGE
