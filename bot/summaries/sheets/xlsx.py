"""The Excel annex: a row a duty on the active sheet; totals by unit and disbursement on their own sheets, as formulas.

Formulas are stored with the value they have, so that a phone's preview, which does not calculate, shows the same
figures.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from bot.summaries import words
from bot.summaries.counts import FLAGS, Counts
from bot.summaries.disbursement import Ladder, ProjectLine
from bot.summaries.duties import DutyRow
from bot.summaries.figures import Figures
from bot.summaries.sheets.rows import rows_xml, with_rows, writable

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

DATE, COUNT, PERCENT = "dd/mm/yyyy", "0", "0.0"
# Dots between thousands whatever the language of the office suite; a capital plan is millions or nothing.
MONEY = r"[>=1000000000]#\.000\.000\.000;[>=1000000]#\.000\.000;0"
Values = dict[tuple[str, str], float]  # by sheet and cell


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table of duties: the name of its heading, its width in characters, its format, its value."""

    name: str
    width: int
    value: Callable[[DutyRow], Any]
    format: str | None = None


# What is printed comes first: a table of all its columns on one sheet of paper is read by nobody.
PRINTED = (
    Column("unit", 24, lambda row: row.unit_name),
    Column("title", 50, lambda row: row.title),
    Column("project", 26, lambda row: row.project_name),
    Column("period", 24, lambda row: row.period),
    Column("due", 12, lambda row: row.due, DATE),
    Column("status", 18, lambda row: words.sentence(words.flag(row.flag))),
    Column("late", 10, lambda row: row.late_days or None, COUNT),
    Column("percent", 10, lambda row: row.percent, PERCENT),
    Column("blocked", 34, lambda row: _blocked(row)),
)
COLUMNS = (
    *PRINTED,
    Column("rule_due", 12, lambda row: row.rule_due, DATE),
    Column("source", 18, lambda row: words.source(row.due_source)),
    Column("decision", 26, lambda row: row.decision),
    Column("clause", 20, lambda row: row.clause),
    Column("left", 9, lambda row: row.boxes - row.ticked, COUNT),
    Column("ticked", 9, lambda row: row.ticked, COUNT),
    Column("objective", 26, lambda row: row.objective),
    Column("held", 30, lambda row: words.holders(row.held) or None),
    Column("extension", 10, lambda row: words.text("cell.asked") if row.extension_asked else None),
    Column("plan", 18, lambda row: row.plan_vnd, MONEY),
    Column("finished", 12, lambda row: row.finished_on, DATE),
    Column("answered", 12, lambda row: row.answered_on, DATE),
)


def write(figures: Figures, rows: Sequence[DutyRow]) -> bytes:
    """The workbook as bytes. `rows` must be of the same scope as `figures`."""
    from openpyxl import Workbook

    book = Workbook()
    duties = book.active
    assert duties is not None
    duties.title = words.text("sheet.duties")
    table = _duties(duties, rows)
    values: Values = {}
    _units(book.create_sheet(words.text("sheet.units")), figures, duties.title, len(rows), values)
    _ladders(book.create_sheet(words.text("sheet.ladders")), figures, values)
    if figures.fields:
        _fields(book.create_sheet(words.text("sheet.fields")), figures, values)
    if figures.standing or figures.annexes:
        _standing(book.create_sheet(words.text("sheet.standing")), figures)
    book.active = 0
    book.properties.title = f"{figures.commune_name} {figures.today:%d/%m/%Y}"
    out = io.BytesIO()
    book.save(out)
    return _finished(out.getvalue(), [sheet.title for sheet in book.worksheets], values, table)


def _blocked(row: DutyRow) -> str | None:
    return None if row.blocked_reason is None else row.blocked_reason or words.text("cell.unspoken")


