"""*Sáng nay*: the office calls, writes down, confirms many at once, pastes, and has a letter of urging at hand."""

from __future__ import annotations

import io
import re
import secrets
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from bot.conversation.office import morning
from bot.ledger.duties import requests
from bot.ledger.tables import obligation
from schedules.calendar import TZ
from tests.bot.web.board.test_board import HERE, opened, page
from tests.bot.web.house import House, eventually, open_house, plain

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
    assert "Chưa ghi việc nào" in await page(house, answer.headers["location"])
    state = await eventually(lambda: page(house, f"{path}/chuyen?ma={duty}"), lambda shown: "Diễn biến" in shown)
    assert "Văn phòng ghi hộ" not in state


async def presses(house: House, path: str, what: str, form: dict[str, str]) -> str:
    """What the page says after a press, as a browser shows it."""
    text = await page(house, f"{path}/sang-nay")
    given = {"dau": field(text, "dau"), "khoa": secrets.token_urlsafe(6)} | form
    answer = await house.browser.post(f"{path}/sang-nay/{what}", data=given, headers=HERE)
    assert answer.status_code == 303
    shown = await page(house, answer.headers["location"])
    note = re.findall(r'class="done-note" role="status">([^<]*)<', shown)
    return unescape(note[0]) if note else ""


async def test_a_press_that_did_nothing_says_so(house: House) -> None:
    """A request of another kind, one decided before, an odd digit, a tick too few: no success is told of any."""
    commune, store, now = house.app.commune.id, house.app.store, house.app.clock.now()
    rows = select(obligation.c.id).where(obligation.c.unit == "tram-y-te", obligation.c.state == "open")
    duty = str(await store.read(lambda tx: tx.execute(rows).scalars().first()))

    def asked(kind: str) -> Any:
        return lambda tx: requests.ask(tx, commune, kind, by="tram-truong-y-te", now=now, obligation=duty)

    extension, early = await store.do(asked("extension")), await store.do(asked("confirmation"))
    path = await opened(house, OFFICE)
    for number in (extension, early, 999_999_999_999, "²", "9" * 5000):  # early: the duty itself waits for nobody
        said = await presses(house, path, "tra-lai", {"mot": str(number), "ly_do": "thiếu biểu 2"})
        assert said.startswith("Chưa "), (number, said)
    for number in ("²", "9" * 5000):
        assert (await presses(house, path, "hoan-tac", {"tin": number})).startswith("Không hoàn tác được")
        ticked = await presses(house, path, "xac-nhan", {"viec": number})
        assert ticked.startswith("Chưa xác nhận việc nào."), (number, ticked)
    assert {one["state"] for one in (await request_of(house, extension), await request_of(house, early))} == {"pending"}
    for form in ({}, {"nguoi": "g0", "ai-g0": "khong-co-ai", "khong-g0": "1"}):
        assert (await presses(house, path, "ghi", form)).startswith("Chưa ghi việc nào")
    vain = {"nguoi": "g0", "ai-g0": HEAD, "khong-g0": "1", "khoa": "mot-khoa"}
    assert await presses(house, path, "ghi", vain) == "Đã ghi 1 người gọi không được hoặc không nói về việc nào."
    assert "từ lần bấm trước" in await presses(house, path, "ghi", vain)


async def request_of(house: House, number: int) -> Any:
    return await house.app.store.read(requests.get, house.app.commune.id, number)


def test_letters_go_to_the_units_that_are_late_whoever_answers_for_them() -> None:
    """Somebody stands in for another unit's head: the letter is to that unit, and none to the own that is in time."""

    def asked(unit: str, late: int) -> morning.Asked:
        return morning.Asked(f"viec/{unit}/{late}", unit, {}, 0, "", None, late, fresh=True)

    late = (asked("tram-y-te", 6), asked("tram-y-te", 9), asked("phong-kinh-te", 1))
    assert morning.Call(None, "", "", "", "", None, late, tried=False).letters == ("tram-y-te",)


def test_calls_and_voices_are_chosen_together_the_most_pressing_first() -> None:
    """Voice messages about what was spoken of before do not take the place of a call about what is due."""

    def asked(due: date, *, fresh: bool) -> tuple[morning.Asked, ...]:
        return (morning.Asked("v", "thon-1", {"due": due}, 0, "", None, 0, fresh=fresh),)

    today, near = date(2026, 6, 17), date(2026, 6, 16)
    now = datetime(2026, 6, 17, 8, tzinfo=TZ)
    old = morning.Spoken((1,), "a", "Nói chuyện cũ", now, asked(date(2026, 3, 16), fresh=False))
    new = morning.Spoken((2,), "b", "Nói việc đến hạn", now, asked(near, fresh=True))
    nothing = morning.Spoken((3,), "c", "Không có việc", now, ())
    due = morning.Call(None, "Chưa gọi", "", "", "", None, asked(near, fresh=True), tried=False)
    vain = morning.Call(None, "Gọi chưa được", "", "", "", None, asked(near, fresh=True), tried=True)
    later = morning.Call(None, "Đến hạn mai", "", "", "", None, asked(date(2026, 6, 18), fresh=True), tried=False)
    order = sorted((old, nothing, vain, later, new, due), key=lambda one: morning.pressing(one, today))
    assert [one.title for one in order] == [
        "Chưa gọi", "Nói việc đến hạn", "Đến hạn mai", "Nói chuyện cũ", "Không có việc", "Gọi chưa được"
    ]  # fmt: skip
