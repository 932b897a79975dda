"""The pages: what a first page weighs and takes, a board of some 2,000 duties, and 200 event streams held at once.

    .venv/bin/python tests/benchmarks/web.py

Bars: first page under 100 KB and 300 ms on loopback; a page of the board under 500 ms; 200 streams under 20 MB.
Beside them, in the same run: the smallest page there is, and the same figures without their page.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx

from bot.conversation.looking.board import LIVES, PURPOSE
from bot.ledger.who import passes
from bot.settings import Settings
from bot.summaries.figures import figures
from tests.bot.web.house import House, open_house, served
from tests.simulator.communes import busy

STREAMS, TIMES = 200, 15
CLIENT = """
import socket, sys, time
host, port, count = "127.0.0.1", int(sys.argv[1]), int(sys.argv[2])
held = []
for _ in range(count):
    one = socket.create_connection((host, port))
    one.sendall(b"GET /console/live HTTP/1.1\\r\\nHost: 127.0.0.1:%d\\r\\n\\r\\n" % port)
    assert one.recv(4096).startswith(b"HTTP/1.1 200"), "refused"
    held.append(one)
print("held", flush=True)
sys.stdin.readline()
"""


def resident() -> float:
    """MB of this process."""
    text = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024


async def timed(browser: httpx.AsyncClient, path: str) -> tuple[float, int]:
    """The median in ms of a page, and its bytes."""
    took = []
    size = 0
    for _ in range(TIMES):
        begun = time.perf_counter()
        answer = await browser.get(path)
        took.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, path
        size = len(answer.content)
    return statistics.median(took), size


async def first_page(base: str) -> bool:
    async with httpx.AsyncClient(base_url=base) as browser:
        smallest, _ = await timed(browser, "/static/icon.svg")
        took, size = await timed(browser, "/")
        text = (await browser.get("/")).text
        assets = [(await browser.get(path)).content for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', text)]
        whole = size + sum(map(len, set(assets)))
    beside = f"{took / smallest:.0f} times a picture of 1 KB"
    print(f"first page: {whole / 1000:.0f} KB with all it loads (bar 100), {took:.0f} ms (bar 300), {beside}")
    return whole < 100_000 and took < 300


async def board(house: House, base: str) -> bool:
    app, person = house.app, "chu-tich"
    made = await app.store.do(passes.issue, app.commune.id, person, PURPOSE, {}, datetime.now(UTC), LIVES)
    path = f"/{PURPOSE}/{app.links.token(PURPOSE, person, LIVES, made.id)}"
    good = True
    async with httpx.AsyncClient(base_url=base) as browser:
        await browser.post(f"{path}/mo", headers={"Origin": base})
        total = re.findall(r"(\d+) việc", (await browser.get(f"{path}/viec?tinh_trang=tat_ca")).text)[0]
        begun = time.perf_counter()
        for _ in range(TIMES):
            await app.store.read(figures, app.commune, app.clock.now().date(), messenger="console")
        bare = (time.perf_counter() - begun) * 1000 / TIMES
        for name in ("", "/viec?tinh_trang=tat_ca", "/don-vi", "/du-an", "/lich", "/im-lang"):
            took, size = await timed(browser, path + name)
            good &= took < 500
            beside = f"{took / bare:.1f} times the figures alone"
            print(f"board of {total} duties, {name or '/'}: {took:.0f} ms (bar 500), {size / 1000:.0f} KB, {beside}")
    return good


async def streams(base: str) -> bool:
    port = base.rpartition(":")[2]
    before = resident()
    client = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CLIENT, port, str(STREAMS), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert client.stdout is not None
    said = await asyncio.wait_for(client.stdout.readline(), 60)
    await asyncio.sleep(3)
    more = resident() - before
    client.kill()
    await client.wait()
    print(f"{STREAMS} event streams: {more:.1f} MB more (bar 20), {more * 1000 / STREAMS:.0f} KB each")
    return said.strip() == b"held" and more < 20


async def main() -> int:
    good = True
    with tempfile.TemporaryDirectory() as folder:
        async with open_house(Path(folder)) as house, served(house.app) as base:
            good &= await first_page(base)
            good &= await streams(base)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in busy().items():
            file = Path(folder) / "config" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        settings = Settings(config=Path(folder) / "config", database_url=f"sqlite:///{folder}/b.db", secret="thu" * 12)
        async with (
            open_house(Path(folder), at="2026-01-02 09:00", settings=settings) as house,
            served(house.app) as base,
        ):
            good &= await board(house, base)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
