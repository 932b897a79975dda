"""A head and a deadline: reminded day by day, answering with buttons and in words, asking for time, being confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ledger.rules import documents
from tests.town import Town

GROUNDBREAKING = "khoi-cong/ban-qlda/truong-mam-non/khoi-cong"
BUTTONS = ["Đã xong", "Đang làm", "Vướng mắc", "Xin gia hạn", "Căn cứ", "Vì sao tôi nhận tin này?"]


async def state(town: Town, obligation: str = GROUNDBREAKING) -> str:
    (row,) = await town.rows("obligation", id=obligation)
    return str(row["state"])


async def test_groundbreaking_slips(town: Town) -> None:
    await town.clock.to("2026-06-29 08:00")
    head = town.head("ban-qlda")
    await head.gets("khởi công", due="30/6/2026", choices=BUTTONS)
    await head.says("vuong mb, xin lui 15/7")
    await head.gets("Đã ghi: ", "mặt bằng; xin gia hạn đến 15/7/2026")
    await town.chairman.gets("xin gia hạn", choices=["Đồng ý", "Không đồng ý", "Ngày khác"])
    await town.chairman.picks("Đồng ý")
    await town.chairman.gets("hạn nội bộ 15/7/2026")
    await head.gets("hạn nội bộ 15/7/2026 (hạn theo quyết định: 30/6/2026)")
    town.nobody_else_heard_anything()


async def test_a_granted_date_is_reminded_of_in_place_of_the_old_one(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.says("xin gia hạn đến 15/7")
    await head.gets("xin gia hạn đến 15/7/2026")
    await town.chairman.picks("Đồng ý")
    await town.chairman.gets("xin gia hạn")
    await town.chairman.gets("Đã đồng ý")
    await head.gets("đồng ý gia hạn")
    await town.clock.runs_to("2026-07-03 18:00")
    town.nobody_else_heard_anything()
    await town.clock.to("2026-07-15 08:00")
    await head.gets("hôm nay đến hạn", "hạn nội bộ 15/7/2026")


async def test_refused_the_reminders_go_on(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.picks("Xin gia hạn")
    await head.gets("đến ngày nào")
    await head.says("20/7")
    await head.gets("Đã ghi: xin gia hạn đến 20/7/2026")
    await town.chairman.gets("xin gia hạn đến 20/7/2026")
    await town.chairman.picks("Không đồng ý")
    await town.chairman.gets("giữ nguyên")
    await head.gets("không đồng ý gia hạn", due="30/6/2026")
    await town.clock.to("2026-06-30 08:00")
    await head.gets("hôm nay đến hạn", due="30/6/2026")


async def test_another_day_is_granted(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.says("xin lùi đến 20/7")
    await head.gets("20/7/2026")
    await town.chairman.gets("20/7/2026")
    await town.chairman.picks("Ngày khác")
    await town.chairman.gets("đến ngày nào")
    await town.chairman.says("10/7")
    await town.chairman.gets("hạn nội bộ 10/7/2026")
    await head.gets("hạn nội bộ 10/7/2026")


async def test_silence_day_by_day_to_overdue_and_up_the_ladder(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 07:00")
    head.ignores_the_rest()
    await town.clock.runs_to("2026-07-15 18:00")
    await head.gets("còn 1 ngày làm việc")
    await head.gets("hôm nay đến hạn")
    await head.gets("hôm nay đến hạn, chưa có trả lời")
    for late in range(1, 6):
        await head.gets(f"quá hạn {late} ngày làm việc", choices=BUTTONS)
    await town.office.gets("Cần đôn đốc", "Ban Quản lý dự án", "quá hạn 3 ngày làm việc")
    await town.vice_chairman.gets("Ban Quản lý dự án", "quá hạn 5 ngày làm việc")
    await head.gets("quá hạn")  # the week's one, the day before the briefing
    await town.chairman.gets("Ban Quản lý dự án", "quá hạn 10 ngày làm việc")
    head.ignores_the_rest()
    town.nobody_else_heard_anything()


async def test_done_is_confirmed_by_the_recipient(town: Town) -> None:
    head, confirmer = town.head("ban-qlda"), town.head("phong-kinh-te")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.picks("Đã xong")
    await head.gets("Đã ghi: đã xong, chờ Phòng Kinh tế xác nhận", choices=["Hoàn tác"])
    await confirmer.gets("Giám đốc Ban Quản lý dự án báo xong", choices=["Xác nhận", "Trả lại"])
    assert await state(town) == "awaiting"
    await confirmer.picks("Xác nhận")
    await confirmer.gets("Đã xác nhận hoàn thành")
    await head.gets("Trưởng phòng Kinh tế đã xác nhận hoàn thành")
    assert await state(town) == "done"
    await town.clock.runs_to("2026-07-02 18:00")
    town.nobody_else_heard_anything()


async def test_returned_with_a_reason_it_is_asked_for_again(town: Town) -> None:
    head, confirmer = town.head("ban-qlda"), town.head("phong-kinh-te")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.says("xong roi a")
    await head.gets("Đã ghi: đã xong")
    await confirmer.gets("báo xong")
    await confirmer.picks("Trả lại")
    await confirmer.gets("lý do")
    await confirmer.says("thiếu ảnh công trường có ngày")
    await confirmer.gets("Đã trả lại", "thiếu ảnh công trường")
    await head.gets("trả lại", "thiếu ảnh công trường có ngày")
    (row,) = await town.rows("obligation", id=GROUNDBREAKING)
    assert (row["state"], row["finished_on"]) == ("open", None)
    await town.clock.to("2026-06-30 08:00")
    await head.gets("hôm nay đến hạn")


@pytest.mark.parametrize(
    ("said", "echoed"),
    [
        ("dang lam", "Đã ghi: đang thực hiện"),
        ("60%", "Đã ghi: đạt 60%"),
        ("con vuong 2 ho", "Đã ghi: còn vướng 2 hộ"),
        ("chua lam", "Đã ghi: chưa thực hiện"),
        ("ok a", "Đã ghi: đã nhận (chưa phải là xong)"),
        ("bao gio nop?", "hạn 30/6/2026"),
        ("đang họp", "vui lòng chọn: Đã xong"),
        ("15/7", "hay xin gia hạn đến ngày đó"),
        ("10/7 xong", "dự kiến xong 10/7/2026"),
        ("xin gia hạn", "đến ngày nào"),
    ],
)
async def test_each_kind_of_reply_has_its_one_answer(town: Town, said: str, echoed: str) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.says(said)
    await head.gets(echoed)
    town.nobody_else_heard_anything()
    assert await state(town) == "open"


@pytest.mark.needs("buttons")
async def test_every_button_once_then_undone(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    reminder = await head.gets("khởi công", choices=BUTTONS)
    await head.picks("Đang làm", reminder)
    echo = await head.gets("Đã ghi: đang thực hiện", choices=["Hoàn tác"])
    await head.picks("Đang làm", reminder)
    await head.gets("đã được ghi trước đó")
    await head.picks("Hoàn tác", echo)
    await head.gets("Đã hoàn tác")
    await head.picks("Vướng mắc", reminder)
    await head.gets("đang vướng gì")
    await head.says("chờ thẩm định")
    await head.gets("Đã ghi: chờ thẩm định")
    town.nobody_else_heard_anything()
    kinds = [(row["kind"], row["undone_at"] is not None) for row in await town.rows("progress")]
    assert kinds == [("progress", True), ("blocked", False), ("blocked", False)]


@pytest.mark.needs("buttons", "deep_links")  # the console's outsider can be written to
async def test_a_press_by_somebody_else_is_refused(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    reminder = await head.gets("khởi công")
    data = reminder.data("Đã xong")
    await town.office.presses_data(data, reminder)
    await town.office.gets("dành cho người khác")
    await town.outsider.presses_data(data, reminder)
    town.outsider.got_nothing()
    assert await state(town) == "open"
    town.nobody_else_heard_anything()


@pytest.mark.needs("edit")
async def test_an_edited_message_corrects_the_record(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    post = await head.says("xong")
    await head.gets("Đã ghi: đã xong")
    await town.head("phong-kinh-te").gets("báo xong")
    await head.edits(post, "chưa xong, đang làm")
    await head.gets("Đã sửa theo tin nhắn mới")
    assert await state(town) == "open"


@pytest.mark.town(rules=("khoi-cong", "giai-ngan"))
async def test_several_open_duties_have_numbers(town: Town) -> None:
    head = town.head("ban-qlda")
    await head.says("viec")
    listed = await head.gets("Việc đang mở (2)", "– 30/6, còn ")
    assert "2026" not in listed.text
    await head.says("xong")
    await head.gets("Tin này nói về việc nào")
    await head.says("1 dang lam, 99 xong")
    await head.gets("1. ", "đang thực hiện", "99. không có việc số này")
    await head.says("99 xong")
    await head.gets("không có việc số 99")
    town.nobody_else_heard_anything()


async def test_an_ok_after_a_slip_is_not_what_undo_takes_back(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.says("xong")
    await head.gets("Đã ghi: đã xong")
    await town.head("phong-kinh-te").gets("báo xong")
    await head.says("ok")
    await head.gets("đã nhận")
    assert await state(town) == "awaiting"
    await head.says("hoàn tác ạ")
    await head.gets("Đã hoàn tác")
    assert await state(town) == "open"


@pytest.mark.needs("buttons")
@pytest.mark.town(rules=("khoi-cong", "giai-ngan"), start="2026-06-22 07:10")
async def test_buttons_of_duties_name_their_projects(town: Town) -> None:
    head = town.head("ban-qlda")
    await head.says("xong")
    asked = await head.gets("Tin này nói về việc nào")
    assert [label.split(":")[0] for label in asked.buttons] == ["1. Đường liên thôn", "2. Trường mầm non"]


async def test_a_head_is_spoken_to_in_the_own_form(town: Town) -> None:
    def change(tx: Any) -> None:
        found = dict(documents.current(tx, town.commune.id))
        line = "{ma: giam-doc-ban-qlda, "
        assert line in found["units.yaml"]
        found["units.yaml"] = found["units.yaml"].replace(line, f"{line}xung_ho: thay, ")
        documents.put(tx, town.commune.id, found, author="chanh-van-phong", now=town.clock.now)

    await town.app.store.do(change)
    await town.app.reload()
    await town.head("ban-qlda").says("/viec")
    await town.head("ban-qlda").gets("Thầy", without=["đồng chí"])
    await town.head("phong-kinh-te").says("/viec")
    await town.head("phong-kinh-te").gets("Đồng chí")
