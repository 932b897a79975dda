"""A file made to hurt takes no longer to read than one of its size should."""

from __future__ import annotations

import time

import pytest

from schedules.decision import read


@pytest.mark.parametrize("piece", ["\n", " ", "\t", "30% ", "chủ trì: ", "trước ngày 30/6/2026 ", "quý II "])
def test_reading_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    spent = {length: _spent("QUYẾT ĐỊNH\n" + piece * (length // len(piece))) for length in (4_000, 16_000)}
    # Four times the text; a square would make it sixteen times. Half a second forgives a busy machine.
    assert spent[16_000] < 8 * spent[4_000] + 0.5, spent


def _spent(text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began
