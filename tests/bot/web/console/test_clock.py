"""The clock one can move: the same heartbeat and outbox, days later."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.web.console import clockwork
from bot.web.console.clockwork import a_month_later, next_morning
from schedules.calendar import TZ
from tests.bot.web.house import HEAD, House, eventually, open_house, plain


async def test_the_next_morning_brings_the_digest(house: House) -> None:
    reached = await house.moves("morning")
    assert reached == datetime(2026, 6, 9, 8, tzinfo=TZ)
    assert house.app.clock.now() >= reached
    state = await house.state()
    assert "9/6/2026" in state["clock"]["day"]


async def test_the_next_due_day_is_the_seats_own(house: House) -> None:
    reached = await house.moves("due")
    state = await house.state()
    assert "đến hạn hôm nay" in state["panel"]
    assert "Nhắc việc" in plain(state["chat"])
    assert house.app.commune.calendar.is_working(reached.date())


async def test_next_week_starts_on_its_first_working_day(house: House) -> None:
    assert await house.moves("week") == datetime(2026, 6, 15, 8, tzinfo=TZ)


async def test_a_month_is_played_day_by_day_and_can_be_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clockwork, "A_DAY", 3_600.0)  # time to look, however slow the machine
    answer = await house.post("/console/clock", {"to": "month", "seat": HEAD})
    assert datetime.fromisoformat(answer.json()["to"]) == datetime(2026, 7, 8, 8, tzinfo=TZ)
    await eventually(house.state, lambda state: state["clock"]["day"].endswith("9/6/2026"))
    busy = await house.post("/console/clock", {"to": "week", "seat": HEAD})
    assert busy.status_code == 409
    assert "Dừng" in busy.json()["error"]
    assert (await house.state())["clock"]["moving"]
    await house.post("/console/clock", {"to": "stop"})
    await eventually(house.state, lambda state: not state["clock"]["moving"])
    assert house.app.clock.now() < datetime(2026, 6, 10, tzinfo=TZ)


async def test_a_day_off_is_named(house: House) -> None:
    assert house.site.console is not None
    state = await house.state()
    assert state["clock"]["off"] == ""
    house.app.clock.move(datetime(2026, 6, 13, 9, tzinfo=TZ))  # type: ignore[attr-defined]
    state = await eventually(house.state, lambda state: "13/6/2026" in state["clock"]["day"])
    assert (state["clock"]["day"], state["clock"]["off"]) == ("Thứ Bảy, 13/6/2026", "")  # the weekday is said once
    house.app.clock.move(datetime(2026, 9, 2, 9, tzinfo=TZ))  # type: ignore[attr-defined]
    state = await eventually(house.state, lambda state: "2/9/2026" in state["clock"]["day"])
    assert "Quốc khánh" in state["clock"]["off"]


@pytest.mark.parametrize("to", ["", "yesterday", None, 5, ["month"]])
async def test_other_moves_are_refused(house: House, to: object) -> None:
    assert (await house.post("/console/clock", {"to": to})).status_code == 400


async def test_the_wall_clock_is_not_moved(tmp_path: Path) -> None:
    async with open_house(tmp_path, clock=SystemClock()) as house:
        page = (await house.browser.get("/")).text
        assert "data-move" not in page
        assert "Tập huấn" not in page
        assert (await house.post("/console/clock", {"to": "morning"})).status_code == 404


async def test_a_training_page_says_so(house: House) -> None:
    assert ">Tập huấn<" in (await house.browser.get("/")).text


async def test_before_eight_the_next_morning_is_today(house: House) -> None:
    commune = house.app.commune
    assert next_morning(commune, datetime(2026, 6, 9, 7, tzinfo=TZ)) == datetime(2026, 6, 9, 8, tzinfo=TZ)
    assert next_morning(commune, datetime(2026, 6, 9, 8, tzinfo=TZ)) == datetime(2026, 6, 10, 8, tzinfo=TZ)
    assert next_morning(commune, datetime(2026, 2, 13, 9, tzinfo=TZ)) == datetime(2026, 2, 23, 8, tzinfo=TZ)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_a_month_later(day: date, later: date) -> None:
    assert a_month_later(day) == later
