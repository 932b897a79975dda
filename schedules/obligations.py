"""Dated occurrences of duties: what `expand` makes of rules, units, projects and periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schedules.portfolio import Group
from schedules.rulebook import Kind, Source, Target


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing due on one day. `id` is rule/unit/project/occurrence, the same with and without a database.

    unit: who answers for it. project: '' where none. occurrence: closing month of a cycle ("2026-06") or the step's own id.
    periods: boxes of a merged cycle, shortest first ("2026-06", "2026-Q2", "2026-H1"). due: the date of the rule; extensions live in the ledger.
    closes_on: the day from which a figure for `due` is known (chờ chốt số liệu until then); equals `due` for anything but disbursement.
    last_step: False for a rung of a ladder that has a later one. tentative: the date was computed across days off not yet announced.
    """

    id: str
    rule: str
    unit: str
    project: str
    occurrence: str
    title: str
    clause: str
    kind: Kind
    due: date
    due_source: Source
    closes_on: date
    policy: str
    confirmer: str
    recipient: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    target: Target | None = None
    group: Group | None = None
    conditional: str = ""
    evidence: str = ""
    last_step: bool = True
    tentative: bool = False
    sample: bool = False
    neutral: bool = False

    @property
    def duty(self) -> str:
        """The duty it is an occurrence of; measures (percent, amount) belong there."""
        return f"{self.rule}/{self.unit}/{self.project}"

    @property
    def period(self) -> str | None:
        return "+".join(self.periods) or None
