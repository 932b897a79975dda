"""Tasks given in chat: by whom, to whom, answered, collected, given back; untouched by a reload."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from bot.ledger.rules import adoption, documents
from bot.ledger.tables import obligation
from schedules.tasks import deadline_in, read_task
from tests.bot.conversation.stage import CHAIRMAN, CONFIG, CULTURE, HEAD, OFFICE, VICE, Stage

PRICES = "giao phòng kinh tế báo cáo giá đất trước 25/6"


def given(stage: Stage, text: str = PRICES, by: str = CHAIRMAN) -> str:
    """Gives a task; the id of its first obligation."""
    assert "Giao việc (xem trước)" in stage[by].says(text)
    assert "Đã giao" in stage[by].presses("Giao việc")
    return _tasks(stage)[-1]


def _tasks(stage: Stage) -> list[str]:
    rows = select(obligation.c.id).where(obligation.c.id.startswith("giao/")).order_by(obligation.c.id)
    return list(stage.store.read_now(lambda tx: tx.execute(rows).scalars().all()))


def test_the_chairman_gives_a_task_in_one_line(june: Stage) -> None:
    said = june[CHAIRMAN].says(PRICES)
    assert "Báo cáo giá đất" in said
    assert "Hạn: thứ Tư, 24/6/2026 (“trước 25/6”)" in said
    assert june[CHAIRMAN].said[-1].labels == ["Giao việc", "Không giao"]
    assert _tasks(june) == []
    assert "Đã giao: Báo cáo giá đất, hạn 24/6/2026" in june[CHAIRMAN].says("1")
    june[HEAD].hears("Chủ tịch UBND xã yêu cầu báo cáo", "Báo cáo giá đất", "Hạn 24/6/2026")
    june[OFFICE].hears("Chủ tịch UBND xã giao Phòng Kinh tế", "Báo cáo giá đất")
    june.nobody_else_heard_anything()
    (task,) = _tasks(june)
    row = june.row(task)
    assert re.fullmatch(r"giao/\d+/phong-kinh-te//1", task)
    assert (row["due_source"], row["kind"], row["due"]) == ("ad_hoc", "assignment", date(2026, 6, 24))


def test_it_lives_like_any_other_duty(june: Stage) -> None:
    task = given(june)
    june.forget_all()
    assert "Đã ghi" in june[HEAD].presses("Đã nhận")
    june.at("2026-06-19 09:00")
    assert any("Báo cáo giá đất" in one.text for one in june[HEAD].said if one.key.startswith("digest"))  # T-3
    june.forget_all()
    assert "Đã ghi: đã xong" in june[HEAD].presses(
        "Đã xong", next(o for o in june[HEAD].said if "yêu cầu báo cáo" in o.text)
    )
    june[CHAIRMAN].hears("Trưởng phòng Kinh tế báo xong", "Báo cáo giá đất")
    june[CHAIRMAN].presses("Xác nhận")
    assert june.row(task)["state"] == "done"


def test_the_day_may_be_changed_before_it_is_given(june: Stage) -> None:
    june[CHAIRMAN].says(PRICES)
    assert "Hạn: thứ Ba, 30/6/2026" in june[CHAIRMAN].says("30/6")
    june[CHAIRMAN].presses("Giao việc")
    assert june.row(_tasks(june)[0])["due"] == date(2026, 6, 30)


def test_a_task_without_a_day_is_asked_for_one(june: Stage) -> None:
    assert "Hạn đến ngày nào" in june[OFFICE].says("giao PKT tham mưu kế hoạch sử dụng đất")
    assert "Hạn: thứ Sáu, 19/6/2026" in june[OFFICE].says("thứ 6 tuần sau")
    assert "không làm gì thêm" in june[OFFICE].presses("Không giao")
    assert _tasks(june) == []


def test_two_units_one_supports(june: Stage) -> None:
    given(june, "giao phòng kinh tế và phòng văn hóa rà soát hộ nghèo, hạn 25/6")
    assert len(_tasks(june)) == 2
    given(june, "Giao Phòng Kinh tế chủ trì, Công an xã phối hợp kiểm tra mỏ đá trước 20/6", VICE)
    june["truong-cong-an"].hears("giao Phòng Kinh tế chủ trì, đồng chí phối hợp", "Kiểm tra mỏ đá")


def test_only_who_may_give_tasks(june: Stage) -> None:
    assert "dành cho Chủ tịch, Phó Chủ tịch, Văn phòng" in june[HEAD].says("/giao phòng văn hóa báo cáo trước 20/6")
    assert "Giao việc" not in june[HEAD].says("giao phòng văn hóa thẩm định rồi")
    assert "Giao cho đơn vị nào" in june[OFFICE].says("/giao xã khác báo cáo")
    assert "chưa có danh sách đơn vị thành viên" in june[OFFICE].says("yêu cầu các thôn báo cáo thiệt hại trước 15/6")
    assert _tasks(june) == []


def test_a_reload_never_touches_it(june: Stage) -> None:
    task = given(june)
    before = dict(june.row(task))

    def reload(tx: object) -> adoption.Adoption:
        return adoption.adopt(tx, june.commune, june.now)  # type: ignore[arg-type]

    june.store.do_now(reload)
    assert dict(june.row(task)) == before


def test_answers_of_many_are_collected_and_confirmed_together(june: Stage) -> None:
    given(june, "yêu cầu các cơ quan, đơn vị báo cáo thiệt hại do mưa bão trước 17h ngày mai", CHAIRMAN)
    assert len(_tasks(june)) == 7
    june.forget_all()
    # A reply to the request's own message is about it, however many duties are open.
    asked = next(one for one in june[HEAD].said if "thiệt hại" in one.text)
    said = june[HEAD].says("2 nhà tốc mái, 1 ha lúa đổ ở thôn trên", reply_to=asked.remote)
    assert "gửi nội dung này làm báo cáo" in said
    assert "Đã ghi: đã xong" in june[HEAD].presses("Gửi báo cáo")
    june[CHAIRMAN].heard_nothing()  # not one by one
    asked = next(one for one in june[CULTURE].said if "thiệt hại" in one.text)
    assert "Đã ghi" in june[CULTURE].says("báo cáo: sập 1 tường rào trường học", reply_to=asked.remote)
    assert "Việc đã giao" in june[CHAIRMAN].says("việc đã giao")
    board = june[CHAIRMAN].says("1")
    assert "Đã trả lời 2/7" in board
    assert "Phòng Kinh tế: 2 nhà tốc mái, 1 ha lúa đổ ở thôn trên (11/6)" in board
    assert "Công an xã: chưa trả lời" in board
    assert "Đã xác nhận 2 câu trả lời" in june[CHAIRMAN].presses("Xác nhận cả 2")
    assert sum(june.row(task)["state"] == "done" for task in _tasks(june)) == 2
    june[HEAD].hears("đã xác nhận hoàn thành")


def test_when_the_last_answer_is_in_who_asked_hears_once(june: Stage) -> None:
    given(june, "giao phòng kinh tế và phòng văn hóa báo cáo số hộ nghèo trước 20/6")
    june.forget_all()
    for head in (HEAD, CULTURE):
        asked = next(one for one in june[head].said if "hộ nghèo" in one.text)
        june[head].says("báo cáo: 12 hộ nghèo", reply_to=asked.remote)
    june[CHAIRMAN].hears("cả 2 đơn vị đã trả lời")
    assert "12 hộ nghèo" in june[CHAIRMAN].presses("Xem các câu trả lời")


def test_given_back_with_a_reason_kept_or_withdrawn(june: Stage) -> None:
    task = given(june)
    june.forget_all()
    assert "vì sao không thuộc đơn vị" in june[HEAD].presses("Không thuộc đơn vị")
    assert "Đã chuyển đề nghị trả lại" in june[HEAD].says("việc của phòng văn hóa")
    june[CHAIRMAN].hears("đề nghị trả lại việc", "việc của phòng văn hóa")
    assert "Vẫn giao như cũ" in june[CHAIRMAN].presses("Vẫn giao")
    june[HEAD].hears("vẫn giao đơn vị đồng chí")
    june[HEAD].presses("Không thuộc đơn vị", next(o for o in june[HEAD].said if "Không thuộc đơn vị" in o.labels))
    assert june.row(task)["state"] == "open"


def test_withdrawn_after_it_was_given_back(june: Stage) -> None:
    task = given(june)
    june[HEAD].presses("Không thuộc đơn vị")
    june[HEAD].says("việc của phòng văn hóa")
    june.forget_all()
    assert "thu hồi" in june[CHAIRMAN].presses("Thu hồi")
    june[HEAD].hears("thu hồi việc", "Báo cáo giá đất")
    assert june.row(task)["state"] == "withdrawn"


def test_before_a_unit_is_live_the_office_hears_it_as_a_trial() -> None:
    stage = Stage("2026-06-11 07:10", live=False)
    given(stage)
    stage[HEAD].heard_nothing()
    assert any("Chạy thử" in one.text and "Báo cáo giá đất" in one.text for one in stage[OFFICE].said)


PKT, VHXH = "phong-kinh-te", "phong-van-hoa-xa-hoi"
SAID = (
    ("giao phòng kinh tế báo cáo giá đất trước 15/12", [PKT], [], "Báo cáo giá đất", "2026-12-14"),
    ("giao cho PKT rà soát hộ nghèo, xong trong tháng 12", [PKT], [], "Rà soát hộ nghèo", "2026-12-31"),
    ("giao phong kinh te bao cao gia dat truoc 15/12", [PKT], [], "Bao cao gia dat", "2026-12-14"),
    ("giao trưởng phòng kinh tế làm tờ trình, hạn 10/12", [PKT], [], "Làm tờ trình", "2026-12-10"),
    ("yêu cầu các thôn báo cáo trước 17h ngày mai", ["cac-thon"], [], "Báo cáo", "2026-11-29"),
    ("đề nghị các chủ đầu tư gửi tiến độ chậm nhất thứ 6", ["cac-chu-dau-tu"], [], "Gửi tiến độ", "2026-12-04"),
    ("giao VP phối hợp với công an xã họp dân, hạn 20/12", ["van-phong"], ["cong-an"], "Họp dân", "2026-12-20"),
    ("giao VP họp dân ngày 25/12, hạn 20/12", ["van-phong"], [], "Họp dân ngày 25/12", "2026-12-20"),
    ("đề nghị cơ quan thuế gửi số thu, hạn 19/12", ["thue"], [], "Gửi số thu", "2026-12-19"),
    ("đề nghị Chi cục Thuế gửi số thu, hạn 19/12", ["thue"], [], "Gửi số thu", "2026-12-19"),
    ("giao đồng chí trưởng phòng kinh tế họp, hạn 19/12", [PKT], [], "Họp", "2026-12-19"),
    ("giao công an xã nắm tình hình dịp Tết", ["cong-an"], [], "Nắm tình hình dịp Tết", None),
    ("giao phòng kinh tế, phòng văn hóa: tổng hợp (trước 10/12)", [PKT, VHXH], [], "Tổng hợp", "2026-12-09"),
)


@pytest.mark.parametrize(("text", "leads", "support", "title", "due"), SAID)
def test_how_a_task_is_said(text: str, leads: list[str], support: list[str], title: str, due: str | None) -> None:
    commune = documents.parse(documents.read_folder(CONFIG))
    task = read_task(commune, text, date(2026, 11, 28))
    assert task is not None
    assert (list(task.leads), list(task.support), task.title) == (leads, support, title)
    assert (str(task.due) if task.due else None) == due


@pytest.mark.parametrize("text", ["giao mặt bằng 8/10 hộ", "đã giao phòng kinh tế", "xong", "bàn giao xong", "giao"])
def test_what_is_no_task(text: str) -> None:
    commune = documents.parse(documents.read_folder(CONFIG))
    assert read_task(commune, text, date(2026, 11, 28)) is None


def test_a_day_alone_is_told_from_words() -> None:
    commune = documents.parse(documents.read_folder(CONFIG))
    assert deadline_in(commune, "trước 15/12", date(2026, 11, 28)) == date(2026, 12, 14)
    assert deadline_in(commune, "báo cáo này tôi muốn có trước 15/12", date(2026, 11, 28)) is None
