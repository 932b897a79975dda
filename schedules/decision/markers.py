"""Clause markers at the beginning of a line: Phần, Chương, Mục, Điều, I., 1., 1.1, a), -, +, (1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from schedules.decision.page import Page


class Rank(IntEnum):
    """Levels of a decision, outermost first (Nghị định 30/2020, Phụ lục I, with what offices add below a point).

    From `DASH` on the order is not fixed: a dash may hold (1), (2) and the other way round.
    """

    ANNEX = 0
    PART = 1
    CHAPTER = 2
    SECTION = 3
    SUBSECTION = 4
    ARTICLE = 5
    CAPITAL = 6
    ROMAN = 7
    NUMBER = 8
    DECIMAL = 9
    DEEPER = 10
    LETTER = 11
    DASH = 12
    PLUS = 13
    STAR = 14
    BRACKET = 15


@dataclass(frozen=True, slots=True)
class Marker:
    """A clause marker: its level, how the path names it, where its words begin, and whether it could be mere text."""

    rank: Rank
    label: str
    end: int
    doubtful: bool = False

    @property
    def order(self) -> int:
        """The marker's number, 0 where it has none: lists are checked for counting upwards."""
        return _order(self.label)


_WORDS = (
    (Rank.ANNEX, "Phụ lục", r"phu luc"),
    (Rank.PART, "Phần", r"phan"),
    (Rank.CHAPTER, "Chương", r"chuong"),
    (Rank.SUBSECTION, "Tiểu mục", r"tieu muc"),
    (Rank.SECTION, "Mục", r"muc"),
    (Rank.ARTICLE, "Điều", r"dieu"),
)
_WORDED = re.compile(
    "|".join(f"(?P<w{i}>{word})" for i, (_, _, word) in enumerate(_WORDS)).join(("(?:", ")"))
    + r"[ ]{1,3}(?:thu[ ])?(?P<label>\d{1,3}[a-z]?|[ivxl]{1,7}|nhat|hai|ba|tu|nam|[a-d])(?P<stop>[ ]{0,2}[.:/]"
    r"|[ ]{0,2}$|(?=[ ]))"
)
_SIGNS = (
    (Rank.BRACKET, re.compile(r"\([ ]?(?P<label>\d{1,2}|[ivx]{1,4}|[a-zđ])[ ]?\)[.:]?")),
    (Rank.DECIMAL, re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){1,3})(?:\.(?!\d)|(?=[ )]))\)?[ ]{0,3}(?=[^\W\d])")),
    (Rank.NUMBER, re.compile(r"(?P<label>\d{1,3})[ ]?(?:[.)](?!\d)|[/-](?=[ ]*[^\W\d_])(?![A-ZĐ]{2,5}[-/]))")),
    (Rank.ROMAN, re.compile(r"(?P<label>[IVX]{1,6})[ ]?(?:[.)]|[/-](?=[ ]))")),
    (Rank.CAPITAL, re.compile(r"(?P<label>[A-HĐ])[ ]?[.)/](?=[ ])")),
    (Rank.LETTER, re.compile(r"(?P<label>[a-zđ])[ ]?[.)/](?=[ ]|[^\W\d_])")),
    (Rank.PLUS, re.compile(r"(?P<label>\+)(?=\s?\S)")),
    (Rank.STAR, re.compile(r"(?P<label>[*•·●▪◦])(?=\s?\S)")),
    (Rank.DASH, re.compile(r"(?P<label>-)(?=\s?[^\W_]|\s\S)")),
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_COUNTED = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5}
_POINTS = "abcdđeghiklmnopqrstuvxy"  # the points of a Vietnamese clause: no f, j, w, z


def marker_at(page: Page, start: int, end: int) -> Marker | None:
    """The marker that a line spanning `start` to `end` opens with, if any."""
    return _worded(page, start, end) or _signed(page, start, end)


def _worded(page: Page, start: int, end: int) -> Marker | None:
    """«Điều 3.», «Chương II», «Phần thứ nhất»: doubtful where text follows without a stop («Điều 3 Nghị định …»)."""
    match = _WORDED.match(page.folded, start, end)
    if not match or not page.plain[start].isupper():
        return None
    which = next(i for i in range(len(_WORDS)) if match.group(f"w{i}"))
    rank, word, _ = _WORDS[which]
    label = match.group("label")
    label = label.upper() if re.fullmatch(r"[ivxl]+|[a-d]", label) else label
    rest = page.plain[match.end() : end].strip()
    stopped = bool(match.group("stop").strip()) or not rest
    if not stopped and (rank in (Rank.ARTICLE, Rank.SECTION) or rest[0].islower()):
        return Marker(rank, f"{word} {label}", match.end(), doubtful=True) if rank is Rank.ARTICLE else None
    return Marker(rank, f"{word} {label}", match.end())


def _signed(page: Page, start: int, end: int) -> Marker | None:
    for rank, pattern in _SIGNS:
        match = pattern.match(page.plain, start, min(end, start + 16))
        if match and match.end() < end:
            label = match.group("label")
            if rank is Rank.DECIMAL and label.count(".") > 1:
                rank = Rank.DEEPER
            shown = f"({label})" if rank is Rank.BRACKET else label
            return Marker(rank, shown, match.end(), doubtful=rank is Rank.NUMBER)
    return None


def _order(label: str) -> int:
    """The place of a label in its row: «đ» is the fifth point, «IV» the fourth section, «1.3» the third."""
    bare = label.strip("()").split()[-1].split(".")[-1].lower()
    if bare.isdigit():
        return int(bare)
    if bare in _COUNTED:
        return _COUNTED[bare]
    if set(bare) <= set(_ROMAN) and not (len(bare) == 1 and label.islower()):
        return _roman(bare)
    return _POINTS.find(bare) + 1 if len(bare) == 1 else 0


def _roman(label: str) -> int:
    values = [_ROMAN[c] for c in label]
    return sum(-v if any(v < w for w in values[i + 1 :]) else v for i, v in enumerate(values))
