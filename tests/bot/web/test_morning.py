"""*Sáng nay*: the office calls, writes down, confirms many at once, pastes, and has a letter of urging at hand."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
from docx import Document

from tests.bot.web.house import House, eventually, open_house, plain
from tests.bot.web.test_board import HERE, opened, page

OFFICE, HEAD = "chanh-van-phong", "truong-phong-kinh-te"


def field(text: str, name: str) -> str:
    return unescape(re.findall(rf'name="{name}" value="([^"]*)"', text)[0])


def block(text: str, title: str) -> str:
    """The piece of the form that is about a person."""
    return next(part for part in text.split("<fieldset")[1:] if f">{title}<" in part)


async def later(house: House, mornings: int) -> None:
    for _ in range(mornings):
        await house.moves("morning")


@pytest.mark.slow
async def test_a_morning_from_call_to_confirmation(tmp_path: Path) -> None:
    async with open_house(tmp_path, at="2026-06-12 09:00") as house:
        await house.moves("due")
        await later(house, 1)  # reports fell due on the 16th; it is the 17th
        await house.says("/viec", "tram-truong-y-te")
        await house.sees("Việc đang mở", "tram-truong-y-te")
        path = await opened(house, OFFICE)
        text = await page(house, f"{path}/sang-nay")
        assert "Gọi và ghi hộ" in text
        assert "Việc đến hạn" in text  # what is to be pasted
        mine = block(text, "Trạm trưởng Trạm Y tế")
        n, duty = field(mine, "nguoi"), field(mine, "viec-g\\d+")
        said = {
            "dau": field(text, "dau"), "khoa": field(text, "khoa"), "nguoi": n, f"ai-{n}": field(mine, f"ai-{n}"),
            f"viec-{n}": duty, f"tt-{n}-0": "xong",
        }  # fmt: skip
        for _ in range(2):  # a double tap
            answer = await house.browser.post(f"{path}/sang-nay/ghi", data=said, headers=HERE)
            assert answer.status_code == 303
        shown = plain(await page(house, f"{path}/sang-nay?xong=ghi&n=1"))
        assert "Đã ghi 1 việc" in shown
        assert shown.count("Trạm trưởng Trạm Y tế: Đã xong") == 1
        await house.sees("ghi hộ đồng chí (qua điện thoại)", "tram-truong-y-te")
        await _confirms(house, path)
        await _takes_back(house, path)


async def _confirms(house: House, path: str) -> None:
    """What the station's head called done by telephone is confirmed with whatever else is ticked."""
    text = await page(house, f"{path}/sang-nay")
    requests = re.findall(r'name="viec" value="(\d+)" checked', text)
    assert requests
    ticked = {"dau": field(text, "dau"), "khoa": "k1", "viec": [*requests, "999999", "x"]}
    await house.browser.post(f"{path}/sang-nay/xac-nhan", data=ticked, headers=HERE)
    assert not re.findall(r'name="viec" value="\d+" checked', await page(house, f"{path}/sang-nay"))
    await house.sees("đã xác nhận", "tram-truong-y-te")


async def _takes_back(house: House, path: str) -> None:
    """What was confirmed since cannot be taken back, and the page says so."""
    text = await page(house, f"{path}/sang-nay")
    asked = {"dau": field(text, "dau"), "khoa": "k2", "tin": field(text, "tin")}
    answer = await house.browser.post(f"{path}/sang-nay/hoan-tac", data=asked, headers=HERE)
    assert answer.headers["location"].endswith("xong=khong_hoan_tac")


@pytest.mark.slow
async def test_the_letter_of_urging_holds_clause_and_record_of_reminders(tmp_path: Path) -> None:
    async with open_house(tmp_path, at="2026-06-12 09:00") as house:
        await later(house, 8)
        path = await opened(house, OFFICE)
        text = await page(house, f"{path}/sang-nay")
        link = unescape(re.findall(r'href="([^"]+don-doc\?don_vi=tram-y-te)"', text)[0])
        answer = await house.browser.get(link)
        letter = Document(io.BytesIO(answer.content))
        words = "\n".join(one.text for one in letter.paragraphs)
        for said in (
            "Kính gửi: Trạm Y tế",
            "(Điều",
            "thời hạn 16/6/2026",
            "Đã nhắc",
            "Chưa có trả lời",
            "03 ngày làm việc",
            "./.",
        ):
            assert said in words, said
        await page(house, f"{path}/sang-nay/don-doc?don_vi=khong-co", 404)


async def test_it_is_the_offices_alone(house: House) -> None:
    for person in ("chu-tich", HEAD):
        path = await opened(house, person)
        await page(house, f"{path}/sang-nay", 403)
        answer = await house.browser.post(f"{path}/sang-nay/ghi", data={"dau": "x"}, headers=HERE)
        assert answer.status_code == 403
        assert "Sáng nay" not in await page(house, path)


@pytest.mark.slow
async def test_nobody_writes_down_for_a_unit_that_is_not_the_persons(house: House) -> None:
    """A form that names another unit's duty is not believed."""
    path = await opened(house, OFFICE)
    text = await page(house, f"{path}/sang-nay")
    listed = await page(house, f"{path}/viec?don_vi=tram-y-te&tinh_trang=tat_ca")
    duty = unescape(re.findall(r"chuyen\?ma=([^\"]+)", listed)[0]).replace("%2F", "/")
    said = {"dau": field(text, "dau"), "khoa": "k3", "nguoi": "g0", "ai-g0": HEAD, "viec-g0": duty, "tt-g0-0": "xong"}
    answer = await house.browser.post(f"{path}/sang-nay/ghi", data=said, headers=HERE)
    assert answer.headers["location"].endswith("xong=ghi")  # nothing was recorded
    state = await eventually(lambda: page(house, f"{path}/chuyen?ma={duty}"), lambda shown: "Diễn biến" in shown)
    assert "Văn phòng ghi hộ" not in state
