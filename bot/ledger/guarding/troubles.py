"""What is wrong with the system itself: found in the record, kept until it is over, told once to who can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from bot.ledger import audit
from bot.ledger.audit import AUDIT_FAILED, AUDITED
from bot.ledger.sending import lanes, reminders, settling, ways
from bot.ledger.sending.traffic import could_leave
from bot.ledger.tables import address, inbox, lane, message, trouble
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import Role
from schedules.warnings import NOTICE_MONTH

LATE = timedelta(minutes=15)  # how long what may go out may wait
UNREAD = timedelta(minutes=5)
# The engine says these itself where they happen; here they are only kept and shown.
TOLD_ELSEWHERE = frozenset({"plan", "token"})
KEEPERS = (Role.office, Role.operator)


@dataclass(frozen=True, slots=True)
class Trouble:
    """key: what it is about, one at a time ("deaf/zalo"). kind: the text `trouble.{kind}`. facts: its values."""

    key: str
    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)


def in_record(tx: Connection, commune: Commune, now: datetime) -> list[Trouble]:
    """What the record itself shows to be wrong."""
    return [
        *_late(tx, commune, now),
        *_unread(tx, commune, now),
        *_plans(tx, commune, now),
        *_unreachable(tx, commune),
        *_days_off(commune, now),
        *_unaudited(tx, commune.id),
    ]


def _unaudited(tx: Connection, commune: str) -> Iterator[Trouble]:
    """The auditor failed itself, and has not judged a day since."""
    failed, judged = (audit.newest(tx, commune, what, 1) for what in (AUDIT_FAILED, AUDITED))
    if failed and (not judged or failed[0]["id"] > judged[0]["id"]):
        yield Trouble("audit", "audit", {"day": f"{failed[0]['at'].astimezone(TZ):%d/%m}"})


def settle(tx: Connection, commune: Commune, found: Iterable[Trouble], now: datetime) -> list[Trouble]:
    """Keeps what is wrong and forgets what is over; what is new is told, once a day at most, and returned."""
    current = {one.key: one for one in found}
    known = {row["key"]: row for row in open_ones(tx, commune.id)}
    for key in known.keys() - current.keys():
        tx.execute(delete(trouble).where(trouble.c.commune == commune.id, trouble.c.key == key))
        audit.note(tx, commune.id, who=audit.SYSTEM, what="trouble_over", now=now, subject=key)
    for key in known.keys() & current.keys():
        one = current[key]
        if (known[key]["kind"], known[key]["facts"]) != (one.kind, dict(one.facts)):
            mine = (trouble.c.commune == commune.id, trouble.c.key == key)
            tx.execute(update(trouble).where(*mine).values(kind=one.kind, facts=dict(one.facts)))
    new = [one for key, one in current.items() if key not in known]
    for one in new:
        row = {"commune": commune.id, "key": one.key, "kind": one.kind, "facts": dict(one.facts), "since": now}
        tx.execute(insert(trouble).values(**row))
        audit.note(tx, commune.id, who=audit.SYSTEM, what="trouble", now=now, subject=one.key, data=dict(one.facts))
        if one.kind not in TOLD_ELSEWHERE:
            day = now.astimezone(TZ).date()
            what = f"trouble/{one.key}/{day}"
            settling.tell_office(tx, commune, what, f"trouble.{one.kind}", one.facts, now, roles=KEEPERS)
    return new


def open_ones(tx: Connection, commune: str) -> list[RowMapping]:
    """What is wrong just now, oldest first."""
    rows = select(trouble).where(trouble.c.commune == commune).order_by(trouble.c.since, trouble.c.key)
    return list(tx.execute(rows).mappings())


def oldest_waiting(tx: Connection, commune: Commune, now: datetime) -> tuple[int, datetime | None]:
    """How many messages could have gone out by now and did not, and since when the first of them waits."""
    due = [message.c.commune == commune.id, *could_leave(now)]
    if reminders.quiet(commune, now):
        due.append(message.c.quiet.is_(False))
    count, first = tx.execute(select(func.count(), func.min(message.c.due_at)).where(*due)).one()
    return int(count), first


# --- what is looked at ----------------------------------------------------------------------------------------------


def _late(tx: Connection, commune: Commune, now: datetime) -> Iterable[Trouble]:
    count, first = oldest_waiting(tx, commune, now)
    if first is not None and now - _opened(commune, first, now) > LATE:
        yield Trouble("outbox", "outbox", {"count": f"{count}", "since": f"{first.astimezone(TZ):%H:%M %d/%m}"})


def _opened(commune: Commune, due: datetime, now: datetime) -> datetime:
    """Since when it may go out: what fell due in quiet hours waits for their end."""
    opens = commune.calendar.at(now.astimezone(TZ).date(), commune.hours.quiet_to)
    return max(due, opens) if opens <= now else due


def _unread(tx: Connection, commune: Commune, now: datetime) -> Iterable[Trouble]:
    mine = (inbox.c.commune == commune.id, inbox.c.state == "new", inbox.c.received_at < now - UNREAD)
    count = int(tx.execute(select(func.count()).where(*mine)).scalar_one())
    if count:
        yield Trouble("inbox", "inbox", {"count": f"{count}"})


def _plans(tx: Connection, commune: Commune, now: datetime) -> Iterable[Trouble]:
    for kind in sorted(ways.COUNTED):
        have = ways.plan(tx, commune, kind, now)
        if have.limit and have.level is not ways.Level.free:
            month = now.astimezone(TZ).strftime("%Y-%m")
            facts = {"messenger": kind, "used": f"{have.used}", "limit": f"{have.limit}"}
            yield Trouble(f"plan/{kind}/{month}/{have.level.value}", "plan", facts)


def _unreachable(tx: Connection, commune: Commune) -> Iterable[Trouble]:
    """People who had linked and are reached nowhere any more."""
    rows = tx.execute(select(address.c.person, address.c.state).where(address.c.commune == commune.id)).all()
    linked = {row.person for row in rows}
    live = {row.person for row in rows if row.state == "live"}
    for person in sorted(linked - live):
        known = commune.directory.people.get(person)
        if known is not None:
            yield Trouble(f"unreachable/{person}", "unreachable", {"who": known.title})


def _days_off(commune: Commune, now: datetime) -> Iterable[Trouble]:
    today = now.astimezone(TZ).date()
    if today.month >= NOTICE_MONTH and today.year + 1 not in commune.calendar.announced:
        yield Trouble(f"holidays/{today.year + 1}", "holidays", {"year": f"{today.year + 1}"})


def channels(tx: Connection, commune: str) -> list[RowMapping]:
    """The lanes that are in use: of each name the one taken last."""
    rows = tx.execute(select(lane).where(lane.c.commune == commune).order_by(lane.c.polled_at)).mappings()
    newest = {row["messenger"]: row for row in rows}
    return [newest[name] for name in sorted(newest, key=lambda name: (lanes.kind_of(name), name))]
