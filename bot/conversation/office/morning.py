"""The office's ten minutes: whom to call, what to write down, what to confirm, what to paste. One list for the page.

A duty that is due wants a status on record within WITHIN working days. Whoever reads messages has been reminded and
is given until the day after; whom no message reaches is called up to AHEAD working days before: it is all they hear,
and calls of the days before a quarter's end do not all fall on one morning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from bot.conversation import duties
from bot.conversation.answering import effects
from bot.conversation.answering.filing import WEB
from bot.conversation.deciding import confirm
from bot.conversation.turn import CONSOLE, Turn, local_day
from bot.ledger.duties import progress, requests
from bot.ledger.rules import overlays
from bot.ledger.tables import audit as audit_table
from bot.ledger.tables import progress as entries
from bot.ledger.tables import reminder
from bot.ledger.who import people
from bot.messengers.protocol import Incoming
from bot.texts import Rich, plain, render
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import Person, UnitKind
from schedules.progress import State
from schedules.replies.verdict import Kind
from schedules.rulebook import Kind as RuleKind

CALLS = 10  # people a morning, called or listened to; the rest waits until tomorrow, and is counted
AHEAD = 2  # working days before the due day from which whom no message reaches may be called
WITHIN = 3  # working days after the due day by which a status is on record
AGAIN = 5  # working days after which an overdue duty is asked about anew
URGE = 5  # working days overdue from which a letter of urging lies ready
STATUSES: Mapping[str, Kind] = {"xong": "done", "dang": "progress", "chua": "not_started", "vuong": "blocked"}
TOLD = {name: plain(f"said.status.{name}") for name in STATUSES}
VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty to be asked about. line: as the texts know it; told: reminders heard; last: what was last said.

    fresh: nothing was said of it since it came near, so its status is not on record yet.
    """

    id: str
    unit: str
    line: Mapping[str, Any]
    told: int
    last: str
    last_day: date | None
    late: int
    fresh: bool

    @property
    def urgent(self) -> bool:
        return self.late >= URGE


@dataclass(frozen=True, slots=True)
class Call:
    """A person to ring up about everything that is due. person None: what the office answers for itself.

    why: not_linked, voice (speaks, does not type), silent. tried: called today already, in vain.
    """

    person: Person | None
    title: str
    units: str
    phone: str
    why: str
    promised: date | None
    asked: tuple[Asked, ...]
    tried: bool

    @property
    def letters(self) -> tuple[str, ...]:
        """Units a letter of urging is due to: those whose duties are long overdue, whoever answers for them today."""
        return tuple(dict.fromkeys(one.unit for one in self.asked if one.urgent))

    @property
    def text(self) -> str:
        """To paste into a message of the office's own."""
        lines = [dict(one.line) for one in self.asked]
        return render("morning.private", who=self.title, lines=lines).text


