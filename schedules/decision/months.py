"""A programme's months: «Tháng 6» or «QUÝ II» on a line of its own dates the tasks that stand below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from schedules.dates import Context, Day, Month, Quarter, find
from schedules.decision import phrases as say
from schedules.decision.blocks import Block, Sort
from schedules.decision.clauses import Clause
from schedules.decision.found import Found, Line
from schedules.decision.markers import Rank
from schedules.decision.page import Page
from schedules.decision.roles import Role
from schedules.decision.times import Time

_LONGEST = 40  # letters of a line that is nothing but a month
_LEAST = 2  # such lines in a programme; a single one may be anything

_OWN_DAY = re.compile(r"\bngay \d|\d/\d|\b(?:am lich|al)\b|\b(?:trong|sau) \d{1,3} (?:ngay|tuan|thang)\b")

Frame = Month | Quarter


def frames(page: Page, tree: Sequence[Clause], year: int | None) -> dict[int, Frame]:
    """The month or quarter that each clause stands under, by its place; none where the text is no programme."""
    heads = {index: frame for index, clause in enumerate(tree) if (frame := _frame(page, clause, year))}
    if len(heads) < _LEAST:
        return {}
    found: dict[int, Frame] = {}
    current: Frame | None = None
    highest: Rank | None = None  # of what stands under the line, or of the line's own marker
    own = False
    for index, clause in enumerate(tree):
        marker = clause.block.marker
        if index in heads:
            current, own = heads[index], marker is not None
            highest = marker.rank if marker else None
        elif current is None or clause.role != "body":
            current = None
        elif marker is None:
            current = None if _title(page, clause.block) else current
        elif highest is not None and (marker.rank < highest or (own and marker.rank == highest)):
            current = None
        else:
            highest = marker.rank if highest is None else highest
            found[index] = current
    return found


def _frame(page: Page, clause: Clause, year: int | None) -> Frame | None:
    block = clause.block
    words = page.plain[block.body : block.end].strip(" .:;-*")
    if clause.role != "body" or block.sort is Sort.ROW or not words or len(words) > _LONGEST:
        return None
    only = [m for m in find(words, Context(year=year)) if words[m.end :] == "" and m.start == 0]
    meaning = only[0].meaning if only else None
    return meaning if isinstance(meaning, (Month, Quarter)) else None


def _title(page: Page, block: Block) -> bool:
    return block.sort is Sort.HEADING or page.plain[block.end - 1] not in ".;,"


def placed(page: Page, time: Time, frame: Frame, year: int | None) -> Time:
    """«trước ngày 20» below «Tháng 6» is the 19th of June."""
    meaning = time.meaning
    if time.role is not Role.DEADLINE or not isinstance(meaning, Day) or meaning.month is not None:
        return time
    if not isinstance(frame, Month) or year is None:
        return time
    of = frame.year.year if frame.year and frame.year.year else year
    try:
        day = date(of, frame.month, meaning.day)
    except ValueError:
        return time
    before = say.BEFORE.search(page.folded[max(0, time.at - 60) : time.at])
    return replace(time, meaning=replace(meaning, month=frame.month), due=day - timedelta(days=1) if before else day)


def undated(page: Page, block: Block) -> bool:
    """Whether a line names no day and no term of its own, not even one the reader leaves alone."""
    return not _OWN_DAY.search(page.folded, block.body, block.end)


def under(subject: Line, frame: Frame, year: int | None) -> Found | None:
    """The task of a line without a day of its own: it is due with the month it stands under."""
    span = frame.interval(Context(year=year))
    if span is None:
        return None
    said = f"quý {frame.quarter}" if isinstance(frame, Quarter) else f"tháng {frame.month}"
    why, segment = f"đứng dưới mục «{said}»", subject.segment
    return Found(subject.whole, segment, "one_off", why, 0.8, segment.start, due=span[1], basis="explicit")
