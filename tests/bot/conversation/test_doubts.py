"""A plain "xong" that may be of something else: another period of the report, a step, a share of the works."""

from __future__ import annotations

import pytest

from tests.bot.conversation.stage import HEAD, OFFICE, POLICE, Stage
from tests.bot.conversation.test_replies import KTXH, ROAD, number


@pytest.mark.parametrize("text", ["báo cáo tháng 5 xong rồi ạ", "bc tháng trước gửi rồi", "báo cáo quý I xong rồi"])
def test_another_period_is_asked_about(june: Stage, text: str) -> None:
    head = june[HEAD]
    answer = head.says(f"{number(june, KTXH)}: {text}")
    assert "việc đang hỏi là kỳ tháng 6 và quý II năm 2026" in answer
    assert june.row(KTXH)["state"] == "open"
    assert june.progress() == []
    assert "Đã ghi" in head.presses("Đúng, đã xong")
    assert june.row(KTXH)["state"] == "awaiting"


def test_its_own_period_is_believed(june: Stage) -> None:
    assert "còn quý II" in june[HEAD].says(f"{number(june, KTXH)}: báo cáo tháng 6 xong rồi")


@pytest.mark.parametrize("text", ["đã ký hợp đồng", "đấu thầu xong rồi", "đã phê duyệt thiết kế"])
def test_a_step_pays_nothing_out(june: Stage, text: str) -> None:
    head, n = june[HEAD], number(june, ROAD)
    assert "tính theo tiền đã giải ngân" in head.says(f"{n} {text}")
    assert june.row(ROAD)["state"] == "open"
    assert "Việc này thế nào rồi" in head.presses("Chưa")


def test_a_share_of_the_works_is_no_share_of_the_money(june: Stage) -> None:
    head, n = june[HEAD], number(june, ROAD)
    assert "40% là khối lượng hay giải ngân?" in head.says(f"{n} đạt 40% khối lượng")
    assert june.progress() == []
    assert "đạt 25%" in head.says("gn 25%")
    assert june.row(ROAD)["state"] == "open"
    assert "đạt 28%" in head.says(f"{n} khối lượng 60%, giải ngân 28%")
    assert june.row(ROAD)["state"] == "open"


def test_a_day_gone_by_promises_nothing_for_next_year(june: Stage) -> None:
    n = number(june, KTXH)
    june[HEAD].says(f"{n} đang làm, 5/6 gửi")
    assert june.row(KTXH)["promised_until"] is None


def test_money_told_of_a_review_belongs_to_a_project(june: Stage) -> None:
    head = june[HEAD]
    review, road = "ra-soat-ke-hoach-von/phong-kinh-te//2026-09", number(june, ROAD)
    assert "không tính theo tiền giải ngân. Số này của dự án nào" in head.says(f"{number(june, review)} gn 20%")
    assert june.progress() == []
    assert "Đã ghi: đạt 20%" in head.presses(f"{road}.")
    assert [(one["obligation"], one["percent"]) for one in june.progress()] == [(ROAD, 20)]


# --- the deed of somebody else --------------------------------------------------------------------------------------

POLICES = "kt-xh/cong-an//2026-06"


@pytest.mark.parametrize(
    "text",
    [
        "phòng kinh tế đã gửi báo cáo",
        "trạm y tế nộp xong rồi",
        "dạ hôm qua phòng kinh tế báo xong rồi ạ",
        "bên phòng văn hóa đã hoàn thành",
        "thôn Nà Pe nộp báo cáo rồi",
        "phòng kinh tế mai gửi số liệu",
        "phòng kinh tế đạt 60%",
    ],
)
def test_what_another_unit_has_done_is_not_the_own_report(june: Stage, text: str) -> None:
    answer = june[POLICE].says(text)
    assert "nên chưa ghi vào việc của Công an xã" in answer
    assert june.progress() == []
    assert "Đã ghi: đã xong" in june[POLICE].presses("Đã xong")


def test_what_another_unit_gave_is_a_note_on_the_way(june: Stage) -> None:
    june[POLICE].says("phòng kinh tế gửi số liệu cho em rồi")
    assert [entry["kind"] for entry in june.progress()] == ["progress"]
    assert june.row(POLICES)["state"] == "open"


@pytest.mark.parametrize(
    "text",
    [
        "công an xã đã gửi báo cáo",
        "em gửi phòng kinh tế rồi",
        "phòng kinh tế ơi em gửi báo cáo rồi nhé",
        "phòng kinh tế gửi số liệu rồi, em cũng nộp báo cáo rồi",
        "phòng kinh tế đã nhận báo cáo của em",
    ],
)
def test_who_gives_to_another_unit_reports_for_himself(june: Stage, text: str) -> None:
    june[POLICE].says(text)
    assert june.row(POLICES)["state"] == "awaiting"


