"""What is counted: one flag a box, marks beside it. A merged report of three periods is three boxes, anything else
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.ledger.prepared import prepared
from bot.ledger.tables import Instant, obligation, obligation_period
from bot.summaries import scope as periods
from schedules.calendar import Calendar
from schedules.progress import State

SOON_WORKING_DAYS = 3
# Taken back or gone from the rules: kept in the record, shown nowhere.
GONE = (State.withdrawn.value, State.retired.value)
UNFINISHED = (State.open.value, State.awaiting.value, State.unknown.value, State.paused.value)


@dataclass(frozen=True, slots=True)
class Counts:
    """Boxes by flag, worst first; then marks (a box may carry any) and, for the trend, what held a week ago.

    unknown and paused are in no rate. overdue_week_ago, done_week_ago: by today's due dates and finishing days.
    """

    overdue: int = 0
    today: int = 0
    soon: int = 0
    settling: int = 0
    awaiting: int = 0
    in_time: int = 0
    paused: int = 0
    unknown: int = 0
    done_late: int = 0
    done_in_time: int = 0
    done_undated: int = 0
    blocked: int = 0
    extension: int = 0
    overdue_week_ago: int = 0
    done_week_ago: int = 0

    @property
    def done(self) -> int:
        return self.done_in_time + self.done_late + self.done_undated

    @property
    def total(self) -> int:
        return sum(getattr(self, flag) for flag in FLAGS)

    @property
    def rated(self) -> int:
        return self.total - self.unknown - self.paused

    @property
    def done_percent(self) -> float | None:
        """Finished among those that count in a rate, one decimal; None where none does."""
        return round(100 * self.done / self.rated, 1) if self.rated else None

    @property
    def on_time_percent(self) -> float | None:
        """In time among those that should be finished and whose day is known where they are; None where none is."""
        ended = self.done_in_time + self.done_late + self.overdue
        return round(100 * self.done_in_time / ended, 1) if ended else None


FLAGS = (
    "overdue",
    "today",
    "soon",
    "settling",
    "awaiting",
    "in_time",
    "paused",
    "unknown",
    "done_late",
    "done_in_time",
    "done_undated",
)
MARKS = ("blocked", "extension", "overdue_week_ago", "done_week_ago")
_PLACES = {name: place for place, name in enumerate(FLAGS)}


class Tally:
    """Adds up rows of the counting query under keys, and hands out `Counts`."""

    def __init__(self) -> None:
        self._sums: dict[Any, list[int]] = {}  # in the order of FLAGS and MARKS, as the fields of Counts

    def add(self, key: Any, flag: str, boxes: int, marks: Iterable[int]) -> None:
        sums = self._of(key)
        sums[_PLACES[flag]] += boxes
        for place, value in enumerate(marks, len(FLAGS)):
            sums[place] += value

    def add_all(self, key: Any, other: Tally, of: Any) -> None:
        """Everything another tally holds under a key of its own."""
        sums = self._of(key)
        for place, value in enumerate(other._of(of)):
            sums[place] += value

    def of(self, key: Any) -> Counts:
        return Counts(*self._sums.get(key, ()))

    def all(self) -> Mapping[Any, Counts]:
        return {key: Counts(*sums) for key, sums in self._sums.items()}

    def _of(self, key: Any) -> list[int]:
        sums = self._sums.get(key)
        if sums is None:
            sums = self._sums[key] = [0] * (len(FLAGS) + len(MARKS))
        return sums


@dataclass(frozen=True, slots=True)
class Days:
    """The boundary days of one morning, computed once so that SQL compares dates and knows no calendar."""

    today: date
    due_until: date  # last civil day before the next working day: what falls due on a Sunday is due on Friday
    soon_until: date  # last civil day that is three working days or fewer ahead
    week_ago: date
    week_ago_end: datetime  # the end of that day, aware
    year: str  # codes of periods and days of this year begin so, those of the next ...
    year_after: str  # ... so

    @classmethod
    def of(cls, today: date, calendar: Calendar) -> Days:
        next_, fourth = calendar.shift(today, 1), calendar.shift(today, SOON_WORKING_DAYS + 1)
        one, before = timedelta(days=1), today - timedelta(days=7)
        years = (str(today.year), str(today.year + 1))
        return cls(today, next_ - one, fourth - one, before, calendar.at(before + one, time(0)), *years)

    @classmethod
    def named(cls) -> Days:
        """Parameters in their place, for a statement that is built once and asked on any day; see `Scope.shape`."""
        days = {name: bindparam(name, type_=Date()) for name in ("today", "due_until", "soon_until", "week_ago")}
        years = {name: bindparam(name, type_=String()) for name in ("year", "year_after")}
        made: Any = {**days, **years, "week_ago_end": bindparam("week_ago_end", type_=Instant())}
        return cls(**made)


Shape = tuple[bool, periods.Period | None, bool, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose boxes, and which. Without a period: those of today's year, whatever is unfinished from before, what is
    near.

    sample: whether sample rows take part (the console shows them, nothing else does).
    handed: duties another unit than their rule's holds now, with that unit; few, hence no join.
    """

    commune: str
    days: Days
    unit: str | None = None
    period: periods.Period | None = None
    sample: bool = False
    handed: tuple[tuple[str, str], ...] = ()

    @property
    def holder(self) -> ColumnElement[str]:
        """Who answers for a row: the unit of its rule, or the one its duty was handed to."""
        return case(dict(self.handed), value=o.duty, else_=o.unit) if self.handed else o.unit

    def shape(self) -> Shape:
        """What of a scope makes another statement; the rest are its parameters, see `asked`.

        Of duties handed over only how many: which, each commune has its own, and a statement serves them all.
        """
        return self.unit is not None, self.period, self.sample, len(self.handed)

    def asked(self) -> dict[str, Any]:
        """The parameters of a statement made for this shape."""
        days = {one.name: getattr(self.days, one.name) for one in fields(Days)}
        handed = {f"handed_{n}": duty for n, (duty, _) in enumerate(self.handed)}
        holders = {f"holder_{n}": unit for n, (_, unit) in enumerate(self.handed)}
        return {**days, **handed, **holders, "commune": self.commune, "unit": self.unit}

    @classmethod
    def of_shape(cls, shape: Shape) -> Scope:
        """A scope of parameters, for statements that are built once."""
        one_unit, period, sample, moved = shape
        names: Any = {"commune": bindparam("commune"), "unit": bindparam("unit") if one_unit else None}
        names["handed"] = tuple(
            (bindparam(f"handed_{n}", type_=String()), bindparam(f"holder_{n}", type_=String())) for n in range(moved)
        )
        return cls(**names, days=Days.named(), period=period, sample=sample)


