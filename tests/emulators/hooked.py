"""The least of a bot behind a webhook: it takes calls, remembers them, and answers as it is told."""

from __future__ import annotations

import asyncio
import json

from tests.waiting import until


class Hooked:
    """`answers`: the statuses of the next calls, then 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.texts: list[str] = []
        self.secrets: list[str] = []

    async def __aenter__(self) -> Hooked:
        self._server = await asyncio.start_server(self._call, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def heard(self, calls: int) -> None:
        await until(lambda: len(self.texts) >= calls, what=f"{calls} calls")

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        body = json.loads(await reader.readexactly(int(fields["content-length"])))
        self.texts.append(body["message"]["text"])
        self.secrets.append(fields["x-telegram-bot-api-secret-token"])
        status = self.answers.pop(0) if self.answers else 200
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
