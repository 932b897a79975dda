"""A long text in parts a platform takes: cut between paragraphs where one can, else lines, sentences, words."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import Literal

from bot.texts.rich import Rich, Span

SEPARATORS = ("\n\n", "\n", ". ", "; ", " ")
# A part cut before this share of the room would look torn: better a smaller separator further on.
EARLIEST = 0.5
JOINERS = ("\u200d", "\ufe0f")


def split(rich: Rich, longest: int, *, unit: Literal["code points", "utf-16"] = "code points") -> tuple[Rich, ...]:
    """Parts of at most `longest` units, in order, each with its own spans; whitespace at a cut falls away."""
    text, start, parts = rich.text, 0, []
    if text and 2 * len(text) <= longest:  # so short that it fits however it is counted
        return (rich,)
    units = _units(text)
    counted = units if unit == "utf-16" else range(len(text) + 1)
    while counted[-1] - counted[start] > longest:
        end = _cut(text, start, bisect_right(counted, counted[start] + longest) - 1 - start)
        parts.append(_part(rich, units, start, start + len(text[start:end].rstrip())))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    if start < len(text) or not parts:
        parts.append(_part(rich, units, start, len(text)))
    return tuple(parts)


def _cut(text: str, start: int, longest: int) -> int:
    """Where the part that begins at `start` ends; after the separator's first mark, before its blank."""
    window = text[start : start + longest + 1]
    for separator in SEPARATORS:
        at = window.rfind(separator)
        if at >= longest * EARLIEST:
            return start + at + len(separator.rstrip())
    return _between_letters(text, start + longest, start)


def _between_letters(text: str, end: int, start: int) -> int:
    """A mark stays with its letter, the parts of an emoji together; a text of nothing but marks is cut anyway."""
    at = end
    while at > start + 1 and (unicodedata.combining(text[at]) or text[at] in JOINERS or text[at - 1] in JOINERS):
        at -= 1
    return at if at > start + 1 else end


def _units(text: str) -> list[int]:
    """At each code point, how many UTF-16 units stand before it; one more for the end."""
    return list(accumulate((2 if letter > "\uffff" else 1 for letter in text), initial=0))


def _part(rich: Rich, units: list[int], start: int, end: int) -> Rich:
    first, last = units[start], units[end]
    spans = (_clip(span, first, last) for span in rich.spans)
    return Rich(rich.text[start:end], tuple(span for span in spans if span.length > 0))


def _clip(span: Span, first: int, last: int) -> Span:
    begin, end = max(span.offset, first), min(span.offset + span.length, last)
    return Span(begin - first, end - begin, span.style)
