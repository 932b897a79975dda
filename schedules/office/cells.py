"""What the cells of an office's table say: units, days, plan values, how often. Each wrong cell is a spot to mend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from schedules.dates import Context, find
from schedules.decision.page import page
from schedules.decision.units import Gazetteer, Names
from schedules.directory import Directory
from schedules.errors import Fault
from schedules.language import decimal_of, fold
from schedules.office.columns import Guess, letter
from schedules.rulebook import Every, Target

_NUMBER = re.compile(r"(?P<value>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s?(?P<percent>%)?")
_OPERATORS = (
    (">=", re.compile(r">=|≥|(?:toi thieu|it nhat|khong (?:thap|it) hon|khong duoi|tu)\b|.*\btro len\b")),
    ("<=", re.compile(r"<=|≤|(?:toi da|khong (?:qua|vuot))\b|.*\btro xuong\b")),
    (">", re.compile(r">|(?:tren|hon)\b")),
    ("<", re.compile(r"<|(?:duoi|thap hon)\b")),
)
_OFTEN = (
    (Every.half_year, re.compile(r"\b0?6 thang\b|\bsau thang\b|\bnua nam\b")),
    (Every.nine_month, re.compile(r"\b0?9 thang\b|\bchin thang\b")),
    (Every.weekly, re.compile(r"\btuan\b")),
    (Every.quarterly, re.compile(r"\bqu[yi]\b")),
    (Every.annual, re.compile(r"\bnam\b")),
    (Every.monthly, re.compile(r"\bthang\b")),
)
_BEFORE = re.compile(r"^\s*(?:truoc|xong truoc)\b")
_SERIAL = re.compile(r"[4-6]\d{4}")  # days of 2009 to 2064 in a cell whose format was lost
_EXCEL = date(1899, 12, 30)
_SHORT = re.compile(r"(?<![\d.,/-])(\d{1,2})[.-](\d{1,2})(?![\d.,/%-])")
_PARTS = re.compile(r"[;\n]| và (?=[A-ZĐ])|,(?= ?[A-ZĐ])|(?<=[^\d])/(?=[^\d])")


@dataclass(frozen=True, slots=True)
class Spot:
    """One wrong cell: its row and column as the sheet numbers them, what is wrong, how to mend it."""

    row: int
    column: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        place = f"dòng {self.row}, cột {self.column}" if self.column else f"dòng {self.row}"
        return f"{place}: {self.what} {self.mend}".rstrip()


class TableFault(Fault):
    """A table with wrong cells; carries every one of them, not the first."""

    def __init__(self, name: str, spots: Sequence[Spot]) -> None:
        self.spots = tuple(spots)
        lines = "\n".join(f"  {spot}" for spot in self.spots)
        super().__init__(f"{name} có {len(self.spots)} chỗ cần sửa:\n{lines}")


class Units:
    """Finds the commune's units in a cell, by name, alias, id or the title of their head."""

    def __init__(self, directory: Directory) -> None:
        self._gazetteer = Gazetteer.of(directory)
        self._known = {name: name for name in (*directory.units, *directory.collectives)}
        people = directory.people.values()
        self._known |= {fold(one.title): one.units[0] for one in people if len(one.units) == 1}
        self._known |= {fold(name): one.id for one in directory.units.values() for name in (one.name, *one.aliases)}

    def named(self, cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids in order, and the parts of the cell that name nobody known."""
        found: list[str] = []
        unknown: list[str] = []
        for part in (part.strip(" .-+*") for part in _PARTS.split(cell)):
            if not part:
                continue
            known = self._known.get(fold(part))
            ids = [known] if known else self._inside(part)
            found += ids
            unknown += [] if ids else [part]
        return tuple(dict.fromkeys(found)), tuple(unknown)

    def _inside(self, part: str) -> list[str]:
        flat = page(part)
        lists = Names(flat, self._gazetteer).lists(0, len(flat.plain))
        return [unit.id for units in lists for unit in units if unit.id]


def day_of(cell: str, year: int) -> date | None:
    """The day a cell means: «30/6/2026», «quý II», «trước 15/7», «30.6», a day's number of Excel; None for none."""
    if _SERIAL.fullmatch(cell.strip()):
        return _EXCEL + timedelta(days=int(cell))
    cell = _SHORT.sub(r"\1/\2", cell)
    mentions = find(cell, Context(year=year))
    days = [(mention, mention.deadline(Context(year=year))) for mention in mentions]
    last = next(((mention, day) for mention, day in reversed(days) if day), None)
    if last is None or last[1] is None:
        return None
    before = _BEFORE.match(fold(cell)) and len(days) == 1
    return last[1] - timedelta(days=1) if before else last[1]


def often(cell: str) -> frozenset[Every]:
    """How often a cell says: «hằng quý», «tháng, quý, năm»."""
    rest, found = fold(cell), set()
    for every, pattern in _OFTEN:
        if pattern.search(rest):
            found.add(every)
            rest = pattern.sub(" ", rest)
    return frozenset(found)


def target_of(cell: str, unit: str, metric: str) -> Target | None:
    """The plan value of a cell: «≥ 95», «trên 8%», «1.250». None for words alone («tăng», «đạt chuẩn»)."""
    said = fold(cell).strip()
    number = _NUMBER.search(said)
    if number is None:
        return None
    measure = "%" if number["percent"] else unit.strip()
    operator = next((op for op, pattern in _OPERATORS if pattern.match(said)), "=")
    return Target(operator, float(decimal_of(number["value"])), measure or "đơn vị", metric)


def cell(row: Sequence[str], guess: Guess, name: str) -> str:
    """The cell of a field, "" where the table has no such column."""
    at = guess.columns.get(name)
    return row[at].strip() if at is not None and at < len(row) else ""


def column(guess: Guess, name: str) -> str:
    """A column as a person finds it: «D (Đơn vị chủ trì)»."""
    at = guess.columns.get(name)
    if at is None:
        return ""
    heading = guess.headings[at] if at < len(guess.headings) else ""
    return f"{letter(at)} ({heading})" if heading else letter(at)
