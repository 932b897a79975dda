"""A candidate in the making, and the words it covers. Offsets are those of the flowing page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schedules.decision.page import Page
from schedules.decision.quantities import Quantity, quantities
from schedules.decision.roles import Role
from schedules.decision.scene import strokes
from schedules.decision.sentences import Segment, Span
from schedules.decision.times import Time

_LONGEST = 320  # letters of a quote; a person reads two lines, not a page


@dataclass(frozen=True, slots=True)
class Found:
    """What one pattern found: the words, the kind of duty, its time and figure, and why it was taken."""

    span: Span
    segment: Segment
    kind: str
    why: str
    confidence: float
    at: int
    time: Time | None = None
    quantity: Quantity | None = None
    due: date | None = None
    basis: str = "none"
    recurrence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One segment with what is needed to look into it: its strokes, its times, its clause's index."""

    page: Page
    index: int
    segment: Segment
    strokes: tuple[Span, ...]
    times: tuple[Time, ...]

    @property
    def whole(self) -> Span:
        return Span(self.segment.start, self.segment.end)

    @property
    def folded(self) -> str:
        return self.page.folded[self.segment.start : self.segment.end]

    def stroke(self, at: int) -> Span:
        """The stroke that holds an offset, else the whole segment."""
        return next((s for s in self.strokes if s.start <= at < s.end), self.whole)

    def others(self, time: Time) -> list[Time]:
        return [t for t in self.times if t is not time]

    def quoted(self, at: int) -> bool:
        """Whether an offset lies inside quotation marks: the title of something else."""
        plain = self.page.plain
        return plain.count('"', self.segment.start, at) % 2 == 1 and '"' in plain[at : self.segment.end]


def line(page: Page, index: int, segment: Segment, times: Sequence[Time]) -> Line:
    """The segment made ready, with the times that stand in it."""
    first = bisect_left(times, segment.start, key=lambda t: t.at)
    last = bisect_left(times, segment.end, key=lambda t: t.at)
    return Line(page, index, segment, tuple(strokes(page, segment)), tuple(times[first:last]))


def cut(page: Page, span: Span, first: int, last: int) -> Span:
    """A span of readable length that keeps `first` to `last` and breaks at a comma or between words."""
    start, end = span.start, max(span.end, last)
    if end - start > _LONGEST and last - start > _LONGEST - 60:
        start = _later_start(page, start, first, last)
    if end - start > _LONGEST:
        high = max(last, start + _LONGEST)
        breaks = max(page.plain.rfind(",", last, high), page.plain.rfind(" ", last, high) if high > last else -1)
        end = breaks if breaks > 0 else min(end, high)
    return Span(start, max(end, last))


def _later_start(page: Page, start: int, first: int, last: int) -> int:
    low = max(start, last - _LONGEST + 60)
    comma = page.plain.find(", ", low, max(low, first - 40))
    if comma > 0:
        return comma + 2
    space = page.plain.find(" ", low, first)
    return space + 1 if space > 0 else low


def bound(subject: Line, span: Span, others: Sequence[Time]) -> Quantity | None:
    """The figure that goes with a date: of its own words, else of its clause when that holds one date and one
    figure."""
    own = quantities(subject.page, span.start, span.end)
    if own:
        return own[0]
    if any(t.role in (Role.DEADLINE, Role.CYCLE) for t in others):
        return None
    whole = quantities(subject.page, subject.segment.start, subject.segment.end)
    return whole[0] if len(whole) == 1 else None
