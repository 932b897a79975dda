"""One look at everything that may be due: a single read a tick, its statement built once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, String, and_, bindparam, exists, func, or_, select

from bot.ledger.prepared import prepared
from bot.ledger.routine import routines
from bot.ledger.sending import messages, reminders, turns
from bot.ledger.tables import Instant, absence, address, document, inbox, message, obligation, reminder, routine
from schedules.calendar import TZ
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
    to_say: bool
    to_handle: int
    next_at: datetime | None


def look(tx: Connection, commune: Commune, messengers: tuple[str, ...], now: datetime) -> Look:
    """Reads it. messengers: those that speak just now."""
    quiet = reminders.quiet(commune, now)
    asked = {"commune": commune.id, "now": now, "today": now.astimezone(TZ).date()}
    row = _statement(quiet).tuples(tx, asked)[0]
    past = [at for at in (row.routine, row.expiry) if at is not None and at <= now]
    opens = reminders.window(commune, now, morning=False).opens if quiet and row.held else None
    coming = [at for at in (row.step, row.routine, row.expiry, row.due, opens) if at is not None and at > now]
    return Look(
        version=row.version,
        to_arm=row.step is not None and row.step <= now,
        to_open=bool(past) or row.routines < len(routines.names(commune)) or row.pending is not None,
        to_say=row.sending > 0 or any(turns.any_due(tx, commune, name, now) for name in messengers),
        to_handle=row.handle,
        next_at=min(coming, default=None),
    )


@prepared
def _statement(quiet: bool) -> Select[Any]:
    """quiet: only then is it asked what is held back till the morning; by day that would read the whole queue."""
    queued = (message.c.commune == _COMMUNE, message.c.state == "queued")
    held = select(message.c.id).where(*queued, message.c.quiet.is_(True), message.c.due_at <= _NOW).limit(1)
    parts: dict[str, Select[Any]] = {
        "step": select(func.min(obligation.c.next_step_at)).where(obligation.c.commune == _COMMUNE),
        "routine": select(func.min(routine.c.next_at)).where(routine.c.commune == _COMMUNE),
        "routines": select(func.count()).select_from(routine).where(routine.c.commune == _COMMUNE),
        "expiry": select(func.min(message.c.expires_at)).where(*queued),
        # By priority, as the queue is kept: what is due already is passed over, not read.
        "due": select(func.min(message.c.due_at)).where(
            *queued, message.c.priority.in_(messages.PRIORITIES), message.c.due_at > _NOW
        ),
        "pending": _unpromised(),
        "version": select(func.count()).select_from(document).where(document.c.commune == _COMMUNE),
        "handle": _counted(inbox, "new"),
        "sending": _counted(message, "sending"),
    }
    if quiet:
        parts["held"] = held
    return select(*(part.scalar_subquery().label(name) for name, part in parts.items()))


def _unpromised() -> Select[Any]:
    """A reminder that waits for nothing but a promise: its person can be reached and has no digest to come.

    Who is away is looked at every time: a stand-in hears instead.
    """
    mine = (reminder.c.commune == _COMMUNE, reminder.c.state == "pending")
    of_person = message.c.person == reminder.c.person
    coming = (message.c.state.in_(messages.ON_THE_WAY), message.c.purpose.in_(turns.BUNDLED))
    promised = exists().where(message.c.commune == _COMMUNE, of_person, *coming)
    lives = (address.c.commune == _COMMUNE, address.c.person == reminder.c.person, address.c.state == "live")
    today = bindparam("today", type_=absence.c.first_day.type)
    gone = (absence.c.commune == _COMMUNE, absence.c.person == reminder.c.person)
    away = exists().where(*gone, absence.c.first_day <= today, absence.c.last_day >= today)
    return select(reminder.c.id).where(*mine, or_(away, and_(exists().where(*lives), ~promised))).limit(1)


def _counted(table: Any, state: str) -> Select[Any]:
    return select(func.count()).select_from(table).where(table.c.commune == _COMMUNE, table.c.state == state)
