"""`turn`: the result of the last try and the claim of the next message, one commit. *Then* the request leaves.

What somebody has just said may be handled between the two, in the same commit: its answer is the next message then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, RowMapping, Select, String, and_, bindparam, exists, or_, select

from bot.ledger import audit, rows
from bot.ledger.duties.obligations import TRIAL
from bot.ledger.prepared import prepared
from bot.ledger.rows import Change, Row
from bot.ledger.sending import lanes, messages, reminders, settling
from bot.ledger.sending.settling import Result
from bot.ledger.sending.ways import HELD, Level, Ways, counted, near
from bot.ledger.store import insert_new
from bot.ledger.tables import Instant, address, attempt, message, target
from schedules.commune import Commune

FEW, LOOK = 3, 60
LEADERS = frozenset({"office", "vice_chairman", "chairman", "confirmer"})
BUNDLED = frozenset({"digest", "due", "overdue", "escalation"})
CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one message is to say on one messenger, in parts of one request each. payload: `Outgoing` as JSON.

    later: to be written along with the intent.
    """

    parts: Sequence[Part]
    payload: dict[str, Any]
    obligations: Sequence[str] = ()
    told: Sequence[int] = ()
    skipped: Sequence[tuple[int, str]] = ()
    later: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One request: what the messenger made of it, its text, and the JSON the record keeps."""

    wire: Any
    text: str
    said: dict[str, Any]


class Voice(Protocol):
    """Makes the words of a claimed message; None when there is nothing left to say.

    alike: what messages of one turn have in common, made with the first: none of it changes while they are chosen.
    """

    messenger: str

    def ready(self, row: RowMapping) -> bool: ...

    def render(
        self,
        tx: Connection,
        commune: Commune,
        row: RowMapping,
        bundled: Sequence[Row],
        now: datetime,
        alike: dict[str, Any],
    ) -> Rendered | None: ...


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is this lane's to send, once, now."""

    message: int
    n: int
    key: str
    purpose: str
    messenger: str
    chat: str
    person: str | None
    wire: Any
    text: str
    obligations: tuple[str, ...]


