"""The table of a file with its columns known: as confirmed before for this head, as wished now, or as guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.documents.grid import Grid, grids
from bot.imports.prepared import Wish
from bot.ledger.rules import mappings
from bot.texts import because, failure, plain
from schedules.errors import Fault
from schedules.office.columns import Field, Guess, chosen, guess, letter

if TYPE_CHECKING:
    from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and what its columns are. known: confirmed before, so nobody need look at the columns again."""

    grid: Grid
    guess: Guess
    known: bool

    def lines(self, fields: Sequence[Field]) -> tuple[str, ...]:
        """How the columns were understood, one line each, for a person to check."""
        if self.known:
            return ()
        names = {one.name: one.label for one in fields}
        said = sorted(self.guess.columns.items(), key=lambda item: item[1])
        return tuple(
            plain("import.column", letter=letter(at), heading=_heading(self.guess, at), field=names[name])
            for name, at in said
        )


def read_bytes(file: Path) -> bytes:
    """The file's bytes; a Fault where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as problem:
        raise failure(Fault, "import.unreadable", str(file), why=because(problem)) from problem


def open_sheet(desk: Desk, data: bytes, name: str, what: str, fields: Sequence[Field], wish: Wish) -> Sheet:
    """The first table of a file whose head can be read. Fault where none can, with how to say the columns."""
    found = [(grid, guess(grid.rows, fields)) for grid in grids(data, name)]
    best = max(found, key=lambda one: len(one[1].columns))
    grid, guessed = best
    if wish.columns:
        return Sheet(grid, chosen(guessed, _wished(name, grid, fields, wish.columns), grid.rows), known=False)
    if not guessed.complete:
        need = ", ".join(f"{one.name} ({one.label})" for one in fields)
        raise failure(Fault, "import.columns", name, example=fields[-1].name, need=need)
    kept = desk.read(lambda tx: mappings.recall(tx, desk.commune.id, what, guessed.headings))
    return Sheet(grid, chosen(guessed, kept) if kept else guessed, known=kept is not None)


def _wished(name: str, grid: Grid, fields: Sequence[Field], columns: Mapping[str, str]) -> dict[str, int]:
    """Letters or headings to columns, each field known and each column there."""
    known, width = {one.name for one in fields}, max(len(row) for row in grid.rows)
    made: dict[str, int] = {}
    for one, where in columns.items():
        if one not in known:
            raise failure(Fault, "import.no_field", "--columns", one=one, known=", ".join(sorted(known)))
        at = _index(where)
        if at is None or at >= width:
            raise failure(Fault, "import.no_column", "--columns", where=where, width=width, last=letter(width - 1))
        made[one] = at
    if missing := [one.label for one in fields if one.needed and one.name not in made]:
        raise failure(Fault, "import.column_missing", name, missing=", ".join(missing))
    return made


def _index(where: str) -> int | None:
    """A is 0, AB is 27."""
    word = where.strip().upper()
    if not word.isascii() or not word.isalpha() or len(word) > 2:
        return None
    value = 0
    for sign in word:
        value = value * 26 + ord(sign) - 64
    return value - 1


def _heading(guessed: Guess, at: int) -> str:
    return guessed.headings[at] if at < len(guessed.headings) else ""
