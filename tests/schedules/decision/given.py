"""The decision the product exists for, its gold list and its scorer; absent on machines that have no ../shared."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from schedules.decision import Reading

FOLDER = Path(__file__).parents[4] / "shared" / "decision"
DECISION = FOLDER / "quyet-dinh-bang-mac-2026.txt"
GOLD = FOLDER / "gold.jsonl"

needs_shared = pytest.mark.skipif(not DECISION.exists(), reason="../shared/decision is not on this machine")


def text() -> str:
    return DECISION.read_text(encoding="utf-8")


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]


def scored(reading: Reading) -> dict[str, dict[str, int]]:
    """What `score.py` of the shared folder says of a reading, by measure."""
    command = [sys.executable, FOLDER / "score.py", GOLD, "--negatives", FOLDER / "negatives.jsonl", "--json"]
    answer = json.dumps(reading.as_json(), ensure_ascii=False)
    done = subprocess.run(command, input=answer, capture_output=True, text=True, check=True)
    result: dict[str, dict[str, int]] = json.loads(done.stdout)
    return result


def fold(letters: str) -> str:
    """Base letters only."""
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
