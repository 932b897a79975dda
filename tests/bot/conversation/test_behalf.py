"""Ghi hộ: written down by somebody else, shown as such, told to the person and corrected by them; voice messages."""

from __future__ import annotations

import pytest

from tests.bot.conversation.stage import CULTURE, DEPUTY, HEAD, OFFICE, POLICE, Stage
from tests.bot.conversation.test_replies import KTXH, PROGRAMMES, number

CULTURES = "kt-xh/phong-van-hoa-xa-hoi//2026-06"


def test_the_office_writes_down_what_was_said_by_phone_and_the_person_is_told(june: Stage) -> None:
    n = number(june, KTXH)
    june.forget_all()
    answer = june[OFFICE].says(f"ghi hộ Trưởng phòng Kinh tế (qua điện thoại): {n} đang làm, cuối tháng xong")
    assert "Ghi hộ Trưởng phòng Kinh tế" in answer
    assert "dự kiến xong 30/6/2026" in answer
    june[HEAD].hears("Chánh Văn phòng HĐND và UBND xã ghi hộ đồng chí (qua điện thoại)", "dự kiến xong 30/6/2026")
    (entry,) = june.progress()
    assert (entry["person"], entry["through"]) == (HEAD, "office")
    assert entry["understood"]["behalf"] == {"by": OFFICE, "how": "phone"}
    june.nobody_else_heard_anything()


def test_which_duty_is_asked_and_done_is_shown_as_written_down(june: Stage) -> None:
    june.forget_all()
    assert "Ghi hộ Trưởng phòng Văn hóa" in june[OFFICE].says("ghi hộ trưởng phòng văn hóa - xã hội: xong rồi")
    title = june.row(CULTURES)["title"][:20]
    label = next(one for one in june[OFFICE].said[-1].labels if title in one)
    assert "đã xong, chờ" in june[OFFICE].presses(label)
    assert june.row(CULTURES)["state"] == "awaiting"
    june[CULTURE].hears("ghi hộ đồng chí")
    june[HEAD].hears("(do Chánh Văn phòng HĐND và UBND xã ghi hộ) báo xong")


def test_the_person_says_it_is_wrong_and_says_how_it_is(june: Stage) -> None:
    n = number(june, KTXH)
    june[OFFICE].says(f"ghi hộ phòng kinh tế: {n} xong")
    assert june.row(KTXH)["state"] == "awaiting"
    june.forget_all()
    assert "Đã rút lại nội dung ghi hộ" in june[HEAD].presses("Chưa đúng")
    assert june.row(KTXH)["state"] == "open"
    june[OFFICE].hears("báo nội dung ghi hộ chưa đúng")
    assert "Đã ghi: đạt 60%" in june[HEAD].says("mới được 60%")


def test_who_wrote_it_down_may_take_it_back(june: Stage) -> None:
    n = number(june, KTXH)
    june[OFFICE].says(f"ghi hộ phòng kinh tế: {n} xong")
    assert "Đã hoàn tác" in june[OFFICE].presses("Hoàn tác")
    assert june.row(KTXH)["state"] == "open"


def test_a_deputy_writes_for_the_own_head_only(june: Stage) -> None:
    n = number(june, KTXH)
    assert "Ghi hộ Trưởng phòng Kinh tế" in june[DEPUTY].says(f"ghi hộ trưởng phòng kinh tế: {n} đang làm")
    assert "không thuộc thẩm quyền" in june[DEPUTY].says("ghi hộ trưởng phòng văn hóa - xã hội: xong")
    assert "dành cho" in june[HEAD].says("/ghiho trưởng phòng văn hóa - xã hội: xong")


