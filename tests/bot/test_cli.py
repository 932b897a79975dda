"""The command as an outside program starts it: exit codes, one line on standard error, nothing but JSON with --json."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main

ROOT = Path(__file__).parents[2]
NHACVIEC = (sys.executable, "-c", "from bot.cli import main; main()")


def nhacviec(here: Path, *words: str, said: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NHACVIEC_")}
    there = {"PYTHONPATH": str(ROOT), "NHACVIEC_CONFIG": str(ROOT / "config"), **environ}
    return subprocess.run(
        [*NHACVIEC, *words], input=said, cwd=here, env=kept | there, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("config",),
        ("bay",),
        ("plan", "--from", "9999-12-01", "--to", "9999-12-31"),
        ("plan", "--from", "hom-qua"),
        ("understand", "--now", "0001-01-01T00:00:00+14:00"),
        ("run", "--clock", "2026-06-15T08:00", "--speed", "nan"),
        ("invite", "--all"),
    ],
)
def test_bad_usage_is_2_and_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = nhacviec(tmp_path, *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert done.stderr.startswith("nhacviec: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("simulate", "--from"), "tùy chọn --from thiếu giá trị"),
        (("simulate", "--form", "x"), "không có tùy chọn --form (có: --format, --from, --to). Xem: nhacviec simulate"),
        (("simulate", "--from", "2026-01-01"), "thiếu --to"),
        (("simulat",), "không có lệnh “simulat” (có: simulate). Xem: nhacviec --help."),
        (("bay",), "không có lệnh “bay”. "),
        (("commune", "ad", "x"), "không có lệnh “ad” (có: add). Xem: nhacviec commune --help."),
        (("plan", "x"), "thừa “x”"),
        (("backup",), "thiếu FILE"),
        (("run", "--port", "x"), "--port: giá trị không dùng được, cần số nguyên"),
        (("run", "--speed", "x"), "--speed: giá trị không dùng được, cần số"),
        (("config",), "chưa nói lệnh nào. Xem: nhacviec config --help."),
        (("simulate", "--from", "2026-01-01", "--to", "2026-12-31", "-o", "{here}/none/x"), "(không có tệp hoặc"),
        (("simulate", "--from", "2026-01-01", "--to", "2026-12-31", "-o", "{here}"), "(đó là một thư mục)"),
    ],
)
def test_bad_usage_is_told_in_vietnamese(
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["nhacviec", *(word.format(here=tmp_path) for word in words)])
    monkeypatch.setenv("NHACVIEC_CONFIG", str(ROOT / "config"))
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(SystemExit, match="2"):
        main()
    told = capsys.readouterr().err
    assert said in told
    assert not {"Invalid", "No", "Missing", "Got", "Option", "Is"} & set(told.split()), told


def test_a_day_is_that_of_vietnam_whatever_the_zone_of_now(tmp_path: Path) -> None:
    """23:30 in London on the 15th is the morning of the 16th here."""
    done = nhacviec(tmp_path, "understand", "--json", "--now", "2026-06-15T23:30:00Z", said="xin gia hạn đến mai\n\n")
    first, blank = map(json.loads, done.stdout.splitlines())
    assert first["new_date"] == "2026-06-17"
    assert (blank["text"], blank["kind"]) == ("", "unclear")


@pytest.mark.parametrize("faulty", [False, True])
def test_a_readable_text_is_read_without_a_configuration(tmp_path: Path, faulty: bool) -> None:
    config = tmp_path / "xa"
    if faulty:
        config.mkdir()
    (tmp_path / "viec.txt").write_text("Phòng Kinh tế hoàn thành quy hoạch chợ trước ngày 30/6/2026.", encoding="utf-8")
    done = nhacviec(tmp_path, "read", "viec.txt", "--json", NHACVIEC_CONFIG=str(config))
    assert done.returncode == 0, done.stderr
    assert "document" in json.loads(done.stdout)
    assert done.stderr.count("\n") == faulty


def test_the_sheet_for_everybody_says_nothing_but_json_when_asked(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'n.db'}"
    done = nhacviec(tmp_path, "invite", "--all", "--json", "-o", "moi.docx", NHACVIEC_DATABASE_URL=database)
    assert done.returncode == 0, done.stderr
    codes = json.loads(done.stdout)
    assert {"person", "code", "link", "expires_at"} == set(codes[0])
    assert (tmp_path / "moi.docx").stat().st_size > 1000


def test_a_taken_port_is_said_before_anything_is_begun(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = nhacviec(tmp_path, "run", "--port", port, NHACVIEC_DATABASE_URL=f"sqlite:///{tmp_path / 'n.db'}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "cổng này đang có chương trình khác dùng" in done.stderr
