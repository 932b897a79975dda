"""Bodies outside the commune are asked, never urged: đề nghị wording, no escalation, a drafted letter instead."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document

from bot.ledger.duties.obligations import go_live
from bot.ledger.rules import documents
from bot.ledger.who import people
from bot.summaries.files import LETTER, Wanted, name_of
from bot.summaries.papers import letter
from schedules.errors import Fault
from tests.bot.conversation.stage import CHAIRMAN, CONFIG, OFFICE, VICE, Stage

TAX = "can-bo-thue"


@pytest.fixture
def june() -> Stage:
    """The tax office has a focal person in the directory, and was asked for something."""
    texts = documents.read_folder(CONFIG)
    head = "  - {ma: can-bo-thue, chuc_danh: Đại diện Cơ quan Thuế}\n  - {ma: can-bo-cntt"
    units = texts["units.yaml"].replace("  - {ma: can-bo-cntt", head, 1)
    units = units.replace("    ten: Cơ quan Thuế\n", "    ten: Cơ quan Thuế\n    nguoi_dung_dau: can-bo-thue\n", 1)
    stage = Stage("2026-06-11 07:10")

    def work(tx: object) -> object:
        documents.put(tx, stage.commune.id, {**texts, "units.yaml": units}, author="thử", now=stage.now)  # type: ignore[arg-type]
        commune = documents.load_current(tx, stage.commune.id)  # type: ignore[arg-type]
        people.link(tx, commune.id, messenger="telegram", chat=TAX, person=TAX, now=stage.now)  # type: ignore[arg-type]
        go_live(tx, commune, "thue", OFFICE, stage.now)  # type: ignore[arg-type]
        return commune

    stage.commune = stage.store.do_now(work)  # type: ignore[arg-type, assignment]
    assert "Cơ quan ngoài xã nhận lời đề nghị: Cơ quan Thuế" in stage[OFFICE].says(
        "đề nghị cơ quan thuế cung cấp số thu ngân sách 6 tháng, hạn 19/6"
    )
    stage[OFFICE].presses("Giao việc")
    return stage


def test_it_is_asked_and_reminded_in_the_words_of_a_request(june: Stage) -> None:
    june[TAX].hears("trân trọng đề nghị Cơ quan Thuế", "Cung cấp số thu ngân sách 6 tháng", "Hạn 19/6/2026")
    june.at("2026-06-16 09:00")
    said = june[TAX].hears("Trân trọng đề nghị 16/6")
    assert "Nhắc việc" not in said.text


def test_overdue_the_office_is_offered_a_letter_and_no_leader_hears(june: Stage) -> None:
    june.forget_all()
    june.at("2026-07-20 09:00")
    told = "\n".join(one.text for one in june[OFFICE].said)
    assert "(cơ quan ngoài xã: nhắn “công văn Cơ quan Thuế” để soạn công văn đề nghị)" in told
    for leader in (VICE, CHAIRMAN):
        assert not any("Cơ quan Thuế" in one.text for one in june[leader].said)


def test_the_letter_is_drafted(june: Stage) -> None:
    assert "đang được soạn" in june[OFFICE].says("công văn cơ quan thuế")
    assert "là đơn vị trong xã" in june[OFFICE].says("/congvan phòng kinh tế")
    assert "gửi cơ quan nào" in june[OFFICE].says("/congvan")
    today = date(2026, 6, 22)
    asked = june.store.read_now(letter.asked_of, june.commune, "thue", today)
    read = Document(io.BytesIO(letter.write(june.commune, "thue", asked, today)))
    rows = [row for table in read.tables for row in table.rows]
    cells = [paragraph.text for row in rows for cell in row.cells for paragraph in cell.paragraphs]
    text = "\n".join([*cells, *(paragraph.text for paragraph in read.paragraphs)])
    layout = ("/UBND-VP", "V/v đề nghị phối hợp", "DỰ THẢO", "Kính gửi: Cơ quan Thuế.", "Nơi nhận:", "./.")
    for part in (*layout, "trân trọng đề nghị"):
        assert part in text, part
    assert "Cung cấp số thu ngân sách 6 tháng" in text
    assert "đến nay chưa nhận được kết quả" in text
    assert "BÁO CÁO" not in text
    assert name_of(Wanted("docx", "thue", form=LETTER), today) == "cong-van-thue-2026-06-22.docx"


def test_nothing_to_ask_is_said(june: Stage) -> None:
    assert "không có việc nào" in june[OFFICE].says("công văn kho bạc")
    with pytest.raises(Fault, match="không phải cơ quan ngoài xã"):
        letter.write(june.commune, "phong-kinh-te", [{"title": "x"}], date(2026, 6, 22))
