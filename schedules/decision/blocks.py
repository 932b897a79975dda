"""Lines of a page to blocks: one paragraph, heading, list item or table row each, with broken paragraphs made whole
again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from schedules.decision.markers import Marker, marker_at
from schedules.decision.page import CELL, Page

_WIDEST_WRAP = 170  # a line longer than this was not broken by a printer
_LONGEST = 6_000  # letters of one block
_BROKEN_SHARE = 7  # one line in so many beginning with a small letter says that lines were broken
_UNFINISHED = re.compile(
    r"(?:,|-|\b(?:va|cua|cac|nhung|theo|voi|tai|cho|trong|den het|truoc|boi|duoc|nghi dinh|quyet dinh|nghi quyet"
    r"|thong tu"
    r"|uy ban|nhan dan))$"
)
_NUMBER_AWAITED = re.compile(r"\b(?:ngay|thang|nam|quy|so:?|den|tu|la|khoan|dieu|diem)$")
_RULE = re.compile(r"[-_*=~.\s]{3,}")  # a line drawn under a letter head
_AFTER_NUMBER = re.compile(r"\bso ?:$")
_INLINE = re.compile(r"(?<=[:;.,])\s{1,3}\((\d{1,2})\)\s")


class Sort(Enum):
    """What a block is by its look."""

    TEXT = "text"
    HEADING = "heading"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the page that reads as one paragraph, and the clause marker it opens with."""

    start: int
    end: int
    sort: Sort
    marker: Marker | None = None
    broken: bool = False  # a line that begins inside words in bold: it goes on the one before

    @property
    def body(self) -> int:
        """Where the words begin, after the marker."""
        return self.marker.end if self.marker else self.start


def blocks(page: Page) -> tuple[Page, list[Block]]:
    """The flowing page and its blocks in reading order.

    Paragraphs cut by a page break, a footnote or a printer's line end are joined; offsets are those of the page
    returned.
    """
    joined = [part for block in _joined(page) for part in _bounded(page, block)]
    flow, begins = page.flow((block.start, block.end) for block in joined)
    whole = [
        _block(flow, start, end - 1, block.sort)
        for block, (start, end) in zip(joined, pairwise([*begins, len(flow.plain)]), strict=True)
    ]
    return flow, [part for block in whole for part in _enumerated(flow, block)]


def _bounded(page: Page, block: Block) -> Iterator[Block]:
    """A block of readable length: a file without paragraphs is cut after a sentence, so that the work stays linear."""
    start = block.start
    while block.end - start > _LONGEST:
        stop = max(page.plain.rfind(". ", start, start + _LONGEST) + 1, page.plain.rfind("\n", start, start + _LONGEST))
        stop = stop if stop > start else start + _LONGEST
        yield replace(block, start=start, end=stop)
        start = stop
        while start < block.end and page.plain[start].isspace():
            start += 1
    if start < block.end:
        yield replace(block, start=start)


def _joined(page: Page) -> list[Block]:
    lines = list(_lines(page))
    wrap = _wrap_width(page, lines)
    joined: list[Block] = []
    last = Block(0, 0, Sort.TEXT)
    for line in lines:
        fresh = page.plain.count("\n", last.end, line.start) > 1
        if joined and _continues(
            page, joined[-1], last, line, wrapped=bool(wrap) and not fresh and _full(joined[-1], last, wrap)
        ):
            joined[-1] = replace(joined[-1], end=line.end)
        else:
            joined.append(line)
        last = line
    return joined


def _block(page: Page, start: int, end: int, sort: Sort) -> Block:
    return Block(start, end, sort, None if sort is Sort.ROW else marker_at(page, start, end))


def _lines(page: Page) -> Iterator[Block]:
    at = 0
    for line in page.plain.splitlines(keepends=True):
        text = line.strip()
        if text and not _RULE.fullmatch(text):
            start = at + line.index(text[0])
            sort = Sort.ROW if text[0] == "|" or CELL in text else Sort.HEADING if at in page.headings else Sort.TEXT
            block = _block(page, start, start + len(text), sort)
            yield replace(block, broken=True) if at in page.broken else block
        at += len(line)


def _wrap_width(page: Page, lines: list[Block]) -> int:
    """The width at which a printer or a web page broke the lines, 0 where each line is a paragraph of its own.

    Paragraphs begin with a capital or a marker; where many lines begin with a small letter, something broke them.
    """
    plain = [line for line in lines if line.sort is Sort.TEXT]
    small = sum(1 for line in plain if line.marker is None and page.plain[line.start].islower())
    if len(plain) < 4 or small * _BROKEN_SHARE < len(plain):
        return 0
    lengths = sorted(line.end - line.start for line in plain)
    widest = lengths[int(len(lengths) * 0.95)]
    return widest if 30 <= widest <= _WIDEST_WRAP else 0


def _full(block: Block, last: Block, wrap: int) -> bool:
    """Whether a line may have been broken at its end: long enough, or not the first line of a numbered paragraph."""
    length = last.end - last.start
    return length >= 0.62 * wrap or (length >= 0.3 * wrap and block.marker is None)


def _continues(page: Page, block: Block, last: Block, line: Block, *, wrapped: bool) -> bool:
    """Whether `line` is the rest of `block`, whose last line was `last`."""
    if Sort.ROW in (block.sort, line.sort):
        return False
    if line.broken:
        return True
    tail, head = page.folded[max(last.start, last.end - 24) : last.end], page.plain[line.start]
    awaited = _UNFINISHED.search(tail) or _NUMBER_AWAITED.search(tail)
    if line.marker and not (line.marker.doubtful and awaited):
        return False
    if head.isdigit() and _AFTER_NUMBER.search(tail):
        return True  # «Số:» and the number below it, in the narrow column of a letter head
    if tail[-1] in ".;:!?" and not wrapped:
        return False
    if head.islower() or head in ",;)%":
        return tail[-1] not in ";:!?."
    if Sort.HEADING in (block.sort, line.sort) or _title(page, last) or _title(page, line):
        return False
    if _UNFINISHED.search(tail) or (head.isdigit() and _NUMBER_AWAITED.search(tail)):
        return True
    return wrapped and tail[-1] not in ".;:!?"


def _title(page: Page, block: Block) -> bool:
    """Written in capitals: a title or the letter head, whose lines are separate things."""
    text = page.plain[block.start : block.end]
    return text.isupper()


def _enumerated(page: Page, block: Block) -> Iterator[Block]:
    """A paragraph that counts (1) … (2) … inside itself, as the items it counts."""
    if block.sort is Sort.ROW:
        yield block
        return
    cuts = _counted(page, block)
    yield replace(block, end=cuts[0]) if cuts else block
    for start, end in pairwise([*cuts, block.end]):
        first = page.plain.index("(", start)
        yield _block(page, first, end, Sort.TEXT)


def _counted(page: Page, block: Block) -> list[int]:
    """Where (1), (2), … begin, in order; empty unless the count runs from 1 to at least 2."""
    cuts: list[int] = []
    for match in _INLINE.finditer(page.plain, block.body, block.end):
        if int(match.group(1)) == len(cuts) + 1:
            cuts.append(match.start())
    return cuts if len(cuts) >= 2 else []
