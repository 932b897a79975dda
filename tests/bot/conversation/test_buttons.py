from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, OUTSIDER, Said, Stage

WHY = "Vì sao tôi nhận tin này?"
KTXH = "kt-xh/van-phong//2026-06"


@pytest.fixture
def asked(june: Stage) -> Said:
    """The office's own report, asked for alone on its due day: one duty with its buttons."""
    june.at("2026-06-16 08:10")
    said = june[OFFICE].said[-1]
    assert said.labels == ["Đã xong", "Đang làm", "Vướng mắc", "Xin gia hạn", "Căn cứ", WHY]
    june.forget_all()
    return said


def test_done(june: Stage, asked: Said) -> None:
    assert "Đã ghi: đã xong, chờ Phòng Kinh tế xác nhận" in june[OFFICE].presses("Đã xong", asked)
    assert june.row(KTXH)["state"] == "awaiting"
    june[HEAD].hears("Chánh Văn phòng HĐND và UBND xã báo xong", "hạn 16/6/2026")
    june.nobody_else_heard_anything()


def test_doing(june: Stage, asked: Said) -> None:
    assert "Đã ghi: đang thực hiện" in june[OFFICE].presses("Đang làm", asked)
    assert june.row(KTXH)["answered_at"] is not None


def test_stuck_asks_why_and_takes_the_answer(june: Stage, asked: Said) -> None:
    assert "đang vướng gì" in june[OFFICE].presses("Vướng mắc", asked)
    assert "Đã ghi: chờ số liệu các đơn vị" in june[OFFICE].says("chờ số liệu các đơn vị")
    assert june.row(KTXH)["blocked_reason"] == "chờ số liệu các đơn vị"


def test_extension_asks_until_when_and_takes_the_answer(june: Stage, asked: Said) -> None:
    assert "đến ngày nào" in june[OFFICE].presses("Xin gia hạn", asked)
    assert "xin gia hạn đến 22/6/2026" in june[OFFICE].says("22/6")
    assert june.row(KTXH)["extension_asked"]
    june[CHAIRMAN].hears("xin gia hạn đến 22/6/2026")


def test_a_number_or_the_label_stands_for_a_button(june: Stage, asked: Said) -> None:
    assert "Đã ghi: đang thực hiện" in june[OFFICE].says("2")
    assert "vướng gì" in june[OFFICE].presses("Vướng mắc", asked)
    june.now += timedelta(minutes=1)
    assert "Đã ghi: đã xong" in june[OFFICE].says("Đã xong")


def test_a_bare_number_counts_only_right_after_its_question(june: Stage, asked: Said) -> None:
    june[OFFICE].says("/trogiup")
    assert "Đồng chí không có việc số 2" in june[OFFICE].says("2")
    assert june.progress() == []


def test_a_second_press_changes_nothing(june: Stage, asked: Said) -> None:
    june[OFFICE].presses("Đang làm", asked)
    assert "đã được ghi trước đó" in june[OFFICE].presses("Đang làm", asked)
    assert len(june.progress()) == 1


def test_a_press_by_somebody_else_changes_nothing(june: Stage, asked: Said) -> None:
    token = asked.token("Đã xong")
    assert "dành cho người khác" in june[HEAD].sends(kind="press", token=token)
    assert "chỉ dành cho người có mã" in june[OUTSIDER].sends(kind="press", token=token)
    assert june[OUTSIDER].sends(kind="press", token=token) == ""
    assert june.row(KTXH)["state"] == "open"
    assert "Đã ghi" in june[OFFICE].presses("Đã xong", asked)


def test_a_button_of_a_closed_obligation(june: Stage, asked: Said) -> None:
    june[OFFICE].presses("Đã xong", asked)
    june[HEAD].presses("Xác nhận")
    answer = june[OFFICE].presses("Đang làm", asked)
    assert "đã được xác nhận hoàn thành" in answer
    assert june.row(KTXH)["state"] == "done"


def test_an_unknown_and_an_expired_button(june: Stage, asked: Said) -> None:
    assert "không còn dùng được" in june[OFFICE].sends(kind="press", token="khong-co")
    june.now += timedelta(days=31)
    assert "đã hết hạn" in june[OFFICE].presses("Đã xong", asked)
    assert june.progress() == []


