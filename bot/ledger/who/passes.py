"""Passes to pages: each for one person and one thing, over after a while, revocable, opened on one device.

The address carries a signed pass's id (`bot.links`); the row says whether it still holds and on which devices. A
second device shows a code that is sent to the person's own chat. All instants here are real time: what a training
clock says neither lengthens nor ends a pass.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from bot.ledger.tables import pass_

LIVES = timedelta(days=7)
CODE_LIVES = timedelta(minutes=10)
CODE_DIGITS = 6
FIRST = "trang"  # in a pass's subject, and in its address: which page behind the door is shown first
WRONG_AT_MOST = 5  # wrong codes; then the pass is revoked, whoever tried
CODES_AT_MOST = 5  # codes asked for: a chat is no doorbell


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh pass: its id goes into the signed address."""

    id: str
    until: datetime


def issue(
    tx: Connection,
    commune: str,
    person: str,
    purpose: str,
    subject: Mapping[str, Any],
    at: datetime,
    lives: timedelta = LIVES,
) -> Issued:
    """A pass for one person to one thing (`subject`), from now; earlier ones of the same person and thing end."""
    known = select(pass_.c.id, pass_.c.subject).where(*_alive(commune, at), pass_.c.person == person)
    for row in tx.execute(known.where(pass_.c.purpose == purpose)).all():
        if row.subject == dict(subject):
            revoke(tx, commune, row.id, at)
    made = Issued(secrets.token_urlsafe(16), at + lives)
    values = {"person": person, "purpose": purpose, "subject": dict(subject), "issued_at": at, "expires_at": made.until}
    tx.execute(insert(pass_).values(commune=commune, id=made.id, wrong=0, asked=0, **values))
    return made


def find(tx: Connection, commune: str, pass_id: str, at: datetime) -> RowMapping | None:
    """A pass that still holds."""
    return tx.execute(select(pass_).where(*_alive(commune, at), pass_.c.id == pass_id)).mappings().first()


def revoke(tx: Connection, commune: str, pass_id: str, at: datetime) -> None:
    """From now on it opens nothing."""
    mine = (pass_.c.commune == commune, pass_.c.id == pass_id, pass_.c.revoked_at.is_(None))
    tx.execute(update(pass_).where(*mine).values(revoked_at=at, code_hash=None))


def revoke_of(tx: Connection, commune: str, person: str, at: datetime) -> int:
    """Every pass of a person ends (a lost telephone, a new post); how many there were."""
    mine = (*_alive(commune, at), pass_.c.person == person)
    return tx.execute(update(pass_).where(*mine).values(revoked_at=at, code_hash=None)).rowcount


# --- devices --------------------------------------------------------------------------------------------------------


def new_device() -> str:
    """The secret a device keeps in its cookie; the record keeps its hash."""
    return secrets.token_urlsafe(24)


def admits(row: RowMapping, device: str) -> bool:
    """Whether a pass was opened on this device."""
    return bool(device) and hashed(device) in (row["device"], row["second_device"])


def fresh(row: RowMapping) -> bool:
    """Whether no device has opened it yet."""
    return row["device"] is None


def bind(tx: Connection, commune: str, pass_id: str, device: str, at: datetime) -> bool:
    """The first device that opens a pass keeps it: True for the first, False for everybody after."""
    mine = (*_alive(commune, at), pass_.c.id == pass_id, pass_.c.device.is_(None))
    return tx.execute(update(pass_).where(*mine).values(device=hashed(device))).rowcount == 1


def ask_code(tx: Connection, commune: str, pass_id: str, at: datetime) -> tuple[str, int] | None:
    """A code for a second device and its number, to be sent to the person's chat; None when too many were asked for."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    mine = (*_alive(commune, at), pass_.c.id == pass_id, pass_.c.asked < CODES_AT_MOST)
    values = {"code_hash": _code_hash(pass_id, code), "code_until": at + CODE_LIVES, "asked": pass_.c.asked + 1}
    row = tx.execute(update(pass_).where(*mine).values(**values).returning(pass_.c.asked)).first()
    return None if row is None else (code, int(row[0]))


def redeem(tx: Connection, commune: str, pass_id: str, code: str, device: str, at: datetime) -> bool:
    """Lets a second device in that knows the code. Too many wrong ones end the pass."""
    given = "".join(char for char in code if char.isdigit())
    mine = (*_alive(commune, at), pass_.c.id == pass_id)
    right = (*mine, pass_.c.code_hash == _code_hash(pass_id, given), pass_.c.code_until > at)
    done = tx.execute(update(pass_).where(*right).values(second_device=hashed(device), code_hash=None, wrong=0))
    if done.rowcount == 1:
        return True
    row = tx.execute(update(pass_).where(*mine).values(wrong=pass_.c.wrong + 1).returning(pass_.c.wrong)).first()
    if row is not None and int(row[0]) >= WRONG_AT_MOST:
        revoke(tx, commune, pass_id, at)
    return False


def hashed(device: str) -> str:
    """A device's secret is long and random, so a plain hash tells nothing of it."""
    return hashlib.sha256(device.encode()).hexdigest()


def _code_hash(pass_id: str, code: str) -> str:
    """Six digits are few, but live ten minutes and bear five tries."""
    return hashlib.sha256(f"{pass_id}:{code}".encode()).hexdigest()


def _alive(commune: str, at: datetime) -> tuple[Any, ...]:
    return (
        pass_.c.commune == commune,
        pass_.c.expires_at > at,
        or_(pass_.c.revoked_at.is_(None), pass_.c.revoked_at > at),
    )
