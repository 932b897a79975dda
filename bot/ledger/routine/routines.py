"""Dated routines, as rows that survive downtime: the week's posts to groups and channels, the night's housekeeping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, Select, String, bindparam, cast, delete, func, or_, select, update

from bot.ledger import audit, faults, rows
from bot.ledger.duties import evidence, obligations
from bot.ledger.duties.obligations import Reach
from bot.ledger.guarding import chain, privacy
from bot.ledger.hearing.inbox import FOREIGN
from bot.ledger.prepared import prepared
from bot.ledger.routine import auditing, unit_drafts
from bot.ledger.rules import adoption
from bot.ledger.sending import lanes, messages, reminders, settling
from bot.ledger.store import insert_new
from bot.ledger.tables import Instant, attempt, choice, inbox, message, progress, routine
from bot.ledger.who import absences, people
from bot.texts import plain
from schedules import periods
from schedules.calendar import TZ, Calendar
from schedules.commune import Commune
from schedules.directory import Role
from schedules.settings import Sends, Weekly

log = structlog.get_logger("routines")

WEEK_AHEAD, WEEK_RESULT, HOUSEKEEPING = "week-ahead", "week-result", "housekeeping"
BRIEFING, BEFORE_BRIEFING, MONTH_END, DRAFT = "briefing", "before-briefing", "month-end", "draft/"
AUDIT, FORMS = "audit", "forms"
SHEETS: Mapping[str, tuple[Role, ...]] = {
    BRIEFING: (Role.chairman, Role.vice_chairman),
    BEFORE_BRIEFING: (Role.office,),
    AUDIT: (Role.office,),
}
NIGHT, MONTH_ENDS_AT = time(2, 30), time(15)
DRAFT_DAYS = 2  # working days before the report is due
FILES_LIVE = timedelta(days=4)  # over a week-end and a day off
WEEKLY_ON = 6
MONTH = timedelta(days=31)
COPY_LIVES = timedelta(hours=9)  # to the end of the working day


def names(commune: Commune) -> tuple[str, ...]:
    """The routines of a commune, by what it lets go out by itself."""
    found = [WEEK_AHEAD, WEEK_RESULT, HOUSEKEEPING]
    found += [BEFORE_BRIEFING, BRIEFING] if Sends.briefing in commune.sends else []
    found += [FORMS] if Sends.forms in commune.sends else []
    found += [AUDIT] if Sends.audit in commune.sends else []
    found += [MONTH_END] if Sends.month_end in commune.sends else []
    found += [unit_drafts.NAME] if Sends.unit_drafts in commune.sends else []
    found += [f"{DRAFT}{key}" for key in commune.own_reports] if Sends.drafts in commune.sends else []
    return tuple(found)


def following(commune: Commune, name: str, after: datetime) -> datetime:
    """When a routine comes next after an instant."""
    if name in (AUDIT, unit_drafts.NAME):
        return _next_morning(commune, after)
    if name in SHEETS:
        return next(at for at in _briefings(commune, name, after) if at > after)
    if name == FORMS:
        return next(at for at in _month_begins(commune, after) if at > after)
    if name == MONTH_END:
        return next(at for at in _month_ends(commune, after) if at > after)
    if name.startswith(DRAFT):
        return next(at for at, _ in drafts(commune, name.removeprefix(DRAFT), after) if at > after)
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


def _next_morning(commune: Commune, after: datetime) -> datetime:
    day = commune.calendar.on_or_after(after.astimezone(TZ).date())
    morning = Calendar.at(day, commune.hours.morning)
    return morning if morning > after else Calendar.at(commune.calendar.shift(day, 1), commune.hours.morning)


def _briefings(commune: Commune, name: str, after: datetime) -> Iterator[datetime]:
    """Mornings of briefings, or of the working days before them, from the week of an instant on."""
    calendar, weekly = commune.calendar, Weekly(commune.briefing, commune.hours.morning)
    monday = after.astimezone(TZ).date()
    monday -= timedelta(days=monday.weekday())
    while True:
        day = nearest_working(calendar, monday, weekly)
        if day is not None:
            yield Calendar.at(day if name == BRIEFING else calendar.shift(day, -1), weekly.at)
        monday += timedelta(days=7)


def _month_begins(commune: Commune, after: datetime) -> Iterator[datetime]:
    day = after.astimezone(TZ).date().replace(day=1)
    while True:
        yield Calendar.at(commune.calendar.on_or_after(day), commune.hours.morning)
        day = (day + timedelta(days=31)).replace(day=1)


def _month_ends(commune: Commune, after: datetime) -> Iterator[datetime]:
    day = after.astimezone(TZ).date().replace(day=1)
    while True:
        following_month = (day + timedelta(days=31)).replace(day=1)
        last = commune.calendar.on_or_before(following_month - timedelta(days=1))
        yield Calendar.at(last, MONTH_ENDS_AT)
        day = following_month


def drafts(commune: Commune, key: str, after: datetime) -> Iterator[tuple[datetime, str]]:
    """When the drafts of a row of due-days come, and the month whose periods they close; from a month before on."""
    row, start = commune.due_days[key], after.astimezone(TZ).date()
    for months in count(start.year * 12 + start.month - 3):
        year, month = months // 12, months % 12 + 1
        kinds = periods.closing(frozenset(row.days), month)
        if kinds:
            due = min(periods.due(kind, year, month, row, commune.calendar)[0] for kind in kinds)
            day = commune.calendar.shift(due, -DRAFT_DAYS)
            yield Calendar.at(day, commune.hours.morning), f"{year}-{month:02d}"


def nearest_working(calendar: Calendar, monday: date, weekly: Weekly) -> date | None:
    """The working day of that week nearest to the routine's weekday, the earlier of two; None where nobody works."""
    wanted = monday + timedelta(days=weekly.weekday)
    days = [monday + timedelta(days=n) for n in range(7)]
    working = [day for day in days if calendar.is_working(day)]
    return min(working, key=lambda day: (abs((day - wanted).days), day), default=None)


