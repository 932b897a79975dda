"""Dated routines, as rows that survive downtime: the week's posts to groups and channels, the night's housekeeping."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, delete, func, select, update

from bot.ledger import adoption, audit, chain, lanes, messages, obligations, people, privacy, settling
from bot.ledger.inbox import FOREIGN
from bot.ledger.obligations import Reach
from bot.ledger.store import insert_new
from bot.ledger.tables import attempt, choice, inbox, message, progress, routine
from schedules.calendar import TZ, Calendar
from schedules.commune import Commune
from schedules.directory import Role
from schedules.settings import Weekly

WEEK_AHEAD, WEEK_RESULT, HOUSEKEEPING = "week-ahead", "week-result", "housekeeping"
NAMES = (WEEK_AHEAD, WEEK_RESULT, HOUSEKEEPING)
NIGHT = time(2, 30)
WEEKLY_ON = 6
MONTH = timedelta(days=31)
COPY_LIVES = timedelta(hours=9)  # to the end of the working day


def following(commune: Commune, name: str, after: datetime) -> datetime:
    """When a routine comes next after an instant."""
    if name == HOUSEKEEPING:
        local = after.astimezone(TZ)
        tonight = Calendar.at(local.date(), NIGHT)
        return tonight if tonight > local else Calendar.at(local.date() + timedelta(days=1), NIGHT)
    weekly = commune.group.week_ahead if name == WEEK_AHEAD else commune.group.week_result
    monday = after.astimezone(TZ).date()
    monday -= timedelta(days=monday.weekday())
    while True:
        day = nearest_working(commune.calendar, monday, weekly)
        if day is not None and Calendar.at(day, weekly.at) > after:
            return Calendar.at(day, weekly.at)
        monday += timedelta(days=7)


def nearest_working(calendar: Calendar, monday: date, weekly: Weekly) -> date | None:
    """The working day of that week nearest to the routine's weekday, the earlier of two; None where nobody works."""
    wanted = monday + timedelta(days=weekly.weekday)
    days = [monday + timedelta(days=n) for n in range(7)]
    working = [day for day in days if calendar.is_working(day)]
    return min(working, key=lambda day: (abs((day - wanted).days), day), default=None)


def run(tx: Connection, commune: Commune, now: datetime, reach: Reach) -> list[str]:
    """Does what is due; returns the names. After downtime a routine is done once, and posts too late are not said."""
    if not planned(tx, commune.id):
        _plan(tx, commune, now)
    rows = select(routine.c.name, routine.c.next_at).where(routine.c.commune == commune.id, routine.c.next_at <= now)
    due = tx.execute(rows.order_by(routine.c.next_at)).all()
    for row in due:
        if row.name == HOUSEKEEPING:
            housekeep(tx, commune, now)
        else:
            _post(tx, commune, row.name, row.next_at, now, reach)
        mine = (routine.c.commune == commune.id, routine.c.name == row.name)
        tx.execute(update(routine).where(*mine).values(considered_at=now, next_at=following(commune, row.name, now)))
    return [row.name for row in due]


def next_at(tx: Connection, commune: str) -> datetime | None:
    """When the next routine is due; None before the first `run`."""
    found: datetime | None = tx.execute(
        select(func.min(routine.c.next_at)).where(routine.c.commune == commune)
    ).scalar()
    return found


def planned(tx: Connection, commune: str) -> bool:
    """Whether every routine has its row."""
    return tx.execute(select(func.count()).where(routine.c.commune == commune)).scalar_one() >= len(NAMES)


def replan(tx: Connection, commune: Commune, now: datetime) -> None:
    """The configuration changed: dates that are still to come are computed anew."""
    for name in NAMES:
        mine = (routine.c.commune == commune.id, routine.c.name == name, routine.c.next_at > now)
        tx.execute(update(routine).where(*mine).values(next_at=following(commune, name, now)))


