"""What a person has open, under which number, and one line of words for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, case, select

from bot.conversation.turn import LABEL, Row, Turn, label, local_day
from bot.ledger.duties import codes
from bot.ledger.duties.obligations import OF_DUTY
from bot.ledger.prepared import prepared
from bot.ledger.tables import duty, obligation
from bot.ledger.who.absences import Standing
from schedules import periods, progress
from schedules.commune import Commune
from schedules.directory import Role, UnitKind
from schedules.progress import Flag, State

OPEN = (State.open.value, State.awaiting.value)
UNFINISHED = (*OPEN, State.unknown.value, State.paused.value)


@dataclass(frozen=True, slots=True)
class Item:
    """An open duty of a person: its earliest unmet obligation, and the number the person knows it by."""

    row: RowMapping
    n: int

    @property
    def id(self) -> str:
        return str(self.row["id"])


def find(tx: Connection, commune: str, ids: Iterable[str]) -> list[RowMapping]:
    """Obligations with the columns of their duties, in the order of `ids`; unknown ids are left out."""
    wanted = list(dict.fromkeys(ids))
    known = {row["id"]: row for row in _these().all(tx, {"commune": commune, "ids": wanted})}
    return [known[name] for name in wanted if name in known]


def one(tx: Connection, commune: str, obligation_id: str) -> RowMapping | None:
    """One obligation with the columns of its duty."""
    found = find(tx, commune, [obligation_id])
    return found[0] if found else None


def rows_where(tx: Connection, commune: str, *conditions: Any) -> list[RowMapping]:
    """Obligations that meet conditions, nearest due first."""
    query = _select().where(obligation.c.commune == commune, *conditions)
    return list(tx.execute(query.order_by(obligation.c.due, obligation.c.id)).mappings())


def of_units(
    tx: Connection, commune: str, units: Sequence[str], *, sample: bool, states: Sequence[str] = OPEN
) -> list[RowMapping]:
    """Open obligations held by units, nearest due first; sample rows only where asked for."""
    if not units:
        return []
    asked = {"commune": commune, "units": list(units), "states": list(states)}
    return _of_units(sample).all(tx, asked)


def open_of_duty(tx: Connection, commune: str, duty_id: str) -> list[RowMapping]:
    """What is open of one duty and not yet said to be done, nearest due first."""
    return _open_of_duty().all(tx, {"commune": commune, "duty": duty_id})


def current(rows: Iterable[RowMapping], today: date) -> list[RowMapping]:
    """Of each duty the step it is at: the earliest unmet one that has not been moved past, nearest due first."""
    chosen: dict[str, RowMapping] = {}
    for row in rows:
        held = chosen.get(row["duty"])
        if held is None or moved_past(held, today):
            chosen[row["duty"]] = row
    return sorted(chosen.values(), key=lambda row: (row["due"], row["id"]))


def moved_past(row: RowMapping, today: date) -> bool:
    """A rung whose figures are in and that has a later one: reminders have moved on from it."""
    return bool(row["closes_on"] < today) and not row["facts"].get("last_step", True)


def mine(standing: Standing, person: str, now: datetime, *, sample: bool) -> list[Item]:
    """The person's open duties, nearest due first, each with its number (given now where it had none)."""
    tx, commune = standing.tx, standing.commune.id
    steps = _steps(standing, person, sample)
    numbers = codes.settle(tx, commune, person, [row["duty"] for row in steps], now)
    rows = find(tx, commune, [row["id"] for row in steps]) if steps else []
    return [Item(row, numbers[row["duty"]]) for row in rows]


def numbers(standing: Standing, person: str, now: datetime, *, sample: bool) -> dict[str, int]:
    """The numbers alone, by duty: as in `mine`, without reading all that is known of each."""
    steps = _steps(standing, person, sample)
    return codes.settle(standing.tx, standing.commune.id, person, [row["duty"] for row in steps], now)


def numbers_ahead(standing: Standing, person: str, *, sample: bool) -> None:
    """`numbers` is going to be asked; see `Prepared.ahead`."""
    codes.ahead(standing.tx, standing.commune.id, person)
    _steps_of_units(sample).ahead(standing.tx, _steps_asked(standing, person))


def _steps(standing: Standing, person: str, sample: bool) -> list[RowMapping]:
    """The step each of the person's duties is at, as `current` says, by what it looks at alone."""
    asked = _steps_asked(standing, person)
    return current(_steps_of_units(sample).all(standing.tx, asked), standing.day) if asked["units"] else []


def _steps_asked(standing: Standing, person: str) -> dict[str, Any]:
    units = answers_for(standing, person)
    return {"commune": standing.commune.id, "units": units, "states": OPEN, "today": standing.day}


def answers_for(standing: Standing, person: str) -> list[str]:
    """Units whose duties a person answers for that day: the own ones, those of heads the person stands in for, for the
    office also those that have no head."""
    directory = standing.commune.directory
    known = directory.people.get(person)
    if known is None:
        return []
    headless = [unit.id for unit in directory.units.values() if unit.head is None and Role.office in known.roles]
    return list(dict.fromkeys([*known.units, *standing.covered(person), *headless]))


def may_answer(turn: Turn, row: Row) -> bool:
    """A duty is answered for by the people of the unit that holds it, and by who stands in for its head."""
    return row["holder_unit"] in answers_for(turn.standing, turn.person.id)


