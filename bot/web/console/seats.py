"""The seats of the console: everybody of the directory, the common group, and an outsider nobody has invited.

A seat's chat id is the person's id. Seats of the directory are linked without a code: they are no real people, they are
the cast of an exercise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from bot.ledger.store import insert_new
from bot.ledger.tables import address, attempt, inbox, message, obligation, target
from bot.messengers.console import GROUP, OUTSIDER
from bot.texts import plain
from bot.web.labels import Labels
from schedules.commune import Commune
from schedules.directory import Person, Role

CONSOLE = "console"

# The sections of the cast in the order in which a newcomer meets them; a person sits in the first that fits.
_CAST = Labels("cast")
_SECTIONS = (
    ("leaders", {Role.chairman, Role.vice_chairman}),
    ("office", {Role.office}),
    ("heads", {Role.head}),
)
_RANK = re.compile(
    r"^(phó\s+)?(trưởng phòng|trưởng thôn|trạm trưởng|chi ủy viên|giám đốc|hiệu trưởng|chánh|trưởng|chuyên viên đầu mối"
    r"|chuyên viên|cán bộ|phó)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One chat of the cast. total: what the bot has said there; `last` its newest words."""

    id: str
    title: str
    under: str
    section: str
    kind: str  # person | group | outsider
    total: int = 0
    last: str = ""
    last_at: datetime | None = None

    @property
    def initials(self) -> str:
        """Two letters for a face: of what somebody is in charge of, not of the rank many share."""
        words = [word for word in _RANK.sub("", self.title).split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper() or "?"


def seat(tx: Connection, commune: Commune, now: datetime) -> None:
    """Links every person of the directory and the common group to their seats; unlinks who has left. Idempotent."""
    for person in commune.directory.people:
        values = {"commune": commune.id, "messenger": CONSOLE, "chat": person, "person": person}
        insert_new(tx, address, values | {"state": "live", "linked_at": now})
    here = [address.c.commune == commune.id, address.c.messenger == CONSOLE, address.c.chat == address.c.person]
    known, left = address.c.person.in_(commune.directory.people), plain("page.console.left")
    tx.execute(update(address).where(*here, ~known).values(state="closed", reason=left))
    back = [known, address.c.state == "closed", address.c.reason == left]
    tx.execute(update(address).where(*here, *back).values(state="live", reason=None))
    group = {"commune": commune.id, "id": GROUP, "messenger": CONSOLE, "chat": GROUP, "kind": "group"}
    insert_new(tx, target, group | {"title": group_title(commune), "linked_by": CONSOLE, "state": "live"})


def latest(tx: Connection) -> datetime | None:
    """The newest instant the record knows: an exercise goes on from there, for time never runs back in it."""
    columns = (attempt.c.at, inbox.c.received_at, obligation.c.considered_at)
    known = [tx.execute(select(func.max(column))).scalar() for column in columns]
    return max((moment for moment in known if moment is not None), default=None)


def group_title(commune: Commune) -> str:
    """What the commune's group is called."""
    return plain("page.console.group", commune=commune.name)


def cast(tx: Connection, commune: Commune) -> tuple[Seat, ...]:
    """Everybody one can be, by section, with what their chat holds."""
    said = _said(tx, commune.id)
    seats = [_of_person(commune, person) for person in commune.directory.people.values()]
    order = list(_CAST.values())
    seats += [_group(commune), _outsider()]
    return tuple(sorted((_filled(one, said) for one in seats), key=lambda one: order.index(one.section)))


def find(commune: Commune, seat_id: str) -> Seat | None:
    """The seat of this id, without what its chat holds; None where there is none."""
    if seat_id == GROUP:
        return _group(commune)
    if seat_id == OUTSIDER:
        return _outsider()
    person = commune.directory.people.get(seat_id)
    return _of_person(commune, person) if person else None


def _group(commune: Commune) -> Seat:
    return Seat(GROUP, group_title(commune), plain("page.console.group.under"), _CAST["common"], "group")


def _outsider() -> Seat:
    return Seat(OUTSIDER, plain("page.console.guest"), plain("page.console.guest.under"), _CAST["others"], "outsider")


def _of_person(commune: Commune, person: Person) -> Seat:
    section = _CAST[next((name for name, roles in _SECTIONS if roles & person.roles), "helpers")]
    units = [commune.directory.units[unit].name for unit in person.units if unit in commune.directory.units]
    return Seat(person.id, person.title, ", ".join(units), section, "person")


def _filled(one: Seat, said: dict[str, tuple[int, datetime, str]]) -> Seat:
    row = said.get(one.id)
    if row is None:
        return one
    total, last_at, last = row
    return replace(one, total=total, last=last, last_at=last_at)


def _said(tx: Connection, commune: str) -> dict[str, tuple[int, datetime, str]]:
    """By chat: how many messages the bot said there, when the newest, and its first words."""
    where = [
        attempt.c.commune == commune,
        attempt.c.messenger == CONSOLE,
        attempt.c.outcome.is_(None) | (attempt.c.outcome == "sent"),
        message.c.purpose != "amend",
    ]
    joined = attempt.join(message, (message.c.commune == attempt.c.commune) & (message.c.id == attempt.c.message))
    newest = (
        select(attempt.c.chat, func.count().label("total"), func.max(attempt.c.message).label("newest"))
        .select_from(joined)
        .where(*where)
        .group_by(attempt.c.chat)
        .subquery()
    )
    rows = tx.execute(
        select(newest.c.chat, newest.c.total, attempt.c.at, func.substr(attempt.c.text, 1, 80))
        .join(newest, (attempt.c.message == newest.c.newest) & (attempt.c.chat == newest.c.chat))
        .where(attempt.c.commune == commune, attempt.c.outcome.is_(None) | (attempt.c.outcome == "sent"))
    )
    return {chat: (total, at, text) for chat, total, at, text in rows}
