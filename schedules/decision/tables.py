"""Tables of a plan («Nội dung | Chủ trì | Phối hợp | Thời gian»): one candidate a row and time.

A table is consecutive rows `| cell | cell |`. Its head row is the first that names at least two known columns; a
table without one is left to people (the annex import asks what its columns mean).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from schedules.dates import Recurrence
from schedules.dates.cycles import cycles_of
from schedules.decision.blocks import Sort
from schedules.decision.clauses import Clause
from schedules.decision.facts import Facts
from schedules.decision.found import cut
from schedules.decision.page import CELL, Page
from schedules.decision.quantities import quantities
from schedules.decision.reading import Candidate
from schedules.decision.roles import Role
from schedules.decision.sentences import Span
from schedules.decision.times import Clock, Time
from schedules.decision.units import Names, Unit

_COLUMNS = (
    ("count", re.compile(r"(?:s?tt|so tt|so thu tu|no)\b")),
    ("support", re.compile(r".*\bphoi hop\b")),
    ("time", re.compile(r"(?:(?:bat dau|ket thuc|tu|den)\b.*\bthoi|thoi (?:gian|han|diem)|tien do|han\b|moc"
    r"|ky bao cao|dinh ky|tan suat|lo trinh|cham nhat"
    r"|hoan thanh|(?:ngay|thang|quy|yeu cau)(?: [a-z]+){0,3} (?:hoan thanh|cham nhat|ket thuc|nop|gui|xong"
    r"|thuc hien))")),
    ("measure", re.compile(r"(?:don vi tinh|dvt)\b")),
    ("lead", re.compile(r".*\b(?:chu tri|chiu trach nhiem|thuc hien|tham muu|phu trach|trach nhiem|don vi|co quan"
    r"|phong ban)\b")),
    ("product", re.compile(r"(?:san pham|ket qua|dau ra)")),
    ("recipient", re.compile(r"(?:noi (?:nhan|gui)|co quan nhan|don vi nhan|gui ve)")),
    ("task", re.compile(r"(?:noi dung|nhiem vu|cong viec|ten |hoat dong|dau viec|viec|chi tieu|muc tieu"
    r"|nhom nhiem vu|noi dung cong viec)")),
)  # fmt: skip
_ENDS = re.compile(r"\b(?:hoan thanh|ket thuc|cham nhat|han|den|xong)\b")
_BARE = re.compile(
    r"(?:bao cao )?(?:theo )?(?:tuan|thang|quy|0?[69] thang|ca nam|nam)"
    r"(?: ?(?:,|;|/|-| va\b) ?(?:tuan|thang|quy|0?[69] thang|ca nam|nam))*"
)
_SEPARATOR = re.compile(r"[\s|:=-]*")


@dataclass(frozen=True, slots=True)
class _Table:
    columns: dict[str, int]
    head: int
    path: str


class Tables:
    """Reads the tables of a document."""

    def __init__(self, page: Page, clauses: Sequence[Clause], names: Names, clock: Clock, facts: Facts) -> None:
        self._page, self._clauses, self._names, self._clock, self._facts = page, clauses, names, clock, facts

    def candidates(self) -> Iterator[Candidate]:
        """The candidates of all tables, in reading order."""
        run: list[int] = []
        for index, clause in enumerate([*self._clauses, None]):
            if clause is not None and clause.block.sort is Sort.ROW and clause.role == "body":
                run.append(index)
            elif run:
                yield from self._table(run)
                run = []

    def _table(self, rows: Sequence[int]) -> Iterator[Candidate]:
        table = self._head(rows[:4])
        if table is None:
            return
        count = 0
        for index in rows[rows.index(table.head) + 1 :]:
            cells = self._cells(index)
            if _SEPARATOR.fullmatch(self._page.plain, self._clauses[index].block.start, self._clauses[index].block.end):
                continue
            if sum(1 for cell in cells if cell.end > cell.start) < 3:
                continue  # a heading inside the table
            count += 1
            yield from self._row(table, index, cells, count)

    def _head(self, rows: Sequence[int]) -> _Table | None:
        for place, index in enumerate(rows):
            heads = self._heads(index)
            below = self._heads(rows[place + 1]) if place + 1 < len(rows) else []
            deep = _two_rows(heads, below)
            columns = _columns(deep or heads)
            if "task" in columns and ("time" in columns or "lead" in columns):
                return _Table(columns, rows[place + 1] if deep else index, self._clauses[index].path)
        return None

    def _heads(self, index: int) -> list[str]:
        return [self._page.folded[cell.start : cell.end].strip(" *") for cell in self._cells(index)]

    def _cells(self, index: int) -> list[Span]:
        """The trimmed cells of a row."""
        block = self._clauses[index].block
        if CELL in self._page.plain[block.start : block.end]:
            parts = [m.start() for m in re.finditer(CELL, self._page.plain[block.start : block.end])]
            edges = [block.start - 1, *(block.start + part for part in parts), block.end]
            return [self._trim(a + 1, b) for a, b in pairwise(edges)]
        bars = [m.start() for m in re.finditer(r"\|", self._page.plain[block.start : block.end])]
        edges = [block.start + bar for bar in bars]
        if not edges or edges[-1] < block.end - 1:
            edges.append(block.end)
        return [self._trim(a + 1, b) for a, b in pairwise(edges)]

    def _trim(self, start: int, end: int) -> Span:
        text = self._page.plain[start:end]
        return Span(start + len(text) - len(text.lstrip()), max(start, end - len(text) + len(text.rstrip())))

    def _row(self, table: _Table, index: int, cells: Sequence[Span], count: int) -> Iterator[Candidate]:
        task = self._cell(table, cells, "task")
        if task is None:
            return
        label = self._words(self._cell(table, cells, "count")).rstrip(".)") or str(count)
        path = " > ".join(filter(None, [table.path, f"hàng {label}"]))
        when = self._cell(table, cells, "time")
        times = self._clock.times(when.start, when.end, (), heading=False, label=True) if when else []
        wanted = (Role.DEADLINE, Role.CYCLE, Role.RELATIVE, Role.YEAR)
        useful: list[Time | None] = [t for t in times if t.role in wanted]
        if not useful and when and (bare := self._bare(when)):
            useful = [bare]
        for time in useful or [None]:
            yield self._candidate(table, index, cells, path, task, time)

    def _bare(self, cell: Span) -> Time | None:
        """«Quý, 6 tháng, năm» in a column of times: the periods alone."""
        if not _BARE.fullmatch(self._page.folded, cell.start, cell.end):
            return None
        cycles = cycles_of(self._page.folded[cell.start : cell.end])
        return Time(cell.start, cell.end, cell.start, Role.CYCLE, Recurrence(cycles), basis="cycle")

    def _candidate(
        self, table: _Table, index: int, cells: Sequence[Span], path: str, task: Span, time: Time | None
    ) -> Candidate:
        page, block = self._page, self._clauses[index].block
        leads, support = self._units(table, cells)
        span = self._quote(block.start, block.end, task, time)
        start, end = page.span(span.start, span.end)
        figures = quantities(page, task.start, task.end)
        cycle = time.meaning if time and isinstance(time.meaning, Recurrence) else None
        kind = "cycle" if cycle else "assignment" if time is None else "milestone" if figures else "one_off"
        receiver = self._cell(table, cells, "recipient")
        return Candidate(
            start=start,
            end=end,
            clause=path,
            quote=page.source.original[start:end],
            kind=kind,
            lead=tuple(dict.fromkeys(unit.name for unit in leads)),
            support=tuple(dict.fromkeys(unit.name for unit in support)),
            recipient=self._words(receiver) or None,
            due=time.due if time else None,
            due_basis=time.basis if time else "none",
            period=self._period(time),
            recurrence=frozenset(cycle.cycles) if cycle else frozenset(),
            time_span=page.span(time.start, time.end) if time else None,
            quantity=figures[0] if figures else None,
            confidence=0.9 if time and leads else 0.7 if time else 0.6,
            reason="hàng của bảng phân công" + (f", thời gian «{page.words(time.start, time.end)}»" if time else ""),
            title=self._words(task),
            literal=page.words(time.start, time.end) if time else "",
            day=cycle.day if cycle else None,
            lead_ids=tuple(unit.id for unit in leads if unit.id),
            support_ids=tuple(unit.id for unit in support if unit.id),
        )

    def _quote(self, start: int, end: int, task: Span, time: Time | None) -> Span:
        first, last = (time.start, time.end) if time else (task.start, min(task.end, task.start + 200))
        return cut(self._page, Span(min(task.start, first), max(task.end, last)), first, last)

    def _period(self, time: Time | None) -> tuple[date | None, date | None]:
        year = self._facts.year
        if time and time.first and time.due and time.first < time.due:
            return time.first, time.due
        whole = time is not None and time.role in (Role.CYCLE, Role.YEAR) and year is not None
        return (date(year, 1, 1), date(year, 12, 31)) if whole and year else (None, None)

    def _units(self, table: _Table, cells: Sequence[Span]) -> tuple[list[Unit], list[Unit]]:
        """Leads and supporting units; one column may hold both («Sở A chủ trì, Sở B phối hợp»)."""
        lead = self._cell(table, cells, "lead")
        leads = self._listed(lead)
        support = self._listed(self._cell(table, cells, "support"))
        split = self._page.folded.find("phoi hop", lead.start, lead.end) if lead else -1
        if split > 0 and lead:
            after = self._page.folded[split : split + 13].startswith("phoi hop voi") or not any(
                u.end <= split for u in leads[1:]
            )
            support += [u for u in leads if u.start > split] if after else leads[1:]
            leads = [u for u in leads if u not in support]
        return leads, support

    def _listed(self, cell: Span | None) -> list[Unit]:
        if cell is None or cell.end <= cell.start:
            return []
        found = [unit for units in self._names.lists(cell.start, cell.end) for unit in units]
        words = self._words(cell)
        if not found and len(words) < 60 and re.search(r"[^\W\d_]", words):
            found = [Unit(words, cell.start, cell.end)]
        return found

    def _cell(self, table: _Table, cells: Sequence[Span], name: str) -> Span | None:
        at = table.columns.get(name)
        return cells[at] if at is not None and at < len(cells) and cells[at].end > cells[at].start else None

    def _words(self, cell: Span | None) -> str:
        return self._page.words(cell.start, cell.end) if cell else ""


def _two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A head of two rows as one («Thời gian» over «Bắt đầu», «Hoàn thành»); empty where the second row holds data.

    A cell that was merged downwards says the same in both rows, one merged across is empty after its first.
    """
    same = sum(bool(one) and one == other for one, other in zip(upper, lower, strict=False))
    parted = any(not one and other for one, other in zip(upper, lower, strict=False))
    if len(upper) != len(lower) or any(re.search(r"\d", cell) for cell in lower) or not (same or parted):
        return []
    joined: list[str] = []
    over = ""
    for one, other in zip(upper, lower, strict=True):
        over = one or over
        joined.append(over if other in ("", over) else f"{other} {over}")
    return joined


def _columns(heads: Sequence[str]) -> dict[str, int]:
    """Which field each column is; of two columns of times the one by which a task ends."""
    columns: dict[str, int] = {}
    for at, head in enumerate(heads):
        name = _column(head)
        ends = name == "time" and name in columns and _ENDS.search(head) and not _ENDS.search(heads[columns[name]])
        if name and (name not in columns or ends):
            columns[name] = at
    return columns


def _column(head: str) -> str | None:
    return next((name for name, pattern in _COLUMNS if pattern.match(head)), None) if len(head) < 90 else None
