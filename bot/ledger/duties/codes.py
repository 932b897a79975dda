"""The short numbers a person uses for duties: "3 xong", "#3 60%". When given, the nearest due has the smallest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Connection, RowMapping, select, update

from bot.ledger import rows
from bot.ledger.tables import code

RESTS = timedelta(days=30)
_ORDER = ("n",)


def settle(tx: Connection, commune: str, person: str, open_duties: Sequence[str], now: datetime) -> dict[str, int]:
    """Duty to number for exactly the duties open now, given nearest due first.

    A duty keeps its number as long as it stays open; one that closed gives it back after 30 days.
    """
    known = rows.every(tx, code, _mine(commune, person), by=_ORDER)
    held = {str(row["duty"]): int(row["n"]) for row in known if row["closed_at"] is None}
    gone = [duty for duty in held if duty not in set(open_duties)]
    if gone:
        _close(tx, commune, person, gone, now)
    missing = [duty for duty in open_duties if duty not in held]
    if missing:
        held |= _give(tx, commune, person, missing, known, now)
    return {duty: held[duty] for duty in open_duties}


def ahead(tx: Connection, commune: str, person: str) -> None:
    """`settle` is going to be asked; see `Prepared.ahead`."""
    rows.ahead(tx, code, _mine(commune, person), by=_ORDER)


def duty_of(tx: Connection, commune: str, person: str, n: int) -> tuple[str, bool] | None:
    """The duty of a number and whether it is still open; None when the person never had that number (or long ago)."""
    row = tx.execute(
        select(code.c.duty, code.c.closed_at).where(code.c.commune == commune, code.c.person == person, code.c.n == n)
    ).first()
    return None if row is None else (str(row.duty), row.closed_at is None)


def _close(tx: Connection, commune: str, person: str, duties: Sequence[str], now: datetime) -> None:
    tx.execute(
        update(code)
        .where(code.c.commune == commune, code.c.person == person, code.c.duty.in_(duties), code.c.closed_at.is_(None))
        .values(closed_at=now)
    )


def _give(
    tx: Connection, commune: str, person: str, duties: Sequence[str], known: Sequence[RowMapping], now: datetime
) -> dict[str, int]:
    """Numbers for duties without one. known: all the person ever had and has not lost yet."""
    mine = _mine(commune, person)
    # A duty that opens again within its rest gets its own number back: nobody else could have it.
    given = {str(row["duty"]): int(row["n"]) for row in known if row["duty"] in duties}
    for duty, n in given.items():
        rows.change(tx, code, {**mine, "n": n}, {"closed_at": None, "since": now, "duty": duty})
    rested = {int(row["n"]) for row in known if row["closed_at"] is not None and row["closed_at"] <= now - RESTS}
    if rested := rested - set(given.values()):
        rows.drop(tx, code, {**mine, "n": tuple(sorted(rested))})
    taken = {int(row["n"]) for row in known} - rested
    free = (n for n in count(1) if n not in taken)
    new = {duty: next(free) for duty in duties if duty not in given}
    rows.add_all(tx, code, [{**mine, "n": n, "duty": duty, "since": now} for duty, n in new.items()])
    return given | new


def _mine(commune: str, person: str) -> dict[str, str]:
    return {"commune": commune, "person": person}
