"""The draft rulebook: loads as a rulebook, sure rules first, soft ones as comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from schedules.commune import Commune
from schedules.configuration import load
from schedules.decision import Gazetteer, draft_yaml, read
from schedules.rulebook import Kind
from tests.schedules.decision.given import needs_shared, text
from tests.schedules.decision.scoring import texts

CONFIG = Path(__file__).parents[3] / "config"


def _base() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in CONFIG.glob("*.yaml")}


def _load(draft: str) -> Commune:
    return load({**_base(), "rulebooks/draft.yaml": draft})


@pytest.mark.parametrize("path", texts()[::4], ids=lambda path: path.stem)
def test_a_draft_loads_as_a_rulebook_that_is_not_in_force(path: Path) -> None:
    (book,) = _load(draft_yaml(read(path.read_text(encoding="utf-8")))).rulebooks
    assert book.rules
    assert not book.accepted


@needs_shared
def test_the_ladder_of_the_given_decision_is_one_rule() -> None:
    gazetteer = Gazetteer.of(load(_base()).directory)
    (book,) = _load(draft_yaml(read(text(), gazetteer=gazetteer))).rulebooks
    ladder = next(r for r in book.rules if r.group == "transitional" and len(r.steps) == 3)
    assert [step.target.value for step in ladder.steps if step.target] == [30, 60, 100]
    assert ladder.lead[0] == "cac-chu-dau-tu"
    assert len([r for r in book.rules if r.kind is Kind.cycle]) == 4


def test_soft_duties_are_comments_that_can_be_taken_in() -> None:
    body = "KẾ HOẠCH\nNăm 2024\n\n1. Các xã rà soát hộ nghèo ngay từ đầu năm.\n\n2. Gửi báo cáo trước ngày 01/6/2024."
    draft = draft_yaml(read(body))
    sure, soft = draft.split("Có thể là nghĩa vụ")
    assert "2024-05-31" in sure
    assert "ngay từ đầu năm" not in sure
    opened = draft.replace("\n#  ", "\n  ")
    (book,) = _load(opened).rulebooks
    assert len(book.rules) > len(_load(draft).rulebooks[0].rules)
    assert "ngay từ đầu năm" in soft


def test_comments_carry_the_words_and_the_reason() -> None:
    draft = draft_yaml(read("KẾ HOẠCH\nNăm 2024\n\n1. Phòng Y tế gửi báo cáo trước ngày 01/6/2024."))
    assert "# «Phòng Y tế gửi báo cáo trước ngày 01/6/2024»" in draft
    assert "hạn ghi «trước ngày 01/6/2024»" in draft
    assert "Chủ trì theo văn bản: Phòng Y tế (chưa có mã trong units.yaml)." in draft


def test_rules_come_surest_first() -> None:
    draft = draft_yaml(read(texts()[0].read_text(encoding="utf-8")))
    sure = [
        float(line.split()[3].rstrip(":").replace(",", "."))
        for line in draft.splitlines()
        if line.startswith("  # Độ chắc")
    ]
    assert sure == sorted(sure, reverse=True)


def test_a_text_without_duties_still_gives_a_file() -> None:
    (book,) = _load(draft_yaml(read("Thư mời dự lễ."))).rulebooks
    assert book.rules == ()
