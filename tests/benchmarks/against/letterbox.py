"""A Bot API server of as little work as a socket allows, in a process of its own: it must not be what is measured.

    python tests/benchmarks/against/letterbox.py PORT

Answers that a message was taken, and keeps each body's digest: GET /count tells
how many requests came and how many different ones.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.benchmarks.against.sockets import ME, Requests, serve

TAKEN = json.dumps({"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}}).encode()


class Letterbox(Requests):
    taken = 0
    different: set[bytes] = set()  # noqa: RUF012 -- one letterbox a process

    def answer(self, first: bytes, body: bytes) -> None:
        if first.startswith(b"GET /count"):
            self.say(json.dumps({"taken": Letterbox.taken, "different": len(Letterbox.different)}).encode())
        elif b"/getMe " in first:
            self.say(ME)
        else:
            Letterbox.taken += 1
            Letterbox.different.add(hashlib.blake2b(body, digest_size=8).digest())
            self.say(TAKEN)


if __name__ == "__main__":
    asyncio.run(serve(Letterbox, int(sys.argv[1])))
