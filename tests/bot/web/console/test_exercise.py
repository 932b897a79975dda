"""Exercises on the console: prepared stories, and beginning anew; never where real people have been reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.ledger import tables
from bot.web.console.stories import stories
from schedules.calendar import TZ
from tests.bot.web.house import HEAD, House, eventually, plain


def count(tx: Connection, name: str) -> int:
    return int(tx.execute(select(func.count()).select_from(tables.meta.tables[name])).scalar_one())


async def begins(house: House, story: str) -> dict[str, Any]:
    """Presses it and waits until the clock stands still again."""
    answer = await house.post("/console/exercise", {"story": story})
    assert answer.status_code == 200, answer.text
    await eventually(house.state, lambda state: not state["clock"]["moving"], seconds=60)
    value: dict[str, Any] = answer.json()
    return value


async def test_three_stories_in_the_order_of_the_year(house: House) -> None:
    told = stories(house.app.commune)
    assert [one.id for one in told] == ["plan", "site", "silent"]
    assert [one.ends.month for one in told] == [3, 6, 9]
    page = (await house.browser.get("/")).text
    assert all(one.title in page for one in told)


async def test_a_plan_slips_and_the_chairman_decides(house: House) -> None:
    assert await begins(house, "plan") == {"seat": "chu-tich"}
    state = await house.state("chu-tich")
    assert "30/3/2026" in state["clock"]["day"]
    assert "xin gia hạn đến 10/4/2026" in plain(state["chat"])
    assert "Không đồng ý" in plain(state["chat"])
    assert "Kế hoạch quý I bị chậm" in plain(state["told"])


@pytest.mark.slow
async def test_the_site_has_trouble_and_the_head_is_asked_on_the_day(house: House) -> None:
    seat = (await begins(house, "site"))["seat"]
    state = await house.state(seat)
    assert "30/6/2026" in state["clock"]["day"]
    assert "hôm nay đến hạn, chưa có trả lời" in plain(state["chat"])
    assert "vướng 2 hộ" in plain(state["panel"])


@pytest.mark.slow
async def test_one_unit_is_silent_and_the_office_hears_of_it(house: House) -> None:
    seat = (await begins(house, "silent"))["seat"]
    chat = plain(await house.chat(seat))
    silent = stories(house.app.commune)[-1]
    report = ": Báo cáo kết quả chỉ tiêu"
    urged = chat.rpartition("Cần đôn đốc")[2]
    names = [unit.name for unit in house.app.commune.directory.units.values() if f"{unit.name}{report}" in urged]
    assert len(names) == 1
    assert f"riêng {names[0]} im lặng" in silent.note


async def test_begun_anew_everything_said_is_gone_and_the_rules_stay(house: House) -> None:
    await house.says("tổng hợp")
    await house.sees("Tổng hợp xã")
    before = await house.app.store.read(count, "document")
    await begins(house, "anew")
    assert "Tổng hợp xã" not in plain(await house.chat())
    assert house.app.clock.now() >= datetime(2026, 6, 8, 6, tzinfo=TZ)
    assert await house.app.store.read(count, "document") == before
    assert await house.app.store.read(count, "obligation") > 50
    await house.moves("morning")
    await house.sees("Nhắc việc 8/6")
    await house.says("việc", HEAD)
    await house.sees("Việc đang mở")


async def test_where_real_people_were_reached_nothing_starts_over(house: House) -> None:
    def reach(tx: Connection) -> None:
        values = {"commune": house.app.commune.id, "messenger": "telegram", "chat": "7", "person": HEAD}
        tx.execute(insert(tables.address).values(**values, state="live", linked_at=house.app.clock.now()))

    await house.app.store.do(reach)
    assert (await house.post("/console/exercise", {"story": "anew"})).status_code == 400
    assert (await house.post("/console/exercise", {"story": "plan"})).status_code == 400
    assert "data-story" not in (await house.browser.get("/")).text
    assert await house.app.store.read(count, "obligation") > 50


@pytest.mark.parametrize("story", ["", None, "another", 5, ["plan"]])
async def test_other_stories_are_refused(house: House, story: object) -> None:
    assert (await house.post("/console/exercise", {"story": story})).status_code == 400
