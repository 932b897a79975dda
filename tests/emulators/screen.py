"""A chat as somebody reads it on a screen, the same on every platform: the newest message, a choice by its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Shown(Protocol):
    """A message of the bot on a screen."""

    @property
    def buttons(self) -> list[str]: ...


Message = TypeVar("Message", bound=Shown)


def chosen(label: str, shown: Iterable[tuple[str, str]], message: object) -> str:
    """What a choice stands for (a button's data, a number to type); its label may be given in part."""
    pairs = list(shown)
    exact = [value for name, value in pairs if name == label]
    found = exact or [value for name, value in pairs if label.casefold() in name.casefold()]
    if not found:
        raise AssertionError(f"no choice “{label}” among {[name for name, _ in pairs]} of: {message}")
    return found[0]


def newest_with(label: str, seen: Sequence[Message], who: str) -> Message:
    """The newest message that offers a choice."""
    offering = [one for one in seen if any(label.casefold() in name.casefold() for name in one.buttons)]
    if not offering:
        raise AssertionError(f"{who} sees no choice “{label}”; the last message is {newest(seen, who)}")
    return offering[-1]


def newest(seen: Sequence[Message], title: str) -> Message:
    """The last message; there must be one."""
    if not seen:
        raise AssertionError(f"{title} has heard nothing")
    return seen[-1]
