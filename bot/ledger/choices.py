"""Buttons and what the bot last asked: random tokens that name rows, used once, by the person they were made for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from bot.ledger.store import insert_new
from bot.ledger.tables import choice, expectation

QUESTION_LIVES = timedelta(days=1)
UNNUMBERED = -1
_MAKE = insert(choice)
TOKEN_BYTES = 9  # twelve characters: within the 64 bytes of a Telegram button, too many to guess


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to offer. `n`: the number that picks it; 0 is the next one in the message, UNNUMBERED none (undo)."""

    label: str
    action: str
    data: Mapping[str, Any] = field(default_factory=dict)
    obligation: str | None = None
    revision: int | None = None
    n: int = 0


def offer(
    tx: Connection,
    commune: str,
    person: str | None,
    message_key: str,
    buttons: Sequence[Button],
    expires_at: datetime,
) -> list[str]:
    """Makes the rows of a message's buttons and returns their tokens, in order."""
    rows = [
        {
            "commune": commune,
            "token": secrets.token_urlsafe(TOKEN_BYTES),
            "person": person,
            "label": button.label,
            "action": button.action,
            "data": dict(button.data),
            "obligation": button.obligation,
            "revision": button.revision,
            "message_key": message_key,
            "n": button.n,
            "expires_at": expires_at,
        }
        for button in buttons
    ]
    if rows:
        tx.execute(_MAKE, rows)
    return [str(row["token"]) for row in rows]


def find(tx: Connection, commune: str, token: str) -> RowMapping | None:
    """The row of a token."""
    return tx.execute(select(choice).where(choice.c.commune == commune, choice.c.token == token)).mappings().first()


def of_message(tx: Connection, commune: str, message_key: str) -> list[RowMapping]:
    """What a message offered, in order."""
    rows = select(choice).where(choice.c.commune == commune, choice.c.message_key == message_key)
    return list(tx.execute(rows.order_by(choice.c.n, choice.c.token)).mappings())


def clear(tx: Connection, commune: str, message_key: str) -> None:
    """A message is made anew: what an earlier try of it offered was never shown."""
    unused = choice.c.used_at.is_(None)
    tx.execute(delete(choice).where(choice.c.commune == commune, choice.c.message_key == message_key, unused))


def use(tx: Connection, commune: str, token: str, now: datetime) -> bool:
    """Claims a choice: True once, False for whoever comes second."""
    done = tx.execute(
        update(choice)
        .where(choice.c.commune == commune, choice.c.token == token, choice.c.used_at.is_(None))
        .values(used_at=now)
    )
    return done.rowcount == 1


def free(tx: Connection, commune: str, token: str) -> None:
    """A choice that was undone may be pressed again."""
    tx.execute(update(choice).where(choice.c.commune == commune, choice.c.token == token).values(used_at=None))


# --- expectations ---------------------------------------------------------------------------------------------------


def expect(
    tx: Connection,
    commune: str,
    person: str,
    what: str,
    now: datetime,
    *,
    data: Mapping[str, Any] | None = None,
    message_key: str | None = None,
) -> None:
    """The bot asked the person something; replaces what it asked before."""
    values = {"what": what, "data": dict(data or {}), "message_key": message_key, "at": now}
    if insert_new(tx, expectation, {"commune": commune, "person": person, **values}) is None:
        tx.execute(
            update(expectation).where(expectation.c.commune == commune, expectation.c.person == person).values(**values)
        )


def expected(tx: Connection, commune: str, person: str) -> RowMapping | None:
    """What the bot last asked this person."""
    rows = select(expectation).where(expectation.c.commune == commune, expectation.c.person == person)
    return tx.execute(rows).mappings().first()


def forget(tx: Connection, commune: str, person: str) -> None:
    """Nothing is asked of this person any more."""
    tx.execute(delete(expectation).where(expectation.c.commune == commune, expectation.c.person == person))
