"""Whether late units are named in a group: the chairman's word in chat, until then what the configuration says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.ledger import audit
from bot.ledger.tables import commune as commune_table
from schedules.commune import Commune

NAME_LATE = "name_late"  # in the commune's settings; absent until the chairman has said something


def late_named(tx: Connection, commune: Commune) -> bool:
    """A reload of the configuration never overrules what the chairman has said."""
    said = _settings(tx, commune.id).get(NAME_LATE)
    return commune.group.name_late if said is None else bool(said)


def name_late(tx: Connection, commune: Commune, on: bool, *, by: str, now: datetime) -> bool:
    """Switches it; False when it was so before. The caller has checked that `by` is the chairman."""
    if late_named(tx, commune) == on:
        return False
    settings = _settings(tx, commune.id) | {NAME_LATE: on}
    tx.execute(update(commune_table).where(commune_table.c.id == commune.id).values(settings=settings))
    audit.note(tx, commune.id, who=by, what="name_late", now=now, data={"on": on})
    return True


def _settings(tx: Connection, commune: str) -> dict[str, object]:
    return dict(tx.execute(select(commune_table.c.settings).where(commune_table.c.id == commune)).scalar() or {})
