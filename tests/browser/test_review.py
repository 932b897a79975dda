"""Reviewing a decision in a real browser, with and without script, on a desk and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ledger.rules import documents
from bot.settings import Settings
from tests.bot.web.house import CONFIG
from tests.bot.web.papers.test_review import ANNEX, LETTER, annex
from tests.browser.board import opened
from tests.browser.conftest import PHONE, Desk, Tab, browsing


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """With a configuration folder of its own, which the pages may write to."""
    shutil.copytree(CONFIG, tmp_path / "config")
    database = f"sqlite:///{tmp_path / 'nhacviec.db'}"
    settings = Settings(config=tmp_path / "config", database_url=database, secret="thu" * 12)
    async with browsing(tmp_path, settings=settings) as made:
        yield made


async def uploads(tab: Tab, text: str = LETTER, name: str = "thông báo.txt") -> None:
    await tab.page.set_input_files("#tep", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    await tab.page.click("text=Đọc văn bản >> nth=-1")
    await tab.page.locator("#status").wait_for()


async def seen(tab: Tab, much: str) -> None:
    await tab.page.locator("#status", has_text=f"Đã xem {much}/").wait_for()


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["script", "no script"])
async def test_from_a_file_to_rules_in_force(desk: Desk, script: bool) -> None:
    tab = await desk.open("/", java_script_enabled=script)
    await tab.page.click("text=Văn bản")
    await uploads(tab)
    rules = tab.page.locator("article.rule")
    await rules.nth(0).locator("text=Nhận").click()
    await seen(tab, "1")
    await rules.nth(1).locator("text=Bỏ").click()
    await seen(tab, "2")
    assert await tab.page.locator("article.rule.bo").count() == 1
    await tab.page.locator("article.rule.nhan >> text=Sửa…").click()
    await tab.page.fill("#f-ten", "Gửi danh mục thủy lợi")
    await tab.page.click("summary >> text=Mức phải đạt")
    await tab.page.fill("#f-ma", "thuy-loi")
    await tab.page.select_option("#f-chu_tri", ["phong-kinh-te", "van-phong"])
    await tab.page.click("text=Nhận như đã sửa")
    await tab.page.locator("article.rule.sua", has_text="Gửi danh mục thủy lợi").wait_for()
    await tab.page.click("text=Ghi bộ quy tắc…")
    await tab.page.locator("li", has_text="Thêm việc: Gửi danh mục thủy lợi").first.wait_for()
    await tab.page.click("button.main")
    await tab.page.locator("h1", has_text="Đã ghi bộ quy tắc").wait_for()
    commune = await desk.house.app.store.read(documents.load_current, "bang-mac")
    assert commune.in_force["thuy-loi"].lead == ("phong-kinh-te", "van-phong")


@pytest.mark.slow
async def test_the_quote_is_marked_beside_its_rule(desk: Desk) -> None:
    tab = await desk.open("/vanban")
    await uploads(tab)
    assert "trước ngày 10/7/2026" in await tab.page.locator("mark").first.inner_text()
    paper = await tab.page.locator(".paper").first.bounding_box()
    rule = await tab.page.locator("article.rule").first.bounding_box()
    assert rule["x"] >= paper["x"] + paper["width"], "side by side"
    assert abs(rule["y"] - paper["y"]) < 60


@pytest.mark.slow
async def test_a_verdict_keeps_ones_place(desk: Desk) -> None:
    """With script nothing is loaded anew: the page stays where it was and the keyboard goes on from the same rule."""
    tab = await desk.open("/vanban")
    await uploads(tab)
    await tab.page.evaluate("window.same = true")
    await tab.page.locator("article.rule").nth(1).locator("button.yes").focus()
    await tab.page.keyboard.press("Enter")
    await seen(tab, "1")
    assert await tab.page.evaluate("window.same") is True
    assert await tab.page.evaluate("document.activeElement.closest('article').classList.contains('nhan')") is True


@pytest.mark.slow
async def test_what_a_filter_no_longer_shows_goes_away(desk: Desk) -> None:
    tab = await desk.open("/vanban")
    await uploads(tab)
    await tab.page.click(".filters >> text=Chưa xem")
    rules = tab.page.locator("article.rule")
    before = await rules.count()
    await rules.first.locator("button.no").click()
    await seen(tab, "1")
    assert await rules.count() == before - 1
    assert await tab.page.evaluate("document.activeElement.closest('article') !== null") is True


@pytest.mark.slow
async def test_when_the_quick_way_fails_the_plain_one_is_taken(desk: Desk) -> None:
    tab = await desk.open("/vanban")
    await uploads(tab)
    await tab.page.evaluate("void (window.fetch = () => Promise.reject(new Error('offline')))")
    await tab.page.locator("article.rule button.yes").first.click()
    await seen(tab, "1")


@pytest.mark.slow
async def test_a_refused_file_is_said_on_the_page(desk: Desk) -> None:
    tab = await desk.open("/vanban")
    file = {"name": "mat.txt", "mimeType": "text/plain", "buffer": "TỐI MẬT\n\nQUYẾT ĐỊNH\nVề việc thử".encode()}
    await tab.page.set_input_files("#tep", file)
    await tab.page.click("button.main")
    assert "dấu mật" in await tab.page.locator("[role=alert]").inner_text()
    assert await tab.page.locator("text=Chưa có văn bản nào").count() == 1
    tab.complaints.clear()  # the browser mentions the status of the refusal


@pytest.mark.slow
async def test_on_a_phone_nothing_sticks_out(desk: Desk) -> None:
    tab = await desk.open("/vanban", view=PHONE, has_touch=True)
    assert await tab.sideways() == 0
    await uploads(tab)
    assert await tab.sideways() == 0
    small = (
        "[...document.querySelectorAll('button, .button')].filter((b) => b.getBoundingClientRect().height < 40).length"
    )
    assert await tab.page.evaluate(small) == 0, "a thumb needs 40 pixels"
    await tab.page.tap("text=Sửa… >> nth=0")
    await tab.page.locator("#f-ten").wait_for()
    assert await tab.sideways() == 0
    await tab.page.tap("text=Về danh sách")
    await tab.page.tap("text=Ghi bộ quy tắc…")
    await tab.page.locator("h1", has_text="Ghi bộ quy tắc").wait_for()
    assert await tab.sideways() == 0


@pytest.mark.slow
@pytest.mark.parametrize("view", [None, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing_serious(desk: Desk, view: dict[str, int] | None) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe-core is not installed")
    tab = await desk.open("/vanban", view=view, bypass_csp=True)
    pages = ["/vanban", "/vanban/1", "/vanban/1?loc=mem", "/vanban/1/ghi"]
    await uploads(tab)
    await tab.page.locator("article.rule button.yes").first.click()
    await seen(tab, "1")
    pages.append(str(await tab.page.locator("article.rule a.button").first.get_attribute("href")))
    for path in pages:
        await tab.page.goto(desk.base + path)
        found = await axe.Axe().run(tab.page)
        serious = [
            (path, one["id"], one["nodes"][0]["html"][:200])
            for one in found.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_a_notice_in_one_confirmation(desk: Desk, script: bool) -> None:
    tab = await desk.open("/vanban", java_script_enabled=script)
    await uploads(tab)
    await tab.page.locator("#mot-lan select").nth(1).select_option("van-phong")
    await tab.page.click("#mot-lan button.main")
    await tab.page.locator("h1", has_text="Đã ghi bộ quy tắc").wait_for()
    commune = await desk.house.app.store.read(documents.load_current, "bang-mac")
    assert {"2026-07-09", "2026-08-20"} <= {str(step.due) for rule in commune.in_force.values() for step in rule.steps}


@pytest.mark.slow
async def test_an_annex_on_the_page_of_documents(desk: Desk) -> None:
    tab = await desk.open("/vanban")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    await tab.page.set_input_files("#bang", {"name": "phu-luc.xlsx", "mimeType": kind, "buffer": annex(ANNEX)})
    await tab.page.click("text=Đọc bảng")
    await tab.page.select_option("#cot-lead", "")
    await tab.page.click("text=Xem lại với các cột này")
    await tab.page.locator("text=2 hàng chưa có đơn vị chủ trì").wait_for()
    await tab.page.select_option("#cot-lead", "4")
    await tab.page.click("text=Nhận 2 chỉ tiêu")
    await tab.page.locator("h1", has_text="Đã nhận phụ lục").wait_for()
    commune = await desk.house.app.store.read(documents.load_current, "bang-mac")
    assert not next(book for book in commune.rulebooks if book.id == "bang-mac-2026").annexes_missing


async def tabs_to(tab: Tab, what: str, most: int = 40) -> None:
    """Goes on by the Tab key until it is at what is called so."""
    at = "document.activeElement.innerText || document.activeElement.id || ''"
    for _ in range(most):
        await tab.page.keyboard.press("Tab")
        if str(await tab.page.evaluate(at)).strip() == what:
            return
    pytest.fail(f"the keyboard never came to “{what}”")


@pytest.mark.slow
@pytest.mark.parametrize("view", [PHONE, None], ids=["phone", "desk"])
async def test_on_the_board_with_the_keyboard_alone(desk: Desk, view: dict[str, int] | None) -> None:
    """The office on its own board: doubts are met first, a duty is added, all is put in force; axe finds nothing."""
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe-core is not installed")
    tab, path = await opened(desk, "chanh-van-phong", view, bypass_csp=True)
    page, keys = tab.page, tab.page.keyboard

    async def sound() -> None:
        found = await axe.Axe().run(page)
        bad = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(page.url, one["id"], one["nodes"][0]["html"][:200]) for one in bad] == []
        assert await tab.sideways() <= 0, page.url

    await page.goto(f"{desk.base}{path}/van-ban")
    await sound()
    text = (LETTER + "\n4. Hoàn thành hồ sơ quyết toán trước ngày 15/9/2026.\n").encode()
    await page.set_input_files("#tep", {"name": "thông báo.txt", "mimeType": "text/plain", "buffer": text})
    await page.focus("#tep")
    await tabs_to(tab, "Đọc văn bản")
    await keys.press("Enter")
    await page.locator("#status").wait_for()
    await sound()
    first = page.locator("article.rule").first
    assert "15/9/2026" in await first.inner_text()  # the one without a unit
    await tabs_to(tab, "Nhận")
    await keys.press("Enter")
    await seen(tab, "1")
    await tabs_to(tab, "Thêm một việc máy không thấy…")
    await keys.press("Enter")
    await page.locator("#f-dieu").focus()
    await sound()
    await keys.type("mục 5")
    await tabs_to(tab, "f-ten")
    await keys.type("Báo cáo nước sạch")
    await page.locator("#f-han").fill("2026-08-14")
    await page.locator("#f-chu_tri").focus()
    await keys.type("Phòng K")
    await tabs_to(tab, "Thêm việc")
    await keys.press("Enter")
    await page.locator("#giu", has_text="hạn 14/8/2026").wait_for()
    await page.locator("#status a.main").focus()
    await keys.press("Enter")
    await page.get_by_text("Thêm việc: Báo cáo nước sạch, Phòng Kinh tế").wait_for()
    await sound()
    await tabs_to(tab, "Ghi bộ quy tắc")
    await keys.press("Enter")
    await page.get_by_role("link", name="Lịch sử thay đổi").wait_for()
    await sound()
