"""The one set of figures every summary, picture, report and command reads, so that no two of them can disagree.

Counted by SQL: the cost of a summary grows with units x rules x periods, not with duties. Names come from the
configuration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from bot.ledger.prepared import prepared
from bot.ledger.tables import Instant, absence, address, message, obligation, progress, reminder, request
from bot.ledger.tables import duty as duty_table
from bot.summaries import names, scope
from bot.summaries.counts import Counts, Days, Scope, Shape, Tally, count_of, o
from bot.summaries.disbursement import Ladder, Measure, ladder, ladder_rules
from bot.summaries.outlooks import ProjectOutlook, outlooks
from bot.texts import failure
from schedules.calendar import TZ
from schedules.directory import Unit
from schedules.errors import Fault
from schedules.in_time import Verdict
from schedules.portfolio import Group, Project
from schedules.progress import State
from schedules.rulebook import Rule
from schedules.standing import Standing, standing

if TYPE_CHECKING:
    from schedules.commune import Commune

CONSOLE = "console"
LISTENERS = ("head", "focal_point", "deputy")


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one unit, decision, group or period."""

    id: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Counts of a unit, and whether anybody there can be asked.

    reachable: somebody of the unit has a live address. absent: its head is away today. silent: open obligations it
    was reminded
    of and has said nothing about since; silent_since: the earliest such reminder, a civil day.
    """

    id: str
    name: str
    counts: Counts
    reachable: bool
    absent: bool
    silent: int
    silent_since: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a summary says of one morning. `today` is a civil day of Asia/Ho_Chi_Minh; rows stand worst first.

    decisions, groups, fields, periods: the same boxes cut in other ways ("" for boxes outside any group or field is
    left out of those).
    waiting: requests that wait for a person, by kind (extension, confirmation). standing: what is asked for without a
    day, for the year: left out of the figures of one period. outlooks: whether each project's next milestone
    will be met.
    """

    commune: str
    commune_name: str
    today: date
    unit: str | None
    unit_name: str
    period: scope.Period | None
    sample: bool
    total: Counts
    units: tuple[UnitRow, ...]
    decisions: tuple[Row, ...]
    groups: tuple[Row, ...]
    fields: tuple[Row, ...]
    periods: tuple[Row, ...]
    ladders: tuple[Ladder, ...]
    waiting: Mapping[str, int]
    standing: tuple[Standing, ...] = ()
    annexes: tuple[str, ...] = ()  # titles of decisions in force whose annexes nobody has added yet
    outlooks: tuple[ProjectOutlook, ...] = ()

    @property
    def at_risk(self) -> tuple[ProjectOutlook, ...]:
        """Projects that will miss the milestone they are at if things go on as they do."""
        return tuple(one for one in self.outlooks if one.outlook.verdict is Verdict.late)

    @property
    def unreachable(self) -> tuple[UnitRow, ...]:
        return tuple(row for row in self.units if not row.reachable)


def figures(
    tx: Connection,
    commune: Commune,
    today: date,
    *,
    unit: str | None = None,
    period: str | None = None,
    messenger: str | None = None,
) -> Figures:
    """The figures of a commune on a day, or of one unit or one period of it.

    messenger: where they are shown; sample rows take part on the console alone. Fault for an unknown unit or period.
    """
    wanted = scope_of(tx, commune, today, unit=unit, period=period, messenger=messenger)
    known = names.Names.of(commune)
    tallies = _count(tx, wanted, known)
    return Figures(
        commune=commune.id,
        commune_name=commune.name,
        today=today,
        unit=unit,
        unit_name=known.unit(unit) if unit else "",
        period=wanted.period,
        sample=wanted.sample,
        total=tallies["total"].of(""),
        units=_units(tx, commune, wanted, tallies["unit"]),
        decisions=_rows(tallies["decision"], {**known.titles, names.CHAT: "", "": ""}),
        fields=_rows(tallies["field"], {}),
        groups=_rows(tallies["group"], {group.value: group.value for group in Group}),
        periods=tuple(sorted(_rows(tallies["period"], {}), key=lambda row: row.id)),
        ladders=_ladders(tx, commune, wanted, tuple(commune.in_force.values())),
        waiting=_waiting(tx, wanted),
        standing=standing(commune, unit) if wanted.period is None else (),
        annexes=tuple(book.title for book in commune.rulebooks if book.accepted and book.annexes_missing),
        outlooks=outlooks(tx, commune, wanted) if wanted.period is None else (),
    )


def totals(tx: Connection, commune: Commune, wanted: Scope) -> tuple[Counts, tuple[Ladder, ...]]:
    """The total and the ladders of a scope, where nothing else of its figures is told."""
    tallies = _count(tx, wanted, names.Names.of(commune))
    return tallies["total"].of(""), _ladders(tx, commune, wanted, tuple(commune.in_force.values()))


