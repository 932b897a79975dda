"""Which of several things a text speaks of by its name: "kênh mương vướng 3 hộ", "báo cáo kinh tế xã hội xong rồi"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from schedules.language import fold, word_set

Key = TypeVar("Key")

# Words that stand in many names, and in what is said of anything.
_COMMON = word_set(
    "du an cong trinh xay dung cai tao sua chua nang cap lam moi duong truong nha xa mau bao cao bc ket qua ke hoach"
    " von giai ngan nhiem vu viec cac va cua trong theo hoan thanh don vi tai cho den"
)
_WORD = re.compile(r"[a-z0-9]+")
_BRACKETS = re.compile(r"\([^)]*\)")
_TELLING = 2
_SHORTEST_INITIALS = 4  # "ktxh", "ctmtqg"


def called(folded: str, names: Mapping[Key, str], least: int) -> list[Key]:
    """The keys whose names share a row of words with a folded text; of those at one place, the ones with the longest.

    least: so many words a row must have, two of them such as stand in few names. Initials of four or more are one too.
    """
    said = _WORD.findall(folded)
    found = {key: _row(said, _WORD.findall(_BRACKETS.sub(" ", fold(name))), least) for key, name in names.items()}
    rows = {key: row for key, row in found.items() if row is not None}
    return [key for key, row in rows.items() if not any(_within(row, other) for other in rows.values())]


Row = tuple[int, int, int]  # where in the text it begins and ends, and how many words of the name it stands for


def _within(row: Row, other: Row) -> bool:
    return other[0] < row[1] and row[0] < other[1] and other[2] > row[2]


def _row(said: list[str], name: list[str], least: int) -> Row | None:
    """The longest row of words that is in both and says enough."""
    best: Row | None = None
    for start in range(len(name)):
        shortest = max(best[2] + 1 if best else 0, least)
        for end in range(len(name), start + shortest - 1, -1):
            row = name[start:end]
            if sum(word not in _COMMON for word in row) < _TELLING:
                continue
            place = _place(said, row)
            if place is not None:
                best = (*place, end - start)
                break
    return best


def _place(said: list[str], row: list[str]) -> tuple[int, int] | None:
    """Where words stand in a text one after the other, or their initials as one word."""
    length = len(row)
    at = next((at for at in range(len(said) - length + 1) if said[at : at + length] == row), None)
    if at is not None:
        return at, at + length
    initials = "".join(word[0] for word in row)
    if length < _SHORTEST_INITIALS or initials not in said:
        return None
    return said.index(initials), said.index(initials) + 1
