"""Whoever asks gets everything held about them; whoever wants to be forgotten is, and the office's records stay."""

from __future__ import annotations

import json

import pytest

from bot.conversation.joining.privacy import as_text
from bot.ledger import tables
from bot.ledger.guarding import chain
from bot.ledger.routine import routines
from tests.town import Town, moment

HEAD = "giam-doc-ban-qlda"


@pytest.mark.needs("files_out", "deep_links")
@pytest.mark.town(start="2026-06-30 07:30")
async def test_everything_held_about_me_comes_as_a_file(town: Town) -> None:
    head = town.head("ban-qlda")
    await head.says("vướng mặt bằng 2 hộ")
    await head.gets("Đã ghi")
    await head.says("/dulieucuatoi")
    file = await head.gets("Dữ liệu hệ thống đang giữ", "tệp gửi kèm", without=["vướng mặt bằng"])
    assert file.file is not None
    name, content = file.file
    assert name == f"du-lieu-{HEAD}-2026-06-30.txt"
    text = content.decode("utf-8-sig")
    assert "vướng mặt bằng 2 hộ" in text
    assert "Chức danh: Giám đốc" in text
    (address,) = await town.rows("address", person=HEAD)
    assert address["chat"] in text
    await town.office.says("ai chưa liên kết")
    await town.office.gets("Đã liên kết")
    again = await town.app.store.read(as_text, town.commune, HEAD, moment("2026-06-30 08:00"))
    assert "ai chưa liên kết" not in again  # nobody else's words


@pytest.mark.town(start="2026-06-30 07:30")
async def test_where_no_file_can_be_sent_the_office_hands_it_out(town: Town) -> None:
    if town.can.files_out:
        pytest.skip("files can be sent here")
    await town.head("ban-qlda").says("dữ liệu của tôi")
    await town.head("ban-qlda").gets("Văn phòng đã được báo")
    await town.clock.to("2026-06-30 08:00")
    await town.office.gets("nhacviec personal giam-doc-ban-qlda")
    for ear in (town.office, town.head("ban-qlda"), town.chairman, town.vice_chairman):
        ear.ignores_the_rest()


@pytest.mark.town(start="2026-06-30 07:30")
async def test_whoever_asks_is_forgotten_and_the_record_of_the_duty_stays(town: Town) -> None:
    head = town.head("ban-qlda")
    await head.says("được 40% rồi, vướng 2 hộ chị ạ")
    await head.gets("Đã ghi")
    (before,) = await town.rows("address", person=HEAD)
    await head.says("xóa dữ liệu")
    await head.gets("Xóa dữ liệu của đồng chí?", "không nhắc đồng chí nữa")
    if town.can.buttons:
        await head.picks("Xóa dữ liệu")
    else:
        await head.says("1")
    await head.gets("Đã xóa dữ liệu của đồng chí")
    assert await town.rows("address", person=HEAD) == []
    entries = await town.rows("progress", person=HEAD)
    assert entries
    assert entries[0]["kind"]
    assert {one["text"] for one in entries} == {None}
    await town.app.store.do(routines.housekeep, town.commune, moment("2026-07-05 02:30"))
    held = {}
    for table in tables.meta.tables:
        held[table] = json.dumps(await town.rows(table), default=str, ensure_ascii=False)
    if town.platform.name != "console":  # whose chats are the seats of the exercise, no people
        where = [table for table, rows in held.items() if f'"{before["chat"]}"' in rows]
        assert where == [], f"{before['chat']} is still in {where}"
    assert "chị ạ" not in "".join(held.values())
    broken = await town.app.store.read(chain.verify, town.commune, moment("2026-07-05 03:00"))
    assert broken == []
    await head.says("việc")  # from a chat that is nobody's now
    await head.gets("chỉ dành cho người có mã liên kết")
    for ear in (town.office, head, town.chairman, town.vice_chairman):
        ear.ignores_the_rest()
