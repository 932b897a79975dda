"""What is answered late, and what the desk sees of a conversation: a reply three days on, and `nhacviec why`."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli import office
from bot.conversation.looking import why
from tests.town import Town

GROUNDBREAKING = "khoi-cong/ban-qlda/truong-mam-non/khoi-cong"
TWO = pytest.mark.town(rules=("khoi-cong", "giai-ngan"))


@TWO
async def test_a_reply_after_three_days_is_about_what_it_answers(town: Town) -> None:
    """Two duties were reminded of since; the reply names neither, but is to the older message."""
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-26 08:00")
    first = await head.gets("khởi công")
    about = (await town.rows("attempt"))[-1]["obligations"]
    assert GROUNDBREAKING in about
    await town.clock.runs_to("2026-06-29 09:00")
    head.ignores_the_rest()
    if not town.can.buttons:  # Zalo tells no reply from a text: the number does it there
        return
    await head.replies(first, "dang lam")
    heard = head.unheard[-1].text
    head.ignores_the_rest()
    entries = await town.rows("progress")
    if entries:
        assert {entry["obligation"] for entry in entries} <= set(about)
    else:  # several duties in that message: asked which of those, and no other
        assert "việc nào" in heard.casefold()


async def test_the_desk_sees_whose_move_it_is_and_every_silence(town: Town) -> None:
    head, confirmer = town.head("ban-qlda"), town.head("phong-kinh-te")
    assert office.why is not None
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")

    async def desk(name: str = GROUNDBREAKING) -> str:
        now = town.clock.now
        told: Any = await town.app.store.read(lambda tx: why.at_the_desk(tx, town.commune, name, now))
        return told.text if told is not None else ""

    said = await desk()
    assert "Đang chờ: Giám đốc Ban Quản lý dự án" in said
    assert "làm và báo kết quả" in said
    await head.says("xong")
    await head.gets("Đã ghi: đã xong")
    await confirmer.gets("báo xong")
    await town.clock.to("2026-06-30 09:00")
    said = await desk("khoi-cong")
    assert "Đang chờ: Phòng Kinh tế từ 29/6" in said
    assert "xác nhận hoặc trả lại" in said
    assert await desk("không có việc này") == ""
