"""Acts that are no longer in force: a small dated table, and the warnings a decision that cites them deserves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from schedules.language import fold, format_date


@dataclass(frozen=True, slots=True)
class Act:
    """A repealed act: its number, the first day it is not in force, what replaces it (or ""), a note."""

    number: str
    since: date
    by: str = ""
    note: str = ""


def warnings(original: str, known: Sequence[Act], on: date | None) -> Iterator[str]:
    """One line for each repealed act that the text cites; `on`: the signing date, where acts repealed later are told
    so."""
    folded = re.sub(r"\s{0,9}([/-])\s{0,9}", r"\1", fold(original))
    for act in known:
        if re.search(rf"(?<![\w/]){re.escape(fold(act.number))}(?!\w)", folded):
            later = on is not None and act.since > on
            replaced = f", thay bằng {act.by}" if act.by else ""
            tail = " (sau ngày ký văn bản này)" if later else ""
            note = f"; {act.note}" if act.note else ""
            yield f"viện dẫn {act.number}, hết hiệu lực từ {format_date(act.since)}{replaced}{tail}{note}"
