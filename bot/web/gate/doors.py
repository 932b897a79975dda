"""The door of a page that is for one person: a signed address, one device, a code by chat for the second.

Opening changes nothing: messengers fetch every address they show, so a fetch sees a door without a word of what is
behind it, and only a press on *Mở* (a POST from this very page) makes the device the pass's own.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.ledger import audit
from bot.ledger.sending import messages
from bot.ledger.who import passes
from bot.messengers.protocol import Outgoing
from bot.texts import plain, render
from bot.web import pages
from bot.web.gate import forms, guard
from bot.web.gate.forms import Form
from bot.web.house import House
from schedules.directory import Person

COOKIE = "nv_may"
# With "no-referrer" a browser hides where a form comes from, and our own forms could not be told from others'.
HEADERS = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}
LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who may be here: whose pass it is, to what, and the mark that every form of the page carries."""

    person: Person
    subject: dict[str, Any]
    pass_id: str
    path: str  # address of the page, for its forms
    mark: str
    until: datetime


Page = Callable[[Request, Visit], Awaitable[Response]]
Admitted = Callable[..., None]  # (answer, token, seconds, secure=…): what else a device that was let in keeps


class Door:
    """A purpose's pages: `show` answers a GET of who may be here; `posts` by the last part of their address."""

    def __init__(
        self,
        house: House,
        purpose: str,
        title: str,
        show: Page,
        posts: dict[str, Page] | None = None,
        gets: dict[str, Page] | None = None,
        *,
        admitted: Admitted | None = None,
        what: str = "",
    ) -> None:
        self._house, self.purpose, self._title, self._show = house, purpose, title, show
        self._posts, self._gets, self._also, self._what = (
            posts or {},
            gets or {},
            admitted,
            what or plain("page.gate.what"),
        )

    def routes(self) -> list[BaseRoute]:
        base = f"/{self.purpose}/{{token}}"
        own = [
            Route(f"{base}/{name}", self._guarded(page, write=True), methods=["POST"])
            for name, page in self._posts.items()
        ]
        own += [Route(f"{base}/{name}", self._guarded(page), methods=["GET"]) for name, page in self._gets.items()]
        return [
            Route(base, self._front, methods=["GET"]),
            Route(f"{base}/mo", self._open, methods=["POST"]),
            Route(f"{base}/ma", self._send_code, methods=["POST"]),
            Route(f"{base}/nhap", self._enter_code, methods=["POST"]),
            *own,
        ]

    # --- who is it ------------------------------------------------------------------------------------------------

    async def _front(self, request: Request) -> Response:
        row = await self._row(request)
        if not passes.admits(row, self._device(request)):
            return self._gate(request, row)
        first = request.query_params.get(passes.FIRST, "")
        if first in self._gets:  # the address in the chat, opened again on a device that was let in
            return _to(f"{self._path(request)}/{first}")
        return _kept(await self._show(request, self._visit(request, row)))

    def _guarded(self, page: Page, *, write: bool = False) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if write:
                guard.check_same_origin(request)
            row = await self._row(request)
            if not passes.admits(row, self._device(request)):
                raise HTTPException(403)
            return _kept(await page(request, self._visit(request, row)))

        return answer

    async def _row(self, request: Request) -> RowMapping:
        """The pass of an address. HTTPException 404 for one that was altered, is over, revoked, or of nobody here."""
        ticket = self._house.links.read(self.purpose, request.path_params["token"])
        if ticket is None:
            raise HTTPException(404)
        row = await self._house.store.read(passes.find, self._house.commune.id, ticket.subject, datetime.now(UTC))
        if row is None or row["person"] != ticket.person or ticket.person not in self._house.commune.directory.people:
            raise HTTPException(404)
        return row

    def _visit(self, request: Request, row: RowMapping) -> Visit:
        person = self._house.commune.directory.people[row["person"]]
        mark = mark_of(self._device(request), row["id"])
        return Visit(person, dict(row["subject"]), row["id"], self._path(request), mark, row["expires_at"])

    def _path(self, request: Request) -> str:
        return f"/{self.purpose}/{request.path_params['token']}"

    @staticmethod
    def _device(request: Request) -> str:
        return request.cookies.get(COOKIE, "")

    # --- the door itself ------------------------------------------------------------------------------------------

    def _gate(self, request: Request, row: RowMapping, *, said: str = "", status: int = 200) -> HTMLResponse:
        """Nothing of what is inside, not even whose it is."""
        step = "open" if passes.fresh(row) else "enter" if said else "code"
        values = {"title": self._title, "path": self._path(request), "step": step, "said": said}
        return _kept(pages.page("gate/door.html", status, **values))

    async def _open(self, request: Request) -> Response:
        guard.check_same_origin(request)
        row = await self._row(request)
        device = passes.new_device()
        commune, now = self._house.commune.id, datetime.now(UTC)
        if not await self._house.store.do(passes.bind, commune, row["id"], device, now):
            return (
                _to(self._path(request))
                if passes.admits(row, self._device(request))
                else self._gate_again(request, row)
            )
        return self._admitted(request, device, row)

    def _gate_again(self, request: Request, row: RowMapping) -> HTMLResponse:
        values = {"title": self._title, "path": self._path(request), "step": "code", "said": ""}
        return _kept(pages.page("gate/door.html", 200, **values))

    async def _send_code(self, request: Request) -> Response:
        guard.check_same_origin(request)
        row = await self._row(request)
        now = self._house.clock.now()
        sent = await self._house.store.do(_send_code, self._house.commune.id, row, now, self._what)
        said = render("page.door.code_sent" if sent else "page.door.too_many").text
        if sent and self._house.heart is not None:
            self._house.heart.poke()
        return self._gate(request, row, said=said)

    async def _enter_code(self, request: Request) -> Response:
        form = await forms.read(request, LARGEST)
        row = await self._row(request)
        device, code = passes.new_device(), form.text("ma")
        commune, now = self._house.commune.id, datetime.now(UTC)
        if not await self._house.store.do(passes.redeem, commune, row["id"], code, device, now):
            return self._gate(request, row, said=render("page.door.wrong").text, status=422)
        return self._admitted(request, device, row)

    def _admitted(self, request: Request, device: str, row: RowMapping) -> Response:
        """The cookie is for this address alone, unknown to scripts, and sent by no other site's form."""
        first = row["subject"].get(passes.FIRST)
        answer = _to(f"{self._path(request)}/{first}" if first in self._gets else self._path(request))
        left: timedelta = row["expires_at"] - datetime.now(UTC)
        secure = (self._house.links.base or "").startswith("https://")
        answer.set_cookie(
            COOKIE, device, max_age=max(1, int(left.total_seconds())), path=self._path(request),
            httponly=True, samesite="lax", secure=secure,
        )  # fmt: skip
        if self._also is not None:
            self._also(answer, request.path_params["token"], max(1, int(left.total_seconds())), secure=secure)
        return answer


