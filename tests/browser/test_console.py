"""The console in a real browser."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

from bot.messengers.console import GROUP
from tests.browser.conftest import PHONE, Desk


def picture(side: int = 4) -> bytes:
    """A small green PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x20\x90\x60" * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


async def test_a_conversation(desk: Desk) -> None:
    tab = await desk.open()
    await tab.says("/viec")
    await tab.sees("Việc đang mở")
    await tab.says("1 đang làm, 40%")
    await tab.sees("Hoàn tác")
    await tab.page.locator("#chat [data-token]", has_text="Hoàn tác").last.click()
    await tab.sees("Đã bấm “Hoàn tác”")
    assert await tab.page.locator("#words").input_value() == ""


@pytest.mark.slow
async def test_the_panel_says_how_it_was_understood(desk: Desk) -> None:
    tab = await desk.open()
    await tab.says("/viec")
    await tab.sees("Việc đang mở")
    await tab.says("1 duoc 40% r a")
    heard = tab.page.locator("#panel .heard")
    await heard.wait_for()
    assert "40%" in await heard.inner_text()


@pytest.mark.slow
async def test_the_next_morning(desk: Desk) -> None:
    tab = await desk.open()
    assert await tab.page.locator(".drill").inner_text() == "Tập huấn"
    await tab.page.click("[data-move=due]")
    await tab.page.locator("#panel .chip", has_text="đến hạn hôm nay").first.wait_for()
    await tab.sees("Nhắc việc")
    await tab.page.locator("#clock[data-moving=no]").wait_for()
    assert "08:00" in await tab.page.locator("#clock").inner_text()


