"""Who is away or has named a deputy, and who therefore hears and answers instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from bot.ledger import audit
from bot.ledger.prepared import prepared
from bot.ledger.tables import absence, address
from schedules.commune import Commune
from schedules.directory import Role

AWAY, DELEGATED = "away", "delegated"
LEADERS = frozenset({Role.chairman, Role.vice_chairman})


@dataclass(frozen=True, slots=True)
class Absence:
    """kind: AWAY (shown as *vắng*) or DELEGATED. unit: "" for all of the person's units. Days: both ends included."""

    id: int
    person: str
    deputy: str | None
    kind: str
    unit: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Everybody's absences of one day, and the questions they answer. Made once for a transaction by `on`."""

    tx: Connection
    commune: Commune
    day: date
    absences: tuple[Absence, ...]
    _reached: dict[str, bool] = field(default_factory=dict, compare=False)

    def reaches(self, person: str) -> bool:
        """Whether a messenger reaches somebody just now; read when it is first asked for."""
        known = self._reached.get(person)
        if known is None:
            asked = {"commune": self.commune.id, "person": person}
            known = self._reached[person] = _live().scalar(self.tx, asked) is not None
        return known

    def hears(self, person: str, unit: str) -> str:
        """Who hears what `person` was to hear about a duty of `unit`: the person, where present or not stood in for.

        Nothing is handed to somebody no messenger reaches, where anybody else can hear it.
        """
        able = list(self._present(person, unit))
        if len(able) < 2:
            return able[0] if able else person
        return next((one for one in able if self.reaches(one)), able[0])

    def covered(self, person: str) -> tuple[str, ...]:
        """Units beside the own ones whose duties `person` answers for today, as a stand-in."""
        own = set(self._units(person))
        found = {
            unit: None
            for one in self.absences
            for unit in self._units(one.person)
            if unit not in own and self.hears(one.person, unit) == person
        }
        return tuple(found)

    def acts_for(self, person: str) -> tuple[str, ...]:
        """Leaders in whose place `person` decides today."""
        leaders = {one.person for one in self.absences if self._is_leader(one.person)}
        return tuple(one for one in sorted(leaders) if next(self._present(one, ""), one) == person)

    def _present(self, person: str, unit: str) -> Iterator[str]:
        """Who may stand in for somebody who is away, in order; nobody for who is here."""
        mine = self._for(person, unit)
        if mine is not None:
            yield from (one for one in self._candidates(mine, unit) if self._for(one, unit) is None)

    def _for(self, person: str, unit: str) -> Absence | None:
        """The newest absence of a person that holds for a unit."""
        mine = [one for one in self.absences if one.person == person and one.unit in ("", unit)]
        return mine[-1] if mine else None

    def _candidates(self, mine: Absence, unit: str) -> Iterator[str]:
        """The named deputy, then deputies of the person's units (of leaders: the other leaders), then the office."""
        directory = self.commune.directory
        if mine.deputy in directory.people:
            yield str(mine.deputy)
        if self._is_leader(mine.person):
            charge = directory.units[unit].vice_chairman if unit in directory.units else None
            yield from (one for one in (charge,) if one and one != mine.person)
            yield from (one.id for role in LEADERS_IN_ORDER for one in directory.having(role) if one.id != mine.person)
        for own in self._units(mine.person):
            yield from (one for one in directory.units[own].deputies if one != mine.person)
        yield from (one.id for one in directory.having(Role.office) if one.id != mine.person)

    def _units(self, person: str) -> tuple[str, ...]:
        known = self.commune.directory.people.get(person)
        return tuple(one for one in known.units if one in self.commune.directory.units) if known else ()

    def _is_leader(self, person: str) -> bool:
        known = self.commune.directory.people.get(person)
        return known is not None and bool(known.roles & LEADERS)


LEADERS_IN_ORDER = (Role.chairman, Role.vice_chairman)


def on(tx: Connection, commune: Commune, day: date) -> Standing:
    """Who stands in for whom on a civil day of Viet Nam."""
    held = _on().all(tx, {"commune": commune.id, "day": day})
    return Standing(tx, commune, day, tuple(_absence(row) for row in held))


def ahead(tx: Connection, commune: Commune, day: date) -> Standing:
    """`on` is going to be asked (see `Prepared.ahead`). As it mostly is: nobody is away."""
    _on().ahead(tx, {"commune": commune.id, "day": day})
    return Standing(tx, commune, day, ())


@prepared
def _on() -> Select[Any]:
    day = bindparam("day", type_=absence.c.first_day.type)
    then = (absence.c.commune == bindparam("commune"), absence.c.first_day <= day, absence.c.last_day >= day)
    return select(absence).where(*then).order_by(absence.c.id)


@prepared
def _live() -> Select[Any]:
    theirs = (address.c.commune == bindparam("commune"), address.c.person == bindparam("person"))
    return select(address.c.person).where(*theirs, address.c.state == "live").limit(1)


def coming(tx: Connection, commune: str, day: date) -> tuple[Absence, ...]:
    """Absences that hold on a day or begin after it, earliest first."""
    rows = select(absence).where(absence.c.commune == commune, absence.c.last_day >= day)
    rows = rows.where(absence.c.last_day >= absence.c.first_day).order_by(absence.c.first_day, absence.c.id)
    return tuple(_absence(row) for row in tx.execute(rows).mappings())


def record(
    tx: Connection,
    commune: str,
    *,
    person: str,
    deputy: str | None,
    first: date,
    last: date,
    by: str,
    now: datetime,
    kind: str = AWAY,
    unit: str = "",
) -> int:
    """The person is away, or has named a deputy, from `first` to `last`, both included; returns the row's id."""
    values = {"person": person, "deputy": deputy, "first_day": first, "last_day": last, "kind": kind, "unit": unit}
    made = tx.execute(insert(absence).values(commune=commune, said_by=by, at=now, **values).returning(absence.c.id))
    said = {"kind": kind, "deputy": deputy, "first": first.isoformat(), "last": last.isoformat(), "unit": unit}
    audit.note(tx, commune, who=by, what="absent", now=now, subject=person, data=said)
    return int(made.scalar_one())


def end(tx: Connection, commune: str, ids: Sequence[int], day: date, *, by: str, now: datetime) -> None:
    """From `day` on these hold no longer; what had been done under them stands."""
    for one in ids:
        mine = (absence.c.commune == commune, absence.c.id == one, absence.c.last_day >= day)
        changed = tx.execute(update(absence).where(*mine).values(last_day=day - timedelta(days=1))).rowcount
        if changed:
            audit.note(tx, commune, who=by, what="absence_ended", now=now, subject=str(one))


def _absence(row: object) -> Absence:
    return Absence(
        *(row[name] for name in ("id", "person", "deputy", "kind", "unit", "first_day", "last_day"))  # type: ignore[index]
    )
