"""What a cell of the monthly table says, and which project a row names."""

from __future__ import annotations

import pytest

from schedules.money_table import Compared, NotMoney, money, named


@pytest.mark.parametrize(
    ("cell", "vnd"),
    [
        ("", None), ("-", None), ("1.250.000.000", 1_250_000_000), ("1 250 000 000", 1_250_000_000),
        ("600000000", 600_000_000),
        ("600000000.0", 600_000_000), ("1,2 tỷ", 1_200_000_000), ("850 triệu", 850_000_000), ("1.2 tỉ", 1_200_000_000),
        ("0", 0), ("1.250.000.000 đ", 1_250_000_000),
    ],
)  # fmt: skip
def test_a_sum(cell: str, vnd: int | None) -> None:
    assert money(cell) == vnd


@pytest.mark.parametrize("cell", ["nhiều", "-5", "1,2", "45%", "1 tỷ hoặc 2 tỷ", "9" * 30, "=1+1", "1.250 tỷ"])
def test_no_sum(cell: str) -> None:
    with pytest.raises(NotMoney):
        money(cell)


def test_a_project_by_id_or_name() -> None:
    known = [("a", "Trường mầm non"), ("b", "Trường tiểu học"), ("c", "Kênh mương")]
    assert [named(known, cell) for cell in ("A", "truong mam non", "kênh", "trường", "")] == ["a", "a", "c", None, None]


@pytest.mark.parametrize(
    ("owner", "treasury", "state"), [(None, 5, "missing"), (5, None, "unknown"), (5, 5, "same"), (5, 6, "off")]
)
def test_how_a_line_compares(owner: int | None, treasury: int | None, state: str) -> None:
    assert Compared("x", owner, treasury).state == state
