"""A commune as its configuration describes it (`schedules.configuration.load` reads it)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from schedules.calendar import Calendar
from schedules.directory import Collective, Directory, Unit
from schedules.errors import Fault
from schedules.escalation import Policy
from schedules.hindrances import Unblocking
from schedules.in_time import Chain, chain_for, warned
from schedules.portfolio import Group, Project
from schedules.repealed import Act
from schedules.rulebook import Kind, Rule, Rulebook
from schedules.settings import Attention, DueDays, Extension, GroupSettings, Hours, Quota, Retention, Sends

NAMES = ("commune.yaml", "units.yaml", "projects.yaml", "holidays.yaml")
"""The documents every commune has; beside them any number of "rulebooks/<name>.yaml"."""


@dataclass(frozen=True)
class Commune:
    """Everything the schedule rests on. Built by `schedules.configuration.load`; nothing in it changes afterwards.

    policies: by name. policy_for: the name of the policy of what names none, by kind.
    due_days: the table of due-days of reports by key. rulebooks: all of them, accepted or not, in
    the order of their file names. briefing: weekday (0 Monday) of the leaders' briefing. closing_day: day of the next
    month on which disbursement figures are final. messengers: those the commune allows. quota: of its plan on Zalo.
    contact: how people reach the office (a telephone number, a room). unblocking: who clears which obstacle. chains:
    the steps before milestones. sends: what goes out by itself. repealed: acts no longer in force, to be told where a
    decision cites them. Secrets: none, ever.
    """

    id: str
    name: str
    province: str
    hours: Hours = field(default_factory=Hours)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    policy_for: Mapping[Kind, str] = field(default_factory=dict)
    due_days: Mapping[str, DueDays] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)
    projects: Mapping[str, Project] = field(default_factory=dict)
    rulebooks: tuple[Rulebook, ...] = ()
    calendar: Calendar = field(default_factory=Calendar, compare=False)
    group: GroupSettings = field(default_factory=GroupSettings)
    briefing: int = 0
    closing_day: int = 5
    retention: Retention = field(default_factory=Retention)
    extension: Extension = field(default_factory=Extension)
    chains: tuple[Chain, ...] = ()
    attention: Attention = field(default_factory=Attention)
    sends: frozenset[Sends] = frozenset(Sends)
    messengers: tuple[str, ...] = ("telegram", "zalo", "console")
    quota: Quota = field(default_factory=Quota)
    contact: str = ""
    unblocking: Unblocking = field(default_factory=Unblocking)
    repealed: tuple[Act, ...] = ()

    @cached_property
    def own_reports(self) -> tuple[str, ...]:
        """Keys of due_days that are the commune's own reports: others compile into them, and nobody is above."""
        above = {row.above for row in self.due_days.values() if row.above}
        return tuple(key for key, row in self.due_days.items() if key in above and not row.above)

    @property
    def year(self) -> int:
        """The newest year there is an accepted rulebook for. Fault where there is none."""
        years = [book.year for book in self.rulebooks if book.accepted]
        if not years:
            raise Fault(
                "chưa có bộ quy tắc nào được chấp nhận.", "rulebooks/", "Thêm một bộ quy tắc có “chap_nhan: true”."
            )
        return max(years)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule of every rulebook by id, accepted or not."""
        return {rule.id: rule for book in self.rulebooks for rule in book.rules}

    @cached_property
    def in_force(self) -> Mapping[str, Rule]:
        """The rules of accepted rulebooks by id."""
        return {rule.id: rule for book in self.rulebooks if book.accepted for rule in book.rules}

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Units that own at least one project, in the order of units.yaml."""
        owning = {project.owner for project in self.projects.values()}
        return tuple(unit for unit in self.directory.units if unit in owning)

    @cached_property
    def _only_samples(self) -> frozenset[str]:
        real = {project.owner for project in self.projects.values() if not project.sample}
        return frozenset(self.owners) - real

    def members(self, name: str) -> tuple[str, ...]:
        """The units a unit id or a collective's id stands for; empty where nobody has said yet or the id is unknown."""
        if name in self.directory.units:
            return (name,)
        collective = self.directory.collectives.get(name)
        if collective is None:
            return ()
        return self.owners if collective.owners else collective.members

    def chain(self, policy: str, group: Group | str | None) -> Chain | None:
        """The steps before a milestone of a policy and a project group; None where the office has set none."""
        asked = policy, group
        if asked not in self._chains_asked:
            self._chains_asked[asked] = chain_for(self.chains, policy, Group(group) if group else None)
        return self._chains_asked[asked]

    @cached_property
    def _chains_asked(self) -> dict[tuple[str, Group | str | None], Chain | None]:
        """Those looked for already: each Sunday asks for that of every duty."""
        return {}

    def warned(self, policy: str, group: Group | str | None, occurrence: str) -> tuple[int, ...]:
        """Working days before a milestone at which its steps are warned of, beside the policy's own days."""
        asked = policy, group, occurrence
        if asked not in self._warned_asked:
            self._warned_asked[asked] = tuple(warned(self.chain(policy, group), occurrence)) if self.chains else ()
        return self._warned_asked[asked]

    @cached_property
    def _warned_asked(self) -> dict[tuple[str, Group | str | None, str], tuple[int, ...]]:
        return {}

    def owns_samples_only(self, unit: str) -> bool:
        return unit in self._only_samples

    def named(self, unit: str) -> str:
        """The name of a unit or collective, its id where it is unknown."""
        known: Unit | Collective | None = self.directory.units.get(unit) or self.directory.collectives.get(unit)
        return known.name if known else unit
