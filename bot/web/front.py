"""One door for every commune of a server: whose page it is, the host's name says; whose update, its path.

`xa-dong.nhacviec.example` is the door of xa-dong: a host of its own, so that no cookie of one commune reaches another.
Webhooks come by `/hook/{messenger}/{commune}` under any name, those of a bot that communes share by `/hook/telegram/_`.
`/healthz` and `/metrics` speak for all; the server's own name says where a link comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.bots import EVERYBODYS
from bot.lanes.switchboard import Switchboard
from bot.settings import Settings
from bot.vigil import SILENT, Vigil
from bot.web import health, pages
from bot.web.gate import guard
from bot.web.house import House

Site = Callable[[House], ASGIApp]


class Crowd(Protocol):
    """All communes of a process. `house`: one, while somebody is in it; `apps`: those open just now."""

    def house(self, name: str, /) -> AbstractAsyncContextManager[House | None]: ...
    @property
    def apps(self) -> Mapping[str, House]: ...
    @property
    def switchboard(self) -> Switchboard | None: ...
    @property
    def vigil(self) -> Vigil: ...
    @property
    def settings(self) -> Settings: ...


class Front:
    """site: makes the pages of one commune."""

    def __init__(self, crowd: Crowd, site: Site) -> None:
        self._crowd, self._site = crowd, site
        self._made: dict[str, tuple[House, ASGIApp]] = {}
        self.app: ASGIApp = guard.Shield(self._answer)

    async def close(self) -> None:
        """As a site's; the pages of communes keep nothing running of their own."""

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        parts = request.url.path.strip("/").split("/")
        if parts == ["hook", "telegram", EVERYBODYS]:
            await (await self._pushed(request))(scope, receive, send)
            return
        host = (request.url.hostname or "").split(".")[0]
        wanted = parts[2] if parts[0] == "hook" and len(parts) == 3 else host
        async with AsyncExitStack() as inside:
            try:
                house, other = await inside.enter_async_context(self._crowd.house(wanted)), 404
            except SILENT:  # whose page it is cannot be known; how the server is can be said
                house, other = None, 503
            answer = await self._of_all(request, parts, other) if house is None else self._pages(wanted, house)
            await answer(scope, receive, send)

    async def _pushed(self, request: Request) -> Response:
        """An update for the bot that communes share. The 200 acknowledges it, so it is given once it is kept."""
        board = self._crowd.switchboard
        if board is None or request.method != "POST":
            return pages.trouble(404)
        try:
            known = await board.push(request.headers, await guard.body_of(request, guard.LARGEST_UPDATE))
        except HTTPException as refused:
            return PlainTextResponse("", refused.status_code)
        except SILENT:
            return PlainTextResponse("", 503)
        return PlainTextResponse("ok") if known else PlainTextResponse("", 403)

    def _pages(self, name: str, house: House) -> ASGIApp:
        held = self._made.get(name)
        if held is None or held[0] is not house:
            open_ = self._crowd.apps
            self._made = {name: one for name, one in self._made.items() if open_.get(name) is one[0]}
            held = self._made[name] = (house, self._site(house))
        return held[1]

    def _open(self) -> list[tuple[str, House]]:
        """The communes open just now; others open and close while these are asked."""
        return list(self._crowd.apps.items())

    async def _of_all(self, request: Request, parts: list[str], other: int) -> Response:
        """How the server is; `other`: the status of every other page."""
        if parts == ["healthz"]:
            reasons = await self._crowd.vigil.faults()
            for name, house in self._open() if not reasons else ():
                reasons += [f"{name}: {why}" for why in await health.faults(house)]
            return JSONResponse({"ok": not reasons, "reasons": reasons}, 503 if reasons else 200)
        if parts == ["metrics"] and guard.from_here(request):
            return PlainTextResponse(await self._metrics(), media_type="text/plain; version=0.0.4")
        if parts == [""] and other == 404 and self._own_name(request):
            return pages.page("front.html")
        return pages.trouble(other)

    def _own_name(self, request: Request) -> bool:
        """Whether the server itself was meant, by its own name or here on this machine: no commune's, no other's."""
        own = urlsplit(self._crowd.settings.public_url or "").hostname
        return (request.url.hostname or "") in {own, *guard.LOCAL_NAMES}

    async def _metrics(self) -> str:
        """All lanes of the server; and of each commune open here its own, its name beside every other label.

        Of a record that does not answer only that is told: an alarm on a figure hears nothing of a page that fails.
        """
        well = not await self._crowd.vigil.faults()
        try:
            return health.exposition([health.of_server(well=well), *await self._counted()])
        except SILENT:
            return health.exposition([health.of_server(well=False)])

    async def _counted(self) -> list[health.Metric]:
        vigil = self._crowd.vigil
        whole = health.of_lanes(await vigil.lanes(), vigil.clock.now(), named=True)
        found: dict[str, health.Metric] = {}
        for name, house in self._open():
            for metric in await health.gather(house, lanes_too=False):
                samples = tuple(({"commune": name, **labels}, value) for labels, value in metric.samples)
                before = found.get(metric.name)
                found[metric.name] = replace(metric, samples=(*(before.samples if before else ()), *samples))
        return [*whole, *found.values(), *health.of_process()]
