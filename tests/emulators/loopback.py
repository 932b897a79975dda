"""A Starlette application on a port of this machine, inside the loop of the test."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

# Below those that a system gives to whoever calls somebody: what is free here is not taken by a call meanwhile.
PORTS = range(10_240, 32_768)


def free_port() -> int:
    """A port nobody listens on, for who has to name it before listening."""
    with _listener() as listener:
        return int(listener.getsockname()[1])


def _listener(port: int = 0) -> socket.socket:
    """Bound to this port of loopback; without one, to any that is free, now and while it is closed for a time."""
    while True:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port or random.SystemRandom().choice(PORTS)))
        except OSError:
            listener.close()
            if port:
                raise
        else:
            return listener


class Loopback:
    """`closing` is set when it closes: long polls end then."""

    def __init__(self, routes: list[Route]) -> None:
        self._routes = routes
        self.closing = asyncio.Event()
        self.address = ""

    async def open(self, port: int = 0) -> None:
        """Listens; with a port, where it listened before (a server that comes back)."""
        self.closing = asyncio.Event()
        config = uvicorn.Config(
            Starlette(routes=self._routes),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        listener = _listener(port)
        self.port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._server = uvicorn.Server(config)
        # `serve` would take the signals of the test run.
        self._serving = asyncio.create_task(self._server._serve([listener]))
        while not self._server.started:  # noqa: ASYNC110 -- uvicorn has no event for it
            await asyncio.sleep(0.001)

    async def close(self) -> None:
        """Refuses connections from now on; what waits, waits on for `open`."""
        self.closing.set()
        for door in self._server.servers:  # now, not when the server next looks up
            door.close()
        self._server.should_exit = True
        for protocol in list(self._server.server_state.connections):
            protocol.transport.abort()
        await self._serving

    @staticmethod
    def dripping(answer: Response, seconds: float) -> Response:
        """The same answer, letter by letter: every read of it comes in time, the whole never does."""

        async def drops() -> AsyncIterator[bytes]:
            for n in range(len(bytes(answer.body))):
                yield bytes(answer.body)[n : n + 1]
                await asyncio.sleep(seconds)

        return StreamingResponse(drops(), answer.status_code, media_type=answer.media_type)

    def cut(self, request: Request) -> Response:
        """Ends the connection without a word."""
        for protocol in list(self._server.server_state.connections):
            if request.client is not None and protocol.client == (request.client.host, request.client.port):  # type: ignore[union-attr]
                protocol.transport.abort()
        return Response()