@pytest.mark.slow
async def test_two_browsers_at_once_and_unread_counts(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    office = await desk.open("/?ai=chanh-van-phong")
    await first.says("/viec")
    await second.sees("Việc đang mở")
    badge = office.page.locator('#cast [data-seat="truong-phong-kinh-te"] .badge')
    await badge.wait_for(state="visible")
    assert int(await badge.inner_text()) >= 1
    assert await first.page.locator('#cast [data-seat="truong-phong-kinh-te"] .badge').is_hidden()


@pytest.mark.slow
async def test_a_picture_is_sent_and_shown(desk: Desk) -> None:
    tab = await desk.open()
    file = {"name": "hiện trường.png", "mimeType": "image/png", "buffer": picture()}
    await tab.page.set_input_files("#file", file)
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert await tab.page.locator("#chat img").evaluate(width) == 4
    assert await tab.page.locator("#chat img").get_attribute("alt") == "Ảnh: hiện trường.png"


@pytest.mark.slow
async def test_on_a_phone_nothing_sticks_out_and_every_part_is_reached(desk: Desk) -> None:
    tab = await desk.open(view=PHONE, has_touch=True)
    await tab.says("/viec")
    await tab.sees("Việc đang mở")
    for part, box in (("cast", "#cast"), ("panel", "#panel"), ("chat", "#chat")):
        await tab.page.tap(f"[data-show={part}]")
        assert await tab.page.locator(box).is_visible()
        assert await tab.sideways() == 0
    await tab.page.tap("[data-show=cast]")
    await tab.page.tap(f'[data-seat="{GROUP}"]')
    await tab.page.locator("#head", has_text="Nhóm chung").wait_for()
    assert await tab.page.locator("#sender").is_visible()
    await tab.page.tap(".moves summary")
    assert await tab.page.locator("[data-move=week]").is_visible()
    small = await tab.page.evaluate(
        "[...document.querySelectorAll('.tabs button, .send, .moves button')]"
        ".filter((b) => b.offsetParent && b.getBoundingClientRect().height < 40).length"
    )
    assert small == 0, "a thumb needs 40 pixels"


@pytest.mark.slow
async def test_the_keyboard_alone_is_enough(desk: Desk) -> None:
    tab = await desk.open()
    await tab.page.keyboard.press("Tab")
    assert await tab.page.evaluate("document.activeElement.textContent") == "Đến ô soạn tin"
    await tab.page.keyboard.press("Enter")
    await tab.page.keyboard.type("1 xong")
    await tab.page.keyboard.press("Enter")
    await tab.sees("Hoàn tác")
    button = tab.page.locator("#chat [data-token]", has_text="Hoàn tác").last
    await button.focus()
    await tab.page.keyboard.press("Enter")
    await tab.sees("Đã bấm “Hoàn tác”")
    seat = tab.page.locator('#cast [data-seat="chu-tich"]')
    await seat.focus()
    await tab.page.keyboard.press("Enter")
    await tab.page.locator("#head", has_text="Chủ tịch").wait_for()
    assert "ai=chu-tich" in tab.page.url
    await tab.page.go_back()
    await tab.page.locator("#head", has_text="Trưởng phòng Kinh tế").wait_for()


@pytest.mark.slow
async def test_a_message_drawn_anew_keeps_the_keyboard_on_its_button(desk: Desk) -> None:
    tab = await desk.open()
    await tab.says("1 xong")
    await tab.sees("Hoàn tác")
    await tab.page.locator("#chat [data-token]", has_text="Hoàn tác").last.focus()

    async def every_message_differs(route: Any) -> None:
        answer = await route.fetch()
        state = await answer.json()
        state["chat"] = state["chat"].replace('class="said', 'class="anew said')
        await route.fulfill(response=answer, json=state)

    await tab.page.route("**/console/state*", every_message_differs)
    beside = await desk.open()
    await beside.says("việc")
    await tab.page.locator("#chat .anew", has_text="Hoàn tác").first.wait_for(state="attached")
    await tab.page.unroute_all(behavior="wait")
    assert await tab.page.evaluate("document.activeElement.textContent") == "Hoàn tác"
    await tab.page.keyboard.press("Enter")
    await tab.sees("Đã bấm “Hoàn tác”")


@pytest.mark.slow
async def test_a_reply_and_an_edit(desk: Desk) -> None:
    tab = await desk.open()
    await tab.says("1 30%")
    await tab.sees("Hoàn tác")
    await tab.presses("#chat .mine [data-edit]", "#about")
    await tab.says("1 35%")
    await tab.sees("đã sửa")
    await tab.presses("#chat .said:not(.mine) [data-reply]", "#about")
    await tab.says("60%")
    await tab.page.locator("#chat .mine blockquote").wait_for()


@pytest.mark.slow
async def test_what_is_new_waits_for_the_finger_on_a_button(desk: Desk) -> None:
    """A button that is replaced under the finger would not be pressed."""
    tab, other = await desk.open(), await desk.open()
    await tab.says("1 30%")
    await tab.sees("Hoàn tác")
    await tab.page.locator("#chat [data-token]", has_text="Hoàn tác").last.hover()
    await tab.page.mouse.down()
    await desk.house.says("/viec")
    await other.sees("Việc đang mở")
    assert await tab.page.locator("#chat .said", has_text="Việc đang mở").count() == 0
    await tab.page.mouse.up()
    await tab.sees("Đã bấm “Hoàn tác”")
    await tab.sees("Việc đang mở")


@pytest.mark.slow
async def test_a_tab_in_the_background_keeps_up(desk: Desk) -> None:
    behind = await desk.open()
    front = await behind.page.context.new_page()
    await front.goto(desk.base + "/?ai=chu-tich")
    await front.bring_to_front()
    await desk.house.says("/viec")
    await behind.sees("Việc đang mở")


@pytest.mark.slow
async def test_without_event_streams_it_asks(desk: Desk) -> None:
    tab = await desk.open("/healthz")
    await tab.page.route("**/console/live", lambda route: route.abort())
    await tab.page.goto(desk.base + "/")
    await desk.house.says("/viec")
    await tab.sees("Việc đang mở")
    tab.complaints.clear()  # the browser mentions the stream it could not have


@pytest.mark.slow
async def test_without_script_everything_can_be_read(desk: Desk) -> None:
    await desk.house.says("/viec")
    await desk.house.sees("Việc đang mở")
    tab = await desk.open(java_script_enabled=False)
    assert "Việc đang mở" in await tab.page.locator("#chat").inner_text()
    await tab.page.click('#cast [data-seat="chu-tich"]')
    assert "Chủ tịch" in await tab.page.locator("#head").inner_text()


@pytest.mark.slow
async def test_hostile_words_are_shown_as_words(desk: Desk) -> None:
    tab = await desk.open()
    await tab.says("<img src=x onerror=\"document.title='x'\"><script>document.title='y'</script>")
    await tab.sees("<img src=x")
    assert "Nhắc Việc" in await tab.page.title()
    assert await tab.page.locator("#chat img").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("view", [None, PHONE])
async def test_axe_finds_nothing_serious(desk: Desk, view: dict[str, int] | None) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe-core is not installed")
    tab = await desk.open(view=view, bypass_csp=True)
    await tab.says("1 xong")
    await tab.sees("Hoàn tác")
    for part in ("chat",) if view is None else ("cast", "panel", "chat"):
        if view is not None:
            await tab.page.click(f"[data-show={part}]")
        found = await axe.Axe().run(tab.page)
        serious = [
            (one["id"], one["nodes"][0]["html"][:200])
            for one in found.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []
