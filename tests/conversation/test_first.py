"""The harness proves itself: linking, an outsider, a reminder from the morning to the answer."""

from __future__ import annotations

import pytest

from tests.town import Town


@pytest.mark.town(linked=())
async def test_a_head_links_with_the_code_of_the_office(town: Town) -> None:
    head = town.head("ban-qlda")
    code = await town.code_for("giam-doc-ban-qlda")
    await head.says(f"/start {code}")
    notice = ("Thông báo về dữ liệu cá nhân", "Hệ thống lưu", "Người xem", "90 ngày", "ngoài Việt Nam", "với máy")
    await head.gets("Giám đốc Ban Quản lý dự án", *notice, "Không gửi nội dung MẬT", "“xóa dữ liệu”")
    town.nobody_else_heard_anything()
    (address,) = await town.rows("address", person="giam-doc-ban-qlda")
    assert (address["chat"], address["state"]) == (str(head.phone.id), "live")
    assert address["linked_at"] == town.clock.now  # which is the recorded consent


@pytest.mark.town(linked=())
async def test_a_code_works_once_and_for_nobody_else(town: Town) -> None:
    head, other = town.head("ban-qlda"), town.outsider
    code = await town.code_for("giam-doc-ban-qlda")
    await head.says(f"{code[:4]} {code[4:]}")
    await head.gets("Giám đốc Ban Quản lý dự án")
    await other.says(code)
    await other.gets("mã")
    assert [row["person"] for row in await town.rows("address")] == ["giam-doc-ban-qlda"]


async def test_the_outsider_is_told_once_and_then_nothing(town: Town) -> None:
    await town.outsider.says("cho tôi xem việc")
    await town.outsider.gets("Hệ thống nhắc việc")
    for text in ("/viec", "/tonghop", "xong", "45%", "/thongbao mọi người nghỉ"):
        await town.outsider.says(text)
    town.nobody_else_heard_anything()
    assert await town.rows("progress") == []


async def test_a_reminder_is_heard_by_the_head_alone_and_answered_with_a_button(town: Town) -> None:
    await town.clock.to("2026-06-29 08:00")
    head = town.head("ban-qlda")
    await head.gets("khởi công", due="30/6/2026")
    town.nobody_else_heard_anything()
    await head.picks("Đang làm")
    await head.gets("Đã ghi")
    town.nobody_else_heard_anything()
    (entry,) = await town.rows("progress")
    assert entry["obligation"] == "khoi-cong/ban-qlda/truong-mam-non/khoi-cong"


async def test_nothing_is_said_twice_when_the_same_morning_comes_again(town: Town) -> None:
    await town.clock.to("2026-06-29 08:00")
    await town.head("ban-qlda").gets("khởi công", due="30/6/2026")
    await town.clock.to("2026-06-29 09:00")
    await town.clock.to("2026-06-29 07:30")
    await town.clock.to("2026-06-29 08:00")
    town.nobody_else_heard_anything()
