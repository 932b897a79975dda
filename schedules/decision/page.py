"""A decision's text as the reader sees it: working copies beside the untouched original, and the way back.

Markdown marks, footnote signs and footnotes are blanked with spaces, character for character. Blocks are found on
that page; then `Page.flow` puts each block on one line with single spaces, so that patterns need not know of line
ends, page breaks and footnotes. `Page.span` turns offsets of either into offsets of the original text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schedules.language import Folded, fold

_LETTERS = [chr(code) for code in (*range(ord("A"), ord("z") + 1), *range(0xC0, 0x1EFA)) if chr(code).isalpha()]
CAPITALS = "".join(letter for letter in _LETTERS if letter.isupper())
SMALLS = "".join(letter for letter in _LETTERS if letter.islower())
"""Capital and small letters for patterns: in Unicode's order the accented ones stand mixed, so no range tells them."""
_MARKUP = re.compile(
    r"<sup>[^<\n]{0,12}</sup>|</?(?:sup|sub|b|i|u|br|p|strong|em)[ ]?/?>|(?m:^[ \t>]{0,8}#{1,6}[ \t]*)"
    r"|\*{2,3}|(?<=\S)\*|\*(?=\S)|_{2,3}|`+|[\u00ad\u200b\ufeff\u00a0\u3000]"
)
_NOTE = re.compile(r"(?m)^[ \t]*(?:<sup>\d{1,3}</sup>[ \t]*\S|\[\^\w{1,9}\]:).*$")
_HEADING = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]|\*\*[^*\n]+\*\*[ \t.]*$)")
_BROKEN = re.compile(r"\*{1,3}(?=\S)(?:[^*\n]|\n(?![ \t>]*(?:\n|\|))){1,400}\*{1,3}")
"""Words in bold or italics over several lines: the line ends inside them are a printer's."""
_SIGNS = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'"})
CELL = "\N{BROKEN BAR}"
"""Parts the cells of a row that was typed or pasted with tabs."""
_TABBED = re.compile(r"(?:(?<=\n)|\A)(?:[^\n\t]*(?:\t[^\n\t]*){2,}(?:\n|\Z)){2,}")
_TASKS = re.compile(r"\b(?:noi dung|nhiem vu|cong viec|hoat dong|chi tieu)\b")
_TIMES = re.compile(r"\b(?:thoi (?:gian|han|diem)|tien do|han|hoan thanh|don vi|co quan|chu tri|thuc hien)\b")
_WORD = re.compile(r"\S+")
_UNEVEN = re.compile(r"[^\S ]|  |^ | $")


@dataclass(frozen=True, slots=True)
class Page:
    """The original text and its two working copies.

    `plain`: composed letters, one dash, one kind of quotation mark, no markup, line ends kept. `folded`: `plain` in
    lower case without diacritics, letter by letter, so both share one set of offsets. `headings`: where a line begins
    that is marked up as a heading or is bold from end to end. `broken`: where a line begins inside words in bold or
    italics, so that it goes on the line before. Footnotes are blank in both copies: a duty never hides
    in one, citations do.
    """

    source: Folded
    plain: str
    folded: str
    headings: frozenset[int] = frozenset()
    broken: frozenset[int] = frozenset()
    _places: Sequence[int] | None = None  # of each character in the NFC text; None where the two are parallel

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the working copies as offsets into the original text."""
        if self._places is None:
            return self.source.back(start), self.source.back(end)
        first, last = self._places[start], self._places[end - 1] + 1 if end > start else self._places[start]
        return self.source.back(first), self.source.back(last)

    def quote(self, start: int, end: int) -> str:
        """The untouched words of a span given in working offsets."""
        first, last = self.span(start, end)
        return self.source.original[first:last]

    def words(self, start: int, end: int) -> str:
        """The span without line ends: for showing, never for citing."""
        return " ".join(self.plain[start:end].split())

    def flow(self, spans: Iterable[tuple[int, int]]) -> tuple[Page, list[int]]:
        """A page of these spans, one a line with single spaces between words, and where each of its lines begins.

        A phrase that a line end, a page break or a footnote cuts in two is in one piece there.
        """
        out: list[str] = []
        places = array("Q")
        begins: list[int] = []
        for start, end in spans:
            begins.append(len(places))
            if not _UNEVEN.search(self.plain, start, end):
                places.extend(range(start, end + 1))
                out.append(self.plain[start:end] + "\n")
                continue
            words = list(_WORD.finditer(self.plain, start, end))
            for word in words:
                places.extend(range(word.start(), word.end() + 1))
            out.append(" ".join(word.group() for word in words) + "\n")
        places.append(len(self.plain))
        plain = "".join(out)
        return Page(self.source, plain, fold(plain), _places=places), begins


def page(text: str) -> Page:
    """Make the working copies of `text`; any string is accepted."""
    source = Folded(text)
    headings = frozenset(match.start() for match in _HEADING.finditer(source.nfc))
    broken = frozenset(at for match in _BROKEN.finditer(source.nfc) for at in _line_starts(match))
    plain = _MARKUP.sub(_blank, _NOTE.sub(_blank, source.nfc).translate(_SIGNS))
    if "\t" in plain:
        plain = _TABBED.sub(_celled, plain)
    return Page(source, plain, fold(plain), headings, broken)


def _line_starts(match: re.Match[str]) -> Iterator[int]:
    at = match.group().find("\n")
    while at >= 0:
        yield match.start() + at + 1
        at = match.group().find("\n", at + 1)


def _celled(match: re.Match[str]) -> str:
    """A table pasted as text, its cells parted by tabs; a letter head set with tabs is none."""
    head = fold(match.group().partition("\n")[0])
    return match.group().replace("\t", CELL) if _TASKS.search(head) and _TIMES.search(head) else match.group()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
