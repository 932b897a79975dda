"""The picture: status by unit as stacked bars, disbursement of each group against its ladder. Made for a phone's width.

Green, yellow and red carry hatching as a second cue, so that nobody needs to tell the colours apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.summaries import words
from bot.summaries.counts import FLAGS, Counts
from bot.summaries.disbursement import Ladder, Rung
from bot.summaries.figures import Figures
from schedules import periods
from schedules.language import format_date, format_number, format_percent

if TYPE_CHECKING:
    from bot.summaries.pictures.canvas import Canvas, Hatch, Shape

WIDTH, MARGIN = 1080, 40  # pixels, like all that follows
HEAD, BAR, KEYS, LADDER = 200, 70, 120, 480  # the title, one unit, a legend, one group
NAMES = 300  # what a unit's name may take of a bar's line
MOST_UNITS = 18
BIG, HEADING, PLAIN, SMALL = 42, 31, 26, 24  # sizes of letters
INK, PALE, FAINT = "#222222", "#767676", "#e5e5e5"
GREEN, YELLOW, RED = "#2e8b57", "#f5c518", "#d7373f"


@dataclass(frozen=True, slots=True)
class Band:
    """One colour of the bars: which flags it gathers, and how it is drawn."""

    name: str
    flags: tuple[str, ...]
    colour: str
    hatch: Hatch = ""
    ink: str = INK

    def of(self, counts: Counts) -> int:
        return sum(getattr(counts, flag) for flag in self.flags)


BANDS = (
    Band("late", ("overdue",), RED, "rising", "#ffffff"),
    Band("near", ("today", "soon"), YELLOW, "dotted"),
    Band("waiting", ("settling", "awaiting"), "#f9e79f", "falling"),
    Band("in_time", ("in_time",), "#a9d8a0"),
    Band("done", ("done_late", "done_in_time", "done_undated"), GREEN, "", "#ffffff"),
    Band("aside", ("paused", "unknown"), "#d0d0d0", "crossed"),
)


def write(figures: Figures) -> bytes:
    """A PNG of 1080 pixels' width, under 150 KB."""
    from bot.summaries.pictures.canvas import Canvas

    rows = _rows(figures)
    bars = BAR * max(len(rows), 1)
    drawn = Canvas(WIDTH, HEAD + bars + KEYS + LADDER * len(figures.ladders) + MARGIN)
    _head(drawn, figures)
    _bars(drawn, HEAD, rows)
    top = HEAD + bars + KEYS
    for ladder in figures.ladders:
        _Chart(drawn, ladder, figures.today, top).draw()
        top += LADDER
    return drawn.png()


def _head(drawn: Canvas, figures: Figures) -> None:
    from bot.summaries.pictures.canvas import wrapped

    title = words.sentence(figures.unit_name or figures.commune_name)
    period = periods.words((figures.period.code,)) if figures.period else ""
    day = f"{format_date(figures.today)} ({period})" if period else format_date(figures.today)
    y = 62
    for line in wrapped(title, BIG, WIDTH - 2 * MARGIN, bold=True):
        drawn.text((WIDTH / 2, y), line, BIG, "ms", bold=True)
        y += 48
    drawn.text((WIDTH / 2, y - 2), day, HEADING, "ms", ink=PALE)
    drawn.text((MARGIN, HEAD - 20), words.text("picture.bars"), HEADING, bold=True)


def _rows(figures: Figures) -> list[tuple[str, Counts]]:
    """Units worst first; beyond what fits, the rest together in one bar, so that the bars add up to the total."""
    rows = [(row.name, row.counts) for row in figures.units]
    if len(rows) <= MOST_UNITS:
        return rows
    rest = figures.units[MOST_UNITS - 1 :]
    sums = {flag: sum(getattr(row.counts, flag) for row in rest) for flag in FLAGS}
    return [*rows[: MOST_UNITS - 1], (words.text("picture.others", count=len(rest)), Counts(**sums))]


# --- bars -----------------------------------------------------------------------------------------------------------


