"""Which report is given on a form of its own page."""

from __future__ import annotations

from bot.conversation.turn import Row
from schedules.commune import Commune
from schedules.directory import UnitKind
from schedules.rulebook import Kind

TABLE, HAMLET, MONTH = "bang", "thon", "chot"
DAYS = "giai_ngan"  # the line of the table of due-days that marks the monthly report of project owners


def form_of(commune: Commune, row: Row) -> str | None:
    """TABLE or HAMLET for a report that has a form; None for what is told in chat."""
    unit, rule = commune.directory.units.get(row["holder_unit"]), commune.rules.get(row["rule"])
    if unit is None or row["kind"] != Kind.cycle.value:
        return None
    if rule is not None and rule.days == DAYS and unit.id in commune.owners:
        return TABLE
    return HAMLET if unit.kind is UnitKind.hamlet else None