def test_voice_messages_wait_to_be_written_down(june: Stage) -> None:
    n = number(june, KTXH)
    june.forget_all()
    assert "chưa nghe được tin thoại" in june[HEAD].sends(kind="voice")
    june[OFFICE].hears("gửi tin nhắn thoại")
    assert "Tin thoại chờ ghi" in june[OFFICE].says("/ghiho")
    assert "nói gì trong tin thoại" in june[OFFICE].says("1")
    assert "Ghi hộ Trưởng phòng Kinh tế" in june[OFFICE].says(f"{n} vướng số liệu các thôn")
    june[HEAD].hears("(nghe tin thoại)")
    assert "Không có tin thoại nào" in june[OFFICE].says("tin thoại")


# --- several at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "phòng kinh tế {a} xong, phòng văn hóa {b} đang làm",
        "ghi hộ phòng kinh tế: {a} xong, phòng văn hóa: {b} đang làm",
        "gọi rồi, phòng kinh tế việc {a} xong; phòng văn hóa việc {b} đang làm",
    ],
)
def test_two_units_in_one_text_are_each_written_down(june: Stage, said: str) -> None:
    a, b = number(june, KTXH), number(june, CULTURES, CULTURE)
    june.forget_all()
    answer = june[OFFICE].says(said.format(a=a, b=b))
    assert "Ghi hộ Trưởng phòng Kinh tế" in answer
    assert "Ghi hộ Trưởng phòng Văn hóa - Xã hội" in answer
    told = [(one["person"], one["obligation"], one["kind"]) for one in june.progress()]
    assert told == [(HEAD, KTXH, "done"), (CULTURE, CULTURES, "progress")]
    june[HEAD].hears("ghi hộ đồng chí", "đã xong")
    june[CULTURE].hears("ghi hộ đồng chí", "đang thực hiện")
    assert "Đã hoàn tác" in june[OFFICE].presses("Hoàn tác")
    assert june.row(KTXH)["state"] == "open"


def test_each_takes_back_only_the_own_part(june: Stage) -> None:
    june[OFFICE].says("công an xong rồi, trạm y tế xong rồi")
    june.forget_all()
    assert "Đã rút lại nội dung ghi hộ" in june[POLICE].presses("Chưa đúng")
    assert june.row("kt-xh/cong-an//2026-06")["state"] == "open"
    assert june.row("kt-xh/tram-y-te//2026-06")["state"] == "awaiting"


def test_where_one_of_several_is_unclear_nothing_is_written_down(june: Stage) -> None:
    answer = june[OFFICE].says("công an xong rồi, phòng kinh tế xong rồi")
    assert "Phòng Kinh tế có nhiều việc mà chưa rõ việc số mấy nên chưa ghi gì" in answer
    assert june.progress() == []


def test_what_another_unit_lacks_stays_the_reason_of_the_first(june: Stage) -> None:
    n = number(june, KTXH)
    june[OFFICE].says(f"phòng kinh tế {n} chưa xong, phòng văn hóa chưa gửi số liệu")
    assert [(one["person"], one["kind"]) for one in june.progress()] == [(HEAD, "blocked")]


def test_several_duties_of_one_head_are_written_down_together(june: Stage) -> None:
    a, b = number(june, KTXH), number(june, PROGRAMMES)
    june[OFFICE].says(f"ghi hộ phòng kinh tế: {a} xong, {b} đang làm")
    assert [(one["obligation"], one["kind"]) for one in june.progress()] == [(KTXH, "done"), (PROGRAMMES, "progress")]


def test_two_units_named_together_are_not_the_office(june: Stage) -> None:
    june[OFFICE].says("phòng kinh tế và phòng văn hóa xong rồi")
    assert june.progress() == []


def test_a_deputy_calls_the_own_head_by_the_post_alone(june: Stage) -> None:
    n = number(june, KTXH)
    assert "Ghi hộ Trưởng phòng Kinh tế" in june[DEPUTY].says(f"ghi hộ trưởng phòng: {n} đang làm")
    assert "chưa rõ “trưởng phòng” là ai" in june[OFFICE].says(f"ghi hộ trưởng phòng: {n} đang làm")
