"""A sheet to draw on with Pillow: boxes, lines, marks and Vietnamese text, in pixels of the finished picture.

Everything is drawn twice as large and made smaller at the end, which is what smooths slanted lines.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from fontpkg_be_vietnam_pro import ROOT
from PIL import Image, ImageDraw, ImageFont

Hatch = Literal["", "rising", "falling", "crossed", "dotted"]
Shape = Literal["square", "circle", "triangle", "cross"]
Point = tuple[float, float]

FINE = 2
COLOURS = 64
EDGE, WHITE, INK = "#666666", "#ffffff", "#222222"
HATCH_EVERY, DOT_EVERY = 13, 12
_MISSING = "\U0010ffff"


class Canvas:
    """One picture. Places are (x, y) from the upper left corner; colours are "#rrggbb"."""

    def __init__(self, width: int, height: int) -> None:
        self._image = Image.new("RGB", (width * FINE, height * FINE), WHITE)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self, at: Point, text: str, size: int, anchor: str = "ls", *, bold: bool = False, ink: str = INK, halo: str = ""
    ) -> None:
        """One line, literally. anchor: l, m or r across, then s (baseline) or m (middle). halo: a colour behind it."""
        font, place, told = _font(size, bold), _fine(at), drawable(text)
        if halo:  # it eats into thin letters, which are written once more on top of it
            self._draw.text(place, told, halo, font, anchor, stroke_width=4 * FINE)
        self._draw.text(place, told, ink, font, anchor)

    def box(self, upper: Point, lower: Point, colour: str, hatch: Hatch = "") -> None:
        """A filled rectangle with a thin edge; hatching tells it apart without its colour."""
        (left, top), (right, bottom) = ((round(x), round(y)) for x, y in (_fine(upper), _fine(lower)))
        tile = Image.new("RGB", (max(right - left, 1), max(bottom - top, 1)), colour)
        _hatched(ImageDraw.Draw(tile), tile.size, hatch, _darker(colour))
        self._image.paste(tile, (left, top))
        self._draw.rectangle((left, top, right, bottom), outline=EDGE, width=1)

    def line(
        self, points: Sequence[Point], colour: str, width: float = 1, dash: tuple[float, float] | None = None
    ) -> None:
        """A line through the points; dash: lengths of what is drawn and of what is left out."""
        wide = max(round(width * FINE), 1)
        for piece in [points] if dash is None else _dashed(points, *dash):
            self._draw.line([_fine(point) for point in piece], fill=colour, width=wide, joint="curve")

    def mark(self, at: Point, shape: Shape, size: float, colour: str) -> None:
        """A mark of `size` across, around its place, with a dark edge."""
        (x, y), half = _fine(at), size * FINE / 2
        edge = round(1.6 * FINE)
        if shape == "circle":
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=colour, outline=INK, width=edge)
            return
        outline = [(x + half * dx, y + half * dy) for dx, dy in _OUTLINES[shape]]
        self._draw.polygon(outline, fill=colour)
        self._draw.line([*outline, *outline[:2]], fill=INK, width=edge, joint="curve")

    def png(self) -> bytes:
        """The picture with a palette of few colours: a third of the size, no visible difference."""
        out = io.BytesIO()
        small = self._image.reduce(FINE)
        small = small.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(out, "PNG", compress_level=7)
        return out.getvalue()


_OUTLINES: dict[str, tuple[Point, ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle": ((0, -1), (1, 0.8), (-1, 0.8)),
    "cross": (
        (-1, -0.5), (-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0),
        (1, 0.5), (0.5, 1), (0, 0.5), (-0.5, 1), (-1, 0.5), (-0.5, 0),
    ),
}  # fmt: skip


def _fine(point: Point) -> Point:
    return point[0] * FINE, point[1] * FINE


def _darker(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) * 7 // 10 for at in (1, 3, 5))
    return red, green, blue


def _hatched(draw: ImageDraw.ImageDraw, size: tuple[int, int], hatch: Hatch, ink: tuple[int, int, int]) -> None:
    wide, high = size
    if hatch == "dotted":
        for row, y in enumerate(range(DOT_EVERY // 2, high, DOT_EVERY)):
            for x in range(DOT_EVERY // 2 + row % 2 * DOT_EVERY // 2, wide, DOT_EVERY):
                draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=ink)
    for start in range(-high, wide, HATCH_EVERY if hatch in ("rising", "falling") else 2 * HATCH_EVERY):
        if hatch in ("rising", "crossed"):
            draw.line((start, high, start + high, 0), fill=ink, width=2)
        if hatch in ("falling", "crossed"):
            draw.line((start, 0, start + high, high), fill=ink, width=2)


def _dashed(points: Sequence[Point], drawn: float, left_out: float) -> list[tuple[Point, Point]]:
    pieces, at, whole = [], 0.0, drawn + left_out
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        done = 0.0
        while done < length:
            place = at % whole
            step = min((drawn if place < drawn else whole) - place, length - done) or length - done
            if place < drawn:
                begin, end = done / length, (done + step) / length
                pieces.append(
                    ((x0 + (x1 - x0) * begin, y0 + (y1 - y0) * begin), (x0 + (x1 - x0) * end, y0 + (y1 - y0) * end))
                )
            done, at = done + step, at + step
    return pieces


# --- text -----------------------------------------------------------------------------------------------------------


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "BeVietnamPro-Bold.ttf" if bold else "BeVietnamPro-Regular.ttf"
    return ImageFont.truetype(ROOT / "files" / name, size * FINE, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has(char: str) -> bool:
    """Whether the font can draw a letter; the others (emoji) would become boxes."""
    font = _font(20)
    return char.isspace() or bytes(font.getmask(char)) != bytes(font.getmask(_MISSING))


def drawable(text: str) -> str:
    """The letters of a text that can be drawn, accents as one letter with what they stand on."""
    return " ".join("".join(char for char in unicodedata.normalize("NFC", text) if _has(char)).split())


def measured(text: str, size: int, *, bold: bool = False) -> float:
    """How wide a line is, in pixels of the picture."""
    return _font(size, bold).getlength(drawable(text)) / FINE


def wrapped(text: str, size: int, width: float, *, lines: int = 2, bold: bool = False) -> list[str]:
    """A text in at most so many lines of a width, broken between words; what is left over ends in "…"."""
    found, rest = [""], drawable(text).split()
    while rest:
        tried = f"{found[-1]} {rest[0]}".strip()
        if measured(tried, size, bold=bold) <= width:
            found[-1] = tried
            del rest[0]
        elif not found[-1]:
            found[-1] = _cut(rest.pop(0), size, width, bold)
        elif len(found) < lines:
            found.append("")
        else:
            found[-1] = _cut(f"{found[-1]} {rest[0]}", size, width, bold)
            break
    return found


def _cut(text: str, size: int, width: float, bold: bool) -> str:
    """As much of a line as fits, and "…"; at least one letter."""
    while len(text) > 1 and measured(f"{text}…", size, bold=bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