def _bars(drawn: Canvas, top: int, rows: Sequence[tuple[str, Counts]]) -> None:
    if not rows:
        drawn.text((WIDTH / 2, top + BAR / 2), words.text("picture.empty"), PLAIN, "mm", ink=PALE)
        return
    # The bar of the rest together is drawn to the length of the longest unit, and says so: else it would dwarf all
    # others.
    longest = max(counts.total for _, counts in rows[: MOST_UNITS - 1]) or 1
    for line, (name, counts) in enumerate(rows):
        y = top + BAR * line
        _name(drawn, y, name)
        _bar(drawn, y, counts, max(longest, counts.total))
    left, bottom = MARGIN + NAMES + 16, top + BAR * len(rows)
    drawn.line([(left, top), (left, bottom)], INK, 2)
    _keys(drawn, bottom + 36, [band for band in BANDS if any(band.of(counts) for _, counts in rows)])


def _name(drawn: Canvas, y: float, name: str) -> None:
    from bot.summaries.pictures.canvas import wrapped

    lines = wrapped(name, PLAIN, NAMES)
    for place, line in enumerate(lines):
        middle = y + BAR / 2 + (place - (len(lines) - 1) / 2) * 31
        drawn.text((MARGIN + NAMES, middle), line, PLAIN, "rm")


def _bar(drawn: Canvas, y: float, counts: Counts, longest: int) -> None:
    """Bands one behind the other, each with its number where it is wide enough; the sum behind the last."""
    from bot.summaries.pictures.canvas import measured

    left, sums = MARGIN + NAMES + 16, 74
    scale = (WIDTH - MARGIN - sums - left) / longest
    x: float = left
    for band in BANDS:
        number = band.of(counts)
        if not number:
            continue
        wide, told = number * scale, format_number(number)
        drawn.box((x, y + 10), (x + wide, y + BAR - 10), band.colour, band.hatch)
        if measured(told, PLAIN) + 6 <= wide:
            middle, halo = (x + wide / 2, y + BAR / 2), band.colour if band.hatch else ""
            drawn.text(middle, told, PLAIN, "mm", ink=band.ink, halo=halo)
        x += wide
    drawn.text((x + 10, y + BAR / 2), format_number(counts.total), PLAIN, "lm", ink=PALE)


def _keys(drawn: Canvas, y: float, bands: Sequence[Band]) -> None:
    """The colours that were used, as many on a line as their names leave room for."""
    from bot.summaries.pictures.canvas import measured

    x, middle = float(MARGIN), y
    for band in bands:
        told = words.text(f"picture.{band.name}")
        ends = x + 52 + measured(told, SMALL)
        if ends > WIDTH - MARGIN and x > MARGIN:
            x, middle, ends = float(MARGIN), middle + 40, MARGIN + 52 + measured(told, SMALL)
        drawn.box((x, middle - 12), (x + 40, middle + 12), band.colour, band.hatch)
        drawn.text((x + 52, middle), told, SMALL, "lm")
        x = ends + 36


# --- ladders --------------------------------------------------------------------------------------------------------


