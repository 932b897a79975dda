"""The figures as a page behind a link: its person's, as of now, and the same figures as everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.conversation.board import LIVES, PURPOSE
from bot.links import Links
from bot.summaries.figures import figures
from tests.bot.web.house import House, plain


def link(house: House, person: str) -> str:
    return f"/{PURPOSE}/{house.app.links.token(PURPOSE, person, LIVES)}"


async def test_the_bot_sends_the_link_and_the_page_tells_the_same_figures(house: House) -> None:
    await house.says("bảng", "chu-tich")
    chat = await house.sees("Bảng số liệu, chỉ để xem", "chu-tich")
    assert f"/{PURPOSE}/" in chat
    answer = await house.browser.get(link(house, "chu-tich"))
    assert answer.status_code == 200
    page = plain(answer.text)
    today = house.app.clock.now().date()
    whole = await house.app.store.read(figures, house.app.commune, today, messenger="console")
    for row in whole.units:
        assert row.name in page
    assert f"Hoàn thành {whole.total.done}/{whole.total.rated}" in page
    assert "Chưa có phụ lục của" in page  # the decision speaks of annexes that nobody has added
    assert "<form" not in answer.text


async def test_a_head_sees_the_own_unit(house: House) -> None:
    page = plain((await house.browser.get(link(house, "truong-phong-van-hoa-xa-hoi"))).text)
    assert "Phòng Văn hóa - Xã hội" in page
    assert "Phòng Kinh tế" not in page


async def test_its_files_are_the_same_persons(house: House) -> None:
    text = (await house.browser.get(link(house, "truong-phong-van-hoa-xa-hoi"))).text
    address = text.partition('href="/tep/')[2].partition('"')[0]
    answer = await house.browser.get(f"/tep/{address}")
    assert answer.status_code == 200
    assert "phong-van-hoa-xa-hoi" in answer.headers["content-disposition"]


async def test_no_other_link_opens_it(house: House) -> None:
    late = Links("thu" * 12, house.app.commune.id, None, lambda: datetime.now(UTC) - timedelta(days=1))
    other = house.app.links.token("tep", "chu-tich", LIVES)
    for token in (late.token(PURPOSE, "chu-tich", LIVES), other, "x", "a.b", "%00", "9" * 5000):
        answer = await house.browser.get(f"/{PURPOSE}/{token}")
        assert answer.status_code == 404, token
    assert (await house.browser.get(link(house, "nguoi-da-nghi"))).status_code == 404
    assert (await house.browser.post(link(house, "chu-tich"))).status_code == 405
