"""The board: behind one person's link, the same figures as everywhere, what each may see, one duty's whole story."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import httpx
import pytest

from bot.conversation.looking.board import LIVES, PURPOSE
from bot.ledger.who import passes
from bot.summaries.figures import figures
from tests.bot.web.gate.test_doors import opened as at_door
from tests.bot.web.house import BASE, House, plain
from tests.bot.web.phone.test_evidence import PNG, form_in, of_unit, sends
from tests.bot.web.phone.test_evidence import address as evidence_address

HERE = {"Origin": BASE}
OFFICE = "chanh-van-phong"
CULTURE = "truong-phong-van-hoa-xa-hoi"


async def address(house: House, person: str) -> str:
    made = await house.app.store.do(passes.issue, house.app.commune.id, person, PURPOSE, {}, datetime.now(UTC), LIVES)
    return f"/{PURPOSE}/{house.app.links.token(PURPOSE, person, LIVES, made.id)}"


async def opened(house: House, person: str) -> str:
    """A board opened on the test's browser; its address."""
    path = await address(house, person)
    assert (await house.browser.post(f"{path}/mo", headers=HERE)).status_code == 303
    return path


async def page(house: House, path: str, status: int = 200) -> str:
    answer = await house.browser.get(path)
    assert answer.status_code == status, path
    return answer.text


async def test_the_bot_sends_a_link_that_opens_after_a_tap_and_tells_the_same_figures(house: House) -> None:
    await house.says("bảng", "chu-tich")
    chat = await house.sees("Bảng theo dõi riêng của đồng chí", "chu-tich")
    path = re.findall(r"/bang/[\w-]+\.[\w-]{24}", plain(chat))[-1]
    before = await page(house, path)
    assert "Mở trên máy này" in before
    assert "Bằng Mạc" not in before
    await house.browser.post(f"{path}/mo", headers=HERE)
    text = plain(await page(house, path))
    today = house.app.clock.now().date()
    whole = await house.app.store.read(figures, house.app.commune, today, messenger="console")
    for row in whole.units:
        assert row.name in text
    assert f"{whole.total.done}/{whole.total.rated}" in text
    assert "Tập huấn" in text
    assert "Chưa có phụ lục của" in text  # the decision speaks of annexes that nobody has added


async def test_the_office_is_led_to_its_morning_and_its_configuration_by_their_names(house: House) -> None:
    whole = await opened(house, OFFICE)
    for said, seen, at, shown in (
        ("sáng nay", "Trang “Sáng nay”", "sang-nay", "Sáng nay: gọi, ghi hộ"),
        ("Cấu hình", "Trang cấu hình", "cau-hinh", "Cấu hình · Nhắc Việc"),
    ):
        await house.says(said, OFFICE)
        link = re.findall(rf"/bang/[\w-]+\.[\w-]{{24}}\?trang={at}", plain(await house.sees(seen, OFFICE)))[-1]
        path = link.partition("?")[0]
        assert "Mở trên máy này" in await page(house, link)
        opening = await house.browser.post(f"{path}/mo", headers=HERE)
        assert opening.headers["location"] == f"{path}/{at}"
        assert shown in plain(await page(house, f"{path}/{at}"))
        again = await house.browser.get(link)  # from the chat, on the same device
        assert again.headers["location"] == f"{path}/{at}"
        assert (await house.browser.get(f"{path}?trang=//evil.example")).status_code == 200
    await page(house, whole)  # the board that was open stays open


@pytest.mark.slow
async def test_every_page_answers_and_forbids_script_of_others(house: House) -> None:
    path = await opened(house, "chu-tich")
    for name in ("", "/viec", "/don-vi", "/du-an", "/lich", "/lich?thang=2027-02", "/im-lang", "/kenh"):
        answer = await house.browser.get(path + name)
        assert answer.status_code == 200, name
        assert answer.text.startswith('<!doctype html>\n<html lang="vi">')
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "style=" not in answer.text
        assert not re.search(r"<script(?! src=)| on\w+=", answer.text), name
        assert all("aria-label" in tag for tag in re.findall(r"<svg[^>]*>", answer.text) if "aria-hidden" not in tag)


async def test_a_head_sees_the_own_unit_and_no_other(house: House) -> None:
    path = await opened(house, CULTURE)
    for name in ("", "/viec", "/viec?don_vi=phong-kinh-te", "/don-vi", "/du-an", "/lich?don_vi=phong-kinh-te"):
        text = plain(await page(house, path + name))
        assert "Phòng Văn hóa - Xã hội" in text
        assert not re.search(r"Phòng Kinh tế(?! gửi)", text.replace("Tất cả", "")), name
    for name in ("/im-lang", "/kenh"):
        await page(house, path + name, 403)
    assert "Im lặng" not in await page(house, path)


