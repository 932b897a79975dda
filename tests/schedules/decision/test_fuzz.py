"""Any text gives an answer: no text breaks the reader, its offsets always cite, and no pattern runs away."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.decision import draft_yaml, read

_ADMINISTRATIVE = """
Điều 1.¦a)¦-¦(1)¦Phòng Kinh tế¦chủ trì,¦phối hợp với¦các xã¦trước ngày¦30/6/2026¦hằng tháng,¦quý¦6 tháng¦và¦đến hết
¦;¦:¦.¦"¦(¦)¦tối thiểu¦30%¦trong quý I¦Căn cứ¦Nghị định số 1/2020/NĐ-CP
¦<sup>1</sup>¦**¦#¦|¦Nơi nhận:¦báo cáo¦gửi¦UBND¦từ¦Tết
¦\u0301
¦kể từ ngày ký¦05 ngày¦các cơ quan, đơn vị¦trước¦sau
"""
_WORDS = st.sampled_from([*(word.strip() for word in _ADMINISTRATIVE.split("¦")), "\n", "\n\n"])
_SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_SETTINGS
@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    _check(text)


@_SETTINGS
@given(st.lists(_WORDS, max_size=60).map(" ".join))
def test_any_heap_of_administrative_words_is_answered(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    reading = read(text)
    for candidate in reading.candidates:
        assert 0 <= candidate.start < candidate.end <= len(text)
        assert text[candidate.start : candidate.end] == candidate.quote
    assert draft_yaml(reading)


@pytest.mark.parametrize(
    "piece",
    [
        '"ngày 1/1/2026 ',
        "trước ngày 30/6/2026 Phòng Kinh tế ",
        "hằng tháng, quý, ",
        "các cơ quan, đơn vị, ",
        "(",
        "1.",
        "- a\n",
        "| a | b |\n",
        "Ủy ban nhân dân các ",
        "trong vòng ",
        "báo cáo ",
    ],
)
def test_a_page_of_one_phrase_over_and_over_is_read(piece: str) -> None:
    """Catastrophic backtracking would hang here; the benchmark prints how the time grows with the length."""
    assert read(piece * (16_000 // len(piece))).facts is not None
