"""`nhacviec import phuluc.xlsx`: the annex of a decision, each row an indicator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.desk import Proposal, Taken
from bot.imports.prepared import Prepared, Wish
from bot.imports.sheets import open_sheet, read_bytes
from bot.ledger.rules import documents
from bot.texts import failure, plain
from schedules.difference import difference
from schedules.errors import Fault
from schedules.office.annex import FIELDS, annexed, indicators
from schedules.office.reports import report_line, reports, undayed_line
from schedules.rulebook import Rulebook

if TYPE_CHECKING:
    from bot.desk import Desk

WHAT = "phuluc"
_SHOWN = 10  # rows without a lead that are listed


def prepare(desk: Desk, file: Path, wish: Wish) -> Prepared:
    """The annex checked, and what taking it in would change."""
    parent = _parent(desk, wish.book)
    sheet = open_sheet(desk, read_bytes(file), file.name, WHAT, FIELDS, wish)
    rows, numbers = sheet.grid.rows, sheet.grid.numbers
    found = indicators(rows, numbers, sheet.guess, desk.commune.directory, parent.id)
    held = desk.read(lambda tx: documents.current(tx, desk.commune.id))
    reporting, undayed = reports(found.rules, parent, desk.commune)
    changed = annexed(held, parent, (*found.rules, *reporting))
    made = {**held, **changed}
    lines = difference(desk.commune, documents.parse(made))
    read = plain("import.annex.read", count=len(found.rules), book=parent.title)
    notes = [plain("import.annex.unowned", spot=spot) for spot in found.unowned[:_SHOWN]]
    if len(found.unowned) > _SHOWN:
        notes.append(plain("import.annex.more", more=len(found.unowned) - _SHOWN))
    notes += [report_line(desk.commune, rule) for rule in reporting]
    notes += [undayed_line(undayed)] if undayed else []
    taken = Taken(WHAT, sheet.guess.headings, sheet.guess.columns)
    return Prepared(
        (*sheet.lines(FIELDS), read, *notes, *lines),
        lambda: desk.take(Proposal(made, lines), tuple(changed), taken),
        nothing=not lines and sheet.known,
    )


def _parent(desk: Desk, wanted: str) -> Rulebook:
    """The decision the annex belongs to: the one named, else the only one that says its annexes are missing."""
    books = desk.commune.rulebooks
    named = [book for book in books if book.id == wanted] if wanted else [b for b in books if b.annexes_missing]
    if len(named) == 1:
        return named[0]
    known = ", ".join(book.id for book in books)
    if wanted:
        raise failure(Fault, "import.annex.unknown", "--of", wanted=wanted, known=known)
    raise failure(Fault, "import.annex.unsaid", "--of", known=known)
