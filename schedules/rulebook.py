"""Rules of a decision. `commune.py` loads and checks them; `obligations.py` multiplies them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schedules.portfolio import Group


class Kind(StrEnum):
    one_off = "one_off"
    milestone = "milestone"
    cycle = "cycle"
    standing_target = "standing_target"
    event = "event"
    assignment = "assignment"


class Each(StrEnum):
    """What a rule is multiplied by."""

    unit = "unit"  # every member of the named units and collectives
    project = "project"  # every project of the group, led by its owner alone
    once = "once"  # the first named unit leads, the others support


class Source(StrEnum):
    """Where a due date comes from. Law and decision dates never move: a grant sets a hạn nội bộ."""

    law = "law"
    decision = "decision"
    default = "default"
    ad_hoc = "ad_hoc"


class Every(StrEnum):
    weekly = "weekly"
    monthly = "monthly"
    quarterly = "quarterly"
    half_year = "half_year"
    nine_month = "nine_month"
    annual = "annual"


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: `value` of `unit`, compared by `op` (>=, =, >, <=, <)."""

    op: str
    value: float
    unit: str
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of a rule; its `id` is the occurrence and stays when the date moves. policy: "" is the rule's."""

    id: str
    due: date | None
    title: str = ""
    target: Target | None = None
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty of a decision in our own words.

    lead, support: ids of units or collectives. recipient: unit ids. confirmer: a unit id ("" = the first recipient; a
    unit never confirms its own duty, then the office does). policy: the name of an escalation policy of commune.yaml.
    every and days: for cycles, the periods and the key into the table of due-days. steps: for one-offs and ladders.
    """

    id: str
    title: str
    kind: Kind
    clause: str
    lead: tuple[str, ...]
    each: Each = Each.unit
    support: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    confirmer: str = ""
    group: Group | None = None
    policy: str = ""
    source: Source = Source.decision
    steps: tuple[Step, ...] = ()
    every: frozenset[Every] = frozenset()
    days: str = ""
    target: Target | None = None
    conditional: str = ""
    evidence: str = ""
    was: str = ""
    field: str = ""  # lĩnh vực, as the office wants summaries cut; "" where it has not said
    neutral: bool = False  # defence and police: a title and a date, nothing else


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one document. `accepted` False: known, shown, not in force (the statutory companion).

    Cycles go on provisionally past `year` until an accepted rulebook replaces this one.
    """

    id: str
    title: str
    year: int
    rules: tuple[Rule, ...]
    number: str = ""
    issued_on: date | None = None
    accepted: bool = True
    replaces: str = ""  # id of last year's rulebook: its cycles stop being carried past their year
    annexes_missing: bool = False  # the document speaks of annexes that nobody has added yet
