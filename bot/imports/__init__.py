"""`nhacviec import FILE` and `export FILE`: the office's own tables in and out. One entry a kind of table.

A kind is told by how the file's name begins (`nhiemvu-thang-6.xlsx` is a task list). To add one, write a module with a
function `prepare(desk, file, wish) -> Prepared` and name it in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.imports.prepared import Prepared, Wish
from bot.texts import failure, plain
from schedules.errors import Fault
from schedules.language import fold

if TYPE_CHECKING:
    from bot.desk import Desk

__all__ = ["KINDS", "Prepared", "Wish", "kind_of", "prepare"]

Prepare = Callable[["Desk", Path, Wish], Prepared]


def _tasks(desk: Desk, file: Path, wish: Wish) -> Prepared:
    from bot.imports.tasks import prepare as run

    return run(desk, file, wish)


def _annex(desk: Desk, file: Path, wish: Wish) -> Prepared:
    from bot.imports.annex import prepare as run

    return run(desk, file, wish)


def _letter(desk: Desk, file: Path, wish: Wish) -> Prepared:
    from bot.imports.letter import prepare as run

    return run(desk, file, wish)


def _directory(desk: Desk, file: Path, wish: Wish) -> Prepared:
    from bot.imports.directory import prepare as run

    return run(desk, file, wish)


KINDS: dict[str, tuple[str, Prepare]] = {
    "nhiemvu": (plain("import.kind.tasks"), _tasks),
    "phuluc": (plain("import.kind.annex"), _annex),
    "congvan": (plain("import.kind.letter"), _letter),
    "thongbao": (plain("import.kind.notice"), _letter),
    "units": (plain("import.kind.directory"), _directory),
    "projects": (plain("import.kind.projects"), _directory),
}
"""How a file's name begins, letters only: what it holds and what reads it."""


def kind_of(file: Path) -> str:
    """The kind a file's name begins with. Fault where it begins with none."""
    said = "".join(letter for letter in fold(file.stem) if letter.isalnum())
    kind = next((kind for kind in sorted(KINDS, key=len, reverse=True) if said.startswith(kind)), None)
    if kind is None:
        known = "; ".join(f"{name}…: {about}" for name, (about, _) in KINDS.items())
        raise failure(Fault, "import.kind", file.name, known=known)
    return kind


def prepare(desk: Desk, file: Path, wish: Wish) -> Prepared:
    """Reads and checks a file by its kind. Fault or TableFault with every wrong cell; nothing is changed yet."""
    return KINDS[kind_of(file)][1](desk, file, wish)
