"""The pages that look: overview, duties, units, projects, calendar, one duty's story, who is silent, the channels."""

from __future__ import annotations

import asyncio
import json
import re
from calendar import Calendar as Months
from calendar import monthrange
from collections import Counter
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.conversation import delivery
from bot.conversation.looking.board import PURPOSE
from bot.summaries import text, words
from bot.summaries.duties import DutyRow
from bot.summaries.figures import Figures, figures
from bot.summaries.files import Wanted
from bot.texts import plain, render
from bot.web import pages
from bot.web.board import charts, choosing, story, watching
from bot.web.board.bots import BotPages
from bot.web.board.config.live import LivePages
from bot.web.board.config.pages import ConfigPages
from bot.web.board.morning import MorningPages
from bot.web.board.papers import PaperPages
from bot.web.board.seat import Seat
from bot.web.gate.doors import Door, Visit, form_of
from bot.web.house import House
from bot.web.phone.evidence import as_file
from bot.web.words import FILTERS, LOOKS, PAPERS

OWN = "nv_bang"  # the cookie that says which board is this device's own: read by shared views alone
# What a tile leads to, what it counts, its colour.
TILES = (
    ("qua_han", "overdue", "late"),
    ("hom_nay", "today", "near"),
    ("sap_den", "soon", "near"),
    ("cho_xac_nhan", "awaiting", "waiting"),
    ("vuong", "blocked", "stuck"),
    ("gia_han", "extension", "waiting"),
)
LATE_SHOWN = 8


def routes(house: House) -> list[BaseRoute]:
    """Everything under /bang, and the shared views under /chung."""
    board = BoardPages(house)
    return [*board.door.routes(), Route("/chung/{page}", board.shared), Route("/chung/", board.shared)]


