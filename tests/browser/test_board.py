"""The board in a real browser: phone and wall, keyboard alone, on paper, and by the measure of axe-core."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.bot.web.house import CONFIG, plain
from tests.browser.board import LOOKED_AT, WALL, WORKED_ON, address, opened, story
from tests.browser.conftest import PHONE, Desk, browsing

OFFICE = "chanh-van-phong"


@pytest.mark.slow
async def test_every_page_is_sound_by_axe_and_fits_a_phone(tmp_path: Path) -> None:
    """No finding of axe-core that is serious or critical; nothing sticks out of 360 pixels, nor of the wall."""
    axe_of = pytest.importorskip(
        "axe_playwright_python.async_playwright", reason="axe-playwright-python is not installed"
    )
    axe = axe_of.Axe()
    async with browsing(tmp_path, at="2026-06-12 09:00") as desk:
        await story(desk)
        tab, path = await opened(desk, OFFICE)
        listed = await tab.page.request.get(f"{desk.base}{path}/viec?tinh_trang=vuong")
        tale = (await listed.text()).partition("/chuyen?ma=")[2].partition('"')[0]
        wall = await desk.open(view=WALL, storage_state=await tab.page.context.storage_state())
        inside = [path + where for where in (*LOOKED_AT, *WORKED_ON, f"/chuyen?ma={tale}")]
        for where in ("/", "/vanban", "/kenh", await address(desk, "chu-tich"), *inside):
            await tab.page.goto(desk.base + where)
            found = await axe.run(tab.page)
            assert len(found.response["passes"]) > 8, where
            serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
            told = [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in serious]
            assert told == [], where
            assert await tab.sideways() <= 0, where
            await wall.page.goto(desk.base + where)
            assert await wall.sideways() <= 0, where


@pytest.mark.slow
async def test_the_morning_is_walked_on_a_phone(tmp_path: Path) -> None:
    """Call, write down, confirm, paste: every tap of the office's ten minutes, then what came of it."""
    async with browsing(tmp_path, at="2026-06-12 09:00") as desk:
        await story(desk)
        tab, path = await opened(desk, OFFICE, permissions=["clipboard-read", "clipboard-write"])
        page = tab.page
        taps = 0
        await page.get_by_role("link", name="Sáng nay").click()
        first = page.locator("fieldset.person", has_text="Trưởng Công an xã")
        await first.get_by_label("Đang làm").first.check()
        second = page.locator("fieldset.person", has_text="Chỉ huy trưởng Ban Chỉ huy quân sự xã")
        await second.get_by_label("Đã xong").first.check()
        taps += 2
        await page.get_by_role("button", name="Ghi tất cả đã chọn").click()
        taps += 1
        await page.get_by_text("Đã ghi 2 việc").wait_for()
        await page.get_by_role("button", name="Xác nhận việc đã đánh dấu").click()
        taps += 1
        await page.get_by_text("Đã xác nhận").wait_for()
        await page.get_by_role("button", name="Chép để dán").click()
        taps += 1
        assert "Việc đến hạn" in await page.evaluate("navigator.clipboard.readText()")
        assert taps <= 25
        assert await page.locator("fieldset.person", has_text="Trưởng Công an xã").count() == 0
        await page.goto(f"{desk.base}{path}/viec?don_vi=ban-chi-huy-quan-su&tinh_trang=xong")
        await page.get_by_text("Báo cáo kết quả chỉ tiêu").first.wait_for()
        assert await tab.sideways() <= 0


