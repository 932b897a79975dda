"""What people send that is no answer, over the wire: each has one clear answer, and nothing is lost or half done."""

from __future__ import annotations

import pytest

from tests.town import Town

ECHOES = [
    ("xong", "Đã ghi: đã xong"),
    ("đang làm", "Đã ghi: đang thực hiện"),
    ("60%", "Đã ghi: đạt 60%"),
    ("vướng mặt bằng", "Đã ghi: vướng mặt bằng"),
    ("chưa làm", "Đã ghi: chưa thực hiện"),
    ("dạ em nhận", "Đã ghi: đã nhận"),
    ("xin gia hạn đến 15/7", "xin gia hạn đến 15/7/2026"),
    ("đã gửi BC số 45/BC-BQLDA ngày 26/6", "45/BC-BQLDA"),
]


@pytest.mark.needs("buttons")
@pytest.mark.parametrize(("said", "echoed"), ECHOES)
async def test_every_echo_can_be_undone(town: Town, said: str, echoed: str) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    (before,) = await town.rows("obligation", id="khoi-cong/ban-qlda/truong-mam-non/khoi-cong")
    await head.says(said)
    echo = await head.gets(echoed)
    assert "Hoàn tác" in echo.buttons
    await head.picks("Hoàn tác", echo)
    await head.gets("Đã hoàn tác")
    for seat in (town.chairman, town.head("phong-kinh-te")):
        seat.ignores_the_rest()
    (after,) = await town.rows("obligation", id="khoi-cong/ban-qlda/truong-mam-non/khoi-cong")
    told = {key: value for key, value in before.items() if key not in ("version", "next_step_at")}
    assert {key: after[key] for key in told} == told
    assert not await town.rows("request", state="pending")


@pytest.mark.needs("topics")
async def test_each_odd_thing_has_its_one_answer(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    for action, args, answer in (
        ("sends_sticker", (), "Hình này chưa cho biết tình trạng"),
        ("sends_photo", (), "Đã nhận, gắn với việc"),
        ("sends_file", ("bao-cao.docx", b"PK"), "Đã nhận, gắn với việc"),
        ("sends_contact", (), "chưa đọc được loại tin này"),
        ("forwards", ("xong",), "Tin chuyển tiếp không được ghi"),
    ):
        await head.does(action, *args)
        await head.gets(answer)
    await head.says("a" * 4096)
    await head.gets("dài 4096 ký tự nên chưa được ghi")
    await head.says("/khongco")
    await head.gets("Không có lệnh /khongco")
    town.nobody_else_heard_anything()
    await head.does("sends_voice")
    await head.gets("Văn phòng đã được báo")
    await town.office.gets("gửi tin nhắn thoại")
    assert await town.rows("progress") == []


@pytest.mark.needs("buttons")
async def test_buttons_of_what_is_closed_and_second_presses_change_nothing(town: Town) -> None:
    head, confirmer = town.head("ban-qlda"), town.head("phong-kinh-te")
    await town.clock.to("2026-06-29 08:00")
    reminder = await head.gets("khởi công")
    data = {label: reminder.data(label) for label in ("Đã xong", "Vướng mắc")}
    await head.picks("Đã xong", reminder)
    await head.gets("Đã ghi: đã xong")
    await head.presses_data(data["Đã xong"], reminder)
    await head.gets("đã được ghi trước đó")
    asked = await confirmer.gets("báo xong")
    confirm = asked.data("Xác nhận")
    await confirmer.picks("Xác nhận", asked)
    await confirmer.gets("Đã xác nhận hoàn thành")
    await head.gets("đã xác nhận hoàn thành")
    before = await town.rows("progress")
    await confirmer.presses_data(confirm, asked)
    await confirmer.gets("trước đó")
    await head.presses_data(data["Vướng mắc"], reminder)
    await head.gets("")
    assert await town.rows("progress") == before
    (row,) = await town.rows("obligation", id="khoi-cong/ban-qlda/truong-mam-non/khoi-cong")
    assert row["state"] == "done"


@pytest.mark.town(linked=("chanh-van-phong",))
async def test_an_expired_and_a_reused_code_link_nobody(town: Town) -> None:
    code = await town.code_for("giam-doc-ban-qlda")
    await town.clock.to("2026-01-19 06:01")
    head = town.head("ban-qlda")
    await head.says(code)
    await head.gets("hết hạn")
    fresh = await town.code_for("giam-doc-ban-qlda")
    await head.says(f"{fresh[:4]} {fresh[4:]}")
    await head.gets("Đã liên kết: Giám đốc Ban Quản lý dự án")
    await town.outsider.says(fresh)
    await town.outsider.gets("đã được dùng")
    assert len(await town.rows("address", person="giam-doc-ban-qlda")) == 1
