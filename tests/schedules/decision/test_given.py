"""The figures that the reader must reach on the decision of Bằng Mạc, measured by the scorer that came with it."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from schedules.decision import read
from schedules.repealed import Act
from tests.schedules.decision.given import needs_shared, scored, text
from tests.schedules.decision.noise import dated_recall, noisy

pytestmark = needs_shared
LEAST = {
    "dated and cyclic: recall": 1.0,
    "dated and cyclic: precision": 0.95,
    "lead units": 1.0,
    "quantities": 0.95,
    "project groups": 1.0,
    "clause paths": 0.95,
    "negatives kept out": 1.0,
}


@pytest.mark.parametrize("measure", LEAST)
def test_the_scorer_finds_the_figures_reached(measure: str) -> None:
    found = scored(read(text()))[measure]
    assert found["of"] > 0
    assert found["hit"] >= LEAST[measure] * found["of"]


def test_quotes_are_the_untouched_words_at_their_offsets() -> None:
    original = text()
    for candidate in read(original).candidates:
        assert original[candidate.start : candidate.end] == candidate.quote


def test_a_decomposed_copy_reads_the_same() -> None:
    composed, apart = text(), unicodedata.normalize("NFD", text())
    one, other = read(composed), read(apart)
    assert [(c.clause, c.due, c.recurrence, c.lead) for c in one.candidates] == [
        (c.clause, c.due, c.recurrence, c.lead) for c in other.candidates
    ]
    for candidate in other.candidates:
        assert apart[candidate.start : candidate.end] == candidate.quote


def test_the_missing_facts_are_questions() -> None:
    questions = " / ".join(read(text()).questions)
    for word in ("ngày ký?", "số văn bản?", "phụ lục?", "ngày trong kỳ?", "chỉ tiêu chưa có đơn vị chủ trì"):
        assert word in questions


def test_a_repealed_act_is_told() -> None:
    known = Act("99/2021/NĐ-CP", date(2025, 9, 26), "254/2025/NĐ-CP")
    (warning,) = read(text(), repealed=(known,)).warnings
    assert "99/2021/NĐ-CP" in warning
    assert "26/9/2025" in warning


@pytest.mark.parametrize("seed", range(6))
def test_five_in_a_hundred_garbled_syllables_hide_no_date(seed: int) -> None:
    assert dated_recall(noisy(text(), 0.05, seed)) >= 0.9


@pytest.mark.slow
def test_the_mean_of_fifty_noisy_copies() -> None:
    original = text()
    recalls = [dated_recall(noisy(original, 0.05, seed)) for seed in range(50)]
    assert sum(recalls) / len(recalls) >= 0.95
