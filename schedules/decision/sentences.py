"""A block's words to sentences and `;`-clauses, with the heads («Đối với nhóm …:») that govern them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schedules.decision.page import Page

_STOP = re.compile(r"[.;:!?()\[\]]")
_ABBREVIATION = re.compile(r"(?:\b(?:tp|tx|tt|ths|ts|ks|ong|ba|vv|v\.v|[a-z]|no|st|stt|gs|pgs|bs|dc|d/c)|\.\.)$")
_LIST_HEAD = re.compile(
    r"\b(?:cac|nhung|giam doc|thu truong)\s(?:so|phong|ban|nganh|xa|phuong|huyen|thon|dong chi|ong|ba|don vi"
    r"|co quan|truong)(?:,? [a-z]{2,6})?$"
)
_TIME_HEAD = re.compile(
    r"(?:^|[\n;:.)+-] ?)(?:(?:den|tu|truoc|trong|vao|cuoi|dau|giua|het|tu nay|ngay|tuan|thang|quy|nam|den het|thu"
    r"|hai|ba|tu|sau|bay|buoi|sang|trua|chieu|toi"
    r"|tam|chin|muoi|cham nhat|la|[ivx]{1,3}|\d{1,4}(?:[/.-]\d{1,4}){0,2})[ ,-]{0,3}){1,9}$"
)
"""«Cuối tháng 9 năm 2016:» at a clause's beginning: the colon does not part the time from its task."""
_PERSON = re.compile(r" ?(?:truong|pho|giam doc|hieu truong|chu tich|bi thu|can bo|cong chuc) ")
"""Who acts for a group that a colon follows: «Các thôn: Trưởng thôn nộp báo cáo …»."""
_FIELD = re.compile(r"\b(?:so|ky hieu|dien thoai|email|fax|dia chi|website)$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the working copies."""

    start: int
    end: int

    def __contains__(self, other: object) -> bool:
        return isinstance(other, Span) and self.start <= other.start and other.end <= self.end


_MOST_HEADS = 12  # nobody writes a sentence with more colons; a file made to hurt has thousands


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """What stands between two `;`, `:` or full stops: one duty, as a rule. Each is itself alone, whatever it spans.

    `heads` are the texts before a colon that govern it, outermost first. `sentence` counts the sentences of the block.
    `colon` tells that the segment itself ends with a colon, and so governs what follows.
    """

    start: int
    end: int
    sentence: int
    heads: tuple[Span, ...] = ()
    colon: bool = False


def segments(page: Page, start: int, end: int) -> list[Segment]:
    """The segments of the block from `start` to `end`.

    A head in the block's first sentence governs the whole block («(2) Đối với dự án chuyển tiếp: …. Các chủ đầu tư
    …»), a later one its own sentence. Stops inside balanced parentheses do not count; an opening one that is never
    closed is ignored.
    """
    closed = _parentheses(page, start, end)
    found: list[Segment] = []
    block_heads: tuple[Span, ...] = ()
    heads: tuple[Span, ...] = ()
    first, sentence, skip = start, 0, start
    for match in _STOP.finditer(page.plain, start, end):
        at, sign = match.start(), match.group()
        if at < skip:
            continue
        if sign in "([":
            skip = closed.get(at, at)
            continue
        if sign in ")]" or not _is_stop(page, at, end):
            continue
        _append(page, found, Segment(first, at + 1, sentence, heads, colon=sign == ":"))
        first = at + 1
        if sign == ":":
            heads = (*heads, Span(found[-1].start, at))[-_MOST_HEADS:] if found else heads
            block_heads = heads if sentence == 0 else block_heads
        elif sign != ";":
            sentence, heads = sentence + 1, block_heads
    _append(page, found, Segment(first, end, sentence, heads))
    return found


def _append(page: Page, found: list[Segment], segment: Segment) -> None:
    """Keep a segment that holds words, trimmed of blanks and of its closing sign."""
    start, end = segment.start, segment.end
    while start < end and page.plain[start] in " \t\r\n\f\v,":
        start += 1
    while end > start and page.plain[end - 1] in " \t\r\n\f\v.;:!?/":
        end -= 1
    if end - start > 1:
        found.append(Segment(start, end, segment.sentence, segment.heads, segment.colon))


def _parentheses(page: Page, start: int, end: int) -> dict[int, int]:
    """Each opening parenthesis with its closing one; the unbalanced ones of a scan are left out."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"[()\[\]]", page.plain[start:end]):
        at = start + match.start()
        if match.group() in "([":
            opened.append(at)
        elif opened:
            pairs[opened.pop()] = at
    return {a: b for a, b in pairs.items() if b - a < 400}


def _is_stop(page: Page, at: int, end: int) -> bool:
    sign = page.plain[at]
    after = page.plain[at + 1 : at + 2]
    if sign == ":":
        clock = after.isdigit() and page.plain[at - 1 : at].isdigit()
        return not clock and not _heads_names(page, at) and not _TIME_HEAD.search(page.folded, max(0, at - 48), at)
    if sign == ".":
        if (
            at + 1 < end
            and not after.isspace()
            and after not in '"/'
            and not (after.isupper() and page.plain[at - 1 : at].islower())
        ):
            return False
        return not _ABBREVIATION.search(page.folded, max(0, at - 6), at) or at + 1 >= end
    return True


def _heads_names(page: Page, at: int) -> bool:
    """«các Sở: Tài chính, Nội vụ»: the colon is part of a list of names; «số: 12/QĐ-UBND»: of a number."""
    before = page.folded[max(0, at - 40) : at].rstrip()
    if _FIELD.search(before):
        return True
    after = page.plain[at + 1 : at + 3].strip()
    named = bool(_LIST_HEAD.search(before)) and after[:1].isupper()
    return named and not _PERSON.match(page.folded, at + 1)
