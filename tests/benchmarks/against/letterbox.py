"""A Bot API server of as little work as a socket allows, in a process of its own: it must not be what is measured.

    python tests/benchmarks/against/letterbox.py PORT

Reads a request by its content-length, answers a message that was taken, and keeps each body's digest: GET /count tells
how many requests came and how many different ones.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import sys

LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")
ME = json.dumps({"ok": True, "result": {"id": 7, "is_bot": True, "first_name": "B", "username": "b_bot"}}).encode()
TAKEN = json.dumps({"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}}).encode()


class Mailbox(asyncio.Protocol):
    taken = 0
    different: set[bytes] = set()  # noqa: RUF012 -- one mailbox a process

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.kept = transport, b""

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
        if first.startswith(b"GET /count"):
            said = json.dumps({"taken": Mailbox.taken, "different": len(Mailbox.different)}).encode()
        elif b"/getMe " in first:
            said = ME
        else:
            Mailbox.taken += 1
            Mailbox.different.add(hashlib.blake2b(body, digest_size=8).digest())
            said = TAKEN
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(said)
        self.transport.write(head + said)  # type: ignore[attr-defined]


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Mailbox, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
