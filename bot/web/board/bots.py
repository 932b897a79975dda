"""The bots and their tokens on the board: the page of this machine, for the office and the operator, behind their link.

A token pasted here goes the way it goes there: tried with its platform, sealed, never shown again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from bot.conversation.looking.board import PURPOSE
from bot.web.board.seat import Seat
from bot.web.channels.pages import ChannelPages
from bot.web.gate.doors import Page, Visit, form_of
from bot.web.gate.forms import Form
from bot.web.gate.guard import from_here
from bot.web.house import House

AT = "bot"
Handler = Callable[[Request], Awaitable[Response]]


class BotPages(ChannelPages):
    """The pages of the channels within the board; who may see them is looked at at every call."""

    def __init__(self, house: House) -> None:
        super().__init__(house, free=False)

    def gets(self) -> dict[str, Page]:
        return {AT: self._kept(self.page)}

    def posts(self) -> dict[str, Page]:
        known: dict[str, Handler] = {
            "them": self.add, "dia-chi": self.link, "bo": self.forget, "chay-lai": self.restart
        }  # fmt: skip
        return {f"{AT}/{name}": self._kept(handler) for name, handler in known.items()}

    def _kept(self, handler: Handler) -> Page:
        async def answer(request: Request, visit: Visit) -> Response:
            seat = Seat.of(self._house, request, visit)
            # In the exercise anybody may play the office: there a token is taken from this machine alone.
            seat.need(seat.keeper and (not self._house.settings.local_only or from_here(request)))
            request.state.visit = visit
            return await handler(request)

        return answer

    def _by(self, request: Request) -> str:
        return str(request.state.visit.person.id)

    def _mark(self, request: Request) -> str:
        return str(request.state.visit.mark)

    async def _form(self, request: Request) -> Form:
        return await form_of(request, request.state.visit)

    def _home(self, request: Request) -> str:
        return f"/{PURPOSE}/{request.path_params['token']}/{AT}"

    def _again(self, request: Request) -> str:
        return f"/{PURPOSE}/{request.path_params['token']}"
