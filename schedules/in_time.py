"""*Còn kịp không?*: from a milestone back through the steps before it, to the last day each of them may take.

Pure. Durations are working days an office edits (commune.yaml, con_kip); until a commune has its own experience they
are assumptions, and whoever shows a forecast says so. How far it can be trusted: tests/benchmarks/in_time.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schedules.calendar import Calendar
from schedules.portfolio import Group

OVERRUN = 4
"""A step past its time is expected to take a quarter of what it has taken once more: the longer late, the later yet."""
TIGHT = 5
"""Working days of room below which a forecast is called tight."""
WARNED = 3
"""A step is warned of so many working days before the last day it may end."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way to a milestone. days: working days it takes. words: what people call it, folded.

    again: every rung of a ladder needs it anew (acceptance, payment), unlike a design that is approved once.
    """

    id: str
    title: str
    days: int
    again: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps before milestones of one reminder policy, in order.

    group: of these projects only, None any. reminds: steps not done are warned of before their last day, beside the
    policy's own days.
    """

    policy: str
    stages: tuple[Stage, ...]
    group: Group | None = None
    reminds: bool = False


@dataclass(frozen=True, slots=True)
class LastDay:
    """A step, the last day it may begin and the last day it may end, for the milestone to be met."""

    stage: Stage
    begin: date
    finish: date


class Verdict(StrEnum):
    met = "met"  # every step is done
    in_time = "in_time"  # kịp
    tight = "tight"  # sát hạn
    late = "late"  # không kịp nếu cứ như hiện nay


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a milestone stands on its way.

    next: the one step to do now, None when all are done. forecast: when the milestone is reached if the steps left take
    their time. room: working days between forecast and due, negative when it is missed. known: whether any step was
    ever reported.
    """

    due: date
    next: LastDay | None
    last_days: tuple[LastDay, ...]
    forecast: date
    room: int
    known: bool

    @property
    def verdict(self) -> Verdict:
        if self.next is None:
            return Verdict.met
        if self.room < 0:
            return Verdict.late
        return Verdict.tight if self.room < TIGHT else Verdict.in_time


def chain_for(chains: Sequence[Chain], policy: str, group: Group | None) -> Chain | None:
    """The first chain that fits a policy and a project group; one of that very group before one of any."""
    fitting = [chain for chain in chains if chain.policy == policy and chain.group in (None, group)]
    return min(fitting, key=lambda chain: chain.group is None, default=None)


def stages_to(chain: Chain, occurrence: str) -> tuple[Stage, ...]:
    """The steps before one milestone: all, or up to the milestone where it is itself one of the steps."""
    ids = [stage.id for stage in chain.stages]
    return chain.stages[: ids.index(occurrence) + 1] if occurrence in ids else chain.stages


def last_days(stages: Sequence[Stage], due: date, calendar: Calendar) -> tuple[LastDay, ...]:
    """Backwards from the last working day on or before `due`; each step ends where the next one has to begin."""
    found: list[LastDay] = []
    finish = calendar.on_or_before(due)
    for stage in reversed(stages):
        begin = calendar.shift(finish, -stage.days)
        found.append(LastDay(stage, begin, finish))
        finish = begin
    return tuple(reversed(found))


def outlook(
    stages: Sequence[Stage],
    done: Mapping[str, date],
    due: date,
    today: date,
    calendar: Calendar,
    *,
    begun: date | None = None,
) -> Outlook | None:
    """How a milestone stands today; None where it has no steps.

    done: the day each finished step was finished; a finished step means that those before it are finished too.
    begun: when the first step was begun, as far as that is known; else it begins today.
    """
    if not stages:
        return None
    days = last_days(stages, due, calendar)
    reached = reached_in(stages, done)
    since = done[stages[reached - 1].id] if reached else begun
    forecast = _forecast(stages[reached:], since, today, calendar)
    return Outlook(
        due=due,
        next=days[reached] if reached < len(stages) else None,
        last_days=days,
        forecast=forecast,
        room=_room(forecast, calendar.on_or_before(due), calendar),
        known=reached > 0,
    )


def reached_in(stages: Sequence[Stage], done: Mapping[str, date]) -> int:
    """How many of the steps are behind: up to the last one that was reported finished."""
    return max((place for place, stage in enumerate(stages, 1) if stage.id in done), default=0)


def _forecast(left: Sequence[Stage], since: date | None, today: date, calendar: Calendar) -> date:
    """When the steps left are through. The first of them has been under way since the one before it was finished."""
    if not left:
        return since or today
    today = calendar.on_or_after(today)  # both counted from the same working day: a Saturday forecasts what Monday does
    taken = max(calendar.count(since, today), 0) if since else 0
    first = max(left[0].days - taken, -(-taken // OVERRUN))
    return calendar.shift(today, first + sum(stage.days for stage in left[1:]))


def _room(forecast: date, due: date, calendar: Calendar) -> int:
    return calendar.count(forecast, due) if forecast <= due else -calendar.count(due, forecast)


def warned(chain: Chain | None, occurrence: str) -> Mapping[int, str]:
    """Working days before a milestone at which its steps are warned of, and the step; empty where nobody is to be."""
    found: dict[int, str] = {}
    if chain is None or not chain.reminds:
        return found
    left = 0
    stages = stages_to(chain, occurrence)
    for stage in reversed(stages):
        if stage is not stages[-1]:  # the milestone itself has the policy's days
            found.setdefault(left + WARNED, stage.id)
        left += stage.days
    return found


def still_of_use(stages: Sequence[Stage], done: Mapping[str, date], after: date | None) -> dict[str, date]:
    """The finished steps that count for a rung: what every rung needs anew counts from the rung before on."""
    again = {stage.id for stage in stages if stage.again}
    return {id_: day for id_, day in done.items() if id_ not in again or after is None or day > after}
