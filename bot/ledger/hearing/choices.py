"""Buttons and what the bot last asked: random tokens that name rows, used once, by the person they were made for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping

from bot.ledger import rows
from bot.ledger.rows import Change
from bot.ledger.store import put
from bot.ledger.tables import choice, expectation

QUESTION_LIVES = timedelta(days=1)
UNNUMBERED = -1
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


def offer(tx: Connection, offered: Sequence[Mapping[str, Any]]) -> None:
    """Writes the rows of a message's buttons."""
    rows.add_all(tx, choice, offered)


def offered(
    commune: str, person: str | None, message_key: str, buttons: Sequence[Button], expires_at: datetime
) -> list[dict[str, Any]]:
    """The rows of a message's buttons, in order, each with a token of its own."""
    return [
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


def find(tx: Connection, commune: str, token: str) -> RowMapping | None:
    """The row of a token."""
    return rows.first(tx, choice, {"commune": commune, "token": token})


def of_message(tx: Connection, commune: str, message_key: str) -> list[RowMapping]:
    """What a message offered, in order."""
    return rows.every(tx, choice, {"commune": commune, "message_key": message_key}, by=("n", "token"))


def clear(tx: Connection, commune: str, message_key: str) -> None:
    """A message is made anew: what an earlier try of it offered was never shown."""
    rows.drop(tx, choice, {"commune": commune, "message_key": message_key, "used_at": None})


def use(tx: Connection, commune: str, token: str, now: datetime) -> bool:
    """Claims a choice: True once, False for whoever comes second."""
    return rows.change(tx, choice, {"commune": commune, "token": token, "used_at": None}, {"used_at": now}) == 1


def free(tx: Connection, commune: str, token: str) -> None:
    """A choice that was undone may be pressed again."""
    rows.change(tx, choice, {"commune": commune, "token": token}, {"used_at": None})


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
    put(tx, expectation, {"commune": commune, "person": person, **values})


def expected(tx: Connection, commune: str, person: str) -> RowMapping | None:
    """What the bot last asked this person."""
    return rows.first(tx, expectation, {"commune": commune, "person": person})


def forget(tx: Connection, commune: str, person: str, *, what: str | None = None) -> None:
    """Nothing is asked of this person any more; with `what`, nothing of that kind."""
    rows.at_once(tx, [forgotten(commune, person, what=what)])


def forgotten(commune: str, person: str, *, what: str | None = None) -> Change:
    """`forget`, to be done along with something else."""
    return Change(expectation, None, {"commune": commune, "person": person, **({"what": what} if what else {})})
