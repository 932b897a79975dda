"""`adopt`: brings the obligations of the record in line with a commune's rules, units and projects.

Compared by key. Rules write the dates, titles and targets; what people wrote (state, extension, holder) is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, and_, bindparam, delete, func, insert, select, update

from bot.ledger import audit
from bot.ledger.duties.obligations import AT_ONCE, next_look, write
from bot.ledger.guarding import chain
from bot.ledger.prepared import prepared
from bot.ledger.rules import documents, overlays
from bot.ledger.sending import lanes
from bot.ledger.tables import (
    attempt,
    choice,
    code,
    duty,
    message,
    obligation,
    obligation_period,
    progress,
    reminder,
    request,
)
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.obligations import Obligation, Question, expand
from schedules.progress import State
from schedules.rulebook import Kind

AHEAD = timedelta(days=92)
CHAT = "giao"  # rules of tasks given in chat begin so; no document knows them and no reload touches them
GONE = frozenset({State.withdrawn.value, State.retired.value})


@dataclass(frozen=True, slots=True)
class Adoption:
    """What adopting changed, as ids, and the questions the configuration leaves to the office."""

    born: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    looked: frozenset[str] = frozenset()  # whose next step was thought over on the way

    def __bool__(self) -> bool:
        return bool(self.born or self.revised or self.withdrawn or self.retired or self.returned)


@dataclass(slots=True)
class _Work:
    born: list[Obligation] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)


def adopt(tx: Connection, commune: Commune, now: datetime) -> Adoption:
    """Compares what the rules give with the record, and writes the difference; safe to repeat.

    New: born open, or *chưa rõ* when due before today; a cycle due before the commune's first day is not created.
    Changed date: a new revision, unless an extension stands. Gone: withdrawn, or retired when somebody had answered.
    """
    today = now.astimezone(TZ).date()
    start = documents.started_on(tx, commune.id).date()
    _rename(tx, commune, now)
    first, last = span(commune, start, today)
    expansion = expand(commune, first, last, overlays.step_dates(tx, commune.id))
    wanted = {one.id: one for one in expansion.obligations if one.kind is not Kind.cycle or one.due >= start}
    held = {row["id"]: row for row in _held().all(tx, {"commune": commune.id})}
    work = _Work(born=[one for key, one in wanted.items() if key not in held])
    for key, row in held.items():
        if key in wanted:
            _refresh(tx, commune, row, wanted[key], now, work)
        elif first <= row["rule_due"] <= last or not _still_known(commune, row):
            _drop(tx, row, work)
    _bear(tx, commune, work.born, today)
    return Adoption(
        tuple(one.id for one in work.born),
        tuple(work.revised),
        tuple(work.withdrawn),
        tuple(work.retired),
        tuple(work.returned),
        expansion.questions,
        frozenset(held.keys() & wanted.keys()),
    )


def begin(tx: Connection, commune: Commune, now: datetime) -> bool:
    """The first run is the commune's first day; whether this is it.

    A command that only looked (`invite`, `people`) may have filled the record before, by another clock: what it took
    for past or coming is forgotten, for `adopt` to decide anew, and what it had queued goes with it: nobody has
    heard or said anything yet.
    """
    if lanes.any_taken(tx, commune.id):
        return False
    documents.start_on(tx, commune.id, now.astimezone(TZ).date())
    tx.execute(delete(message).where(message.c.commune == commune.id, message.c.state == "queued"))
    for row in _held().all(tx, {"commune": commune.id}):
        if not _answered(tx, row):
            for table, column in ((obligation_period, "obligation"), (obligation, "id")):
                tx.execute(delete(table).where(table.c.commune == commune.id, table.c[column] == row["id"]))
    used = select(obligation.c.duty).where(obligation.c.commune == commune.id)
    tx.execute(delete(duty).where(duty.c.commune == commune.id, duty.c.origin == "rule", duty.c.id.not_in(used)))
    return True


def span(commune: Commune, start: date, today: date) -> tuple[date, date]:
    """The days for which obligations are created: every year there are rules for, and three months ahead of today."""
    years = [book.year for book in commune.rulebooks] or [start.year]
    return date(min([*years, start.year]), 1, 1), max(date(max(years), 12, 31), today + AHEAD)


# --- new ------------------------------------------------------------------------------------------------------------


def _bear(tx: Connection, commune: Commune, born: list[Obligation], today: date) -> None:
    if not born:
        return
    known = set(tx.execute(select(duty.c.id).where(duty.c.commune == commune.id)).scalars())
    duties = {one.duty: one for one in born if one.duty not in known}
    if duties:
        tx.execute(insert(duty), [_duty(commune, one) for one in duties.values()])
    rows = [_born(commune, one, today) for one in born]
    tx.execute(insert(obligation), rows)
    boxes = [{"commune": commune.id, "obligation": one.id, "period": period} for one in born for period in one.periods]
    if boxes:
        tx.execute(insert(obligation_period), boxes)


def _duty(commune: Commune, one: Obligation) -> dict[str, Any]:
    rule = commune.rules.get(one.rule)
    return {
        "commune": commune.id,
        "id": one.duty,
        "rule": one.rule,
        "unit": one.unit,
        "project": one.project,
        "holder_unit": one.unit,
        "title": rule.title if rule else one.title,
        "origin": "rule",
        "sample": one.sample,
    }


def _born(commune: Commune, one: Obligation, today: date) -> dict[str, Any]:
    state = State.unknown if one.due < today else State.open
    return {
        **_written(one),
        "commune": commune.id,
        "id": one.id,
        "duty": one.duty,
        "occurrence": one.occurrence,
        "unit": one.unit,
        "project": one.project,
        "rule_due": one.due,
        "due": one.due,
        "closes_on": one.closes_on,
        "revision": 1,
        "state": state.value,
        "extension_asked": False,
        "next_step_at": AT_ONCE,
        "version": 1,
    }


def _written(one: Obligation) -> dict[str, Any]:
    """The columns a reload writes; none of them is a person's."""
    return {
        "title": one.title,
        "clause": one.clause,
        "kind": one.kind.value,
        "facts": facts_json(one),
        "due_source": one.due_source.value,
        "sample": one.sample,
        "policy": one.policy,
    }


