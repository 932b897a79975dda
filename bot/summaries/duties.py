"""Duties one by one: what annexes list and what «quá hạn», «đơn vị», «dự án» show. Same flags, same scope as the
figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, RowMapping, Select, and_, bindparam, case, func, select

from bot.ledger.duties import moves
from bot.ledger.prepared import prepared
from bot.ledger.tables import duty, obligation
from bot.summaries import names
from bot.summaries.counts import FLAGS, UNFINISHED, Scope, Shape, boxes, flag, o, p, within
from schedules import periods
from schedules.calendar import TZ
from schedules.moves import Event, Mover, days, held
from schedules.progress import State

if TYPE_CHECKING:
    from schedules.commune import Commune


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One obligation in words and figures.

    flag: of the boxes still owed ("awaiting" when all are ticked). boxes: all in scope; ticked: those the unit called
    done while
    the rest is open. late_days: working days past the day it counts as late from, 0 when not overdue. as_of: when the
    measure was said.
    """

    id: str
    unit: str
    unit_name: str
    rule: str
    decision: str
    clause: str
    title: str
    project: str
    project_name: str
    period: str
    due: date
    rule_due: date
    due_source: str
    flag: str
    boxes: int
    ticked: int
    late_days: int
    blocked_reason: str | None
    blocked_days: int  # working days it has been stuck
    extension_asked: bool
    promised_until: date | None
    percent: float | None
    amount_vnd: int | None
    plan_vnd: int | None
    finished_on: date | None
    answered_on: date | None
    sample: bool
    objective: str | None = None  # what confirms that the cause is objective
    held: tuple[tuple[str, int], ...] = ()  # who has had it on the table, and for how many days


def duties(
    tx: Connection,
    commune: Commune,
    scope: Scope,
    *,
    flags: Sequence[str] | None = None,
    blocked: bool = False,
    project: str | None = None,
    limit: int | None = None,
) -> tuple[DutyRow, ...]:
    """Obligations of a scope, worst first (by flag, then by due date); only those with one of `flags`, or only
    blocked ones.
    """
    known = names.Names.of(commune)
    ranks = None if flags is None else tuple(FLAGS.index(name) for name in flags)
    asked = {**scope.asked(), "project": project, "limit": limit}
    rows = _query(scope.shape(), ranks, blocked, project is not None, limit is not None).tuples(tx, asked)
    return tuple(_row(row, commune, known, scope) for row in rows)


@prepared
def _query(shape: Shape, ranks: tuple[int, ...] | None, blocked: bool, of_project: bool, few: bool) -> Select[Any]:
    scope = Scope.of_shape(shape)
    # What is done is most of a year, and of no other flag.
    unfinished = blocked or (ranks is not None and not any(FLAGS[rank].startswith("done") for rank in ranks))
    per = _grouped(scope, blocked, of_project, unfinished).subquery().c
    query = (
        select(
            obligation,
            scope.holder.label("holder"),
            per.rank,
            per.boxes,
            per.ticked,
            per.periods,
            duty.c.percent,
            duty.c.amount_vnd,
            duty.c.measured_at,
        )
        .join(obligation, and_(o.commune == scope.commune, o.id == per.id))
        .outerjoin(duty, and_(duty.c.commune == o.commune, duty.c.id == o.duty))
        .order_by(per.rank, o.due, o.unit, o.id)
    )
    if ranks is not None:
        query = query.where(per.rank.in_(ranks))
    return query.limit(bindparam("limit")) if few else query


def _grouped(scope: Scope, blocked: bool, of_project: bool, unfinished: bool) -> Select[Any]:
    """A row an obligation: id, rank of its flag, boxes, ticked, periods joined by "+"."""
    wanted = [within(scope)]
    if blocked:
        wanted.append(o.blocked_since.is_not(None))
    if unfinished:
        wanted.append(o.state.in_(UNFINISHED))
    if of_project:
        wanted.append(o.project == bindparam("project"))
    ticked = and_(p.ticked_at.is_not(None), o.state == State.open.value)
    box = (
        select(o.id, p.period, flag(scope.days).label("flag"), case((ticked, 1), else_=0).label("tick"))
        .select_from(boxes())
        .where(*wanted)
        .subquery()
        .c
    )
    rank = case({name: place for place, name in enumerate(FLAGS)}, value=box.flag)
    # Boxes of one obligation differ by a tick alone, which says "awaiting": the flag of the others is the obligation's.
    told = func.coalesce(func.min(case((box.tick == 0, rank))), func.min(rank))
    return select(
        box.id,
        told.label("rank"),
        func.count().label("boxes"),
        func.sum(box.tick).label("ticked"),
        func.aggregate_strings(box.period, "+").label("periods"),
    ).group_by(box.id)


def _row(row: Row[Any], commune: Commune, known: names.Names, scope: Scope) -> DutyRow:
    project = commune.projects.get(row.project)
    rule = names.rule_of(row.duty)
    late = FLAGS[row.rank] == "overdue"
    return DutyRow(
        id=row.id,
        unit=row.holder,
        unit_name=known.unit(row.holder),
        rule=rule,
        decision=known.decision(rule),
        clause=row.clause,
        title=row.title,
        project=row.project,
        project_name=project.name if project else row.project,
        period=periods.words(names.shortest_first(row.periods.split("+"))) if row.periods else "",
        due=row.due,
        rule_due=row.rule_due,
        due_source=row.due_source,
        flag=FLAGS[row.rank],
        boxes=row.boxes,
        ticked=row.ticked,
        late_days=commune.calendar.count(max(row.due, row.closes_on), scope.days.today) if late else 0,
        blocked_reason=(row.blocked_reason or "") if row.blocked_since is not None else None,
        blocked_days=_stuck(commune, row.blocked_since, scope.days.today),
        extension_asked=bool(row.extension_asked),
        promised_until=row.promised_until,
        percent=row.percent,
        amount_vnd=row.amount_vnd,
        plan_vnd=project.plan_at(scope.days.today) if project else None,
        finished_on=row.finished_on,
        answered_on=row.answered_at.astimezone(TZ).date() if row.answered_at else None,
        sample=bool(row.sample),
        objective=row.objective,
    )


def with_holders(tx: Connection, commune: Commune, rows: Sequence[DutyRow], now: datetime) -> tuple[DutyRow, ...]:
    """The same with the days each has held them, up to `now`; for documents, where there is room for it."""
    wanted: list[RowMapping] = []
    ids = [row.id for row in rows]
    for first in range(0, len(ids), moves.AT_ONCE):
        part = select(obligation).where(o.commune == commune.id, o.id.in_(ids[first : first + moves.AT_ONCE]))
        wanted += tx.execute(part).mappings()
    events = moves.events_of(tx, commune, wanted)
    return tuple(replace(row, held=_held(events.get(row.id, []), now)) for row in rows)


def _held(events: Sequence[Event], now: datetime) -> tuple[tuple[str, int], ...]:
    spans = held(events, now)
    return tuple((mover.value, days(span)) for mover, span in spans.items() if mover is not Mover.nobody and span)


def _stuck(commune: Commune, since: datetime | None, today: date) -> int:
    return commune.calendar.count(since.astimezone(TZ).date(), today) if since is not None else 0
