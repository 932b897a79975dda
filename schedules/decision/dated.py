"""What has a date or a cycle of its own: deadlines, terms counted from an event, cycles, kinds of reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from schedules.dates import Day, DayRange, Month, Quarter, Recurrence
from schedules.decision import phrases as say
from schedules.decision.actors import label_of
from schedules.decision.facts import Facts
from schedules.decision.found import Found, Line, bound, cut
from schedules.decision.page import Page
from schedules.decision.roles import Role
from schedules.decision.sentences import Segment, Span
from schedules.decision.times import Time, has_verb, yearless

_SHORT_TASK = (
    42  # a stroke with fewer letters before its date («hoàn thành trước ngày …») belongs to the words before it
)
_LONGEST_JOINED = 220  # letters from the first of two joined halves to the time
_HEAD_REACH = 300  # letters back to the head of a line
_NEAR = 40  # letters from a counted term to the day in parentheses that it comes to
_LEAST_TASK = 4  # letters between a comma and a date that make a task of their own («đợt 2 …»)
_LIGHT = re.compile(
    r"(?:xong|hoan thanh|hoan tat|ket thuc|bao cao|gui|trinh|nop|cham nhat|truoc|den het|thoi gian|xin y kien"
    r"|co bao cao"
    r"|gui bao cao|va gui|ban hanh|thuc hien|to chuc thuc hien)\b"
)
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


def dated(subject: Line, facts: Facts, headings: Sequence[Span]) -> Iterator[Found]:
    """The deadlines and cycles of one segment; `headings` are the short titles above it, nearest first."""
    subject = _unframed(subject)
    cycles = [t for t in subject.times if t.role is Role.CYCLE]
    if cycles:
        yield from _cycles(subject, cycles)
    reports = [*_said_after(subject), *([] if cycles else _weekly(subject))]
    if not reports:
        reports = _beside(subject, cycles) if cycles else _reports(subject, headings)
    used = {report.time for report in reports}
    yield from reports
    for time in subject.times:
        if time.role is Role.DEADLINE and time not in used and not _of_cycle(subject, time, cycles):
            if time.due is not None or not isinstance(time.meaning, Day) or time.meaning.month is not None:
                yield _deadline(subject, facts, time)
        elif time.role is Role.RELATIVE and not cycles and not _explained(subject, time):
            yield _relative(subject, time)


def _unframed(subject: Line) -> Line:
    """«Quý IV: thẩm định hồ sơ, hoàn thành trước 15/10»: a month or quarter that opens the words of a nearer day only
    frames them."""
    limits = [t for t in subject.times if t.role is Role.DEADLINE]
    if len(limits) < 2 or not isinstance(limits[0].meaning, (Month, Quarter)):
        return subject
    frame, within = limits[0], limits[1:]
    if frame.start > subject.segment.start + _LEAST_TASK or not any(_framed(subject, frame, t) for t in within):
        return subject
    return replace(subject, times=tuple(t for t in subject.times if t is not frame))


def _framed(subject: Line, frame: Time, time: Time) -> bool:
    if frame.first is None or frame.due is None or time.due is None or not frame.first <= time.due <= frame.due:
        return False
    said = subject.page.folded[subject.stroke(time.at).start : time.start].strip(" ,(-")
    return (not said or bool(_LIGHT.match(said))) and len(said) < _SHORT_TASK


def _explained(subject: Line, time: Time) -> bool:
    """«chậm nhất 20 ngày trước ngày bầu cử (25/5/2020)»: the day itself stands in parentheses after its counting."""
    beside = next((t for t in subject.times if t.role is Role.DEADLINE and t.at > time.end), None)
    if beside is None or beside.due is None:
        return False
    between = subject.page.folded[time.end : beside.start]
    return len(between) < _NEAR and "(" in between and ")" not in between


def _of_cycle(subject: Line, time: Time, cycles: Sequence[Time]) -> bool:
    """Whether a date is only the day of a cycle beside it («hằng quý, trước ngày 15/3, 15/6 …»)."""
    if cycles and (time.due is None or _ends_span(subject, time)):
        return True
    if (
        not cycles
        or not yearless(time.meaning)
        or say.ROUND.search(subject.page.folded[max(0, time.at - 40) : time.at])
    ):
        return False
    if _apart(subject, time, cycles):
        return False
    stroke = subject.stroke(time.at)
    first = _first_of_list(subject, time)
    said = subject.page.folded[stroke.start : max(stroke.start, first.start)].strip(" ,(-")
    no_task = _LIGHT.match(said) is not None and len(said) < _SHORT_TASK
    return no_task or any(stroke.start <= cycle.at < stroke.end for cycle in cycles)


def _ends_span(subject: Line, time: Time) -> bool:
    """«hằng tuần, từ tuần này đến hết tháng 9»: the end of the time over which something comes again."""
    return bool(say.UNTIL_SPAN.search(subject.page.folded[subject.segment.start : time.at + len("den ")]))


def _apart(subject: Line, time: Time, cycles: Sequence[Time]) -> bool:
    """«báo cáo trước ngày 20/6 và định kỳ hằng quý»: once by the day, and then each quarter."""
    return any(time.end <= c.start and say.AND_AGAIN.fullmatch(subject.page.folded, time.end, c.start) for c in cycles)


def _first_of_list(subject: Line, time: Time) -> Time:
    """Of «trước ngày 20/6 và 20/12» the first: both are days of what stands before it."""
    for earlier in reversed([t for t in subject.times if t.end <= time.start]):
        if earlier.role is not Role.DEADLINE or not say.AND.fullmatch(subject.page.folded, earlier.end, time.start):
            break
        time = earlier
    return time


def _deadline(subject: Line, facts: Facts, time: Time) -> Found:
    span = task_span(subject, time)
    quantity = bound(subject, span, subject.others(time))
    if yearless(time.meaning) and isinstance(time.meaning, (Day, DayRange, Month, Quarter)):
        why, names = _again(subject, facts, time)
        if names:
            return Found(span, subject.segment, "cycle", why, 0.8, time.at, time, quantity, None, "cycle", names)
    said = subject.page.words(time.start, time.end)
    kind = "milestone" if quantity else "one_off"
    return Found(span, subject.segment, kind, f"hạn ghi «{said}»", 0.92, time.at, time, quantity, time.due, time.basis)


def _again(subject: Line, facts: Facts, time: Time) -> tuple[str, frozenset[str]]:
    """Why a day without a year comes again each year, and as which cycle; nothing where it is meant once."""
    folded, first = subject.page.folded, _first_of_list(subject, time)
    if say.PERIODIC.search(folded[max(subject.segment.start, first.start - 40) : first.start]):
        days = sum(_first_of_list(subject, t) is first for t in subject.times if t.role is Role.DEADLINE)
        return "ngày định kỳ", frozenset({{2: "half_year", 4: "quarterly"}.get(days, "annual")})
    line_start = folded.rfind("\n", 0, time.at) + 1
    if say.YEARLY_HEAD.search(folded, max(line_start, time.at - _HEAD_REACH), time.at):
        return "ngày tháng của mỗi năm", frozenset({"annual"})
    if facts.standing:
        return "ngày tháng không có năm trong một quy định: lặp lại hằng năm", frozenset({"annual"})
    return "", frozenset()


def _relative(subject: Line, time: Time) -> Found:
    said = subject.page.words(time.start, time.end)
    why = f"hạn tính từ một sự kiện: «{said}»" + ("" if time.due else "; cần biết ngày của sự kiện")
    span = task_span(subject, time)
    return Found(span, subject.segment, "one_off", why, 0.75, time.at, time, None, time.due, "trigger")


def _cycles(subject: Line, cycles: Sequence[Time]) -> Iterator[Found]:
    """One candidate for cycles that stand together, several when each has a day of its own."""
    for group in _together(cycles):
        names: set[str] = set()
        for time in group:
            names.update(_reported_before(subject, time) or _names(time))
        more, end = _goes_on(subject, group[-1].end)
        names |= more
        span = task_span(subject, group[0], free=True)
        span = Span(span.start, max(span.end, end))
        group[0] = _with_day(subject, group[0])
        why = f"kỳ lặp «{subject.page.words(group[0].start, group[-1].end)}»"
        time, at = group[0], group[0].at
        yield Found(span, subject.segment, "cycle", why, 0.93, at, time, None, None, "cycle", frozenset(names))


def _names(time: Time) -> frozenset[str]:
    return frozenset(time.meaning.cycles) if isinstance(time.meaning, Recurrence) else frozenset()


def _reported_before(subject: Line, time: Time) -> frozenset[str]:
    """«báo cáo quý, 6 tháng, năm trước ngày 10 của tháng cuối kỳ»: the kinds of report say which periods."""
    if time.row != "day_of_last_month" or not _PERIOD_END.search(subject.page.folded, time.at, time.end):
        return frozenset()
    kinds = list(_REPORT.finditer(subject.page.folded, subject.segment.start, time.at))
    return recurrences(kinds[-1]["list"]) if kinds and _accented(subject.page, kinds[-1]) else frozenset()


def _together(cycles: Sequence[Time]) -> list[list[Time]]:
    """Cycles split into candidates: those without a day of their own go with their neighbours."""
    groups: list[list[Time]] = []
    for time in cycles:
        if groups and (_day(time) is None or all(_day(t) is None for t in groups[-1])):
            groups[-1].append(time)
        else:
            groups.append([time])
    return groups


def _with_day(subject: Line, cycle: Time) -> Time:
    """«hàng tháng (vào ngày 25)»: the day beside a cycle that names none."""
    meaning = cycle.meaning
    beside = [t.meaning for t in subject.times if t.role is Role.DEADLINE and t.at > cycle.at]
    days = [m.day for m in beside if isinstance(m, Day) and m.month is None]
    if days and isinstance(meaning, Recurrence) and meaning.day is None:
        return replace(cycle, meaning=replace(meaning, day=days[0]))
    return cycle


def _goes_on(subject: Line, end: int) -> tuple[frozenset[str], int]:
    """The cycles that a list names after a parenthesis: «hằng quý (trước ngày 10 …), 6 tháng (…) và năm»."""
    names: set[str] = set()
    while match := say.MORE_CYCLES.match(subject.page.folded, end, subject.segment.end):
        names |= recurrences(match["list"])
        end = match.end()
    return frozenset(names), end


def _day(time: Time) -> int | None:
    return time.meaning.day if isinstance(time.meaning, Recurrence) else None


def _kinds(page: Page, segment: Segment) -> list[re.Match[str]]:
    """The kinds of report that a segment names, in order."""
    kinds = [m for m in _REPORT.finditer(page.folded, segment.start, segment.end) if _accented(page, m)]
    if len(kinds) == 1:
        kinds += [m for m in _REPORT_MORE.finditer(page.folded, kinds[0].end(), segment.end) if _accented(page, m)]
    return kinds


def _reports(subject: Line, headings: Sequence[Span]) -> list[Found]:
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


def _said_after(subject: Line) -> list[Found]:
    """«trước ngày 10/12 (báo cáo năm)»: the kind of report stands after its day."""
    found: list[Found] = []
    for limit in subject.times:
        if limit.role is Role.DEADLINE and yearless(limit.meaning):
            kind = _REPORT_AFTER.match(subject.page.folded, limit.end, subject.segment.end)
            names = recurrences(kind["list"]) if kind and _accented(subject.page, kind) else frozenset()
            if kind and names:
                found.append(_reported(subject, limit, Span(limit.start, kind.end("list")), names))
    return found


def _weekly(subject: Line) -> list[Found]:
    """«chế độ báo cáo tuần (trước 15 giờ thứ Năm)»: a weekly report whose day is no date."""
    said = _WEEKLY.search(subject.page.folded, subject.segment.start, subject.segment.end)
    if not said or not _accented(subject.page, said):
        return []
    return [_reported(subject, None, Span(said.start(), said.end()), frozenset({"weekly"}))]


def _beside(subject: Line, cycles: Sequence[Time]) -> list[Found]:
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


def recurrences(words: str) -> frozenset[str]:
    """The recurrences named in a folded list: «thang, quy, 6 thang, nam»."""
    found: set[str] = set()
    rest = re.sub(r"\b(?:dau|cuoi) nam\b", " ", words)
    for name, pattern in _PERIODS:
        if pattern.search(rest):
            found.add(name)
            rest = pattern.sub(" ", rest)
    return frozenset(found)


def task_span(subject: Line, time: Time, *, free: bool = False) -> Span:
    """The words a time belongs to: its stroke, and a neighbour when the stroke itself says no task.

    free: the stroke before may be taken although it holds another time (cycles that stand together).
    """
    page, parts = subject.page, subject.strokes
    i = next((n for n, p in enumerate(parts) if p.start <= time.at < p.end), len(parts) - 1)
    start, end = parts[i].start, parts[i].end
    said = page.folded[start : max(start, time.start)].strip(" ,(-")
    light = not said or (bool(_LIGHT.match(said)) and len(said) < _SHORT_TASK)
    follows = i + 1 < len(parts) and not _taken(subject, parts[i + 1], time)
    if i == 0 and light and _headed(subject, follows=follows):
        start = subject.segment.heads[-1].start  # «Thành lập Tổ bầu cử: chậm nhất …»
    elif i and light and (free or not _taken(subject, parts[i - 1], time)):
        start = parts[i - 1].start
    elif follows and _idle(page, start, time.start):
        end = parts[i + 1].end
    while i > 0 and start == parts[i].start and _joined(subject, parts[i - 1], parts[i], time):
        i -= 1
        start = parts[i].start
    return cut(page, _own_part(subject, Span(start, end), time), time.start, time.end)


def _headed(subject: Line, *, follows: bool) -> bool:
    """Whether the head names the task; of «Về tiêu thụ: hằng năm, tổ chức …» the words that follow do."""
    heads = subject.segment.heads
    if not heads or label_of(subject.page, subject.segment):
        return False
    return not follows or has_verb(subject.page, heads[-1].start, heads[-1].end)


def _idle(page: Page, start: int, end: int) -> bool:
    """Whether the words before a time name no task: nothing, or «từ tháng 8 trở đi, mỗi»."""
    return end - start < 12 or (end - start < _SHORT_TASK and not has_verb(page, start, end))


def _own_part(subject: Line, span: Span, time: Time) -> Span:
    """Of words that hold several dates («đợt 1 trong tháng 4, đợt 2 trước ngày 30/10»): those between the
    neighbours."""
    folded, start, end = subject.page.folded, span.start, span.end
    rivals = [t for t in subject.others(time) if t.role is Role.DEADLINE and span.start <= t.at < span.end]
    if time.role is Role.CYCLE:  # «mỗi tháng một lần, vào ngày 18, …»: the day is the cycle's own
        rivals = [t for t in rivals if not (isinstance(t.meaning, Day) and t.meaning.month is None)]
    for rival in rivals:
        if rival.end <= time.start:
            comma = folded.find(",", rival.end, time.start)
            if comma >= 0 and time.start - comma > _LEAST_TASK:
                start = max(start, comma + 2)
        elif rival.start >= time.end:
            comma = folded.rfind(",", time.end, rival.start)
            end = min(end, comma) if comma > 0 else end
    return Span(start, max(end, time.end))


def _joined(subject: Line, before: Span, part: Span, time: Time) -> bool:
    """«chế độ báo cáo … thực hiện và giải ngân kế hoạch …»: an «và» that joins two halves of one task."""
    link = subject.page.folded[before.end : part.start]
    short = time.end - before.start <= _LONGEST_JOINED
    return "va" in link.split() and "," not in link and short and not _taken(subject, before, time)


def _taken(subject: Line, part: Span, time: Time) -> bool:
    limits = (Role.DEADLINE, Role.CYCLE)
    return any(part.start <= t.at < part.end for t in subject.others(time) if t.role in limits)


def short_titles(page: Page, spans: Sequence[Span]) -> list[Span]:
    """Of the clauses above, the two nearest that are short enough to be titles."""
    return [span for span in spans if span.end - span.start < 140][:2]
