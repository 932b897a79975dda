"""Whose move it is, why somebody was told, obstacles that go to whoever clears them."""

from __future__ import annotations

import pytest

from bot.conversation.looking import why
from bot.texts import render
from schedules.moves import Reason
from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, VICE, Stage
from tests.bot.conversation.test_decisions import SCHOOL
from tests.bot.conversation.test_replies import KTXH, ROAD, number


def test_every_digest_says_why_when_asked(june: Stage) -> None:
    june.at("2026-06-11 08:00")
    digest = june[HEAD].hears("Nhắc việc 11/6")
    assert digest.labels[-1] == "Vì sao tôi nhận tin này?"
    answer = june[HEAD].presses("Vì sao tôi nhận tin này?", digest)
    assert "Vì sao đồng chí nhận tin này" in answer
    assert "đứng đầu đơn vị được giao việc (còn 3 ngày làm việc)" in answer
    assert "đứng đầu đơn vị" in june[HEAD].presses("Vì sao tôi nhận tin này?", digest)


def test_a_duty_tells_whose_move_it_is_and_how_long_each_held_it(june: Stage) -> None:
    june.at("2026-06-11 08:00")
    june.forget_all()
    n = number(june, KTXH)
    assert "Đang chờ: Trưởng phòng Kinh tế từ 11/6 (làm và báo kết quả)" in june[HEAD].says(f"vì sao {n}")
    june[HEAD].says(f"{n} xong")
    assert "(xác nhận hoặc trả lại)" in june[HEAD].says(f"/visao {n}")
    june.at("2026-06-15 09:00")
    answer = june[HEAD].says(f"vì sao {n}")
    assert "từ 11/6 (xác nhận hoặc trả lại)" in answer
    assert "Thời gian chờ ở từng nơi: Trưởng phòng Kinh tế" in answer
    june[OFFICE].presses("Xác nhận")
    assert "Không còn chờ ai" in _desk(june, KTXH)


def test_silence_has_its_reason_too(june: Stage) -> None:
    june.at("2026-06-11 08:00")
    june[HEAD].says(f"{number(june, KTXH)} đang làm")
    june.at("2026-06-16 08:05")
    story = _desk(june, KTXH)
    assert "11/6 đã nhắc Trưởng phòng Kinh tế: đứng đầu đơn vị được giao việc" in story
    assert "16/6 đã nhắc Trưởng phòng Kinh tế: đứng đầu đơn vị được giao việc (ngày đến hạn)" in story
    assert _desk(june, "no-such-duty") == ""


def test_every_reason_has_its_own_words() -> None:
    said = {render("why.check", reason=reason.value, step="T-3").text for reason in Reason}
    assert len(said) == len(Reason)


def test_an_obstacle_goes_to_who_clears_it_and_is_cleared_by_one_press(june: Stage) -> None:
    n = number(june, ROAD)
    answer = june[HEAD].says(f"{n} vướng mặt bằng 2 hộ chưa nhận tiền")
    assert "Đã báo Phó Chủ tịch" in answer
    june[VICE].hears("báo vướng mắc", "2 hộ chưa nhận tiền", "Đề nghị đồng chí xem xét tháo gỡ")
    assert "(gỡ vướng mắc)" in june[HEAD].says(f"vì sao {n}")
    june[HEAD].says(f"{n} vẫn vướng 2 hộ")
    june[VICE].heard_nothing()
    assert "đã gỡ. Đơn vị đã được báo" in june[VICE].presses("Đã gỡ")
    assert june.row(ROAD)["blocked_since"] is None
    june[HEAD].hears("báo đã gỡ vướng mắc")


def test_what_the_table_does_not_name_stays_with_the_head(june: Stage) -> None:
    n = number(june, ROAD)
    assert "Đã báo" not in june[HEAD].says(f"{n} mưa nhiều không thi công được")
    june[VICE].heard_nothing()
    assert "bên ngoài" in june[HEAD].says(f"vì sao {n}")


def test_a_blocked_duty_is_asked_about_again_after_the_agreed_time_and_shows_its_age(june: Stage) -> None:
    june["giam-doc-ban-qlda"].says(f"{number(june, SCHOOL, 'giam-doc-ban-qlda')} vướng thẩm định ở sở xây dựng")
    june.at("2026-06-17 09:00")
    june.forget_all()
    june.at("2026-06-18 08:00")
    june["giam-doc-ban-qlda"].hears("vướng mắc 5 ngày làm việc", "thẩm định")
    assert "đến ngày hẹn hỏi lại" in june["giam-doc-ban-qlda"].presses("Vì sao tôi nhận tin này?")


@pytest.mark.parametrize("person", [CHAIRMAN, CULTURE])
def test_nothing_told_yet_is_said(june: Stage, person: str) -> None:
    assert "Chưa có tin nhắc nào" in june[person].says("vì sao tôi nhận tin này")


def _desk(stage: Stage, name: str) -> str:
    told = stage.store.read_now(lambda tx: why.at_the_desk(tx, stage.commune, name, stage.now))
    return told.text if told else ""