def is_own(standing: Standing, person: str, row: Row) -> bool:
    """Whether a person is of the unit that holds a duty, or stands in there: such a one decides nothing about it."""
    known = standing.commune.directory.people.get(person)
    if known is not None and row["holder_unit"] in known.units:
        return True
    return row["holder_unit"] in standing.covered(person)


def stood_in(commune: Commune, person: str, row: Row) -> str:
    """The unit a person stands in for when answering about a duty; "" for the own units."""
    known = commune.directory.people.get(person)
    own = known is not None and row["holder_unit"] in known.units
    unit = commune.directory.units.get(row["holder_unit"])
    return "" if own or unit is None or unit.head in (None, person) else unit.name


@cache
def _select() -> Select[Any]:
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    return select(obligation, *OF_DUTY).select_from(joined)


@prepared
def _these() -> Select[Any]:
    ids = obligation.c.id.in_(bindparam("ids", expanding=True))
    return _select().where(obligation.c.commune == bindparam("commune"), ids)


@prepared
def _open_of_duty() -> Select[Any]:
    mine = (obligation.c.commune == bindparam("commune"), obligation.c.duty == bindparam("duty"))
    open_ = _select().where(*mine, obligation.c.state == State.open.value)
    return open_.order_by(obligation.c.due, obligation.c.id)


@prepared
def _steps_of_units(sample: bool) -> Select[Any]:
    """What `current` looks at; the facts of what has closed alone, which are few."""
    whole: Select[Any] = _of_units(sample).statement
    closed = obligation.c.closes_on < bindparam("today", type_=obligation.c.closes_on.type)
    columns = (obligation.c[name] for name in ("id", "duty", "due", "closes_on"))
    return whole.with_only_columns(*columns, case((closed, obligation.c.facts)).label("facts"))


@prepared
def _of_units(sample: bool) -> Select[Any]:
    held = duty.c.holder_unit.in_(bindparam("units", expanding=True))
    states = obligation.c.state.in_(bindparam("states", expanding=True))
    found = _select().where(obligation.c.commune == bindparam("commune"), held, states)
    found = found if sample else found.where(obligation.c.sample.is_(False))
    return found.order_by(obligation.c.due, obligation.c.id)


# --- words ----------------------------------------------------------------------------------------------------------


def flag_of(commune: Commune, row: Row, today: date) -> Flag:
    """Where an obligation stands today."""
    return progress.flag(
        State(row["state"]),
        row["due"],
        row["rule_due"],
        row["closes_on"],
        row["finished_on"],
        today,
        commune.calendar,
    )


def line(commune: Commune, row: Row, today: date, n: int | None = None) -> dict[str, Any]:
    """What the templates say of one obligation: see the macros of `vi/lines.yaml`."""
    project = commune.projects.get(row["project"])
    moved = row["due"] != row["rule_due"]
    return {
        "n": n,
        "title": row["title"],
        "period": periods.words(row["facts"].get("periods") or ()),
        "project": project.name if project else row["project"],
        "unit": commune.named(row["holder_unit"]),
        "target": _target(row["facts"].get("target")),
        "due": row["due"],
        "rule_due": row["rule_due"],
        "internal": moved and row["due_source"] in ("law", "decision"),
        "source": row["due_source"],
        "tentative": not moved and bool(row["facts"].get("tentative")),
        "provisional": not moved and bool(row["facts"].get("provisional")),
        "clause": row["clause"],
        "flag": flag_of(commune, row, today).value,
        "left": commune.calendar.count(today, row["due"]),
        "late": max(0, commune.calendar.count(max(row["due"], row["closes_on"]), today)),
        "closes_on": row["closes_on"],
        "percent": row["percent"],
        "amount": row["amount_vnd"],
        "blocked": row["blocked_since"] is not None,
        "blocked_reason": row["blocked_reason"] or "",
        "blocked_days": commune.calendar.count(local_day(row["blocked_since"]), today) if row["blocked_since"] else 0,
        "outside": _is_outside(commune, row["holder_unit"]),
        "objective": row["objective"] or "",
        "asked": bool(row["extension_asked"]),
        "promised": row["promised_until"],
        "last_step": bool(row["facts"].get("last_step", True)),
        "awaiting": row["state"] == State.awaiting.value,
        "sample": bool(row["sample"]),
        "standing": "",  # the unit somebody stands in for, where the message is to them
        "conditional": row["facts"].get("conditional") or "",
        "evidence": row["facts"].get("evidence") or "",
        "then": [],  # later steps of the same duty, where a message is about them too
    }


def _is_outside(commune: Commune, unit: str) -> bool:
    """A body outside the commune is asked, never urged."""
    held = commune.directory.units.get(unit)
    return held is not None and held.kind is UnitKind.outside


def numbered(commune: Commune, n: int, row: Row, *, unit: bool = True) -> str:
    """The words on the button of a duty in a list: what tells it from its neighbours comes first.

    `unit`: the list is of several units, so a duty without a project goes under its unit's name.
    """
    project = commune.projects.get(row["project"])
    first = project.name if project else commune.named(row["holder_unit"]) if unit else ""
    return label("duty", n=n, name=f"{first}: {row['title']}" if first else row["title"], longest=LABEL)


def _target(target: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A percentage to reach, for the line; figures of other units stand in the title."""
    if not target or target.get("unit") != "%":
        return None
    return {"op": target["op"], "value": float(target["value"])}
