"""A YAML document as rows of typed cells. Every wrong cell is noted with its line; reading goes on with a default.

Values are read from the node tree and not from what YAML makes of them, so that `30/02`, `no` or `08:00` mean what an
office typed, and every message can name the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

import yaml

from schedules.errors import Problem

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

DEEPEST = 30  # nested lists and tables
LIMIT = 2_000_000  # characters of one document: a rulebook is a few dozen thousand
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_OURS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,9})?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?")
YES = frozenset({"true", "yes", "co", "có", "dung", "đúng"})
NO = frozenset({"false", "no", "khong", "không", "sai"})
WEEKDAYS = ("thu-hai", "thu-ba", "thu-tu", "thu-nam", "thu-sau", "thu-bay", "chu-nhat")
EXAMPLE_DAY = "Ghi ngày dạng 2026-06-30 hoặc 30/6/2026."


class Row:
    """One mapping. Ask it for each key it may have, then `close` it: a key nobody asked for is a mistake."""

    def __init__(self, node: yaml.MappingNode, file: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        self.line = node.start_mark.line + 1
        self._cells: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            self._take(key, value)

    def _take(self, key: yaml.Node, value: yaml.Node) -> None:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            self.say("khóa phải là một từ.", "Ghi dạng “khóa: giá trị”.", line)
        elif key.value in self._cells:
            self.say(f"khóa “{key.value}” lặp lại (đã có ở dòng {self._lines[key.value]}).", "Bỏ một trong hai.", line)
        else:
            self._cells[key.value], self._lines[key.value] = value, line

    def say(self, what: str, mend: str, line: int | None = None) -> None:
        """Note a problem of this row, or of the given line."""
        self.problems.append(Problem(self.file, self.line if line is None else line, what, mend))

    def line_of(self, key: str) -> int:
        return self._lines.get(key, self.line)

    def has(self, key: str) -> bool:
        return key in self._cells

    def close(self) -> None:
        """Every key has been asked for: what is left over was misspelt or does not exist."""
        for key in self._cells.keys() - self._asked:
            self.say(f"không có khóa “{key}”.", guess(key, self._asked), self._lines[key])

    # --- cells --------------------------------------------------------------------------------------------------------

    def text(self, key: str, default: str = "", need: bool = False) -> str:
        node = self._ask(key, need)
        return default if node is None else self._scalar(node, key) or default

    def id(self, key: str, longest: int = 64) -> str:
        """An ASCII id ("phong-kinh-te"); "" after a problem."""
        value = self.text(key, need=True)
        if value and (not _ID.fullmatch(value) or len(value) > longest):
            self.say(
                f"mã “{value}” chưa đúng.",
                f"Mã gồm chữ thường không dấu, số và gạch nối, dài nhất {longest} ký tự, ví dụ phong-kinh-te.",
                self.line_of(key),
            )
            return ""
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.text(key).lower()
        if value in YES or value in NO:
            return value in YES
        if value:
            self.say(f"“{key}: {value}” chưa đúng.", "Ghi true hoặc false.", self.line_of(key))
        return default

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        value = self.text(key)
        if not value:
            return default
        number = _whole(value)
        if number is None or not low <= number <= high:
            self.say(f"“{key}: {value}” chưa đúng.", f"Ghi số nguyên từ {low} đến {high}.", self.line_of(key))
            return default
        return number

    def wholes(self, key: str, default: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
        if not self.has(key):
            self._asked.add(key)
            return default
        numbers = [(text, _whole(text)) for text in self.texts(key)]
        for text, number in numbers:
            if number is None or not low <= number <= high:
                self.say(f"“{text}” chưa đúng.", f"Ghi số nguyên từ {low} đến {high}.", self.line_of(key))
        return tuple(number for _, number in numbers if number is not None)

    def number(self, key: str) -> float | None:
        """A figure with a decimal point or comma; None after a problem or where there is none."""
        value = self.text(key, need=True)
        if value and not _NUMBER.fullmatch(value):
            self.say(f"“{key}: {value}” không phải là số.", "Ghi số, ví dụ 30 hoặc 12.5.", self.line_of(key))
            return None
        return float(value.replace(",", ".")) if value else None

    def money(self, key: str) -> int | None:
        """Whole đồng, with or without dots, underscores or spaces between groups of three."""
        value = self.text(key, need=True)
        return self._money(key, value, self.line_of(key)) if value else None

    def _money(self, key: str, value: str, line: int) -> int | None:
        digits = re.sub(r"(?<=\d)[._ ](?=\d{3}(?:\D|$))", "", value)
        if not digits.isascii() or not digits.isdecimal() or len(digits) > 15:
            self.say(f"“{key}: {value}” không phải là số tiền.", "Ghi số đồng, ví dụ 1.250.000.000.", line)
            return None
        return int(digits)

    def moneys(self, key: str) -> dict[str, int]:
        """A table of months ("2026-05") to whole đồng."""
        table: dict[str, int] = {}
        row = self.row(key)
        if row is None:
            return table
        for month in row.names():
            amount = row.money(month)
            if not re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", month):
                row.say(f"“{month}” không phải là tháng.", "Ghi dạng 2026-05.", row.line_of(month))
            elif amount is not None:
                table[month] = amount
        return table

    def day(self, key: str, need: bool = False) -> date | None:
        """A civil day; None after a problem or where there is none."""
        value = self.text(key, need=need)
        return self.as_day(value, self.line_of(key)) if value else None

    def as_day(self, value: str, line: int) -> date | None:
        found = _ISO.fullmatch(value) or _OURS.fullmatch(value)
        if found is None:
            self.say(f"“{value}” không phải là ngày.", EXAMPLE_DAY, line)
            return None
        numbers = [int(part) for part in found.groups()]
        year, month, day = numbers if found.re is _ISO else reversed(numbers)
        try:
            chosen = date(year, month, day)
        except ValueError:
            self.say(f"không có ngày {day:02d}/{month:02d}/{year}.", "Kiểm tra lại ngày, tháng.", line)
            return None
        if not 2000 <= year <= 2099:
            self.say(f"năm {year} ở ngoài khoảng 2000 đến 2099.", "Kiểm tra lại năm.", line)
            return None
        return chosen

    def clock(self, key: str, default: time) -> time:
        value = self.text(key)
        if not value:
            return default
        found = _CLOCK.fullmatch(value)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            self.say(f"“{key}: {value}” không phải là giờ.", "Ghi dạng 08:00.", self.line_of(key))
            return default
        return time(hour, minute)

    def weekday(self, key: str, default: int) -> int:
        value = self.text(key)
        if not value:
            return default
        if value not in WEEKDAYS:
            self.say(
                f"“{value}” không phải là thứ trong tuần.", f"Ghi một trong: {', '.join(WEEKDAYS)}.", self.line_of(key)
            )
            return default
        return WEEKDAYS.index(value)

    def choice(self, key: str, names: Mapping[str, Value], default: Value, need: bool = False) -> Value:
        """One of the given words."""
        value = self.text(key, need=need)
        if not value:
            return default
        if value not in names:
            self.say(f"“{key}: {value}” chưa đúng.", guess(value, names), self.line_of(key))
            return default
        return names[value]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words; one word alone counts as a list of one."""
        node = self._ask(key)
        if node is None or _nothing(node):
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (node.value,)
        if not isinstance(node, yaml.SequenceNode):
            self.say(f"“{key}” phải là một danh sách.", "Ghi dạng [a, b].", self.line_of(key))
            return ()
        return tuple(text for item in node.value if (text := self._scalar(item, key)))

    def row(self, key: str, need: bool = False) -> Row | None:
        node = self._ask(key, need)
        if node is None or _nothing(node):
            return None
        if not isinstance(node, yaml.MappingNode):
            mend = "Ghi mỗi khóa một dòng, thụt vào như tệp mẫu."
            self.say(f"“{key}” phải gồm các dòng “khóa: giá trị”.", mend, self.line_of(key))
            return None
        return Row(node, self.file, self.problems)

    def rows(self, key: str) -> Iterator[Row]:
        """A list of mappings."""
        node = self._ask(key)
        if node is None or _nothing(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            self.say(f"“{key}” phải là một danh sách.", "Mỗi mục bắt đầu bằng dấu gạch “-”.", self.line_of(key))
            return
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                yield Row(item, self.file, self.problems)
            else:
                what = f"mỗi mục của “{key}” phải gồm các dòng “khóa: giá trị”."
                self.say(what, "Viết lại mục này theo tệp mẫu.", item.start_mark.line + 1)

    def names(self) -> list[str]:
        """The keys of a table whose keys are data, in the order of the file."""
        return list(self._cells)

    def _ask(self, key: str, need: bool = False) -> yaml.Node | None:
        self._asked.add(key)
        node = self._cells.get(key)
        if need and (node is None or _nothing(node) or _blank(node)):
            self.say(f"thiếu “{key}”.", f"Thêm dòng “{key}: …”.", self.line_of(key))
            return None
        return node

    def _scalar(self, node: yaml.Node, key: str) -> str:
        if isinstance(node, yaml.ScalarNode):
            return "" if _nothing(node) else str(node.value).strip()
        what = f"“{key}” phải là một giá trị, không phải danh sách hay bảng."
        self.say(what, f"Ghi một giá trị sau “{key}:”.", node.start_mark.line + 1)
        return ""


def open_sheet(file: str, text: str, problems: list[Problem]) -> Row | None:
    """The top mapping of a document; None (and a problem) where it is empty, too long or not YAML."""
    if len(text) > LIMIT:
        problems.append(Problem(file, 0, "tệp quá lớn.", f"Một tệp dài nhất {LIMIT // 1_000_000} triệu ký tự."))
        return None
    try:
        if _too_deep(text):
            problems.append(Problem(file, 0, "các mục lồng nhau quá sâu.", "Viết lại theo tệp mẫu trong config/."))
            return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as fault:
        problems.append(_not_yaml(file, text, fault))
        return None
    if node is None or _nothing(node):
        problems.append(Problem(file, 0, "tệp trống.", "Chép nội dung từ tệp mẫu trong config/ rồi sửa."))
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(file, 1, "tệp phải gồm các dòng “khóa: giá trị”.", "Xem tệp mẫu trong config/."))
        return None
    return Row(node, file, problems)


