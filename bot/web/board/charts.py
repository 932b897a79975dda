"""The board's drawings as numbers: where each piece of an inline SVG lies. Words stand beside, never only there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.summaries import words
from bot.summaries.counts import Counts
from bot.summaries.disbursement import Ladder
from bot.summaries.pictures import png
from bot.texts import plain

WIDE = 100.0  # of a bar, in the units of its drawing
LEFT, RIGHT, TOP, BOTTOM = 34.0, 8.0, 8.0, 22.0
WIDTH, HEIGHT = 340.0, 170.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: from x on, so wide, standing for so many."""

    band: str
    label: str
    x: float
    wide: float
    number: int


def keys() -> list[tuple[str, str]]:
    """The bands and their words, for the legend."""
    return [(band.name, words.text(f"picture.{band.name}")) for band in png.BANDS]


def bar(counts: Counts, longest: int) -> list[Piece]:
    """A stacked bar; `longest`: the number that fills the whole width."""
    pieces, start = [], 0.0
    for band in png.BANDS:
        number = band.of(counts)
        if number:
            wide = WIDE * number / (longest or 1)
            label = words.text(f"picture.{band.name}")
            pieces.append(Piece(band.name, label, round(start, 2), round(wide, 2), number))
            start += wide
    return pieces


def in_words(pieces: Sequence[Piece]) -> str:
    """What a bar says, for who does not see it."""
    return ", ".join(f"{piece.label} {piece.number}" for piece in pieces) or plain("page.board.no_duty")


@dataclass(frozen=True, slots=True)
class Stair:
    """A group's disbursement against its ladder. points: the expected line; rungs: x, y, words; now: today's spot."""

    group: str
    points: str
    rungs: tuple[tuple[float, float, str], ...]
    now: tuple[float, float]
    percent: float
    lines: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str], ...]


def stair(ladder: Ladder, today: date) -> Stair | None:
    """The drawing of a ladder over its year; None where it has no line to draw."""
    if not ladder.line:
        return None
    year = ladder.rungs[-1].due.year
    return Stair(
        group=words.sentence(words.group(ladder.group.value)),
        points=" ".join(f"{_x(day, year)},{_y(value)}" for day, value in ladder.line),
        rungs=tuple(
            (_x(rung.due, year), _y(rung.value), plain("page.board.rung", value=rung.value, due=rung.due))
            for rung in ladder.rungs
        ),
        now=(_x(today, year), _y(ladder.percent)),
        percent=ladder.percent,
        lines=tuple((_y(value), f"{value}%") for value in (0, 25, 50, 75, 100)),
        months=tuple((_x(date(year, month, 1), year), f"T{month}") for month in (1, 3, 5, 7, 9, 11)),
    )


def _x(day: date, year: int) -> float:
    share = min(max((day - date(year, 1, 1)).days / 364, 0.0), 1.0)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(percent: float) -> float:
    share = min(max(percent / 100, 0.0), 1.0)
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def gauge(percent: float | None) -> tuple[str, str]:
    """Dash and gap of a ring of circumference 100 that shows a share."""
    share = max(0.0, min(100.0, percent or 0.0))
    return f"{share:.1f}", f"{100 - share:.1f}"