def scope_of(
    tx: Connection,
    commune: Commune,
    today: date,
    *,
    unit: str | None = None,
    period: str | None = None,
    messenger: str | None = None,
) -> Scope:
    """What a summary is about, checked. Fault for an unknown unit or period."""
    if unit is not None and unit not in commune.directory.units:
        raise failure(Fault, "summary.no_unit", "--unit", unit=unit, known=", ".join(commune.directory.units))
    return Scope(
        commune=commune.id,
        days=Days.of(today, commune.calendar),
        unit=unit,
        period=scope.parse(period) if period else None,
        sample=messenger == CONSOLE,
        handed=_handed(tx, commune.id),
    )


def _handed(tx: Connection, commune: str) -> tuple[tuple[str, str], ...]:
    return tuple((row.id, row.holder_unit) for row in _duties_handed().tuples(tx, {"commune": commune}))


@prepared
def _duties_handed() -> Select[Any]:
    d = duty_table.c
    return select(d.id, d.holder_unit).where(d.commune == bindparam("commune"), d.holder_unit != d.unit).order_by(d.id)


def _count(tx: Connection, wanted: Scope, known: names.Names) -> dict[str, Tally]:
    tallies = {key: Tally() for key in ("total", "unit", "decision", "group", "field", "period")}
    by_rule = Tally()
    for row in count_of(wanted.shape()).tuples(tx, wanted.asked()):
        unit, rule, code, flag, boxes, *marks = tuple(row)
        if unit is not None:
            tallies["unit"].add(unit, flag, boxes, marks)
        else:
            by_rule.add(rule, flag, boxes, marks)
            tallies["period"].add(code, flag, boxes, marks)
    for rule in by_rule.all():
        tallies["total"].add_all("", by_rule, rule)
        tallies["decision"].add_all(known.book(rule), by_rule, rule)
        if field := known.field(rule):
            tallies["field"].add_all(field, by_rule, rule)
        if (group := known.group(rule)) is not None:
            tallies["group"].add_all(group.value, by_rule, rule)
    return tallies


def badness(counts: Counts) -> tuple[int, ...]:
    """Sorts worst first: overdue, then due today, then stuck, then near."""
    return (-counts.overdue, -counts.today, -counts.blocked, -counts.soon, -counts.settling, -counts.total)


def _rows(tally: Tally, titles: Mapping[str, str]) -> tuple[Row, ...]:
    rows = [Row(id_, titles.get(id_, id_), counts) for id_, counts in tally.all().items()]
    return tuple(sorted(rows, key=lambda row: (badness(row.counts), row.name)))


# --- units ----------------------------------------------------------------------------------------------------------


def _units(tx: Connection, commune: Commune, wanted: Scope, tally: Tally) -> tuple[UnitRow, ...]:
    """Every unit that has a box in scope; a unit asked for by name stands there even without any."""
    counts = dict(tally.all())
    if wanted.unit is not None:
        counts.setdefault(wanted.unit, Counts())
    reached, away, silent = _reached(tx, wanted), _away(tx, wanted), _silent(tx, wanted)
    rows = []
    for id_, counted in counts.items():
        unit = commune.directory.units.get(id_)
        number, since = silent.get(id_, (0, None))
        rows.append(
            UnitRow(
                id=id_,
                name=unit.name if unit else id_,
                counts=counted,
                reachable=wanted.sample or bool(reached.intersection(_people(unit))),
                absent=unit is not None and unit.head in away,
                silent=number,
                silent_since=since,
            )
        )
    return tuple(sorted(rows, key=lambda row: (badness(row.counts), row.name)))


def _people(unit: Unit | None) -> tuple[str, ...]:
    if unit is None:
        return ()
    return tuple(person for person in (unit.head, *unit.deputies, *unit.focal_points) if person)


def _reached(tx: Connection, wanted: Scope) -> frozenset[str]:
    return frozenset(_live_addresses().scalars(tx, {"commune": wanted.commune}))


@prepared
def _live_addresses() -> Select[Any]:
    live = (address.c.commune == bindparam("commune"), address.c.state == "live", address.c.messenger != CONSOLE)
    return select(address.c.person).where(*live)


def _away(tx: Connection, wanted: Scope) -> frozenset[str]:
    return frozenset(_absent().scalars(tx, {"commune": wanted.commune, "today": wanted.days.today}))


@prepared
def _absent() -> Select[Any]:
    a, today = absence.c, bindparam("today", type_=absence.c.first_day.type)
    there = (a.commune == bindparam("commune"), a.kind == "away", a.first_day <= today, a.last_day >= today)
    return select(a.person).where(*there)


def _silent(tx: Connection, wanted: Scope) -> dict[str, tuple[int, date | None]]:
    """By unit: how many open obligations it heard a reminder of and answered nothing since, and the first such day."""
    handed = dict(wanted.handed)
    found: dict[str, tuple[int, date | None]] = {}
    asked = {"commune": wanted.commune, "until": wanted.days.soon_until}
    for row in _unanswered(wanted.sample).tuples(tx, asked):
        holder, day = handed.get(row.duty, row.unit), _civil(row.since)
        count, first = found.get(holder, (0, None))
        found[holder] = count + row.number, min(filter(None, (first, day)), default=None)
    return found


