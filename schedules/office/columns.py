"""What the columns of an office's table mean: guessed from its head, to be confirmed by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schedules.language import fold

_DEEPEST_HEAD = 15  # rows looked at for the head: titles and the issuer stand above it


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column may hold. label: in Vietnamese, for people. words: folded pattern of its head."""

    name: str
    label: str
    words: re.Pattern[str]
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """head: index of the row of headings; columns: field name to column index; headings: the words of the head."""

    head: int
    columns: Mapping[str, int]
    headings: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return bool(self.columns)


def field(name: str, label: str, words: str, *, needed: bool = False) -> Field:
    """A column that may be known by these words (a pattern over folded text)."""
    return Field(name, label, re.compile(words), needed)


def guess(rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> Guess:
    """The row that reads most like a head, and which field each of its columns is. Nothing found gives no columns.

    Fields are tried in their order, so a narrow one («đơn vị tính») stands before a wide one («đơn vị»). A head of two
    rows is read as one: the words of the second are added to those above it.
    """
    best = Guess(0, {}, ())
    for at in range(min(len(rows), _DEEPEST_HEAD)):
        for deep in (1, 2):
            headings = _headings(rows, at, deep)
            columns = _named(headings, fields)
            enough = len(columns) >= 2 and all(one.name in columns for one in fields if one.needed)
            if enough and len(columns) > len(best.columns):
                best = Guess(at + deep - 1, columns, headings)
    return best


def chosen(guessed: Guess, columns: Mapping[str, int], rows: Sequence[Sequence[str]] = ()) -> Guess:
    """The same with the columns a person chose; a head nobody recognised is the first row."""
    headings = guessed.headings or tuple(rows[0] if rows else ())
    return Guess(guessed.head, dict(columns), headings)


def letter(column: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 27 is AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _headings(rows: Sequence[Sequence[str]], at: int, deep: int) -> tuple[str, ...]:
    width = max(len(row) for row in rows[at : at + deep])
    parts = [[row[i] if i < len(row) else "" for row in rows[at : at + deep]] for i in range(width)]
    if deep == 2 and (at + 1 >= len(rows) or any(re.fullmatch(r"[\d.,%]+", part[1]) for part in parts)):
        return ()  # the second row holds data
    return tuple(" ".join(dict.fromkeys(word for word in part if word)) for part in parts)  # merged cells repeat


def _named(headings: Sequence[str], fields: Sequence[Field]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for one in fields:
        for at, heading in enumerate(headings):
            said = fold(heading).strip(" .:*()")
            if said and len(said) < 120 and at not in columns.values() and one.words.match(said):
                columns[one.name] = at
                break
    return columns