def housekeep(tx: Connection, commune: Commune, now: datetime) -> None:
    """Each night the chain; on Sundays obligations for the months ahead, a look at every next step, and forgetting."""
    chain.seal(tx, commune, now)
    privacy.forget_nobodys_chats(tx, commune, now)
    if now.astimezone(TZ).weekday() != WEEKLY_ON:
        return
    adoption.adopt(tx, commune, now)
    wrong = obligations.audited(tx, commune)
    if wrong:
        audit.note(tx, commune.id, who=audit.SYSTEM, what="next_step_mended", now=now, data={"ids": wrong[:50]})
    forget(tx, commune, now)


def forget(tx: Connection, commune: Commune, now: datetime) -> None:
    """Texts of chats older than the retention says go; what was understood of them stays."""
    old = now - timedelta(days=commune.retention.text_days)
    here = (inbox.c.commune == commune.id, inbox.c.received_at < old, inbox.c.state != "new")
    tx.execute(update(inbox).where(*here).values(raw={}))
    # Never the newest row: SQLite would give its number, and so the key of its answer, to another update.
    newest = select(func.max(inbox.c.id)).scalar_subquery()
    foreign = (inbox.c.commune == commune.id, inbox.c.state == FOREIGN, inbox.c.received_at < now - MONTH)
    tx.execute(delete(inbox).where(*foreign, inbox.c.id < newest))
    people.forget_strangers(tx, commune.id, now, now - MONTH)
    said = (message.c.commune == commune.id, message.c.created_at < old, message.c.state.not_in(messages.ON_THE_WAY))
    tx.execute(update(message).where(*said).values(payload=None))
    tx.execute(delete(choice).where(choice.c.commune == commune.id, choice.c.expires_at < old))
    tx.execute(update(attempt).where(attempt.c.commune == commune.id, attempt.c.at < old).values(text="", said=None))
    tx.execute(update(progress).where(progress.c.commune == commune.id, progress.c.at < old).values(text=None))
    audit.prune(tx, commune.id, now - commune.retention.audit_months * MONTH)


def _plan(tx: Connection, commune: Commune, now: datetime) -> None:
    for name in NAMES:
        insert_new(tx, routine, {"commune": commune.id, "name": name, "next_at": following(commune, name, now)})


def _post(tx: Connection, commune: Commune, name: str, at: datetime, now: datetime, reach: Reach) -> None:
    """One post a group and channel, said within the hour or not at all; before anybody is live there are none."""
    if not reach.console and not obligations.live_units(tx, commune.id):
        return
    day = at.astimezone(TZ).date()
    if now <= at + messages.POST_LIVES and not lanes.counts_on_groups(tx, commune.id):
        _copy_to_office(tx, commune, name, at, now)
    for place in people.targets(tx, commune.id):
        if now > at + messages.POST_LIVES:
            values = {"target": place["title"] or place["id"]}
            what = f"missed/{name}/{place['id']}/{day}"
            settling.tell_office(tx, commune, what, "engine.post_expired", values, now)
            continue
        messages.say(
            tx,
            commune.id,
            key=f"post/{name}/{place['id']}/{day}",
            purpose="group",
            now=now,
            make={"routine": name},
            target=place["id"],
            priority=9,
            due_at=at,
            expires_at=at + messages.POST_LIVES,
        )


def _copy_to_office(tx: Connection, commune: Commune, name: str, at: datetime, now: datetime) -> None:
    """The same words for the office to paste: in the commune's own group, where people are, there may be no bot."""
    day = at.astimezone(TZ).date()
    for officer in commune.directory.having(Role.office):
        messages.say(
            tx,
            commune.id,
            key=f"notice/{name}/{day}/{officer.id}",
            purpose="notice",
            now=now,
            make={"routine": name},
            person=officer.id,
            priority=6,
            due_at=at,
            expires_at=at + COPY_LIVES,
        )
