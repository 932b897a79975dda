"""What a conversation about a deadline needs beyond one reply: doubt, patience, summaries in words, bulk answers."""

from __future__ import annotations

import pytest

from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, Stage
from tests.bot.conversation.test_decisions import CULTURES, says_done
from tests.bot.conversation.test_replies import KTXH, PROGRAMMES, ROAD, number

# --- figures that can hardly be meant -------------------------------------------------------------------------------


def test_a_falling_figure_is_asked_back_and_recorded_on_yes(june: Stage) -> None:
    n = number(june, ROAD)
    june[HEAD].says(f"{n} 20%")
    answer = june[HEAD].says(f"{n} gn được 12%")
    assert "Lần trước ghi 20%, nay đồng chí báo 12%, thấp hơn" in answer
    assert len(june.progress()) == 1
    assert "Đã ghi: đạt 12%" in june[HEAD].presses("Ghi đúng số này")
    assert june.progress()[-1]["percent"] == 12
    assert june.progress()[-1]["text"] == "gn được 12%"


def test_a_jump_over_fifty_points_is_asked_back_and_another_number_corrects_it(june: Stage) -> None:
    n = number(june, ROAD)
    june[HEAD].says(f"{n} 5%")
    assert "tăng hơn 50 điểm phần trăm" in june[HEAD].says(f"{n} 60%")
    assert june.row(ROAD)["state"] == "open"
    assert "Đã ghi: đạt 16%" in june[HEAD].says("nhầm, 16% ạ")
    assert june.row(ROAD)["state"] == "open"


def test_a_jump_to_everything_is_no_silent_done(june: Stage) -> None:
    n = number(june, ROAD)
    june[HEAD].says(f"{n} 20%")
    assert "tăng hơn 50 điểm phần trăm" in june[HEAD].says(f"{n} gn 100% rồi")
    assert june.row(ROAD)["state"] == "open"
    june[HEAD].says("1")
    assert june.row(ROAD)["state"] == "awaiting"


def test_a_smaller_amount_is_asked_back(june: Stage) -> None:
    n = number(june, ROAD)
    june[HEAD].says(f"{n} gn 910 triệu")
    assert "Lần trước ghi 910 triệu đồng, nay đồng chí báo 455 triệu đồng" in june[HEAD].says(f"{n} gn 455tr")


# --- patience -------------------------------------------------------------------------------------------------------


def test_after_three_unhelpful_answers_the_office_is_named_and_nothing_more_asked(june: Stage) -> None:
    head = june[HEAD]
    assert "chưa rõ ý đồng chí" in head.says("ờ thì để đấy")
    assert "chưa rõ ý đồng chí" in head.says("abc xyz")
    third = head.says("hôm nay trời đẹp")
    assert "xin phép không hỏi thêm" in third
    assert "Chánh Văn phòng" in third
    assert head.said[-1].labels == []
    assert "xin phép không hỏi thêm" in head.says("qwerty")
    assert "Đã ghi: đã xong" in head.says(f"{number(june, KTXH)} xong")
    assert "chưa rõ ý đồng chí" in head.says("abc xyz")


def test_patience_begins_anew_after_a_day(june: Stage) -> None:
    june[HEAD].says("ờ thì để đấy")
    june[HEAD].says("abc xyz")
    june.at("2026-06-13 09:00")
    assert "chưa rõ ý đồng chí" in june[HEAD].says("abc xyz")


# --- words after a question -----------------------------------------------------------------------------------------


def test_words_after_a_question_about_one_duty_are_about_it(june: Stage) -> None:
    june[HEAD].says(number(june, KTXH))
    assert "Đã ghi: vướng số liệu thôn chưa gửi" in june[HEAD].says("vướng số liệu thôn chưa gửi")
    assert june.row(KTXH)["blocked_since"] is not None


def test_words_after_a_question_may_still_name_another(june: Stage) -> None:
    june[HEAD].says(number(june, KTXH))
    assert "Đã ghi: đã xong" in june[HEAD].says(f"{number(june, PROGRAMMES)} xong")
    assert june.row(KTXH)["state"] == "open"
    assert june.row(PROGRAMMES)["state"] == "awaiting"


