"""No two outputs can disagree: chat, JSON, Excel and Word are read back and compared; a reply changes every one."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.ledger.store import Store
from bot.ledger.tables import duty
from bot.summaries import FORMATS as ALL
from bot.summaries import render
from bot.summaries.counts import FLAGS
from bot.summaries.figures import figures
from schedules.commune import Commune
from schedules.errors import Fault
from tests.bot.summaries.ledger import LADDER, NOW, OTHER, TODAY, commune, owes, project, unit
from tests.bot.summaries.scene import COUNTED, A, fill, whole

FORMATS = tuple(fmt for fmt in ALL if fmt != "pdf")  # the Word report once more, through another program


def made(store: Store, fmt: str, whole_: Commune | None = None, **scope: str) -> Any:
    return store.read_now(render, whole_ or whole(), TODAY, fmt, **scope)


def sheets(book: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(book), data_only=True)


def words_of(report: bytes) -> str:
    """Every text of a Word file: paragraphs and cells."""
    from docx import Document

    read = Document(io.BytesIO(report))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in read.paragraphs] + cells)


def test_json_excel_word_and_chat_tell_the_same(store: Store) -> None:
    store.do_now(fill)
    data = json.loads(made(store, "json"))
    assert {flag: data["total"][flag] for flag in FLAGS} == COUNTED

    totals = sheets(made(store, "xlsx")).worksheets[1]
    rows = {row[0]: row[1:] for row in totals.iter_rows(min_row=2, values_only=True)}
    assert list(rows["Cộng"][: len(FLAGS)]) == [COUNTED[flag] for flag in FLAGS]
    for told in data["units"]:
        assert list(rows[told["name"]][: len(FLAGS)]) == [told["counts"][flag] for flag in FLAGS]

    report, chat = words_of(made(store, "docx")), made(store, "text")
    total = data["total"]
    assert f"Tổng số {total['total']} nhiệm vụ" in report
    assert f"trong đó đúng hạn {total['done_in_time']}, quá hạn {total['done_late']}" in report
    assert f"Hoàn thành {total['done']}/{total['rated']}" in chat
    assert f"Quá hạn {total['overdue']} " in chat
    share = f"{data['ladders'][0]['percent']:g}%".replace(".", ",")
    assert f"đạt {share} kế hoạch vốn" in report
    assert f"Giải ngân dự án chuyển tiếp: {share} của" in chat
    assert sheets(made(store, "xlsx")).worksheets[2]["F4"].value == data["ladders"][0]["percent"]


def test_fields_are_the_same_boxes_cut_another_way(store: Store) -> None:
    store.do_now(fill)
    data = json.loads(made(store, "json"))
    (field,) = data["fields"]  # the reports alone have one
    assert field["name"] == "kinh tế - xã hội"
    assert (field["counts"]["overdue"], field["counts"]["done"], field["counts"]["total"]) == (2, 2, 5)
    table = next(sheet for sheet in sheets(made(store, "xlsx")).worksheets if sheet.title == "Lĩnh vực")
    row = next(table.iter_rows(min_row=2, values_only=True))
    assert row[0] == "Kinh tế - xã hội"
    assert list(row[1 : 1 + len(FLAGS)]) == [field["counts"][flag] for flag in FLAGS]
    assert "Kinh tế - xã hội: 5 nhiệm vụ, đã hoàn thành 2" in words_of(made(store, "docx"))


def test_the_table_of_duties_adds_up_to_the_figures(store: Store) -> None:
    store.do_now(fill)
    table = sheets(made(store, "xlsx")).worksheets[0]
    heads = [cell.value for cell in table[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in table.iter_rows(min_row=2, values_only=True)]
    left = sum(row["Số kỳ còn lại"] for row in rows if row["Trạng thái"] == "Quá hạn")
    assert left == COUNTED["overdue"]
    waiting = sum(row["Số kỳ còn lại"] for row in rows if row["Trạng thái"] == "Chờ xác nhận")
    assert waiting + sum(row["Số kỳ đã báo xong"] for row in rows) == COUNTED["awaiting"]
    assert sum(row["Số kỳ còn lại"] + row["Số kỳ đã báo xong"] for row in rows) == sum(COUNTED.values())


@pytest.mark.parametrize("plan", [2_000_000_000, 0], ids=["a plan", "no capital"])
@pytest.mark.parametrize("fmt", ["text", "json", "xlsx", "docx", "png"])
def test_a_reply_changes_every_output(store: Store, fmt: str, plan: int) -> None:
    one = commune([unit(A, "Phòng A", head="a")], [project("p1", A, plan)])
    said = {"percent": 40.0, "measured_at": NOW}
    store.do_now(lambda tx: owes(tx, LADDER.id, A, "100", date(2026, 12, 31), project="p1", **said))
    before = made(store, fmt, one)

    def reply(tx: Connection) -> None:
        tx.execute(duty.update().where(duty.c.project == "p1").values(percent=45.0))

    store.do_now(reply)
    after = made(store, fmt, one)
    told = {"xlsx": lambda book: [list(s.iter_rows(values_only=True)) for s in sheets(book)], "docx": words_of}
    reading = told.get(fmt, lambda output: output)
    assert reading(before) != reading(after)


def test_the_same_figures_make_the_same_picture(store: Store) -> None:
    store.do_now(fill)
    assert made(store, "png") == made(store, "png")


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_of_an_empty_ledger(store: Store, fmt: str) -> None:
    assert made(store, fmt, commune())


@pytest.mark.parametrize("fmt", FORMATS)
def test_odd_names_break_no_format(store: Store, fmt: str) -> None:
    odd = "=1+1 <&_*> $x^2$ %s {{ x }} \x07\u202e😀 " + "dài " * 30
    units = [unit(f"u{n}", f"{odd}{n}", head=str(n)) for n in range(3)]
    one = commune(units, [project("p1", "u1", 10**9)])

    def fill_(tx: Connection) -> None:
        for n in range(3):
            owes(tx, OTHER.id, f"u{n}", "1", date(2026, 11, 2), title=odd, blocked_since=NOW, blocked_reason=odd)
        owes(tx, LADDER.id, "u1", "100", date(2026, 12, 31), project="p1", title=odd)

    store.do_now(fill_)
    output = made(store, fmt, one)
    assert output
    if fmt == "xlsx":
        assert re.match("=1", str(sheets(output).worksheets[0]["C2"].value))


def test_an_unknown_format_is_a_fault(store: Store) -> None:
    with pytest.raises(Fault):
        made(store, "odt")


def test_the_picture_adds_up_to_the_figures(store: Store) -> None:
    """Each status is in one colour and no other, and what is drawn together is still counted."""
    from bot.summaries.pictures import png

    assert sorted(flag for band in png.BANDS for flag in band.flags) == sorted(FLAGS)
    units = [unit(f"u{n}", f"Đơn vị {n}", head=str(n)) for n in range(60)]
    store.do_now(lambda tx: [owes(tx, OTHER.id, f"u{n}", "x", date(2026, 11, 1 + n % 28)) for n in range(60)])
    told = store.read_now(figures, commune(units), TODAY)
    rows = png._rows(told)
    assert len(rows) == png.MOST_UNITS
    assert sum(band.of(counts) for _, counts in rows for band in png.BANDS) == told.total.total == 60
