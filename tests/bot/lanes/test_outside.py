"""Who listens outside is told once in five minutes; who answers with an error was not told."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.lanes.outside import Outside
from tests.emulators.loopback import Loopback


async def test_an_address_that_answers_with_an_error_is_called_again_the_next_time() -> None:
    answers, called = [500, 404, 302, 200], []

    async def hears(_request: Request) -> Response:
        called.append(answers[len(called)])
        return PlainTextResponse("", called[-1])

    there = Loopback([Route("/song", hears)])
    await there.open()
    outside = Outside(f"{there.address}/song")
    for _ in range(6):
        await outside.tell()
    await there.close()
    assert called == answers


async def test_nobody_there_is_no_fault_of_the_watch() -> None:
    there = Loopback([])
    await there.open()
    address = there.address
    await there.close()
    await Outside(f"{address}/song").tell()
