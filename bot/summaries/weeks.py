"""What a week brings and what it brought: counts by rule, for the group and the channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Date, Select, and_, bindparam, case, func, select

from bot.ledger.prepared import prepared
from bot.summaries import names
from bot.summaries.counts import GONE, Scope, Shape, o, rule_of
from schedules.progress import State

if TYPE_CHECKING:
    from schedules.commune import Commune

_FIRST, _LAST = bindparam("first", type_=Date()), bindparam("last", type_=Date())


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that falls due: how many duties of it are still owed, under the rule's own title."""

    due: date
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class WeekResult:
    """Obligations (not boxes) of the week: fell due in it, finished among those; finished in the week whatever their
    due date.
    """

    due: int
    due_done: int
    finished: int


def bounds(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def coming(tx: Connection, commune: Commune, wanted: Scope, first: date, last: date) -> tuple[Coming, ...]:
    """What is still owed and falls due from first to last, both included, nearest first."""
    known = names.Names.of(commune)
    found = [
        Coming(row.due, known.rules[row.rule].title if row.rule in known.rules else row.title, row.number)
        for row in _coming(wanted.shape()).tuples(tx, {**wanted.asked(), "first": first, "last": last})
    ]
    return tuple(sorted(found, key=lambda row: (row.due, row.title)))


@prepared
def _coming(shape: Shape) -> Select[Any]:
    wanted = Scope.of_shape(shape)
    rule = rule_of(o.duty)
    row = (
        select(o.id, o.due, rule.label("rule"), o.title, case((rule == names.CHAT, o.title), else_="").label("own"))
        .where(*_plain(wanted), o.due.between(_FIRST, _LAST), o.state.in_((State.open.value, State.awaiting.value)))
        .subquery()
        .c
    )
    return select(row.due, row.rule, func.min(row.title).label("title"), func.count().label("number")).group_by(
        row.due, row.rule, row.own
    )


def result(tx: Connection, wanted: Scope, first: date, last: date) -> WeekResult:
    """How the week from first to last went, as far as it is known."""
    row = _result(wanted.shape()).tuples(tx, {**wanted.asked(), "first": first, "last": last})[0]
    return WeekResult(due=row.due, due_done=row.due_done, finished=row.finished)


@prepared
def _result(shape: Shape) -> Select[Any]:
    finished = and_(o.state.in_((State.awaiting.value, State.done.value)), o.finished_on.is_not(None))
    fell_due = and_(o.due.between(_FIRST, _LAST), o.state.not_in((State.unknown.value, State.paused.value)))
    in_week = and_(finished, o.finished_on.between(_FIRST, _LAST))
    sums = {"due": fell_due, "due_done": and_(fell_due, finished), "finished": in_week}
    columns: list[ColumnElement[Any]] = [_sum(condition).label(name) for name, condition in sums.items()]
    return select(*columns).where(*_plain(Scope.of_shape(shape)))


def _plain(wanted: Scope) -> list[ColumnElement[bool]]:
    """The conditions of a scope on obligations themselves, without boxes or period."""
    conditions = [o.commune == wanted.commune, o.state.not_in(GONE)]
    if wanted.unit is not None:
        conditions.append(wanted.holder == wanted.unit)
    if not wanted.sample:
        conditions.append(~o.sample)
    return conditions


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
