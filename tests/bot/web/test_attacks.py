"""What somebody who means harm would try on the board: each line of it has its answer here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from bot.conversation.looking.board import LIVES, PURPOSE
from bot.ledger.who import passes
from bot.links import Links
from tests.bot.web.board.test_board import HERE, address, opened, page
from tests.bot.web.formfields import fields
from tests.bot.web.house import BASE, House

OFFICE = "chanh-van-phong"
PAGES = ("", "/viec", "/sang-nay", "/cau-hinh", "/cau-hinh/xuat", "/chuyen?ma=x", "/sang-nay/don-doc?don_vi=tram-y-te")
OWN_WAY = ("mo", "ma", "nhap")  # the door itself: before there is a mark


def writes(house: House) -> list[str]:
    """Every write of the board there is, behind its address."""
    begins = f"/{PURPOSE}/{{token}}"
    posts = [one for one in house.site.app.routes if isinstance(one, Route) and "POST" in (one.methods or ())]
    mine = [one.path.removeprefix(begins) for one in posts if one.path.startswith(f"{begins}/")]
    return [re.sub(r"\{\w+(:\w+)?\}", "1", one) for one in mine if one.strip("/") not in OWN_WAY]


def elsewhere(house: House) -> httpx.AsyncClient:
    """Another device."""
    transport = httpx.ASGITransport(house.site.app, raise_app_exceptions=False, client=("127.0.0.1", 50_002))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


async def test_a_link_altered_over_or_anothers_opens_nothing(house: House) -> None:
    path = await opened(house, OFFICE)
    token = path.rpartition("/")[2]
    said, _, signature = token.partition(".")
    late = Links("thu" * 12, house.app.commune.id, None, lambda: datetime.now(UTC) - timedelta(days=30))
    other = Links("thu" * 12, "xa-khac", None)
    theirs = (await address(house, "chu-tich")).rpartition("/")[2]
    wrong = (
        said + "A." + signature, said[:-2] + "AA." + signature, f"{said}.{signature[:-1]}{'AB'[signature[-1] == 'A']}",
        theirs.partition(".")[0] + "." + signature,
        late.token(PURPOSE, OFFICE, LIVES, "x"), other.token(PURPOSE, OFFICE, LIVES, "x"),
        house.app.links.token("bieu", OFFICE, LIVES, "x"), house.app.links.token(PURPOSE, OFFICE, LIVES, "khong-co"),
    )  # fmt: skip
    for one in wrong:
        assert (await house.browser.get(f"/{PURPOSE}/{one}")).status_code == 404, one
        assert (await house.browser.post(f"/{PURPOSE}/{one}/mo", headers=HERE)).status_code == 404, one


async def test_a_link_replayed_on_another_device_shows_nothing_and_writes_nothing(house: House) -> None:
    path = await opened(house, OFFICE)
    mark = fields(await page(house, path), "/dong")["dau"][0]
    async with elsewhere(house) as other:
        assert "Sáng nay" not in (await other.get(path)).text
        for where in PAGES[1:]:
            assert (await other.get(path + where)).status_code == 403, where
        for where in writes(house):
            answer = await other.post(path + where, data={"dau": mark}, headers=HERE)
            assert answer.status_code == 403, where
        forged = {"Cookie": "nv_may=" + "x" * 32}
        assert (await other.get(f"{path}/viec", headers=forged)).status_code == 403


@pytest.mark.slow
async def test_who_left_the_post_is_let_in_no_more(house: House) -> None:
    now = datetime.now(UTC)
    made = await house.app.store.do(passes.issue, house.app.commune.id, "da-nghi", PURPOSE, {}, now, LIVES)
    gone = f"/{PURPOSE}/{house.app.links.token(PURPOSE, 'da-nghi', LIVES, made.id)}"
    assert (await house.browser.get(gone)).status_code == 404


async def test_no_write_without_the_pages_own_mark_from_the_pages_own_origin(house: House) -> None:
    path = await opened(house, OFFICE)
    mark = fields(await page(house, path), "/dong")["dau"][0]
    foreign: list[dict[str, str]] = [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
    ]
    found = writes(house)
    assert {"/dong", "/sang-nay/ghi", "/cau-hinh/ap-dung", "/bot/them", "/van-ban", "/van-ban/1/ghi"} <= set(found)
    for n, where in enumerate(found):
        for headers in foreign if n == 0 else foreign[-1:]:
            answer = await house.browser.post(path + where, data={"dau": mark}, headers=headers)
            assert answer.status_code == 403, (where, headers)
        for dau in ("", "x" * 32, mark[:-1]) if n == 0 else ("x" * 32,):
            answer = await house.browser.post(path + where, data={"dau": dau}, headers=HERE)
            assert answer.status_code == 403, (where, dau)
    assert await page(house, path)  # the board is still there: nothing was closed


@pytest.mark.slow
async def test_tricks_with_paths_and_headers_lead_nowhere(house: House) -> None:
    path = await opened(house, OFFICE)
    tricks = (
        f"{path}/../../etc/passwd", f"{path}/%2e%2e/%2e%2e/healthz", f"{path}//viec", f"{path}/viec/..%2fcau-hinh",
        f"/{PURPOSE}/%00", f"/{PURPOSE}/..%2f..%2fetc", "/static/..%2f..%2fapp.py", "/static/%2e%2e/app.py",
    )  # fmt: skip
    for one in tricks:
        answer = await house.browser.get(one)
        assert answer.status_code in (400, 404), one
        assert "import" not in answer.text
    lies: list[dict[str, str]] = [
        {"X-Forwarded-Host": "evil.example"}, {"X-Original-URL": f"{path}/cau-hinh"},
        {"Forwarded": "for=127.0.0.1;host=evil.example"},
    ]  # fmt: skip
    for headers in lies:
        answer = await house.browser.get(path, headers=headers)
        assert "evil.example" not in answer.text + str(answer.headers)
    assert (await house.browser.get(path, headers={"Host": "evil.example"})).status_code == 400
    answer = await house.browser.get(f"{path}/viec", params={"chu": "x\r\nSet-Cookie: a=b"})
    assert "a=b" not in str(answer.headers)


@pytest.mark.slow
async def test_words_are_shown_as_words_wherever_they_come_from(house: House) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    await house.says("/viec")
    await house.sees("Việc đang mở")
    await house.says(f"1 vướng {evil}")
    await house.sees("Hoàn tác")
    path = await opened(house, OFFICE)
    listed = await page(house, f"{path}/viec?tinh_trang=vuong&chu={evil}")
    story = re.findall(r'href="([^"]+chuyen\?ma=[^"]+)"', await page(house, f"{path}/viec?tinh_trang=vuong"))[0]
    html = await page(house, f"{path}/cau-hinh/dong?muc=nguoi&dong=chu-tich")
    form = fields(html, "/cau-hinh/dong") | {"f0-chuc_danh": [evil]}
    shown = (await house.browser.post(f"{path}/cau-hinh/dong", data=form, headers=HERE)).text
    for text in (listed, await page(house, story.replace("&amp;", "&")), shown, await page(house, f"{path}/sang-nay")):
        assert "<script>alert" not in text
        assert "<img" not in text.replace('<img src="/static/', "")


async def test_guessing_at_links_is_slowed_and_nobody_else_is(house: House) -> None:
    path = await opened(house, OFFICE)
    seen = [(await house.browser.get(f"/{PURPOSE}/x.{n}")).status_code for n in range(60)]
    assert seen[:30] == [404] * 30
    assert seen[-1] == 429
    assert (await house.browser.get(path)).status_code == 200  # who has a right link is not kept out


@pytest.mark.slow
async def test_codes_are_few_and_wrong_ones_end_the_link(house: House) -> None:
    path = await opened(house, OFFICE)
    async with elsewhere(house) as other:
        told: list[Any] = []
        for _ in range(passes.CODES_AT_MOST + 1):
            told.append((await other.post(f"{path}/ma", headers=HERE)).text)
        assert "Đã xin quá nhiều mã" in told[-1]
        for _ in range(passes.WRONG_AT_MOST):
            await other.post(f"{path}/nhap", data={"ma": "1"}, headers=HERE)
        assert (await other.get(path)).status_code == 404
    assert (await house.browser.get(path)).status_code == 404


@pytest.mark.slow
async def test_a_body_without_end_is_not_read(house: House) -> None:
    path = await opened(house, OFFICE)
    read = 0

    async def endless() -> Any:
        nonlocal read
        while read < 100 * 1024 * 1024:
            read += 65536
            yield b"x" * 65536

    headers = HERE | {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await house.browser.post(f"{path}/sang-nay/ghi", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert read < 1024 * 1024
