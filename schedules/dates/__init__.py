"""The one engine for Vietnamese time expressions, of decisions and of replies.

`find` gives every time mentioned in a text with its span and meaning; `resolve` the day that a phrase of a reply means.
The expressions themselves are the rows of `schedules.dates.table` (and `cycles` for what recurs).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from schedules.dates.cycles import ROWS as CYCLE_ROWS
from schedules.dates.meanings import (
    Context,
    Cycle,
    Day,
    DayRange,
    DaysFromToday,
    Half,
    Interval,
    Meaning,
    Month,
    NineMonths,
    Quarter,
    Shifted,
    Week,
    Weekday,
    Year,
)
from schedules.dates.parts import Before, Duration, LunarDay, LunarMonth, Part, Recurrence, Tet, WeekOfMonth
from schedules.dates.row import Row, row
from schedules.dates.table import ROWS as TIME_ROWS
from schedules.language import Folded, fold

__all__ = [
    "ROWS",
    "Before",
    "Context",
    "Cycle",
    "Day",
    "DayRange",
    "DaysFromToday",
    "Duration",
    "Half",
    "Interval",
    "LunarDay",
    "LunarMonth",
    "Meaning",
    "Month",
    "NineMonths",
    "Part",
    "Quarter",
    "Recurrence",
    "Resolved",
    "Row",
    "Shifted",
    "Tet",
    "TimeMention",
    "Week",
    "WeekOfMonth",
    "Weekday",
    "Year",
    "find",
    "is_far",
    "resolve",
    "row",
]

ROWS: tuple[Row, ...] = TIME_ROWS + CYCLE_ROWS


@dataclass(frozen=True)
class TimeMention:
    """A time found in a text: offsets into the text as given, its own characters, and what it means."""

    start: int
    end: int
    text: str
    meaning: Meaning
    row: str

    def interval(self, context: Context) -> Interval | None:
        """First and last day, both included, or None where the context cannot place it."""
        return self.meaning.interval(context)

    def deadline(self, context: Context) -> date | None:
        """The day that counts when this is a deadline."""
        return self.meaning.deadline(context)


@dataclass(frozen=True)
class Resolved:
    """The day a phrase means; `lunar` and `ambiguous` ask for the solar date to be confirmed by an echo.

    far: named without a year and so far ahead that the one just past may be meant: to be asked, not believed.
    """

    date: date | None
    lunar: bool
    ambiguous: bool
    far: bool = False


def find(text: str | Folded, context: Context) -> list[TimeMention]:
    """Every time mentioned in the text, in order and without overlaps (the longest of two that overlap is kept).

    With `context.today` the rows for replies are used, without it those for decisions. Offsets are into the text given.
    """
    folded = text if isinstance(text, Folded) else Folded(text)
    kept: list[tuple[int, int, Meaning, str]] = []
    for hit in sorted(_hits(folded, context), key=lambda h: (h[0] - h[1], h[0])):
        at = bisect_left(kept, hit[0], key=lambda k: k[0])
        if (at == 0 or kept[at - 1][1] <= hit[0]) and (at == len(kept) or hit[1] <= kept[at][0]):
            kept.insert(at, hit)
    return [
        TimeMention(folded.back(start), folded.back(end), folded.quote(start, end), meaning, name)
        for start, end, meaning, name in kept
    ]


class _Rows:
    """The rows for one kind of text, found by the anchors that the text holds."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self._rows = rows
        self._always = frozenset(i for i, r in enumerate(rows) if not r.anchors)
        self._by_anchor: dict[str, list[int]] = {}
        for i, candidate in enumerate(rows):
            for anchor in candidate.anchors:
                self._by_anchor.setdefault(anchor, []).append(i)

    def worth_trying(self, text: str) -> Iterator[Row]:
        """The rows with an anchor in the text, in the order of the table."""
        chosen = set(self._always)
        for anchor, rows in self._by_anchor.items():
            if anchor in text:
                chosen.update(rows)
        return (self._rows[i] for i in sorted(chosen))


_REPLY_ROWS = _Rows(tuple(r for r in ROWS if r.where != "decision"))
_DECISION_ROWS = _Rows(tuple(r for r in ROWS if r.where != "reply"))


def _hits(folded: Folded, context: Context) -> Iterator[tuple[int, int, Meaning, str]]:
    text = folded.text
    for candidate in (_REPLY_ROWS if context.today else _DECISION_ROWS).worth_trying(text):
        for match in _matches(candidate, folded):
            meaning = candidate.make(match)
            if meaning is not None:
                yield match.start(), match.end(), meaning, candidate.name


def _matches(candidate: Row, folded: Folded) -> Iterator[re.Match[str]]:
    """The places where a row matches; where an accent forbids one, the next is sought from inside it."""
    at = 0
    while match := candidate.regex.search(folded.text, at):
        if not candidate.accents or _accents_allow(candidate.accents, folded, match):
            yield match
            at = max(match.end(), at + 1)
        else:
            at = match.start() + 1


def _accents_allow(accents: Mapping[str, frozenset[str]], folded: Folded, match: re.Match[str]) -> bool:
    """Whether each guarded group of a match is written in an allowed way; text without any accents passes."""
    start, end = match.span()
    if folded.plain[start:end] == folded.text[start:end]:
        return True
    for group, allowed in accents.items():
        word = match.group(group)
        if not word or folded.plain[match.start(group) : match.end(group)] in allowed:
            continue
        if any(fold(form) == word for form in allowed):
            return False
    return True


def resolve(
    phrase: str,
    now: date,
    due: date | None = None,
    working: Callable[[date, int], date] | None = None,
) -> Resolved:
    """The day a phrase of a reply means, read from the day it was written (and the due date it is about).

    Several times in one phrase: the last one counts ("từ 1/7 sang 15/7"). Nothing found gives a date of None.
    """
    context = Context(today=now, due=due, working=working)
    mentions = find(phrase, context)
    return settle(mentions[-1].meaning, context) if mentions else Resolved(None, False, True)


_FAR_DAYS = 270


def settle(meaning: Meaning, context: Context) -> Resolved:
    """The day a meaning gives as a deadline, and whether it must be confirmed.

    A date without a year that lies more than nine months ahead is ambiguous: it may well be the one just past.
    """
    found = meaning.deadline(context)
    today = context.today
    far = found is not None and today is not None and is_far(meaning, found, today)
    past = found is not None and today is not None and found < today
    same_day = (
        isinstance(meaning, Weekday)
        and meaning.weeks is None
        and today is not None
        and (today.weekday() == meaning.weekday)
    )
    ambiguous = found is None or far or past or same_day or meaning.vague or meaning.lunar
    return Resolved(found, meaning.lunar, ambiguous, far)


def is_far(meaning: Meaning, day: date, today: date) -> bool:
    """Whether a day is more than nine months ahead and the words name no year: "18/11" written on 23/11."""
    return (day - today).days > _FAR_DAYS and not _dated(meaning)


def _dated(meaning: Meaning) -> bool:
    if isinstance(meaning, Part):
        return _dated(meaning.of)
    if isinstance(meaning, Day):
        return meaning.year is not None or meaning.years is not None
    return not isinstance(meaning, (Month, Quarter)) or meaning.year is not None
