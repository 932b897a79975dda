from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.private import without_names


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("vướng hộ ông Nguyễn Văn A", "vướng 1 hộ"),
        ("vuong ho ong nguyen van a chua nhan tien", "vuong 1 hộ chua nhan tien"),
        ("hộ bà Lan, gọi 0912 345 678 chưa đồng ý", "1 hộ, gọi chưa đồng ý"),
        ("3 hộ ông A, bà B", "3 hộ, người dân"),
        ("nhà ông Tư khiếu kiện", "1 hộ khiếu kiện"),
        ("còn vướng 2 hộ", "còn vướng 2 hộ"),
        ("hộ kinh doanh chưa nộp", "hộ kinh doanh chưa nộp"),
        ("bà con chưa đồng thuận", "bà con chưa đồng thuận"),
        ("ba thon chua nop", "ba thon chua nop"),
        ("chờ tỉnh phê duyệt", "chờ tỉnh phê duyệt"),
    ],
)
def test_citizens_are_counted_not_named(said: str, kept: str) -> None:
    assert without_names(said) == kept


@given(st.text(max_size=300))
def test_any_text_comes_back_without_an_exception(text: str) -> None:
    assert isinstance(without_names(text), str)
