"""Obligations in the record: `touch`, the one way to change one; `arm`, which turns due steps into reminders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    true,
    update,
)

from bot.ledger import audit, rows
from bot.ledger.prepared import prepared
from bot.ledger.rows import Row
from bot.ledger.store import Stale, insert_many, insert_new
from bot.ledger.tables import Instant, duty, obligation, reminder, unit_live
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import Role, UnitKind
from schedules.escalation import Audience, Facts, Policy, Step, fire, listeners
from schedules.forms import form_of
from schedules.progress import State

BATCH = 200
TRIAL = "trial/"
# "To be considered at once", by whatever clock: a command beside a running process may have another one.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
POLICIES = 512  # kept as they were made; a server of many communes has many
_made: dict[str | None, tuple[Mapping[str, Any], Policy]] = {}
# What is said of an obligation, of its own and of its duty; the policy that travels with it and the arming are not.
_UNSAID = frozenset({"policy_hash", "policy_text", "considered_at", "next_step_at", "version"})
SAID = tuple(column for column in obligation.c if column.name not in _UNSAID)
OF_DUTY = (
    duty.c.holder_unit,
    duty.c.percent,
    duty.c.amount_vnd,
    duty.c.measured_at,
    duty.c.measured_by,
    duty.c.rule.label("rule"),
)
SLEEPING = frozenset({State.done, State.paused, State.withdrawn, State.retired})


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may hear anything at all. console: only the exercise's page is there; everybody is live and samples count.

    audits: whether each night the day is judged anew from its messages; not in an exercise or a simulated year.
    forms: whether there is an address where reports are filled in on a form.
    """

    console: bool = False
    audits: bool = False
    forms: bool = False


def get(tx: Connection, commune: str, obligation_id: str) -> RowMapping | None:
    """One obligation with what is said of its duty."""
    return _one().first(tx, {"commune": commune, "id": obligation_id})


def touch(
    tx: Connection,
    commune: Commune,
    obligation_id: str,
    now: datetime,
    *,
    version: int | None = None,
    known: Row | None = None,
    **changes: Any,
) -> Row:
    """Changes an obligation, the one way there is; returns it as it is afterwards.

    Recomputes `next_step_at` in the same transaction. A changed `due` raises the revision (its steps are armed anew, by
    the policy of today) and moves `closes_on` along. KeyError for an unknown id; Stale when somebody else was faster
    than `version`, or than this transaction: the store then runs it again. known: it and what is said of its duty, as
    this transaction has read it and changed it since.
    """
    row = known if known is not None else get(tx, commune.id, obligation_id)
    if row is None:
        raise KeyError(obligation_id)
    if version is not None and row["version"] != version:
        raise Stale(obligation_id)
    if "due" in changes and changes["due"] != row["due"]:
        moved = changes["due"] + (row["closes_on"] - row["due"])
        fresh = {"revision": row["revision"] + 1, "policy_hash": None, "policy_text": None, "closes_on": moved}
        changes = fresh | changes
    after = {**row, **changes}
    after["next_step_at"] = next_look(commune, after)
    write(tx, row, changes | {"next_step_at": after["next_step_at"]})
    return after | {"version": row["version"] + 1}


def go_live(tx: Connection, commune: Commune, unit: str, by: str, now: datetime) -> bool:
    """*Bắt đầu chạy thật*: from here on the unit's people hear themselves. False when the unit was live before."""
    if insert_new(tx, unit_live, {"commune": commune.id, "unit": unit, "live_at": now, "live_by": by}) is None:
        return False
    _think_anew(tx, commune.id, unit, reminder.c.step.startswith(TRIAL))
    audit.note(tx, commune.id, who=by, what="go_live", now=now, subject=unit)
    return True


def go_back(tx: Connection, commune: Commune, unit: str, *, by: str, now: datetime) -> bool:
    """Back to *chạy thử*: from here on the office hears in the unit's stead. False when the unit was not live.

    What was said and heard stays; only reminders that were not told yet are thought of anew.
    """
    mine = (unit_live.c.commune == commune.id, unit_live.c.unit == unit)
    if tx.execute(delete(unit_live).where(*mine)).rowcount == 0:
        return False
    _think_anew(tx, commune.id, unit, true())
    audit.note(tx, commune.id, who=by, what="go_back", now=now, subject=unit)
    return True


def open_by_unit(tx: Connection, commune: str) -> dict[str, int]:
    """How many obligations are open, by the unit that holds them."""
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    rows = select(duty.c.holder_unit, func.count()).select_from(joined)
    mine = (obligation.c.commune == commune, obligation.c.state == State.open.value)
    return {unit: int(count) for unit, count in tx.execute(rows.where(*mine).group_by(duty.c.holder_unit))}


