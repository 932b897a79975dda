"""Folding, numbers and money, figures for people, secrecy marks, and what keyboards and haste do to words."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.abbreviations import ABBREVIATIONS
from schedules.language import (
    Folded,
    find_money,
    fold,
    format_date,
    format_day,
    format_money,
    format_number,
    format_percent,
    format_vnd,
    is_classified,
    lower,
    mask_phones,
    nfc,
    number_from_words,
)
from schedules.spelling import Spelled, normalise_reply


@given(st.text())
def test_folding_keeps_the_length_of_the_composed_text(text: str) -> None:
    assert len(fold(text)) == len(lower(text)) == len(nfc(text))


@given(st.text(alphabet=st.sampled_from("aăâđêoơưhỏạ ngxừ-–\u0301\u0323\u00a0")))
def test_offsets_lead_back_to_the_original(text: str) -> None:
    folded = Folded(unicodedata.normalize("NFD", text))
    offsets = [folded.back(i) for i in range(len(folded.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(folded.original)
    assert nfc(folded.quote(0, len(folded.text))) == folded.nfc


def test_a_quote_is_the_originals_own_characters() -> None:
    folded = Folded(unicodedata.normalize("NFD", "Báo cáo trước ngày 25/6"))
    at = folded.text.index("truoc")
    assert folded.quote(at, at + 5) == unicodedata.normalize("NFD", "trước")
    assert folded.plain[at : at + 5] == "trước"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đến hết quý I–2026", "den het quy i-2026"), ("ngày\u00a030", "ngay 30"), ("ĐẢNG ỦY", "dang uy")],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("500tr/2 tỷ", [500_000_000, 2_000_000_000]),
        ("1,2 tỷ", [1_200_000_000]),
        ("1.2 tỷ", [1_200_000_000]),
        ("1 tỷ 2", [1_200_000_000]),
        ("1tỷ2", [1_200_000_000]),
        ("1 tỷ 250 triệu", [1_250_000_000]),
        ("1 tỷ 25", [1_250_000_000]),
        ("2 tỷ rưỡi", [2_500_000_000]),
        ("một tỷ hai", [1_200_000_000]),
        ("năm trăm triệu đồng", [500_000_000]),
        ("1.234 tr", [1_234_000_000]),
        ("1.250 triệu", [1_250_000_000]),
        ("1.250 tỷ", [None]),
        ("500k", [500_000]),
        ("12.345.678.000", [12_345_678_000]),
        ("1.250.000.000 đồng", [1_250_000_000]),
        ("1 tỷ 2 hộ", [1_000_000_000]),
        ("500 k dc", []),
        ("2 đ/c", []),
        ("không đồng ý", []),
        ("0912345678", []),
        ("3tr5", [3_500_000]),
    ],
)
def test_money(text: str, amounts: list[int | None]) -> None:
    assert [money.vnd for money in find_money(mask_phones(fold(text)))] == amounts


@pytest.mark.parametrize("phone", ["0912345678", "0912 345 678", "0987.654.321", "+84 912 345 678"])
def test_telephone_numbers_are_masked(phone: str) -> None:
    masked = mask_phones(f"goi {phone} nhe")
    assert len(masked) == len(phone) + 8
    assert not any(c.isdigit() for c in masked)


@pytest.mark.parametrize(
    ("words", "value"),
    [("muoi hai", 12), ("bon muoi lam", 45), ("bon lam", 45), ("hai tram linh nam", 205), ("chin", 9), ("xong", None)],
)
def test_numbers_in_words(words: str, value: int | None) -> None:
    assert number_from_words(words) == value


def test_figures_for_people() -> None:
    assert format_vnd(1_250_000_000) == "1.250.000.000 đồng"
    assert format_money(1_200_000_000) == "1,2 tỷ đồng"
    assert format_money(600_000_000) == "600 triệu đồng"
    assert format_money(1_234_567) == "1.234.567 đồng"
    assert format_percent(45.5) == "45,5%"
    assert format_percent(100) == "100%"
    assert format_number(1234.5) == "1.234,5"
    assert format_date(date(2026, 6, 30)) == "30/6/2026"
    assert format_day(date(2026, 6, 30)) == "30/6"


@pytest.mark.parametrize("text", ["MẬT", "Văn bản MẬT số 3", "TỐI MẬT", "TUYỆT MẬT", "Độ mật: Tối mật", "độ mật: mật"])
def test_secrecy_marks(text: str) -> None:
    assert is_classified(text)
    assert is_classified(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "text", ["bảo mật", "mật ong", "bí mật", "BÍ MẬT NHÀ NƯỚC", "BẢO MẬT", "MẬT ĐỘ DÂN SỐ", "mật khẩu", "MẶT BẰNG"]
)
def test_prose_is_no_secrecy_mark(text: str) -> None:
    assert not is_classified(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ddang lamf", "đang làm"),
        ("vuowngs", "vướng"),
        ("gia hanj ddeens", "gia hạn đến"),
        ("ddax guwir", "đã gửi"),
        ("tieens ddooj", "tiến độ"),
        ("dangd", "đang"),
        ("chwa", "chưa"),
        ("chu7a la2m", "chưa làm"),
        ("d9a4", "đã"),
        ("gia3i nga6n d9u7o75c", "giải ngân được"),
        ("hòan thành", "hoàn thành"),
        ("thuỷ lợi", "thủy lợi"),
        ("song rồi", "xong rồi"),
        ("đang nàm", "đang làm"),
        ("sin nùi", "xin lùi"),
        ("chiển khai", "triển khai"),
        ("xonggg rồiiii", "xong rồi"),
        ("trjnh", "trinh"),
        ("okeee", "ok"),
        ("thon2 xong", "thon2 xong"),
        ("quý2", "quý2"),
        ("500 k", "500 k"),
        ("khiếu nại", "khiếu nại"),
        ("excel", "excel"),
    ],
)
def test_what_was_typed_is_read(typed: str, read: str) -> None:
    assert normalise_reply(typed) == read


@pytest.mark.parametrize("short", sorted(ABBREVIATIONS))
def test_every_abbreviation_is_written_out(short: str) -> None:
    assert normalise_reply(short) == ABBREVIATIONS[short]


def test_the_way_back_from_a_reading_to_what_was_typed() -> None:
    spelled = Spelled.of("Gn dc 45% r, ddeens Thuws 6 nhé")
    at = spelled.plain.index("thứ 6")
    assert spelled.quote(at, at + 5) == "Thuws 6"
    assert spelled.quote(0, len("giải ngân")) == "Gn"


@given(st.text())
def test_spelling_answers_any_text(text: str) -> None:
    spelled = Spelled.of(text)
    assert len(spelled.plain) == len(spelled.text)
    assert spelled.quote(0, len(spelled.plain)) == spelled.original
