"""Raw updates, stored before they are acknowledged or looked at: a crash loses no reply, a repeat changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select, update

from bot.ledger import audit, rows
from bot.ledger.prepared import prepared
from bot.ledger.sending import messages, settling
from bot.ledger.store import insert_new
from bot.ledger.tables import inbox
from bot.ledger.who import people
from schedules.commune import Commune

TRIES = 3
AT_ONCE = 20
FOREIGN = "foreign"  # the state of what was nobody's of ours: kept for a while as a key, without its words


@dataclass(frozen=True, slots=True)
class Update:
    """A raw update under the platform's key, and what a lenient first reading says of it."""

    key: str
    raw: dict[str, Any]
    chat: str | None = None
    remote: str | None = None


def keep(
    tx: Connection, commune: str, messenger: str, token_hash: str, updates: Sequence[Update], now: datetime
) -> list[int]:
    """Stores what was not stored before, in order; returns the ids of the new rows."""
    kept: list[int] = []
    for one in updates:
        row = {"raw": one.raw, "received_at": now, "state": "new", "tries": 0, "chat": one.chat, "remote": one.remote}
        whose = {"commune": commune, "messenger": messenger, "lane": token_hash, "key": one.key}
        made = insert_new(tx, inbox, whose | row)
        if made is not None:
            kept.append(int(made))
    return kept


def next_new(tx: Connection, commune: str, messenger: str, limit: int = AT_ONCE) -> list[RowMapping]:
    """The oldest rows nobody has handled; handling them one after the other keeps the order of every chat.

    Whichever token heard them: what an earlier bot heard last is its successor's to answer.
    """
    return _next_new().all(tx, {"commune": commune, "messenger": messenger, "limit": limit})


def claim(tx: Connection, commune: str, inbox_id: int) -> bool:
    """Marks a row handled, first thing in the transaction that handles it; False when it was handled before."""
    return rows.change(tx, inbox, {"commune": commune, "id": inbox_id, "state": "new"}, {"state": "handled"}) == 1


def forget(tx: Connection, commune: str, inbox_id: int, state: str = "handled") -> None:
    """Marked text, and what is not ours to keep, does not stay in the record: only the fact remains."""
    mine = (inbox.c.commune == commune, inbox.c.id == inbox_id)
    tx.execute(update(inbox).where(*mine).values(raw={"removed": True}, state=state))


def failed(tx: Connection, commune: Commune, inbox_id: int, error: str, now: datetime) -> bool:
    """One more failed try; the third puts the row aside and tells person and office. True when it was put aside."""
    mine = (inbox.c.commune == commune.id, inbox.c.id == inbox_id)
    row = tx.execute(
        update(inbox).where(*mine).values(tries=inbox.c.tries + 1, error=error).returning(inbox)
    ).mappings()
    kept = row.one()
    if kept["tries"] < TRIES:
        return False
    tx.execute(update(inbox).where(*mine).values(state="quarantined"))
    audit.note(tx, commune.id, who=audit.SYSTEM, what="quarantine", now=now, subject=str(inbox_id), data={"why": error})
    _apologise(tx, commune, kept, now)
    return True


def waiting(tx: Connection, commune: str) -> int:
    """How many rows nobody has handled."""
    return int(
        tx.execute(
            select(func.count()).select_from(inbox).where(inbox.c.commune == commune, inbox.c.state == "new")
        ).scalar_one()
    )


@prepared
def _next_new() -> Select[Any]:
    mine = (inbox.c[name] == bindparam(name) for name in ("commune", "messenger"))
    return select(inbox).where(*mine, inbox.c.state == "new").order_by(inbox.c.id).limit(bindparam("limit"))


def _apologise(tx: Connection, commune: Commune, row: RowMapping, now: datetime) -> None:
    person = people.person_at(tx, commune.id, row["messenger"], row["chat"]) if row["chat"] else None
    if person is not None:
        messages.say(
            tx,
            commune.id,
            key=f"answer/{row['id']}/0",
            purpose="echo",
            now=now,
            make={"text": "engine.quarantined", "values": {}},
            person=person,
            messenger=row["messenger"],
            chat=row["chat"],
            inbox=row["id"],
        )
    known = commune.directory.people.get(person or "")
    values = {"person": known.title if known else "-", "n": str(row["id"])}
    settling.tell_office(tx, commune, f"quarantine/{row['id']}", "engine.quarantined_office", values, now)
