"""What the words of a configuration are called on pages: kinds of rules, periods, roles, kinds of units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from bot import texts
from schedules.configuration import words


class Labels(Mapping[str, str]):
    """Words and what they are called, from the catalogue (`label.<table>.<word>`), in its order.

    Words the reader knows and nobody has given a label yet stand at the end under their own name: none may get lost.
    """

    def __init__(self, table: str, known: Mapping[str, object] | None = None) -> None:
        self._table, self._known = table, known or {}

    @cached_property
    def _held(self) -> dict[str, str]:
        """Looked up when first asked: the catalogue is not read where no page is."""
        before = f"label.{self._table}."
        held = {name.removeprefix(before): texts.plain(name) for name in texts.names() if name.startswith(before)}
        return held | {word: word for word in self._known if word not in held}

    def __getitem__(self, word: str) -> str:
        return self._held[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


ROLES, FORMS = Labels("role", words.ROLES), Labels("form", words.FORMS)
UNIT_KINDS, GROUPS = Labels("unit", words.UNIT_KINDS), Labels("group", words.GROUPS)
WINDOWS, PERIODS = Labels("window", words.WINDOWS), Labels("period", words.EVERY)
RULE_KINDS, SENDS = Labels("rule", words.KINDS), Labels("send", words.SENDS)
SOURCES, EACH = Labels("source", words.SOURCES), Labels("each", words.EACH)
OPERATORS = Labels("operator", words.OPERATORS)
WEEKDAYS, QUOTAS = Labels("weekday"), Labels("quota")