def _heading(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    """The first row: bold, filled, wrapped, frozen; and a page that prints across."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = sheet.cell(1, place, name)
        cell.font = Font(name="Times New Roman", size=12, bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"


def _put(sheet: Worksheet, line: int, place: int, value: Any, format_: str | None = None) -> Cell:
    cell = cast("Cell", sheet.cell(line, place))
    if isinstance(value, str):
        # Set as text even when it begins with "=": what somebody wrote is never a formula.
        cell.value = writable(value)
        cell.data_type = "s"
    else:
        cell.value = value
    if format_:
        cell.number_format = format_
    return cell


def _duties(sheet: Worksheet, rows: Sequence[DutyRow]) -> Callable[[str], str]:
    """Heading, filter and frozen panes; what comes back puts the rows under the heading, in the sheet's XML."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    def style(format_: str | None) -> int:
        cell = WriteOnlyCell(sheet)
        cell.number_format = format_ or "General"
        return cell.style_id

    names = [words.text(f"column.{name}") for name in ("n", *(column.name for column in COLUMNS))]
    _heading(sheet, names, [6, *(column.width for column in COLUMNS)])
    letters = [get_column_letter(place) for place in range(1, len(names) + 1)]
    last = f"{letters[-1]}{max(len(rows) + 1, 2)}"
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{last}"
    sheet.print_area = f"A1:{letters[len(PRINTED)]}{max(len(rows) + 1, 2)}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    values = ((line, *(column.value(row) for column in COLUMNS)) for line, row in enumerate(rows, 1))
    made = rows_xml(letters, [0, *(style(column.format) for column in COLUMNS)], values)
    return lambda xml: with_rows(xml, made, last)


@cache
def _letter(name: str) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(2 + [column.name for column in COLUMNS].index(name))


# --- totals ---------------------------------------------------------------------------------------------------------


def _units(sheet: Worksheet, figures: Figures, duties: str, count: int, values: Values) -> None:
    """Boxes by unit and status, summed from the table of duties."""
    names = [words.text("column.unit"), *(words.sentence(words.flag(flag)) for flag in FLAGS)]
    names += [words.text(f"column.{name}") for name in ("total", "done", "rate")]
    _heading(sheet, names, [34, *[12] * (len(names) - 1)])
    last = len(figures.units) + 1
    for line, row in enumerate(figures.units, 2):
        _put(sheet, line, 1, row.name)
        for place, flag in enumerate(FLAGS, 2):
            formula = _box_formula(duties, count, line, place, flag)
            _formula(sheet, line, place, formula, getattr(row.counts, flag), COUNT, values)
        _sums(sheet, line, row.counts, values)
    line = last + 1
    _put(sheet, line, 1, words.text("cell.sum"))
    for place, flag in enumerate(FLAGS, 2):
        letter = _column(place)
        formula = f"SUM({letter}2:{letter}{last})" if figures.units else "0"
        _formula(sheet, line, place, formula, getattr(figures.total, flag), COUNT, values)
    _sums(sheet, line, figures.total, values)
    _strong(sheet, line)


def _fields(sheet: Worksheet, figures: Figures, values: Values) -> None:
    """The same boxes by field, as far as the office has named one: figures, with their sums as formulas."""
    names = [words.text("column.field"), *(words.sentence(words.flag(flag)) for flag in FLAGS)]
    names += [words.text(f"column.{name}") for name in ("total", "done", "rate")]
    _heading(sheet, names, [34, *[12] * (len(names) - 1)])
    for line, row in enumerate(figures.fields, 2):
        _put(sheet, line, 1, words.sentence(row.name))
        for place, flag in enumerate(FLAGS, 2):
            _put(sheet, line, place, getattr(row.counts, flag), COUNT)
        _sums(sheet, line, row.counts, values)


def _box_formula(duties: str, count: int, line: int, place: int, flag: str) -> str:
    """Boxes still owed under a status; those already called done while the rest is open wait for confirmation."""

    def span(name: str) -> str:
        letter = _letter(name)
        return f"'{duties}'!${letter}$2:${letter}${count + 1}"

    # SUMIFS would read <, = and * in a unit's name as operators; a plain comparison does not.
    mine = f"({span('unit')}=$A{line})"
    formula = f"SUMPRODUCT({mine}*({span('status')}={_column(place)}$1)*{span('left')})"
    return f"{formula}+SUMPRODUCT({mine}*{span('ticked')})" if flag == "awaiting" else formula


def _sums(sheet: Worksheet, line: int, counts: Counts, values: Values) -> None:
    """Total, done and the rate of a row, from the cells before them."""
    first, last, total = 2, len(FLAGS) + 1, len(FLAGS) + 2
    cell = {flag: f"{_column(place)}{line}" for place, flag in enumerate(FLAGS, first)}
    _formula(sheet, line, total, f"SUM({_column(first)}{line}:{_column(last)}{line})", counts.total, COUNT, values)
    done = f"{cell['done_in_time']}+{cell['done_late']}+{cell['done_undated']}"
    _formula(sheet, line, total + 1, done, counts.done, COUNT, values)
    rated = f"({_column(total)}{line}-{cell['unknown']}-{cell['paused']})"
    rate = f"IF({rated}=0,0,ROUND(100*{_column(total + 1)}{line}/{rated},1))"
    _formula(sheet, line, total + 2, rate, counts.done_percent or 0, PERCENT, values)


def _formula(sheet: Worksheet, line: int, place: int, formula: str, value: float, format_: str, values: Values) -> None:
    cell = sheet.cell(line, place, f"={formula}")
    cell.number_format = format_
    values[(sheet.title, f"{_column(place)}{line}")] = value


def _column(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def _strong(sheet: Worksheet, line: int) -> None:
    from openpyxl.styles import Font

    for cell in sheet[line]:
        cell.font = Font(bold=True)


# --- disbursement ---------------------------------------------------------------------------------------------------

PROJECT_COLUMNS = ("group", "project", "owner", "plan", "disbursed", "percent", "expected", "basis", "as_of")


def _ladders(sheet: Worksheet, figures: Figures, values: Values) -> None:
    """A row a project, a weighted sum a group; below them every step of each ladder."""
    _heading(sheet, [words.text(f"column.{name}") for name in PROJECT_COLUMNS], [24, 40, 24, 18, 18, 12, 12, 28, 14])
    sheet.column_dimensions["J"].width = 14  # when a step will be reached
    line = 2
    for ladder in figures.ladders:
        first = line
        for project in ladder.projects:
            _project(sheet, line, ladder, project)
            line += 1
        _group(sheet, line, first, ladder, values)
        line += 1
    for ladder in figures.ladders:
        for rung in ladder.rungs:
            line += 1
            told = f"{words.group(ladder.group.value)}: {words.text('column.step')} {rung.value:g}%"
            _put(sheet, line, 1, words.sentence(told))
            _put(sheet, line, 2, f"{words.text('column.met')}: {rung.met}/{rung.projects}")
            _put(sheet, line, 9, rung.due, DATE)
            if rung.projected is not None:
                _put(sheet, line, 8, words.text("column.projected"))
                _put(sheet, line, 10, rung.projected, DATE)


def _project(sheet: Worksheet, line: int, ladder: Ladder, project: ProjectLine) -> None:
    basis = words.text("cell.own" if project.own_plan else "cell.straight")
    texts = (words.sentence(words.group(ladder.group.value)), project.name, project.owner_name)
    for place, text in enumerate(texts, 1):
        _put(sheet, line, place, text)
    _put(sheet, line, 4, project.plan_vnd, MONEY)
    _put(sheet, line, 5, project.disbursed_vnd, MONEY)
    _put(sheet, line, 6, project.percent, PERCENT)
    _put(sheet, line, 7, project.expected, PERCENT)
    _put(sheet, line, 8, basis)
    _put(sheet, line, 9, project.as_of, DATE)


def _group(sheet: Worksheet, line: int, first: int, ladder: Ladder, values: Values) -> None:
    """The group's row: shares weighted by the plans above, or plain means where no project has a plan."""
    last = line - 1
    _put(sheet, line, 1, words.text("cell.sum"))
    _put(sheet, line, 2, words.sentence(words.group(ladder.group.value)))
    if not ladder.weighted:
        _put(sheet, line, 8, words.text("cell.mean"))
    for place, value in ((4, ladder.plan_vnd), (5, ladder.disbursed_vnd)):
        letter = _column(place)
        _formula(sheet, line, place, f"SUM({letter}{first}:{letter}{last})", value, MONEY, values)
    for place, share in ((6, ladder.percent), (7, ladder.expected)):
        span = f"{_column(place)}{first}:{_column(place)}{last}"
        plans = f"D{first}:D{last}"
        mean = f"SUMPRODUCT({plans},{span})/SUM({plans})" if ladder.weighted else f"SUM({span})/ROWS({span})"
        _formula(sheet, line, place, f"ROUND({mean},1)", share, PERCENT, values)
    _strong(sheet, line)


# --- what has no day ---

STANDING_COLUMNS = (("n", 6), ("kind", 16), ("title", 60), ("target", 18), ("lead", 40))
STANDING_MORE = (("metric", 40), ("conditional", 34), ("decision", 40), ("clause", 30))


def _standing(sheet: Worksheet, figures: Figures) -> None:
    columns = (*STANDING_COLUMNS, *STANDING_MORE)
    _heading(sheet, [words.text(f"column.{name}") for name, _ in columns], [width for _, width in columns])
    for line, one in enumerate(figures.standing, 2):
        sheet.cell(line, 1, line - 1)
        metric = one.target.metric if one.target else ""
        for place, value in enumerate((*words.standing(one), metric, one.conditional, one.decision, one.clause), 2):
            if value:
                _put(sheet, line, place, value)
    if figures.annexes:  # on a row of its own below the table: more is asked than stands here
        _put(sheet, len(figures.standing) + 3, 3, words.sentence(words.text("annexes", titles=figures.annexes)))


# --- values of formulas ---------------------------------------------------------------------------------------------

_EMPTY = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')


def _finished(book: bytes, sheets: Sequence[str], values: Values, table: Callable[[str], str]) -> bytes:
    """The workbook with the rows of its first sheet, and with every formula's value beside it.

    openpyxl writes no values, and what does not calculate shows none.
    """
    out = io.BytesIO()
    files = {f"xl/worksheets/sheet{place}.xml": title for place, title in enumerate(sheets, 1)}
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename in files:
                xml = _fill(content.decode(), files[item.filename], values)
                content = (table(xml) if files[item.filename] == sheets[0] else xml).encode()
            new.writestr(item, content)
    return out.getvalue()


def _fill(xml: str, sheet: str, values: Values) -> str:
    return _EMPTY.sub(lambda match: f"{match[1]}<v>{values[(sheet, match[2])]}</v>", xml)