def facts_json(one: Obligation) -> dict[str, Any]:
    """What else is to be known of an obligation, for the column `facts`."""
    return {
        "periods": list(one.periods),
        "target": asdict(one.target) if one.target else None,
        "group": one.group.value if one.group else None,
        "confirmer": one.confirmer,
        "recipient": list(one.recipient),
        "support": list(one.support),
        "conditional": one.conditional,
        "evidence": one.evidence,
        "last_step": one.last_step,
        "tentative": one.tentative,
        "provisional": one.provisional,
        "neutral": one.neutral,
    }


# --- changed --------------------------------------------------------------------------------------------------------


def _refresh(tx: Connection, commune: Commune, row: RowMapping, one: Obligation, now: datetime, work: _Work) -> None:
    changes: dict[str, Any] = {name: value for name, value in _written(one).items() if row[name] != value}
    if row["rule_due"] != one.due:
        changes["rule_due"] = one.due
    extended = row["due"] != row["rule_due"]
    if not extended and row["due"] != one.due:
        changes |= {"due": one.due, "revision": row["revision"] + 1, "policy_hash": None, "policy_text": None}
        work.revised.append(one.id)
    if not extended and row["closes_on"] != one.closes_on:
        changes["closes_on"] = one.closes_on
    if row["state"] in GONE and not _taken_back(row):
        changes["state"] = _state_again(tx, row, one, now)
        work.returned.append(one.id)
    look = next_look(commune, {**row, **changes} if changes else row)
    if row["next_step_at"] != look:
        changes["next_step_at"] = look
    if changes:
        write(tx, row, changes)
    _new_boxes(tx, row, one)


def _taken_back(row: RowMapping) -> bool:
    """Whether a person withdrew it: only a person brings it back."""
    return bool(row["state"] == State.withdrawn.value and row["settled_at"] is not None)


def _state_again(tx: Connection, row: RowMapping, one: Obligation, now: datetime) -> str:
    """The state of an obligation whose rule has come back: as its answers say, else as if born today."""
    if row["finished_on"] is not None:
        return State.done.value if row["settled_at"] is not None else State.awaiting.value
    past = one.due < now.astimezone(TZ).date() and not _answered(tx, row)
    return State.unknown.value if past else State.open.value


def _new_boxes(tx: Connection, row: RowMapping, one: Obligation) -> None:
    """Boxes may be added to a cycle (a half-year begins to be asked for); one that was ticked is never taken away."""
    periods = row["facts"].get("periods", [])
    if list(one.periods) == periods:
        return
    added = [period for period in one.periods if period not in periods]
    if added:
        boxes = [{"commune": row["commune"], "obligation": row["id"], "period": period} for period in added]
        tx.execute(insert(obligation_period), boxes)
    dropped = [period for period in periods if period not in one.periods]
    if dropped:
        box = obligation_period
        mine = and_(box.c.commune == row["commune"], box.c.obligation == row["id"], box.c.period.in_(dropped))
        tx.execute(box.delete().where(mine, box.c.ticked_at.is_(None)))