o = obligation.c
p = obligation_period.c


def boxes() -> FromClause:
    """Obligations with their boxes: a row a box, and one row for an obligation without any."""
    joined = and_(p.commune == o.commune, p.obligation == o.id)
    return obligation.outerjoin(obligation_period, joined)


def box_code() -> ColumnElement[str]:
    """The period of a box; where there is none, the ISO day the rule names, which sorts among period codes of its
    year.
    """
    return func.coalesce(p.period, cast(o.rule_due, String))


def flag(days: Days, ticked: ColumnElement[bool] | None = None) -> ColumnElement[str]:
    """`schedules.progress.flag` in SQL, a box ticked by the unit counting as awaiting while the rest is open.

    ticked: whether the row's box is ticked; by default read from `boxes()`.
    """
    finished = case(
        (o.finished_on.is_(None), "done_undated"), (o.finished_on <= o.rule_due, "done_in_time"), else_="done_late"
    )
    return case(
        (o.state == State.done.value, finished),
        (o.state == State.unknown.value, "unknown"),
        (o.state == State.paused.value, "paused"),
        (or_(o.state == State.awaiting.value, p.ticked_at.is_not(None) if ticked is None else ticked), "awaiting"),
        (o.due > _day(days.soon_until), "in_time"),
        (o.due > _day(days.due_until), "soon"),
        (o.due >= _day(days.today), "today"),
        (o.closes_on >= _day(days.today), "settling"),
        else_="overdue",
    )


def within(scope: Scope) -> ColumnElement[bool]:
    """The rows a scope is about."""
    wanted = [o.commune == scope.commune, o.state.not_in(GONE), _in_period(scope)]
    if scope.unit is not None:
        wanted.append(scope.holder == scope.unit)
    if not scope.sample:
        wanted.append(o.sample == false())
    return and_(*wanted)


