"""The office's own tables in and out: a task list, an annex. Checked whole, columns confirmed once."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.desk import Desk
from bot.ledger.rules import readings
from bot.settings import read_settings
from schedules.calendar import TZ
from schedules.errors import Fault
from schedules.obligations import expand
from tests import pdfs
from tests.bot.conversation.stage import CONFIG

NOW = "2026-03-02T08:00"
HEAD = [
    "STT",
    "Số ký hiệu",
    "Nội dung nhiệm vụ",
    "Đơn vị chủ trì",
    "Phối hợp",
    "Hạn xử lý",
    "Trạng thái",
    "Người theo dõi",
]
ROWS: list[list[Any]] = [
    [1, "45/UBND-KT", "Rà soát công trình thủy lợi", "Phòng Kinh tế", "Các thôn",
     date(2026, 4, 30), "Đang xử lý", "Lan"],
    [2, "45/UBND-KT", "Báo cáo thiệt hại", "Trưởng phòng Văn hóa - Xã hội", "", "trước 15/5/2026", "Chưa xử lý", ""],
    [3, "46/UBND-NC", "Kiểm kê hồ sơ", "Văn phòng", "", "30/3/2026", "Đã hoàn thành", "Hoa"],
    [4, "47/UBND-NC", "Tuyên truyền", "", "", "", "", ""],
]  # fmt: skip
ANNEX = [
    ["PHỤ LỤC I", "", "", "", "", ""],
    ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2026", "Cơ quan chủ trì", "Tần suất"],
    ["I", "VỀ KINH TẾ", "", "", "", ""],
    ["1", "Thu ngân sách trên địa bàn", "triệu đồng", "≥ 5.200", "Phòng Kinh tế", "hằng tháng, quý"],
    ["2", "Tỷ lệ hộ nghèo", "%", "dưới 3,5", "Phòng Văn hóa – Xã hội", "năm"],
    ["3", "Trường đạt chuẩn", "trường", "Đạt chuẩn", "Trường ở nơi khác", ""],
]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A commune with its own folder and record."""
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("NHACVIEC_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{tmp_path / 'nhacviec.db'}")
    monkeypatch.setenv("NHACVIEC_SECRET", "thu" * 12)
    return tmp_path


