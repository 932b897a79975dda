"""The server's side of the benchmarks, a process of its own so that its work is nobody's: counts what arrives.

    python tests/benchmarks/against/loopback.py PORT [--strict]

`--strict` answers 429 above 30 a second, as Telegram does. GET /count tells what was received, each text once; GET
/press?chats=40&times=200&pause=0.1 lets people write one after the other and measures until each is answered.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.benchmarks.against.processes import served

TOKEN = "7000000001:AAEmulatedTokenOfTheTests_-0123456789ab"
FIRST_CHAT = 1_000_001  # people who write; those who only hear have smaller numbers
SECONDS = 30.0


class Server:
    """One bot's server, as little of it as a client needs."""

    def __init__(self, strict: bool) -> None:
        from tests.emulators.telegram.limits import Limits

        self.limits = Limits() if strict else None
        self.texts: dict[str, int] = {}
        self.sent = self.refused = 0
        self.first = self.last = 0.0
        self.ids, self.updates = count(1), deque[dict[str, Any]]()
        self.arrived = asyncio.Event()
        self.asked: dict[int, asyncio.Future[float]] = {}

    async def call(self, request: Any) -> Any:
        from aiohttp import web

        method = request.match_info["method"]
        given = dict(await request.post()) if request.can_read_body and "json" not in request.content_type else {}
        if not given and request.can_read_body:
            given = json.loads(await request.text() or "{}")
        if method == "getUpdates":
            return web.json_response({"ok": True, "result": await self.poll(given)})
        if method == "sendMessage":
            return self.take(int(given["chat_id"]), str(given["text"]))
        if method == "getMe":
            me = {"id": 7000000001, "is_bot": True, "first_name": "Bot", "username": "nhac_viec_bot"}
            return web.json_response({"ok": True, "result": me})
        return web.json_response({"ok": True, "result": True})

    def take(self, chat: int, text: str) -> Any:
        from aiohttp import web

        after = self.limits.admit(chat) if self.limits else 0
        if after:
            self.refused += 1
            body = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
            return web.json_response({**body, "parameters": {"retry_after": after}}, status=429)
        now = time.perf_counter()
        self.first, self.last = self.first or now, now
        self.sent += 1
        self.texts[text] = self.texts.get(text, 0) + 1
        waiting = self.asked.pop(chat, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(now)
        message = {"message_id": next(self.ids), "date": int(time.time()), "text": text}
        return web.json_response({"ok": True, "result": {**message, "chat": {"id": chat, "type": "private"}}})

    async def poll(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(given.get("offset") or 0)
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates:
            self.arrived.clear()
            try:
                await asyncio.wait_for(self.arrived.wait(), float(given.get("timeout") or 0))
            except TimeoutError:
                return []
        return list(self.updates)

    async def press(self, request: Any) -> Any:
        """People write in turn; seconds from each writing to its answer, in order."""
        from aiohttp import web

        asked = {name: float(value) for name, value in request.query.items()}
        seconds = []
        for n in range(int(asked["times"])):
            chat = FIRST_CHAT + n % int(asked["chats"])
            waiting = self.asked[chat] = asyncio.get_running_loop().create_future()
            began = time.perf_counter()
            who = {"id": chat, "is_bot": False, "first_name": "A"}
            said = {"message_id": next(self.ids), "date": int(time.time()), "text": "việc", "from": who}
            self.updates.append(
                {"update_id": next(self.ids), "message": {**said, "chat": {"id": chat, "type": "private"}}}
            )
            self.arrived.set()
            seconds.append(await asyncio.wait_for(waiting, SECONDS) - began)
            await asyncio.sleep(asked["pause"])
        return web.json_response(seconds)

    def counted(self, _request: Any) -> Any:
        from aiohttp import web

        figures = {"sent": self.sent, "texts": len(self.texts), "refused": self.refused}
        return web.json_response({**figures, "seconds": self.last - self.first})


def main() -> None:
    from aiohttp import web

    server = Server("--strict" in sys.argv)

    async def counted(request: Any) -> Any:
        return server.counted(request)

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.call)
    app.router.add_get("/count", counted)
    app.router.add_get("/press", server.press)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


@contextmanager
def running(*, strict: bool = False) -> Iterator[str]:
    """A server in a process of its own; its address."""
    with served("loopback.py", *(["--strict"] if strict else [])) as (address, _):
        yield address


if __name__ == "__main__":
    main()
