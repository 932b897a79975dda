"""*Còn kịp không?* for the projects of a commune: what the record knows of their steps, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, select

from bot.ledger.duties import progress
from bot.ledger.prepared import prepared
from bot.ledger.rows import Row
from bot.ledger.tables import duty, obligation
from bot.summaries.counts import Scope, Shape, o
from schedules.in_time import Chain, Outlook, outlook, stages_to, still_of_use
from schedules.progress import State

if TYPE_CHECKING:
    from schedules.commune import Commune

Done = Mapping[str, Mapping[str, date]]  # by project: the day each step was finished


@dataclass(frozen=True, slots=True)
class ProjectOutlook:
    """The milestone a project is at, and whether it will be met. `obligation` is its public id."""

    obligation: str
    project: str
    project_name: str
    owner: str
    owner_name: str
    title: str
    outlook: Outlook

    @property
    def room(self) -> int:
        return self.outlook.room


def outlooks(tx: Connection, commune: Commune, scope: Scope) -> tuple[ProjectOutlook, ...]:
    """Of every project the milestone it is at, those with the least room first; without chains there are none."""
    policies = {chain.policy for chain in commune.chains}
    if not policies or not commune.projects:
        return ()
    asked = {**scope.asked(), "projects": sorted(commune.projects), "policies": sorted(policies)}
    rows = _milestones(scope.shape()).all(tx, asked)
    done = steps_done(tx, commune, {row["project"] for row in rows})
    found = [_told(commune, row, one) for row, one in current(commune, rows, done, scope.days.today)]
    return tuple(sorted(found, key=lambda one: (one.room, one.outlook.due, one.project_name, one.obligation)))


def current(commune: Commune, rows: Iterable[RowMapping], done: Done, today: date) -> list[tuple[RowMapping, Outlook]]:
    """Of each duty the earliest milestone that is still to be met, with its outlook; `rows` nearest due first."""
    found: dict[str, tuple[RowMapping, Outlook]] = {}
    for row in rows:
        if row["duty"] in found or _reached(row) or row["closes_on"] < today:
            continue
        seen = of_row(commune, row, done, today)
        if seen is not None:
            found[row["duty"]] = row, seen
    return list(found.values())


def of_row(commune: Commune, row: Row, done: Done, today: date) -> Outlook | None:
    """The outlook of one obligation; None where no steps lead to it."""
    chain = chain_of(commune, row)
    if chain is None or not row["project"]:
        return None
    stages, before = stages_to(chain, row["occurrence"]), _rung_before(commune, row)
    of_use = still_of_use(stages, done.get(row["project"], {}), before)
    # Nobody reports a beginning: a rung is on its way from the rung before, a project from its first capital plan.
    begun = min(before or _planned(commune, row["project"]) or today, today)
    return outlook(stages, of_use, row["due"], today, commune.calendar, begun=begun)


def chain_of(commune: Commune, row: Row) -> Chain | None:
    """The steps before an obligation, by its policy and project group."""
    return commune.chain(row["policy"], row["facts"].get("group"))


def steps_ahead(tx: Connection, commune: Commune, projects: Iterable[str]) -> None:
    """`steps_done` is going to be asked; see `Prepared.ahead`."""
    wanted = sorted(projects)
    progress.stages_ahead(tx, commune.id, wanted)
    _closed().ahead(tx, {"commune": commune.id, "projects": wanted})


def steps_done(tx: Connection, commune: Commune, projects: Iterable[str]) -> Done:
    """What is finished of each project: reported step by step, or as a dated step of its own that was said done."""
    wanted = sorted(projects)
    found: dict[str, dict[str, date]] = {one: dict(days) for one, days in _said(tx, commune, wanted).items()}
    for row in _closed().tuples(tx, {"commune": commune.id, "projects": wanted}):
        found.setdefault(row.project, {}).setdefault(row.occurrence, row.finished_on)
    return found


@prepared
def _closed() -> Select[Any]:
    theirs = (o.commune == bindparam("commune"), o.project.in_(bindparam("projects", expanding=True)))
    states = o.state.in_((State.awaiting.value, State.done.value))
    return select(o.project, o.occurrence, o.finished_on).where(*theirs, states, o.finished_on.is_not(None))


def _said(tx: Connection, commune: Commune, projects: Sequence[str]) -> Done:
    return progress.stages(tx, commune.id, projects) if projects else {}


@prepared
def _milestones(shape: Shape) -> Select[Any]:
    scope = Scope.of_shape(shape)
    wanted = [
        o.commune == scope.commune,
        o.project.in_(bindparam("projects", expanding=True)),
        o.state == State.open.value,
        o.policy.in_(bindparam("policies", expanding=True)),
    ]
    if scope.unit is not None:
        wanted.append(scope.holder == scope.unit)
    if not scope.sample:
        wanted.append(~o.sample)
    joined = obligation.join(duty, and_(duty.c.commune == o.commune, duty.c.id == o.duty))
    mine = (o.id, o.duty, o.project, o.occurrence, o.title, o.facts, o.policy, o.rule_due, o.due, o.closes_on)
    columns = (*mine, duty.c.percent, scope.holder.label("holder"))
    return select(*columns).select_from(joined).where(*wanted).order_by(o.due, o.id)


def _reached(row: RowMapping) -> bool:
    """A rung the project's figure has reached already, whoever has still to confirm it."""
    target = row["facts"].get("target") or {}
    return target.get("unit") == "%" and row["percent"] is not None and row["percent"] >= float(target["value"])


def _rung_before(commune: Commune, row: Row) -> date | None:
    rule = commune.rules.get(row["duty"].partition("/")[0])
    if rule is None:
        return None
    rungs = [step.due for step in rule.steps if step.target is not None and step.due is not None]
    return max((due for due in rungs if due < row["rule_due"]), default=None)


def _planned(commune: Commune, project: str) -> date | None:
    known = commune.projects.get(project)
    return min((plan.decided_on for plan in known.plans), default=None) if known else None


def _told(commune: Commune, row: RowMapping, seen: Outlook) -> ProjectOutlook:
    project = commune.projects.get(row["project"])
    return ProjectOutlook(
        obligation=row["id"],
        project=row["project"],
        project_name=project.name if project else row["project"],
        owner=row["holder"],
        owner_name=commune.named(row["holder"]),
        title=row["title"],
        outlook=seen,
    )
