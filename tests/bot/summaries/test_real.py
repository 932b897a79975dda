"""The configuration that ships, brought into a ledger by the real functions, summed up in every format."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.ledger.rules.adoption import adopt
from bot.ledger.rules.documents import import_folder, read_folder
from bot.ledger.store import Store
from bot.summaries import FORMATS, render
from bot.summaries.figures import figures
from schedules.calendar import TZ
from schedules.commune import Commune

CONFIG = Path(__file__).parents[3] / "config"
NOW = datetime(2026, 11, 23, 9, tzinfo=TZ)


@pytest.fixture
def bang_mac(store: Store) -> Commune:
    made, _ = store.do_now(import_folder, read_folder(CONFIG), now=NOW)
    store.do_now(adopt, made, NOW)
    return made


def test_a_start_in_november_is_late_with_nothing(store: Store, bang_mac: Commune) -> None:
    told = store.read_now(figures, bang_mac, NOW.date(), messenger="console")
    assert told.total.overdue == 0
    assert told.total.unknown > 0  # what fell due before: chưa rõ
    assert told.total.in_time > 0
    assert {ladder.group.value for ladder in told.ladders} == {"completed", "transitional", "new_start"}
    assert [rung.value for rung in told.ladders[1].rungs] == [30, 60, 100]
    assert told.ladders[2].rungs[-1].due == date(2026, 12, 31)


def test_no_sample_leaves_the_console(store: Store, bang_mac: Commune) -> None:
    for fmt in ("text", "json", "ics"):
        told = store.read_now(render, bang_mac, NOW.date(), fmt, messenger="telegram")
        assert "mẫu" not in str(told).lower(), fmt
    assert store.read_now(figures, bang_mac, NOW.date(), messenger="telegram").ladders == ()


@pytest.mark.parametrize("fmt", [fmt for fmt in FORMATS if fmt != "pdf"])
def test_every_format(store: Store, bang_mac: Commune, fmt: str) -> None:
    assert store.read_now(render, bang_mac, NOW.date(), fmt, "phong-kinh-te", "2026-Q4", "console")
