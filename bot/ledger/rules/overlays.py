"""What people have said that the configuration leaves to them; a reload never overrules it. Kept with the commune."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.ledger import audit
from bot.ledger.tables import commune as commune_table
from schedules.commune import Commune

NAME_LATE = "name_late"  # absent until the chairman has said something
STEP_DATES = "step_dates"


def late_named(tx: Connection, commune: Commune) -> bool:
    """Whether late units are named in a group: the chairman's word, until then what the configuration says."""
    said = _settings(tx, commune.id).get(NAME_LATE)
    return commune.group.name_late if said is None else bool(said)


def name_late(tx: Connection, commune: Commune, on: bool, *, by: str, now: datetime) -> bool:
    """Switches it; False when it was so before. The caller has checked that `by` is the chairman."""
    if late_named(tx, commune) == on:
        return False
    _put(tx, commune.id, NAME_LATE, on)
    audit.note(tx, commune.id, who=by, what="name_late", now=now, data={"on": on})
    return True


def step_dates(tx: Connection, commune: str) -> Mapping[str, date]:
    """Days the office gave to steps the decision leaves undated, by `schedules.obligations.step_key`."""
    return {key: date.fromisoformat(day) for key, day in _settings(tx, commune).get(STEP_DATES, {}).items()}


def date_step(tx: Connection, commune: str, key: str, day: date | None, *, by: str, now: datetime) -> date | None:
    """Gives a step its day, or takes it away; returns the day it had. The caller brings it into force."""
    held = dict(_settings(tx, commune).get(STEP_DATES, {}))
    before = held.pop(key, None)
    _put(tx, commune, STEP_DATES, held | ({} if day is None else {key: day.isoformat()}))
    data = {"day": day.isoformat() if day else None, "before": before}
    audit.note(tx, commune, who=by, what="step_dated", now=now, subject=key, data=data)
    return date.fromisoformat(before) if before else None


def _settings(tx: Connection, commune: str) -> dict[str, Any]:
    return dict(tx.execute(select(commune_table.c.settings).where(commune_table.c.id == commune)).scalar() or {})


def _put(tx: Connection, commune: str, name: str, value: Any) -> None:
    settings = _settings(tx, commune) | {name: value}
    tx.execute(update(commune_table).where(commune_table.c.id == commune).values(settings=settings))
