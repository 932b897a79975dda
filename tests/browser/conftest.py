"""A browser as people have it: Debian's Chromium, driven through Playwright. Skipped where either is missing."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.bot.web.house import House, open_house, served

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


def chromium() -> str | None:
    """Where the browser is, if anywhere."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Tab:
    """One page of one browser, and what it complained of."""

    page: Any
    complaints: list[str] = field(default_factory=list)

    async def says(self, text: str) -> None:
        await self.page.fill("#words", text)
        await self.page.press("#words", "Enter")

    async def sees(self, text: str) -> None:
        await self.page.locator("#chat .said", has_text=text).first.wait_for(state="attached")

    async def presses(self, button: str, shows: str) -> None:
        """Presses the newest such button; once more where the list moved under the finger, as a person would."""
        box = self.page.locator(shows)
        async with asyncio.timeout(30):
            while not await box.is_visible():
                await self.page.locator(button).last.click()
                await asyncio.sleep(0.1)

    async def sideways(self) -> int:
        """How many pixels stick out to the right."""
        return int(await self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@dataclass
class Desk:
    house: House
    base: str
    open: Callable[..., Awaitable[Tab]]


@asynccontextmanager
async def browsing(folder: Path, at: str = "2026-06-08 09:00", settings: Settings | None = None) -> AsyncIterator[Desk]:
    """A running app on a real port and a browser beside it."""
    playwright = pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine")
    # Chromium refuses its own sandbox to root, which is who runs tests in a container.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    tabs: list[Tab] = []
    running = open_house(folder, at=at, settings=settings)
    async with running as house, served(house.app) as base, playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=arguments)

        async def open_tab(where: str = "/", view: dict[str, int] | None = None, **options: Any) -> Tab:
            context = await browser.new_context(viewport=view or DESK, **options)
            tab = Tab(await context.new_page())
            tab.page.on("console", lambda told: tab.complaints.append(told.text) if told.type == "error" else None)
            tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
            tabs.append(tab)
            await tab.page.goto(base + where)
            return tab

        try:
            yield Desk(house, base, open_tab)
        finally:
            await browser.close()
    assert [tab.complaints for tab in tabs if tab.complaints] == [], "a page complained"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with browsing(tmp_path) as made:
        yield made
