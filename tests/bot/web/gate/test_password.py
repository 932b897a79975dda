"""The exercise beyond this machine: closed without a password, behind one that bears no guessing with it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.settings import Settings, read_settings
from bot.web.gate.password import WRONG_AT_MOST
from schedules.errors import SettingsFault
from tests.bot.web.board.test_board import address
from tests.bot.web.house import CONFIG, House, open_house, plain
from tests.emulators.zalo import TOKEN

BASE, HERE = "http://192.168.1.9:8080", {"Origin": "http://192.168.1.9:8080"}
WORD = "bon tu roi nhau"


def exposed(folder: Path, password: str | None) -> Settings:
    url = f"sqlite:///{folder / 'nhacviec.db'}"
    return Settings(config=CONFIG, database_url=url, secret="thu" * 12, console_password=password)


def browser(house: House) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(house.site.app, raise_app_exceptions=False, client=("192.168.1.20", 50_000))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


@pytest.mark.slow
async def test_without_a_password_it_stays_closed(tmp_path: Path) -> None:
    async with open_house(tmp_path, local=False, settings=exposed(tmp_path, None)) as house, browser(house) as other:
        assert "chu-tich" not in (await other.get("/")).text
        assert (await other.get("/console/state?ai=chu-tich")).status_code == 404
        assert (await other.get("/vanban")).status_code == 404


async def test_with_one_it_says_what_lies_behind_and_lets_in_who_knows_it(tmp_path: Path) -> None:
    async with open_house(tmp_path, local=False, settings=exposed(tmp_path, WORD)) as house, browser(house) as other:
        for path in ("/", "/vanban", "/console/state?ai=chu-tich", "/vao/x", "//console/state", "/console/live"):
            answer = await other.get(path)
            assert answer.status_code in (401, 404), path
            assert "data-seat" not in answer.text
        asked = plain((await other.get("/")).text)
        assert "đóng được mọi vai" in asked
        assert "https" in asked
        assert (await other.post("/console/say", content=b"{}", headers=HERE)).status_code == 401
        assert (await other.post("/vao", data={"mat_khau": WORD})).status_code == 403  # from a page elsewhere
        wrong = await other.post("/vao", data={"mat_khau": WORD + " "}, headers=HERE)
        assert wrong.status_code == 422
        right = await other.post("/vao", data={"mat_khau": WORD}, headers=HERE)
        assert right.status_code == 303
        assert "HttpOnly" in right.headers["set-cookie"]
        assert "SameSite=strict" in right.headers["set-cookie"]
        assert "data-seat" in (await other.get("/")).text
        assert (await other.get("/kenh")).status_code == 404  # tokens of bots are for this machine alone
        path = await address(house, "chanh-van-phong")  # which whoever plays the office may have sent to themselves
        assert (await other.post(f"{path}/mo", headers=HERE)).status_code == 303
        assert (await other.get(f"{path}/cau-hinh")).status_code == 200
        assert (await other.get(f"{path}/bot")).status_code == 403
        token = {"kenh": "zalo", "ma": TOKEN}
        assert (await other.post(f"{path}/bot/them", data=token, headers=HERE)).status_code == 403


@pytest.mark.slow
async def test_guessing_ends_soon(tmp_path: Path) -> None:
    async with open_house(tmp_path, local=False, settings=exposed(tmp_path, WORD)) as house, browser(house) as other:
        told = [
            (await other.post("/vao", data={"mat_khau": f"{n}"}, headers=HERE)).status_code
            for n in range(WRONG_AT_MOST + 2)
        ]
        assert told == [422] * WRONG_AT_MOST + [429] * 2
        assert (await other.post("/vao", data={"mat_khau": WORD}, headers=HERE)).status_code == 429


def test_a_short_password_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsFault, match="quá ngắn"):
        read_settings({"NHACVIEC_CONSOLE_PASSWORD": "ngan"})
