"""Words of the figures, from the catalogue of texts: the same in chat, picture, Word and Excel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.summaries import names
from bot.summaries.counts import FLAGS, Counts
from bot.texts import render


def text(name: str, /, **values: Any) -> str:
    """A text of `summaries.yaml` as one plain string."""
    return render(f"summary.{name}", **values).text


@cache
def flag(name: str) -> str:
    return text(f"flag.{name}")


@cache
def mark(name: str) -> str:
    return text(f"mark.{name}")


@cache
def group(name: str) -> str:
    return text(f"group.{name}")


@cache
def source(name: str) -> str:
    """Where a due date comes from; it stands beside every date in the annexes."""
    return text(f"source.{name}")


def book(id_: str, titles: Mapping[str, str]) -> str:
    """The title of a rulebook; words for tasks given in chat and for rules no longer in any."""
    if id_ == names.CHAT:
        return text("book.chat")
    return titles.get(id_) or text("book.none")


def parts(counts: Counts, flags: tuple[str, ...] = FLAGS, marks: tuple[str, ...] = ("blocked",)) -> list[str]:
    """What is not nought, worst first: ["quá hạn 3", "sắp đến hạn 1", "có vướng mắc 1"]."""
    told = [f"{flag(name)} {number}" for name in flags if (number := getattr(counts, name))]
    return told + [f"{mark(name)} {number}" for name in marks if (number := getattr(counts, name))]


def sentence(phrase: str) -> str:
    """With a capital first letter; the rest untouched, unlike `str.capitalize`, which would spoil names."""
    return phrase[:1].upper() + phrase[1:]
