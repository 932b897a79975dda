"""Makes the pictures of README and guides from played scenes: `python -m tests.browser.picture`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.browser.board import WALL, opened, story
from tests.browser.conftest import PHONE, Desk, Tab, browsing

IMAGES = Path(__file__).parents[2] / "docs" / "images"


async def scene(desk: Desk) -> Tab:
    """A head is reminded on a due day and answers."""
    tab = await desk.open()
    await tab.page.click("[data-move=due]")
    await tab.page.locator("#panel .chip", has_text="đến hạn hôm nay").first.wait_for()
    await tab.page.locator("#clock[data-moving=no]").wait_for()
    await tab.says("1 dc 45% r a, con vuong 2 ho")
    await tab.sees("Hoàn tác")
    await tab.page.locator("#panel .heard").wait_for()
    return tab


async def board(desk: Desk, into: Path) -> None:
    """The chairman's wall, the office's morning on a phone, and a due day about to be changed."""
    await story(desk)
    wall, path = await opened(desk, "chu-tich", view=WALL)
    await wall.page.screenshot(path=into / "board.png")
    await wall.page.goto(f"{desk.base}{path}/lich")
    await wall.page.screenshot(path=into / "board-calendar.png")
    phone, path = await opened(desk, "chanh-van-phong", device_scale_factor=2)
    await phone.page.goto(f"{desk.base}{path}/sang-nay")
    await phone.page.screenshot(path=into / "morning-phone.png")
    desk_, path = await opened(desk, "chanh-van-phong", view={"width": 1280, "height": 800})
    await desk_.page.goto(f"{desk.base}{path}/cau-hinh/dong?muc=ngay-bao-cao&dong=kt_xh")
    await desk_.page.fill("[name=f0-ngay-thang]", "15")
    await desk_.page.get_by_role("button", name="Kiểm tra và xem trước").click()
    await desk_.page.get_by_role("heading", name="Sẽ thay đổi").wait_for()
    await desk_.page.screenshot(path=into / "config.png")


async def make(into: Path) -> None:
    """Plays the scenes, each on a fresh start, and takes their pictures."""
    with tempfile.TemporaryDirectory() as folder:
        async with browsing(Path(folder) / "console") as desk:
            tab = await scene(desk)
            await tab.page.screenshot(path=into / "console.png")
            phone = await desk.open(view=PHONE, device_scale_factor=2)
            await phone.sees("Hoàn tác")
            await phone.page.screenshot(path=into / "console-phone.png")
        async with browsing(Path(folder) / "board") as desk:
            await board(desk, into)


if __name__ == "__main__":
    asyncio.run(make(IMAGES))
