"""A decision's text as the review page shows it: the paragraph a candidate stands in, with its quote marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schedules.decision.review import Item

_AROUND = 500  # letters shown before the first and behind the last quote of a long paragraph


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the paragraph. number: of the candidate they are the quote of, 0 for the words between."""

    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and the candidates found in it, with their numbers in the reading."""

    clause: str
    pieces: tuple[Piece, ...]
    items: tuple[tuple[int, Item], ...]

    @property
    def count(self) -> int:
        return len(self.items)


def passages(text: str, items: Sequence[tuple[int, Item]]) -> list[Passage]:
    """Candidates with their numbers, in reading order, gathered by the paragraph they share."""
    groups: list[tuple[tuple[int, int], list[tuple[int, Item]]]] = []
    for number, item in items:
        span = _paragraph(text, item.candidate.start, item.candidate.end)
        if groups and groups[-1][1][-1][1].key.clause == item.key.clause and span[0] < groups[-1][0][1]:
            before = groups[-1][0]
            groups[-1] = ((before[0], max(before[1], span[1])), [*groups[-1][1], (number, item)])
        else:
            groups.append((span, [(number, item)]))
    return [Passage(held[0][1].key.clause, tuple(_pieces(text, span, held)), tuple(held)) for span, held in groups]


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines a span stands in, as far as the next blank ones."""
    before, after = text.rfind("\n\n", 0, start + 1), text.find("\n\n", end)
    first = max(before + 2 if before >= 0 else 0, start - _AROUND)
    last = min(after if after >= 0 else len(text), end + _AROUND)
    return _at_word(text, first, start), _at_end(text, last, end)


def _at_word(text: str, first: int, start: int) -> int:
    if first == 0 or text[first - 1].isspace():
        return first
    space = text.find(" ", first, start)
    return space + 1 if space >= 0 else first


def _at_end(text: str, last: int, end: int) -> int:
    if last == len(text) or text[last].isspace():
        return last
    space = text.rfind(" ", end, last)
    return space if space >= 0 else last


def _pieces(text: str, span: tuple[int, int], held: Sequence[tuple[int, Item]]) -> Iterator[Piece]:
    """The words of a span in pieces; of quotes that overlap the later one begins where the earlier one ends."""
    at, last = span
    if at > 0 and text[:at].rstrip(" ") and not text[:at].endswith("\n"):
        yield Piece("… ")
    for number, item in sorted(held, key=lambda one: (one[1].candidate.start, one[1].candidate.end)):
        start, end = max(item.candidate.start, at), item.candidate.end
        if start > at:
            yield Piece(text[at:start])
        if end > start:
            yield Piece(text[start:end], number)
        at = max(at, end)
    if last > at:
        yield Piece(text[at:last])
    if last < len(text) and text[last] != "\n":
        yield Piece(" …")