class Waiting(NamedTuple):
    """A message that is due, and the chat it goes to. answer: somebody has just asked and waits for it."""

    message: int
    chat: str
    answer: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What was claimed, and the messages that are due but may not leave yet. handled: what the turn's `handle` gave.

    Where less was claimed than asked for, that was all.
    """

    claims: tuple[Claim, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    handled: Any = None


def turn(
    tx: Connection,
    commune: Commune,
    *,
    token_hash: str,
    epoch: int,
    now: datetime,
    voice: Voice,
    may: Callable[[Waiting], bool],
    last: Sequence[tuple[Claim, Result]] = (),
    handle: Callable[[Connection], Any] | None = None,
    most: int = 1,
    answers_only: bool = False,
) -> Turn:
    """Records what became of the last tries, then claims the next messages that `may` (the pacer) lets through.

    handle: run in between, as the lane's owner; what it queues can be claimed. most: how many; whatever is claimed when
    the process dies is in doubt afterwards. answers_only: whoever has not just asked something waits.
    Answers come before digests, and within a chat nothing overtakes. What has expired, or has nothing left to say, is
    closed on the way; a file that is still being drawn lets others pass.
    Raises Fenced when the lane has another owner: the result is then written by nobody but `take`.
    """
    well = [(one, result) for one, result in last if result.outcome == "sent"]
    told = settling.delivered(
        commune,
        voice.messenger,
        [(one.message, one.n, result) for one, result in well],
        now,
        telling=[one.message for one, _ in well if one.purpose in BUNDLED],
        reaching={one.chat for one, _ in well if one.person is not None and one.purpose not in settling.ANSWERS},
    )
    if handle is None and most > 0:  # the result of a try changes nothing that is queued, unless it failed
        _ask_ahead(tx, commune, voice.messenger, now, most)
    mine = lanes.renew(tx, commune.id, voice.messenger, token_hash, epoch, told)
    for one, result in last:
        if result.outcome != "sent":
            settling.record(tx, commune, one.message, one.n, result, now)
    handled = handle(tx) if handle is not None else None
    claims, waiting = _choose(tx, commune, now, voice, may, most, answers_only) if most > 0 else ([], [])
    if not claims:
        return Turn((), tuple(waiting), handled)
    written = [change for one in claims for change in _written(commune, one, epoch, now)]
    rows.at_once(tx, [*written, lanes.counted(mine, now, len(claims))])
    counted(tx, commune, voice.messenger, now)
    return Turn(tuple(one.claim for one in claims), tuple(waiting), handled)


def any_due(tx: Connection, commune: Commune, messenger: str, now: datetime) -> bool:
    """Whether there is a message this messenger could say now."""
    statement = _any(messenger, reminders.quiet(commune, now))
    return statement.scalar(tx, {"commune": commune.id, "now": now, "limit": 1}) is not None


# --- choosing -------------------------------------------------------------------------------------------------------


def _choose(
    tx: Connection,
    commune: Commune,
    now: datetime,
    voice: Voice,
    may: Callable[[Waiting], bool],
    most: int,
    answers_only: bool,
) -> tuple[list[_Claimed], list[Waiting]]:
    """What is claimed, and what is due and may not leave yet."""
    waiting: list[Waiting] = []
    claims: list[_Claimed] = []
    ways = Ways(tx, commune, now)
    alike: dict[str, Any] = {}
    for row, chat in _due(tx, commune, voice.messenger, now, ways, most):
        if answers_only and row["priority"] > 0:
            break
        # Of one chat never two at once: the second would hear what the first has just been told.
        if any(late.chat == chat for late in waiting) or any(held.claim.chat == chat for held in claims):
            continue
        if not voice.ready(row):
            continue
        one = Waiting(row["id"], chat, row["priority"] == 0 and row["purpose"] in settling.ANSWERS)
        if not may(one):
            waiting.append(one)
            continue
        claimed = _claim(tx, commune, row, chat, now, voice, ways.level(voice.messenger), alike)
        if claimed is not None:
            claims.append(claimed)
        if len(claims) == most:
            break
    return claims, waiting


def _waiting(messenger: str, quiet: bool, *columns: Any) -> Select[Any]:
    """The due rows this messenger may be the way for, first come first."""
    commune, now = bindparam("commune", type_=String()), bindparam("now", type_=Instant())
    here = (address.c.commune == commune, address.c.messenger == messenger, address.c.state == "live")
    places = (target.c.commune == commune, target.c.messenger == messenger, target.c.state == "live")
    reached = exists().where(*here, address.c.person == message.c.person)
    linked = exists().where(*places, target.c.id == message.c.target)
    route = or_(message.c.messenger == messenger, and_(message.c.messenger.is_(None), or_(reached, linked)))
    conditions = [message.c.commune == commune, message.c.state == "queued", message.c.due_at <= now, route]
    conditions.append(or_(message.c.expires_at.is_(None), message.c.expires_at > now))
    if messenger != CONSOLE:
        conditions.append(message.c.sample.is_(False))
    if quiet:
        conditions.append(message.c.quiet.is_(False))
    first = (message.c.priority, message.c.due_at, message.c.id)
    return select(*columns).where(*conditions).order_by(*first).limit(bindparam("limit"))


@prepared
def _any(messenger: str, quiet: bool) -> Select[Any]:
    return _waiting(messenger, quiet, message.c.id)


@prepared
def _queue(messenger: str, quiet: bool) -> Select[Any]:
    """With the live addresses of those that go to a person, the one that reached them last first."""
    due = _waiting(messenger, quiet, message).subquery()
    live = (address.c.commune == due.c.commune, address.c.person == due.c.person, address.c.state == "live")
    places = due.outerjoin(address, and_(*live, due.c.chat.is_(None)))
    found = select(due, *settling.PLACE).select_from(places)
    return found.order_by(due.c.priority, due.c.due_at, due.c.id, *settling.NEWEST)


def _due(
    tx: Connection, commune: Commune, messenger: str, now: datetime, ways: Ways, most: int
) -> Iterator[tuple[RowMapping, str]]:
    """Due rows and their chats, first come first. A few at first: reading sixty rows costs more than all the rest, and
    mostly the first may leave.
    """
    statement = _queue(messenger, reminders.quiet(commune, now))
    seen: set[int] = set()
    for limit in (most, most + FEW, most + LOOK):
        asked = _asked(commune, now, limit)
        due: dict[int, RowMapping] = {}
        for row, place in statement.halves(tx, asked, len(message.c)):
            if row["id"] not in seen:
                due[row["id"]] = row
                ways.learn(row, place)
        seen |= due.keys()
        yield from _passable(tx, commune, messenger, now, ways, due.values())
        if len(seen) < limit:
            return


def _ask_ahead(tx: Connection, commune: Commune, messenger: str, now: datetime, most: int) -> None:
    """What may leave next is going to be looked for; see `Prepared.ahead`."""
    _queue(messenger, reminders.quiet(commune, now)).ahead(tx, _asked(commune, now, most))


def _asked(commune: Commune, now: datetime, limit: int) -> dict[str, Any]:
    return {"commune": commune.id, "now": now, "limit": limit}


def _passable(
    tx: Connection, commune: Commune, messenger: str, now: datetime, ways: Ways, due: Iterable[RowMapping]
) -> Iterator[tuple[RowMapping, str]]:
    for row in due:
        way, held = ways.of(row)
        if way is None or way[0] != messenger:
            continue
        if held is None:
            yield row, way[1]
        else:
            messages.close(tx, commune.id, row["id"], "superseded", held)
            audit.note(tx, commune.id, who=audit.SYSTEM, what="message_held", now=now, subject=row["key"])


# --- claiming -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A claim, and what the record is to say of it. told: the reminders in it; later: what else is written with it."""

    claim: Claim
    said: dict[str, Any]
    told: tuple[int, ...]
    later: Sequence[Change] = ()


