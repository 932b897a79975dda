"""Word, Excel and picture read back: layout against a table of the rules, formulas recalculated, sizes held."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from sqlalchemy import Connection, insert, select, update

from bot.ledger.store import Store
from bot.ledger.tables import obligation, progress, reminder
from bot.summaries import render
from bot.summaries.papers import pdf
from bot.summaries.papers.issuers import code_of, head_of
from bot.summaries.papers.nd30 import long_date
from schedules.errors import Fault
from tests.bot.summaries.ledger import OTHER, TODAY, commune, owes, unit
from tests.bot.summaries.scene import A, fill, whole


@pytest.fixture
def filled(store: Store) -> Store:
    store.do_now(fill)
    return store


def word(store: Store, **scope: str) -> Any:
    return Document(io.BytesIO(store.read_now(render, whole(), TODAY, "docx", **scope)))


def paragraphs(read: Any) -> dict[str, Any]:
    """Paragraphs by text, those of cells too."""
    cells = [cell for table in read.tables[:4] for row in table.rows for cell in row.cells]
    every = [*read.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    return {paragraph.text: paragraph for paragraph in every if paragraph.text}


def test_word_and_excel_say_which_annexes_are_missing(filled: Store) -> None:
    """What a decision's annexes ask for is counted nowhere until somebody adds them, and every report says so."""
    lacking = replace(whole(), rulebooks=tuple(replace(book, annexes_missing=True) for book in whole().rulebooks))
    for commune_, told in ((lacking, True), (whole(), False)):
        word_ = filled.read_now(render, commune_, TODAY, "docx")
        book = openpyxl.load_workbook(io.BytesIO(filled.read_now(render, commune_, TODAY, "xlsx")))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        paper = "\n".join(paragraphs(Document(io.BytesIO(word_))))
        said = "hưa có phụ lục của Quyết định thử năm 2026"
        assert (said in paper, any(said in cell for cell in cells)) == (told, told)


# --- Word: Nghị định 30/2020/NĐ-CP, Phụ lục I -----------------------------------------------------------------------


def test_paper_margins_and_font(filled: Store) -> None:
    read = word(filled)
    first, annex = read.sections[0], read.sections[-1]
    millimetres = [round(value.mm) for value in (first.page_width, first.page_height)]
    assert millimetres == [210, 297]
    sides = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(side.mm) for side in sides] == [20, 20, 30, 15]
    assert round(annex.page_width.mm) == 297
    normal = read.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    fonts = normal.element.rPr.rFonts.attrib
    assert {value for key, value in fonts.items() if not key.endswith("heme")} == {"Times New Roman"}


def test_the_page_number_stands_in_the_top_margin_from_page_two(filled: Store) -> None:
    section = word(filled).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.header.paragraphs[0].alignment == 1
    assert section.first_page_header.paragraphs[0].text == ""


RULES = [
    # text, size, bold, italic, centred
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False, True),
    ("Độc lập - Tự do - Hạnh phúc", 13, True, False, True),
    ("ỦY BAN NHÂN DÂN", 12, True, False, True),
    ("XÃ THỬ", 12, True, False, True),
    ("Số:       /BC-UBND", 13, False, False, True),
    ("DỰ THẢO", 13, True, False, True),
    ("Thử, ngày 23 tháng 11 năm 2026", 13, False, True, True),
    ("BÁO CÁO", 14, True, False, True),
    ("Tình hình thực hiện nhiệm vụ có thời hạn", 14, True, False, True),
    ("Kính gửi: Ủy ban nhân dân Tỉnh Thử.", 14, False, False, True),
    ("I. KẾT QUẢ THỰC HIỆN", 14, True, False, False),
    ("Nơi nhận:", 12, True, True, False),
    ("- Như trên;", 11, False, False, False),
    ("- Lưu: VT.", 11, False, False, False),
    ("TM. ỦY BAN NHÂN DÂN", 14, True, False, True),
    ("CHỦ TỊCH", 14, True, False, True),
    ("Phụ lục I", 14, True, False, True),
]


@pytest.mark.parametrize(("text", "size", "bold", "italic", "centred"), RULES, ids=[rule[0] for rule in RULES])
def test_the_table_of_rules(filled: Store, text: str, size: float, bold: bool, italic: bool, centred: bool) -> None:
    paragraph = paragraphs(word(filled))[text]
    run = paragraph.runs[0]
    assert (run.font.size.pt, bool(run.font.bold), bool(run.font.italic)) == (size, bold, italic)
    assert (paragraph.alignment == 1) is centred


def test_body_text_is_justified_indented_and_ends_with_the_mark(filled: Store) -> None:
    read = paragraphs(word(filled))
    body = next(paragraph for text, paragraph in read.items() if text.startswith("Tổng số"))
    shape = body.paragraph_format
    assert (body.alignment, round(shape.first_line_indent.cm, 2), shape.space_before.pt) == (3, 1.27, 6)
    assert 1 <= shape.line_spacing <= 1.5
    assert sum(text.endswith("./.") for text in read) == 1


