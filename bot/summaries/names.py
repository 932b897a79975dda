"""Names for ids, looked up once a summary: units, decisions, project groups, periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.summaries import scope
from schedules.portfolio import Group
from schedules.rulebook import Rule

if TYPE_CHECKING:
    from schedules.commune import Commune

CHAT = "giao"
"""First part of the rule of every task given in chat (`giao/{n}`)."""


@dataclass(frozen=True, slots=True)
class Names:
    """What rules and units are called, and which decision and project group a rule belongs to."""

    units: Mapping[str, str]
    rules: Mapping[str, Rule]
    books: Mapping[str, str]  # rule id: rulebook id
    titles: Mapping[str, str]  # rulebook id: title

    @classmethod
    def of(cls, commune: Commune) -> Names:
        books = tuple(commune.rulebooks)
        return cls(
            units={unit.id: unit.name for unit in commune.directory.units.values()},
            rules={rule.id: rule for book in books for rule in book.rules},
            books={rule.id: book.id for book in books for rule in book.rules},
            titles={book.id: book.title for book in books},
        )

    def unit(self, id_: str) -> str:
        return self.units.get(id_, id_)

    def book(self, rule: str) -> str:
        """The rulebook a rule stands in; `giao` for tasks given in chat, "" for a rule no longer in any."""
        return CHAT if rule == CHAT else self.books.get(rule, "")

    def decision(self, rule: str) -> str:
        """The title of the decision a rule stands in; "" where there is none."""
        return self.titles.get(self.book(rule), "")

    def field(self, rule: str) -> str:
        """The field of a rule; "" where the office has not said."""
        found = self.rules.get(rule)
        return found.field if found else ""

    def group(self, rule: str) -> Group | None:
        found = self.rules.get(rule)
        return found.group if found else None


def rule_of(duty: str) -> str:
    """The rule of a duty id (rule/unit/project), as `counts.rule_of` cuts it in SQL."""
    return duty.partition("/")[0]


def shortest_first(codes: Iterable[str]) -> list[str]:
    """Period codes as they are said: the month before the quarter before the half-year."""

    def length(code: str) -> tuple[int, str]:
        period = scope.parse(code)
        return period.last_month - period.first_month, code

    return sorted(codes, key=length)
