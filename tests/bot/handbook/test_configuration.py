"""The page of the configuration names exactly the keys that the readers ask for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import schedules.configuration
from bot.handbook.configuration import SECTIONS, documented

FOLDER = Path(schedules.configuration.__file__).parent
ASKS = {
    "text", "id", "flag", "whole", "wholes", "number", "money", "day", "clock", "weekday", "choice", "texts", "row",
    "rows",
}  # fmt: skip
# Keys handed on by name: `_units(cells, "chu_tri", known)`.
HANDED = {"_units", "_policy", "_target", "_weekly", "_days_of"}


def asked() -> Iterator[tuple[str, str]]:
    """(module.function, key) of every key a reader asks a row for."""
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem == "sheet":
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                key = _key(call)
                if key is not None:
                    yield f"{path.stem}.{function.name}", key


def _key(call: ast.AST) -> str | None:
    if not isinstance(call, ast.Call):
        return None
    if isinstance(call.func, ast.Attribute) and call.func.attr in ASKS and call.args:
        said = call.args[0]
    elif isinstance(call.func, ast.Name) and call.func.id in HANDED and len(call.args) > 1:
        said = call.args[1]
    else:
        return None
    return said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else None


def test_every_key_a_reader_asks_for_is_explained() -> None:
    known = documented()
    everything = frozenset(name for names in known.values() for name in names)
    lacking = {(reader, key) for reader, key in asked() if key not in known.get(reader, everything)}
    assert lacking == set()


def test_nothing_is_explained_that_no_reader_asks_for() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    keys = {key.name for section in SECTIONS for key in section.keys}
    assert {key for key in keys if f'"{key}"' not in text} == set()
