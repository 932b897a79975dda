"""README's first page, walked: a fresh folder, the process as `make run` starts it, the first answered reminder."""

from __future__ import annotations

import html
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HEAD, CHAIRMAN = "truong-phong-kinh-te", "chu-tich"
PATIENCE = 90.0


def typed() -> list[str]:
    """What README tells a newcomer to type on the training page, in its order."""
    (step,) = re.findall(r"^Trên trang tập huấn: (.*)$", README, re.MULTILINE)
    return re.findall(r"`([^`]+)`", step)


def test_make_run_is_the_command_and_needs_nothing_else() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^run: setup .*\n\t@\$\(BIN\)/nhacviec run$", makefile, re.MULTILINE)
    assert "make run" in README


class Page:
    """The training page as a browser posts to it and reads it."""

    def __init__(self, base: str) -> None:
        self._http = httpx.Client(base_url=base, headers={"Origin": base}, timeout=30)
        self._marks = itertools.count(1)

    def first(self) -> str:
        return self._http.get("/").raise_for_status().text

    def chat(self, seat: str) -> str:
        """Everything the seat's chat shows, as words."""
        part = self._http.get("/console/state", params={"ai": seat}).raise_for_status().json()["chat"]
        return html.unescape(re.sub(r"<[^>]+>", " ", part))

    def says(self, seat: str, text: str) -> None:
        update = {"kind": "text", "chat": seat, "id": f"w{next(self._marks)}", "text": text}
        self._http.post("/console/say", json=update).raise_for_status()

    def moves(self, to: str, seat: str) -> None:
        self._http.post("/console/clock", json={"to": to, "seat": seat}).raise_for_status()

    def sees(self, seat: str, found: Callable[[str], Any], what: str) -> str:
        """Waits until the seat's chat shows it."""
        until = time.monotonic() + PATIENCE
        while not found(shown := self.chat(seat)):
            assert time.monotonic() < until, f"no {what} in: {shown[-1500:]}"
            time.sleep(0.1)
        return shown


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The process in a folder of its own, no token, no database, nobody asked; its address as it prints it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NHACVIEC_", "PYTHONPATH"))}
    start = "from bot.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", start, "run", "--port", "0"],
        cwd=folder,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, line
        yield address[0]
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.slow
def test_from_the_folder_to_the_first_answered_reminder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for package in ("bot", "schedules", "config"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    began = time.monotonic()
    with running(tmp_path) as base:
        page = Page(base)
        opened = time.monotonic()
        first = page.first()
        for button in ("Sáng hôm sau", "Bài tập"):
            assert button in first
            assert f"**{button}**" in README
        summary, duties, reply = typed()
        page.says(CHAIRMAN, summary)
        page.sees(CHAIRMAN, lambda shown: "Tổng hợp" in shown, "summary")
        page.says(HEAD, duties)
        page.sees(HEAD, lambda shown: re.search(r"\b1\. ", shown), "list of duties")
        page.says(HEAD, reply)
        page.sees(HEAD, lambda shown: "60%" in shown.split(reply)[-1] and "Hoàn tác" in shown, "echo")
        page.moves("due", HEAD)
        page.sees(HEAD, lambda shown: "Nhắc việc" in shown.split(reply)[-1], "reminder on the due day")
        page.says(HEAD, "1 xong")
        page.sees(HEAD, lambda shown: "xác nhận" in shown.split("1 xong")[-1].lower(), "echo that it awaits a person")
        ended = time.monotonic()
    assert (tmp_path / "var" / "nhacviec.db").is_file()
    with capsys.disabled():
        told = {"first page": round(opened - began, 1), "first answered reminder": round(ended - began, 1)}
        print(f"\nfrom the start of the process, seconds: {json.dumps(told)}")
