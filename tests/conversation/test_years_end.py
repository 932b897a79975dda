"""Tết and the turn of the year, lived day by day: what rests, what is carried over, what goes on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.town import Town

REPORT = "kt-xh/phong-kinh-te//{}"
LADDER = "giai-ngan-chuyen-tiep/ban-qlda/duong-lien-thon/muc-100"


async def one(town: Town, obligation: str) -> dict[str, object]:
    (row,) = await town.rows("obligation", id=obligation)
    return row


def everybody_forgets(town: Town) -> None:
    for name in ("phong-kinh-te", "phong-van-hoa", "ban-qlda", "van-phong"):
        town.head(name).ignores_the_rest()
    for seat in (town.chairman, town.vice_chairman):
        seat.ignores_the_rest()


@pytest.mark.town(rules=("bao-cao", "giai-ngan"), start="2026-12-14 07:00")
async def test_what_is_unfinished_is_carried_over_and_cycles_go_on(town: Town) -> None:
    economy, owner = town.head("phong-kinh-te"), town.head("ban-qlda")
    await town.clock.runs_to("2026-12-31 18:00")
    await economy.gets("Báo cáo tình hình", "hôm nay đến hạn", due="16/12/2026")
    await owner.gets("Giải ngân vốn dự án chuyển tiếp", "hôm nay đến hạn", due="31/12/2026")
    everybody_forgets(town)
    await town.clock.runs_to("2027-01-05 18:00")
    assert not [seen for seen in owner.unexpected if "quá hạn" in seen.text]  # figures are final on the 5th
    await town.clock.runs_to("2027-01-15 07:30")
    await owner.gets("quá hạn 1 ngày làm việc", due="31/12/2026")
    # The weekly one, the day before the briefing: last year's report is asked for beside this year's.
    await economy.gets(
        "Báo cáo tình hình", "16/12/2026", "quá hạn", "tiếp theo: tháng 1 năm 2027, hạn 15/1/2027 (tạm theo năm trước)"
    )
    everybody_forgets(town)
    held = {row["id"]: row for row in await town.rows("obligation")}
    assert {held[name]["state"] for name in (REPORT.format("2026-12"), LADDER, REPORT.format("2027-01"))} == {"open"}
    assert max(row["rule_due"] for row in held.values()) == date(2027, 3, 16)
    await town.chairman.says("/tonghop")
    # December's month and quarter of two offices, and the ladder; January's two reports; two rungs before the start.
    counted = (await town.chairman.gets("Tổng hợp", "15/1/2027")).text
    assert "Quá hạn 5 · đến hạn hôm nay 2\n🟡 Chưa rõ 2" in counted
    await economy.says("/viec")
    await economy.gets("Việc đang mở (1)", "tháng 12 và quý IV năm 2026")  # a duty once, its earliest report first
    await economy.says("xong")
    await economy.gets("Đã ghi: đã xong, chờ Văn phòng")
    await town.office.gets("báo xong")
    await town.office.picks("Xác nhận")
    await town.office.gets("Đã xác nhận hoàn thành")
    await economy.gets("đã xác nhận hoàn thành")
    done = await one(town, REPORT.format("2026-12"))
    assert (done["state"], done["finished_on"]) == ("done", date(2027, 1, 15))
    await town.clock.runs_to("2027-01-17 12:00")  # a Sunday, the night in which the months ahead are made
    april = await one(town, REPORT.format("2027-04"))
    assert april["rule_due"] == date(2027, 4, 15)  # 16/4 is the Hùng Kings' day
    everybody_forgets(town)


@pytest.mark.town(rules=("bao-cao",), start="2026-02-02 07:00")
@pytest.mark.needs("topics")
async def test_nothing_goes_out_from_14_to_22_february(town: Town) -> None:
    group = await town.linked_group()
    await town.clock.runs_to("2026-02-13 18:00")
    for unit in ("phong-kinh-te", "phong-van-hoa"):
        await town.head(unit).gets("Báo cáo tình hình", "còn 1 ngày làm việc", due="23/2/2026")
    await group.gets("Kết quả tuần", "9/2")
    everybody_forgets(town)
    group.ignores_the_rest()
    await town.clock.runs_to("2026-02-22 23:59")
    town.nobody_else_heard_anything()
    await town.clock.to("2026-02-23 08:00")
    for unit in ("phong-kinh-te", "phong-van-hoa"):
        await town.head(unit).gets("hôm nay đến hạn", due="23/2/2026")
    await group.gets("Việc đến hạn tuần này", "23/2")
