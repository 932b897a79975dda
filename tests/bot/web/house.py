"""A running app with its pages: real parts, the console as the only messenger, a clock the test moves."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from bot.app import App
from bot.clock import Clock, TrainingClock
from bot.messengers.protocol import Messenger
from bot.settings import Settings
from bot.web.app import Site, serve
from schedules.calendar import TZ
from tests.databases import spare_the_migrations
from tests.waiting import PATIENCE

CONFIG = Path(__file__).parents[3] / "config"
BASE = "http://127.0.0.1:8080"
HEAD = "truong-phong-kinh-te"


class House:
    """An app, its pages, and a browser's requests to them."""

    def __init__(self, app: App, site: Site, browser: httpx.AsyncClient) -> None:
        self.app, self.site, self.browser = app, site, browser
        self._n = 0

    async def state(self, seat: str = HEAD) -> dict[str, Any]:
        answer = await self.browser.get("/console/state", params={"ai": seat})
        assert answer.status_code == 200, answer.text
        value: dict[str, Any] = answer.json()
        return value

    async def chat(self, seat: str = HEAD) -> str:
        return str((await self.state(seat))["chat"])

    async def post(self, path: str, value: Any, **headers: str) -> httpx.Response:
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        return await self.browser.post(path, content=content, headers={"Origin": BASE} | headers)

    async def says(self, text: str, seat: str = HEAD, **more: Any) -> str:
        """Types a message; the id it was given."""
        return await self.sends({"kind": "text", "text": text}, seat, **more)

    async def sends(self, update: dict[str, Any], seat: str = HEAD, **more: Any) -> str:
        self._n += 1
        mark = f"u{self._n:04}"
        answer = await self.post("/console/say", {"chat": seat, "id": mark} | update | more)
        assert answer.status_code == 202, answer.text
        return mark

    async def sees(self, what: str, seat: str = HEAD) -> str:
        """Waits until the chat shows it; the chat."""
        return await eventually(lambda: self.chat(seat), lambda chat: what in plain(chat))

    async def moves(self, to: str, seat: str = HEAD) -> datetime:
        """Presses a button of the clock and waits until it has arrived."""
        answer = await self.post("/console/clock", {"to": to, "seat": seat})
        assert answer.status_code == 200, answer.text
        target = datetime.fromisoformat(answer.json()["to"])
        await eventually(lambda: self.state(seat), lambda state: not state["clock"]["moving"])
        return target


async def eventually(get: Callable[[], Any], good: Callable[[Any], bool], seconds: float = PATIENCE) -> Any:
    """The first value that is good; fails with the last one."""
    until = asyncio.get_running_loop().time() + seconds
    while True:
        value = await get()
        if good(value):
            return value
        if asyncio.get_running_loop().time() > until:
            raise AssertionError(f"never came true; last: {plain(str(value))[-1500:]}")
        await asyncio.sleep(0.02)


@asynccontextmanager
async def open_house(
    folder: Path,
    *,
    at: str = "2026-06-08 09:00",
    clock: Clock | None = None,
    messengers: list[Messenger] | None = None,
    local: bool = True,
    resume: bool = False,
    settings: Settings | None = None,
) -> AsyncIterator[House]:
    made = settings or Settings(config=CONFIG, database_url=f"sqlite:///{folder / 'nhacviec.db'}", secret="thu" * 12)
    ticking = clock or TrainingClock(datetime.fromisoformat(at).replace(tzinfo=TZ))
    spare_the_migrations(made.database_url)
    app = App(made, ticking, messengers, resume=resume)
    await app.start()
    site = Site(app, local=local)
    transport = httpx.ASGITransport(site.app, raise_app_exceptions=False, client=("127.0.0.1", 50_000))
    try:
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as browser:
            yield House(app, site, browser)
    finally:
        await site.close()
        await app.stop()


@asynccontextmanager
async def own_house(tmp_path: Path) -> AsyncIterator[House]:
    """A house with a configuration folder of its own, which the pages may write to."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    settings = Settings(config=folder, database_url=f"sqlite:///{tmp_path / 'nhacviec.db'}", secret="thu" * 12)
    async with open_house(tmp_path, settings=settings) as made:
        yield made


@asynccontextmanager
async def served(app: App) -> AsyncIterator[str]:
    """The pages on a real port of this machine; the address without a slash at its end."""
    address: list[str] = []
    task = await serve(app, "127.0.0.1", 0, address.append)
    try:
        yield address[0].rstrip("/")
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def plain(html: str) -> str:
    """What a person reads of a piece of HTML."""
    import html as entities

    return re.sub(r"\s+", " ", entities.unescape(re.sub(r"<[^>]+>", "", html)))