def workbook(path: Path, rows: list[list[Any]], title: str = "Danh sách") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def run(*words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    if code:
        assert isinstance(done.exception, Fault), done.output
        return str(done.exception)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def desk() -> Desk:
    return Desk(read_settings(), datetime.fromisoformat(NOW).replace(tzinfo=TZ))


def test_a_task_list_comes_in_once_its_columns_are_confirmed(office: Path) -> None:
    file = workbook(office / "nhiemvu-thang-3.xlsx", [["DANH SÁCH NHIỆM VỤ"], HEAD, *ROWS])
    shown = run("import", file, "--now", NOW)
    for line in ("Cột C “Nội dung nhiệm vụ”: nội dung nhiệm vụ", "Cột F “Hạn xử lý”: hạn", "Đọc 4 nhiệm vụ"):
        assert line in shown
    assert "Chưa nhập" in shown
    assert not any(book.id == "nhiem-vu" for book in desk().commune.rulebooks)

    assert "Đã nhập" in run("import", file, "--yes", "--now", NOW)
    (book,) = [book for book in desk().commune.rulebooks if book.id == "nhiem-vu"]
    rules = {rule.title: rule for rule in book.rules}
    assert rules["Rà soát công trình thủy lợi"].lead == ("phong-kinh-te",)
    assert rules["Rà soát công trình thủy lợi"].support == ("cac-thon",)
    assert rules["Rà soát công trình thủy lợi"].clause == "45/UBND-KT (nhiệm vụ 1)"
    assert str(rules["Báo cáo thiệt hại"].steps[0].due) == "2026-05-14"  # trước 15/5
    assert "Kiểm kê hồ sơ" not in rules  # finished where the list comes from
    assert rules["Tuyên truyền"].lead == ()
    assert (office / "config" / "rulebooks" / "nhiem-vu.yaml").is_file()
    desk()  # the folder and the record agree: a start refuses nothing

    # The same list again asks nothing about its columns and changes nothing.
    again = run("import", file, "--now", NOW)
    assert "Cột C" not in again
    assert "Không có gì khác" in again


def test_a_later_list_moves_a_day_and_ends_what_is_finished(office: Path) -> None:
    run("import", workbook(office / "nhiemvu.xlsx", [HEAD, *ROWS]), "--yes", "--now", NOW)
    moved = [row[:] for row in ROWS[:2]]
    moved[0][5], moved[1][6] = date(2026, 6, 15), "Hoàn thành"
    shown = run("import", workbook(office / "nhiemvu2.xlsx", [HEAD, *moved]), "--yes", "--now", NOW)
    assert "1 việc đã xong ở đó" in shown
    (book,) = [book for book in desk().commune.rulebooks if book.id == "nhiem-vu"]
    rules = {rule.title: rule for rule in book.rules}
    assert str(rules["Rà soát công trình thủy lợi"].steps[0].due) == "2026-06-15"
    assert "Báo cáo thiệt hại" not in rules
    assert "Tuyên truyền" in rules  # a shorter list takes nothing away that it does not name


def test_every_wrong_cell_is_named_with_row_and_column(office: Path) -> None:
    wrong = [
        HEAD,
        [1, "45/UBND", "Việc một", "Phòng Không Có", "", "31/13/2026", "", ""],
        [2, "45/UBND", "", "Phòng Kinh tế", "", "30/6/2026", "", ""],
        [3, "45/UBND", "Việc ba", "Phòng Kinh tế", "", "30/6/2062", "", ""],
    ]
    said = run("import", workbook(office / "nhiemvu.xlsx", wrong), "--yes", "--now", NOW, code=2)
    assert "nhiemvu.xlsx có 4 chỗ cần sửa" in said
    assert "dòng 2, cột F (Hạn xử lý): “31/13/2026” không phải là ngày" in said
    assert "dòng 2, cột D (Đơn vị chủ trì): không biết đơn vị “Phòng Không Có”" in said
    assert "dòng 3, cột C (Nội dung nhiệm vụ): thiếu nội dung" in said
    assert "dòng 4, cột F (Hạn xử lý): hạn 30/6/2062 quá xa" in said
    assert not any(book.id == "nhiem-vu" for book in desk().commune.rulebooks)


def test_days_as_offices_type_them_are_read(office: Path) -> None:
    """«30.6», a cell whose date format was lost, a head of two rows merged across."""
    rows = [
        ["STT", "Nội dung nhiệm vụ", "Đơn vị", None, "Thời hạn"],
        [None, None, "Chủ trì", "Phối hợp", None],
        [1, "Rà soát", "Phòng Kinh tế", None, "30.6"],
        [2, "Báo cáo", "Phòng Kinh tế", "Các thôn", 46218],
    ]
    shown = run("import", workbook(office / "nhiemvu.xlsx", rows), "--yes", "--now", NOW)
    assert "Cột C “Đơn vị Chủ trì”: đơn vị chủ trì" in shown
    (book,) = [book for book in desk().commune.rulebooks if book.id == "nhiem-vu"]
    assert {rule.title: str(rule.steps[0].due) for rule in book.rules} == {
        "Rà soát": "2026-06-30",
        "Báo cáo": "2026-07-15",
    }


def test_columns_nobody_could_guess_are_said(office: Path) -> None:
    file = workbook(office / "nhiemvu.xlsx", [["a", "b", "c"], ["Việc một", "Phòng Kinh tế", "30/6/2026"]])
    assert "không nhận ra các cột" in run("import", file, "--yes", "--now", NOW, code=2)
    assert "không có cột “Z”" in run("import", file, "--columns", "title=A,due=Z", "--now", NOW, code=2)
    assert "chưa đúng" in run("import", file, "--columns", "title", "--now", NOW, code=2)
    run("import", file, "--columns", "title=A,lead=B,due=C", "--yes", "--now", NOW)
    (book,) = [book for book in desk().commune.rulebooks if book.id == "nhiem-vu"]
    assert [rule.title for rule in book.rules] == ["Việc một"]


def test_a_list_goes_back_with_how_each_task_stands_and_nothing_else_changed(office: Path) -> None:
    file = workbook(office / "nhiemvu.xlsx", [["DANH SÁCH"], HEAD, *ROWS])
    run("import", file, "--yes", "--now", NOW)
    assert "không ghi đè danh sách gốc" in run("export", file, "-o", file, "--now", NOW, code=2)
    out = office / "tra-lai.xlsx"
    assert "nhiệm vụ có tình trạng" in run("export", file, "-o", out, "--now", "2026-05-20T08:00")
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[1][:8] == HEAD
    assert rows[1][8:] == ["Tình trạng (Nhắc Việc)", "Ngày hoàn thành (Nhắc Việc)"]
    assert rows[2][:5] == ROWS[0][:5]
    assert rows[2][6:8] == ROWS[0][6:8]
    assert rows[2][8] == "quá hạn"
    assert rows[4][8] is None  # not followed here
    # Filled anew, not added again.
    run("export", out, "-o", office / "lan-hai.xlsx", "--now", "2026-05-20T08:00")
    again = openpyxl.load_workbook(office / "lan-hai.xlsx").active
    assert again is not None
    assert again.max_column == 10


def test_an_annex_becomes_indicators_and_is_missed_no_longer(office: Path) -> None:
    assert desk().commune.rulebooks[0].annexes_missing
    file = workbook(office / "phuluc-2026.xlsx", ANNEX)
    shown = run("import", file, "--yes", "--now", NOW)
    assert "Cột D “Kế hoạch năm 2026”: mức kế hoạch" in shown
    assert "Đọc 3 chỉ tiêu" in shown
    assert "dòng 6, cột E (Cơ quan chủ trì): Trường đạt chuẩn: không biết đơn vị “Trường ở nơi khác”" in shown
    commune = desk().commune
    parent, annex = (
        next(b for b in commune.rulebooks if b.id == name) for name in ("bang-mac-2026", "bang-mac-2026-phu-luc")
    )
    assert not parent.annexes_missing
    first, second, third, often, yearly = annex.rules
    assert (first.target.op, first.target.value, first.target.unit) == (">=", 5200, "triệu đồng")  # type: ignore[union-attr]
    assert {every.value for every in first.every} == {"monthly", "quarterly"}
    assert (second.target.op, second.target.value) == ("<", 3.5)  # type: ignore[union-attr]
    assert second.lead == ("phong-van-hoa-xa-hoi",)
    assert third.target is None
    assert third.evidence == "Đạt chuẩn"
    # The column of frequencies is a duty: each lead reports its figures as often, the way the decision's report goes.
    assert "Báo cáo số liệu phụ lục hằng tháng, quý: Phòng Kinh tế; ngày báo cáo theo dòng “kt_xh”" in shown
    assert (often.lead, often.days, often.evidence) == (("phong-kinh-te",), "kt_xh", "Thu ngân sách trên địa bàn")
    assert yearly.lead == ("phong-van-hoa-xa-hoi",)
    june = expand(commune, date(2026, 6, 1), date(2026, 6, 30)).obligations
    assert [(one.unit, one.period) for one in june if one.rule == often.id] == [("phong-kinh-te", "2026-06+2026-Q2")]
    own = (office / "config" / "rulebooks" / "bang-mac-2026.yaml").read_text(encoding="utf-8")
    assert "# --- Dự án hoàn thành" in own  # only one line of the decision's own file changed


@pytest.mark.parametrize("kind", ["docx", "md"])
def test_an_annex_may_be_a_table_in_word_or_text(office: Path, kind: str) -> None:
    file = office / f"phuluc.{kind}"
    if kind == "docx":
        paper = docx.Document()
        paper.add_paragraph("PHỤ LỤC")
        table = paper.add_table(rows=0, cols=6)
        for row in ANNEX[1:]:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        paper.save(str(file))
    else:
        file.write_text("PHỤ LỤC\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in ANNEX[1:]), encoding="utf-8")
    assert "Đọc 3 chỉ tiêu" in run("import", file, "--yes", "--now", NOW)


def test_an_annex_may_be_a_table_in_a_pdf(office: Path) -> None:
    """Cells are told apart by where they stand; a name that wraps goes on the row it began in."""
    places = (0.03, 0.09, 0.45, 0.56, 0.76)
    rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2026", "Cơ quan chủ trì"],
        ["1", "Thu ngân sách", "triệu đồng", "5.200", "Phòng Kinh tế"],
        ["", "trên địa bàn", "", "", ""],
        ["2", "Tỷ lệ hộ nghèo", "%", "dưới 3,5", "Văn phòng"],
    ]
    file = office / "phuluc.pdf"
    page = [
        (at, 0.9 - 0.05 * line, said) for line, row in enumerate(rows) for at, said in zip(places, row, strict=True)
    ]
    pdfs.draw(file, [page], size=(11, 8))
    assert "Đọc 2 chỉ tiêu" in run("import", file, "--yes", "--now", NOW)
    (annex,) = [book for book in desk().commune.rulebooks if book.id == "bang-mac-2026-phu-luc"]
    assert [rule.title for rule in annex.rules] == ["Thu ngân sách trên địa bàn", "Tỷ lệ hộ nghèo"]
    assert [rule.lead for rule in annex.rules] == [("phong-kinh-te",), ("van-phong",)]
    assert annex.rules[0].target is not None
    assert annex.rules[0].target.value == 5200


def test_files_that_cannot_be_taken_get_one_clear_line(office: Path) -> None:
    assert "không rõ tệp này chứa gì" in run("import", office / "gi-do.xlsx", code=2)
    (office / "nhiemvu.xlsx").write_bytes(b"PK\x03\x04 hong")
    assert "tệp hỏng" in run("import", office / "nhiemvu.xlsx", "--now", NOW, code=2)
    workbook(office / "nhiemvu3.xlsx", [["MẬT"], HEAD, *ROWS])
    assert "dấu mật" in run("import", office / "nhiemvu3.xlsx", "--now", NOW, code=2)
    assert "không đọc được tệp" in run("import", office / "nhiemvu-khong-co.xlsx", "--now", NOW, code=2)
    workbook(office / "phuluc.xlsx", ANNEX)
    assert "không có bộ quy tắc “la”" in run("import", office / "phuluc.xlsx", "--of", "la", "--now", NOW, code=2)


LETTER = """ỦY BAN NHÂN DÂN
XÃ BẰNG MẠC
Số: 45/UBND-KT
V/v rà soát công trình thủy lợi

Bằng Mạc, ngày 02 tháng 3 năm 2026

Kính gửi: Các phòng, đơn vị.

1. Phòng Kinh tế rà soát công trình thủy lợi, báo cáo UBND xã trước ngày 20/3/2026.
2. Phòng Văn hóa - Xã hội báo cáo hằng tháng số hộ bị ảnh hưởng.
3. Đội thủy nông nạo vét kênh, xong trong tháng 4/2026.
"""


def test_a_letter_is_taken_in_with_one_confirmation(office: Path) -> None:
    file = office / "congvan-45.txt"
    file.write_text(LETTER, encoding="utf-8")
    shown = run("import", file, "--now", NOW)
    assert "Đọc 3 việc có hạn từ “Rà soát công trình thủy lợi”" in shown
    assert "hạn 19/3/2026; Phòng Kinh tế" in shown
    assert "hạn 30/4/2026; chưa có đơn vị" in shown
    assert not any(book.number == "45/UBND-KT" for book in desk().commune.rulebooks)

    assert "Đã nhập" in run("import", file, "--yes", "--now", NOW)
    here = desk()
    (book,) = [book for book in here.commune.rulebooks if book.number == "45/UBND-KT"]
    assert book.accepted
    assert [rule.kind.value for rule in book.rules] == ["cycle", "one_off", "one_off"]
    (copy,) = here.read(lambda tx: readings.newest(tx, here.commune.id, book.id))
    assert copy.text == LETTER  # *Căn cứ* quotes the letter's own words
    assert "Không có gì khác" in run("import", file, "--now", NOW)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LETTER.replace("V/v", "QUYẾT ĐỊNH\nVề việc"), "không phải công văn"),
        (LETTER.partition("1. ")[0] + "Đề nghị các đơn vị phối hợp.", "không thấy việc nào có hạn"),
        ("MẬT\n" + LETTER, "dấu mật"),
    ],
)
def test_what_is_no_letter_is_not_taken_in(office: Path, text: str, says: str) -> None:
    file = office / "congvan-45.txt"
    file.write_text(text, encoding="utf-8")
    assert says in run("import", file, "--yes", "--now", NOW, code=2)