def with_forms(tx: Connection, commune: Commune, first: date, last: date) -> list[RowMapping]:
    """Open reports due in a span, both ends included, that are given on a form; nearest due first."""
    o = obligation.c
    joined = obligation.join(duty, (duty.c.commune == o.commune) & (duty.c.id == o.duty))
    rows = select(obligation, duty.c.holder_unit, duty.c.rule).select_from(joined)
    mine = (o.commune == commune.id, o.state == State.open.value, o.due >= first, o.due <= last)
    found = tx.execute(rows.where(*mine).order_by(o.due, o.id)).mappings()
    return [row for row in found if form_of(commune, row["kind"], row["rule"], row["holder_unit"]) is not None]


def live_units(tx: Connection, commune: str) -> frozenset[str]:
    """Units for which the office has pressed *Bắt đầu chạy thật*."""
    return frozenset(row["unit"] for row in rows.every(tx, unit_live, {"commune": commune}))


def holding_units(tx: Connection, commune: str) -> frozenset[str]:
    """Units that hold a duty."""
    return frozenset(tx.execute(select(duty.c.holder_unit).where(duty.c.commune == commune).distinct()).scalars())


def arm(tx: Connection, commune: Commune, now: datetime, reach: Reach, limit: int = BATCH) -> int:
    """Turns what is due by `now` into reminders, newest step per audience; returns how many rows it considered."""
    due = _due().all(tx, {"commune": commune.id, "now": now, "limit": limit})
    live = live_units(tx, commune.id) if due else frozenset()
    considered = [_consider(commune, row, now, reach, live) for row in due]
    _write_all(tx, considered)
    insert_many(tx, reminder, [made for one in considered for made in one.reminders])
    return len(due)


def next_look(commune: Commune, row: Row) -> datetime | None:
    """`next_step_at` of an obligation as it stands: the first moment after `considered_at` with something to say."""
    if State(row["state"]) in SLEEPING:
        return None
    considered = row["considered_at"]
    if considered is None:
        return AT_ONCE
    return fire(
        facts_of(commune, row), policy_of(commune, row), commune.calendar, commune.hours, considered, considered
    )[1]


def audited(tx: Connection, commune: Commune, besides: Collection[str] = ()) -> list[str]:
    """Mends every `next_step_at` that is not what `next_look` says; returns their ids: none, if we are right.

    besides: those that have just been thought over by somebody else.
    """
    left = [one for one in _considered_ones().scalars(tx, {"commune": commune.id}) if one not in besides]
    wrong = []
    for n in range(0, len(left), BATCH):
        for row in _these().all(tx, {"commune": commune.id, "ids": left[n : n + BATCH]}):
            if row["next_step_at"] != next_look(commune, row):
                wrong.append(row)
    for row in wrong:
        write(tx, row, {"next_step_at": next_look(commune, row)})
    return [row["id"] for row in wrong]


def facts_of(commune: Commune, row: Row) -> Facts:
    """What `fire` is told of a row that carries `holder_unit`."""
    unit = commune.directory.units.get(row["holder_unit"])
    return Facts(
        due=row["due"],
        closes_on=row["closes_on"],
        state=State(row["state"]),
        last_step=row["facts"].get("last_step", True),
        hamlet=unit is not None and unit.kind is UnitKind.hamlet,
        outside=unit is not None and unit.kind is UnitKind.outside,
        blocked=row["blocked_since"] is not None,
        extension_asked=bool(row["extension_asked"]),
        promised_until=row["promised_until"],
        answered_at=row["answered_at"],
        warned=commune.warned(row["policy"], row["facts"].get("group"), row["occurrence"]),
        ask_again=_ask_again(commune, row),
    )


def _ask_again(commune: Commune, row: Row) -> date | None:
    """The working day a blocked duty is asked about again: the promised day, else days after the answer."""
    if row["blocked_since"] is None or row["state"] != State.open.value:
        return None
    if row["promised_until"] is not None:
        return commune.calendar.on_or_after(row["promised_until"])
    said = (row["answered_at"] or row["blocked_since"]).astimezone(TZ).date()
    return commune.calendar.shift(said, commune.unblocking.ask_again)


def policy_of(commune: Commune, row: Row) -> Policy:
    """The policy that travels with a revision since its first reminder, else the one in force today."""
    text = row["policy_text"]
    return _travelling(row["policy_hash"], text) if text else commune.policies[row["policy"]]


def holders(commune: Commune, row: Row, audience: str) -> tuple[str, ...]:
    """Persons an audience means for an obligation."""
    confirmer = row["facts"].get("confirmer", "")
    return listeners(commune, row["holder_unit"], row["project"] or None, Audience(audience), confirmer)


def write(tx: Connection, row: Row, changes: Mapping[str, Any]) -> None:
    """The conditional update under `touch`, `arm` and adoption; callers set `next_step_at`. Stale on a lost race."""
    mine = {name: row[name] for name in ("commune", "id", "version")}
    if rows.change(tx, obligation, mine, {**changes, "version": row["version"] + 1}) != 1:
        raise Stale(row["id"])


# --- inside ---------------------------------------------------------------------------------------------------------


