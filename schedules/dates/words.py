"""Pieces that the rows of the table are built from: word lists, regex fragments and what they mean."""

from __future__ import annotations

import re

from schedules.dates.meanings import Meaning, PartName, Year
from schedules.dates.parts import Part
from schedules.language import number_from_words

MONTHS = {
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
}
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "cn": 6}

MONTH_WORD = "(?:muoi mot|muoi hai|muoi|hai|ba|tu|sau|bay|tam|chin|nam)"
THIS = r"nay|hien tai|hien nay"
NEXT = r"sau|toi|ke tiep|tiep theo|tiep|ke"
LAST = r"truoc|ngoai|vua roi|vua qua|qua|roi"
SHIFT = rf"(?P<shift>{THIS}|{NEXT}|{LAST})\b"
YEAR = (
    r"(?:\s?[/.-]\s?(?P<year>(?:19|20)\d\d)(?![\d/])|,?\s+(?:cua\s+)?nam\s+(?P<nam>(?:19|20)\d\d(?![\d/])"
    r"|nay\b|sau\b|toi\b|ngoai\b|truoc\b))?"
)
PART = r"(?:(?P<part>nua\s+dau|nua\s+cuoi|dau|giua|den\s+cuoi|cuoi|den\s+het|het|trong)\s+(?:cua\s+)?)"
CLOCK = r"(?:(?:luc\s+)?\d{1,2}\s?(?:h|g|gio)(?:\s?\d{2})?\s+)?"
TIME_OF_DAY = CLOCK + r"(?:(?:buoi\s+)?(?P<tod>sang|trua|chieu|toi|dem)\s+)?"
WEEKDAY = r"(?:(?P<thu>thu)\s?(?P<wd>[2-7](?!\d)|hai|ba|tu|nam|sau|bay)\b|(?P<cn>chu\s?nhat|chua\s?nhat|cn)\b)"
WEEKDAY_PREFIX = r"(?:(?:thu\s?(?:[2-7]|hai|ba|tu|nam|sau|bay)|ch[u]a?\s?nhat|t[2-7]|cn)(?:\s*,\s*|\s+))?"
NOT_INSIDE = r"(?<![\w/.,-])"
NOT_NUMBER = r"(?![\d%]|[.,]\d|/\d(?!\d\d\d))"


def shift_of(word: str) -> int:
    """-1, 0 or 1 for trước, này, sau and their like."""
    if re.fullmatch(THIS, word):
        return 0
    return -1 if re.fullmatch(LAST, word) else 1


def year_of(match: re.Match[str]) -> Year | None:
    """The year a match names ("/2026", "năm 2026", "năm sau"), None where it names none."""
    groups = match.groupdict()
    if groups.get("year"):
        return Year(int(groups["year"]))
    word = groups.get("nam")
    if not word:
        return None
    return Year(int(word)) if word[0].isdigit() else Year(None, shift_of(word))


_PARTS: dict[str, PartName] = {
    "dau": "start",
    "giua": "middle",
    "cuoi": "end",
    "den cuoi": "end",
    "nua dau": "first_half",
    "nua cuoi": "second_half",
}


def part_of(match: re.Match[str], of: Meaning) -> Meaning:
    """The meaning with đầu, giữa, cuối applied; "hết" and "trong" leave the whole, whose last day counts."""
    word = match.groupdict().get("part")
    name = _PARTS.get(" ".join(word.split())) if word else None
    return Part(name, of) if name else of


def small_number(word: str | None) -> int | None:
    """A number below a thousand in digits or folded words."""
    if not word:
        return None
    return int(word) if word.isdigit() else number_from_words(word)


def full_year(text: str) -> int:
    """A year of two digits in full: 17 is 2017, 91 is 1991."""
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)
