"""Files to text, with the real libraries on real files, and the one line that each unreadable file gets."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter

from bot.documents import LARGEST, DocumentError, extract
from schedules.decision import read
from tests import pdfs

LINES = [
    "KẾ HOẠCH",
    "Công tác năm 2024",
    "1. Các xã gửi báo cáo về Phòng Nội vụ",
    "trước ngày 25/6/2024.",
    "2. Họp hằng quý.",
]


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _of_another_age() -> bytes:
    """An archive that asks for a reader of version 13.3."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return out.getvalue().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x85")


def _pdf(path: Path, pages: list[list[str]]) -> Path:
    return pdfs.draw(
        path,
        (
            [(0.1, 0.9 - 0.05 * i, line) for i, line in enumerate([*lines, str(number)])]
            for number, lines in enumerate(pages, start=1)
        ),
    )


# --- text ------------------------------------------------------------------------------------------------------------


def test_plain_text_comes_as_it_is_without_its_mark(tmp_path: Path) -> None:
    text = "Điều 1. Hoàn thành trước ngày 5/3.\r\n"
    assert extract(_write(tmp_path / "a.txt", "\ufeff" + text)) == text
    assert extract(_write(tmp_path / "b.md", unicodedata.normalize("NFD", text))) == unicodedata.normalize("NFD", text)
    assert extract(_write(tmp_path / "c.txt", text.encode("utf-16"))) == text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("rong.txt", b"", "rỗng"),
        ("trang.txt", b" \n\t ", "không có chữ"),
        ("anh.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "tệp ảnh"),
        ("anh.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 60, "tệp ảnh"),
        ("bang-cu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xlsx"),
        ("ma-cu.txt", b"\xa7i\xd2u 1. UBND x\xb7 b\xb8o c\xb8o", "UTF-8"),
        ("nhi-phan.txt", bytes(range(1, 9)) * 50, "không phải là tệp văn bản"),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".docx"),
        ("hong.docx", b"PK\x03\x04 khong phai zip", "hỏng"),
        ("la.docx", _of_another_age(), "hỏng"),
        ("hong.pdf", b"%PDF-1.7\nkhong phai pdf", "hỏng"),
        ("mat.txt", "TỐI MẬT\nĐiều 1. Việc.".encode(), "dấu mật"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_line(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        extract(_write(tmp_path / name, content))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_what_is_missing_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "nang.txt"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    for path, says in (
        (tmp_path / "khong-co.txt", "không tìm thấy"),
        (tmp_path, "không phải là một tệp"),
        (huge, "20 MB"),
    ):
        with pytest.raises(DocumentError, match=says):
            extract(path)


def test_a_workbook_is_no_decision(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(DocumentError, match="không phải là tệp Word"):
        extract(_write(tmp_path / "bang.xlsx", packed.getvalue()))


# --- Word ------------------------------------------------------------------------------------------------------------


def test_word_paragraphs_numbers_and_titles(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("I. NHIỆM VỤ", 1)
    document.add_paragraph("Rà soát hộ nghèo", style="List Number")
    document.add_paragraph("Gửi báo cáo trước ngày 25/6/2024.", style="List Number")
    document.add_paragraph("các thôn", style="List Bullet")
    document.add_paragraph().add_run("Phần việc của xã").bold = True
    broken = document.add_paragraph("Hai dòng")
    broken.add_run().add_break(WD_BREAK.LINE)
    broken.add_run("một đoạn")
    document.save(str(tmp_path / "a.docx"))
    assert extract(tmp_path / "a.docx").splitlines() == [
        "## I. NHIỆM VỤ",
        "1. Rà soát hộ nghèo",
        "2. Gửi báo cáo trước ngày 25/6/2024.",
        "- các thôn",
        "**Phần việc của xã**",
        "Hai dòng",
        "một đoạn",
    ]


def test_word_tables_keep_their_rows_and_repeat_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    rows = [("Nội dung", "Chủ trì", "Thời gian"), ("Làm đường", "Phòng A", "Tháng 3"), ("Làm cầu", "", "Tháng 5")]
    for i, row in enumerate(rows):
        for j, words in enumerate(row):
            table.cell(i, j).text = words
    table.cell(1, 1).merge(table.cell(2, 1))
    document.save(str(tmp_path / "a.docx"))
    assert extract(tmp_path / "a.docx").splitlines() == [
        "| Nội dung | Chủ trì | Thời gian |",
        "| Làm đường | Phòng A | Tháng 3 |",
        "| Làm cầu | Phòng A | Tháng 5 |",
    ]


def test_a_word_table_of_tasks_is_read_as_duties(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Chuyển đổi số năm 2025")
    table = document.add_table(2, 4)
    head, row = (
        ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"),
        ("1", "Số hóa sổ hộ tịch", "Công an phường", "Trước 30/6/2025"),
    )
    for j, words in enumerate(head):
        table.cell(0, j).text, table.cell(1, j).text = words, row[j]
    document.save(str(tmp_path / "a.docx"))
    (found,) = [c for c in read(extract(tmp_path / "a.docx")).candidates if c.due]
    assert (found.lead, str(found.due)) == (("Công an phường",), "2025-06-29")


def test_word_deletions_are_gone_and_insertions_stay(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Hạn nộp ")
    for tag, inner, words in (("w:del", "w:delText", "30/5"), ("w:ins", "w:t", "30/6")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    document.save(str(tmp_path / "a.docx"))
    assert extract(tmp_path / "a.docx") == "Hạn nộp 30/6"


def test_word_footnotes_stand_at_the_end_with_their_signs(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Theo quy định của luật")
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Luật số 72/2020/QH14 ngày 17/11/2020.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    run = paragraph.add_run()
    run._r.append(reference)
    paragraph.add_run(", các xã thu gom rác trước ngày 01/3/2024.")
    document.save(str(tmp_path / "a.docx"))
    text = extract(tmp_path / "a.docx")
    assert text.splitlines() == [
        "Theo quy định của luật<sup>1</sup>, các xã thu gom rác trước ngày 01/3/2024.",
        "<sup>1</sup> Luật số 72/2020/QH14 ngày 17/11/2020.",
    ]
    assert [str(c.due) for c in read(text).candidates if c.due] == ["2024-02-29"]


def test_a_secrecy_mark_in_the_header_is_seen(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Điều 1. Việc.")
    document.sections[0].header.paragraphs[0].text = "MẬT"
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(DocumentError, match="dấu mật"):
        extract(tmp_path / "a.docx")


# --- PDF -------------------------------------------------------------------------------------------------------------


def test_pdf_with_a_text_layer_gives_lines_without_page_numbers(tmp_path: Path) -> None:
    text = extract(_pdf(tmp_path / "a.pdf", [LINES[:4], LINES[4:]]))
    assert text.splitlines() == LINES


def test_a_deadline_broken_by_a_pdf_line_is_found(tmp_path: Path) -> None:
    found = read(extract(_pdf(tmp_path / "a.pdf", [LINES]))).candidates
    assert [str(c.due) for c in found if c.due] == ["2024-06-24"]
    assert any(c.recurrence == {"quarterly"} for c in found)


def test_a_scan_is_told_from_a_text(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(tmp_path / "quet.pdf")
    with pytest.raises(DocumentError, match="bản quét"):
        extract(tmp_path / "quet.pdf")


def test_a_locked_pdf_is_refused_and_one_without_a_user_password_is_read(tmp_path: Path) -> None:
    source = _pdf(tmp_path / "a.pdf", [LINES])
    for name, password in (("khoa.pdf", "bi-mat"), ("mo.pdf", "")):
        writer = PdfWriter(clone_from=PdfReader(source))
        writer.encrypt(password, "chu", algorithm="RC4-128")
        writer.write(tmp_path / name)
    with pytest.raises(DocumentError, match="mật khẩu"):
        extract(tmp_path / "khoa.pdf")
    assert "Các xã gửi báo cáo" in extract(tmp_path / "mo.pdf")


def _crafted(path: Path, *changes: tuple[bytes, bytes]) -> Path:
    """A sound Word file whose markup somebody has changed."""
    document = docx.Document()
    document.add_paragraph("Điều 1. Báo cáo trước ngày 30/6/2026")
    document.add_table(1, 2).cell(0, 0).text = "a"
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        assert old in parts["word/document.xml"]
        parts["word/document.xml"] = parts["word/document.xml"].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_cell_wider_than_any_table_is_cut(tmp_path: Path) -> None:
    path = _crafted(tmp_path / "x.docx", (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="900000000"/>'))
    assert len(extract(path)) < 1000


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="x"/>', "hỏng"),
        (b"<w:p>", b"<w:p/>" * 4_500_000 + b"<w:p>", "quá lớn khi mở ra"),
        (
            b"<w:document ",
            b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 9 + b'"><!ENTITY b "&a;&a;">]><w:document b="&c;" ',
            "hỏng",
        ),
    ],
    ids=["a width that is no number", "a small file of much markup", "an entity nobody declared"],
)
def test_a_crafted_word_file_is_refused_in_one_line(tmp_path: Path, old: bytes, new: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        extract(_crafted(tmp_path / "x.docx", (old, new)))


def test_a_word_file_cannot_bring_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "khac.txt").write_text("nội dung tệp khác", encoding="utf-8")
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/khac.txt">]><w:document '.encode()
    path = _crafted(tmp_path / "x.docx", (b"<w:document ", doctype), (b"30/6/2026", b"30/6/2026 &a;"))
    assert "tệp khác" not in extract(path)