def _travelling(hash_: str | None, text: Mapping[str, Any]) -> Policy:
    """A policy of a record: made once of the same text, since a Sunday asks for that of every duty."""
    known = _made.get(hash_)
    if known is None or (known[0] is not text and known[0] != text):
        if len(_made) >= POLICIES:
            _made.clear()
        known = _made[hash_] = text, Policy(**{**text, "before": tuple(text["before"])})
    return known[1]


@prepared
def _one() -> Select[Any]:
    whole = _rows().with_only_columns(obligation, *OF_DUTY)
    return whole.where(*(obligation.c[name] == bindparam(name) for name in ("commune", "id")))


@prepared
def _considered_ones() -> Select[Any]:
    seen = (obligation.c.commune == bindparam("commune"), obligation.c.considered_at.is_not(None))
    looks = or_(obligation.c.next_step_at.is_not(None), *_awake())  # asleep and without a step is right
    return select(obligation.c.id).where(*seen, looks).order_by(obligation.c.id)


@prepared
def _these() -> Select[Any]:
    return _rows().where(
        obligation.c.commune == bindparam("commune"), obligation.c.id.in_(bindparam("ids", expanding=True))
    )


@prepared
def _due() -> Select[Any]:
    """A batch of what is to be looked at, through the index of `next_step_at`: what exists beside it costs nothing."""
    due = obligation.c.next_step_at <= bindparam("now", type_=Instant())
    mine = _rows().where(obligation.c.commune == bindparam("commune"), due)
    return mine.order_by(obligation.c.next_step_at, obligation.c.id).limit(bindparam("limit"))


def _rows() -> Select[Any]:
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    return select(obligation, duty.c.holder_unit).select_from(joined)


def _awake() -> list[Any]:
    return [obligation.c.state.not_in([state.value for state in SLEEPING])]


@dataclass(frozen=True, slots=True)
class _Considered:
    """One obligation looked at: its row, what changes in it, who is to hear."""

    row: RowMapping
    changes: Mapping[str, Any]
    reminders: list[dict[str, Any]]


def _consider(commune: Commune, row: RowMapping, now: datetime, reach: Reach, live: frozenset[str]) -> _Considered:
    policy = policy_of(commune, row)
    facts = facts_of(commune, row)
    steps, look_again = fire(facts, policy, commune.calendar, commune.hours, row["considered_at"], now)
    if row["sample"] and not reach.console:
        steps = []
    changes: dict[str, Any] = {"considered_at": now, "next_step_at": look_again}
    if steps and row["policy_hash"] is None:
        text = asdict(policy)
        changes |= {"policy_text": text, "policy_hash": _hash(text)}
    trial = not (reach.console or row["holder_unit"] in live)
    return _Considered(row, changes, _reminders(commune, row, steps, trial))


def _write_all(tx: Connection, considered: Sequence[_Considered]) -> None:
    """`write` for a batch, in two statements. Stale when any of them has been changed meanwhile."""
    changes = [
        (
            {name: one.row[name] for name in ("commune", "id", "version")},
            {**one.changes, "version": one.row["version"] + 1},
        )
        for one in considered
    ]
    if rows.change_each(tx, obligation, changes) != len(changes):
        raise Stale(f"{len(changes)} obligations")


def _reminders(commune: Commune, row: RowMapping, steps: Iterable[Step], trial: bool) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for step in steps:
        people = holders(commune, row, step.audience)
        # The settle list is the office's own work before anything is live.
        if trial and State(row["state"]) is not State.unknown:
            made += _trial(commune, row, step, people)
        else:
            made += [_reminder(row, step, step.name, person) for person in people]
    return made


def _trial(commune: Commune, row: RowMapping, step: Step, people: tuple[str, ...]) -> list[dict[str, Any]]:
    about = ",".join(people)
    office = commune.directory.having(Role.office)
    return [_reminder(row, step, TRIAL + step.name, person.id, about) for person in office]


def _reminder(row: RowMapping, step: Step, name: str, person: str, about: str | None = None) -> dict[str, Any]:
    return {
        "commune": row["commune"],
        "obligation": row["id"],
        "revision": row["revision"],
        "step": name,
        "person": person,
        "about": about,
        "audience": step.audience.value,
        "slot": step.slot.value,
        "at": step.at,
        "state": "pending",
    }


def _think_anew(tx: Connection, commune: str, unit: str, which: ColumnElement[bool]) -> None:
    """All that a unit holds, in two statements however much it is.

    The waiting reminders were for other ears: they go without a trace, as a trace would keep their like from coming
    again when the unit changes back.
    """
    theirs = select(duty.c.id).where(duty.c.commune == commune, duty.c.holder_unit == unit)
    mine = (obligation.c.commune == commune, obligation.c.duty.in_(theirs), *_awake())
    waiting = (reminder.c.commune == commune, reminder.c.state == "pending", which)
    tx.execute(delete(reminder).where(*waiting, reminder.c.obligation.in_(select(obligation.c.id).where(*mine))))
    again = {"considered_at": None, "next_step_at": AT_ONCE, "version": obligation.c.version + 1}
    tx.execute(update(obligation).where(*mine).values(again))


def _hash(policy: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(policy, sort_keys=True).encode()).hexdigest()[:16]
