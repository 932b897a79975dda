"""The machine was off, its clock jumped, its zone is wrong: people hear once, what is newest, at their own hours."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.town import Town

HEAD = "ban-qlda"


@pytest.mark.town(rules=("khoi-cong", "giai-ngan"), start="2026-06-26 12:00")
async def test_three_days_off_over_a_weekend_and_a_due_date(town: Town) -> None:
    """Off from Friday afternoon to Wednesday morning: T-1 and the due day passed, and Monday's post with them."""
    head, group = town.head(HEAD), await town.linked_group()
    for ear in (head, town.office, town.chairman):
        ear.ignores_the_rest()  # the start itself catches up
    await head.says("1 dat 30%")
    await head.gets("chờ Phòng Kinh tế xác nhận")
    head.ignores_the_rest()
    town.person("truong-phong-kinh-te").ignores_the_rest()
    await town.clock.to("2026-07-01 09:10")
    late = await head.gets("khởi công", "quá hạn 1 ngày làm việc", without=["giải ngân"])
    assert late.text.count("Khởi công") == 1
    head.got_nothing()  # one message, the newest step
    assert group.seen == []  # the week's post was Monday's
    await town.office.gets("đã quá giờ gửi nên không gửi nữa")
    rows = await town.rows("reminder", obligation="khoi-cong/ban-qlda/truong-mam-non/khoi-cong")
    assert [row["step"] for row in rows if row["state"] == "told"][-1:] == ["T+1"]
    for ear in town._ears():
        ear.ignores_the_rest()


@pytest.mark.town(rules=("khoi-cong",), start="2026-06-29 07:00")
async def test_a_clock_set_back_says_nothing_again_and_one_set_forward_says_it_once(town: Town) -> None:
    head = town.head(HEAD)
    await town.clock.to("2026-06-30 08:00")
    await head.gets("hôm nay đến hạn")
    await town.clock.to("2026-06-29 08:00")
    await town.clock.to("2026-06-30 08:30")
    head.got_nothing()
    await town.clock.to("2026-07-30 09:00")
    await head.gets("khởi công", "quá hạn")
    head.got_nothing()
    for ear in town._ears():
        ear.ignores_the_rest()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The host thinks it is in Los Angeles."""
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.town(rules=("khoi-cong",), start="2026-06-30 07:00")
async def test_a_host_in_another_zone_reminds_at_the_communes_hours(town: Town) -> None:
    head = town.head(HEAD)
    await town.clock.runs_to("2026-06-30 07:59")
    head.got_nothing()
    await town.clock.runs_to("2026-06-30 08:01")
    await head.gets("Nhắc việc 30/6", "hôm nay đến hạn")
    await head.says("xin gia hạn đến mai")
    await head.gets("xin gia hạn đến 1/7/2026")
    for ear in town._ears():
        ear.ignores_the_rest()