def _too_deep(text: str) -> bool:
    """Whether mappings and lists nest deeper than any configuration does.

    Composing recurses in C: a hundred thousand brackets would end the process, not the call.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False


def _not_yaml(file: str, text: str, fault: yaml.YAMLError) -> Problem:
    mark = getattr(fault, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    lines = text.splitlines()
    spot = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in spot:
        return Problem(file, line, "dòng này có dấu tab.", "Thay bằng dấu cách.")
    bad = next((char for char in text if ord(char) < 32 and char not in "\t\n\r"), None)
    if bad is not None:
        return Problem(
            file, text[: text.index(bad)].count("\n") + 1, "có ký tự điều khiển lạ.", "Xóa rồi gõ lại dòng này."
        )
    return Problem(file, line, "không đọc được YAML.", "Kiểm tra dấu hai chấm, dấu ngoặc và khoảng thụt đầu dòng.")


def _nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value.strip() in ("", "~", "null")


def _blank(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value.strip()


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def guess(word: str, known: Iterable[str]) -> str:
    """How to mend a word nobody knows: the nearest known one, or the list where it is short."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"Có phải ý anh/chị là “{near[0]}”?"
    return f"Ghi một trong: {', '.join(names)}." if 0 < len(names) <= 30 else ""


def unique(rows: Iterable[tuple[Row, Value]], key: Callable[[Value], str], what: str) -> dict[str, Value]:
    """The values by id; the second bearer of an id is a problem of its row."""
    lines: dict[str, int] = {}
    table: dict[str, Value] = {}
    for row, value in rows:
        name = key(value)
        if not name:
            continue
        if name in table:
            row.say(
                f"mã {what} “{name}” lặp lại (đã có ở dòng {lines[name]}).", "Đổi một trong hai mã.", row.line_of("ma")
            )
        else:
            table[name], lines[name] = value, row.line_of("ma")
    return table
