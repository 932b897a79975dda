"""Scenes and times to candidates: everything one clause asks for, made ready for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from schedules.dates import Day, Recurrence
from schedules.decision import months
from schedules.decision.actors import label_of
from schedules.decision.blocks import Sort
from schedules.decision.dated import dated, short_titles
from schedules.decision.facts import Facts
from schedules.decision.found import Found, Line, line
from schedules.decision.page import Page
from schedules.decision.reading import Candidate
from schedules.decision.scene import Stage
from schedules.decision.sentences import Span
from schedules.decision.soft import deliverable, leads, occasions, targets
from schedules.decision.times import Clock
from schedules.decision.units import Unit

_SHORT_TITLE = 25  # a quote shorter than this says too little: the heading above names the task


class Duties:
    """Finds the candidates of a document's clauses."""

    def __init__(self, page: Page, stage: Stage, clock: Clock, facts: Facts) -> None:
        self._page, self._stage, self._clock, self._facts = page, stage, clock, facts
        self._frames = months.frames(page, [scene.clause for scene in stage.scenes], facts.year)

    def of(self, index: int) -> list[Candidate]:
        """The candidates of one clause, in reading order."""
        scene = self._stage.scenes[index]
        block = scene.clause.block
        if scene.clause.role != "body" or block.sort is Sort.ROW or not scene.segments:
            return []
        heading = block.sort is Sort.HEADING or self._page.plain[block.body : block.end].isupper()
        told = self._stage.told(index)
        timed = not told and self._stage.timed(index)
        acted = frozenset(segment for segment in scene.segments if segment.heads and scene.earlier[segment])
        times = self._clock.times(
            block.body, block.end, scene.segments, heading=heading, told=told, timed=timed, acted=acted
        )
        frame = self._frames.get(index)
        if frame is not None:
            times = [months.placed(self._page, time, frame, self._facts.year) for time in times]
        titles = short_titles(self._page, self._above(index))
        found: list[Found] = []
        for segment in scene.segments:
            found += self._segment(line(self._page, index, segment, times), titles, heading=heading, framed=bool(frame))
        if frame is not None and not any(item.time for item in found) and months.undated(self._page, block):
            task = months.under(line(self._page, index, scene.segments[0], times), frame, self._facts.year)
            found += [task] if task else []
        return [self._candidate(index, item) for item in sorted(found, key=lambda f: (f.span.start, f.span.end))]

    def _above(self, index: int) -> list[Span]:
        """The words of the clauses above, nearest first."""
        blocks = [self._stage.scenes[p].clause.block for p in reversed(self._stage.scenes[index].clause.parents)]
        return [Span(block.body, block.end) for block in blocks]

    def _segment(self, subject: Line, titles: Sequence[Span], *, heading: bool, framed: bool) -> list[Found]:
        found = list(dated(subject, self._facts, titles, framed=framed))
        if heading:
            return found
        found += targets(subject, self._facts, found)
        if not found:
            found += deliverable(subject, self._stage)
        found += occasions(subject, found)
        return [*found, *leads(subject, self._stage)]

    def _candidate(self, index: int, item: Found) -> Candidate:
        page, stage, segment = self._page, self._stage, item.segment
        lead, where = stage.lead(index, segment, item.at)
        if not lead and index in self._frames:
            lead, where = stage.bracketed(index), "trong ngoặc"
        support = stage.support(index, segment)
        start, end = page.span(item.span.start, item.span.end)
        reason = f"; đơn vị: {where}" if lead else "; chưa rõ đơn vị"
        time = item.time
        return Candidate(
            start=start,
            end=end,
            clause=stage.scenes[index].clause.path,
            quote=page.source.original[start:end],
            kind=item.kind,
            lead=_named(lead),
            support=_named(support),
            recipient=None if item.kind == "assignment" else stage.recipient(index, segment),
            due=item.due,
            due_basis=item.basis,
            period=self._period(item),
            recurrence=item.recurrence,
            time_span=page.span(time.start, time.end) if time else None,
            quantity=item.quantity,
            group=stage.group(index, segment, item.span.end),
            confidence=item.confidence - (0.0 if lead else 0.05),
            reason=item.why + reason,
            title=self._title(index, item),
            literal=page.words(time.start, time.end) if time else "",
            day=_day(item),
            lead_ids=_ids(lead),
            support_ids=_ids(support),
        )

    def _title(self, index: int, item: Found) -> str:
        words = self._page.words(item.span.start, item.span.end)
        if label_of(self._page, item.segment) == "time" or len(words) < _SHORT_TITLE:
            return self._stage.heading(index) or words
        return words

    def _period(self, item: Found) -> tuple[date | None, date | None]:
        year, time = self._facts.year, item.time
        if item.recurrence or item.basis in ("explicit_year", "implied_plan_year"):
            return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
        if time and time.first and time.due and time.first < time.due:
            return time.first, time.due
        return (date(year, 1, 1), None) if item.basis == "fuzzy" and year else (None, None)


def _day(item: Found) -> int | None:
    """The day of the month that a cycle names, in its own words or in the limit beside them."""
    meaning = item.time.meaning if item.time and item.recurrence else None
    return meaning.day if isinstance(meaning, Recurrence | Day) else None


def _named(units: Sequence[Unit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit.name[:1].upper() + unit.name[1:] for unit in units))


def _ids(units: Sequence[Unit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit.id for unit in units if unit.id))