async def test_filters_stand_in_the_address(house: House) -> None:
    path = await opened(house, "chu-tich")
    all_of_it = plain(await page(house, f"{path}/viec?tinh_trang=tat_ca"))
    some = plain(await page(house, f"{path}/viec?don_vi=tram-y-te&tinh_trang=trong_han&tu=2026-06-01&den=2026-07-31"))
    count = re.compile(r"(\d+) việc")
    assert 0 < int(count.findall(some)[0]) < int(count.findall(all_of_it)[0])
    odd = plain(await page(house, f"{path}/viec?tinh_trang=khac&tu=hom-qua&ky=2026-77&trang=-1"))
    assert "Bỏ qua phần không hiểu trong địa chỉ" in odd
    assert "không có kỳ “2026-77”" in odd
    assert "<b>x" not in await page(house, f"{path}/viec?chu=%3Cb%3Ex")


async def test_a_shared_view_opens_through_the_own_board(house: House) -> None:
    path = await opened(house, "chu-tich")
    shown = await page(house, f"{path}/viec?tinh_trang=qua_han&don_vi=tram-y-te")
    shared = re.findall(r"/chung/viec\?[^\"]+", unescape(shown))[0]
    answer = await house.browser.get(shared)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{path}/viec?don_vi=tram-y-te&tinh_trang=qua_han"
    stranger = httpx.AsyncClient(transport=house.browser._transport, base_url=BASE)
    assert "Mở bảng của đồng chí trước" in (await stranger.get(shared)).text
    elsewhere = await house.browser.get("/chung/%2F%2Fevil.example")
    assert "evil" not in elsewhere.headers.get("location", "")


@pytest.mark.slow
async def test_a_duty_tells_its_whole_story(house: House) -> None:
    await house.sees("Nhắc việc 8/6")  # an answer that overtakes the morning's reminder leaves nothing to remind of
    await house.says("/viec")
    await house.sees("Việc đang mở")
    await house.says("1 dc 45% r a, con vuong 2 ho")
    await house.sees("Hoàn tác")
    path = await opened(house, "chu-tich")
    listed = await page(house, f"{path}/viec?tinh_trang=vuong")
    link = unescape(re.findall(r'href="([^"]+/chuyen\?ma=[^"]+)"', listed)[0])
    text = plain(await page(house, link))
    for said in (
        "Việc và căn cứ",
        "Điều 1",
        "Vướng mắc",
        "dc 45% r a, con vuong 2 ho",
        "đạt 45%",
        "Đã nhắc",
        "Ai giữ việc bao lâu",
    ):
        assert said in text, said
    other = await opened(house, CULTURE)
    await page(house, other + link[link.index("/chuyen") :], 404)
    await page(house, f"{path}/chuyen?ma=khong-co", 404)


async def test_it_is_closed_by_its_button_and_by_a_word_in_chat(house: House) -> None:
    path = await opened(house, "chu-tich")
    mark = re.findall(r'name="dau" value="(\w+)"', await page(house, path))[0]
    assert (await house.browser.post(f"{path}/dong", data={"dau": "x"}, headers=HERE)).status_code == 403
    assert (await house.browser.post(f"{path}/dong", data={"dau": mark}, headers=HERE)).status_code == 200
    await page(house, path, 404)
    path = await opened(house, "chu-tich")
    await house.says("bảng hủy", "chu-tich")
    await house.sees("Đã đóng 1 liên kết", "chu-tich")
    await page(house, path, 404)


@pytest.mark.slow
async def test_its_files_are_the_same_persons(house: House) -> None:
    text = await page(house, await opened(house, CULTURE))
    token = text.partition('href="/tep/')[2].partition('"')[0]
    answer = await house.browser.get(f"/tep/{token}")
    assert answer.status_code == 200
    assert "phong-van-hoa-xa-hoi" in answer.headers["content-disposition"]


async def test_evidence_stands_in_a_dutys_story(house: House) -> None:
    """What a phone sent is named there with who sent it, shown by a tap, and to nobody who may not see the duty."""
    sent = await evidence_address(house)
    form = form_in(await at_door(house, sent))
    assert (await sends(house, sent, form, "Ảnh nghiệm thu.png", PNG)).status_code == 200
    duty = await of_unit(house)
    path = await opened(house, "chu-tich")
    text = await page(house, f"{path}/chuyen?ma={duty}")
    assert "Ảnh nghiệm thu.png" in plain(text)
    link = unescape(re.findall(r'href="([^"]+/minh-chung\?[^"]+)"', text)[0])
    shown = await house.browser.get(link)
    assert shown.content == PNG
    assert "sandbox" in shown.headers["content-security-policy"]
    other = await opened(house, CULTURE)
    await page(house, other + link[link.index("/minh-chung") :], 404)
