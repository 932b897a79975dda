from __future__ import annotations

import pytest

from bot.conversation.answering.binding import lone_number
from tests.bot.conversation.stage import HEAD, Stage
from tests.bot.conversation.test_replies import KTXH, PROGRAMMES, ROAD, number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", (2, False)),
        ("#2", (2, True)),
        (" 12. ", (12, False)),
        ("việc 3", (3, False)),
        ("45%", None),
        ("xong", None),
    ],
)
def test_a_lone_number(text: str, number: object) -> None:
    assert lone_number(text) == number


# --- named after the verb, or by name -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["xong việc {a} và {b}", "em xong việc {a} rồi, việc {b} cũng xong rồi", "xong {a}, {b} rồi ạ"]
)
def test_numbers_may_follow_the_verb(june: Stage, said: str) -> None:
    june[HEAD].says(said.format(a=number(june, KTXH), b=number(june, PROGRAMMES)))
    assert {one["obligation"]: one["kind"] for one in june.progress()} == {KTXH: "done", PROGRAMMES: "done"}


def test_what_follows_belongs_to_the_duty_named_before(june: Stage) -> None:
    june[HEAD].says(f"em xong việc {number(june, KTXH)} rồi, chờ ký")
    (entry,) = june.progress()
    assert (entry["obligation"], entry["kind"]) == (KTXH, "progress")


def test_a_duty_is_asked_about_by_its_number_anywhere(june: Stage) -> None:
    assert "hạn 16/6/2026" in june[HEAD].says(f"hạn việc {number(june, KTXH)} còn mấy ngày")
    assert june.progress() == []


@pytest.mark.parametrize(
    ("said", "obligation", "kind"),
    [
        ("dự án đường liên thôn gn 20%", ROAD, "progress"),
        ("đường liên thôn vướng 3 hộ", ROAD, "blocked"),
        ("báo cáo kinh tế xã hội xong rồi", KTXH, "done"),
        ("bc ktxh mai nộp", KTXH, "progress"),
    ],
)
def test_a_duty_is_called_by_its_project_or_title(june: Stage, said: str, obligation: str, kind: str) -> None:
    june[HEAD].says(said)
    assert [(one["obligation"], one["kind"]) for one in june.progress()] == [(obligation, kind)]


@pytest.mark.parametrize(
    "said",
    [
        "kênh mương xong, đường liên thôn vướng 2 hộ",  # two are named
        "chợ trung tâm đang làm",  # the project has two duties
        "phòng kinh tế làm xong rồi",  # a unit, no duty
        "đang sửa chữa lại báo cáo",
        "xong 2 việc rồi",
        "1 đến 3 xong",
        "đang làm việc 3 ngày nay",
    ],
)
def test_where_no_single_duty_is_named_it_is_asked(june: Stage, said: str) -> None:
    assert "Tin này nói về việc nào" in june[HEAD].says(said)
    assert june.progress() == []


def test_after_a_question_about_one_duty_another_may_be_called_by_name(june: Stage) -> None:
    june[HEAD].says(f"{number(june, ROAD)} khối lượng 60%")
    june[HEAD].says("kênh mương vướng 3 hộ")
    (entry,) = june.progress()
    assert entry["obligation"].startswith("giai-ngan-chuyen-tiep/phong-kinh-te/mau-kenh-muong")


def test_the_rest_of_what_was_told_is_what_was_not_named(june: Stage) -> None:
    a, b = number(june, KTXH), number(june, PROGRAMMES)
    june[HEAD].says(f"{a}, {b} xong, còn lại đang làm")
    told = {one["obligation"]: one["kind"] for one in june.progress()}
    assert (told[KTXH], told[PROGRAMMES]) == ("done", "done")
    assert set(told.values()) <= {"done", "progress"}


def test_what_is_left_of_one_duty_is_no_other_duty(june: Stage) -> None:
    june[HEAD].says(f"{number(june, ROAD)} gn 20%, còn lại vướng mặt bằng")
    assert [(one["obligation"], one["percent"]) for one in june.progress()] == [(ROAD, 20)]


def test_a_project_called_finished_is_asked_whether_it_is_paid(june: Stage) -> None:
    assert "tính theo tiền đã giải ngân" in june[HEAD].says("đường liên thôn xong rồi")
    assert june.progress() == []
    assert "Đã ghi: đạt 40%" in june[HEAD].says("đường liên thôn gn 40% rồi")
