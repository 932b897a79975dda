"""Where a platform pushes its updates. The 200 acknowledges them, so it is given once they are kept, not before."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.ledger.sending.lanes import kind_of
from bot.web.gate.guard import LARGEST_UPDATE, body_of
from bot.web.house import House, receive


def routes(house: House) -> list[BaseRoute]:
    """Where the platforms call: /hook/telegram/{commune} and /hook/zalo/{commune}."""

    async def hook(request: Request) -> PlainTextResponse:
        messenger, commune = request.path_params["messenger"], request.path_params["commune"]
        # What comes for a bot that communes share comes to the server's own address, where it is told whose it is.
        own = [lane for lane in house.lanes if lane.shared is None and messenger != "console"]
        lanes = [lane for lane in own if kind_of(lane.messenger.name) == messenger]
        if not lanes or commune != house.commune.id:
            raise HTTPException(404)
        body = await body_of(request, LARGEST_UPDATE)
        # Several tokens of one platform share the address; the secret says whose update it is.
        for lane in lanes:
            updates = lane.messenger.admit(request.headers, body)
            if updates is not None:
                if updates:
                    await receive(house, lane, updates)
                return PlainTextResponse("ok")
        raise HTTPException(403)

    async def picture(request: Request) -> Response:
        """A picture on its way out: the platform fetches it itself, from a name nobody can guess, for some minutes."""
        from bot.messengers.zalo import ZaloMessenger

        showing = (lane.messenger for lane in house.lanes if isinstance(lane.messenger, ZaloMessenger))
        for messenger in showing:
            file = messenger.pictures.get(request.path_params["name"])
            if file is not None:
                return Response(file.content, media_type=file.mime)
        raise HTTPException(404)

    return [Route("/hook/{messenger}/{commune}", hook, methods=["POST"]), Route("/anh/{name}", picture)]
