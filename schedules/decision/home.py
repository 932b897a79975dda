"""Reading a decision for a commune: its own decisions with its names of units, others by grammar alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from schedules.commune import Commune
from schedules.decision.reader import read
from schedules.decision.reading import Reading
from schedules.decision.repealed import Act
from schedules.decision.units import Gazetteer
from schedules.language import fold
from schedules.rulebook import Every


def read_for(commune: Commune, text: str, *, signed_on: date | None = None, repealed: Sequence[Act] = ()) -> Reading:
    """`read` with the commune's gazetteer when the commune itself issued the text.

    Another issuer's "Công an" or "Văn phòng" is another unit: known names would be read into them, so they are left to
    the grammar there. The issuer is compared folded: a scan of «Bằng Mạc» may say «Bảng Mạc».
    """
    first = read(text, signed_on=signed_on, repealed=repealed)
    if fold(commune.name) not in fold(first.facts.issuer or ""):
        return first
    return read(text, gazetteer=Gazetteer.of(commune.directory), signed_on=signed_on, repealed=repealed)


def due_days(commune: Commune) -> Mapping[str, Collection[Every]]:
    """The rows of the commune's table of due-days with the cycles each holds: what a draft may point to."""
    return {key: frozenset(row.days) for key, row in commune.due_days.items()}
