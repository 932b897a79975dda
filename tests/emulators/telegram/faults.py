"""What may go wrong on the way, ordered in advance: the next calls of a method meet it, one after the other."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["delay", "drop", "close", "hang", "drip", "status", "html"]


@dataclass(frozen=True)
class Fault:
    """kind:

    close: the connection ends before the request was acted on · drop: it is acted on, then the connection ends ·
    hang: it is acted on and never answered · delay: it is acted on and answered `seconds` later · drip: it is acted on
    and answered, a letter every `seconds` · status: refused with
    `status` and `words`, not acted on · html: a page of `status` instead of JSON.
    """

    kind: Kind
    method: str = ""  # "" is any but polling
    status: int = 502
    words: str = "Bad Gateway"
    seconds: float = 0.0
    retry_after: int | None = None
    text: str = ""  # only a message that holds this
    chat: str = ""  # only in this chat


@dataclass
class Faults:
    waiting: deque[Fault] = field(default_factory=deque)
    met: list[tuple[str, Fault]] = field(default_factory=list)

    def add(self, kind: Kind, method: str = "", *, times: int = 1, **what: object) -> None:
        self.waiting.extend([Fault(kind, method, **what)] * times)  # type: ignore[arg-type]

    def next(self, method: str, text: str = "", chat: object = "") -> Fault | None:
        for fault in self.waiting:
            named = fault.method == method if fault.method else method != "getUpdates"
            if named and fault.text in text and fault.chat in ("", str(chat)):
                self.waiting.remove(fault)
                self.met.append((method, fault))
                return fault
        return None
