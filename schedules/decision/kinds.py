"""Kinds of reports («báo cáo quý, 6 tháng, năm»): the kind says the cycle where a line gives only a day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schedules.dates import Recurrence
from schedules.decision.found import Found, Line, cut
from schedules.decision.page import Page
from schedules.decision.roles import Role
from schedules.decision.sentences import Segment, Span
from schedules.decision.task import task_span
from schedules.decision.times import Time, yearless

_PERIOD = (
    r"(?:tuan|thang|qu[yi](?! ?(?:i|ii|iii|iv|\d|dinh|che|hoach|trinh|mo|luat|dat|doi|pham|tac)\b)"
    r"|0?6 thang|sau thang|0?9 thang|chin thang|ca nam|nam(?! hoc))"
)
_REPORT = re.compile(
    r"\b(?:bao cao|so ket|tong ket|giao ban)"
    r"(?: (?!(?:thang|qu[yi]|nam|tuan)\b|trong |vao |cuoi |dau |giua |truoc |den |ngay |het |sau )[a-z-]{2,8}){0,8} "
    rf"(?P<list>(?:hang |moi |theo )?{_PERIOD}(?: (?:dau|cuoi) nam)?"
    rf"(?: ?(?:,|;|/| va\b|, va\b) ?(?:hang |moi |theo |bao cao )?{_PERIOD}(?: (?:dau|cuoi) nam)?)*)(?! ?\d)"
)
_REPORT_MORE = re.compile(rf"(?:,|;| va) (?P<list>{_PERIOD}) (?=truoc\b|cham nhat\b)")
"""«báo cáo 6 tháng trước ngày 10/6, năm trước ngày 05/12»: one more kind after the first."""
_REPORT_AFTER = re.compile(
    r"[^,;.:()]{0,60}?(?:\(|\b(?:doi voi|cho) )(?:doi voi )?bao cao (?:dinh ky )?"
    rf"(?P<list>(?:(?:hang |moi )?{_PERIOD}(?: (?:dau|cuoi) nam)?(?:,| va|/)? ?)+)(?! ?(?:\d|truoc\b|cham\b|vao\b))"
)
"""«trước ngày 10/12 (báo cáo năm)», «trước ngày 05 … đối với báo cáo quý»: the kind of report after its day."""
_WEEKLY = re.compile(r"\b(?:che do )?bao cao (?:nhanh )?(?P<list>tuan) ?\((?:truoc|vao|cham nhat)\b[^()]{0,40}\)")
_PERIOD_END = re.compile(r"\bky(?: bao cao)?$")
_WRITTEN = frozenset({"tuần", "tháng", "quý", "quí", "năm"})
_PERIODS = (
    ("half_year", re.compile(r"(?:0?6|sau) thang")),
    ("nine_month", re.compile(r"(?:0?9|chin) thang")),
    ("weekly", re.compile(r"\btuan\b")),
    ("quarterly", re.compile(r"\bqu[yi]\b")),
    ("annual", re.compile(r"\bnam\b")),
    ("monthly", re.compile(r"\bthang\b")),
)


def _kinds(page: Page, segment: Segment) -> list[re.Match[str]]:
    """The kinds of report that a segment names, in order."""
    kinds = [m for m in _REPORT.finditer(page.folded, segment.start, segment.end) if _accented(page, m)]
    if len(kinds) == 1:
        kinds += [m for m in _REPORT_MORE.finditer(page.folded, kinds[0].end(), segment.end) if _accented(page, m)]
    return kinds


def reports(subject: Line, headings: Sequence[Span]) -> list[Found]:
    """«Báo cáo 6 tháng: trước ngày 15/6»: the kind of report decides the cycle, in the words or in the heading
    above."""
    page, segment = subject.page, subject.segment
    limits = [t for t in subject.times if t.role is Role.DEADLINE and yearless(t.meaning)]
    kinds = _kinds(page, segment)
    found: list[Found] = []
    for kind, stop in zip(kinds, [*(k.start() for k in kinds[1:]), segment.end], strict=False):
        names = recurrences(kind["list"])
        limit = next((t for t in limits if kind.start() <= t.at < stop or (len(kinds) == 1 and t.at < stop)), None)
        if limit or len(names) > 1:
            found.append(_reported(subject, limit, Span(kind.start(), kind.end()), names))
    if found or kinds or not limits:
        return found
    for head in [*reversed(segment.heads), *headings]:
        match = _REPORT.search(page.folded, head.start, head.end)
        if match and (names := recurrences(match["list"])):
            return [_reported(subject, limits[0], Span(match.start(), match.end()), names)]
    return []


def said_after(subject: Line) -> list[Found]:
    """«trước ngày 10/12 (báo cáo năm)»: the kind of report stands after its day."""
    found: list[Found] = []
    for limit in subject.times:
        if limit.role is Role.DEADLINE and yearless(limit.meaning):
            kind = _REPORT_AFTER.match(subject.page.folded, limit.end, subject.segment.end)
            names = recurrences(kind["list"]) if kind and _accented(subject.page, kind) else frozenset()
            if kind and names:
                found.append(_reported(subject, limit, Span(limit.start, kind.end("list")), names))
    return found


def weekly(subject: Line) -> list[Found]:
    """«chế độ báo cáo tuần (trước 15 giờ thứ Năm)»: a weekly report whose day is no date."""
    said = _WEEKLY.search(subject.page.folded, subject.segment.start, subject.segment.end)
    if not said or not _accented(subject.page, said):
        return []
    return [_reported(subject, None, Span(said.start(), said.end()), frozenset({"weekly"}))]


def beside(subject: Line, cycles: Sequence[Time]) -> list[Found]:
    """«báo cáo tháng trước ngày 18, báo cáo quý trước ngày 18 tháng cuối quý»: kinds that have a day of their own."""
    page, segment = subject.page, subject.segment
    kinds = _kinds(page, segment)
    found: list[Found] = []
    for kind, stop in zip(kinds, [*(k.start() for k in kinds[1:]), segment.end], strict=False):
        own = [t for t in subject.times if kind.start() <= t.at < stop]
        limit = next((t for t in own if t.role is Role.DEADLINE and yearless(t.meaning)), None)
        names = recurrences(kind["list"])
        if limit and names and len(kinds) > 1 and not any(t in cycles for t in own):
            found.append(_reported(subject, limit, Span(kind.start(), kind.end()), names))
    return found


def _accented(page: Page, kind: re.Match[str]) -> bool:
    """«báo cáo năm», not «báo cáo … Việt Nam»: the period is written with its accents."""
    words = page.plain[kind.start("list") : kind.end("list")].lower().split()
    return any(word.strip(",;/") in _WRITTEN for word in words)


def _reported(subject: Line, limit: Time | None, said: Span, names: frozenset[str]) -> Found:
    page = subject.page
    first, last = (limit.start, limit.end) if limit else (said.start, said.end)
    span = task_span(subject, limit) if limit else cut(page, subject.stroke(said.start), first, last)
    time = limit or Time(first, last, first, Role.CYCLE, Recurrence(frozenset()), basis="cycle")
    why = f"loại báo cáo «{page.words(said.start, said.end)}»"
    return Found(span, subject.segment, "cycle", why, 0.85, first, time, None, None, "cycle", names)


def reported_before(subject: Line, time: Time) -> frozenset[str]:
    """«báo cáo quý, 6 tháng, năm trước ngày 10 của tháng cuối kỳ»: the kinds of report say which periods."""
    if time.row != "day_of_last_month" or not _PERIOD_END.search(subject.page.folded, time.at, time.end):
        return frozenset()
    kinds = list(_REPORT.finditer(subject.page.folded, subject.segment.start, time.at))
    return recurrences(kinds[-1]["list"]) if kinds and _accented(subject.page, kinds[-1]) else frozenset()


def recurrences(words: str) -> frozenset[str]:
    """The recurrences named in a folded list: «thang, quy, 6 thang, nam»."""
    found: set[str] = set()
    rest = re.sub(r"\b(?:dau|cuoi) nam\b", " ", words)
    for name, pattern in _PERIODS:
        if pattern.search(rest):
            found.add(name)
            rest = pattern.sub(" ", rest)
    return frozenset(found)
