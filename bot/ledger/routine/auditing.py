"""The auditor's eyes: yesterday's messages, replies and decisions as recorded, judged by `schedules.auditor`.

It reads the configuration, what was sent, what was said and what people decided; nothing of what the engine remembers
of its own work: neither states and dates of obligations nor reminders. Each night it judges the day that is over, and
the line the office gets in the morning is made of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, RowMapping, select

from bot.ledger import audit
from bot.ledger.audit import AUDITED
from bot.ledger.rules import documents, overlays
from bot.ledger.tables import (
    absence,
    address,
    attempt,
    message,
    obligation,
    progress,
    request,
    unit_live,
)
from bot.ledger.tables import audit as log_table
from schedules.auditor import LOOK_BACK, Day, Matter, Told, Turn, Verdict, judge
from schedules.calendar import TZ, Calendar
from schedules.commune import Commune
from schedules.errors import ConfigFault
from schedules.hindrances import says_cleared
from schedules.obligations import Obligation, expand
from schedules.rulebook import Kind

log = structlog.get_logger("auditor")

CHAT = "giao/"  # rules of tasks given in chat begin so; no document knows them
NAMED = 20  # of what was missed, so many are kept by name
REMINDERS = ("digest", "due", "overdue", "escalation")
FIRST_LOOK = timedelta(days=7)  # days nobody has judged yet, after downtime or an upgrade
# What an entry of the record did to a duty; whatever else it is called, it was an answer.
_DID = {
    "confirmed": "closed",
    "returned": "returned",
    "settled_done": "closed",
    "settled_withdrawn": "closed",
    "settled_open": "settled",
    "adjusted_pause": "closed",
    "adjusted_withdraw": "closed",
    "adjusted_resume": "resumed",
    "adjusted_reassign": "moved",
    "cleared": "cleared",
}
_ANSWERS = {
    "done",
    "report_sent",
    "progress",
    "amount",
    "not_started",
    "blocked",
    "extension_request",
    "part_done",
    "stage",
}


def run(tx: Connection, commune: Commune, now: datetime) -> list[Verdict]:
    """Judges every day that is over and was not judged yet; keeps what was found, once a day."""
    today = now.astimezone(TZ).date()
    done = last_judged(tx, commune.id)
    first = max(today - FIRST_LOOK, done + timedelta(days=1) if done else today - timedelta(days=1))
    days = [first + timedelta(days=n) for n in range((today - first).days)]
    known = matters(tx, commune, today) if days else []
    found = [judge(commune, known, seen(tx, commune, day, now)) for day in days]
    for one in found:
        _keep(tx, commune.id, one, now)
    return found


def last_judged(tx: Connection, commune: str) -> date | None:
    """The newest day there is a verdict on."""
    newest = audit.newest(tx, commune, AUDITED, 1)
    return date.fromisoformat(newest[0]["subject"]) if newest else None


def verdicts(tx: Connection, commune: str, first: date, last: date) -> list[RowMapping]:
    """What was kept of the days from `first` to `last`, oldest first."""
    days = (log_table.c.subject >= first.isoformat(), log_table.c.subject <= last.isoformat())
    rows = select(log_table).where(log_table.c.commune == commune, log_table.c.what == AUDITED, *days)
    return list(tx.execute(rows.order_by(log_table.c.subject)).mappings())


def _keep(tx: Connection, commune: str, one: Verdict, now: datetime) -> None:
    data: dict[str, Any] = {"due": one.due, "told": one.told, "shut": one.shut, "missed": one.missed}
    data |= {"gaps": [list(gap) for gap in one.gaps[:NAMED]], "twice": len(one.twice), "strange": len(one.strange)}
    audit.note(tx, commune, who=audit.SYSTEM, what=AUDITED, now=now, subject=one.day.isoformat(), data=data)
    if not one.clean:
        named = {"gaps": one.gaps[:NAMED], "twice": one.twice[:NAMED], "strange": one.strange[:NAMED]}
        log.error("the audit found what should not be", day=one.day.isoformat(), **named)


# --- what there was to remind of ------------------------------------------------------------------------------------


def matters(tx: Connection, commune: Commune, today: date) -> list[Matter]:
    """Everything with a date, of units that hear themselves, with what happened to it."""
    start = documents.started_on(tx, commune.id).date()
    first, last = min(start, today - timedelta(days=400)), today + timedelta(days=120)
    dated = overlays.step_dates(tx, commune.id)
    expansion = expand(commune, first, last, dated)
    born = _births(tx, commune.id, start, first, last, dated)
    live = set(tx.execute(select(unit_live.c.unit).where(unit_live.c.commune == commune.id)).scalars())
    turns, moves = _turns(tx, commune.id)
    found = [_of_a_rule(commune, one, born.get(one.id, start)) for one in expansion.obligations if _counts(one, start)]
    found += _of_chats(tx, commune)
    held = [_with(one, turns.get(one.id, ()), moves.get(one.id)) for one in found]
    return [one for one in held if one.unit in live and one.policy in commune.policies]


def _counts(one: Obligation, start: date) -> bool:
    return not one.sample and (one.kind is not Kind.cycle or one.due >= start)


def _births(
    tx: Connection, commune: str, start: date, first: date, last: date, dated: Mapping[str, date]
) -> Mapping[str, date]:
    """Since when the configuration asks for each obligation; those of the commune's first day are left out.

    A decision taken in later, a project or a leader named later makes duties of that day: what was due before it is
    settled by the office, as what was due before the first day is.
    """
    known: set[str] = set()
    found: dict[str, date] = {}
    for day, texts in documents.history(tx, commune):
        try:
            then = documents.parse(texts)
        except ConfigFault:  # of an earlier release, which took what this one refuses: the next version counts
            continue
        ids = {one.id for one in expand(then, first, last, dated).obligations}
        if day > start:
            found |= dict.fromkeys(ids - known, day)
        known |= ids
    return found


def _of_a_rule(commune: Commune, one: Obligation, born: date) -> Matter:
    group = one.group.value if one.group else None
    return Matter(
        one.id,
        one.unit,
        one.due,
        one.closes_on - one.due,
        one.policy,
        one.confirmer,
        one.last_step,
        commune.warned(one.policy, group, one.occurrence),
        unclear=one.due < born,
        born=born,
    )


def _of_chats(tx: Connection, commune: Commune) -> Iterator[Matter]:
    """Tasks given in chat: the order is in the row that was written when it was given."""
    mine = (obligation.c.commune == commune.id, obligation.c.id.startswith(CHAT), obligation.c.sample.is_(False))
    given = select(log_table.c.at, log_table.c.subject).where(
        log_table.c.commune == commune.id, log_table.c.what == "assigned"
    )
    since = {subject: at for at, subject in tx.execute(given)}
    columns = ("id", "unit", "rule_due", "policy", "facts")
    for row in tx.execute(select(*(obligation.c[name] for name in columns)).where(*mine)).mappings():
        rule = "/".join(row["id"].split("/")[:2])
        confirmer = str(row["facts"].get("confirmer") or "")
        yield Matter(
            row["id"], row["unit"], row["rule_due"], timedelta(), row["policy"], confirmer, since=since.get(rule)
        )


def _with(one: Matter, turns: Sequence[Turn], unit: str | None) -> Matter:
    return replace(one, turns=tuple(turns), unit=unit or one.unit)


# --- what happened --------------------------------------------------------------------------------------------------


def _turns(tx: Connection, commune: str) -> tuple[Mapping[str, list[Turn]], Mapping[str, str]]:
    """What people said and decided of each obligation in order of time, and the unit it was last given to."""
    claims = _claims(tx, commune)
    found: dict[str, list[Turn]] = {}
    moved: dict[str, str] = {}
    entries = select(progress).where(progress.c.commune == commune).order_by(progress.c.id)
    for row in tx.execute(entries).mappings():
        turn = _turn(row, (row["obligation"], row["at"]) in claims)
        if turn is not None:
            found.setdefault(row["obligation"], []).append(turn)
        if row["kind"] == "adjusted_reassign" and row["understood"].get("unit"):
            moved[row["obligation"]] = row["understood"]["unit"]
    for id_, turn in _decided(tx, commune):
        found.setdefault(id_, []).append(turn)
    for turns in found.values():
        turns.sort(key=lambda one: one.at)
    return found, moved


def _claims(tx: Connection, commune: str) -> frozenset[tuple[str, datetime]]:
    """When somebody was asked to confirm what: the moment it was said to be done."""
    asked = select(request.c.obligation, request.c.asked_at)
    rows = tx.execute(asked.where(request.c.commune == commune, request.c.kind == "confirmation"))
    return frozenset((row.obligation, row.asked_at) for row in rows)


def _turn(row: RowMapping, claimed: bool) -> Turn | None:
    at, undone, kind = row["at"], row["undone_at"], row["kind"]
    if kind in _DID:
        return Turn(at, _DID[kind], undone=undone)
    if kind not in _ANSWERS:
        return None  # "ok", corrections, notes
    if claimed:
        return Turn(at, "claimed", undone=undone)
    day, blocked = None, None
    if kind in ("progress", "amount", "blocked"):
        named = row["new_date"]
        day = named if named is not None and named > at.astimezone(TZ).date() else None
        blocked = True if kind == "blocked" else (False if says_cleared(row["text"] or "") else None)
    what = "asked" if kind == "extension_request" else "answered"
    return Turn(at, what, day, blocked, undone)


def _decided(tx: Connection, commune: str) -> Iterator[tuple[str, Turn]]:
    mine = (request.c.commune == commune, request.c.kind == "extension", request.c.decided_at.is_not(None))
    for row in tx.execute(select(request).where(*mine)).mappings():
        if row["state"] == "granted":
            day = date.fromisoformat(row["data"].get("granted") or row["data"]["day"])
            yield row["obligation"], Turn(row["decided_at"], "granted", day)
        elif row["state"] == "refused":
            yield row["obligation"], Turn(row["decided_at"], "refused")


# --- what was sent --------------------------------------------------------------------------------------------------


def seen(tx: Connection, commune: Commune, day: date, now: datetime) -> Day:
    """A day's reminders, who could not be reached, who was away; the reminders of the weeks before."""
    begins, ends = _bounds(day)
    told = _told(tx, commune.id, begins - LOOK_BACK, ends)
    today = [one for one in told if one.at >= begins]
    before = [one for one in told if one.at < begins]
    return Day(day, today, _shut(tx, commune, day), _away(tx, commune.id, day), before)


