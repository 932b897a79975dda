"""What leaves the house as a file: a report behind a signed link, a person's calendar behind a secret address.

Nothing is written by fetching either, since messengers fetch every address they show. Who the person is and what that
person may see is looked at anew each time: a link outlives a post.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.conversation.delivery import PURPOSE
from bot.conversation.seeing import may_see
from bot.ledger.who import calendars
from bot.messengers.protocol import FileOut
from bot.summaries import files, ics
from bot.summaries.files import Wanted
from bot.web.house import House
from schedules.errors import Fault

# Drawing takes a second of the processor: a link that is passed around must not take the whole machine.
AT_ONCE = 2


def routes(house: House) -> list[BaseRoute]:
    """Reports and annexes behind signed addresses, drawn as they are asked for, AT_ONCE at most."""
    drawing = asyncio.Semaphore(AT_ONCE)

    async def file(request: Request) -> Response:
        """A report or an annex as of now, for whom the link was made."""
        wanted = _asked(house, request.path_params["token"])
        if drawing.locked():
            raise HTTPException(503, headers={"Retry-After": "10"})
        async with drawing:
            try:
                made = await house.store.read(_prepare, house, wanted)
                return _download(await asyncio.to_thread(made))
            except Fault as fault:  # a unit that is no more; a PDF without LibreOffice
                raise HTTPException(404) from fault

    async def calendar(request: Request) -> Response:
        """The calendar of the person whose secret this is; phones ask for it every few hours."""
        editions = await house.store.read(calendars.editions, house.commune.id)
        person = ics.whose(house.links, house.commune, request.path_params["secret"], editions)
        if person is None:
            raise HTTPException(404)
        now = house.clock.now()
        feed = await house.store.read(ics.feed, house.commune, person.id, now, messenger=where(house))
        return Response(feed, media_type=files.MIMES["ics"])

    return [Route(f"/{PURPOSE}/{{token}}", file), Route("/lich/{secret}.ics", calendar)]


def _asked(house: House, token: str) -> Wanted:
    """What a link asks for, as far as its person may still see it. HTTPException 404 for any other."""
    ticket = house.links.read(PURPOSE, token)
    person = house.commune.directory.people.get(ticket.person) if ticket is not None else None
    if ticket is None or person is None:
        raise HTTPException(404)
    try:
        wanted = Wanted.from_json(json.loads(ticket.subject))
    except Fault as fault:
        raise HTTPException(404) from fault
    own = wanted.person == person.id
    if not own and not may_see(person, wanted.unit):
        raise HTTPException(403)
    return wanted


def _prepare(tx: Connection, house: House, wanted: Wanted) -> Callable[[], FileOut]:
    return files.prepare(tx, house.commune, wanted, house.clock.now(), messenger=where(house))


def where(house: House) -> str | None:
    """Sample rows are shown where the console is all there is."""
    return "console" if house.settings.local_only else None


def _download(file: FileOut) -> Response:
    disposition = f'{"inline" if file.as_photo else "attachment"}; filename="{file.name}"'
    return Response(file.content, media_type=file.mime, headers={"Content-Disposition": disposition})