def run(tx: Connection, commune: Commune, now: datetime, reach: Reach) -> list[str]:
    """Does what is due; returns the names. After downtime a routine is done once, and posts too late are not said."""
    if not planned(tx, commune):
        _plan(tx, commune, now)
    due = _due().tuples(tx, {"commune": commune.id, "now": now})
    known = names(commune)
    for row in due:
        if row.name == HOUSEKEEPING:
            housekeep(tx, commune, now, audits=reach.audits)
        elif row.name in (WEEK_AHEAD, WEEK_RESULT):
            _post(tx, commune, row.name, row.next_at, now, reach)
        elif row.name == FORMS:
            _open_forms(tx, commune, row.next_at, now, reach)
        elif row.name == unit_drafts.NAME in known:
            unit_drafts.send(tx, commune, row.next_at, now, reach)
        elif row.name in known and (row.name != AUDIT or reach.audits):
            _send(tx, commune, row.name, row.next_at, now, reach)
        done = {"considered_at": now, "next_at": following(commune, row.name, now)}
        rows.change(tx, routine, {"commune": commune.id, "name": row.name}, done)
    return [row.name for row in due]


@prepared
def _due() -> Select[Any]:
    past = (routine.c.commune == bindparam("commune"), routine.c.next_at <= bindparam("now", type_=Instant()))
    return select(routine.c.name, routine.c.next_at).where(*past).order_by(routine.c.next_at)


def next_at(tx: Connection, commune: str) -> datetime | None:
    """When the next routine is due; None before the first `run`."""
    found: datetime | None = tx.execute(
        select(func.min(routine.c.next_at)).where(routine.c.commune == commune)
    ).scalar()
    return found


def night_over(tx: Connection, commune: str, now: datetime) -> bool:
    """Whether the day's night is over: its hour has come, and what is done then is done."""
    if now.astimezone(TZ).time() < NIGHT:
        return False
    row = rows.first(tx, routine, {"commune": commune, "name": HOUSEKEEPING})
    return row is None or row["next_at"] > now