def test_what_another_unit_lacks_is_why_the_own_duty_waits(june: Stage) -> None:
    june[POLICE].says("phòng kinh tế chưa gửi số liệu")
    assert [(one["kind"], one["person"]) for one in june.progress()] == [("blocked", POLICE)]


# --- a share of one period's plan -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["đạt 100% kế hoạch quý 1", "dat 100% kh quy 1", "quý 1 đạt 100%", "gn 45% kế hoạch quý 2"]
)
def test_a_share_of_a_quarters_plan_is_no_figure_of_the_duty(june: Stage, text: str) -> None:
    june[HEAD].says(f"{number(june, ROAD)}: {text}")
    assert june.row(ROAD)["state"] == "open"
    assert [(one["kind"], one["percent"]) for one in june.progress()] == [("progress", None)]


@pytest.mark.parametrize("text", ["quý này giải ngân được 20%", "tháng này gn 20%", "tuần này đang làm hồ sơ"])
def test_what_is_reached_by_now_promises_nothing(june: Stage, text: str) -> None:
    june[HEAD].says(f"{number(june, ROAD)}: {text}")
    assert june.row(ROAD)["promised_until"] is None
    assert june.progress()[-1]["kind"] == "progress"


# --- money on its way, and slips ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "đang làm hồ sơ thanh toán 300tr",
        "đã trình kho bạc 500 triệu",
        "nghiệm thu kl hoàn thành 2 tỷ",
        "30% trước 30/6",
    ],
)
def test_money_on_its_way_and_what_is_aimed_at_are_no_figures(june: Stage, text: str) -> None:
    june[HEAD].says(f"{number(june, ROAD)} {text}")
    assert june.row(ROAD)["state"] == "open"
    assert all(one["percent"] is None and one["amount_vnd"] is None for one in june.progress())


def test_a_sum_beside_an_end_is_no_end_of_all(june: Stage) -> None:
    june[HEAD].says(f"{number(june, ROAD)} nghiệm thu xong, đã giải ngân 500tr")
    assert june.row(ROAD)["state"] == "open"
    assert june.progress()[-1]["amount_vnd"] == 500_000_000


@pytest.mark.parametrize(
    "text", ["em bấm nhầm", "chưa, em nhầm", "xóa cái vừa gửi", "huỷ tin vừa rồi", "thôi hủy đi", "gửi nhầm file"]
)
def test_a_slip_is_taken_back_however_it_is_said(june: Stage, text: str) -> None:
    june[POLICE].says("xong")
    assert june.row(POLICES)["state"] == "awaiting"
    assert "Đã hoàn tác" in june[POLICE].says(text)
    assert june.row(POLICES)["state"] == "open"


def test_each_number_of_a_line_has_its_own_words(june: Stage) -> None:
    june[HEAD].says("1. xong 2. đang làm 3. 25%")
    assert [(one["kind"], one["percent"]) for one in june.progress()] == [
        ("done", None),
        ("progress", None),
        ("progress", 25),
    ]


@pytest.mark.parametrize("text", ["ai chưa nộp báo cáo tháng", "nhắc ai chưa nộp"])
def test_who_has_not_sent_is_asked_and_says_nothing_of_the_own_report(june: Stage, text: str) -> None:
    june[OFFICE].says(text)
    assert june.progress() == []


def test_more_time_for_another_unit_is_written_down_for_it(june: Stage) -> None:
    assert "Ghi hộ Trạm trưởng Trạm Y tế" in june[OFFICE].says("trạm y tế xin lùi đến 20/6")
    assert [(one["person"], one["kind"]) for one in june.progress()] == [("tram-truong-y-te", "extension_request")]


# --- after it was said done -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["em gửi ảnh sau nhé", "chưa có ảnh ạ", "chị kiểm tra giúp em", "đã báo cáo lãnh đạo"])
def test_a_word_that_makes_it_no_less_leaves_it_done(june: Stage, text: str) -> None:
    june[POLICE].says("nộp rồi ạ")
    assert "chờ Phòng Kinh tế xác nhận" in june[POLICE].says(text)
    assert june.row(POLICES)["state"] == "awaiting"


@pytest.mark.parametrize("text", ["em đang làm mà", "chưa nộp", "50%", "à mới xong phần tháng"])
def test_a_word_that_makes_it_less_takes_it_back(june: Stage, text: str) -> None:
    june[POLICE].says("nộp rồi ạ")
    june[POLICE].says(text)
    assert june.row(POLICES)["state"] == "open"


def test_a_share_of_the_works_beside_the_money_is_the_money(june: Stage) -> None:
    june[HEAD].says(f"{number(june, ROAD)} khối lượng 60% tiền mới 25%")
    assert june.progress()[-1]["percent"] == 25


def test_the_office_is_told_why_another_unit_waits(june: Stage) -> None:
    june[OFFICE].says("trạm y tế báo chưa làm được vì máy hỏng")
    assert [(one["person"], one["kind"]) for one in june.progress()] == [("tram-truong-y-te", "blocked")]
