"""Plain text with spans: what every message is made of. No markup goes over the wire, so no value can break it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "you": where the catalogue speaks to its reader (bot.texts.address); no messenger ever sees one.
Style = Literal["strong", "em", "strike", "code", "you"]


@dataclass(frozen=True, slots=True)
class Span:
    """`offset` and `length` count UTF-16 units, as Telegram and Zalo do."""

    offset: int
    length: int
    style: Style


@dataclass(frozen=True, slots=True)
class Rich:
    text: str
    spans: tuple[Span, ...] = ()
