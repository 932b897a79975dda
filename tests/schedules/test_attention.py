"""A rulebook that asks too much of anybody on one day is refused when it is read, with the days."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.attention import loads
from schedules.configuration import load
from schedules.errors import ConfigFault
from tests.schedules.folder import commune, edited

BOUND = "  so_viec: 40 "


def test_the_shipped_rulebook_keeps_the_bound() -> None:
    assert max(load.messages for load in loads(commune(), date(2026, 1, 1), date(2026, 12, 31)).values()) == 2


def test_too_many_duties_on_a_day_are_refused_with_the_days_named() -> None:
    with pytest.raises(ConfigFault) as refused:
        load(edited("config/commune.yaml".removeprefix("config/"), BOUND, "  so_viec: 1 "))
    text = str(refused.value)
    assert "rulebooks/bang-mac-2026" in text
    assert "quá giới hạn 2 tin, 1 việc một ngày" in text
    assert "/2026 (" in text


def test_one_message_a_day_leaves_no_room_for_the_due_days_question() -> None:
    with pytest.raises(ConfigFault, match="2 tin"):
        load(edited("commune.yaml", "  so_tin: 2 ", "  so_tin: 1 "))


def test_no_bound_refuses_nothing() -> None:
    texts = edited("commune.yaml", "  so_tin: 2 ", "  so_tin: 0 ")
    texts["commune.yaml"] = texts["commune.yaml"].replace(BOUND, "  so_viec: 0 ")
    assert load(texts).attention.unbounded
