"""The office sees who links: leaders at once, with a question; everybody else once a day."""

from __future__ import annotations

import pytest

from tests.town import Town

pytestmark = pytest.mark.town(linked=("chanh-van-phong",), start="2026-06-22 08:00")


async def test_a_leaders_link_works_at_once_and_is_confirmed_by_the_office(town: Town) -> None:
    await town.chairman.says(await town.code_for("chu-tich"))
    await town.chairman.gets("Đã liên kết")
    await town.office.gets("Chủ tịch", "vừa liên kết", "Có đúng là người", choices=["Đúng người", "Không phải"])
    await town.chairman.says("tổng hợp")
    await town.chairman.gets("Tổng hợp")
    await town.office.says("ai chưa liên kết")
    await town.office.gets("chưa được Văn phòng xác nhận đúng người: 1")
    town.chairman.ignores_the_rest()
    await town.office.picks("Đúng:")
    await town.office.gets("Đã xác nhận đúng người")
    await town.office.says("ai chưa liên kết")
    await town.office.gets("Đã liên kết 2/", without=["xác nhận đúng người"])


async def test_the_wrong_person_is_put_out_again(town: Town) -> None:
    code = await town.code_for("chu-tich")
    await town.outsider.says(code)
    await town.outsider.gets("Đã liên kết")
    await town.office.gets("vừa liên kết", "người lạ")
    await town.office.picks("Không phải")
    await town.office.gets("Đã gỡ liên kết")
    await town.outsider.says("thông báo: nghỉ họp")
    await town.outsider.gets("chỉ dành cho người có mã")
    await town.chairman.says(code)
    await town.chairman.gets("đã được dùng")


async def test_the_others_are_told_once_at_the_end_of_the_day(town: Town) -> None:
    for unit, person in (("phong-kinh-te", "truong-phong-kinh-te"), ("ban-qlda", "giam-doc-ban-qlda")):
        head = town.head(unit)
        await head.says(await town.code_for(person))
        await head.gets("Đã liên kết")
        head.ignores_the_rest()
    town.office.got_nothing()
    await town.clock.to("2026-06-22 16:30")
    news = await town.office.gets("Mới liên kết", "Trưởng phòng Kinh tế", "người chưa liên kết")
    assert news.text.count("–") == 2
    await town.clock.to("2026-06-23 16:30")
    town.office.got_nothing()
