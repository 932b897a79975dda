"""An upgrade while people write: workers of the release before go on beside those of this one, on one record.

The release before is the commit before the newest change of the record's shape, taken from the history and run as it
was then; where there is no history, there is nothing to try.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.ledger.migrations import HEAD, stored_revision
from bot.ledger.store import Store
from tests.bot.test_cli import NHACVIEC
from tests.databases import postgres
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.waiting import until

ROOT = Path(__file__).parents[2]
VERSIONS = "bot/ledger/migrations/versions"
WHO = "truong-phong-kinh-te"
SLOW = 60.0
pytestmark = pytest.mark.slow


def before(folder: Path) -> Path:
    """The program as it was before the newest migration."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no history here")
    newest = next((ROOT / VERSIONS).glob(f"{HEAD}_*.py")).relative_to(ROOT)
    asked = [git, "log", "--diff-filter=A", "--format=%H", "--", str(newest)]
    added = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not added:
        pytest.skip("the history does not reach back to the release before")
    packed = subprocess.run(
        [git, "archive", f"{added[-1]}~1", "bot", "schedules", "config"], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        pytest.skip("the history does not reach back to the release before")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder


class Release:
    """A version of the program, on one record and one Telegram."""

    def __init__(self, code: Path, config: Path, here: Path, url: str, api: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NHACVIEC_")}
        self._environ = clean | {
            "PYTHONPATH": str(code),
            "NHACVIEC_CONFIG": str(config),
            "NHACVIEC_DATABASE_URL": url,
            "NHACVIEC_SECRET": "khóa của kiểm thử " * 2,
            "NHACVIEC_TELEGRAM_TOKEN": TOKEN,
            "NHACVIEC_TELEGRAM_API": api,
        }
        self._here = here

    def says(self, *words: str) -> str:
        asked = [*NHACVIEC, *words]
        done = subprocess.run(asked, cwd=self._here, env=self._environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @asynccontextmanager
    async def works(self, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
        with (self._here / f"{name}.log").open("wb") as out:
            words = (*NHACVIEC, "run", "--role", "worker")
            running = await asyncio.create_subprocess_exec(
                *words, cwd=self._here, env=self._environ, stdout=out, stderr=out
            )
        try:
            yield running
        finally:
            if running.returncode is None:
                running.terminate()
            await asyncio.wait_for(running.wait(), SLOW)


async def test_workers_of_the_release_before_and_of_this_one_share_a_record(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    code = before(tmp_path / "before")
    with postgres() as url:
        async with TelegramEmulator(quicker=50.0) as telegram:
            old, new = (Release(one, code / "config", tmp_path, url, telegram.address) for one in (code, ROOT))
            head = telegram.person("trưởng phòng")
            number = json.loads(await asyncio.to_thread(old.says, "invite", WHO, "--json"))["code"]
            store = Store(url)
            shape = store.read_now(stored_revision)
            assert shape != HEAD, "the record has the shape of before"

            async def asks(text: str) -> None:
                heard = len(head.seen)
                head.says(text)
                await until(lambda: len(head.seen) > heard, SLOW, f"an answer to {text}")

            async with old.works("old") as first:
                await asks(number)
                assert "Trưởng phòng" in head.seen[-1].text
                async with new.works("new"):
                    await until(lambda: store.read_now(stored_revision) == HEAD, SLOW, "the new shape")
                    await asks("việc")  # by the one of before, on the new shape
                    assert first.returncode is None
                    first.terminate()
                    assert await asyncio.wait_for(first.wait(), SLOW) == 0
                    await asks("việc")  # by the one of now
                    await asks("lịch")
            rows = "SELECT state, tries FROM inbox"
            understood = [tuple(row) for row in store.read_now(lambda tx: tx.exec_driver_sql(rows).all())]
            assert len(understood) == 4
            assert not [row for row in understood if row not in (("handled", 0), ("foreign", 0))]
            store.close()
            telegram.check()
