"""The papers before the start, read back as an office opens them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from typer.testing import CliRunner

from bot.cli import app
from bot.ledger.rules.documents import read_folder
from bot.summaries.papers.starting import CHECKS, PAPERS, TESTERS, Paper, checklist, pilots, to_check, write
from schedules.commune import Commune
from schedules.configuration import load
from schedules.settings import Retention

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def commune() -> Commune:
    return load(read_folder(Path(__file__).parents[3] / "config"))


def words(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_each_is_a_draft_by_the_layout_filled_from_the_configuration(paper: Paper, commune: Commune) -> None:
    kept = replace(commune, retention=Retention(text_days=45, audit_months=31, evidence_days=365))
    made = docx.Document(io.BytesIO(write(kept, paper, TODAY)))
    said = words(made)
    assert made.styles["Normal"].font.name == "Times New Roman"
    assert paper.kind in said
    assert commune.name in said
    assert ("DỰ THẢO" in said) or paper.name == "rules"  # that one goes with the decision
    assert not {"{{", "{%", "None"} & set(said.split())
    if paper.name in ("decision", "privacy", "contract", "security"):
        assert "45 ngày" in said
        assert "90 ngày" not in said
        assert "[kiểm tra văn bản đang có hiệu lực]" in said
    for table in made.tables:
        assert sum(column.width or 0 for column in table.columns) <= docx.shared.Mm(166)


def test_telegram_is_spoken_of_only_where_it_is_used(commune: Commune) -> None:
    without = replace(commune, messengers=("zalo", "console"))
    for paper in PAPERS:
        assert "Telegram" not in words(docx.Document(io.BytesIO(write(without, paper, TODAY))))
    decision = words(docx.Document(io.BytesIO(write(commune, PAPERS[0], TODAY))))
    assert "Zalo và Telegram" in decision
    assert "Công an" in decision
    assert "Điều 6" in [line[:6] for line in decision.splitlines()]


def test_what_a_jurist_checks_is_yellow_and_stands_on_one_page(commune: Commune) -> None:
    mark, yellow = "[kiểm tra văn bản đang có hiệu lực]", 0
    for paper in PAPERS:
        made = docx.Document(io.BytesIO(write(commune, paper, TODAY)))
        runs = [run for paragraph in made.paragraphs for run in paragraph.runs if mark in run.text]
        assert all(run.font.highlight_color == WD_COLOR_INDEX.YELLOW and run.text == mark for run in runs)
        assert not any(mark in cell.text for table in made.tables for row in table.rows for cell in row.cells)
        yellow += len(runs)
    listed = to_check(commune)
    assert len(listed) == yellow >= 10
    page = docx.Document(io.BytesIO(checklist(commune, TODAY)))
    rows = [[cell.text for cell in row.cells] for row in page.tables[-1].rows][1:]
    assert [row[3] for row in rows] == [one.sentence for one in listed]
    assert ["Thông báo", "6. Sự cố", "Lộ, mất dữ liệu được báo cơ quan chuyên trách trong 72 giờ"] in [
        [row[1], row[2], row[3][:58]] for row in rows
    ]


def test_the_pilot_names_ten_and_what_would_stop_it(commune: Commune) -> None:
    chosen = pilots(commune)
    assert len(chosen) == len(set(chosen)) == TESTERS
    assert chosen[0] == "Chủ tịch UBND xã"
    said = words(docx.Document(io.BytesIO(write(commune, PAPERS[5], TODAY))))
    assert all(title in said for title in chosen)
    assert "Dừng ngay khi" in said


@pytest.mark.slow
def test_the_command_writes_all_and_never_over_what_was_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    monkeypatch.setenv("NHACVIEC_CONFIG", str(Path(__file__).parents[3] / "config"))
    folder = tmp_path / "giay-to"
    first = CliRunner().invoke(app, ["papers", "-o", str(folder)])
    assert first.exit_code == 0, first.output
    assert sorted(file.name for file in folder.iterdir()) == [CHECKS, *(paper.file for paper in PAPERS)]
    (folder / PAPERS[0].file).write_bytes(b"edited")
    again = CliRunner().invoke(app, ["papers", "-o", str(folder)])
    assert "1-quyet-dinh.docx" in str(again.exception)
    assert (folder / PAPERS[0].file).read_bytes() == b"edited"
