"""Disbursement of each project group against its ladder: weighted by capital, with the expectation of today and the
pace needed.

Pure arithmetic over what `figures.py` read; money is whole đồng, percents are of the capital plan in force on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from schedules.portfolio import Group, Project
from schedules.rulebook import Rule

DAYS_A_MONTH = 365 / 12


@dataclass(frozen=True, slots=True)
class Measure:
    """What was last said of a project: a percent, an amount, or both; `on` is the civil day it was said."""

    percent: float | None
    amount_vnd: int | None
    on: date | None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project. percent None: nothing was ever said. expected: percent by today; own_plan: from the owner's
    monthly plan.
    """

    id: str
    name: str
    owner: str
    owner_name: str
    plan_vnd: int
    disbursed_vnd: int
    percent: float | None
    expected: float
    own_plan: bool
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: `met` of `projects` reached it; `projected` is the day it is reached at the pace of this
    year so far.
    """

    id: str
    due: date
    value: float
    met: int
    projects: int
    projected: date | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """A project group. `weighted` is False when no project has a capital plan: then percents are plain means, and
    that is said.

    own_plans: how many projects bring their own monthly plan; the others are expected on the straight line between
    steps.
    pace_points, pace_vnd: needed a month from today to reach the next step; None when it is reached or none is left.
    of, steps, today: what it was made from.
    """

    group: Group
    projects: tuple[ProjectLine, ...]
    plan_vnd: int
    disbursed_vnd: int
    percent: float
    expected: float
    weighted: bool
    own_plans: int
    silent: int
    rungs: tuple[Rung, ...]
    next_rung: Rung | None
    pace_points: float | None
    pace_vnd: int | None
    percent_week_ago: float
    of: tuple[Project, ...]
    steps: tuple[Step, ...]
    today: date

    @property
    def line(self) -> tuple[tuple[date, float], ...]:
        """Expectation of the group on every month's end of the year and on the steps' days, for charts alone."""
        return _line(self.of, self.steps, self.today)


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    due: date
    value: float


def ladder_rules(rules: Sequence[Rule], group: Group) -> tuple[Rule, ...]:
    """Rules that say how much of the capital of a group is to be disbursed by when."""
    return tuple(rule for rule in rules if rule.group is group and _steps([rule]))


def _steps(rules: Sequence[Rule]) -> tuple[Step, ...]:
    steps = [
        Step(step.id, step.due, step.target.value)
        for rule in rules
        for step in rule.steps
        if step.due is not None and step.target is not None and step.target.unit == "%"
    ]
    return tuple(sorted(steps, key=lambda step: (step.due, step.value)))


def ladder(
    group: Group,
    rules: Sequence[Rule],
    projects: Sequence[Project],
    now: Mapping[str, Measure],
    week_ago: Mapping[str, Measure],
    today: date,
    named: Callable[[str], str] = str,
) -> Ladder | None:
    """The figures of one group; None when it has no project. `now` and `week_ago` are by project id;
    `named` gives a unit's name."""
    steps = _steps(rules)
    if not projects or not steps:
        return None
    lines = tuple(_project(project, steps, now.get(project.id), today, named) for project in projects)
    percent, weighted = _weigh([(line.plan_vnd, line.percent or 0.0) for line in lines])
    before = [_project(project, steps, week_ago.get(project.id), today, named) for project in projects]
    rungs = tuple(_rung(step, lines, percent, steps, today) for step in steps)
    coming = next((rung for rung in rungs if rung.due >= today and percent < rung.value), None)
    plan = sum(line.plan_vnd for line in lines)
    points = _pace(percent, coming, today)
    return Ladder(
        group=group,
        projects=lines,
        plan_vnd=plan,
        disbursed_vnd=sum(line.disbursed_vnd for line in lines),
        percent=round(percent, 1),
        expected=round(_weigh([(line.plan_vnd, line.expected) for line in lines])[0], 1),
        weighted=weighted,
        own_plans=sum(line.own_plan for line in lines),
        silent=sum(line.percent is None for line in lines),
        rungs=rungs,
        next_rung=coming,
        pace_points=None if points is None else round(points, 1),
        pace_vnd=None if points is None or not weighted else round(points * plan / 100),
        percent_week_ago=round(_weigh([(line.plan_vnd, line.percent or 0.0) for line in before])[0], 1),
        of=tuple(projects),
        steps=steps,
        today=today,
    )


