"""A file made to hurt takes no longer to read than one of its size should."""

from __future__ import annotations

import time

import pytest

from schedules.decision import read

PIECES = """
\n¦ ¦\t¦30% ¦chủ trì: ¦trước ngày 30/6/2026 ¦quý II ¦1/1 ¦- Thời gian: tháng 6/2026; ¦các xã, phường ¦9 tháng ¦a ¦(
"""


@pytest.mark.parametrize("piece", [p.strip("\n") or "\n" for p in PIECES.split("¦")])
def test_reading_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    spent = {length: _spent("QUYẾT ĐỊNH\n" + piece * (length // len(piece))) for length in (4_000, 16_000)}
    # Four times the text; a square would make it sixteen times. Half a second forgives a busy machine.
    assert spent[16_000] < 6 * spent[4_000] + 0.5, spent


def test_heads_one_after_the_other_cost_no_square() -> None:
    """A colon after a colon: each governs what follows, and none is looked up again for each that follows."""
    assert _spent("QUYẾT ĐỊNH\n" + "chủ trì: " * 2_200) < 2  # 20,000 letters: 0.1 s; a square took 8 s


def _spent(text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began
