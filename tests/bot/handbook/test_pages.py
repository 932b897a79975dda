"""The reference pages are what the code makes, and name everything the code knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.handbook import PAGES, made
from bot.handbook.environment import VARIABLES
from bot.handbook.kinds import listed
from bot.handbook.metrics import METRICS
from bot.ledger.rules.documents import read_folder
from schedules.configuration import load
from schedules.rulebook import Kind

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_the_code_makes(name: str) -> None:
    kept = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert kept == made(name), "run: .venv/bin/python -m bot.handbook"


def test_every_variable_the_code_reads_is_named() -> None:
    code = (path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py") if "handbook" not in path.parts)
    read = {name for text in code for name in re.findall(r"NHACVIEC_[A-Z]+(?:_[A-Z]+)*", text)}
    files = {f"{name}_FILE" for name in read if name.endswith(("_TOKEN", "_PASSWORD"))}
    assert read | files == {name for name, _, _ in VARIABLES}


def test_every_metric_is_explained() -> None:
    code = (ROOT / "bot" / "web" / "health.py").read_text(encoding="utf-8")
    shown = set(re.findall(r'"((?:nhacviec|process)_[a-z_]+)"', code))
    assert shown == {name for name, _, _ in METRICS}


@pytest.mark.parametrize("kind", Kind)
def test_the_example_of_a_kind_is_a_rule_that_is_read(kind: Kind) -> None:
    documents = read_folder(ROOT / "config")
    book = f"ma: vi-du\nten: Ví dụ\nnam: 2026\nchap_nhan: true\nquy_tac:\n{listed(kind)}\n"
    commune = load({name: text for name, text in documents.items() if "/" not in name} | {"rulebooks/v.yaml": book})
    (rule,) = commune.in_force.values()
    assert rule.kind is kind
