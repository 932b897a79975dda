"""Reminders: "this person is to hear this step". They wait, are bundled into one message a person and slot, are told.

The bound is in the keys: `digest/{person}/{day}` in the morning, `due/{person}/{day}` on a due day,
`trial/{office}/{day}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, String, and_, bindparam, case, func, select, update

from bot.ledger import rows
from bot.ledger.duties import progress
from bot.ledger.duties.obligations import OF_DUTY, SAID, SLEEPING, TRIAL
from bot.ledger.prepared import prepared
from bot.ledger.rows import Change, Row
from bot.ledger.sending import messages
from bot.ledger.store import insert_new
from bot.ledger.tables import address, duty, message, obligation, reminder
from bot.ledger.tables import commune as commune_row
from bot.ledger.who import absences
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.escalation import Audience, Slot
from schedules.in_time import reached_in, stages_to, warned
from schedules.progress import State

DIGEST, DUE, TRIALS = "digest", "due", "trial"
PRIORITY = 5
# A digest that never reached anybody is no digest yet: its key may be used again on the same day.
UNHEARD = ("rejected", "superseded", "expired")
Span = tuple[datetime, datetime]
OWN = frozenset({Audience.head.value, Audience.deputy.value, Audience.focal_point.value})


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a working day in which digests go out."""

    day: date
    opens: datetime
    closes: datetime


def open_messages(tx: Connection, commune: Commune, now: datetime) -> int:
    """Promises a message to everybody with something to hear and a live address; returns how many new ones there are.

    For today where the day still allows it and the key is free, else for the next working morning. The texts are made
    when the messages are claimed.
    """
    _hand_over(tx, commune, now)
    today, open_day = now.astimezone(TZ).date(), window(commune, now).day
    made = 0
    waiting = _waiting(tx, commune.id)
    coming = _coming(tx, commune.id) if waiting else set()
    dark = _in_the_dark(tx, commune.id) if waiting else None
    for person, slot, trial, latest in waiting:
        # A due-day question nobody could be asked on its day is a line of the next morning's digest.
        now_or_never = slot == Slot.due_day and latest.astimezone(TZ).date() == today == open_day
        kind = TRIALS if trial else DUE if now_or_never else DIGEST
        if (kind, person) in coming:
            continue
        coming.add((kind, person))
        made += _promise(tx, commune, person, kind, now, dark)
    return made


def open_with_sheet(
    tx: Connection, commune: Commune, person: str, sheet: str, now: datetime, *, alone: bool = False
) -> None:
    """This morning's message of a person begins with a sheet; what they are to hear besides stands below it.

    The day has one digest, and its key says so: a sheet opens it, or joins one that has not gone out yet.
    alone: it gives way to another sheet that is there.
    """
    when = window(commune, now)
    key, make = f"{DIGEST}/{person}/{when.day.isoformat()}", {"make": {"sheet": sheet}}
    _claim_key(tx, commune, person, DIGEST, when, now, _in_the_dark(tx, commune.id))
    mine = (message.c.commune == commune.id, message.c.key == key, message.c.state == "queued")
    held = tx.execute(select(message.c.payload).where(*mine)).scalar() if alone else None
    if not held:
        tx.execute(update(message).where(*mine).values(payload=make))


def window(commune: Commune, now: datetime, *, morning: bool = True) -> Window:
    """The window `now` lies in, else the next one. `morning`: it opens at the hour of the digest, not as quiet ends."""
    calendar, hours = commune.calendar, commune.hours
    today = now.astimezone(TZ).date()
    day = calendar.on_or_after(today)
    closes = calendar.at(day, hours.quiet_from)
    if now >= closes:
        day = calendar.shift(day, 1)
        closes = calendar.at(day, hours.quiet_from)
    return Window(day, calendar.at(day, hours.morning if morning else hours.quiet_to), closes)


def quiet(commune: Commune, now: datetime) -> bool:
    """Whether nothing but answers goes out: quiet hours, and days nobody works."""
    local = now.astimezone(TZ)
    return commune.hours.quiet(local) or not commune.calendar.is_working(local.date())