# --- gone -----------------------------------------------------------------------------------------------------------


def _still_known(commune: Commune, row: RowMapping) -> bool:
    """Whether an obligation of another year still has its rule, its unit and its project."""
    unit, project = row["unit"] in commune.directory.units, not row["project"] or row["project"] in commune.projects
    return row["rule"] in commune.in_force and unit and project


def _drop(tx: Connection, row: RowMapping, work: _Work) -> None:
    if row["state"] in GONE:
        return
    answered = _answered(tx, row)
    state = State.retired if answered else State.withdrawn
    (work.retired if answered else work.withdrawn).append(row["id"])
    write(tx, row, {"state": state.value, "next_step_at": None})


def _answered(tx: Connection, row: RowMapping) -> bool:
    if row["answered_at"] is not None or row["finished_on"] is not None or row["settled_at"] is not None:
        return True
    entries = select(func.count()).where(
        progress.c.commune == row["commune"], progress.c.obligation == row["id"], progress.c.undone_at.is_(None)
    )
    return tx.execute(entries).scalar_one() > 0


@prepared
def _held() -> Select[Any]:
    """Obligations that come from rules, with `holder_unit` and `rule` of their duties."""
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    rows = select(obligation, duty.c.holder_unit, duty.c.rule).select_from(joined)
    return rows.where(obligation.c.commune == bindparam("commune"), duty.c.origin == "rule")


# --- renamed --------------------------------------------------------------------------------------------------------

_DUTY_COLUMNS = ((obligation, "duty"), (progress, "duty"), (code, "duty"))
_OBLIGATION_COLUMNS = (
    (obligation, "id"),
    (obligation_period, "obligation"),
    (reminder, "obligation"),
    (progress, "obligation"),
    (request, "obligation"),
    (choice, "obligation"),
)


def _rename(tx: Connection, commune: Commune, now: datetime) -> None:
    """Gives the record's rows of a renamed rule (`was:`) its new name, so that answers and numbers stay with it."""
    known = set(tx.execute(select(duty.c.rule).where(duty.c.commune == commune.id).distinct()).scalars())
    for rule in commune.in_force.values():
        if rule.was and rule.was in known and rule.id not in known:
            _rename_rule(tx, commune.id, rule.was, rule.id, now)


def _rename_rule(tx: Connection, commune: str, old: str, new: str, now: datetime) -> None:
    for table, column in (*_DUTY_COLUMNS, *_OBLIGATION_COLUMNS, (duty, "id")):
        _rename_prefix(tx, table, column, commune, f"{old}/", f"{new}/")
    tx.execute(update(duty).where(duty.c.commune == commune, duty.c.rule == old).values(rule=new))
    data = {"was": old, "is": new}
    audit.note(tx, commune, who=audit.SYSTEM, what="rule_renamed", now=now, subject=new, data=data)
    entries = select(progress.c.id).where(progress.c.commune == commune, progress.c.obligation.startswith(f"{new}/"))
    chain.again(tx, commune, "progress", [str(one) for one in tx.execute(entries).scalars()])
    said = select(attempt.c.message, attempt.c.n, attempt.c.obligations).where(attempt.c.commune == commune)
    rewritten = []
    for row in tx.execute(said).all():
        if any(one.startswith(f"{old}/") for one in row.obligations):
            renamed = [f"{new}/{one[len(old) + 1 :]}" if one.startswith(f"{old}/") else one for one in row.obligations]
            mine = (attempt.c.commune == commune, attempt.c.message == row.message, attempt.c.n == row.n)
            tx.execute(update(attempt).where(*mine).values(obligations=renamed))
            rewritten.append(f"{row.message}.{row.n}")
    chain.again(tx, commune, "said", rewritten)


def _rename_prefix(tx: Connection, table: Table, column: str, commune: str, old: str, new: str) -> None:
    cell = table.c[column]
    values: Mapping[str, Any] = {column: func.concat(new, func.substr(cell, len(old) + 1))}
    if tx.dialect.name == "sqlite":  # concat() came with SQLite 3.44
        values = {column: new + func.substr(cell, len(old) + 1)}
    tx.execute(update(table).where(table.c.commune == commune, cell.startswith(old, autoescape=True)).values(**values))
