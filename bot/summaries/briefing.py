"""*Phiếu giao ban*: the leaders' page on the morning of their briefing, the office's sheet a working day before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from bot.ledger.duties import requests
from bot.ledger.routine import routines
from bot.ledger.tables import obligation
from bot.summaries import text, weeks, words
from bot.summaries.duties import duties
from bot.summaries.figures import Figures, figures, scope_of
from bot.texts import Rich
from schedules.calendar import TZ, Calendar

if TYPE_CHECKING:
    from schedules.commune import Commune

WEEK = timedelta(days=7)
SHOWN = 20


def leaders(tx: Connection, commune: Commune, today: date, *, messenger: str | None = None) -> tuple[Rich, Figures]:
    """The page, and the figures it was made of; its first line is what waits for the chairman."""
    whole = figures(tx, commune, today, messenger=messenger)
    wanted = scope_of(tx, commune, today, messenger=messenger)
    stuck = duties(tx, commune, wanted, blocked=True, limit=SHOWN)
    coming = sum(row.count for row in weeks.coming(tx, commune, wanted, today, today + WEEK))
    return text.briefing(whole, decisions(tx, commune, sample=wanted.sample), stuck, coming), whole


def office(tx: Connection, commune: Commune, today: date, *, messenger: str | None = None) -> tuple[Rich, Figures]:
    """The sheet, and the figures it was made of."""
    whole = figures(tx, commune, today, messenger=messenger)
    wanted = scope_of(tx, commune, today, messenger=messenger)
    late = duties(tx, commune, wanted, flags=("overdue",), limit=SHOWN)
    stuck = duties(tx, commune, wanted, blocked=True, limit=SHOWN)
    after = Calendar.at(today, commune.hours.morning)
    day = routines.following(commune, routines.BRIEFING, after).astimezone(TZ).date()
    return text.before_briefing(whole, day, decisions(tx, commune, sample=wanted.sample), late, stuck), whole


def decisions(tx: Connection, commune: Commune, *, sample: bool) -> list[str]:
    """What waits for the chairman's word, the oldest first, a line each."""
    waiting = requests.pending(tx, commune.id, "extension")
    rows = select(obligation).where(
        obligation.c.commune == commune.id, obligation.c.id.in_([one["obligation"] for one in waiting])
    )
    known = {row["id"]: row for row in tx.execute(rows).mappings() if sample or not row["sample"]}
    return [
        words.text(
            "briefing.decision",
            unit=commune.named(known[one["obligation"]]["unit"]),
            title=known[one["obligation"]]["title"],
            day=date.fromisoformat(one["data"]["day"]),
        )
        for one in waiting
        if one["obligation"] in known
    ]
