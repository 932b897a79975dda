"""Who there is: units, people by title, collective names. Data only; `commune.py` loads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

COMRADE = "đồng chí"


class Role(StrEnum):
    chairman = "chairman"
    vice_chairman = "vice_chairman"
    office = "office"
    head = "head"
    deputy = "deputy"
    focal_point = "focal_point"
    compiler = "compiler"
    operator = "operator"
    province = "province"


class UnitKind(StrEnum):
    """What a unit is decides how it is spoken to (`duties.md`, roles)."""

    department = "department"  # phòng, văn phòng, công an, quân sự, trạm, trung tâm
    school = "school"
    hamlet = "hamlet"  # thôn: elected heads, T-1 and the day only, escalation stops at the office
    board = "board"  # ban quản lý dự án
    authority = "authority"  # the People's Committee itself: receives and owns targets, is nobody's to remind
    outside = "outside"  # đề nghị wording, no escalation beyond the office


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the directory, known by title alone. `units`: those this person heads, deputises or answers for.

    form: how the person is addressed ("đồng chí", "thầy", "bác" …). phone: of the post, for the office to ring;
    "" where none was given.
    """

    id: str
    title: str
    roles: frozenset[Role]
    units: tuple[str, ...] = ()
    form: str = COMRADE
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    name: str
    kind: UnitKind = UnitKind.department
    aliases: tuple[str, ...] = ()
    head: str | None = None
    deputies: tuple[str, ...] = ()
    focal_points: tuple[str, ...] = ()
    vice_chairman: str | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Collective:
    """A name for several units ("các thôn"). Empty `members` means not known yet: a question, never a guess."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    owners: bool = False  # members are those who own at least one project


@dataclass(frozen=True, slots=True)
class Directory:
    units: Mapping[str, Unit] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    collectives: Mapping[str, Collective] = field(default_factory=dict)

    def having(self, role: Role) -> tuple[Person, ...]:
        """Everybody with a role, in the order of the files."""
        return tuple(person for person in self.people.values() if role in person.roles)

    def head_of(self, unit: str) -> Person | None:
        head = self.units[unit].head if unit in self.units else None
        return self.people.get(head) if head else None
