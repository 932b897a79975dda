"""Buttons leave a message once it is decided, for everybody who was asked, and come back when that is undone."""

from __future__ import annotations

import pytest

from tests.town import PATIENCE, Town
from tests.waiting import until

ALL_FOUR = ["Đã xong", "Đang làm", "Vướng mắc", "Xin gia hạn"]


def looks(seen: object) -> list[str]:
    """Buttons beside those that only show something."""
    return [label for label in seen.buttons if label not in ("Căn cứ", "Vì sao tôi nhận tin này?")]  # type: ignore[attr-defined]


async def shows(seen: object, wanted: list[str]) -> None:
    """An edit leaves after everything somebody waits for."""
    await until(lambda: True if looks(seen) == wanted else None, PATIENCE)


@pytest.mark.town(start="2026-06-24 07:00")
@pytest.mark.needs("edit", "topics")  # the console's page is drawn from the record
async def test_a_reminder_answered_loses_its_buttons_and_undo_brings_them_back(town: Town) -> None:
    owner, economy = town.head("ban-qlda"), town.head("phong-kinh-te")
    await town.clock.to("2026-06-25 08:00")
    reminded = await owner.gets("Khởi công")
    await shows(reminded, ALL_FOUR)
    await owner.picks("Đang làm")
    await owner.gets("Đã ghi: đang thực hiện")
    await shows(reminded, ALL_FOUR)  # still to be answered
    await owner.picks("Đã xong", reminded)
    await owner.gets("Đã ghi: đã xong")
    asked = await economy.gets("báo xong", choices=["Xác nhận", "Trả lại"])
    await shows(reminded, [])
    await owner.says("hoàn tác")
    await owner.gets("Đã hoàn tác")
    await shows(asked, [])  # there is nothing to confirm any more
    await shows(reminded, ["Đã xong", "Vướng mắc", "Xin gia hạn"])
    await owner.picks("Đã xong", reminded)
    await owner.gets("Đã ghi: đã xong")
    again = await economy.gets("báo xong", choices=["Xác nhận", "Trả lại"])
    await shows(reminded, [])
    await economy.picks("Xác nhận", again)
    await economy.gets("Đã xác nhận")
    await owner.gets("đã xác nhận")
    await shows(again, [])
    await economy.picks("Trả lại", again)  # a phone that was behind
    await economy.gets("đã được quyết định")
    town.nobody_else_heard_anything()


@pytest.mark.town(start="2026-06-29 07:00")
@pytest.mark.needs("edit", "topics")  # the console's page is drawn from the record
async def test_an_extension_decided_by_words_closes_its_question(town: Town) -> None:
    owner = town.head("ban-qlda")
    await owner.says("xin lùi đến 15/7 vì vướng mặt bằng")
    await owner.gets("xin gia hạn đến 15/7")
    asked = await town.chairman.gets("xin gia hạn", choices=["Đồng ý", "Không đồng ý", "Ngày khác"])
    await town.chairman.picks("Ngày khác", asked)
    await town.chairman.gets("ngày nào")
    await shows(asked, ["Đồng ý", "Không đồng ý", "Ngày khác"])
    await town.chairman.says("10/7")
    await town.chairman.gets("Đã đồng ý", "10/7/2026")
    await owner.gets("đồng ý gia hạn", "10/7/2026")
    await shows(asked, [])
    town.nobody_else_heard_anything()
