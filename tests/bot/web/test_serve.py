"""The server itself: its port, its event streams, its end."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.app import App
from bot.ledger import audit
from bot.settings import is_local
from bot.web.app import serve
from schedules.errors import Fault
from tests.bot.web.house import HEAD, House, served


@asynccontextmanager
async def looking(app: App) -> AsyncIterator[tuple[str, httpx.AsyncClient, AsyncIterator[str]]]:
    """A browser that listens: the address, the browser, the lines of its events."""
    async with (
        served(app) as base,
        httpx.AsyncClient(base_url=base) as browser,
        browser.stream("GET", "/console/live") as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        yield base, browser, (line async for line in stream.aiter_lines() if line.startswith("data:"))


async def test_a_port_that_is_taken_is_one_clear_line(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Fault) as told:
            await serve(house.app, "127.0.0.1", port)
    assert "đang có chương trình khác dùng" in str(told.value)
    assert f"--port {port + 1}" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("host", "port"), [("256.1.1.1", 0), ("127.0.0.1", 99_999), ("khong.co.invalid", 0)])
async def test_an_address_that_makes_no_sense_is_one_clear_line(house: House, host: str, port: int) -> None:
    with pytest.raises(Fault, match="--host và --port"):
        await serve(house.app, host, port)


async def test_an_event_comes_at_once_and_after_every_change(house: House) -> None:
    async with looking(house.app) as (base, browser, events):
        first = await asyncio.wait_for(anext(events), 30)
        update = {"kind": "text", "chat": HEAD, "id": "u1", "text": "/viec"}
        answer = await browser.post("/console/say", json=update, headers={"Origin": base})
        assert answer.status_code == 202
        assert await asyncio.wait_for(anext(events), 30) != first


async def test_another_processs_change_is_seen_too(house: House) -> None:
    await house.sees("Nhắc việc 8/6")  # what the start itself brings is over
    async with looking(house.app) as (_, _, events):
        await asyncio.wait_for(anext(events), 30)
        coming, now = asyncio.ensure_future(anext(events)), house.app.clock.now()
        async with asyncio.timeout(30):
            while not coming.done():  # until the watcher, which must have looked once before, sees one of them
                await house.app.store.do(audit.note, house.app.commune.id, who="dòng lệnh", what="invite", now=now)
                await asyncio.wait((coming,), timeout=0.5)
        assert await coming


async def test_it_ends_in_time_though_somebody_is_looking(house: House) -> None:
    async with httpx.AsyncClient() as browser:
        address: list[str] = []
        task = await serve(house.app, "127.0.0.1", 0, address.append)
        async with browser.stream("GET", address[0] + "console/live") as stream:
            lines = stream.aiter_lines()
            await anext(lines)
            async with asyncio.timeout(60):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                assert "" in [line async for line in lines]
        with pytest.raises(httpx.ConnectError):
            await browser.get(address[0])


async def test_paths_cannot_climb(house: House) -> None:
    async with served(house.app) as base:
        host, port = base.removeprefix("http://").split(":")
        for path in ("/static/../pages.py", "/static/%2e%2e/pages.py", "/static/..%2fpages.py", "//etc/passwd", "/%00"):
            status, body = await _raw(host, int(port), path)
            assert status in (400, 404), path
            assert "import" not in body


async def test_the_first_page_is_small(house: House) -> None:
    """How quick it is, `tests/benchmarks/start.py` says."""
    async with served(house.app) as base, httpx.AsyncClient(base_url=base) as browser:
        page = (await browser.get("/")).text
        size = len(page.encode())
        for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            static = await browser.get(path)
            assert "immutable" in static.headers["cache-control"]
            size += len(static.content)
    assert size < 100_000


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.2", False), ("x", False)],
)
def test_what_is_this_machine_alone(host: str, local: bool) -> None:
    assert is_local(host) is local


async def _raw(host: str, port: int, path: str) -> tuple[int, str]:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode(errors="replace")
    writer.close()
    await writer.wait_closed()
    return int(answer.split(" ", 2)[1]), answer
