"""A file made to hurt takes no longer to read than one of its size should.

The work is counted in calls, which are the same on every machine and every day; seconds are printed by
`tests/benchmarks/reader.py`.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from schedules.decision import read

PIECES = """
\n¦ ¦\t¦30% ¦chủ trì: ¦trước ngày 30/6/2026 ¦quý II ¦1/1 ¦- Thời gian: tháng 6/2026; ¦các xã, phường ¦9 tháng ¦a ¦(
"""


@pytest.mark.parametrize("piece", [p.strip("\n") or "\n" for p in PIECES.split("¦")])
def test_reading_work_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    calls = {length: _calls("QUYẾT ĐỊNH\n" + piece * (length // len(piece))) for length in (2_000, 8_000)}
    # Four times the text; a square would make it sixteen times.
    assert calls[8_000] < 8 * calls[2_000], calls


def _calls(text: str) -> int:
    """How many Python and C functions reading `text` calls."""
    count = 0

    def tally(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return count
