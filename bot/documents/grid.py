"""Tables of office files (.xlsx, .docx, .pdf with a text layer) as rows of words, each row knowing where it stood."""

from __future__ import annotations

import io
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.documents import LARGEST, extract_bytes
from bot.texts import failure
from schedules.errors import DocumentFault
from schedules.language import is_classified

MOST_ROWS, MOST_COLUMNS = 5_000, 60
_UNPACKED = 300 * 1024 * 1024
_GAP = re.compile(r"\S+(?: \S+)*")  # words of one cell of a laid-out line: two blanks or more part cells
_NUMBERED = re.compile(r"(?:\d{1,3}|[IVXLa-zđ]{1,4})[.)]?")


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. name: of the sheet, "" elsewhere; numbers: the row each one stands on, counted from 1."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def grids(data: bytes, name: str) -> list[Grid]:
    """The tables of a file with at least two rows, in order. DocumentFault where it cannot or must not be read."""
    if len(data) > LARGEST:
        raise failure(DocumentFault, "table.heavy", name)
    found = [grid for grid in _grids(data, name) if len(grid.rows) > 1]
    if not found:
        raise failure(DocumentFault, "table.none", name)
    return found


def _grids(data: bytes, name: str) -> Iterator[Grid]:
    if data.startswith(b"PK\x03\x04") and _is_workbook(data, name):
        yield from _workbook(data, name)
    elif data.startswith(b"%PDF"):
        extract_bytes(data, name)  # a scan, a password, a secrecy mark are refused as everywhere
        yield from _pdf(data)
    else:
        yield from _lines(extract_bytes(data, name))


# --- Excel ----------------------------------------------------------------------------------------------------------


def _is_workbook(data: bytes, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _UNPACKED:
                raise failure(DocumentFault, "table.bomb", name)
            return "xl/workbook.xml" in archive.namelist()
    except DocumentFault:
        raise
    except Exception as error:  # a crafted or damaged archive breaks its reader in ways nobody foresees
        raise failure(DocumentFault, "table.broken", name) from error


def _workbook(data: bytes, name: str) -> Iterator[Grid]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations it does not know
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [(sheet.title, list(_sheet(sheet))) for sheet in book.worksheets]
    except Exception as error:  # what a crafted or damaged file holds is not foreseen
        raise failure(DocumentFault, "table.broken_excel", name) from error
    if any(is_classified("\n".join(" ".join(row) for _, row in rows)) for _, rows in sheets):
        raise failure(DocumentFault, "table.secret", name)
    for title, rows in sheets:
        yield Grid(title, tuple(row for _, row in rows), tuple(number for number, _ in rows))


def _sheet(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), start=1):
        row = [_cell(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if row:
            yield number, tuple(row)


def _cell(cell: Any) -> str:
    """A cell as a person reads it: days as 30/6/2026, a percentage with its sign, numbers with a decimal comma."""
    value = cell.value
    if isinstance(value, datetime | date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        percent = "%" in str(getattr(cell, "number_format", "") or "")
        return _number(value * 100 if percent else value) + ("%" if percent else "")
    return " ".join(str(value).split())


def _number(value: float) -> str:
    text = format(Decimal(repr(round(value, 6))).normalize(), "f")
    return text.replace(".", ",")


# --- Word and text --------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[Grid]:
    """Tables written `| cell | cell |`, as every reader of ours gives them."""
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    count = 0
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if stripped.startswith("|") and len(rows) < MOST_ROWS:
            count += 1
            cells = tuple(" ".join(cell.replace("**", "").split()) for cell in stripped.strip("|").split("|"))
            if any(cell.strip("-: ") for cell in cells):
                rows.append(cells[:MOST_COLUMNS])
                numbers.append(count)
        elif rows and stripped:
            yield Grid("", tuple(rows), tuple(numbers))
            rows, numbers, count = [], [], 0
    if rows:
        yield Grid("", tuple(rows), tuple(numbers))


# --- PDF ------------------------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> Iterator[Grid]:
    """The table of a PDF from where its words stand: cells are parted by two blanks, rows begin with a number."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    lines: list[str] = []
    for page in reader.pages:
        lines += page.extract_text(extraction_mode="layout").splitlines()
        if len(lines) > MOST_ROWS:
            break
    rows = _columns([line for line in lines if line.strip()])
    yield Grid("", tuple(rows), tuple(range(1, len(rows) + 1)))


def _columns(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Rows of a laid-out table: the line with most cells gives the columns, a line without a number goes on."""
    cells = [[(m.start(), m.end(), m.group()) for m in _GAP.finditer(line)] for line in lines[:MOST_ROWS]]
    widest = max((len(one) for one in cells), default=0)
    if widest < 3:
        return []
    head = next(i for i, one in enumerate(cells) if len(one) == widest)
    edges = [(start, end) for start, end, _ in cells[head]]
    rows: list[list[str]] = [[""] * widest]
    for i, one in enumerate(cells[max(0, head - 3) :], start=max(0, head - 3)):
        first = one[0] if one else None
        numbered = first is not None and _column(edges, first) == 0 and _NUMBERED.fullmatch(first[2]) is not None
        if i > head and numbered:
            rows.append([""] * widest)
        for cell in one:
            at = _column(edges, cell)
            rows[-1][at] = f"{rows[-1][at]} {cell[2]}".strip()
    return [tuple(row) for row in rows]


def _column(edges: Sequence[tuple[int, int]], cell: tuple[int, int, str]) -> int:
    """The column a cell stands in: the one it overlaps most, else the nearest."""
    start, end, _ = cell
    return max(range(len(edges)), key=lambda i: min(end, edges[i][1]) - max(start, edges[i][0]))
