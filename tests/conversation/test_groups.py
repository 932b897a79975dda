"""Groups and channels over the wire: a channel by name or post, a group that grows, names only when switched on."""

from __future__ import annotations

import pytest

from bot.ledger.rules import documents
from tests.town import Town

pytestmark = pytest.mark.needs("topics")


async def configure(town: Town, old: str, new: str) -> None:
    """The office changes commune.yaml while the process runs."""

    def change(tx: object) -> None:
        found = dict(documents.current(tx, town.commune.id))  # type: ignore[arg-type]
        assert old in found["commune.yaml"]
        found["commune.yaml"] = found["commune.yaml"].replace(old, new)
        documents.put(tx, town.commune.id, found, author="chanh-van-phong", now=town.clock.now)  # type: ignore[arg-type]

    await town.app.store.do(change)


@pytest.mark.town(rules=("bao-cao",), start="2026-01-10 09:00")
async def test_a_channel_by_a_forwarded_post_or_by_its_name(town: Town) -> None:
    posted, named = town.channel("Kênh của xã"), town.channel("Kênh hai", username="bangmac_tin")
    for channel in (posted, named):
        channel.room.takes_in_bot(town.office.phone)
    await town.settled()
    await town.office.does("forwards_post", posted.room)
    await town.office.gets("vào kênh", "Kênh của xã")
    await town.office.picks("Liên kết")
    await town.office.gets("Đã liên kết kênh")
    await town.office.says("/lienket @bangmac_tin")
    await town.office.gets("vào kênh", "@bangmac_tin")
    await town.office.says("có")
    await town.office.gets("Đã liên kết kênh")
    head = town.head("ban-qlda")
    await head.does("forwards_post", posted.room)
    await head.gets("Tin chuyển tiếp không được ghi")
    await town.clock.to("2026-01-12 07:30")
    for channel in (posted, named):
        await channel.gets("Việc đến hạn tuần này", due="16/1/2026")


@pytest.mark.town(rules=("bao-cao",), start="2026-01-10 09:00")
async def test_a_group_that_becomes_a_supergroup_is_followed(town: Town) -> None:
    group = await town.linked_group()
    grown = town.follows(group.room.becomes_supergroup(-1001234567890))
    await town.settled()
    await town.clock.to("2026-01-12 07:30")
    await grown.gets("Việc đến hạn tuần này", due="16/1/2026")
    group.got_nothing()


@pytest.mark.town(rules=("khoi-cong",), start="2026-06-29 07:00")
async def test_late_units_are_named_only_once_the_chairman_has_it_switched_on(town: Town) -> None:
    group = await town.linked_group()
    await town.clock.runs_to("2026-07-03 18:00")
    first = await group.gets("Kết quả tuần")
    assert "Đang quá hạn: 1" in first.text
    assert "Ban Quản lý dự án" not in first.text
    await town.vice_chairman.says("/neuten")
    await town.vice_chairman.gets("Lệnh /neuten dành cho Chủ tịch.")
    await town.chairman.says("nêu tên đơn vị chậm")
    await town.chairman.gets("không nêu tên đơn vị chậm", choices=["Nêu tên", "Giữ nguyên"])
    await town.chairman.picks("Nêu tên")
    await town.chairman.gets("Từ nay", "nêu tên đơn vị còn việc quá hạn")
    await town.clock.runs_to("2026-07-06 07:10")  # switched in the evening: the office is told in the morning
    await town.office.gets("Chủ tịch UBND xã quyết định", "nêu tên")
    await configure(town, "thu: thu-hai", "thu: thu-ba")  # a reload does not overrule the chairman
    await town.clock.runs_to("2026-07-10 15:40")
    (second,) = [seen for seen in group.unexpected if "Kết quả tuần" in seen.text]
    assert "Đơn vị còn việc quá hạn: Ban Quản lý dự án." in second.text
    assert "Giám đốc" not in second.text
    for ear in (group, town.head("ban-qlda"), town.office, town.vice_chairman, town.chairman):
        ear.ignores_the_rest()
