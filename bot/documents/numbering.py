"""Automatic numbers of Word: what stands before a paragraph although no letter of it is in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of a document as Word does."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._style: dict[str, tuple[str, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._read(document)

    def label(self, paragraph: Any) -> str:
        """The label of the next paragraph («1.», «a)», «-»), empty where it has none. Call once a paragraph, in
        order."""
        number, level = self._place(paragraph)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts[number]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        return self._shown(levels, counts, level)

    def _shown(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        rule = levels[level]
        if rule.format == "bullet":
            return "+" if level == 1 else "-"
        if rule.format == "none":
            return ""

        def figure(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            owner = levels.get(depth, rule)
            return _figure(counts.get(depth, owner.start), owner.format)

        return re.sub(r"%(\d)", figure, rule.text).strip()

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Number list and level of a paragraph: its own, else its style's."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        if own is not None:
            return _number_of(own)
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self._style.get(str(style.get(f"{_W}val")), ("", 0)) if style is not None else ("", 0)

    def _read(self, document: Document) -> None:
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if part is None:
            return
        from docx.oxml import parse_xml

        root = parse_xml(part.blob)
        drafts = {str(item.get(f"{_W}abstractNumId")): _levels(item) for item in root.iter(f"{_W}abstractNum")}
        for item in root.iter(f"{_W}num"):
            draft = item.find(f"{_W}abstractNumId")
            number = str(item.get(f"{_W}numId"))
            self._levels[number] = dict(drafts.get(str(draft.get(f"{_W}val")), {})) if draft is not None else {}
        for style in document.styles.element.iter(f"{_W}style"):
            own = style.find(f"{_W}pPr/{_W}numPr")
            if own is not None:
                self._style[str(style.get(f"{_W}styleId"))] = _number_of(own)


def _number_of(element: Any) -> tuple[str, int]:
    number, level = element.find(f"{_W}numId"), element.find(f"{_W}ilvl")
    return (
        str(number.get(f"{_W}val")) if number is not None else "",
        int(level.get(f"{_W}val", "0")) if level is not None else 0,
    )


def _levels(draft: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in draft.iter(f"{_W}lvl"):
        values = {name: level.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start")}
        text = {name: str(e.get(f"{_W}val", "")) if e is not None else "" for name, e in values.items()}
        start = int(text["start"]) if text["start"].isdigit() else 1
        found[int(level.get(f"{_W}ilvl", "0"))] = _Level(text["numFmt"] or "decimal", text["lvlText"], start)
    return found


def _figure(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        while count >= value:
            out += letters
            count -= value
    return out
