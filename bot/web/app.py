"""The web app: the console or a page that says where to get a link, health, metrics, webhooks."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Callable, Generator
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.ledger.faults import place
from bot.messengers.console import Console
from bot.settings import is_local
from bot.texts import because, failure, plain
from bot.web import board, health, pages
from bot.web.channels import hooks
from bot.web.channels.pages import ChannelPages
from bot.web.console.pages import ConsolePages
from bot.web.console.pulse import Pulse
from bot.web.front import Front
from bot.web.gate import guard
from bot.web.gate.password import Gate, Password
from bot.web.house import House
from bot.web.papers.annexes import AnnexPages
from bot.web.papers.place import Place
from bot.web.papers.review import ReviewPages
from bot.web.papers.shelf import ShelfPages
from bot.web.phone import downloads
from bot.web.phone.evidence import EvidencePages
from bot.web.phone.filing import FilingPages
from bot.web.province.pages import ProvincePages
from schedules.errors import Fault

log = structlog.get_logger("web")

# How long what is being answered may take when the process ends; event streams end at once.
DRAIN_SECONDS = 3
LARGEST_HEADERS = 32 * 1024


class Site:
    """The pages of one process and what they keep running. `local`: served on loopback, where the console may be."""

    def __init__(self, house: House, *, local: bool) -> None:
        self._house, self._local = house, local
        pages.environment()
        self.pulse = Pulse(house)
        self.console: ConsolePages | None = None
        lane = next((lane for lane in house.lanes if isinstance(lane.messenger, Console)), None)
        secret = house.settings.console_password
        self.password = None if local or not secret else Password(lambda: house.links, secret)
        if (local or self.password) and lane is not None and isinstance(lane.messenger, Console):
            self.console = ConsolePages(house, lane, lane.messenger, self.pulse)
        self.app = Starlette(
            routes=self._routes(),
            middleware=self._middleware(),
            exception_handlers={HTTPException: _refused},
        )

    async def close(self) -> None:
        """Ends what waits for the future: event streams, a clock that plays."""
        if self.console is not None and self.console.clockwork is not None:
            await self.console.clockwork.close()
        await self.pulse.close()

    def _routes(self) -> list[BaseRoute]:
        # What reviews a decision may change the rules in force, so it is there for whoever sits at this machine only.
        front: list[BaseRoute] = (
            [*self.console.routes(), *_papers(self._house)] if self.console else [Route("/", _front)]
        )
        front += ChannelPages(self._house, free=self.console is not None).routes() if self._local else []
        front += self.password.routes() if self.password and self.console else []
        return [
            *front,
            *health.routes(self._house),
            *hooks.routes(self._house),
            *downloads.routes(self._house),
            *board.routes(self._house),
            *FilingPages(self._house).routes(),
            *EvidencePages(self._house).routes(),
            *ProvincePages(self._house).routes(),
            Mount("/static", _Static(directory=pages.STATIC)),
        ]

    def _middleware(self) -> list[Middleware]:
        shield = [
            Middleware(guard.Shield),
            Middleware(guard.Failures, answer=_failed),
            Middleware(guard.Guesses, refusal=lambda: pages.trouble(429)),
        ]
        if not self._local:
            return [*shield, Middleware(Gate, password=self.password)] if self.password and self.console else shield
        names = set(guard.LOCAL_NAMES)
        if self._house.settings.public_url and self.console is None:
            names.add(urlsplit(self._house.settings.public_url).hostname or "localhost")
        return [*shield, Middleware(guard.Names, names=names, refusal=lambda: pages.trouble(400))]


async def serve(
    house: House | Front,
    host: str,
    port: int,
    ready: Callable[[str], None] = lambda _address: None,
    *,
    listening: socket.socket | None = None,
) -> asyncio.Task[None]:
    """Serves until the task is cancelled; `ready` is told the address once it answers. Fault when the port is taken.

    listening: what `listen` gave for this host and port, when the caller wanted to know it free before.
    """
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Generator[None, None, None]:
            """Signals are the process's business (bot.app)."""
            yield

    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    listening = listening or listen(host, port)
    site = house if isinstance(house, Front) else Site(house, local=is_local(host))
    config = uvicorn.Config(
        site.app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        h11_max_incomplete_event_size=LARGEST_HEADERS,
    )
    server = Server(config)
    task = asyncio.create_task(_run(server, site, listening), name="web")
    while not server.started and not task.done():  # noqa: ASYNC110 -- uvicorn has no event for it
        await asyncio.sleep(0.01)
    if task.done():
        await task
    ready(address_of(host, listening.getsockname()[1]))
    return task


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; Fault when it cannot."""
    where = f"{host}:{port}"
    if not 0 <= port <= 65535:  # the resolver would take it and drop the high bits
        raise failure(Fault, "port.range", where)
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, proto)
    except OSError as problem:
        raise failure(Fault, "port.address", where) from problem
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(128)
    except OSError as problem:
        listening.close()
        if problem.errno == errno.EADDRINUSE:
            raise failure(Fault, "port.taken", where, other=port + 1) from problem
        raise failure(Fault, "port.closed", where, why=because(problem)) from problem
    listening.setblocking(False)
    return listening


async def _run(server: object, site: Site | Front, listening: socket.socket) -> None:
    import uvicorn

    assert isinstance(server, uvicorn.Server)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await site.close()
        await serving


def address_of(host: str, port: int) -> str:
    """The address of pages served there, with a slash at its end."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _papers(house: House) -> list[BaseRoute]:
    """The pages of decisions for whoever sits at this machine; the board has the same ones for the office."""
    place, home = Place("/vanban", plain("page.papers.keeper")), "/vanban"
    tables = (AnnexPages(house, place).table(), ShelfPages(house, place).table(), ReviewPages(house, place).table())
    return [Route(home + at, answer, methods=[method]) for table in tables for method, at, answer in table]


# --- answers that are no pages of their own --------------------------------------------------------------------------


async def _front(_request: Request) -> Response:
    return pages.page("front.html")


async def _refused(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    headers = problem.headers if isinstance(problem, HTTPException) else None
    if request.url.path.startswith("/console/"):
        return JSONResponse({"error": pages.advice(status)}, status, headers=headers)
    answer = pages.trouble(status)
    answer.headers.update(headers or {})
    return answer


async def _failed(request: Request, problem: Exception) -> Response:
    """The place is logged, the words of people are not; the page says nothing of either."""
    log.error("request failed", path=request.url.path, error=f"{type(problem).__name__} {place(problem)}")
    return await _refused(request, problem)


class _Static(StaticFiles):
    """Files named with the hash of their content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
