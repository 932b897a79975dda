"""What went wrong, in the words of the catalogue.

A text `fault.…` is what is wrong and, as its last line, how to mend it; a test holds each to both.
"""

from __future__ import annotations

from typing import Any, TypeVar

from bot.texts.catalogue import plain
from schedules.errors import Fault

F = TypeVar("F", bound=Fault)


def failure(kind: type[F], name: str, where: str = "", /, **values: Any) -> F:
    """A fault of this kind, to be raised; `where` is a place (a file, a setting, an option), never a sentence."""
    *what, mend = plain(f"fault.{name}", **values).split("\n")
    return kind("\n".join(what), where, mend)
