"""Decisions in chat: which are in force, what each asks of me, and a clause's own words under a reminder."""

from __future__ import annotations

import pytest

from bot.ledger.rules import readings
from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, OPERATOR, Said, Stage

KTXH = "kt-xh/van-phong//2026-06"
COPY = """QUYẾT ĐỊNH
Về nhiệm vụ năm 2026

Điều 1. Nhiệm vụ chung
Các phòng làm tốt việc của mình.

Điều 2. Tổ chức thực hiện
1. Các đơn vị có trách nhiệm:
a) Gửi **báo cáo** tháng,
quý về Văn phòng.
b) Xây dựng chương trình hành động.
2. Văn phòng đôn đốc.
"""


def keep_copy(stage: Stage, text: str, *, in_force: bool = True) -> None:
    def work(tx: object) -> None:
        number = readings.keep(tx, stage.commune.id, name="goc.txt", text=text, now=stage.now, rulebook="bang-mac-2026")  # type: ignore[arg-type]
        if in_force:
            readings.mark_copy(tx, stage.commune.id, number, "bang-mac-2026", stage.now)  # type: ignore[arg-type]

    stage.store.do_now(work)


@pytest.fixture
def asked(june: Stage) -> Said:
    """The office's own report, asked for alone on its due day."""
    june.at("2026-06-16 08:10")
    said = june[OFFICE].said[-1]
    june.forget_all()
    return said


def test_the_basis_is_the_clause_in_its_own_words(june: Stage, asked: Said) -> None:
    clause = june.row(KTXH)["clause"]
    top = clause.split(" > ")[0]
    keep_copy(june, COPY.replace("Điều 2", top))
    heard = june[OFFICE].presses("Căn cứ", asked)
    assert clause in heard
    assert "Các đơn vị có trách nhiệm:" in heard
    assert "báo cáo tháng, quý về Văn phòng" in heard  # line ends and marks of layout are not its words
    # Looking is not answering: the question still stands, and so does its number.
    assert june.progress() == []
    assert "Đã ghi: đang thực hiện" in june[OFFICE].says("2")


def test_without_a_copy_the_clause_is_named_and_the_lack_said(june: Stage, asked: Said) -> None:
    heard = june[OFFICE].presses("Căn cứ", asked)
    assert june.row(KTXH)["clause"] in heard
    assert "Văn phòng chưa nhập bản gốc" in heard
    keep_copy(june, COPY, in_force=False)  # a copy under review is not what the duty rests on
    assert "Văn phòng chưa nhập bản gốc" in june[OFFICE].presses("Căn cứ", asked)


def test_a_word_and_a_number_ask_for_it_too(june: Stage) -> None:
    june.at("2026-06-16 08:10")
    assert "Căn cứ: Điều" in june[HEAD].says("căn cứ 1")
    assert "căn cứ của việc nào" in june[HEAD].says("/cancu")
    assert "căn cứ của việc nào" in june[HEAD].says("/cancu 99")


def test_what_the_decisions_ask_of_my_unit(june: Stage) -> None:
    heard = june[HEAD].says("văn bản")
    assert "Văn bản đang áp dụng – Phòng Kinh tế" in heard
    assert "năm 2026; chưa có phụ lục" in heard
    assert "Đơn vị chủ trì" in heard
    assert "phối hợp" in heard
    assert "hằng tháng" in heard
    assert "Đồng chí chỉ xem được" in june[CULTURE].says("/vanban Phòng Kinh tế")
    assert "Đồng chí chỉ xem được" not in june[CULTURE].says("văn bản")


def test_leaders_see_the_whole_and_any_unit(june: Stage) -> None:
    heard = june[CHAIRMAN].says("/vanban")
    assert "có hạn" in heard
    assert "định kỳ" in heard
    assert "Đơn vị chủ trì" not in heard
    assert "– Phòng Kinh tế" in june[CHAIRMAN].says("/vanban Phòng Kinh tế")
    assert "có hạn" in june[HEAD].says("/vanban tất cả")  # compiles for everybody, and so sees everybody's
    assert "Văn bản đang áp dụng" in june[OPERATOR].says("/vanban")


def test_the_summary_says_that_the_annexes_are_missing(june: Stage) -> None:
    assert "hưa có phụ lục" in june[CHAIRMAN].says("tổng hợp")
    assert "chưa có phụ lục" in june[CHAIRMAN].says("chỉ tiêu")
