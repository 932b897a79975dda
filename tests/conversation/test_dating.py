"""What has no day: nobody is asked until the office gives it one; then it is reminded of like any other."""

from __future__ import annotations

import pytest

from tests.town import Town

SENT = "chuong-trinh/phong-kinh-te//gui"


@pytest.mark.town(rules=("cac-buoc",), start="2026-01-05 07:10")
async def test_the_office_gives_a_day_and_everybody_concerned_is_reminded_by_it(town: Town) -> None:
    economy, culture = town.head("phong-kinh-te"), town.head("phong-van-hoa")
    await town.office.gets("còn 1 điểm cần Văn phòng bổ sung")
    await economy.says("đặt ngày")
    await economy.gets("dành cho Văn phòng")
    await town.office.says("đặt ngày")
    await town.office.gets("1. Gửi chương trình hành động: chưa có ngày")
    await town.office.picks("Gửi chương trình hành động")
    await town.office.gets("đặt hạn ngày nào")
    await town.office.says("20/1")
    await town.office.gets("Đã ghi: Gửi chương trình hành động, hạn 20/1/2026")
    born = await town.rows("obligation", occurrence="gui")
    assert {(row["id"], row["state"], row["due_source"]) for row in born} == {
        (SENT, "open", "ad_hoc"),
        ("chuong-trinh/phong-van-hoa//gui", "open", "ad_hoc"),
    }
    await town.office.says("cần bổ sung")
    await town.office.gets("không còn điều gì cần bổ sung")
    await town.clock.to("2026-01-20 08:00")
    for head in (economy, culture):
        await head.gets("Gửi chương trình hành động", "hôm nay đến hạn", due="20/1/2026")
        head.ignores_the_rest()
    town.office.ignores_the_rest()


@pytest.mark.town(rules=("cac-buoc",), start="2026-01-05 07:10")
async def test_a_day_given_by_mistake_is_taken_back(town: Town) -> None:
    await town.office.gets("còn 1 điểm cần Văn phòng bổ sung")
    await town.office.says("đặt ngày")
    await town.office.gets("chưa có ngày")
    await town.office.picks("Gửi chương trình hành động")
    await town.office.gets("ngày nào")
    await town.office.says("30/4")
    await town.office.gets("hạn 30/4/2026")
    if town.can.buttons:
        await town.office.picks("Hoàn tác")
        await town.office.gets("không đặt ngày, không nhắc")
        (row,) = await town.rows("obligation", id=SENT)
        assert row["state"] == "withdrawn"
    for seat in (town.office, town.head("phong-kinh-te"), town.head("phong-van-hoa")):
        seat.ignores_the_rest()
