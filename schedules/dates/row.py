"""A row of the tables of time expressions.

A row has a name, a pattern on folded text (no accents, lower case), what a match means, and an example that is also its
test. `where` says whether the row is for replies (read from today), decisions (read from a plan year), or both.
`anchors` are bits of folded text of which one must be present; they only save time. `accents` guards a group of the
match whose folded word is another word under another accent ("sáu", "sau"): where the text carries accents at all, that
word must be written as one of those listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from schedules.dates.meanings import Meaning

Where = Literal["both", "reply", "decision"]


@dataclass(frozen=True)
class Row:
    """One way of writing a time; see the module's docstring."""

    name: str
    regex: re.Pattern[str]
    make: Callable[[re.Match[str]], Meaning | None]
    example: str
    where: Where = "both"
    anchors: tuple[str, ...] = ()
    accents: Mapping[str, frozenset[str]] = field(default_factory=dict)


def row(
    name: str,
    pattern: str,
    make: Callable[[re.Match[str]], Meaning | None],
    example: str,
    *,
    where: Where = "both",
    anchors: str = "",
    **accents: str,
) -> Row:
    """A row; `anchors` and the forms allowed for a group are lists parted by blanks (| is a blank inside one)."""
    return Row(
        name,
        re.compile(pattern),
        make,
        example,
        where,
        tuple(a.replace("|", " ") for a in anchors.split()),
        {group: frozenset(forms.replace("|", " ").split(" ")) for group, forms in accents.items()},
    )
