"""Rows of a long table as the workbook's own XML: openpyxl makes an object of every cell, which is most of its time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

LONGEST_CELL = 32_000
FIRST_DAY = date(1899, 12, 30).toordinal()  # day nought of a spreadsheet's calendar
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIMENSION = re.compile(r'<dimension ref="[A-Z]+\d+(?::[A-Z]+\d+)?" ?/>')


def writable(text: str) -> str:
    """What a cell can hold of a text."""
    return _UNWRITABLE.sub("", text)[:LONGEST_CELL]


def rows_xml(letters: Sequence[str], styles: Sequence[int], rows: Iterable[Sequence[Any]], first: int = 2) -> str:
    """Rows from line `first` on; a value a column: str, number, date or None. Texts are never formulas."""
    cells = [(letter, f' s="{style}"' if style else "") for letter, style in zip(letters, styles, strict=True)]
    written = []
    for line, row in enumerate(rows, first):
        inner = "".join(
            _cell(f"{letter}{line}", style, value) for (letter, style), value in zip(cells, row, strict=True)
        )
        written.append(f'<row r="{line}">{inner}</row>')
    return "".join(written)


def _cell(place: str, style: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        text = escape(writable(value))
        return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    number = value.toordinal() - FIRST_DAY if isinstance(value, date) else value
    return f'<c r="{place}"{style}><v>{number}</v></c>'


def with_rows(sheet: str, rows: str, last: str) -> str:
    """A sheet that has its heading alone, with the rows under it; last: its last cell."""
    return _DIMENSION.sub(f'<dimension ref="A1:{last}"/>', sheet, count=1).replace(
        "</sheetData>", f"{rows}</sheetData>", 1
    )
