"""Makes the README's pictures from a played scene: `python -m tests.browser.picture`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

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


async def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with browsing(Path(folder)) as desk:
            tab = await scene(desk)
            await tab.page.screenshot(path=IMAGES / "console.png")
            phone = await desk.open(view=PHONE, device_scale_factor=2)
            await phone.sees("Hoàn tác")
            await phone.page.screenshot(path=IMAGES / "console-phone.png")


if __name__ == "__main__":
    asyncio.run(main())
