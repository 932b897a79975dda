"""The monthly table of projects as an Excel file, out and in: the same columns, the errors by row and column."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.documents.grid import grids
from bot.texts import failure, plain
from schedules.errors import Fault
from schedules.money_table import (
    ADVANCE,
    ESTIMATE,
    FIELDS,
    LABELS,
    NAME,
    OBSTACLE,
    PAID,
    PROJECT,
    NotMoney,
    money,
    named,
)
from schedules.office.columns import guess, letter

WIDTHS = {PROJECT: 22, NAME: 44, "ke_hoach": 20, PAID: 20, ADVANCE: 20, ESTIMATE: 20, OBSTACLE: 44}
Row = tuple[str, str, int | None, Mapping[str, str]]  # id, name, capital plan in đồng, what the form holds


@dataclass(frozen=True, slots=True)
class Read:
    """values: by project, each field as written; unknown: rows that name no project of ours."""

    values: Mapping[str, Mapping[str, str]]
    unknown: tuple[str, ...]


def write(month: str, rows: Sequence[Row]) -> bytes:
    """A workbook with one sheet: the table, figures as numbers, ready to be filled in."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = plain("money_sheet.name")
    sheet.append([plain("money_sheet.title", month=month)])
    heads = {PROJECT: LABELS[PROJECT], NAME: LABELS[NAME], "ke_hoach": plain("money_sheet.plan")} | {
        name: LABELS[name] for name in (PAID, ADVANCE, ESTIMATE, OBSTACLE)
    }
    sheet.append(list(heads.values()))
    for id_, name, plan, values in rows:
        sums = [money(values.get(field, "")) for field in (PAID, ADVANCE, ESTIMATE)]
        sheet.append([_plain(id_), _plain(name), plan, *sums, _plain(values.get(OBSTACLE, ""))])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for column, name in zip("ABCDEFG", heads, strict=True):
        sheet.column_dimensions[column].width = WIDTHS[name]
    for row in sheet.iter_rows(min_row=3, min_col=3, max_col=6):
        for cell in row:
            cell.number_format = "#,##0"
    sheet.freeze_panes = "C3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str, projects: Sequence[tuple[str, str]]) -> Read:
    """A filled table, or a list of the Treasury's: columns guessed by their heads, projects by id or name.

    Fault with every wrong cell, or where no column of payments is to be found.
    """
    found = [(grid, guess(grid.rows, FIELDS)) for grid in grids(data, name)]
    grid, guessed = max(found, key=lambda one: len(one[1].columns))
    columns = guessed.columns
    if PAID not in columns or not {PROJECT, NAME} & set(columns):
        raise failure(Fault, "money_sheet.no_column", name)
    values: dict[str, dict[str, str]] = {}
    unknown, wrong = [], []
    for row, number in zip(grid.rows[guessed.head + 1 :], grid.numbers[guessed.head + 1 :], strict=True):
        cells = {field: row[at].strip() if at < len(row) else "" for field, at in columns.items()}
        called = [cells.get(PROJECT, ""), cells.get(NAME, "")]
        if not any(called) or not any(cells.get(field) for field in (PAID, ADVANCE, ESTIMATE, OBSTACLE)):
            continue
        project = next((id_ for word in called if (id_ := named(projects, word))), None)
        if project is None:
            unknown.append(next(word for word in called if word)[:60])
            continue
        for field in (PAID, ADVANCE, ESTIMATE):
            try:
                money(cells.get(field, ""))
            except NotMoney:
                wrong.append(
                    plain("money_sheet.wrong", number=number, letter=letter(columns[field]), value=cells[field][:30])
                )
        values[project] = {key: cells.get(key, "") for key in (PAID, ADVANCE, ESTIMATE, OBSTACLE)}
    if wrong:
        raise failure(Fault, "money_sheet.wrong", name, count=len(wrong), cells="; ".join(wrong[:8]))
    return Read(values, tuple(unknown))


def _plain(text: str) -> str:
    """A text that a spreadsheet takes for a text: never for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
