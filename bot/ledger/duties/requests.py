"""What waits for a person's decision: confirmations, extensions, voice messages, broadcasts. Decided once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, func, insert, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.ledger import rows
from bot.ledger.prepared import Prepared, filled, prepared
from bot.ledger.tables import Instant, duty, obligation, request


def ask(
    tx: Connection,
    commune: str,
    kind: str,
    *,
    by: str,
    now: datetime,
    obligation: str | None = None,
    revision: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Opens a request (extension, confirmation, voice, broadcast, link) and returns its id."""
    values: dict[str, Any] = {"commune": commune, "kind": kind, "obligation": obligation, "revision": revision}
    values |= {"state": "pending", "asked_by": by, "asked_at": now, "data": dict(data or {})}
    row = filled(request, values)
    return int(_add(tuple(row)).scalar(tx, row))


@cache
def _add(names: tuple[str, ...]) -> Prepared:
    return Prepared(insert(request).returning(request.c.id), names)


def get(tx: Connection, commune: str, request_id: int) -> RowMapping | None:
    """One request."""
    return rows.first(tx, request, {"commune": commune, "id": request_id})


def pending(tx: Connection, commune: str, kind: str, obligation: str | None = None) -> list[RowMapping]:
    """Undecided requests of a kind, oldest first."""
    mine = {"commune": commune, "state": "pending", "kind": kind}
    return rows.every(tx, request, mine if obligation is None else {**mine, "obligation": obligation}, by=("id",))


def amend(tx: Connection, commune: str, request_id: int, data: Mapping[str, Any]) -> None:
    """Other data for a request nobody has decided yet."""
    mine = (request.c.commune == commune, request.c.id == request_id, request.c.state == "pending")
    tx.execute(update(request).where(*mine).values(data=dict(data)))


def decide(
    tx: Connection,
    commune: str,
    request_id: int,
    state: str,
    *,
    by: str,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """granted, refused, returned or dropped: True for the first who decides, False for everybody after."""
    values: dict[str, Any] = {"state": state, "decided_by": by, "decided_at": now}
    if data is not None:
        values["data"] = dict(data)
    return rows.change(tx, request, {"commune": commune, "id": request_id, "state": "pending"}, values) == 1


def drop(tx: Connection, commune: str, kinds: Sequence[str], obligation: str, *, by: str, now: datetime) -> list[int]:
    """Undecided requests about an obligation are no longer needed; returns their ids."""
    about = {"its_commune": commune, "its_obligation": obligation, "kinds": list(kinds)}
    return [int(id_) for id_ in _drop().scalars(tx, {**about, "by": by, "now": now})]


@prepared
def _drop() -> ReturningUpdate[Any]:
    about = (request.c.commune == bindparam("its_commune"), request.c.obligation == bindparam("its_obligation"))
    pending = (request.c.kind.in_(bindparam("kinds", expanding=True)), request.c.state == "pending")
    values = {"decided_by": bindparam("by"), "decided_at": bindparam("now", type_=Instant())}
    return update(request).where(*about, *pending).values(state="dropped", **values).returning(request.c.id)


def granted(tx: Connection, commune: str, obligation: str) -> int:
    """How many extensions an obligation has been given."""
    return int(_granted().scalar(tx, {"commune": commune, "obligation": obligation}))


@prepared
def _granted() -> Select[Any]:
    mine = (request.c.commune == bindparam("commune"), request.c.obligation == bindparam("obligation"))
    return select(func.count()).where(*mine, request.c.kind == "extension", request.c.state == "granted")


def granted_to(tx: Connection, commune: str, unit: str, since: datetime) -> int:
    """How many extensions the duties a unit holds have been given since a moment."""
    return int(_granted_to().scalar(tx, {"commune": commune, "unit": unit, "since": since}))


@prepared
def _granted_to() -> Select[Any]:
    joined = request.join(
        obligation, and_(obligation.c.commune == request.c.commune, obligation.c.id == request.c.obligation)
    ).join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    return (
        select(func.count())
        .select_from(joined)
        .where(
            request.c.commune == bindparam("commune"),
            request.c.kind == "extension",
            request.c.state == "granted",
            request.c.decided_at >= bindparam("since", type_=Instant()),
            duty.c.holder_unit == bindparam("unit"),
        )
    )


def reopen(tx: Connection, commune: str, ids: Sequence[int]) -> None:
    """Requests that were dropped by what is now undone wait again."""
    if ids:
        tx.execute(
            update(request)
            .where(request.c.commune == commune, request.c.id.in_(ids), request.c.state == "dropped")
            .values(state="pending", decided_by=None, decided_at=None)
        )