class BoardPages:
    """The pages behind one door."""

    def __init__(self, house: House) -> None:
        self._house = house
        rooms = MorningPages(house), ConfigPages(house), LivePages(house), BotPages(house), PaperPages(house)
        self.door = Door(
            house,
            PURPOSE,
            plain("page.board.door"),
            self.overview,
            posts={"dong": self.close} | {at: page for room in rooms for at, page in room.posts().items()},
            gets={
                "viec": self.list,
                "don-vi": self.units,
                "du-an": self.projects,
                "lich": self.calendar,
                "chuyen": self.story,
                "minh-chung": self.evidence,
                "im-lang": self.silent,
                "kenh": self.channels,
            }
            | {at: page for room in rooms for at, page in room.gets().items()},
            admitted=_own,
            what=plain("page.board.asked_for"),
        )

    def _seat(self, request: Request, visit: Visit) -> Seat:
        return Seat.of(self._house, request, visit)

    async def _figures(self, seat: Seat) -> Figures:
        return await self._house.store.read(
            figures, seat.commune, seat.today, unit=seat.unit(), messenger=seat.messenger
        )

    # --- figures ------------------------------------------------------------------------------------------------------

    async def overview(self, request: Request, visit: Visit) -> Response:
        """What is late, who is stuck, what waits for a decision; how far the year is."""
        seat = self._seat(request, visit)
        whole = await self._figures(seat)
        late = choosing.Wish(seat.unit(), "qua_han", "", "", None, None, "", 1)
        rows, _ = await self._house.store.read(choosing.read, seat, late)
        longest = max((row.counts.total for row in whole.units), default=0)
        ring = charts.gauge(whole.total.done_percent)
        return seat.page(
            "overview.html",
            "",
            whole=whole,
            tiles=[(state, getattr(whole.total, name), FILTERS[state], look) for state, name, look in TILES],
            bars=[(row, charts.bar(row.counts, longest)) for row in whole.units],
            in_words=charts.in_words,
            keys=charts.keys(),
            late=rows[:LATE_SHOWN],
            more=max(0, len(rows) - LATE_SHOWN),
            ring=ring,
            stairs=_stairs(whole, seat.today),
            at_risk=[text.outlook_line(one) for one in whole.at_risk],
            summary=text.summary(whole).text.splitlines()[1:4],
            annexes=words.sentence(words.text("annexes", titles=whole.annexes)) if whole.annexes else "",
            files=[_file(seat, whole, kind) for kind in PAPERS],
            unit=seat.unit(),
        )

    async def units(self, request: Request, visit: Visit) -> Response:
        """Every unit with its counts, worst first."""
        seat = self._seat(request, visit)
        whole = await self._figures(seat)
        longest = max((row.counts.total for row in whole.units), default=0)
        rows = [(row, charts.bar(row.counts, longest)) for row in whole.units]
        return seat.page("units.html", "don-vi", rows=rows, keys=charts.keys(), in_words=charts.in_words)

    async def projects(self, request: Request, visit: Visit) -> Response:
        """Disbursement against the ladders, project by project, and which will not make it."""
        seat = self._seat(request, visit)
        whole = await self._figures(seat)
        seen = {one.project: text.outlook_line(one, named=False) for one in whole.outlooks}
        ladders = [(one, text.ladder_line(one), charts.stair(one, seat.today)) for one in whole.ladders]
        return seat.page("projects.html", "du-an", ladders=ladders, seen=seen, money=words.money, late=whole.at_risk)

    # --- duties -------------------------------------------------------------------------------------------------------

    async def list(self, request: Request, visit: Visit) -> Response:
        """Duties as the filters of the address wish."""
        seat = self._seat(request, visit)
        wish = choosing.wish_of(seat)
        rows, fault = await self._house.store.read(choosing.read, seat, wish)
        shown, number, count = choosing.cut(rows, wish.number)
        return seat.page(
            "list.html",
            "viec",
            wish=wish,
            rows=shown,
            total=len(rows),
            fault=fault,
            number=number,
            count=count,
            states=[(key, FILTERS[key or "chua_xong"]) for key in choosing.STATES],
            flag=words.flag,
            units=[(unit, seat.commune.named(unit)) for unit in seat.units()],
            projects=[(one.id, one.name) for one in seat.commune.projects.values() if one.owner in seat.units()],
            share=seat.shared("viec", **wish.query()),
        )

    async def calendar(self, request: Request, visit: Visit) -> Response:
        """A month of due days: what is due when, how it stands, which days are off."""
        seat = self._seat(request, visit)
        first = _month(seat.asked("thang"), seat.today)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        unit = seat.unit() if seat.asked("don_vi") or not seat.all else None
        wish = choosing.Wish(unit, "tat_ca", "", "", first, last, "", 1)
        rows, _ = await self._house.store.read(choosing.read, seat, wish)
        days: dict[date, list[DutyRow]] = {}
        for row in rows:
            days.setdefault(row.due, []).append(row)
        weeks = Months().monthdatescalendar(first.year, first.month)
        return seat.page(
            "calendar.html",
            "lich",
            first=first,
            before=_step(first, -1),
            after=_step(first, 1),
            weeks=weeks,
            days=days,
            counts={day: Counter(_look(row) for row in those) for day, those in days.items()},
            off={day for week in weeks for day in week if not seat.commune.calendar.is_working(day)},
            unit=unit,
            flag=words.flag,
            look=_look,
        )

    async def story(self, request: Request, visit: Visit) -> Response:
        """One duty from its clause to its confirmation."""
        seat = self._seat(request, visit)
        told = await self._house.store.read(story.tell, seat, seat.asked("ma"))
        return seat.page("story.html", "viec", told=told)

    async def evidence(self, request: Request, visit: Visit) -> Response:
        """One piece of a duty's evidence."""
        seat = self._seat(request, visit)
        one = await self._house.store.do(story.file_of, seat, seat.asked("t"), self._house.clock.now())
        cabinet = self._house.cabinet
        content = await asyncio.to_thread(cabinet.get, one["sha256"]) if cabinet is not None else None
        if content is None:
            raise HTTPException(404)
        return as_file(one, content)

    # --- people and machines ------------------------------------------------------------------------------------------

    async def silent(self, request: Request, visit: Visit) -> Response:
        """Who says nothing, and who cannot be reached."""
        seat = self._seat(request, visit)
        seat.need(seat.all)
        found = await self._house.store.read(watching.silent, seat)
        return seat.page("silent.html", "im-lang", found=found)

    async def channels(self, request: Request, visit: Visit) -> Response:
        """How the messengers are."""
        seat = self._seat(request, visit)
        seat.need(seat.all)
        found = await self._house.store.read(watching.health, seat)
        return seat.page("health.html", "kenh", found=found)

    # --- the link itself ----------------------------------------------------------------------------------------------

    async def close(self, request: Request, visit: Visit) -> Response:
        """*Đóng bảng này*: the link opens nothing any more, on no device."""
        await form_of(request, visit)
        await self._house.store.do(story.revoke, self._house.commune.id, visit, self._house.clock.now())
        return pages.page("plain.html", **_said("page.board.closed"), home=False)

    async def shared(self, request: Request) -> Response:
        """A view somebody passed on: through the own board of this device, which the cookie names; else how to get one.

        The cookie lets nobody in: the board it leads to asks for the device's own secret.
        """
        token = request.cookies.get(OWN, "")
        if not token or self._house.links.read(PURPOSE, token) is None:
            return pages.page("plain.html", **_said("page.board.first"), home=False)
        page = request.path_params.get("page", "")
        known = {"viec", "don-vi", "du-an", "lich", "chuyen", "im-lang", "kenh"}
        path = f"/{PURPOSE}/{token}" + (f"/{page}" if page in known else "")
        query = request.url.query
        return RedirectResponse(f"{path}?{query}" if query else path, 303)


def _said(name: str) -> dict[str, Any]:
    """A heading and what to do, for a page that says nothing else."""
    return {"heading": render(name).text, "lines": [render(f"{name}.advice").text]}


def _own(answer: Response, token: str, seconds: int, *, secure: bool) -> None:
    answer.set_cookie(OWN, token, max_age=seconds, path="/chung", httponly=True, samesite="lax", secure=secure)


def _stairs(whole: Figures, today: date) -> list[tuple[charts.Stair, str]]:
    drawn = [(charts.stair(one, today), text.ladder_line(one)) for one in whole.ladders]
    return [(stair, line) for stair, line in drawn if stair is not None]


def _file(seat: Seat, whole: Figures, kind: str) -> dict[str, str]:
    """A link to the same figures as a file, good for as long as a file's link is."""
    wanted = json.dumps(Wanted(kind, whole.unit).as_json())
    token = seat.house.links.token(delivery.PURPOSE, seat.person.id, delivery.LINK_LIVES, wanted)
    return {"label": PAPERS[kind], "address": f"/{delivery.PURPOSE}/{token}"}


def _month(said: str, today: date) -> date:
    found = re.fullmatch(r"(20[0-9]{2})-(0?[1-9]|1[0-2])", said)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _step(first: date, months: int) -> str:
    n = first.year * 12 + first.month - 1 + months
    return f"{n // 12}-{n % 12 + 1:02d}"


def _look(row: DutyRow) -> str:
    """The colour of a duty."""
    return str(LOOKS.get(row.flag, "done"))