@dataclass(frozen=True, slots=True)
class Spoken:
    """Voice messages of one person that wait to be written down, and the duties they may be about. at: of the last."""

    requests: tuple[int, ...]
    person: str
    title: str
    at: datetime
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody called done and this person may confirm. report: fit for confirming many at once."""

    request: int
    id: str
    line: Mapping[str, Any]
    who: str
    words: str
    report: bool


@dataclass(frozen=True, slots=True)
class Morning:
    calls: tuple[Call, ...]
    more: int
    voices: tuple[Spoken, ...]
    waiting: tuple[Waiting, ...]
    paste: str
    written: tuple[Mapping[str, Any], ...]


# --- the list ---------------------------------------------------------------------------------------------------------


def look(tx: Connection, commune: Commune, person: Person, now: datetime, *, console: bool = False) -> Turn:
    """A turn that only looks: nothing has come in and nothing is answered."""
    nobody = Incoming(kind="text", messenger=CONSOLE if console else WEB, chat=person.id, sender=person.id)
    return Turn(tx, commune, nobody, 0, now, person)


def of(turn: Turn) -> Morning:
    """The morning of an office person: of all who are to be called or listened to, those most pressing."""
    known = _known(turn)
    calls = [_call(turn, person, rows, known) for person, rows in _to_call(turn, known).items()]
    office = [call for call in calls if call.person is None]
    people_: list[Call | Spoken] = [call for call in calls if call.person is not None]
    people_.extend(_voices(turn, known))
    people_.sort(key=lambda one: pressing(one, turn.today))
    chosen = people_[:CALLS]
    return Morning(
        calls=(*office, *(one for one in chosen if isinstance(one, Call))),
        more=len(people_) - len(chosen),
        voices=tuple(one for one in chosen if isinstance(one, Spoken)),
        waiting=tuple(_waiting(turn)),
        paste=_paste(turn).text,
        written=tuple(_written(turn)),
    )


def pressing(one: Call | Spoken, today: date) -> tuple[Any, ...]:
    """Not rung up in vain today; never spoken of before spoken of long ago; the earliest due; who answers for more."""
    fresh = [asked for asked in one.asked if asked.fresh]
    first = min((asked.line["due"] for asked in (fresh or one.asked)), default=today)
    return (isinstance(one, Call) and one.tried, not fresh, first, -len(one.asked), one.title)


@dataclass(frozen=True, slots=True)
class _Known:
    """Read once: open duties due within AHEAD working days, when each was last spoken of, who is reached."""

    due: Sequence[RowMapping]
    said: Mapping[str, RowMapping]
    told: Mapping[str, int]
    linked: Mapping[str, Sequence[str]]
    speaks: frozenset[str]
    tried: frozenset[str]


def _known(turn: Turn) -> _Known:
    tx, cid, today = turn.tx, turn.commune.id, turn.today
    units = [unit.id for unit in turn.commune.directory.units.values() if unit.kind is not UnitKind.outside]
    rows = duties.of_units(tx, cid, units, sample=turn.on_console, states=(State.open.value,))
    soon = turn.commune.calendar.shift(today, AHEAD)
    due = [row for row in rows if row["due"] <= soon and not duties.moved_past(row, today)]
    ids = [row["id"] for row in due]
    spoken = select(entries).where(
        entries.c.commune == cid,
        entries.c.obligation.in_(ids),
        entries.c.undone_at.is_(None),
        entries.c.kind != progress.ACKNOWLEDGED,
    )
    heard = select(reminder.c.obligation, func.count()).where(
        reminder.c.commune == cid, reminder.c.obligation.in_(ids), reminder.c.state == "told"
    )
    waiting = requests.pending(tx, cid, VOICE)
    dawn = turn.commune.calendar.at(today, datetime.min.time())
    calls = select(audit_table.c.subject).where(
        audit_table.c.commune == cid, audit_table.c.what == "called", audit_table.c.at >= dawn
    )
    return _Known(
        due=due,
        said={row["obligation"]: row for row in tx.execute(spoken.order_by(entries.c.id)).mappings()},
        told={one: int(count) for one, count in tx.execute(heard.group_by(reminder.c.obligation))},
        linked=people.linked(tx, cid),
        speaks=frozenset(one["asked_by"] for one in waiting),
        tried=frozenset(str(one) for one in tx.execute(calls).scalars()),
    )


def _to_call(turn: Turn, known: _Known) -> dict[str | None, list[RowMapping]]:
    """Duties somebody has to be asked about today, by who answers for them. Whose voice message waits is not called."""
    standing = turn.standing
    found: dict[str | None, list[RowMapping]] = {}
    for row in known.due:
        head = turn.commune.directory.head_of(row["holder_unit"])
        who = standing.hears(head.id, row["holder_unit"]) if head else None
        who = None if who == turn.person.id else who
        if who in known.speaks or not _wants_status(turn, row, known, reached=who is None or who in known.linked):
            continue
        found.setdefault(who, []).append(row)
    return found


def _wants_status(turn: Turn, row: RowMapping, known: _Known, *, reached: bool) -> bool:
    calendar, today = turn.commune.calendar, turn.today
    if row["extension_asked"] or (row["promised_until"] is not None and row["promised_until"] >= today):
        return False
    last = known.said.get(row["id"])
    if last is not None and not _fresh(turn, row, known):
        return calendar.count(local_day(last["at"]), today) >= AGAIN
    return not reached or calendar.count(row["due"], today) >= 1


def _fresh(turn: Turn, row: RowMapping, known: _Known) -> bool:
    last = known.said.get(row["id"])
    return last is None or local_day(last["at"]) < turn.commune.calendar.shift(row["due"], -WITHIN)


def _call(turn: Turn, who: str | None, rows: Sequence[RowMapping], known: _Known) -> Call:
    person = turn.commune.directory.people.get(who or "")
    promised = [row["promised_until"] for row in rows if row["promised_until"]]
    units = dict.fromkeys(turn.commune.named(row["holder_unit"]) for row in rows)
    return Call(
        person=person,
        title=person.title if person else render("morning.own").text,
        units=", ".join(units),
        phone=person.phone if person else "",
        why="" if person is None else "silent" if person.id in known.linked else "not_linked",
        promised=max(promised, default=None),
        asked=_all_asked(turn, rows, known),
        tried=bool(person and person.id in known.tried),
    )


def _all_asked(turn: Turn, rows: Sequence[RowMapping], known: _Known) -> tuple[Asked, ...]:
    """What has no status on record yet comes first: if there is no time for all, that is what must be written down."""
    return tuple(sorted((_asked(turn, row, known) for row in rows), key=lambda one: not one.fresh))


def _asked(turn: Turn, row: RowMapping, known: _Known) -> Asked:
    said = known.said.get(row["id"])
    return Asked(
        id=row["id"],
        unit=row["holder_unit"],
        line=duties.line(turn.commune, row, turn.today),
        told=known.told.get(row["id"], 0),
        last=(said["text"] or "") if said else "",
        last_day=local_day(said["at"]) if said else None,
        late=max(0, turn.commune.calendar.count(row["due"], turn.today)),
        fresh=_fresh(turn, row, known),
    )


def _voices(turn: Turn, known: _Known) -> Iterable[Spoken]:
    """Of each person all that waits."""
    spoken: dict[str, list[RowMapping]] = {}
    for one in requests.pending(turn.tx, turn.commune.id, VOICE):
        if one["asked_by"] in turn.commune.directory.people:
            spoken.setdefault(one["asked_by"], []).append(one)
    return [_spoken(turn, known, person, waiting) for person, waiting in spoken.items()]


def _spoken(turn: Turn, known: _Known, person: str, waiting: Sequence[RowMapping]) -> Spoken:
    units = duties.answers_for(turn.standing, person)
    mine = [row for row in known.due if row["holder_unit"] in units] or _next_of(turn, units)
    return Spoken(
        requests=tuple(one["id"] for one in waiting),
        person=person,
        title=turn.commune.directory.people[person].title,
        at=max(one["asked_at"] for one in waiting).astimezone(TZ),
        asked=_all_asked(turn, mine, known),
    )


def _next_of(turn: Turn, units: Sequence[str]) -> list[RowMapping]:
    rows = duties.of_units(turn.tx, turn.commune.id, units, sample=turn.on_console, states=(State.open.value,))
    return duties.current(rows, turn.today)[:3]


def _waiting(turn: Turn) -> Iterable[Waiting]:
    people_ = turn.commune.directory.people
    for request, row in confirm.waiting(turn):
        who = people_.get(request["asked_by"])
        yield Waiting(
            request["id"],
            row["id"],
            duties.line(turn.commune, row, turn.today),
            who.title if who else request["asked_by"],
            str(request["data"].get("text") or ""),
            row["kind"] == RuleKind.cycle.value,
        )


def _paste(turn: Turn) -> Rich:
    """For the group: what is due today and on the next working day; late units only where the chairman lets them."""
    today = turn.today
    until = turn.commune.calendar.shift(today, 1)
    units = list(turn.commune.directory.units)
    rows = duties.of_units(turn.tx, turn.commune.id, units, sample=turn.on_console, states=(State.open.value,))
    due: dict[tuple[date, str], list[str]] = {}
    late: dict[str, int] = {}
    for row in duties.current(rows, today):
        if today <= row["due"] <= until:
            due.setdefault((row["due"], row["title"]), []).append(turn.commune.named(row["holder_unit"]))
        elif row["due"] < today and row["closes_on"] < today - timedelta(days=1):
            name = turn.commune.named(row["holder_unit"])
            late[name] = late.get(name, 0) + 1
    lines = [
        {"due": day, "title": title, "units": sorted(set(names)), "count": len(set(names))}
        for (day, title), names in sorted(due.items())
    ]
    named = overlays.late_named(turn.tx, turn.commune)
    behind = [{"name": name, "count": count} for name, count in sorted(late.items())] if named else []
    return render("morning.paste", today=today, lines=lines, late=sum(late.values()), named=behind)


def _written(turn: Turn) -> Iterable[Mapping[str, Any]]:
    """What this person wrote down for others today, newest first, each message's entries together."""
    dawn = turn.commune.calendar.at(turn.today, datetime.min.time())
    mine = (entries.c.commune == turn.commune.id, entries.c.at >= dawn, entries.c.through == effects.OFFICE)
    rows = turn.tx.execute(select(entries).where(*mine, entries.c.undone_at.is_(None)).order_by(entries.c.id.desc()))
    known: dict[int, dict[str, Any]] = {}
    for row in rows.mappings():
        if (row["understood"].get("behalf") or {}).get("by") != turn.person.id or row["inbox"] is None:
            continue
        person = turn.commune.directory.people.get(row["person"])
        one = known.setdefault(row["inbox"], {"inbox": row["inbox"], "who": person.title if person else "", "said": []})
        one["said"].append(row["text"] or "")
    return list(known.values())[:CALLS]
