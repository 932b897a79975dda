"""What every check is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from bot import bots
from bot.desk import Desk
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.store import EVERY, Store
from bot.settings import Settings
from bot.texts import plain


class Level(StrEnum):
    """How a line is to be taken."""

    well = "well"
    note = "note"
    wrong = "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. what: the thing looked at; said: how it is; mend: what to do, "" where nothing is to be done."""

    level: Level
    what: str
    said: str
    mend: str = ""

    def __str__(self) -> str:
        level, said = plain(f"doctor.level.{self.level}"), " ".join(f"{self.what}: {self.said}".split())
        return f"{level:<6} {said}" + (f" → {' '.join(self.mend.split())}" if self.mend else "")

    def as_json(self) -> dict[str, Any]:
        return {"level": self.level.name, "what": self.what, "said": self.said, "mend": self.mend}


def line(level: Level, name: str, what: str = "", /, **values: Any) -> Line:
    """The text `doctor.{name}`: how it is and, in a line of its own, what to do.

    what: the thing looked at, where it is not the one that the first word of the name stands for.
    """
    said, _, mend = plain(f"doctor.{name}", **values).partition("\n")
    return Line(level, what or plain(f"doctor.{name.partition('.')[0]}"), said, mend)


class Ward:
    """An installation under examination. given: the environment's settings; now: the host's clock."""

    def __init__(self, given: Settings, now: datetime) -> None:
        self.given, self.now = given, now

    @cached_property
    def everywhere(self) -> Store:
        """The record of all communes of a server, migrated. Fault where it cannot be opened."""
        store = Store(self.given.database_url)
        migrate(store)
        return store.of(EVERY)

    @cached_property
    def communes(self) -> list[str]:
        """Those of a server of several, where none was named; else none."""
        if self.given.sqlite_path is not None or self.given.commune:
            return []
        found = self.everywhere.read_now(documents.communes)
        return found if len(found) > 1 else []

    @cached_property
    def desk(self) -> Desk:
        """The record. Fault where it cannot be opened."""
        return Desk(self.given, self.now)

    @cached_property
    def settings(self) -> Settings:
        """With the bots of the record."""
        return bots.with_kept(self.given)