def _claim(
    tx: Connection,
    commune: Commune,
    row: RowMapping,
    chat: str,
    now: datetime,
    voice: Voice,
    level: Level,
    alike: dict[str, Any],
) -> _Claimed | None:
    bundled = reminders.bundle(tx, commune, row, now) if row["purpose"] in BUNDLED else []
    if level is Level.deadlines:
        for far in [one for one in bundled if not near(one)]:
            reminders.skip(tx, commune.id, far["id"], HELD)
        bundled = [one for one in bundled if near(one)]
    if row["purpose"] in BUNDLED and not bundled and not (row["payload"] or {}).get("make"):
        messages.close(tx, commune.id, row["id"], "superseded", "nothing left to say")
        return None
    made = voice.render(tx, commune, row, bundled, now, alike)
    for reminder_id, reason in made.skipped if made else [(one["id"], "nothing to say") for one in bundled]:
        reminders.skip(tx, commune.id, reminder_id, reason)
    if made is None or not made.parts:
        messages.close(tx, commune.id, row["id"], "superseded", "nothing left to say")
        return None
    purpose = _purpose(row, [one for one in bundled if one["id"] in made.told] if made.told else bundled)
    part = made.parts[0]
    _more_parts(tx, row, made, chat, voice.messenger, now)
    claim = Claim(
        row["id"],
        row["tries"] + 1,
        row["key"],
        purpose,
        voice.messenger,
        chat,
        row["person"],
        part.wire,
        part.text,
        tuple(made.obligations),
    )
    passed = {id_ for id_, _ in made.skipped}
    return _Claimed(claim, part.said, tuple(one["id"] for one in bundled if one["id"] not in passed), made.later)


def _written(commune: Commune, one: _Claimed, epoch: int, now: datetime) -> list[Change]:
    """The intent to send."""
    claim = one.claim
    tried = {
        "commune": commune.id,
        "message": claim.message,
        "n": claim.n,
        "messenger": claim.messenger,
        "chat": claim.chat,
        "epoch": epoch,
        "at": now,
        "text": claim.text,
        "said": one.said,
        "obligations": list(claim.obligations),
    }
    state = {"state": "sending", "tries": claim.n, "epoch": epoch, "purpose": claim.purpose}
    told = reminders.tied(commune.id, claim.message, one.told)
    return [
        Change(message, state, {"commune": commune.id, "id": claim.message}),
        Change(attempt, tried),
        *told,
        *one.later,
    ]


def _more_parts(tx: Connection, row: RowMapping, made: Rendered, chat: str, messenger: str, now: datetime) -> None:
    """The rest of a long text: rows of their own, so that each is sent once."""
    for n in range(2, len(made.parts) + 1):
        copied = (
            "commune",
            "purpose",
            "person",
            "priority",
            "expires_at",
            "quiet",
            "sample",
            "trial",
            "about",
            "inbox",
        )
        part = {name: row[name] for name in copied}
        part |= {
            "key": f"{row['key']}#{n}",
            "payload": made.payload | {"part": n},
            "messenger": messenger,
            "chat": chat,
        }
        part |= {"state": "queued", "due_at": now, "repeat": False, "tries": 0, "created_at": now, "purpose": "echo"}
        insert_new(tx, message, part)


def _purpose(row: RowMapping, told: Sequence[Row]) -> str:
    """What a digest turned out to be: leaders hear of others' duties, heads of their own, in time or late."""
    if row["purpose"] not in BUNDLED or row["purpose"] == "due" or not told:
        return str(row["purpose"])
    if all(one["audience"] in LEADERS for one in told):
        return "escalation"
    steps = [one["step"].removeprefix(TRIAL) for one in told]
    return "overdue" if all(step.startswith(("T+", "weekly")) for step in steps) else "digest"
