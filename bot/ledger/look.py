"""One look at everything that may be due: a single read a tick, its statement built once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, func, select

from bot.ledger import reminders, routines, turns
from bot.ledger.tables import Instant, document, inbox, message, obligation, reminder, routine
from schedules.commune import Commune

_COMMUNE = bindparam("commune", type_=String())
_NOW = bindparam("now", type_=Instant())


@dataclass(frozen=True, slots=True)
class Look:
    """What there is by now.

    version: of the configuration. to_arm: a step is due. to_open: something is to be promised, done or closed. to_say,
    to_handle: messages that could leave or are on their way, updates nobody has handled. next_at: the next instant with
    work, None where there is none.
    """

    version: int
    to_arm: bool
    to_open: bool
    to_say: int
    to_handle: int
    next_at: datetime | None


def look(tx: Connection, commune: Commune, messengers: tuple[str, ...], now: datetime) -> Look:
    """Reads it. messengers: those that speak just now."""
    row = tx.execute(_statement(), {"commune": commune.id, "now": now}).one()
    past = [at for at in (row.routine, row.expiry) if at is not None and at <= now]
    quiet = reminders.quiet(commune, now)
    opens = reminders.window(commune, now, morning=False).opens if quiet and row.held else None
    coming = [at for at in (row.step, row.routine, row.expiry, row.due, opens) if at is not None and at > now]
    return Look(
        version=row.version,
        to_arm=row.step is not None and row.step <= now,
        to_open=bool(past) or row.routines < len(routines.NAMES) or row.pending is not None,
        to_say=row.sending + sum(turns.due_count(tx, commune, name, now) for name in messengers),
        to_handle=row.handle,
        next_at=min(coming, default=None),
    )


@cache
def _statement() -> Select[Any]:
    queued = (message.c.commune == _COMMUNE, message.c.state == "queued")
    held = select(message.c.id).where(*queued, message.c.quiet.is_(True), message.c.due_at <= _NOW).limit(1)
    pending = select(reminder.c.id).where(reminder.c.commune == _COMMUNE, reminder.c.state == "pending").limit(1)
    parts: dict[str, Select[Any]] = {
        "step": select(func.min(obligation.c.next_step_at)).where(obligation.c.commune == _COMMUNE),
        "routine": select(func.min(routine.c.next_at)).where(routine.c.commune == _COMMUNE),
        "routines": select(func.count()).select_from(routine).where(routine.c.commune == _COMMUNE),
        "expiry": select(func.min(message.c.expires_at)).where(*queued),
        "due": select(func.min(message.c.due_at)).where(*queued, message.c.due_at > _NOW),
        "held": held,
        "pending": pending,
        "version": select(func.count()).select_from(document).where(document.c.commune == _COMMUNE),
        "handle": _counted(inbox, "new"),
        "sending": _counted(message, "sending"),
    }
    return select(*(part.scalar_subquery().label(name) for name, part in parts.items()))


def _counted(table: Any, state: str) -> Select[Any]:
    return select(func.count()).select_from(table).where(table.c.commune == _COMMUNE, table.c.state == state)