def mark_of(device: str, pass_id: str) -> str:
    """What a form of the page carries: only a page that knows the device's secret can have it."""
    return hmac.digest(device.encode(), pass_id.encode(), "sha256").hex()[:32]


async def form_of(request: Request, visit: Visit, limit: int = LARGEST) -> Form:
    """A form of the visit's own page. HTTPException 403 for any other."""
    form = await forms.read(request, limit)
    if not hmac.compare_digest(form.text("dau").encode(), visit.mark.encode()):
        raise HTTPException(403)
    return form


def _send_code(tx: Connection, commune: str, row: RowMapping, now: datetime, what: str) -> bool:
    made = passes.ask_code(tx, commune, row["id"], datetime.now(UTC))
    if made is None:
        return False
    code, n = made
    text = render("pass.code", code=code, what=what)
    key = f"notice/pass-{row['id']}-{n}/{row['person']}"
    messages.say(
        tx, commune, key=key, purpose="link", now=now, out=Outgoing(text), person=row["person"],
        expires_at=now + passes.CODE_LIVES,
    )  # fmt: skip
    audit.note(tx, commune, who=row["person"], what="second_device", now=now, subject=row["purpose"])
    return True


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303, headers=dict(HEADERS))


Kept = TypeVar("Kept", bound=Response)


def _kept(answer: Kept) -> Kept:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
