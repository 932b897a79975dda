"""The outbox: something to be said once, to a person, a group or a chat, under a key of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, Select, String, Text, and_, bindparam, cast, or_, select

from bot.ledger import rows
from bot.ledger.prepared import prepared
from bot.ledger.store import insert_new
from bot.ledger.tables import Instant, address, message

ANSWER_LIVES = timedelta(hours=24)
POST_LIVES = timedelta(hours=1)
EVERYBODY = 9  # the priority of what goes to everybody, ten thousand at once: no file is among it
PRIORITIES = tuple(range(EVERYBODY + 1))  # 0: answers
ON_THE_WAY = ("queued", "sending")  # states in which the words are still needed


class Sayable(Protocol):
    """What the outbox keeps of an `Outgoing`; the ledger does not know messengers."""

    def as_json(self) -> dict[str, Any]: ...


def say(
    tx: Connection,
    commune: str,
    *,
    key: str,
    purpose: str,
    now: datetime,
    out: Sayable | None = None,
    make: Mapping[str, Any] | None = None,
    person: str | None = None,
    target: str | None = None,
    messenger: str | None = None,
    chat: str | None = None,
    priority: int = 0,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    quiet: bool = False,
    trial: bool = False,
    about: str | None = None,
    sample: bool = False,
    inbox: int | None = None,
    obligations: Sequence[str] = (),
) -> int | None:
    """Puts one message into the outbox; None when its key was used before (it is never said twice).

    To a `person` (whichever address reached them last), a `target` (group, channel), or a `messenger` and `chat` (an
    answer goes back where the question came from). Without `out` the text is composed when the row is claimed, with
    `make` to say what. `quiet`: waits for quiet hours to end. `expires_at` defaults to a day after `due_at`, to an hour
    for posts to groups and channels. `obligations`: what a reply to this message is about.
    """
    if make and "file" in make and priority >= EVERYBODY:
        raise ValueError(f"{key}: a file with the priority of a broadcast is never drawn (waiting_for_files)")
    lives = POST_LIVES if target else ANSWER_LIVES
    start = due_at or now
    values = {
        "commune": commune,
        "key": key,
        "purpose": purpose,
        "person": person,
        "target": target,
        "messenger": messenger,
        "chat": chat,
        "state": "queued",
        "priority": priority,
        "due_at": start,
        "expires_at": expires_at or start + lives,
        "quiet": quiet,
        "trial": trial,
        "about": about,
        "sample": sample,
        "payload": _payload(out, make, obligations),
        "inbox": inbox,
        "repeat": False,
        "tries": 0,
        "created_at": now,
    }
    made: int | None = insert_new(tx, message, values)
    return made


def _payload(out: Sayable | None, make: Mapping[str, Any] | None, obligations: Sequence[str]) -> dict[str, Any] | None:
    said = out.as_json() if out is not None else {"make": dict(make)} if make else {}
    return {**said, "obligations": list(obligations)} if obligations else said or None


def get(tx: Connection, commune: str, message_id: int) -> RowMapping:
    """One message. KeyError for an unknown id."""
    row = rows.first(tx, message, {"commune": commune, "id": message_id})
    if row is None:
        raise KeyError(message_id)
    return row


def waiting_for_files(tx: Connection, commune: str, messenger: str, now: datetime) -> list[RowMapping]:
    """Due messages on their way by one messenger that carry a file, oldest first: id, payload, chat and person.

    Which address a person is reached at is settled when they are claimed; whoever has two gets a file drawn once more.
    """
    found = _with_files().all(tx, {"commune": commune, "by": messenger, "now": now})
    return [row for row in found if "file" in ((row["payload"] or {}).get("make") or {})]


@prepared
def _with_files() -> Select[Any]:
    """Each time a lane wakes: a broadcast is not read for it, and of the rest no payload is parsed for nothing."""
    commune, by = bindparam("commune", type_=String()), bindparam("by", type_=String())
    here = (address.c.commune == commune, address.c.messenger == by, address.c.state == "live")
    theirs = message.c.person.in_(select(address.c.person).where(*here))
    way = or_(message.c.messenger == by, and_(message.c.messenger.is_(None), theirs))
    due = (message.c.state == "queued", message.c.due_at <= bindparam("now", type_=Instant()))
    mine = (message.c.commune == commune, *due, message.c.priority < EVERYBODY, way)
    likely = cast(message.c.payload, Text).contains('"file"')
    waiting = select(message.c.id, message.c.key, message.c.payload, message.c.person).where(*mine, likely)
    return waiting.order_by(message.c.id)


def close(tx: Connection, commune: str, message_id: int, state: str, reason: str | None = None) -> None:
    """sent, rejected, unknown, superseded or expired: nothing more will be tried."""
    rows.change(tx, message, {"commune": commune, "id": message_id}, {"state": state, "reason": reason})


def requeue(tx: Connection, commune: str, message_id: int, *, repeat: bool | None = None) -> None:
    """Back into the queue for another try; `repeat` marks it as one that may have been heard already."""
    values = {"state": "queued"} | ({} if repeat is None else {"repeat": repeat})
    rows.change(tx, message, {"commune": commune, "id": message_id}, values)
