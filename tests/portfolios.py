"""Seeded portfolios of projects on their way to a milestone, with delays nobody foresaw, and who would have said so.

The world, not the product: how long steps really take, when that is reported. The product sees what is reported by a
day, and the durations of the shipped configuration. All of it is assumed until a commune's own years are on record:
steps take their time give or take a third (lognormal, sigma 0.3); land, tenders, settlement and works are sometimes
held up badly (2 in 10, twice the time in the mean), anything else rarely; plans begin with between 15% too little and
50% too much time; nine reports of ten come within a week, the tenth within a month.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schedules.calendar import Calendar
from schedules.in_time import Chain, Stage, Verdict, outlook, reached_in
from schedules.portfolio import Group

PROJECTS = 12  # of a commune
AHEAD = 30  # civil days an alarm must be early
SPREAD = 0.3
ROOM = (-0.15, 0.5)
HELD_UP = {"ban-giao-mat-bang": 0.3, "nha-thau": 0.15, "quyet-toan": 0.2, "tham-tra": 0.15, "khoi-luong": 0.2}
RARELY = 0.06
MILESTONES = (
    ("khoi_cong", Group.new_start, date(2026, 6, 30)),
    ("giai_ngan", Group.new_start, date(2026, 9, 30)),
    ("giai_ngan", Group.completed, date(2026, 6, 30)),
    ("giai_ngan", Group.transitional, date(2026, 9, 30)),
    ("giai_ngan", Group.transitional, date(2026, 12, 31)),
)


@dataclass(frozen=True, slots=True)
class Lived:
    """A project as it went: what was finished when, and on which day the record heard of it."""

    stages: tuple[Stage, ...]
    due: date
    begun: date
    finished: Mapping[str, date]
    heard: Mapping[str, date]

    @property
    def failed(self) -> bool:
        return self.finished[self.stages[-1].id] > self.due

    def known_by(self, day: date) -> dict[str, date]:
        return {id_: self.finished[id_] for id_, heard in self.heard.items() if heard <= day}

    def looks(self) -> Iterator[date]:
        """Once a week from the beginning until the milestone, as leaders look."""
        day = self.begun
        while day < self.due:
            yield day
            day += timedelta(days=7)


def portfolio(seed: int, chains: Sequence[Chain], calendar: Calendar) -> list[Lived]:
    """The projects of one commune in one year."""
    chance = random.Random(seed)
    return [_project(chance, chains, calendar) for _ in range(PROJECTS)]


def _project(chance: random.Random, chains: Sequence[Chain], calendar: Calendar) -> Lived:
    policy, group, due = chance.choice(MILESTONES)
    stages = next(chain.stages for chain in chains if chain.policy == policy and chain.group in (None, group))
    total = sum(stage.days for stage in stages)
    begun = day = calendar.shift(due, -round(total * (1 + chance.uniform(*ROOM))))
    finished, heard = {}, {}
    for stage in stages:
        days = stage.days * chance.lognormvariate(0.0, SPREAD)
        if chance.random() < HELD_UP.get(stage.id, RARELY):
            days *= 1 + chance.expovariate(1.0)
        day = finished[stage.id] = calendar.shift(day, max(1, round(days)))
        late = chance.randrange(6) if chance.random() < 0.9 else chance.randrange(6, 21)
        heard[stage.id] = calendar.shift(day, late)
    return Lived(stages, due, begun, finished, heard)


# --- who says it will not be met ------------------------------------------------------------------------------------

Says = Callable[[Lived, date, Calendar], bool]


def backward(one: Lived, day: date, calendar: Calendar) -> bool:
    """The product: the forecast from the steps left lies past the due day."""
    found = outlook(one.stages, one.known_by(day), one.due, day, calendar, begun=one.begun)
    return found is not None and found.verdict is Verdict.late


def ladder(one: Lived, day: date, calendar: Calendar) -> bool:
    """A fixed ladder: whatever is not done 20 working days before."""
    done = len(one.known_by(day)) == len(one.stages)
    return not done and calendar.count(day, one.due) <= 20


def straight(one: Lived, day: date, calendar: Calendar) -> bool:
    """The straight line: less of the way behind (by the days of its steps) than of the time."""
    done = reached_in(one.stages, one.known_by(day))
    share = sum(stage.days for stage in one.stages[:done]) / sum(stage.days for stage in one.stages)
    return share < calendar.count(one.begun, day) / max(calendar.count(one.begun, one.due), 1)


@dataclass
class Score:
    """Of projects that failed: how many had an alarm standing 30 days before. Of those alarms: how many were false.

    once: of projects that were in time, how many ever had an alarm, withdrawn again or not.
    """

    failed: int = 0
    flagged: int = 0
    false: int = 0
    in_time: int = 0
    once: int = 0

    def add(self, one: Lived, says: Says, calendar: Calendar) -> None:
        said = [(day, says(one, day, calendar)) for day in one.looks()]
        early = [alarm for day, alarm in said if (one.due - day).days >= AHEAD]
        standing = bool(early and early[-1])
        if one.failed:
            self.failed += 1
            self.flagged += standing
        else:
            self.in_time += 1
            self.false += standing
            self.once += any(alarm for _, alarm in said)

    @property
    def caught(self) -> float:
        """Share of the failing projects whose alarm stood at least 30 days ahead."""
        return self.flagged / self.failed if self.failed else 0.0

    @property
    def false_share(self) -> float:
        """Share of the alarms standing 30 days ahead whose project was in time after all."""
        alarms = self.flagged + self.false
        return self.false / alarms if alarms else 0.0

    @property
    def false_rate(self) -> float:
        """Share of the projects in time that had an alarm standing 30 days ahead."""
        return self.false / self.in_time if self.in_time else 0.0


@dataclass
class Contest:
    """The product beside the two others, on the same projects."""

    scores: dict[str, Score] = field(default_factory=dict)

    def play(self, seeds: Sequence[int], chains: Sequence[Chain], calendar: Calendar) -> dict[str, Score]:
        rivals: dict[str, Says] = {"backward": backward, "T-20 ladder": ladder, "straight line": straight}
        self.scores = {name: Score() for name in rivals}
        for seed in seeds:
            for one in portfolio(seed, chains, calendar):
                for name, says in rivals.items():
                    self.scores[name].add(one, says, calendar)
        return self.scores
