"""Confirmation and return, extensions granted, refused and given another day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, OWNER, VICE, Stage
from tests.bot.conversation.test_replies import number

KTXH = "kt-xh/phong-kinh-te//2026-06"
CULTURES = "kt-xh/phong-van-hoa-xa-hoi//2026-06"
SCHOOL = "giai-ngan-chuyen-tiep/ban-qlda/mau-truong-mam-non/muc-30"


def says_done(stage: Stage, obligation: str = KTXH, person: str = HEAD) -> None:
    stage[person].says(f"{number(stage, obligation, person)} xong")


def test_the_confirmer_confirms_and_the_head_is_told(june: Stage) -> None:
    says_done(june)
    june[OFFICE].hears("Trưởng phòng Kinh tế báo xong", "Báo cáo kết quả chỉ tiêu", "Lời nhắn: “xong”")
    assert "Đã xác nhận hoàn thành" in june[OFFICE].presses("Xác nhận")
    row = june.row(KTXH)
    assert (row["state"], row["settled_at"] is not None) == ("done", True)
    june[HEAD].hears("Chánh Văn phòng HĐND và UBND xã đã xác nhận hoàn thành")
    june.nobody_else_heard_anything()


def test_a_return_needs_a_reason_and_takes_the_finishing_day_away(june: Stage) -> None:
    says_done(june)
    june[OFFICE].hears("báo xong")
    assert "cho biết lý do" in june[OFFICE].presses("Trả lại")
    assert june.row(KTXH)["state"] == "awaiting"
    assert "Đã trả lại" in june[OFFICE].says("thiếu biểu số 3")
    row = june.row(KTXH)
    assert (row["state"], row["finished_on"]) == ("open", None)
    assert all(box["ticked_at"] is None for box in june.boxes())
    june[HEAD].hears("trả lại việc", "thiếu biểu số 3", "hạn 16/6/2026")
    assert "được quyết định trước đó" in june[OFFICE].presses("Xác nhận")
    assert june.row(KTXH)["state"] == "open"


def test_nobody_confirms_the_own_unit(june: Stage) -> None:
    says_done(june)
    request = june[OFFICE].said[-1]
    assert "dành cho người khác" in june[HEAD].presses("Xác nhận", request)
    assert "Không có việc nào chờ" in june[HEAD].says("/xacnhan")
    assert june.row(KTXH)["state"] == "awaiting"


def test_the_recipient_confirms_for_other_units(june: Stage) -> None:
    says_done(june, CULTURES, CULTURE)
    june[HEAD].hears("Trưởng phòng Văn hóa - Xã hội báo xong")
    assert "Chờ đồng chí xác nhận" in june[HEAD].says("/xacnhan")
    assert "báo xong, đề nghị đồng chí xác nhận" in june[HEAD].says("1")
    assert "Đã xác nhận" in june[HEAD].says("xác nhận")
    assert june.row(CULTURES)["state"] == "done"


def test_ok_confirms_nothing(june: Stage) -> None:
    says_done(june, CULTURES, CULTURE)
    june[HEAD].says("ok")
    june[HEAD].says("xong")
    assert june.row(CULTURES)["state"] == "awaiting"


def test_two_confirmers_at_once_the_first_decides(june: Stage) -> None:
    says_done(june)
    june[CHAIRMAN].says("/xacnhan")
    june[CHAIRMAN].says("1")
    june[OFFICE].presses("Xác nhận")
    assert "được quyết định trước đó" in june[CHAIRMAN].presses("Trả lại")


def test_unconfirmed_it_comes_back_after_two_working_days_then_goes_to_the_leader(june: Stage) -> None:
    says_done(june)
    june.at("2026-06-15 08:10")
    said = june[OFFICE].said[-1].text
    assert "Chờ xác nhận" in said
    assert "Phòng Kinh tế: Báo cáo kết quả chỉ tiêu" in said
    june.at("2026-06-17 08:10")
    assert any("Chờ xác nhận" in said.text for said in june[VICE].said)


# --- extensions -----------------------------------------------------------------------------------------------------


def ask(stage: Stage, day: str = "15/7") -> None:
    n = number(stage, SCHOOL, OWNER)
    answer = stage[OWNER].says(f"{n} vướng mặt bằng, xin lùi {day}")
    assert f"xin gia hạn đến {day}/2026, chờ Chủ tịch UBND xã quyết định" in answer


def test_granted_a_date_of_the_decision_gets_an_internal_one_and_is_armed_again(june: Stage) -> None:
    june.at("2026-06-29 07:10")
    ask(june)
    june.forget_all()
    june[CHAIRMAN].read -= 1
    said = june[CHAIRMAN].hears("Giám đốc Ban Quản lý dự án xin gia hạn đến 15/7/2026", "mặt bằng", "hạn 30/6/2026")
    assert said.labels == ["Đồng ý", "Không đồng ý", "Ngày khác"]
    assert "hạn nội bộ 15/7/2026 (hạn theo quyết định: 30/6/2026)" in june[CHAIRMAN].presses("Đồng ý")
    june[OWNER].hears("đồng ý gia hạn", "hạn nội bộ 15/7/2026 (hạn theo quyết định: 30/6/2026)")
    june.nobody_else_heard_anything()
    row = june.row(SCHOOL)
    assert (row["rule_due"], row["due"]) == (date(2026, 6, 30), date(2026, 7, 15))
    assert (row["revision"], row["extension_asked"]) == (2, False)
    june.at("2026-07-06 08:10")
    told = "\n".join(said.text for said in june[OWNER].said if said.key.startswith("digest"))
    assert "hạn nội bộ 15/7/2026" in told  # T-7 of the new date
    assert not any(
        said.key == "digest/giam-doc-ban-qlda/2026-07-01" and SCHOOL in said.text for said in june[OWNER].said
    )


def test_refused_the_date_stays(june: Stage) -> None:
    ask(june)
    june[CHAIRMAN].hears("xin gia hạn")
    assert "giữ nguyên" in june[CHAIRMAN].presses("Không đồng ý")
    june[OWNER].hears("không đồng ý gia hạn", "hạn 30/6/2026 giữ nguyên")
    row = june.row(SCHOOL)
    assert (row["due"], row["revision"], row["extension_asked"]) == (date(2026, 6, 30), 1, False)


def test_another_day(june: Stage) -> None:
    ask(june)
    assert "đến ngày nào" in june[CHAIRMAN].presses("Ngày khác")
    assert "chưa rõ ngày" in june[CHAIRMAN].says("để xem")
    assert "hạn nội bộ 8/7/2026" in june[CHAIRMAN].says("8/7")
    assert june.row(SCHOOL)["due"] == date(2026, 7, 8)
    assert "được quyết định trước đó" in june[CHAIRMAN].presses("Đồng ý")


def test_a_default_date_really_moves(june: Stage) -> None:
    n = number(june, KTXH)
    june[HEAD].says(f"{n} xin gia hạn đến 22/6")
    assert "hạn mới 22/6/2026 (trước đây: 16/6/2026)" in june[CHAIRMAN].presses("Đồng ý")


def test_only_who_may_decide_decides(june: Stage) -> None:
    ask(june)
    request = june[CHAIRMAN].said[-1]
    assert "dành cho người khác" in june[HEAD].presses("Đồng ý", request)
    assert "dành cho Chủ tịch, Phó Chủ tịch" in june[OFFICE].says("/duyet")
    assert "xin gia hạn đến 15/7/2026" in june[VICE].says("duyệt")
    assert "hạn nội bộ" in june[VICE].says("đồng ý")
    assert june.row(SCHOOL)["due"] == date(2026, 7, 15)


def test_a_vice_chairman_of_other_units_sees_nothing_to_decide(june: Stage) -> None:
    ask(june)
    assert "Không có đề nghị gia hạn nào" in june["pct-van-xa"].says("/duyet")


def test_a_day_that_is_not_later_is_asked_again(june: Stage) -> None:
    n = number(june, SCHOOL, OWNER)
    assert "không sau hạn hiện nay" in june[OWNER].says(f"{n} xin gia hạn đến 20/6")
    assert "xin gia hạn đến 3/7/2026" in june[OWNER].says("3/7")


def test_too_far_and_too_often_are_refused_at_once(june: Stage) -> None:
    n = number(june, SCHOOL, OWNER)
    assert "quá xa" in june[OWNER].says(f"{n} xin gia hạn đến 31/12")
    for day in ("5/7", "10/7"):
        june[OWNER].says(f"{n} xin gia hạn đến {day}")
        june[CHAIRMAN].presses("Đồng ý")
    assert "đã được gia hạn 2 lần" in june[OWNER].says(f"{n} xin gia hạn đến 15/7")
    assert june.row(SCHOOL)["due"] == date(2026, 7, 10)


def test_a_new_request_replaces_the_old_one_and_done_makes_it_needless(june: Stage) -> None:
    ask(june)
    first = june[CHAIRMAN].said[-1]
    n = number(june, SCHOOL, OWNER)
    assert "được thay bằng đề nghị này" in june[OWNER].says(f"{n} xin gia hạn đến 20/7")
    assert "không còn cần nữa" in june[CHAIRMAN].presses("Đồng ý", first)
    assert "Đề nghị gia hạn trước đó không còn cần nữa" in june[OWNER].says(f"{n} xong rồi")
    assert june.row(SCHOOL)["due"] == date(2026, 6, 30)


def test_undo_of_a_request_takes_it_back(june: Stage) -> None:
    ask(june)
    june[OWNER].presses("Hoàn tác")
    assert not june.row(SCHOOL)["extension_asked"]
    assert "không còn cần nữa" in june[CHAIRMAN].presses("Đồng ý")


@pytest.mark.parametrize("words", ["đồng ý", "1"])
def test_words_and_numbers_decide_too(june: Stage, words: str) -> None:
    ask(june)
    assert "hạn nội bộ 15/7/2026" in june[CHAIRMAN].says(words)
