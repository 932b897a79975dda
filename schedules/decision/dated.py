"""What has a date or a cycle of its own: deadlines, terms counted from an event, cycles, kinds of reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from schedules.dates import Day, DayRange, Month, Quarter, Recurrence
from schedules.decision import phrases as say
from schedules.decision.facts import Facts
from schedules.decision.found import Found, Line, bound
from schedules.decision.kinds import beside, recurrences, reported_before, reports, said_after, weekly
from schedules.decision.page import Page
from schedules.decision.roles import Role
from schedules.decision.sentences import Span
from schedules.decision.task import LEAST_TASK, LIGHT, SHORT_TASK, task_span
from schedules.decision.times import Time, yearless

_HEAD_REACH = 300  # letters back to the head of a line
_SPAN_REACH = 90  # letters back to the beginning of a span of time
_NEAR = 40  # letters from a counted term to the day in parentheses that it comes to


def dated(subject: Line, facts: Facts, headings: Sequence[Span], *, framed: bool = False) -> Iterator[Found]:
    """The deadlines and cycles of one segment; `headings` are the short titles above it, nearest first.

    framed: it stands under its month in a programme, so «Sơ kết 6 tháng» is held once.
    """
    subject = _unframed(subject)
    cycles = [t for t in subject.times if t.role is Role.CYCLE]
    if cycles:
        yield from _cycles(subject, cycles)
    found = [*said_after(subject), *([] if cycles else weekly(subject))]
    if not found and not framed:
        found = beside(subject, cycles) if cycles else reports(subject, headings)
    used = {report.time for report in found}
    yield from found
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
    if frame.start > subject.segment.start + LEAST_TASK or not any(_framed(subject, frame, t) for t in within):
        return subject
    return replace(subject, times=tuple(t for t in subject.times if t is not frame))


def _framed(subject: Line, frame: Time, time: Time) -> bool:
    if frame.first is None or frame.due is None or time.due is None or not frame.first <= time.due <= frame.due:
        return False
    said = subject.page.folded[subject.stroke(time.at).start : time.start].strip(" ,(-")
    return (not said or bool(LIGHT.match(said))) and len(said) < SHORT_TASK


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
    no_task = LIGHT.match(said) is not None and len(said) < SHORT_TASK
    return no_task or any(stroke.start <= cycle.at < stroke.end for cycle in cycles)


def _ends_span(subject: Line, time: Time) -> bool:
    """«hằng tuần, từ tuần này đến hết tháng 9»: the end of the time over which something comes again."""
    start = max(subject.segment.start, time.at - _SPAN_REACH)
    return bool(say.UNTIL_SPAN.search(subject.page.folded[start : time.at + len("den ")]))


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
            names.update(reported_before(subject, time) or _names(time))
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


def short_titles(page: Page, spans: Sequence[Span]) -> list[Span]:
    """Of the clauses above, the two nearest that are short enough to be titles."""
    return [span for span in spans if span.end - span.start < 140][:2]
