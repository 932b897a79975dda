"""Asked in whole sentences, as people ask a colleague; and what sounds like a question but answers about a duty."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.ledger.tables import audit
from bot.texts import render
from tests.bot.conversation.stage import CHAIRMAN, CULTURE, DEPUTY, HEAD, OFFICE, VICE, Stage
from tests.bot.conversation.test_decisions import CULTURES, says_done
from tests.bot.conversation.test_replies import KTXH, PROGRAMMES, number

# --- what falls due -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ("tuần này có gì", "Không có thời hạn nào từ 8/6 đến 14/6/2026. Gần nhất: 16/6"),
        ("hôm nay có việc gì không ạ?", "Không có thời hạn nào ngày 11/6/2026"),
        ("tuần sau có báo cáo gì phải nộp", "Thời hạn từ 15/6 đến 21/6/2026"),
        ("việc tuần tới", "Thời hạn từ 15/6 đến 21/6/2026"),
        ("tháng sau đơn vị nào đến hạn", "từ 1/7 đến 31/7/2026"),
        ("quý này em còn việc gì a", "Thời hạn từ 1/4 đến 30/6/2026"),
        ("phòng mình tháng này có việc gì", "Thời hạn từ 1/6 đến 30/6/2026"),
        ("/lich tuần sau", "Thời hạn từ 15/6 đến 21/6/2026"),
        ("lịch", "Thời hạn từ 11/6 đến 10/8/2026"),
    ],
)
def test_what_falls_due_is_asked_by_days(june: Stage, asked: str, heard: str) -> None:
    assert heard in june[CULTURE].says(asked)
    assert june.progress() == []


@pytest.mark.parametrize(
    "said", ["tuần này không có việc gì", "tuần này nộp báo cáo", "việc tuần này xong rồi", "hôm nay họp nhiều việc"]
)
def test_what_is_no_question_is_not_taken_for_one(june: Stage, said: str) -> None:
    assert "hời hạn" not in june[CULTURE].says(said)


def test_a_question_is_no_answer_where_one_duty_is_open(june: Stage) -> None:
    june[DEPUTY].says("tuần này có gì ạ")
    june[OFFICE].says("/viec")
    june[OFFICE].says("tuần này có gì mới không")
    june[OFFICE].says("chiều em trả lời")
    assert june.progress() == []


# --- how a unit stands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked", ["phòng kinh tế thế nào", "Trưởng phòng Kinh tế đến đâu rồi?", "việc phòng kinh tế", "xem phòng kinh tế"]
)
@pytest.mark.parametrize("who", [CHAIRMAN, VICE, OFFICE])
def test_a_unit_is_asked_after_by_name(june: Stage, who: str, asked: str) -> None:
    assert june[who].says(asked).startswith("Phòng Kinh tế – 11/6/2026")


def test_a_head_asks_after_the_own_unit_alone_and_hands_over_in_the_same_words(june: Stage) -> None:
    assert june[CULTURE].says("phòng văn hóa đến đâu rồi").startswith("Phòng Văn hóa - Xã hội – ")
    assert june[CULTURE].says("phòng kinh tế đến đâu rồi") == render("refused.other_unit").text
    assert not june[HEAD].says("việc của phòng văn hóa").startswith("Phòng Văn hóa")


def test_leaders_ask_who_is_late_who_is_silent_and_who_wants_more_time(june: Stage) -> None:
    assert "quá hạn" in june[CHAIRMAN].says("ai chậm nhất")
    assert "gia hạn" in june[CHAIRMAN].says("gia hạn")
    assert june[CHAIRMAN].says("ai chưa trả lời") == "Không có đơn vị nào được nhắc mà chưa trả lời."
    june.at("2026-06-17 09:00")
    silent = june[OFFICE].says("đơn vị nào chưa trả lời ạ")
    assert silent.startswith("Đã được nhắc mà chưa trả lời")
    assert "Phòng Kinh tế: " in silent


@pytest.mark.parametrize(
    "asked",
    [
        "ai chưa nộp báo cáo tháng",
        "đơn vị nào còn chưa gửi số liệu ạ",
        "nhắc ai chưa nộp",
        "còn mấy đơn vị chưa nộp",
        "bao nhiêu đơn vị nộp rồi",
    ],
)
def test_who_owes_a_report_is_asked_with_whatever_hangs_on_to_it(june: Stage, asked: str) -> None:
    assert june[OFFICE].says(asked).startswith("Báo cáo đến hạn")
    assert june.progress() == []


@pytest.mark.parametrize("asked", ["công an nộp chưa", "trạm y tế nộp báo cáo chưa", "phòng kinh tế xong việc 2 chưa"])
def test_whether_a_unit_has_sent_is_a_question_about_it(june: Stage, asked: str) -> None:
    assert "– 11/6/2026" in june[OFFICE].says(asked).splitlines()[0]
    assert june.progress() == []


@pytest.mark.parametrize("said", ["thông báo họp 14h chiều nay", "nhắc mọi người nộp báo cáo"])
def test_what_the_office_announces_is_shown_first_and_is_no_promise(june: Stage, said: str) -> None:
    assert june[OFFICE].says(said).startswith("Xem trước thông báo")
    assert june.progress() == []


def test_a_duty_added_for_a_unit_is_a_task_and_no_promise_of_the_office(june: Stage) -> None:
    assert "Giao việc (xem trước)" in june[OFFICE].says("thêm việc cho trạm y tế: báo cáo dịch trước 20/6")
    assert june.progress() == []


# --- how many -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "asked", "heard"),
    [
        (CHAIRMAN, "tháng này xong được bao nhiêu", "(tháng 6 năm 2026)"),
        (CHAIRMAN, "tháng này xong mấy việc", "(tháng 6 năm 2026)"),
        (CHAIRMAN, "thang nay xong dc bn viec", "(tháng 6 năm 2026)"),
        (CHAIRMAN, "xong bao nhiêu việc rồi", "Tổng hợp xã Bằng Mạc"),
        (CHAIRMAN, "quý này còn bao nhiêu việc chưa xong", "(quý II năm 2026)"),
        (CHAIRMAN, "tháng trước xong bao nhiêu", "(tháng 5 năm 2026)"),
        (CHAIRMAN, "phòng kinh tế tháng này xong mấy việc", "Phòng Kinh tế – 11/6/2026 (tháng 6 năm 2026)"),
        (CHAIRMAN, "phòng văn hóa còn bao nhiêu việc chưa xong", "Phòng Văn hóa - Xã hội – 11/6/2026"),
        (CHAIRMAN, "còn mấy việc", "Tổng hợp xã Bằng Mạc"),
        (CHAIRMAN, "bao nhiêu việc quá hạn", "quá hạn"),
        (OFFICE, "tháng này xong được bao nhiêu việc", "(tháng 6 năm 2026)"),
        (CULTURE, "tháng này phòng em còn mấy việc", "Phòng Văn hóa - Xã hội – 11/6/2026 (tháng 6 năm 2026)"),
        (CULTURE, "em còn bao nhiêu việc", "Việc đang mở"),
    ],
)
def test_how_many_are_asked_for_in_a_span(june: Stage, who: str, asked: str, heard: str) -> None:
    assert heard in june[who].says(asked)
    assert june.progress() == []


def test_how_many_in_a_week_counts_what_fell_due_and_what_was_finished(june: Stage) -> None:
    says_done(june, CULTURES, CULTURE)
    answer = june[CHAIRMAN].says("tuần này xong bao nhiêu việc")
    assert "Từ 8/6 đến 14/6/2026" in answer
    assert "Không có việc nào đến hạn" in answer
    assert "Báo xong trong những ngày này: 1 việc" in answer
    june.at("2026-06-22 09:00")
    answer = june[CHAIRMAN].says("tuần trước phòng văn hóa xong mấy việc")
    assert "Từ 15/6 đến 21/6/2026 – Phòng Văn hóa - Xã hội" in answer
    assert "Đến hạn 2 việc: đã xong 0, chờ xác nhận 1, chưa xong 1." in answer


def test_how_many_are_done_of_a_duty_is_an_answer(june: Stage) -> None:
    june[DEPUTY].says("1 xong được mấy hộ rồi ạ, còn 2 hộ")
    june[CULTURE].says("2 còn mấy hộ chưa nhận tiền")
    assert all(one["kind"] in ("progress", "blocked") for one in june.progress())


# --- what the office was told by telephone --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "gọi điện rồi, phòng kinh tế việc {n} xong ngày 10/6",
        "phòng kinh tế báo việc {n} xong hôm qua",
        "vừa gọi, Trưởng phòng Kinh tế bảo {n} xong rồi",
    ],
)
def test_the_office_tells_of_a_call_and_it_is_written_down_for_the_head(june: Stage, said: str) -> None:
    n = number(june, PROGRAMMES)
    june.forget_all()
    assert "Ghi hộ Trưởng phòng Kinh tế" in june[OFFICE].says(said.format(n=n))
    june[HEAD].hears("ghi hộ đồng chí (qua điện thoại)")
    assert june.row(PROGRAMMES)["state"] == "awaiting"
    june.nobody_else_heard_anything()


@pytest.mark.parametrize("said", ["gọi phòng kinh tế không nghe máy", "gọi pkt ko được"])
def test_a_call_nobody_took_is_noted_and_says_nothing_of_any_duty(june: Stage, said: str) -> None:
    june.forget_all()
    answer = june[OFFICE].says(said)
    assert answer.startswith("Đã ghi: chưa gọi được Trưởng phòng Kinh tế")
    assert june.progress() == []
    called = select(audit.c.subject).where(audit.c.what == "called", audit.c.who == OFFICE)
    assert june.store.read_now(lambda tx: tx.execute(called).scalars().all()) == [HEAD]
    june.nobody_else_heard_anything()


def test_a_head_who_tells_of_a_call_answers_about_the_own_duty(june: Stage) -> None:
    n = number(june, KTXH)
    june[HEAD].says(f"{n} đã gọi phòng văn hóa, chưa có số liệu")
    (entry,) = june.progress()
    assert entry["through"] != "office"


@pytest.mark.parametrize("said", ["phòng kinh tế xong việc 1", "ghi hộ phòng kinh tế 1 xong"])
def test_a_number_beside_another_unit_is_that_units_duty(june: Stage, said: str) -> None:
    assert "Ghi hộ Trưởng phòng Kinh tế" in june[OFFICE].says(said)


def test_what_another_unit_owes_may_be_why_the_office_is_late(june: Stage) -> None:
    june[OFFICE].says("phòng kinh tế chưa gửi số liệu")
    (entry,) = june.progress()
    assert (entry["person"], entry["kind"]) == (OFFICE, "blocked")


# --- what a leader asks in words of his own -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ("báo cáo nhanh", "Tổng hợp xã Bằng Mạc"),
        ("tình hình hôm nay", "Tổng hợp xã Bằng Mạc"),
        ("quý 2 thế nào", "(quý II năm 2026)"),
        ("phòng nào làm chậm", "quá hạn"),
        ("đường liên thôn đến đâu rồi", "Đường giao thông liên thôn (mẫu)"),
        ("chợ trung tâm xây đến đâu", "Cải tạo chợ trung tâm xã (mẫu)"),
        ("giải ngân bao nhiêu phần trăm rồi", "Giải ngân 9 dự án"),
        ("kế hoạch tuần sau", "Thời hạn từ 15/6 đến 21/6/2026"),
        ("in báo cáo", "cần tệp nào"),
        ("cảm ơn", "Vâng"),
        ("đồng ý", "Không có đề nghị gia hạn nào chờ"),
        ("không đồng ý", "Không có đề nghị gia hạn nào chờ"),
        ("có ai xin lùi ko", "Không có đề nghị gia hạn nào chờ"),
        ("ai đang trễ", "quá hạn"),
        ("vốn còn bao nhiêu", "Giải ngân 9 dự án"),
        ("gửi excel", "cần tệp nào"),
        ("tuần này ai phải nộp gì", "Không có thời hạn nào từ 8/6"),
        ("chợ trung tâm vướng gì", "Cải tạo chợ trung tâm xã (mẫu)"),
        ("sao chợ trung tâm chậm thế", "Cải tạo chợ trung tâm xã (mẫu)"),
        ("nhắc tất cả nộp báo cáo", "Xem trước thông báo"),
        ("nhắc các phòng nộp báo cáo trước 15/6", "Xem trước thông báo"),
        ("mời phòng kinh tế 14h họp", "Xem trước thông báo"),
    ],
)
def test_a_leader_is_understood_by_few_words(june: Stage, asked: str, heard: str) -> None:
    assert heard in june[CHAIRMAN].says(asked)


def test_a_leader_has_one_unit_reminded_and_sees_first_what_it_hears(june: Stage) -> None:
    june.forget_all()
    shown = june[CHAIRMAN].says("nhắc phòng kinh tế nộp báo cáo giải ngân")
    assert "Xem trước thông báo" in shown
    assert "Thông báo đang được gửi tới 1 trưởng đơn vị" in june[CHAIRMAN].presses("Gửi Trưởng phòng Kinh tế")
    june.deliver()
    june[HEAD].hears("nhắc phòng kinh tế nộp báo cáo giải ngân", "Chủ tịch UBND xã")
    june.nobody_else_heard_anything()


@pytest.mark.parametrize("said", ["xác nhận hết", "trả lại việc phòng kinh tế vì thiếu số liệu"])
def test_what_waits_for_a_word_is_shown_before_any_is_taken(june: Stage, said: str) -> None:
    assert june[OFFICE].says(said) == "Không có việc nào chờ đồng chí xác nhận."
    assert june.progress() == []


# --- what anybody asks of the one who reminds -----------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["em chào anh", "bot ơi", "việc nào gấp nhất", "còn việc gì không ạ", "còn mấy việc"])
def test_a_greeting_and_a_vague_question_are_answered_with_what_is_to_be_done(june: Stage, asked: str) -> None:
    assert june[CULTURE].says(asked).startswith("Việc đang mở")


@pytest.mark.parametrize("asked", ["gửi lại văn bản cho tôi", "xem việc 1", "mai nhắc lại nhé"])
def test_a_request_is_no_report(june: Stage, asked: str) -> None:
    assert "hạn 16/6/2026" in june[OFFICE].says(asked)
    assert june.progress() == []


# --- what only sounds like a question, a call or a command ------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["việc mai em nộp", "viec tuan sau nop", "tháng này không phải nộp gì", "có gì mai em báo"]
)
def test_a_promise_about_a_day_is_no_question(june: Stage, said: str) -> None:
    assert "hời hạn" not in june[CULTURE].says(said)


@pytest.mark.parametrize(
    "said", ["phòng kinh tế báo chưa có số liệu", "công an nói mai gửi", "kho bạc thế nào cũng chưa duyệt"]
)
def test_a_reason_that_was_asked_for_is_the_offices_own(june: Stage, said: str) -> None:
    june[OFFICE].says("/viec")
    june[OFFICE].presses("Vướng")
    june[OFFICE].says(said)
    assert {(entry["person"], entry["kind"]) for entry in june.progress()} == {(OFFICE, "blocked")}


def test_a_day_that_was_asked_for_is_no_question(june: Stage) -> None:
    june[OFFICE].says("xin gia hạn")
    assert "xin gia hạn đến 19/6/2026" in june[OFFICE].says("hạn tuần sau")
    june[CHAIRMAN].says("giao phòng kinh tế làm báo cáo")
    assert june[CHAIRMAN].says("hạn tuần sau").startswith("Giao việc (xem trước)")


def test_a_sentence_that_is_no_answer_is_heard_all_the_same(june: Stage) -> None:
    june[HEAD].says("tôi đi công tác")
    assert june[HEAD].says("lịch tuần sau").startswith("Thời hạn từ 15/6")


@pytest.mark.parametrize(
    "said",
    [
        "công an báo chưa có số liệu nên em chưa nộp được",
        "gặp công an chưa thống nhất được",
        "gọi công an và phòng kinh tế rồi, chưa có số liệu",
        "đã gọi kho bạc, mai xong",
        "chờ công an báo số liệu",
    ],
)
def test_a_call_for_a_duty_of_the_offices_own_is_nobody_elses_answer(june: Stage, said: str) -> None:
    june[OFFICE].says(said)
    assert {entry["person"] for entry in june.progress()} == {OFFICE}


@pytest.mark.parametrize("said", ["công an xong rồi", "công an gửi rồi", "tp kt báo việc 1 xong"])
def test_what_another_unit_has_done_is_never_the_offices_own(june: Stage, said: str) -> None:
    assert june[OFFICE].says(said).startswith("Ghi hộ ")
    assert OFFICE not in {entry["person"] for entry in june.progress()}


def test_what_a_unit_without_a_head_has_done_is_nobodys_report(june: Stage) -> None:
    assert "“thuế” là ai" in june[OFFICE].says("thuế báo xong")
    assert june.progress() == []


@pytest.mark.parametrize("said", ["nhắc phòng kinh tế nộp báo cáo", "đôn đốc tất cả các đơn vị nộp báo cáo"])
def test_the_office_has_units_reminded_and_reports_nothing(june: Stage, said: str) -> None:
    june.forget_all()
    assert june[OFFICE].says(said).startswith("Xem trước thông báo")
    assert june.progress() == []
    june.nobody_else_heard_anything()


def test_of_two_units_named_none_is_offered_alone(june: Stage) -> None:
    june[CHAIRMAN].says("nhắc phòng kinh tế và phòng văn hóa nộp báo cáo")
    assert not [one for one in june[CHAIRMAN].said[-1].labels if one.startswith("Gửi Trưởng phòng")]


@pytest.mark.parametrize("asked", ["phòng kinh tế", "pkt xong chưa", "sao phòng kinh tế chậm thế"])
def test_a_leader_names_a_unit_and_sees_it(june: Stage, asked: str) -> None:
    assert june[CHAIRMAN].says(asked).startswith("Phòng Kinh tế – 11/6/2026")
