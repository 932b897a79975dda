"""A clause's own words, found again in the office's copy of a decision by the path that a rule cites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schedules.decision.blocks import blocks
from schedules.decision.clauses import Clause, clauses
from schedules.decision.page import Page, page

_BETWEEN = " > "
_MARKUP = re.compile(r"<[^<>\n]{1,20}>|(?m:^#{1,6} )|\*{1,3}|_{2,3}|`+")
_PARAGRAPH = re.compile(r"đoạn \d+")
LONGEST = 900  # letters shown of a clause: what a person reads on a phone


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a clause as the copy has them, line ends and marks of layout left out.

    path: of the clause found, an ancestor of the one asked for where the copy has no such clause. cut: there is more.
    """

    path: str
    words: str
    cut: bool


def wording(text: str, path: str) -> Wording | None:
    """What the decision says at `path` («Điều 1 > II > 5 > c»), or at the nearest clause above it; None for neither."""
    flow, tree = _tree(text)
    steps = [step.strip() for step in path.split(">")]
    while steps:
        wanted = _BETWEEN.join(steps)
        found = [clause for clause in tree if _inside(clause.path, wanted)]
        if found:
            return _words(flow, found, wanted)
        steps.pop()
    return None


@lru_cache(maxsize=4)
def _tree(text: str) -> tuple[Page, Sequence[Clause]]:
    """The clauses of a copy, remembered: several people press the same button of a morning."""
    flow, found = blocks(page(text))
    return flow, clauses(flow, found)


def _inside(path: str, wanted: str) -> bool:
    return path == wanted or path.startswith(wanted + _BETWEEN)


def _words(flow: Page, found: Sequence[Clause], path: str) -> Wording:
    """The clause itself and, as far as there is room, what stands under it."""
    said = ""
    for clause in found:
        line = " ".join(_MARKUP.sub("", flow.quote(clause.block.start, clause.block.end)).split())
        if said and len(said) + len(line) > LONGEST:
            return Wording(path, said, cut=True)
        said = f"{said}\n{line}" if said else line
    if len(said) > LONGEST:
        return Wording(path, said[: said.rfind(" ", 0, LONGEST)], cut=True)
    return Wording(path, said, cut=False)
