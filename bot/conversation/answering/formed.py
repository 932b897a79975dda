"""Which report is given on a form of its own page."""

from __future__ import annotations

from bot.conversation.turn import Row
from schedules import forms
from schedules.commune import Commune
from schedules.forms import DAYS, HAMLET, TABLE

MONTH = "chot"
__all__ = ["DAYS", "HAMLET", "MONTH", "TABLE", "form_of"]


def form_of(commune: Commune, row: Row) -> str | None:
    """TABLE or HAMLET for a report that has a form; None for what is told in chat."""
    return forms.form_of(commune, row["kind"], row["rule"], row["holder_unit"])
