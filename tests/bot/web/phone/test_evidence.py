"""The upload page of a phone: what it takes and shows, and everything an attacker would try on it."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.conversation.answering import evidence as in_chat
from bot.ledger.guarding import privacy
from bot.ledger.tables import evidence, obligation
from bot.ledger.who import passes, people
from bot.web.gate import guard
from bot.web.phone.evidence import AT_ONCE
from tests.bot.web.gate.test_doors import HERE, browser, opened
from tests.bot.web.house import HEAD, House, plain

PNG = b"\x89PNG\r\n\x1a\n" + b"anh" * 100
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
OTHER = "truong-phong-van-hoa-xa-hoi"


async def of_unit(house: House, unit: str = "phong-kinh-te") -> str:
    rows = select(obligation.c.id).where(obligation.c.unit == unit, obligation.c.state == "open")
    return str(await house.app.store.read(lambda tx: tx.execute(rows.order_by(obligation.c.due)).scalars().first()))


async def address(house: House, person: str = HEAD, lives: timedelta = timedelta(days=7), unit: str = "") -> str:
    subject = {"obligation": await of_unit(house, unit or "phong-kinh-te")}
    now = datetime.now(UTC)
    made = await house.app.store.do(passes.issue, house.app.commune.id, person, "minhchung", subject, now, lives)
    return f"/minhchung/{house.app.links.token('minhchung', person, timedelta(days=7), made.id)}"


async def rows(house: House) -> list[Any]:
    return await house.app.store.read(lambda tx: list(tx.execute(select(evidence)).mappings()))  # type: ignore[return-value]


def form_in(page: httpx.Response) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1] for name in ("dau", "khoa")}  # type: ignore[index]


async def sends(house: House, path: str, form: dict[str, str], name: str, content: bytes) -> httpx.Response:
    return await house.browser.post(f"{path}/gui", data=form, files={"tep": (name, content)}, headers=HERE)


async def test_a_phone_sends_a_photo_and_looks_at_it(house: House) -> None:
    path = await address(house)
    page = await opened(house, path)
    assert "Chưa có tệp nào" in page.text
    form = form_in(page)
    sent = await sends(house, path, form, "Ảnh nghiệm thu.png", PNG)
    assert (sent.status_code, "Đã nhận tệp" in sent.text) == (200, True)
    await sends(house, path, form, "Ảnh nghiệm thu.png", PNG)  # pressed twice: kept once
    (row,) = await rows(house)
    assert (row["sha256"], row["state"]) == (hashlib.sha256(PNG).hexdigest(), "kept")
    assert (row["through"], row["obligation"]) == ("web", await of_unit(house))
    seen = await house.browser.get(f"{path}/xem?t={row['id']}")
    assert seen.content == PNG
    assert seen.headers["content-type"] == "image/png"
    assert seen.headers["content-disposition"].startswith("inline")
    paper = await sends(house, path, form_in(sent), "../../Biên bản<x>.exe", PDF)
    assert "Biên bản x.pdf" in plain(paper.text)
    saved = await house.browser.get(f"{path}/xem?t={(await rows(house))[1]['id']}")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in saved.headers["content-security-policy"]


async def test_what_is_no_evidence_is_refused_and_nothing_stays(house: House) -> None:
    path = await address(house)
    form = form_in(await opened(house, path))
    for name, content, why in (
        ("anh.jpg", SVG, "Loại tệp này không nhận"),
        ("anh.png", b"<!doctype html><script>1</script>", "Loại tệp này không nhận"),
        ("a.pdf", b"MZ\x90", "Loại tệp này không nhận"),
        ("", b"", "không có nội dung"),
        ("TUYỆT MẬT.pdf", PDF, "không được gửi qua kênh này"),
    ):
        answer = await sends(house, path, form, name, content)
        assert answer.status_code == 422
        assert why in plain(answer.text)
        assert "<script>" not in answer.text
    assert await rows(house) == []


async def test_a_hundred_megabytes_are_cut_off_while_they_stream(house: House) -> None:
    path = await address(house)
    await opened(house, path)
    served = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal served
        for _ in range(100):
            served += 1
            yield bytes(1 << 20)

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    cut = await house.browser.post(f"{path}/gui", content=endless(), headers=HERE | kind)
    assert cut.status_code == 413
    assert "quá 10 MB" in plain(cut.text)
    assert served <= 12
    said = await house.browser.post(f"{path}/gui", content=b"x", headers=HERE | kind | {"Content-Length": "104857600"})
    assert said.status_code == 413
    assert await rows(house) == []


async def test_a_day_takes_sixty_files_by_chat_and_page_together(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_chat, "A_DAY", 2)
    path = await address(house)
    form = form_in(await opened(house, path))
    for n in range(2):
        assert (await sends(house, path, form | {"khoa": f"k{n}"}, f"{n}.png", PNG)).status_code == 200
    answer = await sends(house, path, form | {"khoa": "k9"}, "9.png", PNG)
    assert (answer.status_code, "đủ mức một ngày" in plain(answer.text)) == (429, True)
    assert len(await rows(house)) == 2


async def test_who_sends_a_byte_at_a_time_keeps_nobody_waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many slow senders as there are places where files are looked at: the next phone is served all the same."""
    never = asyncio.Event()
    monkeypatch.setattr(guard, "SILENCE", 600.0)

    async def slow() -> AsyncIterator[bytes]:
        yield b"--x\r\n"
        await never.wait()

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    hung = []
    for _ in range(AT_ONCE + 1):
        path = await address(house)
        await opened(house, path)
        hung.append(asyncio.create_task(house.browser.post(f"{path}/gui", content=slow(), headers=HERE | kind)))
        await asyncio.sleep(0)
    path = await address(house)
    assert (await sends(house, path, form_in(await opened(house, path)), "a.png", PNG)).status_code == 200
    assert not any(one.done() for one in hung)
    for one in hung:
        one.cancel()
    await asyncio.gather(*hung, return_exceptions=True)
    monkeypatch.setattr(guard, "SILENCE", 0.01)
    answer = await house.browser.post(f"{path}/gui", content=slow(), headers=HERE | kind)
    assert (answer.status_code, "Gửi quá chậm" in answer.text) == (408, True)
    again = await sends(house, path, form_in(await house.browser.get(path)), "b.png", PNG)  # the place is free again
    assert again.status_code == 200


