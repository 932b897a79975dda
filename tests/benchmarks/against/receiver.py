"""Telegram for thousands of bots, as little of it as a socket allows, in a process of its own: 1 ms a message.

    python tests/benchmarks/against/receiver.py PORT FILE

What was taken is known here, whatever becomes of the worker that sent it: GET /count tells how many, and writes FILE, a
line a message: when it arrived, whose bot it was, and the body.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")
BOT = re.compile(rb"/bot(\d+):")
TAKES = 0.001
ME = json.dumps({"ok": True, "result": {"id": 7, "is_bot": True, "first_name": "B", "username": "b_bot"}}).encode()
FINE = b'{"ok":true,"result":true}'
TAKEN = b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":1,"type":"private"}}}'


class Platform(asyncio.Protocol):
    taken: list[tuple[float, bytes, bytes]] = []  # noqa: RUF012 -- one platform a process
    file: Path

    def connection_made(self, transport: Any) -> None:
        self.transport, self.kept = transport, b""
        self.loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        self.kept += data
        while (end := self.kept.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self.kept, 0, end)
            whole = end + 4 + (int(found[1]) if found else 0)
            if len(self.kept) < whole:
                return
            body, first = self.kept[end + 4 : whole], self.kept.split(b"\r\n", 1)[0]
            self.kept = self.kept[whole:]
            self.answer(first, body)

    def answer(self, first: bytes, body: bytes) -> None:
        if b"/sendMessage " in first:
            bot = BOT.search(first)
            Platform.taken.append((time.time(), bot[1] if bot else b"", body))
            self.loop.call_later(TAKES, self.say, TAKEN % len(Platform.taken))
        elif first.startswith(b"GET /count"):
            with Platform.file.open("wb") as file:
                file.writelines(b"%.4f %s %s\n" % one for one in Platform.taken)
            self.say(b'{"taken":%d}' % len(Platform.taken))
        else:
            self.say(ME if b"/getMe " in first else FINE)

    def say(self, said: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(said)
        self.transport.write(head + said)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Platform, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    Platform.file = Path(sys.argv[2])
    if find_spec("uvloop") is None:
        asyncio.run(serve(int(sys.argv[1])))
    else:
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(int(sys.argv[1])))
