"""The picture: status by unit as stacked bars, disbursement of each group against its ladder. Made for a phone's width.

Green, yellow and red carry hatching as a second cue, so that nobody needs to tell the colours apart.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.summaries import words
from bot.summaries.counts import FLAGS, Counts
from bot.summaries.disbursement import Ladder, Rung
from bot.summaries.figures import Figures
from schedules import periods
from schedules.language import format_date, format_number, format_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg

WIDTH, DPI = 7.2, 150  # inches: 1080 px
HEAD, BAR, KEYS, LADDER = 1.15, 0.4, 0.75, 2.4  # inches: the title, one unit, a legend, one group
MOST_UNITS = 18
COLOURS = 64
FONT = "DejaVu Sans"
INK, PALE = "#222222", "#8a8a8a"


@dataclass(frozen=True, slots=True)
class Band:
    """One colour of the bars: which flags it gathers, and how it is drawn."""

    name: str
    flags: tuple[str, ...]
    colour: str
    hatch: str = ""
    ink: str = INK

    def of(self, counts: Counts) -> int:
        return sum(getattr(counts, flag) for flag in self.flags)


BANDS = (
    Band("late", ("overdue",), "#d7373f", "////", "white"),
    Band("near", ("today", "soon"), "#f5c518", "..."),
    Band("waiting", ("settling", "awaiting"), "#f9e79f", "\\\\\\\\"),
    Band("in_time", ("in_time",), "#a9d8a0"),
    Band("done", ("done_late", "done_in_time", "done_undated"), "#2e8b57", "", "white"),
    Band("aside", ("paused", "unknown"), "#d0d0d0", "xx"),
)


def write(figures: Figures) -> bytes:
    """A PNG of 1080 pixels' width, under 150 KB.

    Places are computed here: matplotlib's own layout engines draw everything twice, and that was half of the time.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = _rows(figures)
    bars = BAR * max(len(rows), 1)
    height = HEAD + bars + KEYS + LADDER * len(figures.ladders) + (KEYS if figures.ladders else 0)
    with rc_context({"font.family": FONT, "hatch.linewidth": 0.6, "hatch.color": "#00000055"}):
        drawn = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
        canvas = FigureCanvasAgg(drawn)
        top = height - 0.18
        style = {"ha": "center", "va": "top", "fontsize": 15, "fontweight": "bold"}
        _write(drawn.text, 0.5, top / height, f"{_wrapped(_title(figures), 44)}\n{_when(figures)}", **style)
        top = height - HEAD
        _bars(drawn.add_axes((0.29, (top - bars) / height, 0.66, bars / height)), rows)
        top -= bars + KEYS
        for ladder in figures.ladders:
            place = drawn.add_axes((0.09, (top - LADDER + 0.3) / height, 0.86, (LADDER - 0.75) / height))
            _ladder(place, ladder, figures, keys=ladder is figures.ladders[-1])
            top -= LADDER
        canvas.draw()  # type: ignore[no-untyped-call]
    return _light(canvas)


def _title(figures: Figures) -> str:
    return words.sentence(figures.unit_name or figures.commune_name)


def _when(figures: Figures) -> str:
    period = periods.words((figures.period.code,)) if figures.period else ""
    return f"{format_date(figures.today)} ({period})" if period else format_date(figures.today)


def _light(canvas: FigureCanvasAgg) -> bytes:
    """The drawing as a PNG with a palette of few colours: a third of the size, no visible difference."""
    from PIL import Image

    out = io.BytesIO()
    full = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    method, dither = Image.Quantize.FASTOCTREE, Image.Dither.NONE
    full.quantize(COLOURS, method=method, dither=dither).save(out, "PNG", compress_level=9)
    return out.getvalue()


def _rows(figures: Figures) -> list[tuple[str, Counts]]:
    """Units worst first; beyond what fits, the rest together in one bar, so that the bars add up to the total."""
    rows = [(row.name, row.counts) for row in figures.units]
    if len(rows) <= MOST_UNITS:
        return rows
    rest = figures.units[MOST_UNITS - 1 :]
    sums = {flag: sum(getattr(row.counts, flag) for row in rest) for flag in FLAGS}
    return [*rows[: MOST_UNITS - 1], (words.text("picture.others", count=len(rest)), Counts(**sums))]


# --- text -----------------------------------------------------------------------------------------------------------


