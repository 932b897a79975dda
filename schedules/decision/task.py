"""The words a time belongs to: its stroke, and a neighbour when the stroke itself says no task."""

from __future__ import annotations

import re

from schedules.dates import Day
from schedules.decision.actors import label_of
from schedules.decision.found import Line, cut
from schedules.decision.page import Page
from schedules.decision.roles import Role
from schedules.decision.sentences import Span
from schedules.decision.times import Time, has_verb

SHORT_TASK = (
    42  # a stroke with fewer letters before its date («hoàn thành trước ngày …») belongs to the words before it
)
_LONGEST_JOINED = 220  # letters from the first of two joined halves to the time
LEAST_TASK = 4  # letters between a comma and a date that make a task of their own («đợt 2 …»)
LIGHT = re.compile(
    r"(?:xong|hoan thanh|hoan tat|ket thuc|bao cao|gui|trinh|nop|cham nhat|truoc|den het|thoi gian|xin y kien"
    r"|co bao cao"
    r"|gui bao cao|va gui|ban hanh|thuc hien|to chuc thuc hien)\b"
)


def task_span(subject: Line, time: Time, *, free: bool = False) -> Span:
    """The words a time belongs to: its stroke, and a neighbour when the stroke itself says no task.

    free: the stroke before may be taken although it holds another time (cycles that stand together).
    """
    page, parts = subject.page, subject.strokes
    i = next((n for n, p in enumerate(parts) if p.start <= time.at < p.end), len(parts) - 1)
    start, end = parts[i].start, parts[i].end
    said = page.folded[start : max(start, time.start)].strip(" ,(-")
    light = not said or (bool(LIGHT.match(said)) and len(said) < SHORT_TASK)
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
    return end - start < 12 or (end - start < SHORT_TASK and not has_verb(page, start, end))


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
            if comma >= 0 and time.start - comma > LEAST_TASK:
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
