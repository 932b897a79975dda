"""What stands on people's screens: messages of ours that were sent with buttons, and the edits that change those."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, select, update

from bot.ledger.sending import messages
from bot.ledger.sending.messages import Sayable
from bot.ledger.tables import attempt, choice, message, reminder, request

AMEND = "amend"
PRIORITY = 8  # after everything somebody waits for
LIVES = timedelta(hours=24)
NEWEST = 6  # older reminders of one duty have scrolled away, and a press there is answered all the same


@dataclass(frozen=True, slots=True)
class Screen:
    """One sent message with buttons. rows: [label, token, n?] as it was sent; drawn: tokens it shows now."""

    key: str
    messenger: str
    chat: str
    remote: str
    amend: str
    rows: tuple[tuple[list[Any], ...], ...]
    drawn: tuple[str, ...]


def about(tx: Connection, commune: str, obligations: Iterable[str], edits: Collection[str]) -> list[Screen]:
    """Screens that ask about obligations: their newest reminders, and what was asked of those who decide."""
    found: list[Screen] = []
    for one in obligations:
        reminded = select(reminder.c.message).where(
            reminder.c.commune == commune, reminder.c.obligation == one, reminder.c.state == "told"
        )
        newest = _sent(commune, edits).where(message.c.id.in_(reminded)).order_by(message.c.id.desc()).limit(NEWEST)
        found += _screens(tx, commune, newest)
        asked = select(request.c.id).where(request.c.commune == commune, request.c.obligation == one)
        for (number,) in tx.execute(asked).all():
            # A range over the unique key: everybody who was asked to decide this request.
            keys = and_(message.c.key >= f"ask/{number}/", message.c.key < f"ask/{number}0")
            found += _screens(tx, commune, _sent(commune, edits).where(keys))
    return found


def of_key(tx: Connection, commune: str, key: str, edits: Collection[str]) -> list[Screen]:
    """The screens of one message."""
    return _screens(tx, commune, _sent(commune, edits).where(message.c.key == key))


def offered(tx: Connection, commune: str, keys: Collection[str]) -> dict[str, RowMapping]:
    """The choices of messages by token."""
    rows = select(choice).where(choice.c.commune == commune, choice.c.message_key.in_(list(keys)))
    return {row["token"]: row for row in tx.execute(rows).mappings()}


def amend(tx: Connection, commune: str, screen: Screen, out: Sayable, now: datetime) -> None:
    """Queues the edit of a screen; one that is on its way already then says this instead."""
    made = messages.say(
        tx,
        commune,
        key=screen.amend,
        purpose=AMEND,
        now=now,
        out=out,
        messenger=screen.messenger,
        chat=screen.chat,
        priority=PRIORITY,
        expires_at=now + LIVES,
    )
    if made is None:
        again = {"payload": out.as_json(), "state": "queued", "due_at": now, "expires_at": now + LIVES}
        mine = (message.c.commune == commune, message.c.key == screen.amend)
        tx.execute(update(message).where(*mine).values(**again))


def _sent(commune: str, edits: Collection[str]) -> Select[Any]:
    joined = message.join(attempt, and_(attempt.c.commune == message.c.commune, attempt.c.message == message.c.id))
    return (
        select(message.c.key, attempt)
        .select_from(joined)
        .where(message.c.commune == commune, message.c.purpose != AMEND)
        .where(attempt.c.outcome == "sent", attempt.c.remote.is_not(None), attempt.c.messenger.in_(list(edits)))
    )


def _screens(tx: Connection, commune: str, query: Select[Any]) -> list[Screen]:
    return [
        _screen(tx, commune, row)
        for row in tx.execute(query).mappings().all()
        if row["said"] and any(row["said"].get("choices", ()))
    ]


def _screen(tx: Connection, commune: str, row: RowMapping) -> Screen:
    key = f"{AMEND}/{row['message']}/{row['n']}"
    changed = select(message.c.payload).where(message.c.commune == commune, message.c.key == key)
    shown = tx.execute(changed).scalar() or row["said"]
    rows = tuple(tuple(line) for line in row["said"]["choices"])
    drawn = tuple(button[1] for line in shown.get("choices", ()) for button in line)
    return Screen(row["key"], row["messenger"], row["chat"], row["remote"], key, rows, drawn)