@cache
def _letters() -> frozenset[int]:
    """Characters the font can draw; the others (emoji) would become boxes."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(FONT)).get_charmap())


def _drawable(text: str) -> str:
    return "".join(char for char in text if char == "\n" or ord(char) in _letters()).strip()


def _write(put: Any, *args: Any, **style: Any) -> None:
    """Puts text literally: `$` and `_` in a name are no formula."""
    *place, text = args
    put(*place, _drawable(text), parse_math=False, **style)


def _wrapped(name: str, width: int = 24) -> str:
    lines = textwrap.wrap(_drawable(name), width) or [""]
    return "\n".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1][: width - 1]}…"])


# --- bars -----------------------------------------------------------------------------------------------------------


def _bars(axes: Axes, rows: Sequence[tuple[str, Counts]]) -> None:
    from matplotlib.patches import Patch

    _write(axes.set_title, words.text("picture.bars"), fontsize=12, loc="left")
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(bottom=False, labelbottom=False, left=False)
    if not rows:
        axes.set_yticks([])
        _write(axes.text, 0.5, 0.5, words.text("picture.empty"), ha="center", fontsize=12)
        return
    # The bar of the rest together is drawn to the length of the longest unit, and says so: else it would dwarf all
    # others.
    longest = max(counts.total for _, counts in rows[: MOST_UNITS - 1]) or 1
    for line, (_, counts) in enumerate(rows):
        scale = longest / counts.total if line == MOST_UNITS - 1 and counts.total > longest else 1.0
        _bar(axes, line, counts, longest, scale)
    axes.set_yticks(range(len(rows)))
    axes.set_yticklabels([_wrapped(name) for name, _ in rows], fontsize=10, parse_math=False)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, longest * 1.08)
    used = [band for band in BANDS if any(band.of(counts) for _, counts in rows)]
    keys = [Patch(facecolor=band.colour, hatch=band.hatch, edgecolor="#666666", label=_key(band)) for band in used]
    axes.legend(handles=keys, ncols=3, fontsize=8.5, frameon=False, loc="upper center", bbox_to_anchor=(0.28, 0))


def _key(band: Band) -> str:
    return words.text(f"picture.{band.name}")


def _bar(axes: Axes, line: int, counts: Counts, longest: int, scale: float) -> None:
    start = 0.0
    for band in BANDS:
        number = band.of(counts)
        if not number:
            continue
        wide = number * scale
        style: dict[str, Any] = {"color": band.colour, "hatch": band.hatch, "edgecolor": "#666666", "lw": 0.4}
        axes.barh(line, wide, left=start, height=0.68, **style)
        if wide / longest > 0.035:
            box = {"boxstyle": "round,pad=0.12", "fc": band.colour, "ec": "none"} if band.hatch else None
            place = start + wide / 2
            axes.text(place, line, str(number), ha="center", va="center", color=band.ink, fontsize=9, bbox=box)
        start += wide
    axes.text(start + longest * 0.01, line, str(counts.total), ha="left", va="center", fontsize=9, color=PALE)


# --- ladders --------------------------------------------------------------------------------------------------------


def _ladder(axes: Axes, ladder: Ladder, figures: Figures, *, keys: bool) -> None:
    """The expectation as a line, steps as squares, today's figure as a mark whose shape says how it stands."""
    group = words.group(ladder.group.value)
    silent = ladder.silent == len(ladder.projects)
    told_shares = {"percent": ladder.percent, "expected": ladder.expected}
    told = words.text("picture.ladder", group=group, silent=silent, **told_shares)
    _write(axes.set_title, told, fontsize=12, loc="left")
    days, shares = [day.toordinal() for day, _ in ladder.line], [share for _, share in ladder.line]
    axes.plot(days, shares, color=PALE, lw=1.6, ls="--", label=words.text("picture.expected"))
    axes.plot(
        [rung.due.toordinal() for rung in ladder.rungs],
        [rung.value for rung in ladder.rungs],
        ls="none",
        marker="s",
        ms=8,
        mfc="white",
        mec=INK,
        label=words.text("picture.step"),
    )
    for rung in ladder.rungs:
        axes.annotate(
            f"{format_number(rung.value)}%\n{rung.met}/{rung.projects} dự án",
            (rung.due.toordinal(), rung.value),
            textcoords="offset points",
            fontsize=8.5,
            **_beside(ladder, rung, figures.today),
        )
    _today(axes, ladder, min(max(figures.today.toordinal(), days[0]), days[-1]))
    _months(axes, ladder)
    if keys:
        axes.legend(fontsize=8.5, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3)


def _beside(ladder: Ladder, rung: Rung, today: date) -> dict[str, Any]:
    """Left above a step; right below it where today's own figure stands left above."""
    near = 0 <= (rung.due - today).days < 75 and abs(ladder.percent - rung.value) < 40
    if near:
        return {"xytext": (8, -4), "ha": "left", "va": "top"}
    return {"xytext": (-6, 5), "ha": "right", "va": "bottom"}


def _today(axes: Axes, ladder: Ladder, day: float) -> None:
    colour, shape = _standing(ladder)
    axes.axvline(day, color=INK, lw=0.8, ls=":")
    if ladder.silent == len(ladder.projects):
        return  # nothing was ever said: a mark at nought would be a claim
    name = words.text("picture.now")
    axes.plot([day], [ladder.percent], ls="none", marker=shape, ms=13, mfc=colour, mec=INK, label=name)
    axes.annotate(
        format_percent(ladder.percent),
        (day, ladder.percent),
        xytext=(11, -3),
        textcoords="offset points",
        fontsize=11,
        fontweight="bold",
    )


def _standing(ladder: Ladder) -> tuple[str, str]:
    """Green round: as expected. Yellow triangle: up to 10 points behind. Red cross: farther behind."""
    behind = ladder.expected - ladder.percent
    if behind <= 0:
        return "#2e8b57", "o"
    return ("#f5c518", "^") if behind <= 10 else ("#d7373f", "X")


def _months(axes: Axes, ladder: Ladder) -> None:
    year = ladder.line[0][0].year
    months = range(1, 13)
    axes.set_xticks([date(year, month, 1).toordinal() for month in months])
    axes.set_xticklabels([f"T{month}" for month in months], fontsize=9, ha="left")
    axes.set_xlim(ladder.line[0][0].toordinal(), ladder.line[-1][0].toordinal() + 24)
    axes.set_ylim(-8, 135)
    axes.set_yticks([0, 50, 100])
    axes.set_yticklabels(["0%", "50%", "100%"], fontsize=9)
    axes.grid(axis="y", color="#e5e5e5", lw=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
