"""Reading a decision for a commune: its own decisions with its names of units, others by grammar alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from schedules.commune import Commune
from schedules.decision.reader import read
from schedules.decision.reading import Reading
from schedules.decision.units import Gazetteer
from schedules.language import fold
from schedules.rulebook import Every


def read_for(commune: Commune, text: str, *, signed_on: date | None = None) -> Reading:
    """`read` with what the commune knows to be out of force, and with its gazetteer when it issued the text itself.

    Another issuer's "Công an" or "Văn phòng" is another unit: known names would be read into them, so they are left to
    the grammar there. The issuer is compared folded: a scan of «Bằng Mạc» may say «Bảng Mạc».
    """
    first = read(text, signed_on=signed_on, repealed=commune.repealed)
    if fold(commune.name) not in fold(first.facts.issuer or ""):
        return first
    return read(text, gazetteer=Gazetteer.of(commune.directory), signed_on=signed_on, repealed=commune.repealed)


def due_days(commune: Commune) -> Mapping[str, Collection[Every]]:
    """The rows of the commune's table of due-days with the cycles each holds: what a draft may point to."""
    return {key: frozenset(row.days) for key, row in commune.due_days.items()}
