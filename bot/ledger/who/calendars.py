"""Secret addresses of calendars: a person may have a new one, and what was subscribed under the old one ends.

The address is derived, not stored; what is kept is how many a person has had, among the commune's settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.ledger import audit
from bot.ledger.tables import commune

CALENDARS = "calendars"


def editions(tx: Connection, name: str) -> Mapping[str, int]:
    """By person how many addresses were given up; who never did is not in it."""
    settings = tx.execute(select(commune.c.settings).where(commune.c.id == name)).scalar() or {}
    return {person: int(number) for person, number in settings.get(CALENDARS, {}).items()}


def renew(tx: Connection, name: str, person: str, now: datetime) -> int:
    """The person's old address is nobody's from now on; returns the number of the new one."""
    settings = tx.execute(select(commune.c.settings).where(commune.c.id == name)).scalar() or {}
    number = int(settings.get(CALENDARS, {}).get(person, 0)) + 1
    changed = settings | {CALENDARS: settings.get(CALENDARS, {}) | {person: number}}
    tx.execute(update(commune).where(commune.c.id == name).values(settings=changed))
    audit.note(tx, name, who=person, what="calendar_renewed", now=now, subject=person)
    return number