def planned(tx: Connection, commune: Commune) -> bool:
    """Whether every routine has its row."""
    return int(_how_many().scalar(tx, {"commune": commune.id})) >= len(names(commune))


@prepared
def _how_many() -> Select[Any]:
    return select(func.count()).where(routine.c.commune == bindparam("commune"))


def replan(tx: Connection, commune: Commune, now: datetime) -> None:
    """The configuration changed: dates that are still to come are computed anew."""
    wanted = names(commune)
    tx.execute(delete(routine).where(routine.c.commune == commune.id, routine.c.name.not_in(wanted)))
    _plan(tx, commune, now)
    for name in wanted:
        mine = (routine.c.commune == commune.id, routine.c.name == name, routine.c.next_at > now)
        tx.execute(update(routine).where(*mine).values(next_at=following(commune, name, now)))


def housekeep(tx: Connection, commune: Commune, now: datetime, *, audits: bool = False) -> None:
    """Each night the audit of the day that is over, and the chain; on Sundays obligations for the months ahead, a look
    at every next step, and forgetting."""
    if audits:
        _second_opinion(tx, commune, now)
    chain.seal(tx, commune, now)
    privacy.forget_nobodys_chats(tx, commune, now)
    if now.astimezone(TZ).weekday() != WEEKLY_ON:
        return
    adopted = adoption.adopt(tx, commune, now)
    wrong = obligations.audited(tx, commune, besides=adopted.looked)
    if wrong:
        audit.note(tx, commune.id, who=audit.SYSTEM, what="next_step_mended", now=now, data={"ids": wrong[:50]})
    forget(tx, commune, now)


def _second_opinion(tx: Connection, commune: Commune, now: datetime) -> None:
    """The auditor judges the engine; where it fails itself, the engine goes on, and the record says so."""
    try:
        with tx.begin_nested():
            auditing.run(tx, commune, now)
    except Exception as fault:
        data = {"error": type(fault).__name__, "place": faults.place(fault)}
        log.error("the audit failed", **data)
        audit.note(tx, commune.id, who=audit.SYSTEM, what=audit.AUDIT_FAILED, now=now, data=data)


def forget(tx: Connection, commune: Commune, now: datetime) -> None:
    """Texts of chats older than the retention says go; what was understood of them stays."""
    old = now - timedelta(days=commune.retention.text_days)
    here = (inbox.c.commune == commune.id, inbox.c.received_at < old, inbox.c.state != "new")
    tx.execute(update(inbox).where(*here, cast(inbox.c.raw, String) != "{}").values(raw={}))
    # Never the newest row: SQLite would give its number, and so the key of its answer, to another update.
    newest = select(func.max(inbox.c.id)).where(inbox.c.commune == commune.id).scalar_subquery()
    foreign = (inbox.c.commune == commune.id, inbox.c.state == FOREIGN, inbox.c.received_at < now - MONTH)
    tx.execute(delete(inbox).where(*foreign, inbox.c.id < newest))
    people.forget_strangers(tx, commune.id, now, now - MONTH)
    said = (message.c.commune == commune.id, message.c.created_at < old, message.c.state.not_in(messages.ON_THE_WAY))
    tx.execute(update(message).where(*said, _kept(message.c.payload)).values(payload=None))
    tx.execute(delete(choice).where(choice.c.commune == commune.id, choice.c.expires_at < old))
    tried = (attempt.c.commune == commune.id, attempt.c.at < old, or_(attempt.c.text != "", _kept(attempt.c.said)))
    tx.execute(update(attempt).where(*tried).values(text="", said=None))
    told = (progress.c.commune == commune.id, progress.c.at < old, progress.c.text.is_not(None))
    tx.execute(update(progress).where(*told).values(text=None))
    evidence.prune(tx, commune.id, now - timedelta(days=commune.retention.evidence_days), now - MONTH)
    audit.prune(tx, commune.id, now - commune.retention.audit_months * MONTH)


