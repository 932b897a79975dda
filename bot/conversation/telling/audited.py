"""The auditor's line for the office: what the days since the last working morning asked for, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from bot.conversation import duties
from bot.ledger.routine import auditing
from bot.texts import Rich, render
from schedules.commune import Commune

NAMED_AT_MOST = 5


def line(tx: Connection, commune: Commune, today: date) -> Rich | None:
    """The line of a working morning; None before anything was judged."""
    last = commune.calendar.shift(today, -1)
    kept = auditing.verdicts(tx, commune.id, last, today - timedelta(days=1))
    if not kept:
        return None
    sums = {name: sum(row["data"][name] for row in kept) for name in ("due", "told", "shut", "missed")}
    missed = list(dict.fromkeys(gap[0] for row in kept for gap in row["data"]["gaps"]))
    rows = duties.find(tx, commune.id, missed[:NAMED_AT_MOST])
    gaps = [f"{commune.named(row['holder_unit'])}: {row['title']}" for row in rows]
    return render("digest.audited", day=last, gaps=gaps, **sums)
