"""*Còn kịp không?* in a chat: the one next step, a step said done, the warning before its last day, the list."""

from __future__ import annotations

import pytest

from tests.bot.conversation.stage import CHAIRMAN, CULTURE, OWNER, Stage

WATER = "khoi-cong-moi/ban-qlda/mau-nuoc-sach"


@pytest.fixture
def march() -> Stage:
    """Early on Monday 16/3/2026: the design should be through by 23/4."""
    return Stage("2026-03-16 07:10")


def number(stage: Stage, title: str) -> str:
    """The number the owner knows a duty by."""
    listed = stage[OWNER].says("/viec")
    return next(line for line in listed.splitlines() if title in line).partition(".")[0]


def test_a_step_said_done_leaves_the_milestone_open_and_names_the_next(march: Stage) -> None:
    n = number(march, "Công trình nước sạch tập trung (mẫu) – 30/6")
    told = march[OWNER].says(f"{n} đã duyệt xong thiết kế")
    assert "khâu “duyệt thiết kế bản vẽ thi công” đã xong" in told
    assert "khâu tiếp theo: chọn xong nhà thầu, chậm nhất" in told
    assert {march.row(f"{WATER}/{step}")["state"] for step in ("ban-giao-mat-bang", "khoi-cong")} == {"open"}
    assert "Khâu tiếp theo: chọn xong nhà thầu" in march[CHAIRMAN].says("/duan nước sạch")
    march[OWNER].says("hoàn tác")
    assert "Khâu tiếp theo: duyệt thiết kế" in march[CHAIRMAN].says("/duan nước sạch")
    # The milestone itself is no step on the way to itself.
    assert "chờ Phòng Kinh tế xác nhận" in march[OWNER].says(f"{n} đã bàn giao xong mặt bằng")


@pytest.mark.parametrize("said", ["bàn giao xong cho nhà thầu rồi", "nhà thầu làm xong đường tạm rồi"])
def test_a_contractor_who_gets_or_does_something_is_not_the_choosing_of_one(march: Stage, said: str) -> None:
    n = number(march, "Công trình nước sạch tập trung (mẫu) – 30/6")
    march[OWNER].says(f"{n}: {said}")
    assert all(one["kind"] != "stage" for one in march.progress())


def test_the_chairman_sees_what_will_not_be_met(march: Stage) -> None:
    lines = march[CHAIRMAN].says("còn kịp không?").splitlines()
    assert lines[0].startswith("Còn kịp không?")
    assert len(lines) <= 12
    assert "Khâu tiếp theo:" in lines[1]
    assert "giả định" in lines[-1]
    march[CHAIRMAN].presses(march[CHAIRMAN].said[-1].labels[0])
    assert "Chủ đầu tư" in march[CHAIRMAN].said[-1].text
    own = march[CULTURE].says("/conkip")
    assert "Nhà văn hóa" in own
    assert "nước sạch" not in own


def test_a_step_is_warned_of_before_its_last_day_unless_it_is_done() -> None:
    stage = Stage("2026-04-17 07:10")
    n = number(stage, "Công trình nước sạch tập trung (mẫu) – 30/6")
    stage.at("2026-04-20 08:00")  # three working days before
    warning = next(said for said in stage[OWNER].said if "Nhắc việc 20/4" in said.text)
    assert "khâu tiếp theo: duyệt thiết kế bản vẽ thi công, chậm nhất 23/4" in warning.text
    reported = Stage("2026-04-17 07:10")
    reported[OWNER].says(f"{n} xong thiết kế")
    reported.at("2026-04-20 08:00")
    assert not any("Nhắc việc 20/4" in said.text for said in reported[OWNER].said)
