"""`nhacviec import units.xlsx`, `projects.xlsx`: people, units and projects, as the board takes them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.desk import Proposal, Taken
from bot.imports.prepared import Prepared, Wish
from bot.imports.sheets import read_bytes
from bot.ledger.rules import documents
from bot.web.board.config import tables
from schedules.difference import difference

if TYPE_CHECKING:
    from bot.desk import Desk


def prepare(desk: Desk, file: Path, wish: Wish) -> Prepared:
    """The workbook checked whole, and what taking it in would change. Its headings are fixed: `wish` says nothing."""
    held = desk.read(lambda tx: documents.current(tx, desk.commune.id))
    changed, notes = tables.read(file.name, read_bytes(file), held, desk.commune)
    made = {**held, **{name: text for name, text in changed.items() if text is not None}}
    lines = difference(desk.commune, documents.parse(made))
    taken = Taken("directory", ("Mã",), {"ma": 0})
    return Prepared(
        (*notes, *lines), lambda: desk.take(Proposal(made, lines), tuple(changed), taken), nothing=not changed
    )
