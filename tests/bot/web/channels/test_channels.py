"""/kenh: a token pasted in the browser is tried, kept sealed, and used from the next start on."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.bots import hash_of, with_kept
from bot.ledger.tables import audit as audit_table
from bot.ledger.who import bots
from bot.messengers.zalo import ZaloMessenger
from bot.settings import Settings
from bot.web.channels.pages import signed_path
from tests.bot.web.board.test_board import opened
from tests.bot.web.house import BASE, CONFIG, House, open_house, plain
from tests.emulators.zalo import TOKEN, TOKEN_2, ZaloEmulator

SECRET = "thử" * 12


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloEmulator]:
    async with ZaloEmulator(TOKEN, TOKEN_2) as emulator:
        yield emulator
        emulator.check()


def settings(folder: Path, zalo: ZaloEmulator) -> Settings:
    url = f"sqlite:///{folder / 'nhacviec.db'}"
    return Settings(config=CONFIG, database_url=url, secret=SECRET, zalo_api=zalo.address)


async def paste(house: House, home: str = "/kenh", token: str = TOKEN, **more: str) -> httpx.Response:
    data = {"kenh": "zalo", "ma": token} | more
    return await house.browser.post(f"{home}/them", data=data, headers={"Origin": BASE})


async def test_a_good_token_is_kept_sealed_and_used_from_the_next_start(tmp_path: Path, zalo: ZaloEmulator) -> None:
    given = settings(tmp_path, zalo)
    async with open_house(tmp_path, settings=given) as house:
        assert "Chưa có bot nào" in plain((await house.browser.get("/kenh")).text)
        assert (await paste(house, token=f" {TOKEN}\n")).status_code == 303
        page = await house.browser.get("/kenh")
        assert "Bot Nhắc Việc 1" in page.text
        assert TOKEN not in page.text
        (row,) = await house.app.store.read(bots.kept)
        assert TOKEN not in str(dict(row))
        answer = await house.browser.post("/kenh/chay-lai", headers={"Origin": BASE, "Content-Type": FORM})
        assert answer.status_code == 200
        assert house.app.again.is_set()
        path = signed_path(house.app)
        assert path.rpartition("/")[0] in answer.text
    assert with_kept(given).zalo_tokens == (TOKEN,)
    assert not with_kept(given).local_only
    async with open_house(tmp_path, settings=with_kept(given)) as house:
        assert [type(lane.messenger) for lane in house.app.lanes] == [ZaloMessenger]
        assert "Hệ thống nhắc việc đang chạy" in (await house.browser.get("/")).text


FORM = "application/x-www-form-urlencoded"


async def test_a_bot_of_another_commune_of_the_server_is_not_taken(tmp_path: Path, zalo: ZaloEmulator) -> None:
    async with open_house(tmp_path, settings=settings(tmp_path, zalo)) as house:
        theirs = {"kind": "zalo", "token_hash": hash_of(TOKEN), "sealed": "…", "name": "", "by": "thử"}
        await house.app.store.do(bots.put, "xa-khac", now=house.app.clock.now(), **theirs)
        answer = await paste(house)
        assert answer.status_code == 422
        assert "xã “xa-khac” trên máy chủ này đã dùng bot ấy" in plain(answer.text)
        assert [row["commune"] for row in await house.app.store.read(bots.kept)] == ["xa-khac"]


async def test_the_bot_that_communes_share_is_none_of_their_own(tmp_path: Path, zalo: ZaloEmulator) -> None:
    given = replace(settings(tmp_path, zalo), province_token=TOKEN)
    async with open_house(tmp_path, settings=given) as house:
        answer = await paste(house)
        assert answer.status_code == 422
        assert "đây là bot chung của tỉnh" in plain(answer.text)
        assert await house.app.store.read(bots.kept) == []


async def test_a_refused_token_is_kept_nowhere(tmp_path: Path, zalo: ZaloEmulator) -> None:
    zalo.world.bot(TOKEN).revoked = True
    async with open_house(tmp_path, settings=settings(tmp_path, zalo)) as house:
        answer = await paste(house, van_luu="1")
        assert answer.status_code == 422
        assert "không nhận mã này" in plain(answer.text)
        assert TOKEN not in answer.text
        for token in ("", "xin chào", "123:ngắn", f"{TOKEN} <script>"):
            answer = await paste(house, token=token)
            assert "không giống một mã bot" in plain(answer.text)
        assert await house.app.store.read(bots.kept) == []


async def test_a_platform_out_of_reach_keeps_it_only_when_told_to(tmp_path: Path, zalo: ZaloEmulator) -> None:
    away = replace(settings(tmp_path, zalo), zalo_api="http://127.0.0.1:9")
    async with open_house(tmp_path, settings=away) as house:
        assert "chưa hỏi được Zalo" in plain((await paste(house)).text)
        assert (await paste(house, van_luu="1")).status_code == 303
        assert len(await house.app.store.read(bots.kept)) == 1


async def test_the_address_of_a_bot_and_forgetting_it(tmp_path: Path, zalo: ZaloEmulator) -> None:
    async with open_house(tmp_path, settings=settings(tmp_path, zalo)) as house:
        await paste(house)
        for wrong in ("http://zalo.me/x", "https://zalo.me.example.com/x", "javascript:alert(1)", "https://[", "x"):
            data = {"bot": hash_of(TOKEN), "dia_chi": wrong}
            answer = await house.browser.post("/kenh/dia-chi", data=data, headers={"Origin": BASE})
            assert answer.status_code == 422
        data = {"bot": hash_of(TOKEN), "dia_chi": "https://zalo.me/1459000000000000001"}
        assert (await house.browser.post("/kenh/dia-chi", data=data, headers={"Origin": BASE})).status_code == 303
        assert "https://zalo.me/1459000000000000001" in (await house.browser.get("/kenh")).text
        await house.browser.post("/kenh/bo", data={"bot": hash_of(TOKEN)}, headers={"Origin": BASE})
        assert await house.app.store.read(bots.kept) == []


async def test_once_real_bots_run_the_page_asks_for_its_signature(tmp_path: Path, zalo: ZaloEmulator) -> None:
    running = replace(settings(tmp_path, zalo), zalo_tokens=(TOKEN,))
    async with open_house(tmp_path, settings=running) as house:
        for path in ("/kenh", "/kenh/x", "/kenh/x.y", f"{signed_path(house.app)[:-2]}aa"):
            assert (await house.browser.get(path)).status_code == 404
        home = signed_path(house.app)
        shown = plain((await house.browser.get(home)).text)
        assert "Đang chạy, hỏi tin định kỳ" in shown
        assert "0/50 người" in shown
        assert "0/3000 tin tháng này" in shown
        assert (await house.browser.get(home, headers={"X-Forwarded-For": "10.0.0.7"})).status_code == 404
        other = await house.browser.post(f"{home}/them", data={"kenh": "zalo"}, headers={"Origin": "http://x.example"})
        assert other.status_code == 403
        assert "đang chạy rồi" in plain((await paste(house, home)).text)
        assert (await paste(house, home, TOKEN_2)).status_code == 303
        assert "dùng từ lần khởi động sau" in plain((await house.browser.get(home)).text)


async def test_from_the_board_the_record_says_who_changed_a_token(tmp_path: Path, zalo: ZaloEmulator) -> None:
    async with open_house(tmp_path, settings=settings(tmp_path, zalo)) as house:
        path = await opened(house, "can-bo-cntt")
        text = (await house.browser.get(f"{path}/bot")).text
        assert (await paste(house, f"{path}/bot")).status_code == 403  # a form that is not of this page
        mark = re.findall(r'name="dau" value="(\w+)"', text)[0]
        assert (await paste(house, f"{path}/bot", dau=mark)).status_code == 303
        text = (await house.browser.get(f"{path}/bot")).text
        assert TOKEN not in text  # kept, and never shown again
        form = {"dau": mark, "bot": hash_of(TOKEN)}
        link = form | {"dia_chi": "https://zalo.me/s/bot"}
        for name, given in (("dia-chi", link), ("dia-chi", link), ("bo", form)):
            answer = await house.browser.post(f"{path}/bot/{name}", data=given, headers={"Origin": BASE})
            assert answer.status_code == 303
            if name == "dia-chi":  # saving the address alone leaves the token as it was
                assert with_kept(settings(tmp_path, zalo)).zalo_tokens == (TOKEN,)
        noted = select(audit_table.c.who, audit_table.c.what).where(audit_table.c.what.like("bot_%"))
        told = await house.app.store.read(lambda tx: [tuple(row) for row in tx.execute(noted)])
        assert [what for _, what in told] == ["bot_kept", "bot_link", "bot_link", "bot_forgotten"]
        assert {who for who, _ in told} == {"can-bo-cntt"}