async def test_nobody_else_sends_or_looks(house: House) -> None:
    path = await address(house)
    form = form_in(await opened(house, path))
    await sends(house, path, form, "a.png", PNG)
    mark = (await rows(house))[0]["id"]
    async with browser(house) as other:  # the link was passed on
        assert "Minh chứng công việc" in (await other.get(path)).text
        assert "a.png" not in (await other.get(path)).text
        assert (await other.get(f"{path}/xem?t={mark}")).status_code == 403
        assert (
            await other.post(f"{path}/gui", data=form, files={"tep": ("b.png", PNG)}, headers=HERE)
        ).status_code == 403
    foreign = {"Origin": "https://khac.vn", "Sec-Fetch-Site": "cross-site"}
    bad = await house.browser.post(f"{path}/gui", data=form, files={"tep": ("b.png", PNG)}, headers=foreign)
    assert bad.status_code == 403
    assert (await sends(house, path, form | {"dau": "0" * 32}, "b.png", PNG)).status_code == 403
    assert len(await rows(house)) == 1


async def test_a_link_to_another_units_duty_opens_nothing(house: House) -> None:
    """Somebody is given a pass by mistake, or has changed posts: the page asks again who may look."""
    path = await address(house, OTHER)
    await house.browser.post(f"{path}/mo", headers=HERE)
    assert (await house.browser.get(path)).status_code == 403
    assert (await house.browser.get(f"{path}/xem?t=1")).status_code == 403


async def test_a_link_that_is_over_opens_nothing(house: House) -> None:
    path = await address(house, lives=timedelta(seconds=-1))
    assert (await house.browser.get(path)).status_code == 404
    assert (await house.browser.post(f"{path}/gui", headers=HERE)).status_code == 404
    forged = path[:-2] + ("AA" if not path.endswith("AA") else "BB")
    assert (await house.browser.get(forged)).status_code == 404


async def test_a_file_of_another_duty_is_not_shown_by_its_number(house: House) -> None:
    theirs = await address(house, OTHER, unit="phong-van-hoa-xa-hoi")
    async with browser(house) as other:
        await other.post(f"{theirs}/mo", headers=HERE)
        form = form_in(await other.get(theirs))
        sent = await other.post(f"{theirs}/gui", data=form, files={"tep": ("a.png", PNG)}, headers=HERE)
        assert sent.status_code == 200
    path = await address(house)
    await opened(house, path)
    assert (await house.browser.get(f"{path}/xem?t={(await rows(house))[0]['id']}")).status_code == 404
    for odd in ("", "x", "-1", "1' OR 1=1", "999999999999999999999"):
        assert (await house.browser.get(f"{path}/xem", params={"t": odd})).status_code == 404


async def test_pages_end_when_a_chat_changes_hands_or_is_forgotten(house: House) -> None:
    path = await address(house)
    await opened(house, path)
    now = house.app.clock.now()
    await house.app.store.do(privacy.erase, house.app.commune.id, HEAD, now)
    assert (await house.browser.get(path)).status_code == 404
    again = await address(house)
    code = await house.app.store.do(people.issue, house.app.commune.id, HEAD, now)
    await house.app.store.do(people.redeem, house.app.commune.id, messenger="telegram", chat="77", code=code, now=now)
    assert (await house.browser.get(again)).status_code == 404
