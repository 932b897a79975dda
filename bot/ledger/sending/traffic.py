"""How each lane of a server is doing: what waits, since when, what went out, what is in doubt, what was held up.

Counted over a day, since tries are forgotten after their retention. A message to a person is in no lane until it is
claimed, when the address that last reached the person is chosen: it is counted with the commune's first lane.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, exists, func, literal, or_, select

from bot.ledger.tables import address, attempt, inbox, lane, message, target
from schedules.calendar import TZ, Calendar
from schedules.settings import Hours

DAY = timedelta(days=1)
STALLED = timedelta(minutes=15)
_HOURS, _CALENDAR = Hours(), Calendar()
# What platforms say of too much at once, in the reasons of tries that were put off.
LIMITED = ("%too many%", "%429%", "%rate limit%", "%quota%")


@dataclass(frozen=True, slots=True)
class Traffic:
    """queued: messages due that could leave, and wait. oldest: since when the first of them. sent, unknown, limited:
    tries of the last day. unread: updates not yet understood, of the commune. owner: who holds the lane, None: nobody.
    """

    commune: str
    messenger: str
    owner: str | None
    deaf: str | None
    queued: int
    oldest: datetime | None
    sent: int
    unknown: int
    limited: int
    unread: int

    def waits(self, now: datetime) -> float:
        """Seconds since the oldest that waits was due; 0 where nothing does."""
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest is not None else 0.0

    def stalled(self, now: datetime) -> bool:
        """Whether something due has waited for longer than a lane that works would let it."""
        return self.oldest is not None and now - self.oldest > STALLED


def traffic(tx: Connection, now: datetime, commune: str | None = None) -> list[Traffic]:
    """Every lane of a commune, or of all in a transaction that sees all; by commune and messenger."""
    waiting, tried, unread = _waiting(tx, now, commune), _tried(tx, now, commune), _unread(tx, commune)
    held = lane.c.lease_until > func.clock_timestamp() if tx.dialect.name == "postgresql" else lane.c.epoch > 0
    rows = select(lane.c.commune, lane.c.messenger, lane.c.deaf, case((held, lane.c.owner)).label("owner"))
    found, seen = [], set[str]()
    for row in tx.execute(_of(rows, lane, commune).order_by(lane.c.commune, lane.c.messenger)):
        here = [(row.commune, row.messenger)] + ([] if row.commune in seen else [(row.commune, None)])
        seen.add(row.commune)
        counts = [waiting[one] for one in here if one in waiting]
        sent, unknown, limited = tried.get((row.commune, row.messenger), (0, 0, 0))
        found.append(
            Traffic(
                row.commune, row.messenger, row.owner, row.deaf, sum(count for count, _ in counts),
                min((oldest for _, oldest in counts), default=None), sent, unknown, limited,
                unread.get(row.commune, 0),
            )
        )  # fmt: skip
    return found


def _of(rows: Any, table: Any, commune: str | None) -> Any:
    return rows if commune is None else rows.where(table.c.commune == commune)


def could_leave(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of messages: due, in time, no sample, and to somebody who can be reached: else no lane is at fault."""
    reached = exists().where(
        address.c.commune == message.c.commune, address.c.person == message.c.person, address.c.state == "live"
    )
    placed = exists().where(
        target.c.commune == message.c.commune, target.c.id == message.c.target, target.c.state == "live"
    )
    return (
        message.c.state == "queued",
        message.c.due_at <= now,
        or_(message.c.expires_at.is_(None), message.c.expires_at > now),
        message.c.sample.is_(False),
        or_(message.c.chat.is_not(None), reached, placed),
    )


def _waiting(tx: Connection, now: datetime, commune: str | None) -> dict[tuple[str, str | None], tuple[int, datetime]]:
    # What keeps quiet hours waits for nobody in them: by the hours of a commune that has not changed them, as a
    # statement for all knows no commune's own.
    local = now.astimezone(TZ)
    opens = Calendar.at(local.date(), _HOURS.quiet_to)
    shut = _HOURS.quiet(local) or not _CALENDAR.is_working(local.date())
    asleep = and_(message.c.quiet, message.c.due_at < opens)
    since = func.min(case((asleep, literal(opens, message.c.due_at.type)), else_=message.c.due_at))
    keys = (message.c.commune, message.c.messenger)
    rows = select(*keys, func.count(), since).where(*could_leave(now)).group_by(*keys)
    if shut:
        rows = rows.where(message.c.quiet.is_(False))
    return {(row[0], row[1]): (row[2], row[3]) for row in tx.execute(_of(rows, message, commune))}


def _tried(tx: Connection, now: datetime, commune: str | None) -> dict[tuple[str, str], tuple[int, int, int]]:
    def number(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0)).cast(Integer)

    held_up = attempt.c.outcome.in_(("not_sent", "rejected")) & or_(*(attempt.c.reason.ilike(one) for one in LIMITED))
    keys = (attempt.c.commune, attempt.c.messenger)
    counts = (number(attempt.c.outcome == "sent"), number(attempt.c.outcome == "unknown"), number(held_up))
    rows = select(*keys, *counts).where(attempt.c.at > now - DAY).group_by(*keys)
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in tx.execute(_of(rows, attempt, commune))}


def _unread(tx: Connection, commune: str | None) -> dict[str, int]:
    rows = select(inbox.c.commune, func.count()).where(inbox.c.state == "new").group_by(inbox.c.commune)
    return {name: int(count) for name, count in tx.execute(_of(rows, inbox, commune))}
