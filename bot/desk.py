"""The command line's door to the record: one synchronous transaction a question, beside a running process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.conversation.joining.linking import start_link
from bot.ledger import audit
from bot.ledger.commune import inforce
from bot.ledger.duties import obligations
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents, mappings
from bot.ledger.sending import sharing
from bot.ledger.store import Store
from bot.ledger.who import bots, people
from bot.settings import Settings
from bot.texts import failure, plain
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.difference import difference
from schedules.errors import Fault

T = TypeVar("T")
AUTHOR = plain("by.command_line")


@dataclass(frozen=True, slots=True)
class Taken:
    """How the columns of a table were understood, to be remembered when it is taken in."""

    what: str
    headings: Sequence[str]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A configuration that passed its checks, and how it differs from the one in force, line by line."""

    documents: Mapping[str, str]
    lines: tuple[str, ...]


class Desk:
    """The record, ready to be asked: created, migrated and filled from the config folder when it was missing."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.settings, self.now = settings, now
        documents.check_first(settings.sqlite_path, settings.config)
        self.store = Store(settings.database_url)
        migrate(self.store)
        name = self.store.read_now(documents.which, settings.commune)
        self.commune: Commune = (
            self.store.read_now(documents.load_current, name) if name else self.store.do_now(self._fill)
        )
        self.store = self.store.of(self.commune.id)

    @property
    def today(self) -> date:
        return self.now.astimezone(TZ).date()

    def read(self, fn: Callable[[Connection], T]) -> T:
        return self.store.read_now(fn)

    def note(self, what: str, subject: str, **data: Any) -> None:
        """Leaves in the log who was shown what: a file made here may be given to anybody."""
        self.store.do_now(
            lambda tx: audit.note(tx, self.commune.id, who=AUTHOR, what=what, now=self.now, subject=subject, data=data)
        )

    # --- people -----------------------------------------------------------------------------------------------------

    def people(self) -> list[dict[str, Any]]:
        """Everybody in the directory, as `people --json` prints them."""
        linked = self.read(lambda tx: people.linked(tx, self.commune.id))
        return [
            {
                "id": person.id,
                "title": person.title,
                "roles": sorted(role.value for role in person.roles),
                "units": list(person.units),
                "linked": linked.get(person.id, []),
            }
            for person in self.commune.directory.people.values()
        ]

    def invite(self, person: str) -> dict[str, Any]:
        """A fresh code for one person, as `invite --json` prints it."""
        if person not in self.commune.directory.people:
            raise failure(Fault, "person", "invite", person=person)
        return self.store.do_now(self._issue, person)

    def invite_everybody(self) -> list[dict[str, Any]]:
        """A fresh code, with the title, for each person who is reached by no messenger yet."""
        waiting = [person for person in self.people() if not person["linked"]]
        places = self.read(lambda tx: bots.places(tx, self.commune.id, "zalo"))
        made = [{**self.invite(person["id"]), "title": person["title"]} for person in waiting]
        return [{**one, "zalo": place} for one, place in zip(made, self._spread(places, len(made)), strict=True)]

    def _spread(self, places: list[dict[str, Any]], count: int) -> list[dict[str, Any] | None]:
        """A Zalo bot for each of so many newcomers: the first that has room, for a person stays with one bot.

        Who finds no room is sent to the emptiest one all the same; the doctor and the office's notice say so.
        """
        most = self.commune.quota.people
        taken: list[dict[str, Any] | None] = []
        for _ in range(count):
            free = next((one for one in places if most is None or one["people"] < most), None)
            chosen = free or min(places, key=lambda one: one["people"], default=None)
            if chosen is not None:
                chosen["people"] += 1
            taken.append(chosen)
        return taken

    def _issue(self, tx: Connection, person: str) -> dict[str, Any]:
        code = people.issue(tx, self.commune.id, person, self.now)
        audit.note(tx, self.commune.id, who=AUTHOR, what="invite", now=self.now, subject=person)
        shared = sharing.serving(tx, self.commune.id)
        bot = shared["bot_name"] if shared is not None else sharing.own_name(tx, self.commune.id, "telegram")
        whose = self.commune.id if shared is not None else None
        return {
            "person": person,
            "code": code,
            "link": start_link(bot, code, whose) if bot else None,
            "expires_at": (self.now.astimezone(TZ) + people.CODE_LIVES).isoformat(timespec="seconds"),
        }

    # --- going live -------------------------------------------------------------------------------------------------

    def go_live(self, units: Iterable[str]) -> list[str]:
        """Presses *Bắt đầu chạy thật* for these units; one line each."""
        chosen = list(units)
        unknown = [unit for unit in chosen if unit not in self.commune.directory.units]
        if unknown:
            raise failure(Fault, "unit", "live", unit=unknown[0])
        return [self._live_line(unit, self.store.do_now(self._live, unit)) for unit in chosen]

    def _live(self, tx: Connection, unit: str) -> bool:
        return obligations.go_live(tx, self.commune, unit, by=AUTHOR, now=self.now)

    def _live_line(self, unit: str, started: bool) -> str:
        name = self.commune.directory.units[unit].name
        return plain("unit_live.begun" if started else "unit_live.already", name=name)

    # --- configuration ----------------------------------------------------------------------------------------------

    def compare(self, folder: Path) -> Proposal:
        """Checks a folder whole and says how it differs from what is in force."""
        new = documents.read_folder(folder)
        made = documents.parse(new)
        if made.id != self.commune.id:
            raise failure(Fault, "other_commune", str(folder), theirs=made.id, ours=self.commune.id)
        changed = self.read(lambda tx: documents.compare(tx, self.commune.id, new))
        lines = tuple(difference(self.commune, made)) if changed else ()
        if changed and not lines:
            lines = (plain("config.same_meaning", files=", ".join(changed.names)),)
        return Proposal(new, lines)

    def apply(self, proposal: Proposal) -> None:
        """Makes it the configuration in force and brings the obligations in line, in one transaction."""
        self.commune = self.store.do_now(self._apply, proposal)

    def _apply(self, tx: Connection, proposal: Proposal) -> Commune:
        documents.put(tx, self.commune.id, proposal.documents, author=documents.FOLDER, now=self.now)
        commune = documents.load_current(tx, self.commune.id)
        inforce.enforce(tx, commune, self.now)
        return commune

    def take(self, proposal: Proposal, names: Sequence[str], taken: Taken) -> str:
        """Puts what a table became in force, remembers its columns, and writes these documents back to the folder.

        Returns what became of the folder's files, in words. The author is not the folder: its next import must not take
        for removed what it never held.
        """
        held = self.read(lambda tx: documents.current(tx, self.commune.id))
        self.commune = self.store.do_now(self._take, proposal, taken)
        said = [
            documents.back_to_folder(self.settings.config, name, held.get(name), proposal.documents[name])
            for name in names
        ]
        return " ".join(dict.fromkeys(said))

    def _take(self, tx: Connection, proposal: Proposal, taken: Taken) -> Commune:
        mappings.remember(tx, self.commune.id, taken.what, taken.headings, taken.columns)
        documents.put(tx, self.commune.id, proposal.documents, author=AUTHOR, now=self.now)
        commune = documents.load_current(tx, self.commune.id)
        inforce.enforce(tx, commune, self.now)
        return commune

    def export(self, folder: Path) -> list[str]:
        """The configuration in force as files."""
        return documents.write_folder(folder, self.read(lambda tx: documents.current(tx, self.commune.id)))

    def _fill(self, tx: Connection) -> Commune:
        commune, _ = documents.import_folder(tx, documents.read_folder(self.settings.config), now=self.now)
        inforce.enforce(tx, commune, self.now)
        return commune
