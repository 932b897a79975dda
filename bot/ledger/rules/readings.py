"""Decisions an office has had read, and how far their review has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from bot.ledger import audit
from bot.ledger.rules import adoption, documents
from bot.ledger.tables import reading
from schedules.commune import Commune
from schedules.decision.review import Review, from_yaml, to_yaml


@dataclass(frozen=True, slots=True)
class Reading:
    """One document under review. rulebook: id of the rulebook it revises, or became; "" while it is neither."""

    id: int
    name: str
    text: str
    signed_on: date | None
    rulebook: str
    review: Review
    at: datetime
    written_at: datetime | None


def keep(
    tx: Connection,
    commune: str,
    *,
    name: str,
    text: str,
    now: datetime,
    signed_on: date | None = None,
    rulebook: str = "",
    review: Review | None = None,
) -> int:
    """Stores a document that may be stored: the caller has refused classified ones. Returns its id."""
    row = {
        "commune": commune,
        "name": name[:200],
        "text": text,
        "signed_on": signed_on,
        "rulebook": rulebook,
        "review": to_yaml(review) if review else "",
        "at": now,
    }
    return int(tx.execute(insert(reading).values(**row).returning(reading.c.id)).scalar_one())


def find(tx: Connection, commune: str, number: int) -> Reading | None:
    """A reading by its number; None for another commune's or none."""
    row = tx.execute(select(reading).where(reading.c.commune == commune, reading.c.id == number)).mappings().first()
    return _of(row) if row else None


def newest(tx: Connection, commune: str, rulebook: str | None = None, limit: int = 50) -> list[Reading]:
    """The newest first; of one rulebook, or of all."""
    rows = select(reading).where(reading.c.commune == commune).order_by(reading.c.id.desc()).limit(limit)
    wanted = rows if rulebook is None else rows.where(reading.c.rulebook == rulebook)
    return [_of(row) for row in tx.execute(wanted).mappings()]


def revise(tx: Connection, commune: str, number: int, change: Callable[[Review], Review]) -> Reading | None:
    """Changes a review as it is now, so that two people at two pages lose nothing of each other."""
    held = find(tx, commune, number)
    if held is None:
        return None
    mine = (reading.c.commune == commune, reading.c.id == number)
    tx.execute(update(reading).where(*mine).values(review=to_yaml(change(held.review))))
    return find(tx, commune, number)


def put_in_force(
    tx: Connection, commune: Commune, number: int, rulebook: str, made: dict[str, str], *, author: str, now: datetime
) -> Commune:
    """Makes these documents the configuration in force, as `config apply` does, and remembers where they come from."""
    documents.put(tx, commune.id, made, author=author, now=now)
    new = documents.load_current(tx, commune.id)
    adoption.adopt(tx, new, now)
    mine = (reading.c.commune == commune.id, reading.c.id == number)
    tx.execute(update(reading).where(*mine).values(rulebook=rulebook, written_at=now))
    audit.note(tx, commune.id, who=author, what="rulebook", now=now, subject=rulebook, data={"reading": number})
    return new


def mark_copy(tx: Connection, commune: str, number: int, rulebook: str, now: datetime) -> None:
    """Makes a kept document the office's copy of a rulebook in force: *Căn cứ* quotes it, its rules stay."""
    rows = update(reading).where(reading.c.commune == commune, reading.c.id == number)
    tx.execute(rows.values(rulebook=rulebook, written_at=now))


def forget(tx: Connection, commune: str, number: int) -> bool:
    """Deletes a document and its review; the rulebook it may have become stays."""
    gone = tx.execute(delete(reading).where(reading.c.commune == commune, reading.c.id == number))
    return bool(gone.rowcount)


def _of(row: RowMapping) -> Reading:
    return Reading(
        id=row["id"],
        name=row["name"],
        text=row["text"],
        signed_on=row["signed_on"],
        rulebook=row["rulebook"],
        review=from_yaml(row["review"]) if row["review"] else Review(),
        at=row["at"],
        written_at=row["written_at"],
    )
