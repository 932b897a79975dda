"""Starting an exercise over: what was said and done on the local console is forgotten, the configuration stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.ledger.rules import adoption, documents
from bot.ledger.tables import meta
from bot.texts import failure, plain
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.errors import LedgerFault

# What is no part of an exercise: the commune, its configuration, readings under review, bots, who owns which lane.
KEPT = frozenset({"commune", "document", "reading", "lane", "bot", "alembic_version"})
CONSOLE = "console"
_REAL = ("lane", "address", "target")  # tables that say by which messenger people are reached


def forget(tx: Connection, commune: str) -> None:
    """Removes every row of the commune that an exercise made. LedgerFault where real people have been reached."""
    if not only_an_exercise(tx, commune):
        raise failure(LedgerFault, "exercise.real_people", plain("exercise.place"))
    for table in reversed(meta.sorted_tables):
        if table.name not in KEPT:
            tx.execute(delete(table).where(table.c.commune == commune))


def begin_anew(tx: Connection, commune: Commune, now: datetime) -> None:
    """As on a first day at `now`, whatever the clock said before."""
    forget(tx, commune.id)
    documents.start_on(tx, commune.id, now.astimezone(TZ).date())
    adoption.adopt(tx, commune, now)


def only_an_exercise(tx: Connection, commune: str) -> bool:
    """Whether nobody was ever reached but by the console."""
    for name in _REAL:
        table = meta.tables[name]
        real = select(table.c.messenger).where(table.c.commune == commune, table.c.messenger != CONSOLE)
        if tx.execute(real.limit(1)).first() is not None:
            return False
    return True
