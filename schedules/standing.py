"""What a decision asks for without a day: standing targets, assignments, events. Followed, and not reminded of.

A rule leaves this list by itself once somebody gives it a dated step: then `obligations.expand` makes obligations of
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schedules.rulebook import Every, Kind, Rule, Target

if TYPE_CHECKING:
    from schedules.commune import Commune

KINDS = (Kind.standing_target, Kind.assignment, Kind.event)


@dataclass(frozen=True, slots=True)
class Standing:
    """One undated rule in force. leads: names as the decision gives them; units: ids of those who lead, members of
    collectives included, empty while nobody is named. target: None for what defence and police are asked for.
    """

    rule: str
    title: str
    clause: str
    kind: Kind
    decision: str
    leads: tuple[str, ...]
    units: tuple[str, ...]
    target: Target | None
    conditional: str
    every: frozenset[Every] = frozenset()  # how often an indicator is looked at


def standing(commune: Commune, unit: str | None = None) -> tuple[Standing, ...]:
    """Every undated target, assignment and event of the accepted rulebooks, targets first; or what one unit leads."""
    found = [
        _standing(commune, rule, book.title)
        for book in commune.rulebooks
        if book.accepted
        for rule in book.rules
        if rule.kind in KINDS and not any(step.due for step in rule.steps)
    ]
    mine = [one for one in found if unit is None or unit in one.units]
    return tuple(sorted(mine, key=lambda one: KINDS.index(one.kind)))


def _standing(commune: Commune, rule: Rule, decision: str) -> Standing:
    return Standing(
        rule=rule.id,
        title=rule.title,
        clause=rule.clause,
        kind=rule.kind,
        decision=decision,
        leads=tuple(commune.named(name) for name in rule.lead),
        units=tuple(dict.fromkeys(unit for name in rule.lead for unit in commune.members(name))),
        target=None if rule.neutral else rule.target,
        conditional=rule.conditional,
        every=rule.every,
    )
