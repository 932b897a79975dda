"""A token pasted in the browser, as an office lives it: the real process starts again in place and speaks on Zalo."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.emulators.loopback import free_port
from tests.emulators.zalo import TOKEN, ZaloEmulator
from tests.lifecycle.process import HERE, SLOW, Process
from tests.secrets import every_file
from tests.town import configuration

STRANGER = "người chưa liên kết"


@asynccontextmanager
async def running(folder: Path, api: str, port: int) -> AsyncIterator[Process]:
    """`nhacviec run` with no token in its environment."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("NHACVIEC_")} | {
        "NHACVIEC_DATABASE_URL": f"sqlite:///{folder / 'a.db'}",
        "NHACVIEC_CONFIG": str(folder / "config"),
        "NHACVIEC_ZALO_API": api,
    }
    command = [sys.executable, "-c", "from bot.cli import main; main()", "run", "--port", str(port)]
    log = folder / "process.log"
    with log.open("ab") as out:
        child = await asyncio.create_subprocess_exec(*command, cwd=HERE.parents[1], env=environ, stdout=out, stderr=out)
    process = Process(child, log)
    try:
        yield process
    finally:
        await process.ends()


@pytest.mark.slow
async def test_a_pasted_token_is_used_after_a_restart_in_place_and_by_every_later_process(tmp_path: Path) -> None:
    configuration(tmp_path / "config", ("khoi-cong",))
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    async with ZaloEmulator(TOKEN) as zalo, httpx.AsyncClient(base_url=here, trust_env=False) as browser:
        phone = zalo.person(STRANGER)
        async with running(tmp_path, zalo.address, port) as process:
            await answers(browser, process)
            own = {"Origin": here}
            pasted = await browser.post("/kenh/them", data={"kenh": "zalo", "ma": TOKEN}, headers=own)
            assert pasted.status_code == 303
            assert zalo.calls_of("getUpdates") == []
            phone.says("chào")
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            again = await browser.post("/kenh/chay-lai", headers=own | form)
            assert again.status_code == 200
            await process.until(lambda: len(phone.seen) == 1, "one polite line after the restart")
        polled = len(zalo.calls_of("getUpdates"))
        async with running(tmp_path, zalo.address, port) as process:
            await process.until(lambda: len(zalo.calls_of("getUpdates")) > polled, "the next process's polls")
        assert len(phone.seen) == 1
        zalo.check()
    held = [path for path in every_file(tmp_path) if TOKEN.partition(":")[2].encode() in path.read_bytes()]
    assert held == [], "the token is sealed wherever it is kept"


async def answers(browser: httpx.AsyncClient, process: Process) -> None:
    """Waits until the page is there."""
    async with asyncio.timeout(SLOW):
        while True:
            try:
                if (await browser.get("/kenh")).status_code == 200:
                    return
            except httpx.HTTPError:
                assert process.log.exists()
            await asyncio.sleep(0.1)
