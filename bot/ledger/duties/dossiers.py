"""What else is held about a duty: who was reminded of it and when, what was asked and decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from bot.ledger.tables import reminder, request


def heard_of(tx: Connection, commune: str, obligation: str) -> list[datetime]:
    """When reminders of an obligation that were told had been due, oldest first."""
    mine = (reminder.c.commune == commune, reminder.c.obligation == obligation, reminder.c.state == "told")
    return list(tx.execute(select(reminder.c.at).where(*mine).order_by(reminder.c.at)).scalars())


def requests_of(tx: Connection, commune: str, obligation: str) -> list[RowMapping]:
    """Every request about an obligation, decided or not, oldest first."""
    rows = select(request).where(request.c.commune == commune, request.c.obligation == obligation)
    return list(tx.execute(rows.order_by(request.c.id)).mappings())
