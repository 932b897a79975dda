"""The directory and the projects as Excel tables: written as they stand, read back row by row with every wrong cell.

A row whose «Mã» is known changes that row, one whose «Mã» is new is added; rows that are not in the table stay as they
are. What is checked is the whole configuration that would follow, so nothing passes here that would not elsewhere.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import texts
from bot.documents.grid import grids
from bot.ledger.rules import documents
from bot.summaries.files import MIMES
from bot.web.labels import FORMS, GROUPS, ROLES, UNIT_KINDS
from schedules.commune import Commune
from schedules.configuration import editing
from schedules.configuration.editing import Value
from schedules.errors import ConfigFault, DocumentFault, Fault, Problem
from schedules.language import fold
from schedules.office.cells import Spot, TableFault
from schedules.office.columns import letter

XLSX = MIMES["xlsx"]
LISTS = frozenset({"vai_tro", "ten_khac", "cap_pho", "dau_moi", "thanh_vien"})
PEOPLE_IN = frozenset(
    {"nguoi_dung_dau", "phu_trach", "cap_pho", "dau_moi"}
)  # columns that name people; UNITS_IN, units
UNITS_IN = frozenset({"chu_dau_tu", "thanh_vien"})
CHOICES: Mapping[str, Mapping[str, str]] = {"vai_tro": ROLES, "xung_ho": FORMS, "loai": UNIT_KINDS, "nhom": GROUPS}


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of row. path: of the list in the document, and its words in the catalogue. keys: the first is the id."""

    document: str
    path: str
    keys: tuple[str, ...]

    @property
    def sheet(self) -> str:
        """How its sheet is called."""
        return texts.plain(f"table.{self.path}")

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Key and heading of each column."""
        return tuple((key, texts.plain(f"table.{self.path}.{key}")) for key in self.keys)


PEOPLE = Table("units.yaml", "can_bo", ("ma", "chuc_danh", "vai_tro", "xung_ho", "dien_thoai"))
UNITS = Table(
    "units.yaml",
    "don_vi",
    ("ma", "ten", "loai", "nguoi_dung_dau", "cap_pho", "dau_moi", "phu_trach", "ten_khac"),
)
PROJECTS = Table(
    "projects.yaml",
    "du_an",
    ("ma", "ten", "chu_dau_tu", "nhom", "so_tien", "ngay", "quyet_dinh", "nguon_von"),
)
KINDS: Mapping[str, tuple[Table, ...]] = {"units": (PEOPLE, UNITS), "projects": (PROJECTS,)}
FORMULA = ("=", "+", "-", "@")
PLAN = ("so_tien", "ngay", "quyet_dinh", "nguon_von")  # columns of the newest row of a project's capital plan


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a row of the sheet came to stand: to say a problem of the document by the cell it came from."""

    table: Table
    number: int
    ma: str
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids by folded name."""

    people: Mapping[str, str]
    units: Mapping[str, str]


def read(
    name: str, data: bytes, held: Mapping[str, str], commune: Commune
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """The documents with the rows of a workbook in place, and a line about each table.

    TableFault with every wrong cell, by row and column; DocumentFault for a file that cannot be read.
    """
    made: dict[str, str] = dict(held)
    placed: list[_Placed] = []
    spots: list[Spot] = []
    notes = []
    sheets = [(grid, found) for grid in grids(data, name) if (found := _table(grid.rows)) is not None]
    names = _names(held, [(grid.rows[head + 1 :], table, columns) for grid, (table, head, columns) in sheets])
    for grid, (table, head, columns) in sheets:
        count = _take(made, table, grid.rows, grid.numbers, head, columns, placed, spots, names)
        notes.append(texts.plain("table.read", sheet=table.sheet, count=count))
    if not notes:
        raise texts.failure(DocumentFault, "table.no_heading", name)
    spots += _wrong(made, placed, name)
    if spots:
        raise TableFault(name, sorted(spots, key=lambda spot: spot.row))
    return {one: text for one, text in made.items() if text != held.get(one)}, tuple(notes)


def _table(rows: Sequence[Sequence[str]]) -> tuple[Table, int, dict[str, int]] | None:
    """Which table this is: the first row whose headings fit best."""
    for at, row in enumerate(rows[:10]):
        heads = {fold(cell).strip(" .*:"): n for n, cell in enumerate(row) if cell.strip()}
        for table in (PROJECTS, UNITS, PEOPLE):
            columns = {key: heads[fold(label)] for key, label in table.columns if fold(label) in heads}
            if "ma" in columns and table.columns[1][0] in columns:
                return table, at, columns
    return None


def _take(
    made: dict[str, str],
    table: Table,
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    head: int,
    columns: Mapping[str, int],
    placed: list[_Placed],
    spots: list[Spot],
    names: Names,
) -> int:
    seen: dict[str, int] = {}
    for row, number in list(zip(rows, numbers, strict=True))[head + 1 :]:
        cells = {key: _said(row[at]) if at < len(row) else "" for key, at in columns.items()}
        if not any(cells.values()):
            continue
        ma = cells.get("ma", "")
        if not ma:
            spots.append(Spot(number, _column(table, columns, "ma"), *texts.plain("table.no_id").split("\n")))
            continue
        if ma in seen:
            spots.append(Spot(number, _column(table, columns, "ma"), texts.plain("table.same_id", row=seen[ma])))
            continue
        seen[ma] = number
        try:
            made[table.document] = _placed_row(made.get(table.document, ""), table, cells, names)
            placed.append(_Placed(table, number, ma, columns))
        except Fault as fault:
            spots.append(Spot(number, "", f"{fault.what} ({table.document}, {fault.where})", fault.mend))
    return len(seen)


def _said(cell: str) -> str:
    """A cell's words; an apostrophe somebody put there so that a spreadsheet leaves +84… alone is none of them."""
    said = cell.strip()
    return said[1:] if said.startswith("'") and said[1:].startswith(FORMULA) else said


