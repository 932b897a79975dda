"""The console's pages: who one can be, a chat, what the system knows, and a clock one can move."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot import texts
from bot.clock import TrainingClock
from bot.lanes.lane import Lane
from bot.messengers.console import GROUP, LARGEST_FILE, PICTURE_TYPES, Console
from bot.web import pages, words
from bot.web.console import clockwork
from bot.web.console.exercise import Exercise
from bot.web.console.history import SHOWN, Bubble, history
from bot.web.console.panel import Panel, panel
from bot.web.console.pulse import Pulse
from bot.web.console.seats import Seat, cast, find, group_title
from bot.web.gate import guard
from bot.web.house import House, local_now, receive
from schedules.commune import Commune
from schedules.directory import Role

LARGEST_UPDATE = 128 * 1024
MOST_SHOWN = 1000
ANEW = "anew"


# What static/console.js says by itself.
SCRIPT = (
    "unread", "lost", "cut", "unsent", "unsent_cut", "too_large", "sending", "file_unsent", "reply", "edit", "this",
)  # fmt: skip


@cache
def _script() -> str:
    """Its texts by their last names, as the page hands them over."""
    said = {name: texts.plain(f"page.console.script.{name}") for name in SCRIPT}
    return json.dumps(said | {"product": texts.plain("page.name")}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class View:
    """Everything one browser shows at one moment."""

    seat: Seat
    seats: Sequence[Seat]
    bubbles: Sequence[Bubble]
    panel: Panel
    shown: int

    @property
    def typing(self) -> bool:
        return any(bubble.waiting for bubble in self.bubbles)


class ConsolePages:
    """Routes of the console. Only mounted when the process runs a console messenger on loopback."""

    def __init__(self, house: House, lane: Lane, console: Console, pulse: Pulse) -> None:
        self._house, self._lane, self._console, self._pulse = house, lane, console, pulse
        clock = house.clock
        self.clockwork: clockwork.Clockwork | None = None
        self.exercise: Exercise | None = None
        if isinstance(clock, TrainingClock):
            self.clockwork = clockwork.Clockwork(house, clock, pulse.touch)
            self.exercise = Exercise(house, lane, console, clock, self.clockwork)
        console.watch(pulse.touch)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.page),
            Route("/console/state", self.state),
            Route("/console/live", self.live),
            Route("/console/say", self.say, methods=["POST"]),
            Route("/console/upload", self.upload, methods=["POST"]),
            Route("/console/clock", self.move, methods=["POST"]),
            Route("/console/exercise", self.begin, methods=["POST"]),
            Route("/console/file/{mark}", self.file),
        ]

    async def page(self, request: Request) -> HTMLResponse:
        """The whole page, already filled: it shows everything before a line of script has run."""
        view = await self._view(request)
        offered = await self.exercise.offered() if self.exercise else None
        return pages.page("console/console.html", **self._values(view), stories=offered)

    async def state(self, request: Request) -> JSONResponse:
        """The parts of the page that change, as HTML by name."""
        view = await self._view(request)
        values = self._values(view)
        parts = {
            name: pages.render(f"console/_{name}.html", **values) for name in ("cast", "chat", "panel", "head", "told")
        }
        return JSONResponse(
            parts | {"seat": view.seat.id, "title": view.seat.title, "typing": view.typing, "clock": values["clock"]}
        )

    async def live(self, request: Request) -> StreamingResponse:
        if self._pulse.full:
            raise HTTPException(429)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._pulse.events(), media_type="text/event-stream", headers=headers)

    async def say(self, request: Request) -> JSONResponse:
        """Takes one update as the chosen seat; answered once it is kept. The same id again changes nothing."""
        guard.check_same_origin(request)
        body = await guard.body_of(request, LARGEST_UPDATE)
        updates = self._console.admit(request.headers, body)
        if updates is None or not self._in_cast(updates[0][1]):
            raise HTTPException(400)
        await receive(self._house, self._lane, updates)
        self._pulse.touch()
        return JSONResponse({"kept": True}, 202)

    async def upload(self, request: Request) -> JSONResponse:
        """A file's bytes, before the update that names it."""
        guard.check_same_origin(request)
        name = " ".join(request.query_params.get("name", "").split())[:120] or "tep"
        content = await guard.body_of(request, LARGEST_FILE)
        if not content:
            raise HTTPException(400)
        file = await self._console.upload(name.replace("/", "_").replace("\\", "_"), content)
        kind = "photo" if file.mime in PICTURE_TYPES else "file"
        value = {"id": file.id, "name": file.name, "mime": file.mime, "size": file.size}
        return JSONResponse({"kind": kind, "file": value})

    async def move(self, request: Request) -> JSONResponse:
        """Moves the training clock, or ends a move under way."""
        guard.check_same_origin(request)
        value = _object(await guard.body_of(request, 1024))
        if self.clockwork is None:
            raise HTTPException(404)
        to = value.get("to")
        if to == "stop":
            self.clockwork.enough()
            return JSONResponse({"to": None})
        if to not in clockwork.MOVES:
            raise HTTPException(400)
        try:
            target = await self.clockwork.start(to, str(value.get("seat", "")))
        except clockwork.Busy:
            return JSONResponse({"error": texts.plain("page.console.busy")}, 409)
        if target is None:
            return JSONResponse({"error": texts.plain("page.console.no_due")}, 409)
        return JSONResponse({"to": target.isoformat()})

    async def begin(self, request: Request) -> JSONResponse:
        """Starts the exercise over ("anew"), or tells a prepared story up to where somebody takes over."""
        guard.check_same_origin(request)
        wanted = _object(await guard.body_of(request, 1024)).get("story")
        if self.exercise is None:
            raise HTTPException(404)
        offered = await self.exercise.offered()
        story = next((one for one in offered or () if one.id == wanted), None)
        if offered is None or (story is None and wanted != ANEW):
            raise HTTPException(400)
        try:
            self.exercise.tell(story) if story else self.exercise.restart()
        except clockwork.Busy:
            return JSONResponse({"error": texts.plain("page.console.busy")}, 409)
        return JSONResponse({"seat": story.seat if story else None})

    async def file(self, request: Request) -> Response:
        """A file of a chat: pictures are shown, everything else is a download, and neither may run anything."""
        file = await self._console.file(request.path_params["mark"])
        if file is None:
            raise HTTPException(404)
        shown = file.mime in PICTURE_TYPES
        how = "inline" if shown else "attachment"
        headers = {
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": guard.CSP_FILE,
            "Cache-Control": "private, max-age=86400, immutable",
        }
        return Response(file.content, media_type=file.mime if shown else "application/octet-stream", headers=headers)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _in_cast(self, raw: dict[str, Any]) -> bool:
        """A seat may write in its own chat, and anybody of the directory in the group's."""
        commune = self._house.commune
        if raw["chat"] == GROUP:
            return bool(raw.get("group")) and raw.get("sender") in commune.directory.people
        return not raw.get("group") and find(commune, raw["chat"]) is not None

    async def _view(self, request: Request) -> View:
        wanted = request.query_params.get("ai") or first_seat(self._house.commune)
        if find(self._house.commune, wanted) is None:
            raise HTTPException(404)
        asked = request.query_params.get("so", "")
        shown = min(int(asked), MOST_SHOWN) if asked.isdecimal() and len(asked) < 6 else SHOWN
        now = self._house.clock.now()
        return await self._house.store.read(self._read, self._house.commune, wanted, max(shown, 1), now)

    def _read(self, tx: Connection, commune: Commune, wanted: str, shown: int, now: datetime) -> View:
        seats = cast(tx, commune)
        seat = next(one for one in seats if one.id == wanted)
        bubbles = history(tx, commune.id, wanted, self._console.label, shown)
        return View(seat, seats, bubbles, panel(tx, commune, wanted, now), shown)

    def _values(self, view: View) -> dict[str, Any]:
        commune, now = self._house.commune, local_now(self._house)
        people = {one.id: one.title for one in commune.directory.people.values()}
        return {
            "commune": commune,
            "seat": view.seat,
            "seats": view.seats,
            "bubbles": view.bubbles,
            "panel": view.panel,
            "typing": view.typing,
            "more": MOST_SHOWN if len(view.bubbles) >= view.shown < MOST_SHOWN else 0,
            "people": people,
            "group_title": group_title(commune),
            "commands": self._console.menus.get(view.seat.id, ()),
            "now": now,
            "clock": self._clock(now),
            "script": _script(),
            "told": self.exercise.told if self.exercise else None,
        }

    def _clock(self, now: datetime) -> dict[str, Any]:
        moving = self.clockwork is not None and self.clockwork.moving
        reason = self._house.commune.calendar.reason_off(now.date())
        weekday = words.weekday(now)  # stands before the date already
        return {
            "at": now.isoformat(timespec="milliseconds"),
            "day": words.long_day(now),
            "hour": words.hour(now),
            "off": "" if reason in (None, weekday) else reason,
            "training": self.clockwork is not None,
            "moving": moving,
        }


def first_seat(commune: Commune) -> str:
    """Whom a newcomer is at first: a head with duties says more about the product than anybody else."""
    heads = commune.directory.having(Role.head)
    owners = [head for head in heads if set(head.units) & set(commune.owners)]
    for found in (*owners, *heads, *commune.directory.people.values()):
        return found.id
    return GROUP


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as bad:
        raise HTTPException(400) from bad
    if not isinstance(value, dict):
        raise HTTPException(400)
    return value