class _Chart:
    """One group: the expectation as a line, steps as squares, today's figure as a mark that shows how it stands."""

    def __init__(self, drawn: Canvas, ladder: Ladder, today: date, top: int) -> None:
        self._drawn, self._ladder, self._today = drawn, ladder, today
        self._top, self._left, self._right = top + 76, 124, WIDTH - MARGIN - 20
        self._bottom = top + LADDER - 128
        self._line = ladder.line
        self._first, self._last = self._line[0][0].toordinal(), self._line[-1][0].toordinal() + 6
        self._silent = ladder.silent == len(ladder.projects)

    def draw(self) -> None:
        group = words.group(self._ladder.group.value)
        shares = {"percent": self._ladder.percent, "expected": self._ladder.expected}
        told = words.text("picture.ladder", group=group, silent=self._silent, **shares)
        self._drawn.text((MARGIN, self._top - 44), told, HEADING, bold=True)
        self._frame()
        line = [self._at(day, share) for day, share in self._line]
        self._drawn.line(line, PALE, 3, dash=(14, 8))
        today = min(max(self._today, self._line[0][0]), self._line[-1][0])
        x, _ = self._at(today, 0)
        self._drawn.line([(x, self._top), (x, self._bottom)], INK, 1.5, dash=(3, 5))
        for rung in self._ladder.rungs:
            self._rung(rung)
        if not self._silent:  # nothing was ever said: a mark at nought would be a claim
            self._now(today)
        self._legend()

    def _at(self, day: date, share: float) -> tuple[float, float]:
        """Where a day and a percent stand; room is left above 100% for what is written there."""
        across = (day.toordinal() - self._first) / (self._last - self._first)
        high = self._bottom - 10 - self._top - 62
        return self._left + across * (self._right - self._left), self._bottom - 10 - min(share, 110) / 100 * high

    def _frame(self) -> None:
        for share in (0, 50, 100):
            _, y = self._at(self._ladder.line[0][0], share)
            self._drawn.line([(self._left, y), (self._right, y)], FAINT, 1.5)
            self._drawn.text((self._left - 14, y), f"{share}%", SMALL, "rm", ink=PALE)
        self._drawn.line([(self._left, self._bottom), (self._right, self._bottom)], INK, 1.5)
        for month in range(1, 13):
            x, _ = self._at(date(self._ladder.line[0][0].year, month, 1), 0)
            self._drawn.line([(x, self._bottom), (x, self._bottom + 8)], INK, 1.5)
            self._drawn.text((x + 37, self._bottom + 36), f"T{month}", SMALL, "ms", ink=PALE)

    def _rung(self, rung: Rung) -> None:
        """A step with what it asks and who is there: left above it, right below where today's own figure stands."""
        x, y = self._at(rung.due, rung.value)
        self._drawn.mark((x, y), "square", 18, "#ffffff")
        near = 0 <= (rung.due - self._today).days < 75 and abs(self._ladder.percent - rung.value) < 40
        told = f"{format_number(rung.value)}%", words.text("picture.rung", met=rung.met, projects=rung.projects)
        beside, first, anchor = (18, 26, "ls") if near and x < self._right - 170 else (-6, -46, "rs")
        for place, line in enumerate(told):
            self._drawn.text((x + beside, y + first + place * 29), line, SMALL, anchor, halo="#ffffff")

    def _now(self, today: date) -> None:
        colour, shape = _standing(self._ladder)
        x, y = self._at(today, self._ladder.percent)
        self._drawn.mark((x, y), shape, 28, colour)
        told, right = format_percent(self._ladder.percent), x < self._right - 120
        self._drawn.text(
            (x + (24 if right else -24), y), told, HEADING, "lm" if right else "rm", bold=True, halo="#ffffff"
        )

    def _legend(self) -> None:
        y, x = self._bottom + 78, float(self._left)
        self._drawn.line([(x, y), (x + 44, y)], PALE, 3, dash=(14, 8))
        x = self._named(x + 56, y, "expected")
        self._drawn.mark((x + 10, y), "square", 18, "#ffffff")
        x = self._named(x + 32, y, "step")
        if not self._silent:
            colour, shape = _standing(self._ladder)
            self._drawn.mark((x + 14, y), shape, 26, colour)
            self._named(x + 40, y, "now")

    def _named(self, x: float, y: float, name: str) -> float:
        from bot.summaries.pictures.canvas import measured

        told = words.text(f"picture.{name}")
        self._drawn.text((x, y), told, SMALL, "lm")
        return x + measured(told, SMALL) + 44


def _standing(ladder: Ladder) -> tuple[str, Shape]:
    """Green round: as expected. Yellow triangle: up to 10 points behind. Red cross: farther behind."""
    behind = ladder.expected - ladder.percent
    if behind <= 0:
        return GREEN, "circle"
    return (YELLOW, "triangle") if behind <= 10 else (RED, "cross")
