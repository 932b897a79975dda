"""Rich text as HTML. Everything is escaped; only spans and web addresses become elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

_TAGS = {"strong": "strong", "em": "em", "strike": "s", "code": "code"}
_ADDRESS = re.compile(r"https?://[^\s<>\"'«»“”()]+[^\s<>\"'«»“”().,;:!?]")
# A command at the start of a line or after a space, as messengers make them tappable.
_COMMAND = re.compile(r"(?<![\w/])/[a-z]{3,20}(?![\w/])")


def html(text: str, spans: Iterable[tuple[int, int, str]] = ()) -> Markup:
    """`text` with `spans` (offset, length in UTF-16 units, style); overlapping spans are cut at their edges."""
    marks = [(_index(text, offset), _index(text, offset + length), style) for offset, length, style in spans]
    edges = sorted({0, len(text), *(edge for start, end, _ in marks for edge in (start, end))})
    out = Markup()
    for start, end in pairwise(edges):
        piece = _links(text[start:end])
        for left, right, style in marks:
            if left <= start and end <= right and style in _TAGS:
                tag = _TAGS[style]
                piece = Markup("<{0}>{1}</{0}>").format(Markup(tag), piece)
        out += piece
    return out


def said(value: Mapping[str, Any]) -> Markup:
    """The HTML of an `Outgoing.as_json`."""
    return html(value["text"], [(int(at), int(length), str(style)) for at, length, style in value.get("spans", ())])


def _links(text: str) -> Markup:
    out, last = Markup(), 0
    for match in sorted([*_ADDRESS.finditer(text), *_COMMAND.finditer(text)], key=lambda match: match.start()):
        if match.start() < last:
            continue
        out += escape(text[last : match.start()])
        word = match.group()
        if word.startswith("/"):
            out += Markup('<button type="button" class="command" data-say="{0}">{0}</button>').format(word)
        else:
            out += Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(word)
        last = match.end()
    return out + escape(text[last:])


def _index(text: str, units: int) -> int:
    """The index into `text` of a count of UTF-16 units; what lies beyond the end is the end."""
    if text.isascii():
        return min(max(units, 0), len(text))
    count = 0
    for index, letter in enumerate(text):
        if count >= units:
            return index
        count += 2 if ord(letter) > 0xFFFF else 1
    return len(text)
