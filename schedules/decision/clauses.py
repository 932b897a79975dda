"""Blocks to a clause tree: each block knows its path («Điều 1 > II > 5 > c > gạch đầu dòng 1 > (2)») and its
parents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schedules.decision.blocks import Block, Sort
from schedules.decision.markers import Marker, Rank
from schedules.decision.page import Page

_SEPARATOR = " > "
_DASHES = {Rank.DASH: "gạch đầu dòng", Rank.PLUS: "dấu cộng", Rank.STAR: "dấu sao"}
_RECIPIENTS = re.compile(r"(?:kinh gui|noi nhan)\s{0,3}:?", re.I)
_SIGNED_BY = re.compile(r"(?:t\.?m|k\.?t|t\.?l|t\.?u\.?q|q)\.\s")
_ATTACHED = re.compile(
    r"(?:phu luc|quy dinh|quy che|ke hoach|chuong trinh|de an|noi quy|danh muc|bieu|bang phan cong|phan cong)\b"
)
_LEGAL_BASIS = re.compile(r"(?:can cu|theo de nghi|xet de nghi|xet to trinh|xet bao cao)\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """A block at its place in the document.

    `parents` are indices of the clauses above it, outermost first; `path` is what a person cites. `role` says what
    the block is for: body, basis (Căn cứ …), recipients (Nơi nhận …) or signature; only the body gives duties.
    """

    block: Block
    path: str
    parents: tuple[int, ...]
    role: str = "body"


@dataclass(slots=True)
class _Level:
    marker: Marker
    label: str
    index: int
    heading: bool
    counts: Counter[Rank] = field(default_factory=Counter)
    paragraphs: int = 0


def clauses(page: Page, blocks: list[Block]) -> list[Clause]:
    """The clause tree, flat, in reading order. Repeated numbers are kept: the second 12 is «12 (lặp)»."""
    roles = _roles(page, blocks)
    builder = _Builder(page)
    return [builder.add(index, block, role) for index, (block, role) in enumerate(zip(blocks, roles, strict=True))]


def _roles(page: Page, blocks: list[Block]) -> Iterator[str]:
    role = "body"
    for block in blocks:
        text = page.folded[block.start : min(block.end, block.start + 60)]
        if _RECIPIENTS.match(text):
            role = "recipients" if text.startswith("noi nhan") else "addressees"
        elif role in ("recipients", "signature"):
            if _restarts(page, block):
                role = "body"
            elif _SIGNED_BY.match(text):
                role = "signature"
        elif role == "addressees" and not _addressee(page, block):
            role = "body"
        yield "basis" if role == "body" and _LEGAL_BASIS.match(text) and _ends_basis(page, block) else role


def _addressee(page: Page, block: Block) -> bool:
    """One more line of «Kính gửi»: a short list item."""
    return block.end - block.start < 160 and page.plain[block.start] in "-+*•"


def _restarts(page: Page, block: Block) -> bool:
    """An attached plan, regulation or annex begins after the recipients."""
    if block.marker and block.marker.rank <= Rank.ARTICLE:
        return True
    text = page.plain[block.start : block.end]
    return bool(_ATTACHED.match(page.folded, block.start, block.end)) and (block.sort is Sort.HEADING or text.isupper())


def _ends_basis(page: Page, block: Block) -> bool:
    """A recital ends with ; or , or stands before the enacting words; «Căn cứ kết quả …, các đơn vị …» does not."""
    tail = page.plain[block.end - 1]
    return tail in ";," or block.end - block.start < 400


class _Builder:
    """Keeps the chain of open levels while blocks come in reading order."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: list[_Level] = []
        self._seen: Counter[tuple[str, str]] = Counter()
        self._loose: Counter[Rank] = Counter()  # dashes that stand under no clause at all
        self._paragraphs = 0

    def add(self, index: int, block: Block, role: str) -> Clause:
        marker = block.marker if role == "body" else None
        if role != "body":
            return Clause(block, self._path(), self._indices(), role)
        if marker and marker.doubtful and marker.rank is Rank.NUMBER and not self._counts_on(marker):
            marker, block = None, replace(block, marker=None)
        if marker is None:
            return self._paragraph(block)
        self._close_for(marker)
        label = self._label(marker)
        clause = Clause(block, _SEPARATOR.join([*self._labels(), label]), self._indices())
        self._open.append(_Level(marker, label, index, self._is_heading(block)))
        return clause

    def _paragraph(self, block: Block) -> Clause:
        """A block without a marker: «đoạn n» of the innermost numbered clause (dashes end where it begins)."""
        while self._open and self._open[-1].marker.rank >= Rank.DASH:
            self._open.pop()
        path = self._path()
        if not self._open:
            self._paragraphs += 1
            path = f"đoạn {self._paragraphs}"
        elif block.sort is not Sort.ROW:
            level = self._open[-1]
            level.paragraphs += 1
            place = level.paragraphs + (0 if level.heading else 1)
            path = path if place == 1 else f"{path}{_SEPARATOR}đoạn {place}"
        return Clause(block, path, self._indices())

    def _close_for(self, marker: Marker) -> None:
        """End the open levels that cannot hold `marker`."""
        if marker.rank < Rank.DASH:
            while self._open and self._open[-1].marker.rank >= marker.rank:
                self._open.pop()
            return
        ranks = [level.marker.rank for level in self._open]
        if marker.rank in ranks:
            del self._open[ranks.index(marker.rank) :]

    def _counts_on(self, marker: Marker) -> bool:
        """Whether a number fits the list it would join; «2026. Các …» at a broken line's head does not."""
        same = [level for level in self._open if level.marker.rank is marker.rank]
        return marker.order < 100 and (not same or marker.order <= same[-1].marker.order + 12)

    def _label(self, marker: Marker) -> str:
        word = _DASHES.get(marker.rank)
        if word:
            counts = self._open[-1].counts if self._open else self._loose
            counts[marker.rank] += 1
            return f"{word} {counts[marker.rank]}"
        parent = self._path()
        self._seen[parent, marker.label] += 1
        times = self._seen[parent, marker.label]
        return (
            marker.label
            if times == 1 or marker.rank is Rank.BRACKET
            else f"{marker.label} (lặp{f' {times - 1}' if times > 2 else ''})"
        )

    def _is_heading(self, block: Block) -> bool:
        return block.sort is Sort.HEADING or self._page.plain[block.end - 1] not in ".;,:"

    def _labels(self) -> list[str]:
        return [level.label for level in self._open]

    def _indices(self) -> tuple[int, ...]:
        return tuple(level.index for level in self._open)

    def _path(self) -> str:
        return _SEPARATOR.join(self._labels())
