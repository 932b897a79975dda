"""Pages for one person: signed, over, revoked, one device, a code by chat for the second; a fetch changes nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.ledger.tables import pass_
from bot.ledger.who import passes
from tests.bot.web.house import BASE, House, plain

HEAD = "truong-phong-kinh-te"
HERE = {"Origin": BASE}
MONTH: dict[str, Any] = {"form": "chot", "period": "2026-05"}


async def address(house: House, person: str = HEAD, subject: dict[str, Any] = MONTH, **more: Any) -> str:
    """A fresh pass's address, without the host."""
    now = datetime.now(UTC)
    made = await house.app.store.do(passes.issue, house.app.commune.id, person, "bieu", subject, now, **more)
    return f"/bieu/{house.app.links.token('bieu', person, timedelta(days=7), made.id)}"


def browser(house: House) -> httpx.AsyncClient:
    """Another device."""
    transport = httpx.ASGITransport(house.site.app, raise_app_exceptions=False, client=("127.0.0.1", 50_001))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


async def rows(house: House) -> list[Any]:
    return await house.app.store.read(lambda tx: list(tx.execute(select(pass_)).mappings()))  # type: ignore[return-value]


async def opened(house: House, path: str) -> httpx.Response:
    answer = await house.browser.post(f"{path}/mo", headers=HERE)
    assert answer.status_code == 303
    return await house.browser.get(path)


async def test_opening_changes_nothing_and_tells_nothing(house: House) -> None:
    path = await address(house)
    before = await rows(house)
    for _ in range(3):  # a messenger's preview, twice, and the person
        answer = await house.browser.get(path)
        assert answer.status_code == 200
        assert "chỉ mở trên một máy" in plain(answer.text)
        assert "set-cookie" not in answer.headers
    assert "giải ngân" not in answer.text
    assert "Kinh tế" not in answer.text
    assert await rows(house) == before


async def test_a_press_opens_it_on_this_device_alone(house: House) -> None:
    path = await address(house)
    inside = await opened(house, path)
    assert "Số liệu giải ngân tháng 5/2026" in plain(inside.text)
    cookie = (await house.browser.post(f"{await address(house)}/mo", headers=HERE)).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/bieu/" in cookie


async def test_a_second_device_needs_the_code_from_the_chat(house: House) -> None:
    path = await address(house)
    await opened(house, path)
    async with browser(house) as other:
        answer = await other.post(f"{path}/mo", headers=HERE)
        assert "đã được mở trên một máy khác" in plain(answer.text)
        assert (await other.post(f"{path}/chot", headers=HERE)).status_code == 403
        assert "Mã 6 chữ số" in plain((await other.post(f"{path}/ma", headers=HERE)).text)
        said = plain(await house.sees("Mã mở biểu trên máy thứ hai"))
        code = re.findall(r"máy thứ hai: (\d{6})", said)[-1]
        wrong = await other.post(f"{path}/nhap", data={"ma": "000000" if code != "000000" else "1"}, headers=HERE)
        assert wrong.status_code == 422
        assert (await other.post(f"{path}/nhap", data={"ma": code}, headers=HERE)).status_code == 303
        assert "Số liệu giải ngân" in plain((await other.get(path)).text)
        again = await other.post(f"{path}/nhap", data={"ma": code}, headers=HERE)
        assert again.status_code == 422  # a code is good once


async def test_five_wrong_codes_end_the_pass(house: House) -> None:
    path = await address(house)
    await opened(house, path)
    async with browser(house) as other:
        await other.post(f"{path}/ma", headers=HERE)
        for _ in range(passes.WRONG_AT_MOST):
            await other.post(f"{path}/nhap", data={"ma": "12"}, headers=HERE)
        assert (await other.get(path)).status_code == 404
    assert (await house.browser.get(path)).status_code == 404


async def test_altered_over_revoked_replaced_or_anothers_it_opens_nothing(house: House) -> None:
    path = await address(house)
    assert (await house.browser.get(path[:-3] + "abc")).status_code == 404
    over = await address(house, lives=timedelta(seconds=-1))
    assert (await house.browser.get(over)).status_code == 404
    first = await address(house)
    second = await address(house)
    assert (await house.browser.get(first)).status_code == 404  # a new one for the same thing ends the old one
    assert (await house.browser.get(second)).status_code == 200
    commune, now = house.app.commune.id, datetime.now(UTC)
    assert await house.app.store.do(passes.revoke_of, commune, HEAD, now) == 1
    assert (await house.browser.get(second)).status_code == 404
    gone = await address(house, person="khong-con")
    assert (await house.browser.get(gone)).status_code == 404


async def test_no_other_site_can_press(house: House) -> None:
    path = await address(house)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        assert (await house.browser.post(f"{path}/mo", headers=headers)).status_code == 403
    await opened(house, path)
    answer = await house.browser.post(f"{path}/chot", data={"dau": "x" * 32, "khoa": "k"}, headers=HERE)
    assert answer.status_code == 403  # a form without the page's own mark


async def test_every_answer_forbids_script_and_strangers(house: House) -> None:
    path = await address(house)
    for answer in (await house.browser.get(path), await opened(house, path)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert "<script" not in answer.text
        assert "style=" not in answer.text
        assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("person", ["truong-phong-van-hoa-xa-hoi", "giam-doc-ban-qlda"])
async def test_only_a_compiler_or_the_office_sees_all_figures(house: House, person: str) -> None:
    path = await address(house, person=person)
    answer = await opened(house, path)
    assert answer.status_code == 403
