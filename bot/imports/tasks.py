"""`nhacviec import nhiemvu.xlsx`: a task list in; `nhacviec export nhiemvu.xlsx`: the same list with how it stands."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from bot.desk import Proposal, Taken
from bot.imports.prepared import Prepared, Wish
from bot.imports.sheets import Sheet, open_sheet, read_bytes
from bot.ledger.rules import documents
from bot.summaries.duties import duties
from bot.summaries.figures import scope_of
from bot.texts import failure, plain, render
from schedules.difference import difference
from schedules.errors import Fault
from schedules.language import format_date
from schedules.office.tasks import BOOK, FIELDS, Standing, Task, answers, task_book, tasks

if TYPE_CHECKING:
    from bot.desk import Desk

WHAT = "nhiemvu"
NAME = f"rulebooks/{BOOK}.yaml"
_STATUS, _FINISHED = plain("import.tasks.status"), plain("import.tasks.finished")


def prepare(desk: Desk, file: Path, wish: Wish) -> Prepared:
    """The list checked whole, and what taking it in would change."""
    sheet, found = _read(desk, read_bytes(file), file.name, wish)
    held = desk.read(lambda tx: documents.current(tx, desk.commune.id))
    old = next((book for book in desk.commune.rulebooks if book.id == BOOK), None)
    made = {**held, NAME: task_book(old, found, desk.today.year)}
    lines = difference(desk.commune, documents.parse(made))
    over = sum(task.done for task in found)
    read = plain("import.tasks.read", count=len(found), file=file.name, over=over)

    taken = Taken(WHAT, sheet.guess.headings, sheet.guess.columns)
    return Prepared(
        (*sheet.lines(FIELDS), read, *lines),
        lambda: desk.take(Proposal(made, lines), (NAME,), taken),
        nothing=not lines and sheet.known,
    )


def _read(desk: Desk, data: bytes, name: str, wish: Wish) -> tuple[Sheet, list[Task]]:
    sheet = open_sheet(desk, data, name, WHAT, FIELDS, wish)
    rows, numbers = sheet.grid.rows, sheet.grid.numbers
    return sheet, tasks(name, rows, numbers, sheet.guess, desk.commune.directory, desk.today.year)


# --- back out -------------------------------------------------------------------------------------------------------


def export(desk: Desk, file: Path, wish: Wish) -> tuple[bytes, int]:
    """The same workbook with two columns more (or filled anew) saying how each task stands; nothing else is touched.

    Returns it with the number of rows that got an answer. Only .xlsx goes back: other files are no list of a system.
    """
    import openpyxl

    data = read_bytes(file)
    sheet, found = _read(desk, data, file.name, wish)
    if not data.startswith(b"PK\x03\x04") or not sheet.grid.name:
        raise failure(Fault, "import.tasks.not_excel", file.name)
    known = desk.read(lambda tx: _standings(tx, desk))
    said = answers(found, known)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet.grid.name]
    head = sheet.grid.numbers[sheet.guess.head]
    for heading, value in ((_STATUS, "status"), (_FINISHED, "finished")):
        column = _column(page, head, heading)
        for row, one in said.items():
            page.cell(row=row, column=column, value=getattr(one, value))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), len(said)


def _column(page: Any, head: int, heading: str) -> int:
    """Where our column is, made behind the last one where it is not there yet."""
    for at in range(1, page.max_column + 1):
        if page.cell(row=head, column=at).value == heading:
            return at
    at = int(page.max_column) + 1
    page.cell(row=head, column=at, value=heading)
    return at


def _standings(tx: Connection, desk: Desk) -> Mapping[str, Standing]:
    """How each imported task stands, by its rule; one led by several units shows the worst."""
    scope = scope_of(tx, desk.commune, desk.today)
    found: dict[str, Standing] = {}
    for row in duties(tx, desk.commune, scope):
        if row.rule in found or not row.rule.startswith("nv-"):
            continue
        status = render(f"summary.flag.{row.flag}").text
        finished = format_date(row.finished_on) if row.finished_on else ""
        found[row.rule] = Standing(status, finished)
    return found
