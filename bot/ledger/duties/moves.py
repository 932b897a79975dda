"""Whose move a duty has been, from what is recorded: progress entries and the requests about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, func, select

from bot.ledger.duties import progress
from bot.ledger.tables import progress as entries
from bot.ledger.tables import reminder, request
from schedules.commune import Commune
from schedules.hindrances import who_clears
from schedules.moves import Event, Mover, mover
from schedules.progress import State

AT_ONCE = 400
_AFTER = {"confirmed": Mover.nobody, "returned": Mover.head, "cleared": Mover.head, "extension_request": Mover.approver}


def now_at(commune: Commune, row: RowMapping) -> Mover:
    """Whose move it is now."""
    clears = who_clears(commune, row["blocked_reason"] or "") is not None
    asked, blocked = bool(row["extension_asked"]), row["blocked_since"] is not None
    return mover(State(row["state"]), extension_asked=asked, blocked=blocked, clears=clears)


def events(tx: Connection, commune: Commune, row: RowMapping) -> list[Event]:
    """Every change of the mover in order of time, from the first reminder or answer on; none where neither was."""
    return events_of(tx, commune, [row])[row["id"]]


def events_of(tx: Connection, commune: Commune, rows: Sequence[RowMapping]) -> dict[str, list[Event]]:
    """`events` of many obligations, by their ids, in three questions for every few hundred."""
    found: dict[str, list[Event]] = {row["id"]: [] for row in rows}
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]
        for obligation_id, event in _events(tx, commune, {row["id"]: row for row in part}):
            found[obligation_id].append(event)
    return {row["id"]: _changes(commune, row, found[row["id"]]) for row in rows}


def _changes(commune: Commune, row: RowMapping, found: list[Event]) -> list[Event]:
    found = sorted(found, key=lambda event: event.at)
    changes = [event for n, event in enumerate(found) if n == 0 or event.mover is not found[n - 1].mover]
    now = now_at(commune, row)
    # what the office changed in the record itself (a pause, a settlement) leaves no answer behind
    if changes and changes[-1].mover is not now:
        changes.append(Event(max(changes[-1].at, row["settled_at"] or changes[-1].at), now))
    return changes


def _events(tx: Connection, commune: Commune, rows: Mapping[str, RowMapping]) -> Iterator[tuple[str, Event]]:
    mine = (reminder.c.commune == commune.id, reminder.c.obligation.in_(rows))
    reminded = select(reminder.c.obligation, func.min(reminder.c.at)).where(*mine).group_by(reminder.c.obligation)
    for obligation_id, first in tx.execute(reminded):
        unknown = rows[obligation_id]["state"] == State.unknown.value
        yield obligation_id, Event(first, Mover.office if unknown else Mover.head)
    said = select(entries).where(
        entries.c.commune == commune.id, entries.c.obligation.in_(rows), entries.c.undone_at.is_(None)
    )
    for entry in tx.execute(said.order_by(entries.c.id)).mappings():
        after = _after(commune, entry)
        if after is not None:
            yield entry["obligation"], Event(entry["at"], after)
    asked = select(request.c.obligation, request.c.decided_at).where(
        request.c.commune == commune.id,
        request.c.obligation.in_(rows),
        request.c.kind == "extension",
        request.c.state.in_(("granted", "refused")),
    )
    for obligation_id, decided_at in tx.execute(asked):
        yield obligation_id, Event(decided_at, Mover.head)


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
