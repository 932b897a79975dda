"""Who may look at what: leaders, the office and who compiles see everything, everybody else the own units."""

from __future__ import annotations

from schedules.directory import Person, Role

SEES_ALL = frozenset({Role.chairman, Role.vice_chairman, Role.office, Role.compiler, Role.operator})


def sees_all(person: Person) -> bool:
    """Whether a person sees every unit's duties, not only those of the own ones."""
    return bool(person.roles & SEES_ALL)


def may_see(person: Person, unit: str | None) -> bool:
    """Whether a person may see a unit's figures; None is the whole commune."""
    return sees_all(person) or (unit is not None and unit in person.units)
