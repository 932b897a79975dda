"""What every emulated platform does alike: it remembers calls and broken rules, and what may go wrong on the way.

Faults are ordered in advance; the next calls of a method meet them, one after the other.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.emulators.loopback import Loopback

Kind = Literal["close", "drop", "hang", "delay", "drip", "status", "hidden", "html", "page"]
Json = dict[str, Any]
NOT_ACTED_ON = ("close", "status", "hidden", "html")


@dataclass(frozen=True)
class Fault:
    """kind:

    close: the connection ends before the request was acted on · drop: it is acted on, then the connection ends · hang:
    it is acted on and never answered · delay: it is acted on and answered `seconds` later · drip: it is acted on and
    answered, a letter every `seconds` · status: refused with `status` and `words`, not acted on · hidden: the same
    inside an HTTP 200 · html: not acted on, answered with a page that is no JSON and `status` · page: acted on, and
    answered with such a page.
    """

    kind: Kind
    method: str = ""  # "" is any but polling
    status: int = 502
    words: str = "Bad Gateway"
    retry_after: int | None = None
    seconds: float = 0.0
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


class Platform(Loopback):
    """A server of bots. `async with` runs it; `address` is its base address.

    check(): what a correct bot would not have done raises there.
    """

    name: ClassVar[str]

    def __init__(self, routes: list[Route]) -> None:
        super().__init__(routes)
        self.faults, self.violations, self.calls = Faults(), list[str](), list[tuple[str, Json]]()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def calls_of(self, method: str) -> list[Json]:
        """The parameters of every call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    def check(self) -> None:
        """Raises what a correct bot would never have asked for."""
        if self.violations:
            raise AssertionError(f"the bot broke {self.name.title()}'s rules:\n  " + "\n  ".join(self.violations))

    def before(self, request: Request, fault: Fault) -> Response:
        """What is answered instead of acting on the request."""
        if fault.kind == "close":
            return self.cut(request)
        return _page(fault) if fault.kind == "html" else self.refused(fault)

    async def after(self, request: Request, fault: Fault | None, answer: Response) -> Response:
        """The answer to what was acted on, or what becomes of it on its way back."""
        if fault is None:
            return answer
        if fault.kind == "drop":
            return self.cut(request)
        if fault.kind == "drip":
            return self.dripping(answer, fault.seconds)
        if fault.kind == "page":
            return _page(fault)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.closing.wait(), None if fault.kind == "hang" else fault.seconds)
        return answer

    def refused(self, fault: Fault) -> Response:
        """An error as this platform writes it."""
        raise NotImplementedError


def _page(fault: Fault) -> Response:
    return HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", fault.status)