def test_a_unit_reports_in_its_own_name(filled: Store) -> None:
    texts = paragraphs(word(filled, unit=A, period="2026-06"))
    assert {"UBND XÃ THỬ", "PHÒNG A", "TRƯỞNG PHÒNG", "tháng 6, quý II và 6 tháng đầu năm 2026"} <= texts.keys()
    assert not texts["UBND XÃ THỬ"].runs[0].font.bold
    assert "Kính gửi: Ủy ban nhân dân xã Thử." in texts
    assert "CHỦ TỊCH" not in texts


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_the_date_rule(day: date, written: str) -> None:
    assert long_date(day) == written


@pytest.mark.parametrize(
    ("name", "code", "head"),
    [
        ("Phòng Kinh tế", "PKT", "TRƯỞNG PHÒNG"),
        ("Phòng Văn hóa - Xã hội", "PVHXH", "TRƯỞNG PHÒNG"),
        ("Văn phòng HĐND và UBND xã", "VPHVUX", "CHÁNH VĂN PHÒNG"),
        ("Ban Chỉ huy quân sự xã", "BCHQSX", "CHỈ HUY TRƯỞNG"),
        ("Trường Mầm non", "TMN", "HIỆU TRƯỞNG"),
    ],
)
def test_codes_and_posts(name: str, code: str, head: str) -> None:
    made = unit("u", name, head="u")
    assert (code_of(made), head_of(made)) == (code, head)