def bundle(tx: Connection, commune: Commune, row: RowMapping, now: datetime) -> list[Row]:
    """What the person of a message is to hear by now, newest step of each obligation; to be `tied` to it.

    Under "its" stands the obligation of each, as it is now, with what is said of its duty.
    What is no longer so (finished, an older revision, an older step, answered since) is skipped with its reason.
    """
    kind = row["key"].split("/", 1)[0]
    found = _candidates(tx, commune.id, row, kind)
    newest: dict[str, Row] = {}
    for one in sorted(found, key=lambda one: (one["at"], one["id"])):
        older = newest.get(one["obligation"])
        reason = untrue(one, now) or _behind(tx, commune, one)
        if reason:
            skip(tx, commune.id, one["id"], reason)
            continue
        if older is not None:
            skip(tx, commune.id, older["id"], "older step")
        newest[one["obligation"]] = one
    return sorted(newest.values(), key=lambda one: one["id"])


def tied(commune: str, message_id: int, reminder_ids: Sequence[int]) -> list[Change]:
    """These are told by that message, once it is."""
    if not reminder_ids:
        return []
    key = {"commune": commune, "id": tuple(reminder_ids)}
    return [Change(reminder, {"state": "bundled", "message": message_id}, key)]


def untrue(one: Row, now: datetime) -> str | None:
    """Why a reminder is no longer to be told; None when it is."""
    its = one["its"]
    state = State(its["state"])
    step = one["step"].removeprefix(TRIAL)
    if one["revision"] != its["revision"]:
        return "older revision"
    if state in SLEEPING:
        return "closed"
    if (step == "settle") != (state is State.unknown) or step.startswith("confirm") != (state is State.awaiting):
        return state.value
    if step.startswith("blocked") and its["blocked_since"] is None:
        return "cleared"
    answered = its["answered_at"]
    if answered is None:
        return None
    if one["slot"] == Slot.due_day and answered.astimezone(TZ).date() == one["at"].astimezone(TZ).date():
        return "answered"
    return "answered" if step.startswith("T-") and answered >= one["at"] else None


def _behind(tx: Connection, commune: Commune, one: Row) -> str | None:
    """A warning of a step on the way to a milestone that was finished meanwhile."""
    step, its = one["step"].removeprefix(TRIAL), one["its"]
    chain = commune.chain(its["policy"], its["facts"].get("group"))
    if chain is None or not step.startswith("T-") or int(step[2:]) in commune.policies[its["policy"]].before:
        return None
    stage = warned(chain, its["occurrence"]).get(int(step[2:]))
    if stage is None:
        return None
    done = progress.stages(tx, commune.id, [its["project"]]).get(its["project"], {})
    stages = stages_to(chain, its["occurrence"])
    place = [known.id for known in stages].index(stage)
    return "step done" if place < reached_in(stages, done) else None


def skip(tx: Connection, commune: str, reminder_id: int, reason: str) -> None:
    """This reminder will not be told."""
    rows.change(tx, reminder, {"commune": commune, "id": reminder_id}, {"state": "skipped", "reason": reason})


def release(tx: Connection, commune: str, message_ids: Iterable[int]) -> None:
    """The messages came to nothing: what was bundled into them waits again."""
    ids = tuple(message_ids)
    if ids:
        mine = {"commune": commune, "message": ids, "state": "bundled"}
        rows.change(tx, reminder, mine, {"state": "pending", "message": None})


# --- inside ---------------------------------------------------------------------------------------------------------

_WITH_DUTY = reminder.join(
    obligation, and_(obligation.c.commune == reminder.c.commune, obligation.c.id == reminder.c.obligation)
).join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
_IS_TRIAL = case((reminder.c.step.startswith(TRIAL), 1), else_=0)


def _waiting(tx: Connection, commune: str) -> list[tuple[str, str, bool, datetime]]:
    """Person, slot, whether trial, and the newest `at` of what waits for people with a live address."""
    waiting = _pending().tuples(tx, {"commune": commune})
    return [(row.person, row.slot, bool(row.trial), row.latest) for row in waiting]


@prepared
def _pending() -> Select[Any]:
    commune = bindparam("commune", type_=String())
    reachable = select(address.c.person).where(address.c.commune == commune, address.c.state == "live")
    return (
        select(reminder.c.person, reminder.c.slot, _IS_TRIAL.label("trial"), func.max(reminder.c.at).label("latest"))
        .where(reminder.c.commune == commune, reminder.c.state == "pending", reminder.c.person.in_(reachable))
        .group_by(reminder.c.person, reminder.c.slot, _IS_TRIAL)
        .order_by(reminder.c.person, reminder.c.slot)
    )


