"""Being away and naming a deputy: who hears, who answers, who decides meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.replies.absence import OPEN_ENDED, read_absence
from tests.bot.conversation.stage import CHAIRMAN, CULTURE, DEPUTY, HEAD, OFFICE, OWNER, VICE, Stage
from tests.bot.conversation.test_replies import number

KTXH = "kt-xh/phong-kinh-te//2026-06"
SCHOOL = "giai-ngan-chuyen-tiep/ban-qlda/mau-truong-mam-non/muc-30"


def away(stage: Stage, text: str = "nghỉ phép 12-20/6", who: str = HEAD, press: str = "Phó Trưởng phòng") -> None:
    assert "Ai thay?" in (said := stage[who].says(text)) or "xác nhận giúp" in said
    assert "Đã ghi" in stage[who].presses(press)
    stage.forget_all()


def test_a_head_goes_on_leave_and_the_deputy_hears_instead(june: Stage) -> None:
    said = june[HEAD].says("em xin nghỉ phép từ 12/6 đến 20/6, phó phòng thay")
    assert "vắng từ 12/6/2026 đến hết 20/6/2026" in said
    assert june[HEAD].said[-1].labels == ["Phó Trưởng phòng Kinh tế thay", "Không ghi"]
    assert "Phó Trưởng phòng Kinh tế thay" in june[HEAD].says("1")
    june[DEPUTY].hears("Trưởng phòng Kinh tế vắng từ 12/6/2026", "đồng chí thay", "Đang mở", "hạn 16/6/2026")
    june[OFFICE].hears("Trưởng phòng Kinh tế vắng", "Phó Trưởng phòng Kinh tế thay")
    june[VICE].hears("Trưởng phòng Kinh tế vắng")
    june.nobody_else_heard_anything()
    june.at("2026-06-11 09:00")
    june[HEAD].hears("Nhắc việc 11/6")  # the last day before
    june.at("2026-06-16 09:00")
    june[HEAD].heard_nothing()
    june[DEPUTY].hears("Nhắc việc 15/6", "Báo cáo kết quả chỉ tiêu")
    june.at("2026-06-22 09:00")
    assert june[HEAD].said[-1].key == "digest/truong-phong-kinh-te/2026-06-22"


def test_where_no_messenger_reaches_the_deputy_the_office_hears_and_confirms_nothing_of_it(june: Stage) -> None:
    june[DEPUTY].sends(kind="blocked")
    away(june, "nghỉ phép hôm nay đến 20/6")
    june.at("2026-06-16 09:00")
    june[HEAD].heard_nothing()
    june[DEPUTY].heard_nothing()
    june[OFFICE].hears("[thay Phòng Kinh tế]", "Báo cáo kết quả chỉ tiêu")
    june.forget_all()
    june[OFFICE].says(f"{number(june, KTXH, OFFICE)} xong")
    assert june.row(KTXH)["state"] == "awaiting"
    assert "Không có việc nào chờ" in june[OFFICE].says("/xacnhan")
    june[CHAIRMAN].hears("Chánh Văn phòng HĐND và UBND xã báo xong")


def test_a_stand_in_from_another_unit_hears_and_answers(june: Stage) -> None:
    assert "Ai thay?" in june[OWNER].says("nghỉ phép 12-30/6")
    assert "Trưởng phòng Văn hóa" not in june[OWNER].said[-1].text
    june[OWNER].says("nghỉ phép 12-30/6, trưởng phòng văn hóa - xã hội thay")
    assert "Trưởng phòng Văn hóa - Xã hội thay" in june[OWNER].presses("Trưởng phòng Văn hóa")
    june.forget_all()
    assert "[thay Ban Quản lý dự án]" not in june[CULTURE].says("/viec")  # it begins tomorrow
    june.at("2026-06-12 08:30")
    june.forget_all()
    assert "[thay Ban Quản lý dự án]" in june[CULTURE].says("/viec")
    n = number(june, SCHOOL, CULTURE)
    assert "Đã ghi: đạt 20%" in june[CULTURE].says(f"{n} 20%")
    june.at("2026-06-19 08:30")
    june[OWNER].heard_nothing()
    assert "[thay Ban Quản lý dự án]" in june[CULTURE].said[-1].text
    entry = june.progress()[-1]
    assert (entry["person"], entry["obligation"]) == (CULTURE, SCHOOL)


def test_when_it_is_over_the_stand_in_answers_no_more(june: Stage) -> None:
    away(june, "nghỉ phép hôm nay, trưởng phòng văn hóa - xã hội thay", OWNER, "Trưởng phòng Văn hóa")
    n = number(june, SCHOOL, CULTURE)
    june.at("2026-06-12 09:00")
    assert "đã đóng" in june[CULTURE].says(f"{n} xong")
    assert june.row(SCHOOL)["state"] == "open"


def test_who_stands_in_confirms_nothing_of_that_unit(june: Stage) -> None:
    away(june, "nghỉ phép 11-20/6, chánh văn phòng thay", HEAD, "Chánh Văn phòng")
    june[OFFICE].says(f"{number(june, KTXH, OFFICE)} xong")
    assert june.row(KTXH)["state"] == "awaiting"
    assert "Không có việc nào chờ" in june[OFFICE].says("/xacnhan")
    june[CHAIRMAN].hears("Chánh Văn phòng HĐND và UBND xã báo xong")
    assert "Đã xác nhận" in june[CHAIRMAN].presses("Xác nhận")


def test_the_confirmer_who_is_away_is_not_asked(june: Stage) -> None:
    away(june, "nghỉ phép 11-20/6, phó phòng thay")
    culture = "kt-xh/phong-van-hoa-xa-hoi//2026-06"
    june[CULTURE].says(f"{number(june, culture, CULTURE)} xong")
    june[HEAD].heard_nothing()
    june[DEPUTY].hears("Trưởng phòng Văn hóa - Xã hội báo xong")
    assert "Đã xác nhận" in june[DEPUTY].presses("Xác nhận")


def test_the_chairman_away_names_who_decides(june: Stage) -> None:
    away(june, "đi công tác 11-13/6, pct kinh tế thay", CHAIRMAN, "Phó Chủ tịch UBND xã phụ trách kinh tế")
    office_duty = "kt-xh/van-phong//2026-06"
    june[OFFICE].says(f"{number(june, office_duty, OFFICE)} xin gia hạn đến 22/6")
    june[CHAIRMAN].heard_nothing()
    june[VICE].hears("xin gia hạn đến 22/6/2026")
    assert "hạn mới 22/6/2026" in june[VICE].presses("Đồng ý")


def test_delegation_for_one_unit_and_without_an_end(june: Stage) -> None:
    said = june[HEAD].says("uỷ quyền cho phó phòng")
    assert "ủy quyền từ 11/6/2026 đến khi có thông báo khác" in said
    june[HEAD].presses("Phó Trưởng phòng")
    june.forget_all()
    june.at("2026-06-16 09:00")
    june[HEAD].heard_nothing()
    assert "làm việc trở lại" in june[HEAD].says("thu hồi uỷ quyền")
    june.at("2026-06-17 09:00")
    assert june[HEAD].said[-1].key == "digest/truong-phong-kinh-te/2026-06-17"


def test_the_office_says_it_of_a_head_and_the_summary_shows_it(june: Stage) -> None:
    assert "Trưởng phòng Kinh tế vắng" in june[OFFICE].says("Trưởng phòng Kinh tế nghỉ ốm 11-15/6")
    june[OFFICE].presses("Phó Trưởng phòng")
    june[HEAD].hears("Trưởng phòng Kinh tế vắng", "Phó Trưởng phòng Kinh tế thay")
    assert "người đứng đầu đang vắng" in june[CHAIRMAN].says("/donvi phòng kinh tế")
    assert "Trưởng phòng Kinh tế: vắng" in june[CHAIRMAN].says("ai đang vắng")
    assert "Trưởng phòng Kinh tế: vắng" not in june[CULTURE].says("/vang")


def test_days_are_asked_for_and_coming_back_early_is_one_line(june: Stage) -> None:
    assert "từ ngày nào đến ngày nào" in june[HEAD].says("em xin nghỉ phép")
    assert "vắng từ 12/6/2026" in june[HEAD].says("12-20/6")
    june[HEAD].presses("Phó Trưởng phòng")
    june.forget_all()
    assert "làm việc trở lại từ hôm nay" in june[HEAD].says("đã đi làm lại")
    june[DEPUTY].hears("đã làm việc trở lại")
    assert "Không có lần vắng" in june[HEAD].says("hết phép rồi ạ")


def test_nothing_is_recorded_without_a_press(june: Stage) -> None:
    june[HEAD].says("nghỉ phép 12-20/6")
    assert "không làm gì thêm" in june[HEAD].presses("Không ghi")
    assert "Hiện không ai báo vắng" in june[OFFICE].says("/vang")


TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "first", "last", "deputy"),
    [
        ("nghỉ phép 20-25/7", "2026-07-20", "2026-07-25", ""),
        ("em xin nghỉ phép từ 20/7 đến 25/7, phó phòng thay", "2026-07-20", "2026-07-25", "pho phong"),
        ("nghi phep tu ngay 20 den ngay 25 thang 7", "2026-07-20", "2026-07-25", ""),
        ("mai em nghỉ", "2026-07-02", "2026-07-02", ""),
        ("nghỉ phép 3 ngày từ 20/7", "2026-07-20", "2026-07-22", ""),
        ("nghỉ phép tuần sau giao phó trưởng phòng kinh tế", "2026-07-06", "2026-07-12", "pho truong phong kinh te"),
        ("đi công tác từ mai đến thứ 6", "2026-07-02", "2026-07-03", ""),
        ("uỷ quyền phó phòng đến 31/7", "2026-07-01", "2026-07-31", "pho phong"),
        ("uỷ quyền cho phó phòng kinh tế", "2026-07-01", OPEN_ENDED.isoformat(), "pho phong kinh te"),
    ],
)
def test_how_an_absence_is_said(text: str, first: str, last: str, deputy: str) -> None:
    read = read_absence(text, TODAY)
    assert read is not None
    assert (str(read.first), str(read.last), read.deputy) == (first, last, deputy)


@pytest.mark.parametrize(
    "text",
    [
        "đi công tác nên chưa làm",
        "nghỉ lễ nên chưa làm",
        "đề nghị gia hạn",
        "vướng",
        "xong",
        "đề nghị nghỉ",
        "nghỉ",
        "vắng",
    ],
)
def test_what_is_no_absence(text: str) -> None:
    assert read_absence(text, TODAY) is None