def _project(
    project: Project, steps: Sequence[Step], measure: Measure | None, today: date, named: Callable[[str], str]
) -> ProjectLine:
    plan = project.plan_at(today) or 0
    disbursed, percent = _disbursed(project, plan, measure)
    expected, own = _expected(project, steps, today)
    return ProjectLine(
        id=project.id,
        name=project.name,
        owner=project.owner,
        owner_name=named(project.owner),
        plan_vnd=plan,
        disbursed_vnd=disbursed,
        percent=percent,
        expected=expected,
        own_plan=own,
        as_of=measure.on if measure else None,
    )


def _disbursed(project: Project, plan: int, measure: Measure | None) -> tuple[int, float | None]:
    """Đồng paid and their share of today's plan. A percent was of the plan of its own day, so a changed plan changes
    the share.
    """
    if measure is None or (measure.percent is None and measure.amount_vnd is None):
        return 0, None
    if measure.percent is None:
        amount = measure.amount_vnd or 0
        return amount, round(100 * amount / plan, 1) if plan else 0.0
    then = (project.plan_at(measure.on) if measure.on else None) or plan
    if not plan:
        return 0, measure.percent
    amount = round(then * measure.percent / 100)
    return amount, measure.percent if then == plan else round(100 * amount / plan, 1)


def _expected(project: Project, steps: Sequence[Step], day: date) -> tuple[float, bool]:
    """Percent expected by the end of `day`, and whether the owner's own monthly plan says so."""
    year = steps[-1].due.year
    own = [(_month_end(month), vnd) for month, vnd in project.monthly.items() if month.startswith(f"{year}-")]
    plan = (project.plan_at(day) or 0) if own else 0
    if not plan:
        return _straight(steps, day), False
    points = [(date(year, 1, 1), 0.0), *((end, 100 * vnd / plan) for end, vnd in sorted(own))]
    return round(_between(points, day), 1), True


def _straight(steps: Sequence[Step], day: date) -> float:
    """From nothing on 1 January through every step of the ladder."""
    points = [(date(steps[-1].due.year, 1, 1), 0.0), *((step.due, step.value) for step in steps)]
    return round(_between(points, day), 1)


def _month_end(code: str) -> date:
    year, month = (int(part) for part in code.split("-"))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _between(points: Sequence[tuple[date, float]], day: date) -> float:
    """The straight line through points in order; flat before the first and after the last."""
    if day <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if left <= day <= right and right > left:
            return low + (high - low) * (day - left).days / (right - left).days
    return points[-1][1]


def _weigh(shares: Sequence[tuple[int, float]]) -> tuple[float, bool]:
    """The mean of percents weighted by capital; the plain mean, and False, when there is no capital at all."""
    capital = sum(plan for plan, _ in shares)
    if capital:
        return sum(plan * percent for plan, percent in shares) / capital, True
    return sum(percent for _, percent in shares) / len(shares), False


def _rung(step: Step, lines: Sequence[ProjectLine], percent: float, steps: Sequence[Step], today: date) -> Rung:
    met = sum((line.percent or 0.0) >= step.value for line in lines)
    return Rung(step.id, step.due, step.value, met, len(lines), _projected(percent, step, steps, today))


def _projected(percent: float, step: Step, steps: Sequence[Step], today: date) -> date | None:
    """When the step is reached if the year goes on as it went; None when it is reached, or nothing has moved."""
    start = date(steps[-1].due.year, 1, 1)
    gone = (today - start).days + 1
    if percent >= step.value or percent <= 0 or gone <= 0:
        return None
    days = min(int(step.value * gone / percent), 3650)
    return start + timedelta(days=days)


def _pace(percent: float, rung: Rung | None, today: date) -> float | None:
    if rung is None:
        return None
    months = max((rung.due - today).days + 1, 1) / DAYS_A_MONTH
    # Less than a month left: the whole of what is missing, not a rate nobody could keep for a month.
    return (rung.value - percent) / max(months, 1.0)


def _line(projects: Sequence[Project], steps: Sequence[Step], today: date) -> tuple[tuple[date, float], ...]:
    """The group's expectation over the year, weighted by today's plans so that the line ends where the ladder does."""
    year = steps[-1].due.year
    days = sorted({date(year, 1, 1), *(_month_end(f"{year}-{m:02d}") for m in range(1, 13)), *(s.due for s in steps)})
    plans = [project.plan_at(today) or 0 for project in projects]

    def expectation(day: date) -> float:
        straight = _straight(steps, day)
        shares = (_expected(project, steps, day)[0] if project.monthly else straight for project in projects)
        return _weigh(list(zip(plans, shares, strict=True)))[0]

    return tuple((day, round(expectation(day), 2)) for day in days)
