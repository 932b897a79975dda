"""Every `nhacviec …` line of README and the guides, run: one office's folder, page after page, in the order they stand.

What a line stands for in capitals, and the files it names, are given here; what is not run here says why.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.bot.conversation.stage import CONFIG
from tests.bot.imports.test_imports import ANNEX, HEAD, LETTER, ROWS, workbook
from tests.docs.test_guides import command_lines

DECISION = """ỦY BAN NHÂN DÂN
XÃ BẰNG MẠC
Số: 12/QĐ-UBND
Bằng Mạc, ngày 5 tháng 3 năm 2026
QUYẾT ĐỊNH
Về việc rà soát quy hoạch chợ
Điều 1. Phòng Kinh tế chủ trì rà soát quy hoạch chợ, báo cáo Ủy ban nhân dân xã trước ngày 30/6/2026.
Điều 2. Văn phòng HĐND và UBND tổng hợp, báo cáo hằng tháng trước ngày 25.
"""
# What stands in a line for the reader's own.
STANDS_FOR = {
    "DUTY": "1",
    "CHỨC-DANH": "chu-tich",
    "FOLDER": "giay-to",
}
SPAN = {"2026-12-31": "2026-01-31"}  # of `simulate`: the year itself is lived through by tests/simulator
FILES = {"read": "quyet-dinh.docx", "import": "nhiemvu.xlsx", "backup": "ban-sao.db"}
ELSEWHERE = {
    "run": "tests/docs/test_newcomer.py starts it as README says and walks its first page",
    "commune": "a server of several communes: tests/bot/test_communes.py, on PostgreSQL",
    "province": "a server of several communes: tests/bot/test_province.py",
}
NAMED_ONLY = {"read", "simulate", "import", "why", "papers", "invite", "personal", "backup", "restore", "export"}


def shown() -> Iterator[tuple[str, list[str]]]:
    """Lines with what they take; a name alone, where it takes something, is no line."""
    for page, words in command_lines():
        if page.startswith("tra-cuu-") or words[0] in ELSEWHERE or (len(words) == 1 and words[0] in NAMED_ONLY):
            continue
        given = STANDS_FOR | {"FILE": FILES.get(words[0], "")} | (SPAN if words[0] == "simulate" else {})
        yield page, [given.get(word, word) for word in words]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as it is after `git clone`, with the files an office would have at hand."""
    shutil.copytree(CONFIG, tmp_path / "config")
    for name, text in (("quyet-dinh.docx", DECISION), ("congvan-45.docx", LETTER)):
        paper = docx.Document()
        for line in text.splitlines():
            paper.add_paragraph(line)
        paper.save(str(tmp_path / name))
    workbook(tmp_path / "phuluc-2026.xlsx", ANNEX)
    workbook(tmp_path / "nhiemvu.xlsx", [["DANH SÁCH NHIỆM VỤ"], HEAD, *ROWS])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_every_line_shown_does_what_it_is_shown_for(office: Path) -> None:
    done: set[str] = set()
    for page, words in shown():
        line = shlex.join(words)
        if line in done:
            continue
        done.add(line)
        run = CliRunner().invoke(app, words, input="gn dc 45% r a, con vuong 2 ho\n")
        assert run.exit_code == 0, (page, line, run.output[-800:], run.exception)
        wanted = [words[at + 1] for at, word in enumerate(words) if word == "-o"]
        assert all((office / one).exists() for one in wanted), (page, line)
        assert run.output.strip() or wanted, (page, line)
    assert len(done) > 20


def test_what_is_not_run_here_is_still_shown() -> None:
    assert {words[0] for _, words in command_lines()} >= ELSEWHERE.keys()