def _in_period(scope: Scope) -> ColumnElement[bool]:
    if scope.period is not None:
        dated = and_(p.period.is_(None), o.rule_due.between(_day(scope.period.first), _day(scope.period.last)))
        return or_(p.period.in_(scope.period.codes()), dated)
    this_year = and_(box_code() >= scope.days.year, box_code() < scope.days.year_after)
    near = and_(o.state.in_(UNFINISHED), o.due <= _day(scope.days.soon_until))
    return or_(this_year, near)


@prepared
def count_of(shape: Shape) -> CompoundSelect[Any]:
    """`counting`, built once for all scopes of a shape."""
    return counting(Scope.of_shape(shape))


def counting(scope: Scope) -> CompoundSelect[Any]:
    """Boxes by unit and flag, then by rule, period and flag: (unit, rule, code, flag, boxes, *MARKS), None for what
    is not told apart.

    Each box is looked at once, in a common table: grouped by unit and rule and period nearly every box would be a row
    of its own; rules and periods are as few in a large commune as in a small one.
    """
    box = _boxes(scope).cte("box").c
    sums = (func.count().label("boxes"), *(func.sum(box[mark]).label(mark) for mark in MARKS))
    unit = select(box.unit, null().label("rule"), null().label("code"), box.flag, *sums)
    rule = select(null().label("unit"), box.rule, box.code, box.flag, *sums)
    return union_all(unit.group_by(box.unit, box.flag), rule.group_by(box.rule, box.code, box.flag))


def by_unit_and_rule(scope: Scope) -> Select[Any]:
    """Boxes by unit, rule and flag: (unit, rule, flag, boxes, *MARKS).

    The keys are made in a subquery: PostgreSQL takes an expression with parameters in GROUP BY for another one than
    in SELECT.
    """
    box = _boxes(scope).subquery().c
    keys = (box.unit, box.rule, box.flag)
    return select(*keys, func.count(), *(func.sum(box[mark]) for mark in MARKS)).group_by(*keys)


def _boxes(scope: Scope) -> Select[Any]:
    """A row a box: its unit, rule, period and flag, and a 1 for each mark it carries."""
    before, then = _day(scope.days.week_ago), _instant(scope.days.week_ago_end)
    unfinished_then = and_(
        or_(o.finished_on.is_(None), o.finished_on > before), or_(p.ticked_at.is_(None), p.ticked_at > then)
    )
    # What the office has settled since was chưa rõ then; what it settled as done never counted as late.
    counted_then = and_(
        o.state.not_in((State.unknown.value, State.paused.value)),
        or_(
            o.finished_on.is_not(None), o.settled_at.is_(None), and_(o.state == State.open.value, o.settled_at <= then)
        ),
    )
    late_then = and_(o.closes_on < before, o.due < before, unfinished_then, counted_then)
    open_ = and_(p.ticked_at.is_(None), o.state.in_(UNFINISHED))
    return (
        select(
            scope.holder.label("unit"),
            rule_of(o.duty).label("rule"),
            func.substr(box_code(), 1, 7).label("code"),
            flag(scope.days).label("flag"),
            # What most boxes are not is asked first: databases look at the rest only where it holds.
            _one(and_(o.blocked_since.is_not(None), open_)).label("blocked"),
            _one(and_(o.extension_asked, open_)).label("extension"),
            _one(late_then).label("overdue_week_ago"),
            _one(and_(o.state == State.done.value, o.finished_on <= before)).label("done_week_ago"),
        )
        .select_from(boxes())
        .where(within(scope))
    )


class _FirstSlash(FunctionElement[int]):
    """Where the first slash of a text stands, counted from 1; each database has its own name for it."""

    type = Integer()
    inherit_cache = True


@compiles(_FirstSlash)
def _instr(element: _FirstSlash, compiler: SQLCompiler, **kw: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kw)}, '/')"


@compiles(_FirstSlash, "postgresql")
def _strpos(element: _FirstSlash, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kw)}, '/')"


def rule_of(duty: ColumnElement[str]) -> ColumnElement[str]:
    """The rule of a duty id (rule/unit/project) as far as its first slash; "giao" for every task given in chat."""
    return func.substr(duty, 1, _FirstSlash(duty) - 1)


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _day(day: date) -> ColumnElement[date]:
    return literal(day, Date) if isinstance(day, date) else day


def _instant(at: datetime) -> ColumnElement[datetime]:
    return literal(at, Instant) if isinstance(at, datetime) else at