@pytest.mark.slow
async def test_with_the_keyboard_alone_and_without_script(desk: Desk) -> None:
    tab, path = await opened(desk, OFFICE, java_script_enabled=False)
    await tab.page.goto(f"{desk.base}{path}")
    await tab.page.keyboard.press("Tab")
    assert await tab.page.locator(":focus").inner_text() == "Đến nội dung"
    for _ in range(4):  # overview, morning, duties
        await tab.page.keyboard.press("Tab")
    assert await tab.page.locator(":focus").inner_text() == "Đơn vị"
    await tab.page.keyboard.press("Enter")
    await tab.page.get_by_role("heading", name="Các đơn vị").wait_for()
    await tab.page.goto(f"{desk.base}{path}/cau-hinh/dong?muc=nguoi&dong=chu-tich")
    await tab.page.get_by_label("Số máy công vụ").focus()
    await tab.page.keyboard.type("0205 3812 345")
    await tab.page.keyboard.press("Enter")
    await tab.page.get_by_text("Sửa cán bộ “Chủ tịch UBND xã”").wait_for()


@pytest.mark.slow
async def test_on_paper_only_what_is_to_be_read(desk: Desk) -> None:
    tab, _ = await opened(desk, "chu-tich", view=WALL)
    await tab.page.emulate_media(media="print")
    for gone in ("nav", "footer form", ".files"):
        assert not await tab.page.locator(gone).first.is_visible(), gone
    assert await tab.page.locator(".tile").first.is_visible()
    paper = await tab.page.pdf(format="A4", print_background=False)
    assert paper.startswith(b"%PDF")


@pytest.mark.slow
async def test_a_second_device_needs_the_code_from_the_chat(desk: Desk) -> None:
    _, path = await opened(desk, "chu-tich")
    other = await desk.open(path, view=PHONE)
    await other.page.get_by_text("đã được mở trên một máy khác").wait_for()
    await other.page.get_by_role("button", name="Gửi mã cho tôi").click()
    told = plain(await desk.house.sees("Mã mở bảng trên máy thứ hai", "chu-tich"))
    await other.page.get_by_label("Mã 6 chữ số").fill(re.findall(r"máy thứ hai: (\d{6})", told)[-1])
    await other.page.get_by_role("button", name="Vào").click()
    await other.page.get_by_role("heading", name="Xã Bằng Mạc").wait_for()


@pytest.mark.slow
async def test_a_rule_is_changed_and_taken_back_on_a_phone_with_the_keyboard_alone(tmp_path: Path) -> None:
    """No script, no mouse, no file: the day of a step, what it moves, in force, and as it was."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    settings = Settings(config=folder, database_url=f"sqlite:///{tmp_path / 'nhacviec.db'}", secret="thu" * 12)
    async with browsing(tmp_path, settings=settings) as desk:
        tab, path = await opened(desk, OFFICE, java_script_enabled=False)
        page, at = tab.page, f"{desk.base}{path}/cau-hinh"
        was = (folder / "rulebooks/bang-mac-2026.yaml").read_text(encoding="utf-8")

        async def goes(name: str) -> None:
            await page.get_by_role("link", name=name).first.focus()
            await page.keyboard.press("Enter")

        async def presses(name: str) -> None:
            await page.get_by_role("button", name=name).focus()
            await page.keyboard.press("Enter")
            await page.wait_for_load_state()

        await page.goto(at)
        await goes("Quyết định của UBND xã Bằng Mạc")
        await goes("Giải ngân vốn dự án chuyển tiếp")
        await page.get_by_role("heading", name="Giải ngân vốn dự án chuyển tiếp", level=1).wait_for()
        await page.get_by_role("group", name="Dòng 2").get_by_role("textbox", name="Hạn").focus()
        await page.keyboard.press("Control+A")
        await page.keyboard.type("15/10/2026")
        await presses("Kiểm tra và xem trước")
        await page.get_by_text("hạn 15/10/2026 (trước là 30/9/2026)").first.wait_for()
        assert await tab.sideways() <= 0
        await presses("Áp dụng")
        await page.get_by_text("Đã áp dụng").wait_for()
        assert (folder / "rulebooks/bang-mac-2026.yaml").read_text(encoding="utf-8") != was
        await goes("Lịch sử thay đổi")
        await goes("Quay lại trước thay đổi này")
        await presses("Áp dụng")
        await page.get_by_text("Đã áp dụng").wait_for()
        assert (folder / "rulebooks/bang-mac-2026.yaml").read_text(encoding="utf-8") == was