def _placed_row(text: str, table: Table, cells: Mapping[str, str], names: Names) -> str:
    """A row of the sheet in the document: cells that are empty leave what stands there."""
    values = {key: _value(key, cell, names) for key, cell in cells.items() if cell and key not in PLAN}
    index = editing.index_of(editing.plain(text, (table.path,)), cells["ma"])
    plan: dict[str, Value] = {key: cells[key] for key in PLAN if cells.get(key)} if table is PROJECTS else {}
    if index is None:
        whole: dict[str, Value] = {**values, **({"ke_hoach_von": [plan]} if plan else {})}
        return editing.add(text, (table.path,), whole)
    path = (table.path, index)
    for key, value in values.items():
        if editing.plain(text, (*path, key)) not in (value, value[0] if isinstance(value, list) else value):
            text = editing.put(text, path, key, value)
    if plan:
        text = _with_plan(text, path, plan)
    return text


def _with_plan(text: str, path: editing.Path, plan: dict[str, Value]) -> str:
    """A capital plan that differs from the newest is a row more: what was given before is never overwritten."""
    held = editing.plain(text, (*path, "ke_hoach_von"))
    rows: list[Value] = held if isinstance(held, list) else []
    newest = rows[-1] if rows else {}
    same = isinstance(newest, dict) and all(_digits(newest.get(key, "")) == _digits(plan[key]) for key in plan)
    return text if same else editing.put(text, path, "ke_hoach_von", [*rows, plan])


def _digits(value: Value) -> str:
    return str(value).replace(".", "").replace("_", "").strip()


def _value(key: str, cell: str, names: Names) -> Value:
    if key in LISTS:
        return [_meant(key, part.strip(), names) for part in cell.replace("\n", ";").split(";") if part.strip()]
    return _meant(key, cell, names)


def _meant(key: str, said: str, names: Names) -> str:
    """The word of the configuration for what an office writes: a unit's name, a title, "khởi công mới"."""
    folded = fold(said)
    if key in CHOICES:
        word = folded.replace(" ", "_")
        labels = {fold(label): known for known, label in CHOICES[key].items()}
        return word if word in CHOICES[key] else labels.get(folded, said)
    if key == "dien_thoai" and said.isdecimal() and len(said) == 9:
        return f"0{said}"  # a spreadsheet takes a number's first nought away
    known = names.people if key in PEOPLE_IN else names.units if key in UNITS_IN else {}
    return known.get(folded, said)


