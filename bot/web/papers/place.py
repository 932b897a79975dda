"""Where pages with two homes stand: on this machine for whoever sits at it, on the board behind a person's link."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from bot.texts import plain
from bot.web import pages
from bot.web.gate import forms
from bot.web.gate.forms import Form

_REFERRER = {"Referrer-Policy": "same-origin"}  # with "no-referrer" a browser hides where a form comes from


class Place:
    """This machine: nobody has a name here, and a form is believed by where it comes from."""

    def __init__(self, home: str, author: str) -> None:
        self._home, self._author = home, author

    def home(self, _request: Request) -> str:
        """The address of the first of the pages."""
        return self._home

    def author(self, _request: Request) -> str:
        """Who changes something, for the record."""
        return self._author

    async def form(self, request: Request, limit: int = forms.LARGEST_FORM) -> Form:
        """What a form of these pages sent. HTTPException 403 for any other."""
        return await forms.read(request, limit)

    def frame(self, _request: Request) -> dict[str, Any]:
        """What every page shows around itself. mark: for its forms; up: the way out; history: the way back, if any."""
        return {"mark": "", "up": ("/", plain("page.papers.training")), "history": ""}

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page as it looks here."""
        made = pages.page(template, status, home=self.home(request), **self.frame(request), **values)
        made.headers.update(_REFERRER)
        return made

    def to(self, request: Request, address: str = "") -> RedirectResponse:
        """To another of the pages, by what follows the first one's address."""
        return RedirectResponse(self.home(request) + address, 303, headers=_REFERRER)