def _kept(words: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether something is left of them: what is forgotten already is not written again every Sunday."""
    return cast(words, String) != "null"


def _plan(tx: Connection, commune: Commune, now: datetime) -> None:
    for name in names(commune):
        insert_new(tx, routine, {"commune": commune.id, "name": name, "next_at": following(commune, name, now)})


def _send(tx: Connection, commune: Commune, name: str, at: datetime, now: datetime, reach: Reach) -> None:
    """A sheet or files to whom they are for; on their own day or not at all, and to nobody before a unit is live."""
    local = now.astimezone(TZ)
    if local.date() != at.astimezone(TZ).date() or commune.hours.quiet(local):
        return
    if not reach.console and not obligations.live_units(tx, commune.id):
        return
    reached = people.linked(tx, commune.id)
    wanted = SHEETS.get(name, (Role.office,))
    for person in dict.fromkeys(one.id for role in wanted for one in commune.directory.having(role)):
        if person not in reached:
            continue
        if name in SHEETS:
            reminders.open_with_sheet(tx, commune, person, name, now, alone=name == AUDIT)
        else:
            _files(tx, commune, name, person, at, now)


def _open_forms(tx: Connection, commune: Commune, at: datetime, now: datetime, reach: Reach) -> None:
    """Whose monthly report has a form hears on the period's first working day that it can be filled in."""
    local = now.astimezone(TZ)
    if not reach.forms or local.date() != at.astimezone(TZ).date() or commune.hours.quiet(local):
        return
    reached, live = people.linked(tx, commune.id), obligations.live_units(tx, commune.id)
    standing, told = absences.on(tx, commune, local.date()), set[str]()
    for row in obligations.with_forms(tx, commune, local.date(), local.date() + MONTH):
        unit = row["holder_unit"]
        head = commune.directory.head_of(unit)
        person = standing.hears(head.id, unit) if head is not None else None
        heard = person in reached and (reach.console or unit in live)
        if person is None or not heard or person in told or (row["sample"] and not reach.console):
            continue
        told.add(person)
        values = {"title": row["title"], "due": f"{row['due']:%d/%m/%Y}"}
        messages.say(
            tx, commune.id, key=f"forms/{local:%Y-%m}/{person}", purpose="notice", now=now, person=person,
            make={"text": "form.opened", "values": values}, priority=6, expires_at=now + FILES_LIVE, quiet=True,
            sample=bool(row["sample"]), obligations=(row["id"],),
        )  # fmt: skip


def _files(tx: Connection, commune: Commune, name: str, person: str, at: datetime, now: datetime) -> None:
    """Word and Excel of the month; of a cycle its draft in Word."""
    if name == MONTH_END:
        period, note = f"{at.astimezone(TZ):%Y-%m}", plain("file.month_end")
    else:
        period = next(month for when, month in drafts(commune, name.removeprefix(DRAFT), at) if when >= at)
        note = plain("file.draft")
    for kind in ("docx", "xlsx") if name == MONTH_END else ("docx",):
        messages.say(
            tx,
            commune.id,
            key=f"files/{name.replace('/', '-')}/{period}/{person}/{kind}",
            purpose="summary",
            now=now,
            make={"file": {"kind": kind, "period": period, "note": note, "for": person}},
            person=person,
            priority=6,
            expires_at=now + FILES_LIVE,
            quiet=True,
        )


def _post(tx: Connection, commune: Commune, name: str, at: datetime, now: datetime, reach: Reach) -> None:
    """One post a group and channel, said within the hour or not at all; before anybody is live there are none."""
    if not reach.console and not obligations.live_units(tx, commune.id):
        return
    day = at.astimezone(TZ).date()
    if now <= at + messages.POST_LIVES and not lanes.counts_on_groups(tx, commune.id):
        _copy_to_office(tx, commune, name, at, now)
    for place in lanes.targets(tx, commune):
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
