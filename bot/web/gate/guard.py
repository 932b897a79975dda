"""What every request passes: whose name the page is called by, where a write comes from, what an answer may load.

The console acts for anybody of the cast, so it answers on this machine only, under this machine's names (a page
elsewhere that resolves its own name to 127.0.0.1 is refused), and takes writes from its own pages only.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A file somebody uploaded is shown with no rights at all, whatever it says it is.
CSP_FILE = "default-src 'none'; sandbox; frame-ancestors 'none'"
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
MINUTE = 60.0
# Far above any update (a long text with entities is some 50 KB), far below what could hurt.
LARGEST_UPDATE = 1024 * 1024
SILENCE, WHOLE = 20.0, 300.0  # seconds a body may pause, and take; 10 MB over a slow mobile line take two minutes
MOST_CLIENTS = 10_000  # remembered at a time: a flood of addresses takes no memory
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class Shield:
    """Adds to every answer the headers that keep a browser from doing more than was meant."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", CSP)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, guarded)


class Failures:
    """Answers what no handler foresaw, inside `Shield`: the framework's own place for it is outside of everything."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self.app, self.answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as problem:
            if begun or scope["type"] != "http":
                raise
            answer = await self.answer(Request(scope), problem)
            await answer(scope, receive, send)


class Guesses:
    """Answers 429 to who asks for one address after another that is none: signed links are not to be tried out.

    Only misses count and only misses are refused, so nobody who has a right link is kept out, whoever else shares
    their address (an office, a proxy).
    """

    def __init__(
        self, app: ASGIApp, refusal: Callable[[], Response], most: int = 40, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.app, self.refusal, self.most, self.now = app, refusal, most, now
        self._missed: OrderedDict[str, tuple[float, int]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = False

        async def watched(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 404:
                refused = self._too_many(scope["client"][0] if scope.get("client") else "")
                if refused:
                    await self.refusal()(scope, receive, send)
            if not refused:
                await send(message)

        await self.app(scope, receive, watched)

    def _too_many(self, client: str) -> bool:
        """Counts one more miss of an address; whether it has had too many within a minute."""
        begun, count = self._missed.pop(client, (self.now(), 0))
        if self.now() - begun >= MINUTE:
            begun, count = self.now(), 0
        self._missed[client] = (begun, count + 1)
        while len(self._missed) > MOST_CLIENTS:
            self._missed.popitem(last=False)
        return count >= self.most


class Names:
    """Refuses a request whose Host is none of ours (DNS rebinding)."""

    def __init__(self, app: ASGIApp, names: Iterable[str], refusal: Callable[[], Response]) -> None:
        self.app, self.names, self.refusal = app, frozenset(names), refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and host_name(Headers(scope=scope).get("host", "")) not in self.names:
            await self.refusal()(scope, receive, send)
            return
        await self.app(scope, receive, send)


def host_name(host: str) -> str:
    """The name of a Host header, without its port; '' when it makes no sense."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def from_here(request: Request) -> bool:
    """Does the request come from this machine itself: not through a proxy on it, nor from a page with its own name?"""
    if any(name in request.headers for name in _FORWARDED) or request.client is None:
        return False
    if host_name(request.headers.get("host", "")) not in LOCAL_NAMES:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def check_same_origin(request: Request) -> None:
    """A write must come from a page of ours: browsers say so themselves, and a form elsewhere cannot pretend."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site != "same-origin":
        raise HTTPException(403)
    if origin is None and site is None:
        raise HTTPException(403)
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise HTTPException(403)


async def body_of(request: Request, limit: int) -> bytes:
    """The body, read no further than `limit` bytes whatever its header says.

    HTTPException 413 beyond; 408 for who keeps silent for SILENCE seconds or is not done within WHOLE: a request sent
    a byte at a time holds nothing for long.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and (len(announced) > 15 or int(announced) > limit):
        raise HTTPException(413)
    body = bytearray()
    chunks = request.stream()
    try:
        async with asyncio.timeout(WHOLE):
            while (chunk := await _next(chunks)) is not None:
                body += chunk
                if len(body) > limit:
                    raise HTTPException(413)
    except TimeoutError as slow:
        raise HTTPException(408) from slow
    return bytes(body)


async def _next(chunks: AsyncGenerator[bytes, None]) -> bytes | None:
    async with asyncio.timeout(SILENCE):
        return await anext(chunks, None)
