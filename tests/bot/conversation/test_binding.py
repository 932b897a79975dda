from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.binding import lone_number, split

SEVERAL = {
    "1 xong, 2 60%, 3 vuong mb": [((1,), "xong"), ((2,), "60%"), ((3,), "vuong mb")],
    "#3 60%": [((3,), "60%")],
    "1 dc 60% r a": [((1,), "dc 60% r a")],
    "1, 2 xong": [((1, 2), "xong")],
    "1 và 2 xong": [((1, 2), "xong")],
    "1 xong\n2 đang làm": [((1,), "xong"), ((2,), "đang làm")],
    "1 xong 2 60%": [((1,), "xong"), ((2,), "60%")],
    "1) xong; 2) đang làm": [((1,), "xong"), ((2,), "đang làm")],
    "3: vướng 2 hộ": [((3,), "vướng 2 hộ")],
    "1 xong, 2 hộ chưa đồng ý": [((1,), "xong, 2 hộ chưa đồng ý")],
    "1 500tr/2 tỷ": [((1,), "500tr/2 tỷ")],
    "2 15/7 xong": [((2,), "15/7 xong")],
    "việc số 3 xong": [((3,), "xong")],
    "em báo cáo: 1 xong, 2 60%": [((1,), "xong"), ((2,), "60%")],
    "dạ 1 xong ạ": [((1,), "xong ạ")],
}
NONE = (
    "xong",
    "2 hộ chưa đồng ý",
    "1,2 tỷ/3 tỷ",
    "1 tỷ 2",
    "12/12 thôn đã nộp bc",
    "3 ngày nữa xong",
    "15/7",
    "2/3 dự án",
    "100% rồi",
    "45%",
    "xong 1 nửa",
    "1 nửa rồi",
    "1 số hộ chưa nhận",
    "1.250 tỷ",
    "3-5 hộ chưa",
    "0912345678 gọi em",
    "gn 1 tỷ 2 da xong",
    "30 triệu",
    "xong, 2 60%",
)


@pytest.mark.parametrize(("text", "parts"), SEVERAL.items(), ids=list(SEVERAL))
def test_numbers_of_duties_are_cut_out(text: str, parts: object) -> None:
    assert split(text) == parts


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_are_not_duties(text: str) -> None:
    assert split(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", (2, False)),
        ("#2", (2, True)),
        (" 12. ", (12, False)),
        ("việc 3", (3, False)),
        ("45%", None),
        ("xong", None),
    ],
)
def test_a_lone_number(text: str, number: object) -> None:
    assert lone_number(text) == number


@given(st.text(max_size=200))
def test_any_text_is_cut_without_an_exception_and_loses_no_words(text: str) -> None:
    for numbers, words in split(text):
        assert numbers
        assert words
