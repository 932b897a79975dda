"""The configuration of this repository as documents, whole or with something changed."""

from __future__ import annotations

from pathlib import Path

from schedules.commune import Commune
from schedules.configuration import load

CONFIG = Path(__file__).parents[2] / "config"
BOOK = "rulebooks/bang-mac-2026.yaml"


def documents() -> dict[str, str]:
    return {file.relative_to(CONFIG).as_posix(): file.read_text("utf-8") for file in CONFIG.rglob("*.yaml")}


def edited(file: str, old: str, new: str) -> dict[str, str]:
    """All documents, the first `old` of one replaced; fails where it is not there, so that no test edits nothing."""
    texts = documents()
    assert old in texts[file], f"{old!r} is not in {file}"
    texts[file] = texts[file].replace(old, new, 1)
    return texts


def commune(*edits: tuple[str, str, str]) -> Commune:
    texts = documents()
    for file, old, new in edits:
        assert old in texts[file], f"{old!r} is not in {file}"
        texts[file] = texts[file].replace(old, new, 1)
    return load(texts)