def _bounds(day: date) -> tuple[datetime, datetime]:
    midnight = Calendar.at(day, datetime.min.time())
    return midnight, midnight + timedelta(days=1)


def _told(tx: Connection, commune: str, first: datetime, last: datetime) -> list[Told]:
    joined = attempt.join(message, (message.c.commune == attempt.c.commune) & (message.c.id == attempt.c.message))
    rows = select(message.c.person, message.c.key, attempt.c.at, attempt.c.obligations).select_from(joined)
    span = (attempt.c.commune == commune, attempt.c.at >= first, attempt.c.at < last, attempt.c.outcome == "sent")
    mine = (message.c.purpose.in_(REMINDERS), message.c.trial.is_(False), message.c.person.is_not(None))
    return [
        Told(row.person, row.at, frozenset(row.obligations), row.key) for row in tx.execute(rows.where(*span, *mine))
    ]


def _shut(tx: Connection, commune: Commune, day: date) -> frozenset[str]:
    """Who has no live address that was there in the morning, and whose message of the day did not arrive."""
    begins, ends = _bounds(day)
    morning = Calendar.at(day, commune.hours.morning)
    live = select(address.c.person).where(
        address.c.commune == commune.id, address.c.state == "live", address.c.linked_at <= morning
    )
    reached = set(tx.execute(live).scalars())
    lost = select(message.c.person).where(
        message.c.commune == commune.id,
        message.c.purpose.in_(REMINDERS),
        message.c.due_at >= begins,
        message.c.due_at < ends,
        message.c.state.in_(("rejected", "unknown", "expired", "queued", "sending")),
    )
    failed = {person for person in tx.execute(lost).scalars() if person}
    return frozenset((set(commune.directory.people) - reached) | failed)


def _away(tx: Connection, commune: str, day: date) -> frozenset[str]:
    there = (absence.c.commune == commune, absence.c.first_day <= day, absence.c.last_day >= day)
    return frozenset(tx.execute(select(absence.c.person).where(*there)).scalars())
