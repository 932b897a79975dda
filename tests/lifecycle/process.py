"""Starting, watching and ending the real process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.emulators.telegram import TOKEN
from tests.secrets import SECRETS, betrayed, every_file

HERE = Path(__file__).parent
SLOW = 60.0  # a machine that runs several suites at once takes its time to start a process


class Process:
    def __init__(self, running: asyncio.subprocess.Process, log: Path) -> None:
        self._running, self.log = running, log

    async def dies(self) -> int:
        """Waits for the end; the exit code, negative for a signal."""
        return await asyncio.wait_for(self._running.wait(), SLOW)

    async def ends(self) -> int:
        """Asks it to stop, as an operator or an init system does."""
        if self._running.returncode is None:
            self._running.send_signal(signal.SIGTERM)
        return await self.dies()

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(SLOW):
                while not condition():
                    assert self._running.returncode is None, f"ended early: {self.log.read_text()[-2000:]}"
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {what}: {self.log.read_text()[-2000:]}") from None


@asynccontextmanager
async def process(
    database: str, folder: Path, api: str, start: str, seam: str = "-", times: int = 1
) -> AsyncIterator[Process]:
    """One life of the process against a server on loopback; killed at the end if it is still there."""
    environ = {
        **os.environ,
        "NHACVIEC_DATABASE_URL": database,
        "NHACVIEC_CONFIG": str(folder),
        "NHACVIEC_TELEGRAM_TOKEN": TOKEN,
        "NHACVIEC_TELEGRAM_API": api,
        "NHACVIEC_SECRET": "khóa của kiểm thử",
    }
    log = folder.parent / "process.log"
    with log.open("ab") as out:
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.lifecycle.child",
            start,
            seam,
            str(times),
            cwd=HERE.parents[1],
            env=environ,
            stdout=out,
            stderr=out,
        )
    try:
        yield Process(running, log)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
        left = [path for path in every_file(folder.parent) if path.suffix != ".yaml"]
        assert not betrayed(left, (*SECRETS, environ["NHACVIEC_SECRET"])), "a secret got out"
