"""The pages for one person on a phone 360 pixels wide: a table of money, a hamlet's report, evidence; axe on each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.ledger.rules import documents
from bot.ledger.tables import evidence
from bot.ledger.who import passes
from bot.settings import Settings
from tests.bot.web.house import CONFIG
from tests.bot.web.phone.test_evidence import PNG
from tests.browser.conftest import PHONE, Desk, Tab, browsing

OWNER, HAMLET = "giam-doc-ban-qlda", "truong-thon-na-lac"
TABLE = {"form": "bang", "unit": "ban-qlda", "obligation": "bao-cao-giai-ngan/ban-qlda//2026-05", "period": "2026-05"}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """On 2/6/2026, when May's table is due."""
    folder = tmp_path / "config"
    documents.write_folder(folder, documents.read_folder(CONFIG))
    settings = Settings(config=folder, database_url=f"sqlite:///{tmp_path / 'nhacviec.db'}", secret="thu" * 12)
    async with browsing(tmp_path, at="2026-06-02 09:00", settings=settings) as made:
        yield made


async def opened(desk: Desk, purpose: str, person: str, subject: dict[str, Any], **more: Any) -> Tab:
    """A fresh link, opened on this phone by a press on its door."""
    app, now = desk.house.app, datetime.now(UTC)
    made = await app.store.do(passes.issue, app.commune.id, person, purpose, subject, now)
    path = f"/{purpose}/{app.links.token(purpose, person, timedelta(days=7), made.id)}"
    tab = await desk.open(path, view=PHONE, has_touch=True, **more)
    await tab.page.tap("text=Mở trên máy này")
    return tab


@pytest.mark.slow
async def test_a_phone_fills_the_table_and_sends_evidence(desk: Desk) -> None:
    tab = await opened(desk, "bieu", OWNER, TABLE, java_script_enabled=False)
    await tab.page.locator("h1", has_text="Biểu giải ngân").wait_for()
    box = await tab.page.locator("main").bounding_box()
    assert box["width"] <= PHONE["width"], "nothing sticks out"
    await tab.page.locator("input[name$='luy_ke']").first.fill("chín")
    await tab.page.tap("text=Gửi biểu")
    await tab.page.locator("[role=status]", has_text="Có ô chưa đúng").wait_for()
    tab.complaints.clear()  # of the status 422, as it should be
    await tab.page.locator("input[name$='luy_ke']").first.fill("1,2 tỷ")
    await tab.page.tap("text=Gửi biểu")
    await tab.page.locator("text=Đã nhận biểu").wait_for()
    tab = await opened(desk, "minhchung", OWNER, {"obligation": TABLE["obligation"]}, java_script_enabled=False)
    await tab.page.set_input_files("#tep", {"name": "anh.png", "mimeType": "image/png", "buffer": PNG})
    await tab.page.tap("main button.main")
    await tab.page.locator("[role=status]", has_text="Đã nhận tệp").wait_for()
    assert await tab.page.locator("ul.files li").count() == 1
    rows = await desk.house.app.store.read(lambda tx: tx.execute(select(evidence)).mappings().all())
    assert [row["state"] for row in rows] == ["kept"]


@pytest.mark.slow
async def test_axe_finds_nothing_serious_on_a_phone(desk: Desk) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe-core is not installed")
    month = {"form": "chot", "period": "2026-05"}
    proof = {"obligation": TABLE["obligation"]}
    pages = [("bieu", OWNER, TABLE), ("bieu", "chanh-van-phong", month), ("minhchung", OWNER, proof)]
    for purpose, person, subject in pages:
        tab = await opened(desk, purpose, person, subject, bypass_csp=True)
        await tab.page.locator("h1").wait_for()
        assert await tab.sideways() == 0, (purpose, subject)
        found = await axe.Axe().run(tab.page)
        serious = [
            (purpose, one["id"], one["nodes"][0]["html"][:200])
            for one in found.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []
