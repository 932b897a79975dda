"""Calendars (RFC 5545): a feed a person subscribes to behind a secret address, and the file the command line writes.

An event's UID is the obligation's public id, so an extension moves the event, and a withdrawn duty cancels it, in
every phone.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, and_, false, func, or_, select

from bot.ledger.tables import duty, obligation
from bot.links import Links
from bot.summaries import names, words
from bot.summaries.counts import GONE, Days, Scope, flag, o
from bot.texts import failure
from schedules import periods
from schedules.calendar import TZ, Calendar
from schedules.directory import Person, Role
from schedules.errors import Fault
from schedules.progress import State

if TYPE_CHECKING:
    from schedules.commune import Commune

DAYS_BACK = 60
"""How long a duty stays in the feed after its day: a calendar is for what comes."""

WHOLE = frozenset({Role.chairman, Role.office, Role.compiler, Role.operator})


# --- the secret address ---------------------------------------------------------------------------------------------


def whose(links: Links, commune: Commune, secret: str, editions: Mapping[str, int]) -> Person | None:
    """The person a feed's address belongs to; None for one we never gave, that was given up, or of who has left.

    editions: of `bot.ledger.who.calendars`.
    """
    found = None
    for person in commune.directory.people.values():
        known = links.feed_secret(person.id, editions.get(person.id, 0))
        if hmac.compare_digest(known.encode(), secret.lower().encode("utf-8", "replace")):
            found = person
    return found


def feed(tx: Connection, commune: Commune, person: str, now: datetime, *, messenger: str | None = None) -> str:
    """A person's calendar: the duties of their units, of every unit for those who see the whole. Fault for an unknown
    person.

    messenger: "console" lets sample rows in. now: aware; the stamp of the events.
    """
    known = commune.directory.people.get(person)
    if known is None:
        raise failure(Fault, "summary.no_person", "lich", person=person)
    today = now.astimezone(TZ).date()
    conditions: list[Any] = [o.due >= today - timedelta(days=DAYS_BACK)]
    units = units_of(commune, known)
    if units is not None:
        conditions.append(func.coalesce(duty.c.holder_unit, o.unit).in_(units))
    if messenger != "console":
        conditions.append(~o.sample)
    name = words.text("calendar.name", commune=commune.name, whose=known.title)
    return _calendar(tx, commune, conditions, name, now)


def units_of(commune: Commune, person: Person) -> tuple[str, ...] | None:
    """Whose duties a person sees in a calendar: own units, for a vice-chairman those in charge of; None means every
    unit.
    """
    if person.roles & WHOLE:
        return None
    in_charge = [unit.id for unit in commune.directory.units.values() if unit.vice_chairman == person.id]
    return (*person.units, *in_charge)


def whole(tx: Connection, commune: Commune, scope: Scope, now: datetime | None = None) -> str:
    """Every duty of a unit, or of the commune; of a period, those due within it."""
    moment = now or datetime.combine(scope.days.today, time(8), TZ)
    conditions: list[Any] = [o.due >= scope.days.today - timedelta(days=DAYS_BACK)]
    if scope.period is not None:
        conditions = [o.due.between(scope.period.first, scope.period.last)]
    if scope.unit is not None:
        conditions.append(scope.holder == scope.unit)
    if not scope.sample:
        conditions.append(~o.sample)
    named = commune.named(scope.unit) if scope.unit else ""
    return _calendar(tx, commune, conditions, words.text("calendar.name", commune=commune.name, whose=named), moment)


# --- events ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """One all-day event. alarms: aware moments; revision counts from 0 and rises when the day moves."""

    uid: str
    day: date
    summary: str
    about: str
    revision: int
    cancelled: bool
    alarms: tuple[datetime, ...]


def _calendar(tx: Connection, commune: Commune, conditions: list[Any], name: str, now: datetime) -> str:
    days = Days.of(now.astimezone(TZ).date(), commune.calendar)
    known = names.Names.of(commune)
    events = [_event(row, commune, known) for row in tx.execute(_query(commune.id, days, conditions))]
    return write(events, name, now)


def _query(commune: str, days: Days, conditions: list[Any]) -> Select[Any]:
    """Duties by day; those taken back stay while a phone may still show them."""
    shown = or_(o.state.not_in(GONE), o.state == State.withdrawn.value)
    return (
        select(
            obligation,
            duty.c.percent,
            func.coalesce(duty.c.holder_unit, o.unit).label("holder"),
            flag(days, ticked=false()).label("flag"),
        )
        .select_from(obligation)
        .outerjoin(duty, and_(duty.c.commune == o.commune, duty.c.id == o.duty))
        .where(o.commune == commune, shown, *conditions)
        .order_by(o.due, o.id)
    )


def _event(row: Row[Any], commune: Commune, known: names.Names) -> Event:
    done, gone = row.state == State.done.value, row.state in GONE
    project = commune.projects.get(row.project)
    title = words.text(
        "calendar.done" if done else "calendar.open",
        title=row.title,
        project=project.name if project and project.name not in row.title else "",
        unit=known.unit(row.holder),
    )
    about = words.text(
        "calendar.about",
        clause=row.clause,
        due=row.due,
        rule_due=row.rule_due,
        source=words.source(row.due_source),
        period=periods.words(tuple(row.facts.get("periods", ())) if row.facts else ()),
        percent=row.percent if row.project else None,
        status="" if gone else words.sentence(words.flag(row.flag)),
    )
    return Event(
        uid=f"{row.id}@{commune.id}.nhacviec",
        day=row.due,
        summary=title,
        about=about,
        # Finishing and taking back are news too: a phone keeps the highest SEQUENCE it has seen.
        revision=2 * (row.revision - 1) + int(done or gone),
        cancelled=gone,
        alarms=() if done or gone else alarms(row.due, commune.calendar, commune.hours.morning),
    )


def alarms(due: date, calendar: Calendar, morning: time) -> tuple[datetime, ...]:
    """The morning of the last working day on or before the due date, and of the working day before that."""
    last = calendar.on_or_before(due)
    return tuple(calendar.at(day, morning) for day in (calendar.shift(last, -1), last))


# --- RFC 5545 -------------------------------------------------------------------------------------------------------


def write(events: Iterable[Event], name: str, now: datetime) -> str:
    """The calendar as text with CRLF line ends, lines folded at 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//nhacviec//nhacviec//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for event in events:
        lines += _vevent(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _vevent(event: Event, now: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.summary)}",
        f"DESCRIPTION:{_escaped(event.about)}",
        f"SEQUENCE:{event.revision}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    for at in event.alarms:
        told = _escaped(words.text("calendar.alarm", title=event.summary))
        trigger = f"TRIGGER;VALUE=DATE-TIME:{_utc(at)}"
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", trigger, f"DESCRIPTION:{told}", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for char, sign in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(char, sign)
    return "".join(char for char in text if char == "\t" or ord(char) >= 32)


def _folded(line: str) -> str:
    """Folded at 75 octets of UTF-8, never within a character."""
    out, room = [], 75
    for char in line:
        size = len(char.encode())
        if size > room:
            out.append("\r\n ")
            room = 74
        out.append(char)
        room -= size
    return "".join(out)
