"""Processes that stand beside what is measured, and what a process costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.emulators.loopback import free_port

ROOT = Path(__file__).resolve().parents[3]
SERVERS = Path(__file__).parent
PATIENCE = 30.0


@contextmanager
def served(script: str, *words: str) -> Iterator[tuple[str, int]]:
    """A server of this folder in a process of its own, once it answers GET /count: its address, its process."""
    port = free_port()
    process = subprocess.Popen([sys.executable, str(SERVERS / script), str(port), *words], cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address)
        yield address, process.pid
    finally:
        process.kill()  # it holds nothing; asked politely it may wait for a long poll to end
        process.wait(10)


def _await(address: str) -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            ask(address, "count")
            return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


def ask(address: str, what: str, seconds: float = 600.0) -> Any:
    with urllib.request.urlopen(f"{address}/{what}", timeout=seconds) as answer:
        return json.load(answer)


def processor(pid: int) -> float:
    """Seconds of processor of a process and its children, those that ended too."""
    spent = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        fields = text.rsplit(")", 1)[1].split()
        own, parent = int(text.split(" ", 1)[0]), int(fields[1])
        if own == pid:
            spent += sum(map(int, fields[11:15]))
        elif parent == pid:
            spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")
