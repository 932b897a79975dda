"""What is to be said, as requests of the Zalo Bot API. Pure: numbers instead of buttons, limits, styles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from bot.messengers.protocol import Choice, Outgoing, Wire
from bot.messengers.split import split
from bot.texts.catalogue import render
from bot.texts.rich import Rich, Span, Style

# The platform takes 2,000 of a unit it does not name; counted in the larger one, with room to spare.
LONGEST: Final = 1_900
# A caption is as long as a text, but a picture with a page of words under it is no picture.
STYLES: Final[dict[Style, tuple[str, ...]]] = {
    "strong": ("b",),
    "em": ("i",),
    "strike": ("s",),
    "code": (),
    "you": (),
}
# Choices that fit on one line of a phone stand on one line.
ONE_LINE: Final = 36
UNNUMBERED: Final = -1
_OWN_NUMBER = re.compile(r"\d+[.)]\s")


def fit(out: Outgoing, *, pictures: bool) -> tuple[Wire, ...]:
    """One request a part; none where Zalo has no way to say it (an edit, a picture without an address of its own).

    `pictures`: there is a public address a picture can be fetched from.
    """
    if out.edit is not None:
        return ()
    photo = out.file if out.file is not None and out.file.as_photo else None
    text = _joined(out.text, *_about_file(out), menu(out.choices))
    wires = [Wire(part.text, _text(part), "sendMessage") for part in _parts(text)]
    if photo is not None and pictures:
        wires.append(Wire("", {}, "sendPhoto", photo))
    return tuple(wires)


def menu(choices: Sequence[Sequence[Choice]]) -> Rich:
    """The choices as lines to answer with a number; those that have none are named by their words.

    A choice without a number of its own takes the next free one, in reading order.
    """
    lines, words, n = [], [], 0
    for row in choices:
        line = []
        for choice in row:
            if choice.n == UNNUMBERED:
                words.append(choice.label)
                continue
            n = n + 1 if choice.n is None else choice.n
            line.append(_numbered(n, choice.label))
        lines += _laid_out(line)
    parts = [render("zalo.choose").text, *lines] if lines else []
    if words:
        parts.append(render("zalo.or_words" if lines else "zalo.words", words=words).text)
    return Rich("\n".join(parts))


def _numbered(n: int, label: str) -> str:
    """A label that begins with its own number is not numbered twice."""
    return label if _OWN_NUMBER.match(label) else f"{n} {label}"


def _laid_out(line: list[str]) -> list[str]:
    joined = " · ".join(line)
    return [joined] if line and len(joined) <= ONE_LINE else line


def _about_file(out: Outgoing) -> tuple[Rich, ...]:
    """A document cannot go out by Zalo: who waits for it is told so. A picture only repeats what the words say."""
    if out.file is None or out.file.as_photo:
        return ()
    return (render("zalo.file", name=out.file.name),)


def _joined(*texts: Rich) -> Rich:
    """Paragraphs one under the other, spans moved along."""
    whole, spans = "", list[Span]()
    for text in texts:
        if not text.text.strip():
            continue
        lead = f"{whole}\n\n" if whole else ""
        at = units(lead)
        spans += [Span(span.offset + at, span.length, span.style) for span in text.spans]
        whole = lead + text.text
    return composed(Rich(whole, tuple(spans)))


def _parts(text: Rich) -> Iterable[Rich]:
    return split(text, LONGEST, unit="utf-16") if text.text.strip() else ()


def _text(rich: Rich) -> dict[str, Any]:
    styles = [
        {"start": span.offset, "len": span.length, "st": list(STYLES[span.style])}
        for span in rich.spans
        if STYLES[span.style]
    ]
    return {"text": rich.text} | ({"text_styles": styles} if styles else {})


def composed(rich: Rich) -> Rich:
    """The text in NFC, its spans moved along: letters written in two code points would shift every span behind them."""
    if unicodedata.is_normalized("NFC", rich.text):
        return rich
    raw = rich.text.encode("utf-16-le")
    edges = sorted(
        {0, len(raw) // 2, *(edge for span in rich.spans for edge in (span.offset, span.offset + span.length))}
    )
    moved, text = {0: 0}, ""
    for begin, end in pairwise(edges):
        text += unicodedata.normalize("NFC", raw[2 * begin : 2 * end].decode("utf-16-le"))
        moved[end] = units(text)
    if not unicodedata.is_normalized("NFC", text):  # a mark that belongs to the letter before its span
        return Rich(unicodedata.normalize("NFC", text))
    spans = (
        Span(moved[span.offset], moved[span.offset + span.length] - moved[span.offset], span.style)
        for span in rich.spans
    )
    return Rich(text, tuple(span for span in spans if span.length > 0))


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)
