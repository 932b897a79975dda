"""Pictures, reports and calendars in the chat: words first, the file after them, words where a file cannot go."""

from __future__ import annotations

import io

import pytest

from tests.town import Town

MORE = ("bao-cao", "khoi-cong", "giai-ngan", "ke-hoach")
JULY = {"rules": MORE, "start": "2026-07-08 09:00", "files": True}


async def quiet(town: Town) -> None:
    """The morning's digests are not this test's business."""
    await town.settled()
    for person in town.commune.directory.people:
        town.person(person).ignores_the_rest()


@pytest.mark.needs("buttons")
@pytest.mark.town(**JULY)
async def test_the_summary_leads_deeper_and_a_picture_follows(town: Town) -> None:
    chairman = town.chairman
    await quiet(town)
    await chairman.says("đến đâu rồi?")
    told = await chairman.gets("Tổng hợp", "8/7/2026")
    picture = await chairman.gets("ngày 8/7/2026", without=["Hoàn thành"])
    if town.platform.name == "telegram":
        assert picture.file is not None
        assert picture.file[1].startswith(b"\x89PNG")
        assert len(picture.file[1]) < 150_000
        assert picture.id > told.id
    await chairman.picks("Các đơn vị", told)
    units = await chairman.gets("Các đơn vị")
    await chairman.picks("Phòng Kinh tế", units)
    await chairman.gets("Phòng Kinh tế – 8/7/2026")
    await chairman.picks("Các đơn vị", told)  # looking may be repeated
    await chairman.gets("Các đơn vị")
    await chairman.picks("Dự án", told)
    projects = await chairman.gets("Giải ngân", "dự án")
    await chairman.picks(projects.buttons[0], projects)
    await chairman.gets("Chủ đầu tư")
    town.nobody_else_heard_anything()


@pytest.mark.town(**JULY)
async def test_a_report_is_chosen_step_by_step(town: Town) -> None:
    from docx import Document

    await quiet(town)
    office = town.office
    await office.says("xuất báo cáo")
    await office.gets("cần tệp nào", town.commune.name)
    await office.picks("Báo cáo Word")
    await office.gets("của kỳ nào")
    await office.picks("Tháng 6")
    await office.gets("Đang làm Báo cáo Word")
    if not town.can.files_out:
        await office.gets("Kênh này không gửi được tệp")
        return
    report = await office.gets("dự thảo", "tháng 6")
    if town.platform.name == "telegram":
        assert report.file is not None
        assert report.file[0] == "bao-cao-2026-06.docx"
        read = Document(io.BytesIO(report.file[1]))
        assert any("tháng 6, quý II và 6 tháng đầu năm 2026" in paragraph.text for paragraph in read.paragraphs)


@pytest.mark.slow
@pytest.mark.town(**JULY, public_url="https://xa.example")
async def test_a_head_gets_the_own_unit_and_no_other(town: Town) -> None:
    await quiet(town)
    head = town.head("ban-qlda")
    await head.says("xuất excel tháng 6 phòng văn hóa - xã hội")
    await head.gets("chỉ xem được tình hình của đơn vị mình")
    await head.says("xuất excel quý 2")
    await head.gets("Đang làm Bảng Excel")
    told = await head.gets("Ban Quản lý dự án", "quý II năm 2026")
    if not town.can.files_out:
        assert "https://xa.example/tep/" in told.text
    await head.says("xuất lịch")
    await head.gets("https://xa.example/lich/", ".ics", "không chuyển cho người khác")
    await head.gets("Lịch thời hạn")
    await head.says("tổng hợp")
    await head.gets("Ban Quản lý dự án – 8/7/2026")
    town.nobody_else_heard_anything()


@pytest.mark.slow
@pytest.mark.town(**JULY)
async def test_what_cannot_be_made_is_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    await quiet(town)
    await town.chairman.says("xuất pdf tháng 6")
    await town.chairman.gets("Đang làm Báo cáo PDF")
    if town.can.files_out:
        await town.chairman.gets("Chưa làm được tệp", "chưa cài LibreOffice")
    else:
        await town.chairman.gets("Kênh này không gửi được tệp")
    await town.chairman.says("/xuat cái gì đó")
    await town.chairman.gets("Chưa rõ “cai gi do”")


MONTH_END = {
    "rules": MORE,
    "start": "2026-06-30 09:00",
    "files": True,
    "swaps": (("tu_gui: []", "tu_gui: [cuoi_thang]"),),
}


@pytest.mark.town(**MONTH_END)
async def test_the_month_ends_with_word_and_excel_in_the_offices_chat(town: Town) -> None:
    from docx import Document
    from openpyxl import load_workbook

    await quiet(town)
    await town.clock.to("2026-06-30 15:00")
    if not town.can.files_out:  # words say what there is, and where to get it
        for _ in range(2):
            told = await town.office.gets("Cuối tháng", "tháng 6", "Kênh này không gửi được tệp")
            assert "None" not in told.text
        town.head("ban-qlda").ignores_the_rest()
        return
    for kind in ("docx", "xlsx"):
        pack = await town.office.gets("Cuối tháng", "tháng 6")
        if town.platform.name != "telegram":
            continue
        assert pack.file is not None
        name, content = pack.file
        assert name.endswith((".docx", ".xlsx"))
        if kind == name.rpartition(".")[2] == "xlsx":
            sheet = load_workbook(io.BytesIO(content)).active
            assert sheet is not None
            assert sheet.max_row > 2
        elif kind == "docx":
            assert any("tháng 6" in paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    for person in town.commune.directory.people:
        assert not any("Cuối tháng" in seen.text for seen in town.person(person).unheard), person
        town.person(person).ignores_the_rest()
