"""Which report is given on a form of its own page: a project owner's monthly table, a hamlet's five questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules.directory import UnitKind
from schedules.rulebook import Kind

if TYPE_CHECKING:
    from schedules.commune import Commune

TABLE, HAMLET = "bang", "thon"
DAYS = "giai_ngan"  # the line of the table of due-days that marks the monthly report of project owners


def form_of(commune: Commune, kind: str, rule: str, unit: str) -> str | None:
    """TABLE or HAMLET for a report that a unit holds; None for what is told in chat. kind: of the obligation."""
    held, known = commune.directory.units.get(unit), commune.rules.get(rule)
    if held is None or kind != Kind.cycle.value:
        return None
    if known is not None and known.days == DAYS and unit in commune.owners:
        return TABLE
    return HAMLET if held.kind is UnitKind.hamlet else None