def office(folder: Path, file: Path, kind: str) -> Path:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    where = f"-env:UserInstallation=file://{folder / 'office'}"
    command = [program, where, "--headless", "--convert-to", kind, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = folder / f"{file.stem}.{kind}"
    if not made.is_file():
        pytest.skip(f"this LibreOffice has no part that makes {kind} of {file.suffix}")
    return made


@pytest.mark.slow
def test_the_report_opens_in_an_office_suite(filled: Store, tmp_path: Path) -> None:
    from pypdf import PdfReader

    file = tmp_path / "bao-cao.docx"
    file.write_bytes(filled.read_now(render, whole(), TODAY, "docx"))
    pages = PdfReader(office(tmp_path, file, "pdf")).pages
    wide = [page.mediabox.width > page.mediabox.height for page in pages]
    assert wide == [False] * (len(pages) - 3) + [True] * 3  # each annex on a page of its own
    texts = [page.extract_text() for page in pages]
    assert "/BC-UBND" in texts[0]
    # Numbered from page 2; annexes from their own page 2.
    assert [text.split()[0] for text in (texts[1], *texts[-2:])] == ["2", "2", "3"]


@pytest.mark.slow
def test_the_report_as_pdf_says_what_the_word_file_says(filled: Store) -> None:
    from pypdf import PdfReader

    if pdf.program() is None:
        pytest.skip("LibreOffice is not installed")
    read = PdfReader(io.BytesIO(filled.read_now(render, whole(), TODAY, "pdf")))
    text = read.pages[0].extract_text()
    # Letters the machine's fonts lack come from others, and then a PDF gives them out of order: digits and signs stay.
    assert "/BC-UBND" in text
    assert "13 nhi" in text


def test_without_an_office_suite_pdf_says_so(filled: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Fault, match="chưa cài LibreOffice"):
        filled.read_now(render, whole(), TODAY, "pdf")


def test_a_suite_that_makes_nothing_is_said_too(filled: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 77\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(Fault, match=r"không chuyển được sang PDF \(mã 77\)"):
        filled.read_now(render, whole(), TODAY, "pdf")


# --- Excel ----------------------------------------------------------------------------------------------------------


def test_the_active_sheet_is_the_frozen_filtered_table_of_duties(filled: Store) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(filled.read_now(render, whole(), TODAY, "xlsx")))
    sheet = book.active
    assert sheet is book.worksheets[0]
    assert (sheet.freeze_panes, sheet.max_row) == ("D2", 12)
    assert sheet.auto_filter.ref == "A1:V12"
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(2, heads["Hạn theo văn bản"]).number_format == "dd/mm/yyyy"
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(range(1, 12))
    assert book.worksheets[1]["B2"].value.startswith("=SUMPRODUCT(")


@pytest.mark.slow
def test_an_office_suite_calculates_what_the_file_says(filled: Store, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "phu-luc.xlsx"
    file.write_bytes(filled.read_now(render, whole(), TODAY, "xlsx"))
    told = load_workbook(file, data_only=True)
    bare = tmp_path / "tinh-lai.xlsx"
    bare.write_bytes(without_values(file.read_bytes()))
    (tmp_path / "ra").mkdir()
    shutil.move(bare, tmp_path / "ra" / "tinh-lai.xlsx")
    calculated = load_workbook(office(tmp_path, tmp_path / "ra" / "tinh-lai.xlsx", "xlsx"), data_only=True)
    for place in (1, 2):
        mine = list(told.worksheets[place].iter_rows(values_only=True))
        theirs = [row[: len(mine[0])] for row in calculated.worksheets[place].iter_rows(values_only=True)]
        assert theirs[: len(mine)] == mine


def without_values(book: bytes) -> bytes:
    """The workbook as openpyxl would leave it: formulas without values."""
    import re

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v/>", old.read(item))
            new.writestr(item, content)
    return out.getvalue()


# --- picture --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 60])
def test_the_picture_is_a_phones_width_and_light(store: Store, count: int) -> None:
    from PIL import Image

    made = commune([unit(f"u{n}", f"Đơn vị 😀 $a_b$ {'dài ' * 30}{n}", head=str(n)) for n in range(count)])

    def fill_(tx: Connection) -> None:
        for n in range(count):
            for day in range(1, 25, 3):
                owes(tx, OTHER.id, f"u{n}", str(day), date(2026, 11, day))

    store.do_now(fill_)
    picture = store.read_now(render, made, TODAY, "png")
    with Image.open(io.BytesIO(picture)) as read:
        assert read.width == 1080
        assert read.height < 4_000
    assert len(picture) < 150_000


def test_letters_are_kept_and_what_the_font_lacks_is_left_out() -> None:
    from bot.summaries.pictures.canvas import drawable, measured, wrapped

    every = "Ằ Ẵ Ặ ồ ỗ ộ ờ ỡ ợ ử ữ ự ỵ ỷ ỹ Đ đ – … ≥ % & < > _ * $"
    assert drawable(every) == every
    assert drawable(unicodedata.normalize("NFD", "Trường Mầm non Hoà Ngữ")) == "Trường Mầm non Hoà Ngữ"
    assert drawable("Xong 😀\u200b\n rồi\t") == "Xong rồi"
    name = "Ban Quản lý dự án đầu tư xây dựng " * 4
    lines = wrapped(name, 26, 300)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(measured(line, 26) <= 300 for line in lines)
    assert wrapped("k" * 200, 26, 300)[0].endswith("k…")
    assert wrapped("", 26, 300) == [""]


def test_the_picture_needs_no_library_of_charts() -> None:
    """The first picture of a process is not the one somebody waits seconds for."""
    drawn = "import sys; from bot.summaries.pictures import canvas; canvas.Canvas(9, 9).png(); "
    heavy = "print([name for name in ('matplotlib', 'numpy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", drawn + heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_word_and_excel_say_who_has_held_a_duty_and_that_its_cause_is_objective(filled: Store) -> None:
    """Days at each desk from what is on record; one question of many rows asks the record as often as one of few."""
    (first, *_) = filled.read_now(lambda tx: tx.execute(select(obligation).order_by(obligation.c.id)).mappings().all())
    asked_on = datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=UTC) - timedelta(days=6)

    def said(tx: Connection) -> None:
        own = {"commune": first["commune"], "obligation": first["id"], "person": "ai-do", "text": None}
        entry = {**own, "duty": first["duty"], "n": 0, "through": "console", "before": {}}
        tx.execute(insert(reminder).values(commune=own["commune"], obligation=first["id"], revision=0, step="T-3",
            person="ai-do", audience="head", slot="morning", at=asked_on, state="told"))  # fmt: skip
        at, state = asked_on + timedelta(days=4), {"state": "awaiting"}
        tx.execute(insert(progress).values(**entry, at=at, kind="done", understood=state))
        ids = obligation.c.id == first["id"]
        tx.execute(update(obligation).where(ids).values(state="awaiting", objective="12/BC-UBND", blocked_since=None))

    filled.do_now(said)
    book = openpyxl.load_workbook(io.BytesIO(filled.read_now(render, whole(), TODAY, "xlsx")))
    heads = [cell.value for cell in book.active[1]]  # type: ignore[index]
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]  # type: ignore[union-attr]
    (mine,) = [row for row in rows if row[heads.index("Nguyên nhân khách quan, có xác nhận")]]
    assert mine[heads.index("Số ngày ở từng khâu")] == "đơn vị 4, người xác nhận 2 ngày"
    assert mine[heads.index("Nguyên nhân khách quan, có xác nhận")] == "12/BC-UBND"
    cells = [cell.text for table in word(filled).tables for row in table.rows for cell in row.cells]
    assert "khách quan, có xác nhận (12/BC-UBND); ở đơn vị 4, người xác nhận 2 ngày" in cells


def test_the_table_prints_what_is_read(filled: Store) -> None:
    data = filled.read_now(render, whole(), TODAY, "xlsx")
    assert isinstance(data, bytes)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    (printed, *_) = sheet[str(sheet.print_area).rpartition("!")[2].replace("$", "")]
    # across A4 lying on its side that makes letters of seven points at least
    assert sum(sheet.column_dimensions[cell.column_letter].width for cell in printed) <= 220
    assert printed[-1].value == "Vướng mắc"
