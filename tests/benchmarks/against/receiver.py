"""Telegram for thousands of bots, as little of it as a socket allows, in a process of its own: 1 ms a message.

    python tests/benchmarks/against/receiver.py PORT FILE

What was taken is known here, whatever becomes of the worker that sent it: GET /count tells how many, and writes FILE, a
line a message: when it arrived, whose bot it was, and the body.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from bot.loop import run_loop
from tests.benchmarks.against.sockets import ME, Requests, serve

BOT = re.compile(rb"/bot(\d+):")
TAKES = 0.001
FINE = b'{"ok":true,"result":true}'
TAKEN = b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":1,"type":"private"}}}'


class Platform(Requests):
    taken: list[tuple[float, bytes, bytes]] = []  # noqa: RUF012 -- one platform a process
    file: Path

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.loop = asyncio.get_running_loop()

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


if __name__ == "__main__":
    Platform.file = Path(sys.argv[2])
    run_loop(serve(Platform, int(sys.argv[1])), "aiohttp")
