"""The figures as a page, behind a signed link the bot sends: for its person, as of now, and nothing can be changed."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.conversation import delivery
from bot.conversation.board import PURPOSE
from bot.conversation.seeing import sees_all
from bot.links import Ticket
from bot.summaries import png, text, words
from bot.summaries.counts import Counts
from bot.summaries.figures import Figures, figures
from bot.summaries.files import Wanted
from bot.web import pages
from bot.web.downloads import where
from bot.web.house import House, local_now
from schedules.calendar import TZ

FILES = ("docx", "xlsx", "png")
WIDE = 100.0  # of a bar, in the units of its drawing


def routes(house: House) -> list[BaseRoute]:
    async def board(request: Request) -> Response:
        ticket, unit = _asked(house, request.path_params["token"])
        now = local_now(house)
        work = (house.commune, now.date())
        whole = await house.store.read(figures, *work, unit=unit, messenger=where(house))
        values = _shown(house, whole, ticket)
        until = ticket.until.astimezone(TZ)
        return pages.page("board.html", whole=whole, now=now, until=until, **values)

    return [Route(f"/{PURPOSE}/{{token}}", board)]


def _asked(house: House, token: str) -> tuple[Ticket, str | None]:
    """Whose link it is and what that person may see today. HTTPException 404 for any other, 403 without a unit."""
    ticket = house.links.read(PURPOSE, token)
    person = house.commune.directory.people.get(ticket.person) if ticket is not None else None
    if ticket is None or person is None:
        raise HTTPException(404)
    if not sees_all(person) and not person.units:
        raise HTTPException(403)
    return ticket, None if sees_all(person) else person.units[0]


def _shown(house: House, whole: Figures, ticket: Ticket) -> dict[str, Any]:
    longest = max((row.counts.total for row in whole.units), default=0) or 1
    return {
        "units": [{"row": row, "bar": _bar(row.counts, longest)} for row in whole.units],
        "keys": [{"name": band.name, "label": words.text(f"picture.{band.name}")} for band in png.BANDS],
        "count": {band.name: band.of for band in png.BANDS},
        "ladders": [text.ladder_line(ladder) for ladder in whole.ladders],
        "at_risk": [text.outlook_line(one) for one in whole.at_risk],
        "summary": text.summary(whole).text.splitlines()[1:4],
        "annexes": words.sentence(words.text("annexes", titles=whole.annexes)) if whole.annexes else "",
        "files": [_file(house, whole, ticket, kind) for kind in FILES],
    }


def _bar(counts: Counts, longest: int) -> list[dict[str, Any]]:
    """The pieces of a unit's bar: where each begins and how wide it is, and the number that stands for it."""
    pieces, start = [], 0.0
    for band in png.BANDS:
        number = band.of(counts)
        if number:
            wide = WIDE * number / longest
            pieces.append({"band": band.name, "x": round(start, 2), "wide": round(wide, 2), "number": number})
            start += wide
    return pieces


def _file(house: House, whole: Figures, ticket: Ticket, kind: str) -> dict[str, str]:
    """A link to the same figures as a file, good for as long as a file's link is."""
    wanted = json.dumps(Wanted(kind, whole.unit).as_json())
    token = house.links.token(delivery.PURPOSE, ticket.person, delivery.LINK_LIVES, wanted)
    return {"label": _LABELS[kind], "address": f"/{delivery.PURPOSE}/{token}"}


_LABELS = {"docx": "Báo cáo Word", "xlsx": "Bảng Excel", "png": "Ảnh biểu đồ"}
