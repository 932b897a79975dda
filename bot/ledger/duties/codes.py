"""The short numbers a person uses for duties: "3 xong", "#3 60%". When given, the nearest due has the smallest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Connection, delete, select, update

from bot.ledger import rows
from bot.ledger.tables import code

RESTS = timedelta(days=30)


def settle(tx: Connection, commune: str, person: str, open_duties: Sequence[str], now: datetime) -> dict[str, int]:
    """Duty to number for exactly the duties open now, given nearest due first.

    A duty keeps its number as long as it stays open; one that closed gives it back after 30 days.
    """
    held = {duty: n for n, duty in _open(tx, commune, person)}
    gone = [duty for duty in held if duty not in set(open_duties)]
    if gone:
        _close(tx, commune, person, gone, now)
    missing = [duty for duty in open_duties if duty not in held]
    if missing:
        _give(tx, commune, person, missing, now)
        held = {duty: n for n, duty in _open(tx, commune, person)}
    return {duty: held[duty] for duty in open_duties}


def duty_of(tx: Connection, commune: str, person: str, n: int) -> tuple[str, bool] | None:
    """The duty of a number and whether it is still open; None when the person never had that number (or long ago)."""
    row = tx.execute(
        select(code.c.duty, code.c.closed_at).where(code.c.commune == commune, code.c.person == person, code.c.n == n)
    ).first()
    return None if row is None else (str(row.duty), row.closed_at is None)


def _open(tx: Connection, commune: str, person: str) -> list[tuple[int, str]]:
    held = rows.every(tx, code, {"commune": commune, "person": person, "closed_at": None}, by=("n",))
    return [(int(row["n"]), str(row["duty"])) for row in held]


def _close(tx: Connection, commune: str, person: str, duties: Sequence[str], now: datetime) -> None:
    tx.execute(
        update(code)
        .where(code.c.commune == commune, code.c.person == person, code.c.duty.in_(duties), code.c.closed_at.is_(None))
        .values(closed_at=now)
    )


def _give(tx: Connection, commune: str, person: str, duties: Sequence[str], now: datetime) -> None:
    mine = (code.c.commune == commune, code.c.person == person)
    # A duty that opens again within its rest gets its own number back: nobody else could have it.
    resting = {
        str(duty): int(n) for n, duty in tx.execute(select(code.c.n, code.c.duty).where(*mine, code.c.duty.in_(duties)))
    }
    for duty, n in resting.items():
        tx.execute(update(code).where(*mine, code.c.n == n).values(closed_at=None, since=now, duty=duty))
    tx.execute(delete(code).where(*mine, code.c.closed_at <= now - RESTS))
    taken = {int(n) for (n,) in tx.execute(select(code.c.n).where(*mine))}
    free = (n for n in count(1) if n not in taken)
    given = [
        {"commune": commune, "person": person, "n": next(free), "duty": duty, "since": now}
        for duty in duties
        if duty not in resting
    ]
    rows.add_all(tx, code, given)
