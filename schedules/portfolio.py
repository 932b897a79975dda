"""The year's public-investment projects. Data only; `commune.py` loads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Group(StrEnum):
    completed = "completed"
    transitional = "transitional"
    new_start = "new_start"


@dataclass(frozen=True, slots=True)
class CapitalPlan:
    """One version of a capital plan, whole đồng; the newest `decided_on` not after a day is the plan of that day."""

    amount_vnd: int
    decided_on: date
    decision: str = ""
    source: str = ""
    carried_over: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    name: str
    owner: str
    group: Group
    plans: tuple[CapitalPlan, ...] = ()
    monthly: Mapping[str, int] = field(default_factory=dict)  # "2026-05": cumulative đồng the owner expects by then
    sample: bool = False

    def plan_at(self, day: date) -> int | None:
        """The capital plan in đồng in force on `day` (this year's and carried over together); None where none is."""
        newest: dict[bool, CapitalPlan] = {}
        for plan in sorted(self.plans, key=lambda plan: plan.decided_on):
            if plan.decided_on <= day:
                newest[plan.carried_over] = plan
        return sum(plan.amount_vnd for plan in newest.values()) if newest else None
