"""A configuration comes into force: its obligations, its dated routines, and the points it leaves to the office."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.ledger.routine import routines
from bot.ledger.rules import adoption
from bot.ledger.rules.adoption import Adoption
from bot.ledger.sending import settling, ways
from schedules.commune import Commune
from schedules.obligations import Question


def enforce(tx: Connection, commune: Commune, now: datetime) -> Adoption:
    """Brings the record in line with a configuration; safe to repeat. Returns what changed and what is left open."""
    adopted = adoption.adopt(tx, commune, now)
    _put_to_office(tx, commune, adopted.questions, now)
    routines.replan(tx, commune, now)
    ways.move_over(tx, commune)
    return adopted


def _put_to_office(tx: Connection, commune: Commune, questions: Sequence[Question], now: datetime) -> None:
    """One notice to everybody of the office for each set of open points, never at night."""
    if not questions:
        return
    points = "\n".join(sorted(f"{one.lack.value}:{one.about}" for one in questions))
    what = f"lacks/{hashlib.sha256(points.encode()).hexdigest()[:16]}"
    settling.tell_office(tx, commune, what, "engine.lacking", {"count": str(len(questions))}, now)
