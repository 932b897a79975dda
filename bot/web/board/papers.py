"""Decisions on the board: read, reviewed and put in force where the office sits, by the pages of this machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.texts import plain
from bot.web.board.seat import Seat
from bot.web.gate import forms
from bot.web.gate.doors import Page, Visit, form_of
from bot.web.gate.forms import Form
from bot.web.house import House
from bot.web.papers.annexes import AnnexPages
from bot.web.papers.place import Place
from bot.web.papers.review import ReviewPages
from bot.web.papers.shelf import ShelfPages

AT = "van-ban"
Handler = Callable[[Request], Awaitable[Response]]


class BoardPlace(Place):
    """The board of somebody who keeps the configuration; `request.state` holds the visit and the seat."""

    def __init__(self) -> None:
        super().__init__("", "")

    def home(self, request: Request) -> str:
        return f"{request.state.visit.path}/{AT}"

    def author(self, request: Request) -> str:
        return str(request.state.visit.person.id)

    async def form(self, request: Request, limit: int = forms.LARGEST_FORM) -> Form:
        return await form_of(request, request.state.visit, limit)

    def frame(self, request: Request) -> dict[str, Any]:
        visit: Visit = request.state.visit
        return {
            "mark": visit.mark,
            "up": (visit.path, plain("page.board.back")),
            "history": f"{visit.path}/cau-hinh/lich-su",
        }


class PaperPages:
    """The pages of decisions within the board; who may be there is looked at at every call."""

    def __init__(self, house: House) -> None:
        self._house, place = house, BoardPlace()
        self._all = [
            *AnnexPages(house, place).table(), *ShelfPages(house, place).table(), *ReviewPages(house, place).table()
        ]  # fmt: skip

    def gets(self) -> dict[str, Page]:
        return self._of("GET")

    def posts(self) -> dict[str, Page]:
        return self._of("POST")

    def _of(self, wanted: str) -> dict[str, Page]:
        return {f"{AT}{at}": self._kept(handler) for method, at, handler in self._all if method == wanted}

    def _kept(self, handler: Handler) -> Page:
        async def answer(request: Request, visit: Visit) -> Response:
            seat = Seat.of(self._house, request, visit)
            seat.need(seat.keeper)
            request.state.visit = visit
            return await handler(request)

        return answer
