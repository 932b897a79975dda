"""What a kind of table is asked with, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line says besides the file. columns: field names to spreadsheet letters; book: a rulebook."""

    columns: Mapping[str, str] = field(default_factory=dict)
    book: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked table. lines: how it was read and what applying it changes; nothing: nothing would change.

    apply: takes it in and says in words what became of the folder's files.
    """

    lines: tuple[str, ...]
    apply: Callable[[], str]
    nothing: bool = False
