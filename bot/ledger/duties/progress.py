"""What people said of their duties: entries that are only ever added, and what each of them overwrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, func, insert, select, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import Date as DateType

from bot.ledger import rows
from bot.ledger.prepared import Prepared, filled, prepared
from bot.ledger.tables import Instant, duty, obligation, obligation_period, progress

UNDO_WITHIN = timedelta(days=1)
ACKNOWLEDGED = "acknowledged"
STAGE = "stage"  # a step on the way to a milestone was finished: `understood` names it, `new_date` says when
# What an answer may overwrite, and undo puts back.
OBLIGATION_FIELDS = (
    "state",
    "blocked_since",
    "blocked_reason",
    "extension_asked",
    "promised_until",
    "answered_at",
    "acknowledged_at",
    "finished_on",
)
DUTY_FIELDS = ("percent", "amount_vnd", "measured_at", "measured_by")


@dataclass(frozen=True, slots=True)
class Entry:
    """One understood answer about one obligation. `through`: a messenger, web, cli, or office (recorded on behalf)."""

    duty: str
    obligation: str
    person: str
    at: datetime
    through: str
    kind: str
    percent: float | None = None
    amount_vnd: int | None = None
    new_date: date | None = None
    reason: str | None = None
    text: str | None = None
    understood: Mapping[str, Any] = field(default_factory=dict)


def add(tx: Connection, commune: str, entry: Entry, *, inbox: int | None, before: Mapping[str, Any]) -> int:
    """Appends an entry; `before` is what `snapshot` gave before anything was changed."""
    values = {name: getattr(entry, name) for name in entry.__dataclass_fields__}
    values["understood"] = dict(entry.understood)
    row = filled(progress, values | {"commune": commune, "inbox": inbox, "n": 0, "before": dict(before)})
    return int(_add(tuple(row)).scalar(tx, row | {"of_commune": commune, "of_inbox": inbox}))


def of_inbox(tx: Connection, commune: str, inbox: int) -> list[RowMapping]:
    """The entries one incoming message made and nobody has undone, in order."""
    query = select(progress).where(
        progress.c.commune == commune, progress.c.inbox == inbox, progress.c.undone_at.is_(None)
    )
    return list(tx.execute(query.order_by(progress.c.n)).mappings())


def of_obligation(tx: Connection, commune: str, obligation_id: str) -> list[RowMapping]:
    """Everything said about an obligation and not undone, oldest first."""
    query = select(progress).where(
        progress.c.commune == commune, progress.c.obligation == obligation_id, progress.c.undone_at.is_(None)
    )
    return list(tx.execute(query.order_by(progress.c.id)).mappings())


def stages(tx: Connection, commune: str, projects: Sequence[str]) -> dict[str, dict[str, date]]:
    """By project: the day each step on the way was finished, as last said and not taken back."""
    found: dict[str, dict[str, date]] = {}
    for row in _stages().tuples(tx, {"commune": commune, "projects": projects}):
        found.setdefault(row.project, {})[str(row.understood["stage"])] = row.new_date
    return found


def stages_ahead(tx: Connection, commune: str, projects: Sequence[str]) -> None:
    """`stages` is going to be asked; see `Prepared.ahead`."""
    _stages().ahead(tx, {"commune": commune, "projects": projects})


@prepared
def _stages() -> Select[Any]:
    said = (progress.c.commune == bindparam("commune"), progress.c.kind == STAGE, progress.c.undone_at.is_(None))
    theirs = duty.c.project.in_(bindparam("projects", expanding=True))
    joined = progress.join(duty, (duty.c.commune == progress.c.commune) & (duty.c.id == progress.c.duty))
    columns = (duty.c.project, progress.c.understood, progress.c.new_date)
    return select(*columns).select_from(joined).where(*said, theirs).order_by(progress.c.id)


def newest_of(tx: Connection, commune: str, person: str) -> RowMapping | None:
    """The person's newest entry that is not undone: what "hoàn tác" in words means.

    An "ok" is passed over: taking it back changes nothing anybody would see, and it is often said between a slip and
    its undoing.
    """
    query = select(progress).where(
        progress.c.commune == commune,
        progress.c.person == person,
        progress.c.undone_at.is_(None),
        progress.c.kind != ACKNOWLEDGED,
    )
    return tx.execute(query.order_by(progress.c.id.desc()).limit(1)).mappings().first()


def mark_undone(tx: Connection, commune: str, entry: int, now: datetime) -> bool:
    """Claims the undoing of an entry: True once."""
    done = tx.execute(
        update(progress)
        .where(progress.c.commune == commune, progress.c.id == entry, progress.c.undone_at.is_(None))
        .values(undone_at=now)
    )
    return done.rowcount == 1


# --- measures and boxes ---------------------------------------------------------------------------------------------


def measure(
    tx: Connection,
    commune: str,
    duty_id: str,
    *,
    percent: float | None,
    amount_vnd: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Writes the figures of a duty, None leaves one as it is; returns what it wrote."""
    figures = {"percent": percent, "amount_vnd": amount_vnd}
    values: dict[str, Any] = {name: value for name, value in figures.items() if value is not None}
    if values:
        values |= {"measured_at": now, "measured_by": by}
        rows.change(tx, duty, {"commune": commune, "id": duty_id}, values)
    return values