def _promise(tx: Connection, commune: Commune, person: str, kind: str, now: datetime, dark: Span | None) -> int:
    first = window(commune, now, morning=kind != DUE)
    if _claim_key(tx, commune, person, kind, first, now, dark):
        return 1
    if kind == DUE:
        return 0
    later = window(commune, first.closes + timedelta(seconds=1))
    return int(_claim_key(tx, commune, person, kind, later, now, dark))


def _coming(tx: Connection, commune: str) -> set[tuple[str, str]]:
    """Kind and person of every digest that waits to be told: one read for everybody, whoever is reminded."""
    keys = (key.partition("/") for key in _queued_digests().scalars(tx, {"commune": commune}))
    return {(kind, rest.partition("/")[0]) for kind, _, rest in keys}


@prepared
def _queued_digests() -> Select[Any]:
    mine = (message.c.commune == bindparam("commune"), message.c.state == "queued", message.c.priority == PRIORITY)
    return select(message.c.key).where(*mine)


def _claim_key(
    tx: Connection, commune: Commune, person: str, kind: str, when: Window, now: datetime, dark: Span | None
) -> bool:
    key = f"{kind}/{person}/{when.day.isoformat()}"
    due_at = max(now, when.opens)
    made = messages.say(
        tx,
        commune.id,
        key=key,
        purpose=DUE if kind == DUE else DIGEST,
        now=now,
        person=person,
        priority=PRIORITY,
        due_at=due_at,
        expires_at=when.closes,
        quiet=True,
        trial=kind == TRIALS,
    )
    if made is not None:
        if dark is not None and dark[0] < when.opens <= dark[1]:
            tx.execute(update(message).where(message.c.commune == commune.id, message.c.id == made).values(repeat=True))
        return True
    again = tx.execute(
        update(message)
        .where(message.c.commune == commune.id, message.c.key == key, message.c.state.in_(UNHEARD))
        .values(state="queued", reason=None, due_at=due_at, expires_at=when.closes)
    )
    return again.rowcount == 1


def _in_the_dark(tx: Connection, commune: str) -> Span | None:
    """The time that a restored record knows nothing of: whoever is told of it now may have been told already."""
    row = rows.first(tx, commune_row, {"id": commune})
    span = (row["settings"] or {}).get("restored") if row is not None else None
    return None if span is None else (datetime.fromisoformat(span["from"]), datetime.fromisoformat(span["to"]))


def _candidates(tx: Connection, commune: str, row: RowMapping, kind: str) -> list[Row]:
    asked = {"commune": commune, "person": row["person"], "message": row["id"], "trial": int(kind == TRIALS)}
    found = _candidates_of(kind == DUE).halves(tx, asked, len(reminder.c))
    return [{**one, "its": its} for one, its in found]


@prepared
def _candidates_of(due_day: bool) -> Select[Any]:
    mine: list[Any] = [reminder.c.person == bindparam("person"), bindparam("trial") == _IS_TRIAL]
    if due_day:
        mine.append(reminder.c.slot == Slot.due_day.value)
    # Both states by name: with "pending, or bundled here" SQLite would read every reminder there ever was.
    open_ = reminder.c.state.in_(("pending", "bundled"))
    waiting = open_ & ((reminder.c.state == "pending") | (reminder.c.message == bindparam("message")))
    found = select(reminder, *SAID, *OF_DUTY).select_from(_WITH_DUTY)
    return found.where(reminder.c.commune == bindparam("commune"), waiting, *mine)


def _hand_over(tx: Connection, commune: Commune, now: datetime) -> None:
    """What somebody who is away was to hear is heard by who stands in."""
    standing = absences.on(tx, commune, now.astimezone(TZ).date())
    away = {one.person for one in standing.absences}
    if not away:
        return
    for row in _waiting_for().all(tx, {"commune": commune.id, "away": sorted(away)}):
        deputy = standing.hears(row["person"], row["holder_unit"])
        if deputy == row["person"]:
            continue
        columns = ("commune", "obligation", "revision", "step", "about", "slot", "at")
        copy = {name: row[name] for name in columns}
        audience = "deputy" if row["audience"] in OWN else row["audience"]
        insert_new(tx, reminder, copy | {"person": deputy, "audience": audience, "state": "pending"})
        skip(tx, commune.id, row["id"], "away")


@prepared
def _waiting_for() -> Select[Any]:
    theirs = reminder.c.person.in_(bindparam("away", expanding=True))
    waiting = (reminder.c.commune == bindparam("commune"), reminder.c.state == "pending", theirs)
    return select(reminder, duty.c.holder_unit).select_from(_WITH_DUTY).where(*waiting)