# --- summaries in plain words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ("tổng hợp phòng kinh tế quý 2", ("Phòng Kinh tế", "quý II")),
        ("tổng hợp quý 2", ("quý II",)),
        ("tong hop thang nay", ("tháng 6",)),
        ("tổng hợp 6 tháng đầu năm", ("6 tháng đầu năm",)),
        ("giải ngân đến đâu rồi", ("Giải ngân",)),
        ("dự án nào chậm", ("Giải ngân",)),
        ("ai chưa báo cáo", ("Báo cáo đến hạn", "đã nhận 0/")),
        ("đơn vị nào chưa nộp báo cáo ạ?", ("Báo cáo đến hạn",)),
        ("có vướng gì không", ("vướng",)),
    ],
)
def test_summaries_asked_in_plain_words(june: Stage, asked: str, heard: tuple[str, ...]) -> None:
    answer = june[CHAIRMAN].says(asked)
    for part in heard:
        assert part in answer


def test_who_has_not_reported_goes_by_what_was_said(june: Stage) -> None:
    assert "chưa gửi" in june[CULTURE].says("ai chưa báo cáo")
    says_done(june, CULTURES, CULTURE)
    answer = june[CHAIRMAN].says("ai chưa báo cáo")
    line = next(one for one in answer.splitlines() if "Báo cáo kết quả chỉ tiêu" in one)
    assert "đã nhận 1/" in line
    assert "Phòng Văn hóa" not in line


# --- reports confirmed in bulk --------------------------------------------------------------------------------------


def test_reports_are_confirmed_in_bulk_but_for_those_excepted(june: Stage) -> None:
    for obligation in (KTXH, PROGRAMMES):
        says_done(june, obligation)
    june.forget_all()
    listed = june[OFFICE].says("/xacnhan")
    assert "“tất cả”" in listed
    second = next(line for line in listed.splitlines() if line.startswith("2."))
    kept, done = (KTXH, PROGRAMMES) if june.row(KTXH)["title"] in second else (PROGRAMMES, KTXH)
    assert "Đã xác nhận 1 báo cáo" in june[OFFICE].says("tất cả trừ 2")
    assert (june.row(done)["state"], june.row(kept)["state"]) == ("done", "awaiting")
    june[HEAD].hears("đã xác nhận hoàn thành")
    june.nobody_else_heard_anything()


def test_one_button_confirms_all_reports(june: Stage) -> None:
    for obligation in (KTXH, PROGRAMMES):
        says_done(june, obligation)
    june[OFFICE].says("/xacnhan")
    assert "Đã xác nhận 2 báo cáo" in june[OFFICE].presses("Xác nhận cả 2 báo cáo")
    assert "Không có việc nào chờ" in june[OFFICE].says("/xacnhan")


# --- an impatient head ----------------------------------------------------------------------------------------------


def test_a_grumble_about_what_waits_for_others_is_answered_with_who(june: Stage) -> None:
    n = number(june, KTXH)
    june[HEAD].says(f"{n} xong")
    assert "đã báo xong, đang chờ" in june[HEAD].says(f"{n} xong rồi mà sao cứ hỏi")
    assert june.row(KTXH)["state"] == "awaiting"


def test_a_grumble_without_a_duty_gets_a_short_list(june: Stage) -> None:
    answer = june[HEAD].says("lại nhắc nữa à")
    assert answer.count("\n") == 4
    assert "nhắn “việc”" in answer


@pytest.mark.parametrize("text", ["không phải việc của tôi", "việc này đâu phải của phòng em"])
def test_what_is_said_to_be_anothers_is_told_how_to_hand_over(june: Stage, text: str) -> None:
    n = number(june, KTXH)
    assert f"nhắn “chuyển việc {n} cho phòng …”" in june[HEAD].says(f"{n}: {text}")
    assert june.row(KTXH)["state"] == "open"


def test_the_number_may_come_first_in_a_handing_over(june: Stage) -> None:
    n = number(june, PROGRAMMES)
    assert "Phòng Văn hóa - Xã hội" in june[HEAD].says(f"{n} chuyển cho phòng văn hóa")


def test_a_question_names_its_own_duty(june: Stage) -> None:
    june[HEAD].says(f"{number(june, ROAD)} abc xyz")
    assert "Báo cáo kết quả chỉ tiêu" in june[HEAD].says(f"cái số {number(june, KTXH)} là cái gì")