def test_undo_puts_everything_back(june: Stage, asked: Said) -> None:
    before = dict(june.row(KTXH))
    june[OFFICE].presses("Đã xong", asked)
    assert "Đã hoàn tác" in june[OFFICE].presses("Hoàn tác")
    after = dict(june.row(KTXH))
    changed = {name for name in before if before[name] != after[name]} - {"version", "next_step_at"}
    assert changed == set()
    june[HEAD].hears("báo xong")
    assert "đã rút lại" in june[HEAD].presses("Xác nhận")
    assert "Đã ghi: đã xong" in june[OFFICE].presses("Đã xong", asked)


def test_undo_is_for_one_day_and_for_what_nobody_has_decided(june: Stage, asked: Said) -> None:
    june[OFFICE].presses("Đang làm", asked)
    echo = june[OFFICE].said[-1]
    june.now += timedelta(hours=25)
    assert "Đã quá 24 giờ" in june[OFFICE].presses("Hoàn tác", echo)
    june[OFFICE].presses("Đã xong", asked)
    echo = june[OFFICE].said[-1]
    june[HEAD].presses("Xác nhận")
    assert "không hoàn tác" in june[OFFICE].presses("Hoàn tác", echo)
    assert june.row(KTXH)["state"] == "done"


def test_undo_in_words_and_twice(june: Stage, asked: Said) -> None:
    june[OFFICE].presses("Đang làm", asked)
    assert "Đã hoàn tác" in june[OFFICE].says("hoàn tác")
    assert "Không có gì để hoàn tác" in june[OFFICE].says("hoàn tác")
    assert june.row(KTXH)["answered_at"] is None


def test_undo_of_an_older_answer_does_not_undo_a_newer_one(june: Stage, asked: Said) -> None:
    june[OFFICE].presses("Đang làm", asked)
    first = june[OFFICE].said[-1]
    june[OFFICE].presses("Đã xong", asked)
    assert "cập nhật mới hơn" in june[OFFICE].presses("Hoàn tác", first)
    assert june.row(KTXH)["state"] == "awaiting"


def test_undo_gives_the_ticked_boxes_and_the_figures_back(june: Stage) -> None:
    june[HEAD].says("/viec")
    june[HEAD].says("3 60%")
    june[HEAD].presses("Hoàn tác")
    assert "mới báo" not in june[HEAD].says("/viec")
    june[CULTURE].says("/viec")
    june[CULTURE].says("1 xong")
    june[CULTURE].presses("Hoàn tác")
    rows = [row for row in june.boxes() if row["ticked_at"] is not None]
    assert rows == []


def test_an_edited_answer_replaces_what_it_recorded(june: Stage, asked: Said) -> None:
    june[OFFICE].says("đã xong", message="m-1")
    assert june.row(KTXH)["state"] == "awaiting"
    answer = june[OFFICE].sends(kind="edit", message="m-1", text="chưa xong, đang làm")
    assert answer.startswith("Đã sửa theo tin nhắn mới")
    row = june.row(KTXH)
    assert (row["state"], row["finished_on"]) == ("open", None)
    assert [entry["undone_at"] is None for entry in june.progress()] == [False, True]


def test_an_edit_that_changes_no_word_or_is_no_answer_is_silent(june: Stage, asked: Said) -> None:
    june[OFFICE].says("đang làm", message="m-1")
    assert june[OFFICE].sends(kind="edit", message="m-1", text="đang làm") == ""
    june[OFFICE].says("/viec", message="m-2")
    assert june[OFFICE].sends(kind="edit", message="m-2", text="/tonghop") == ""
    assert june[OFFICE].sends(kind="edit", message="m-9", text="xong") == ""
    assert june.row(KTXH)["state"] == "open"


def test_finished_on_is_the_day_the_unit_finished(june: Stage, asked: Said) -> None:
    june[OFFICE].presses("Đã xong", asked)
    june.at("2026-06-18 07:30")
    june[HEAD].presses("Xác nhận")
    row = june.row(KTXH)
    assert (row["state"], row["finished_on"]) == ("done", date(2026, 6, 16))
