"""The password before the exercise when it is opened to other machines.

Whoever is in may play anybody of the cast, read what the exercise holds and change its rules; the password is all that
stands before it, and without https everybody on the same network can read it. The page says so.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.links import Links
from bot.texts import render
from bot.web import pages
from bot.web.gate import forms

COOKIE, PURPOSE, WHO = "nv_tap", "tap", "tap-huan"
LIVES = timedelta(hours=12)
WRONG_AT_MOST, WAIT = 5, 60.0  # wrong passwords, of everybody together, within so many seconds
# What has a lock of its own, or is for machines.
OPEN = (
    "/static/",
    "/vao",
    "/healthz",
    "/metrics",
    "/hook/",
    "/bang/",
    "/bieu/",
    "/tep/",
    "/lich/",
    "/chung/",
    "/minhchung/",
)


class Password:
    """Takes a password and remembers a browser that knew it. now: a clock that only counts."""

    def __init__(self, links: Callable[[], Links], password: str, now: Callable[[], float] = time.monotonic) -> None:
        self._links, self._password, self._now = links, password.encode(), now
        self._wrong: list[float] = []

    def routes(self) -> list[BaseRoute]:
        return [Route("/vao", self._enter, methods=["POST"])]

    def knows(self, request: Request) -> bool:
        """Whether this browser has given the password within LIVES."""
        return self._links().read(PURPOSE, request.cookies.get(COOKIE, "")) is not None

    async def _enter(self, request: Request) -> Response:
        form = await forms.read(request, 4096)
        now = self._now()
        self._wrong = [at for at in self._wrong if now - at < WAIT]
        if len(self._wrong) >= WRONG_AT_MOST:
            raise HTTPException(429)
        given = (form.values.get("mat_khau") or ("",))[0]
        if not hmac.compare_digest(given.encode(), self._password):
            self._wrong.append(now)
            return asked(request, wrong=True)
        answer = RedirectResponse("/", 303, headers={"Referrer-Policy": "same-origin"})
        token = self._links().token(PURPOSE, WHO, LIVES)
        secure = request.url.scheme == "https"
        seconds = int(LIVES.total_seconds())
        answer.set_cookie(COOKIE, token, max_age=seconds, httponly=True, samesite="strict", secure=secure)
        return answer


class Gate:
    """Lets nobody past who has not given the password."""

    def __init__(self, app: ASGIApp, password: Password) -> None:
        self.app, self.password = app, password

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(OPEN):
            request = Request(scope)
            if not self.password.knows(request):
                await asked(request)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def asked(request: Request, *, wrong: bool = False) -> Response:
    """The page that asks, and says what lies behind it."""
    if request.url.path.startswith("/console/"):
        return JSONResponse({"error": render("page.gate").text}, 401)
    answer: HTMLResponse = pages.page("gate/password.html", 401 if not wrong else 422, wrong=wrong)
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
