"""Whose move a duty has been, from what is recorded: progress entries and the requests about it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, select

from bot.ledger import progress
from bot.ledger.tables import reminder, request
from schedules.commune import Commune
from schedules.hindrances import who_clears
from schedules.moves import Event, Mover, mover
from schedules.progress import State

_AFTER = {"confirmed": Mover.nobody, "returned": Mover.head, "cleared": Mover.head, "extension_request": Mover.approver}


def now_at(commune: Commune, row: RowMapping) -> Mover:
    """Whose move it is now."""
    clears = who_clears(commune, row["blocked_reason"] or "") is not None
    asked, blocked = bool(row["extension_asked"]), row["blocked_since"] is not None
    return mover(State(row["state"]), extension_asked=asked, blocked=blocked, clears=clears)


def events(tx: Connection, commune: Commune, row: RowMapping) -> list[Event]:
    """Every change of the mover in order of time, from the first reminder or answer on; none where neither was."""
    found = sorted(_events(tx, commune, row), key=lambda event: event.at)
    changes = [event for n, event in enumerate(found) if n == 0 or event.mover is not found[n - 1].mover]
    now = now_at(commune, row)
    # what the office changed in the record itself (a pause, a settlement) leaves no answer behind
    if changes and changes[-1].mover is not now:
        changes.append(Event(max(changes[-1].at, row["settled_at"] or changes[-1].at), now))
    return changes


def _events(tx: Connection, commune: Commune, row: RowMapping) -> Iterator[Event]:
    mine = (reminder.c.commune == commune.id, reminder.c.obligation == row["id"])
    first = tx.execute(select(reminder.c.at).where(*mine).order_by(reminder.c.at).limit(1)).scalar()
    if first is not None:
        yield Event(first, Mover.office if row["state"] == State.unknown.value else Mover.head)
    for entry in progress.of_obligation(tx, commune.id, row["id"]):
        said = _after(commune, entry)
        if said is not None:
            yield Event(entry["at"], said)
    asked = select(request.c.decided_at).where(
        request.c.commune == commune.id,
        request.c.obligation == row["id"],
        request.c.kind == "extension",
        request.c.state.in_(("granted", "refused")),
    )
    for (decided_at,) in tx.execute(asked):
        yield Event(decided_at, Mover.head)


def _after(commune: Commune, entry: RowMapping) -> Mover | None:
    """Whose move an answer made it; None for one that changes nothing (an "ok")."""
    if entry["kind"] == progress.ACKNOWLEDGED:
        return None
    if entry["kind"] in _AFTER:
        return _AFTER[entry["kind"]]
    if entry["understood"].get("state") == State.awaiting.value:
        return Mover.confirmer
    if entry["kind"] == "blocked":
        return Mover.unblocker if who_clears(commune, entry["reason"] or "") else Mover.outside
    return Mover.head