def tick(tx: Connection, commune: str, obligation_id: str, period: str | None, now: datetime) -> list[str]:
    """Ticks one box of a merged cycle, or (`period` None) all of them; returns those that were not ticked before."""
    asked = {"its_commune": commune, "its_obligation": obligation_id, "its_period": period, "now": now}
    return sorted(_tick(period is None).scalars(tx, asked))


def untick(tx: Connection, commune: str, obligation_id: str, periods: list[str]) -> None:
    """Takes ticks back."""
    _write_boxes(tx, commune, obligation_id, periods, None)


def boxes(tx: Connection, commune: str, obligation_id: str) -> dict[str, bool]:
    """Period to whether it is ticked, in their order."""
    key = {"commune": commune, "obligation": obligation_id}
    held = rows.every(tx, obligation_period, key, by=("period",))  # the shorter first: "2026-06", "2026-Q2"
    return {str(row["period"]): row["ticked_at"] is not None for row in held}


def _write_boxes(tx: Connection, commune: str, obligation_id: str, periods: list[str], at: datetime | None) -> None:
    if periods:
        mine = {"commune": commune, "obligation": obligation_id, "period": tuple(periods)}
        rows.change(tx, obligation_period, mine, {"ticked_at": at})


# --- what undo puts back --------------------------------------------------------------------------------------------


def snapshot(obligation_row: RowMapping, duty_row: RowMapping) -> dict[str, Any]:
    """The fields an answer may overwrite, as JSON."""
    return {
        "obligation": {name: _freeze(obligation_row[name]) for name in OBLIGATION_FIELDS},
        "duty": {name: _freeze(duty_row[name]) for name in DUTY_FIELDS},
    }


def fields_before(entry: RowMapping) -> dict[str, Any]:
    """The obligation's fields as they were before an entry, as values for its columns."""
    return _thaw(obligation, entry["before"].get("obligation", {}))


def put_measures_back(tx: Connection, commune: str, entry: RowMapping) -> None:
    """The duty's figures as they were before an entry."""
    values = _thaw(duty, entry["before"].get("duty", {}))
    if values:
        tx.execute(update(duty).where(duty.c.commune == commune, duty.c.id == entry["duty"]).values(**values))


def _freeze(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _thaw(table: Table, frozen: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in frozen.items():
        kind = table.c[name].type
        if value is not None and isinstance(kind, Instant):
            value = datetime.fromisoformat(value)
        elif value is not None and isinstance(kind, DateType):
            value = date.fromisoformat(value)
        values[name] = value
    return values


@prepared
def _tick(all_: bool) -> ReturningUpdate[Any]:
    box = obligation_period.c
    named = ("commune", "obligation", *(() if all_ else ("period",)))
    mine = [box[name] == bindparam(f"its_{name}", type_=box[name].type) for name in named]
    ticked = update(obligation_period).where(*mine, box.ticked_at.is_(None))
    return ticked.values(ticked_at=bindparam("now", type_=Instant())).returning(box.period)


@cache
def _add(names: tuple[str, ...]) -> Prepared:
    """The next entry of its incoming message; one that came from nowhere is the first."""
    mine = (progress.c[name] == bindparam(f"of_{name}", type_=progress.c[name].type) for name in ("commune", "inbox"))
    following = select(func.coalesce(func.max(progress.c.n) + 1, 0)).where(*mine).scalar_subquery()
    values: dict[str, Any] = {name: bindparam(name, type_=progress.c[name].type) for name in names}
    return Prepared(insert(progress).values(values | {"n": following}).returning(progress.c.id))
