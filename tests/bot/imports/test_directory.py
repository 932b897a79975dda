"""People, units and projects from Excel by the command line: checked whole, difference first, then taken in."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.bot.conversation.stage import CONFIG


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("NHACVIEC_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{tmp_path / 'nhacviec.db'}")
    return tmp_path


@pytest.mark.slow
def test_projects_come_in_and_a_new_plan_is_a_row_more(office: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Mã", "Tên dự án", "Chủ đầu tư", "Nhóm", "Vốn giao (đồng)", "Ngày giao", "Quyết định"])
    sheet.append(["cau-moi", "Cầu mới", "phong-kinh-te", "khoi_cong_moi", 1200000000, "30/1/2026", "12/QĐ-UBND"])
    file = office / "projects.xlsx"
    book.save(file)
    run = CliRunner()
    assert "Thêm dự án “Cầu mới”" in run.invoke(app, ["import", str(file)]).output
    assert "Đã nhập" in run.invoke(app, ["import", str(file), "--yes"]).output
    assert "Không có gì khác" in run.invoke(app, ["import", str(file), "--yes"]).output
    sheet.cell(row=2, column=5, value=1500000000)
    sheet.cell(row=2, column=6, value="1/7/2026")
    book.save(file)
    assert "Sửa dự án “Cầu mới”" in run.invoke(app, ["import", str(file), "--yes"]).output
    text = (office / "config" / "projects.yaml").read_text(encoding="utf-8")
    assert text.count("so_tien: 1200000000") == text.count("so_tien: 1500000000") == 1
    sheet.cell(row=2, column=4, value="nhóm lạ")
    book.save(file)
    told = run.invoke(app, ["import", str(file), "--yes"])
    assert told.exit_code == 2 or told.exception
    assert "dòng 2, cột D (Nhóm)" in str(told.output) + str(told.exception)