def _names(
    held: Mapping[str, str], sheets: Sequence[tuple[Sequence[Sequence[str]], Table, Mapping[str, int]]]
) -> Names:
    """Names to ids, of the configuration and of the workbook itself; a name that two bear is nobody's."""
    found: dict[str, dict[str, set[str]]] = {table.path: {} for table in (PEOPLE, UNITS)}
    for table in (PEOPLE, UNITS):
        for ma, row in editing.items(editing.plain(held.get(table.document, ""), (table.path,))):
            others = row.get("ten_khac")
            for said in (row.get(table.columns[1][0]), *(others if isinstance(others, list) else ())):
                found[table.path].setdefault(fold(str(said or "")), set()).add(ma)
    for rows, table, columns in sheets:
        at, title = columns["ma"], columns[table.columns[1][0]]
        for cells in rows:
            if table is not PROJECTS and max(at, title) < len(cells) and cells[at].strip():
                found[table.path].setdefault(fold(cells[title].strip()), set()).add(cells[at].strip())
    people, units = (
        {said: next(iter(ids)) for said, ids in found[table.path].items() if said and len(ids) == 1}
        for table in (PEOPLE, UNITS)
    )
    return Names(people, units)


def _wrong(made: Mapping[str, str], placed: Sequence[_Placed], name: str) -> list[Spot]:
    """Problems of the whole that would follow, by the cell each came from; one of no cell is said of the file."""
    try:
        documents.parse(made)
    except ConfigFault as fault:
        return [_spot(made, placed, problem) for problem in fault.problems]
    return []


def _spot(made: Mapping[str, str], placed: Sequence[_Placed], problem: Problem) -> Spot:
    for one in placed:
        text = made[one.table.document]
        index = editing.index_of(editing.plain(text, (one.table.path,)), one.ma)
        lines = editing.lines_of(text, (one.table.path, index)) if index is not None else None
        if problem.file != one.table.document or lines is None or not lines.first <= problem.line <= lines.last:
            continue
        row = editing.plain(text, (one.table.path, index or 0))
        keys = [key for key in one.columns if _is_of(key, row, problem.what)]
        return Spot(one.number, _column(one.table, one.columns, keys[0]) if keys else "", problem.what, problem.mend)
    where = f"({texts.plain('config.line', file=problem.file, line=problem.line)})"
    return Spot(0, "", f"{problem.what} {where}", problem.mend)


def _is_of(key: str, row: Value | None, what: str) -> bool:
    """Whether a problem's words are about this cell: they name its key, or quote what stands there."""
    value = _standing(row, key) if isinstance(row, dict) else ""
    words = [str(word) for word in (value if isinstance(value, list) else [value]) if word]
    return f"“{key}" in what or any(f"“{word}”" in what or (len(word) > 7 and word in what) for word in words)


def _column(table: Table, columns: Mapping[str, int], key: str) -> str:
    label = dict(table.columns).get(key, key)
    return f"{letter(columns[key])} ({label})" if key in columns else label


# --- out --------------------------------------------------------------------------------------------------------------


def write(kind: str, held: Mapping[str, str]) -> bytes:
    """The workbook of a kind with what stands in the configuration."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    for blank in list(book.worksheets):
        book.remove(blank)
    for table in KINDS[kind]:
        sheet = book.create_sheet(table.sheet)
        sheet.append([label for _, label in table.columns])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for n, (key, _) in enumerate(table.columns):
            sheet.column_dimensions[letter(n)].width = 34 if key in ("ten", "chuc_danh", "ten_khac") else 20
        for _, row in editing.items(editing.plain(held.get(table.document, ""), (table.path,))):
            sheet.append([_cell(row, key) for key, _ in table.columns])
            for cell in sheet[
                sheet.max_row
            ]:  # words, whatever they begin with: neither a formula here nor in what is saved from it
                cell.data_type, cell.quotePrefix = "s", str(cell.value or "").startswith(FORMULA)
        sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _standing(row: Mapping[str, Value], key: str) -> Value:
    """What stands in a row for a column; of a project's capital, in its newest plan."""
    plans = row.get("ke_hoach_von")
    if key in PLAN and isinstance(plans, list) and plans and isinstance(plans[-1], dict):
        return plans[-1].get(key, "")
    return row.get(key, "")


def _cell(row: Mapping[str, Value], key: str) -> str:
    value = _standing(row, key)
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)