@prepared
def _unanswered(sample: bool) -> Select[Any]:
    r = reminder.c
    # A step that lay before the start, or was caught up with later, was heard with its message and not on its own day.
    heard = func.coalesce(message.c.created_at, r.at)
    unanswered = and_(
        or_(o.answered_at.is_(None), o.answered_at < heard), or_(o.acknowledged_at.is_(None), o.acknowledged_at < heard)
    )
    joined = obligation.join(reminder, and_(r.commune == o.commune, r.obligation == o.id))
    joined = joined.outerjoin(message, and_(message.c.commune == r.commune, message.c.id == r.message))
    columns = (func.min(o.unit).label("unit"), func.count(o.id.distinct()).label("number"))
    return (
        select(o.duty, *columns, func.min(heard).label("since"))
        .select_from(joined)
        .where(
            o.commune == bindparam("commune"),
            o.state == State.open.value,
            o.due <= bindparam("until", type_=o.due.type),
            *(() if sample else (~o.sample,)),
            r.revision == o.revision,
            r.state.concat("") == "told",  # not by an index of states: nearly all reminders there ever were are told
            r.audience.in_(LISTENERS),
            r.step.not_like("trial/%"),
            unanswered,
        )
        .group_by(o.duty)
    )


def _civil(at: datetime | None) -> date | None:
    return at.astimezone(TZ).date() if at else None


def _waiting(tx: Connection, wanted: Scope) -> dict[str, int]:
    """Requests of the scope that wait for somebody's decision, by kind."""
    return {row.kind: row.number for row in _pending(wanted.shape()).tuples(tx, wanted.asked())}


@prepared
def _pending(shape: Shape) -> Select[Any]:
    scope, q = Scope.of_shape(shape), request.c
    query = (
        select(q.kind, func.count(q.id.distinct()).label("number"))
        .select_from(request.join(obligation, and_(o.commune == q.commune, o.id == q.obligation)))
        .where(q.commune == scope.commune, q.state == "pending", o.commune == scope.commune)
    )
    if scope.unit is not None:
        query = query.where(scope.holder == scope.unit)
    if not scope.sample:
        query = query.where(~o.sample)
    return query.group_by(q.kind)


# --- disbursement ---------------------------------------------------------------------------------------------------


def _ladders(tx: Connection, commune: Commune, wanted: Scope, rules: Sequence[Rule]) -> tuple[Ladder, ...]:
    found = []
    for group in Group:
        ladders = ladder_rules(rules, group)
        projects = [project for project in commune.projects.values() if _counts(project, group, wanted)]
        if not (ladders and projects):
            continue
        now = _measures(tx, wanted, ladders)
        before = _measures_before(tx, wanted, ladders)
        made = ladder(group, ladders, projects, now, before, wanted.days.today, commune.named)
        if made is not None:
            found.append(made)
    return tuple(found)


def _counts(project: Project, group: Group, wanted: Scope) -> bool:
    return (
        project.group is group
        and (wanted.sample or not project.sample)
        and (wanted.unit is None or project.owner == wanted.unit)
    )


def _measures(tx: Connection, wanted: Scope, rules: Sequence[Rule]) -> dict[str, Measure]:
    """What stands on the duties of a ladder, by project; of several rules the newest word counts."""
    found = _standing_measures().tuples(tx, {"commune": wanted.commune, "rules": [rule.id for rule in rules]})
    return {row.project: Measure(row.percent, row.amount_vnd, _civil(row.measured_at)) for row in found}


def _measures_before(tx: Connection, wanted: Scope, rules: Sequence[Rule]) -> dict[str, Measure]:
    """What had been said by the end of the day a week ago, from the append-only record."""
    asked = {"commune": wanted.commune, "rules": [rule.id for rule in rules], "until": wanted.days.week_ago_end}
    found = _said_measures().tuples(tx, asked)
    return {row.project: Measure(row.percent, row.amount_vnd, _civil(row.at)) for row in found}


@prepared
def _standing_measures() -> Select[Any]:
    d = duty_table.c
    of_rules = (d.commune == bindparam("commune"), d.rule.in_(bindparam("rules", expanding=True)))
    columns = (d.project, d.percent, d.amount_vnd, d.measured_at)
    return select(*columns).where(*of_rules, d.measured_at.is_not(None)).order_by(d.measured_at)


@prepared
def _said_measures() -> Select[Any]:
    d, g = duty_table.c, progress.c
    joined = progress.join(duty_table, and_(d.commune == g.commune, d.id == g.duty))
    newest = (
        select(func.max(g.id))
        .select_from(joined)
        .where(
            g.commune == bindparam("commune"),
            d.rule.in_(bindparam("rules", expanding=True)),
            g.at < bindparam("until", type_=Instant()),
            g.undone_at.is_(None),
            or_(g.percent.is_not(None), g.amount_vnd.is_not(None)),
        )
        .group_by(d.project)
    )
    return select(d.project, g.percent, g.amount_vnd, g.at).select_from(joined).where(g.id.in_(newest))
