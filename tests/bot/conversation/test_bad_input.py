"""Each has a clear answer or a clear silence, and nothing is lost or half done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.ledger.routine import routines
from bot.ledger.tables import attempt, choice, inbox, message, progress, request, stranger
from tests.bot.conversation.stage import CHAIRMAN, HEAD, OFFICE, OUTSIDER, Stage


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"kind": "text", "text": ""}, "Tin nhắn không có nội dung"),
        ({"kind": "text", "text": "   \n "}, "Tin nhắn không có nội dung"),
        ({"kind": "text", "text": "x" * 10_000}, "Tin nhắn dài 10000 ký tự nên chưa được ghi"),
        ({"kind": "text", "text": "1 xong " + "rất dài " * 400}, "nên chưa được ghi"),
        ({"kind": "text", "text": "xong", "forwarded": True}, "Tin chuyển tiếp không được ghi"),
        ({"kind": "sticker"}, "Hình này chưa cho biết tình trạng"),
        ({"kind": "photo"}, "Tệp này chưa được ghi nhận"),
        ({"kind": "file"}, "Tệp này chưa được ghi nhận"),
        ({"kind": "other"}, "chưa đọc được loại tin này"),
        ({"kind": "text", "text": "/khongco"}, "Không có lệnh /khongco"),
        ({"kind": "press", "token": ""}, "không còn dùng được"),
        ({"kind": "text", "text": "xong", "sender_is_bot": True}, ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_clear_answer_or_a_clear_silence(june: Stage, fields: dict[str, Any], answer: str) -> None:
    said = june[HEAD].sends(**fields)
    assert answer in said
    assert bool(said) == bool(answer)
    assert june.progress() == []
    june.nobody_else_heard_anything()


def test_the_words_beside_a_photo_are_an_answer(june: Stage) -> None:
    june[HEAD].says("/viec")
    assert "Đã ghi: đang thực hiện" in june[HEAD].sends(kind="photo", text="1 đang làm")


def test_a_voice_message_waits_for_the_office_which_is_told(june: Stage) -> None:
    assert "Văn phòng đã được báo" in june[HEAD].sends(kind="voice")
    june[OFFICE].hears("Trưởng phòng Kinh tế gửi tin nhắn thoại")
    rows = june.store.read_now(lambda tx: tx.execute(select(request)).mappings().all())
    assert [(row["kind"], row["asked_by"], row["state"]) for row in rows] == [("voice", HEAD, "pending")]


def test_a_secret_is_refused_and_stored_nowhere(june: Stage) -> None:
    text = "Gửi anh tài liệu MẬT về tuyển quân"
    assert june[HEAD].says(text) == "Nội dung này không được gửi qua kênh này."
    june[OFFICE].hears("Trưởng phòng Kinh tế vừa gửi nội dung có dấu chỉ mức độ mật")
    for table in (inbox, message, progress, request):
        rows = june.store.read_now(lambda tx, table=table: [tuple(row) for row in tx.execute(select(table))])
        assert "tuyển quân" not in repr(rows)


def test_a_secret_in_an_edit_or_a_group_is_not_kept_either(june: Stage) -> None:
    june[HEAD].says("/viec")
    june[HEAD].says("1 đang làm", message="m-1")
    answer = june[HEAD].sends(kind="edit", message="m-1", text="1 đang làm, tài liệu TỐI MẬT kho súng")
    assert answer == "Nội dung này không được gửi qua kênh này."
    june["-100"].sends(kind="text", text="công văn MẬT kho súng", chat_kind="group", sender=CHAIRMAN)
    rows = june.store.read_now(lambda tx: [tuple(row) for row in tx.execute(select(inbox))])
    assert "kho súng" not in repr(rows)


def test_a_word_that_only_looks_like_a_secret_mark_is_an_answer(june: Stage) -> None:
    june[HEAD].says("/viec")
    assert "Đã ghi" in june[HEAD].says("1 đang làm bí mật lắm")


_shared = Stage("2026-06-11 07:10")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120) | st.from_regex(r"#?\d{1,2}[ .:]?(xong|60%|vuong|xin lui)?[ ,]*\d?", fullmatch=True))
def test_any_text_gets_at_most_one_answer_and_no_exception(text: str) -> None:
    answer = _shared[HEAD].says(text)
    assert answer


@pytest.mark.parametrize("strange", ["\x00", "\ud83d", "\u202e", "\ue000", "\x1b[2J"])
def test_what_no_database_or_message_holds_costs_that_character_alone(june: Stage, strange: str) -> None:
    june[HEAD].says("/viec")
    answer = june[HEAD].says(f"1 vướng {strange} hộ dân")
    assert answer.startswith("Đã ghi: vướng")
    assert strange not in answer
    assert "không còn dùng được" in june[HEAD].sends(kind="press", token=f"A{strange}B")


def test_an_edit_may_be_no_longer_than_a_message(june: Stage) -> None:
    june[HEAD].says("/viec")
    june[HEAD].says("1 đang làm", message="77")
    said = june[HEAD].sends(kind="edit", text="1 vướng " + "rất dài " * 400, message="77")
    assert "nên chưa được ghi" in said
    assert [row["kind"] for row in june.progress()] == ["progress"]


def test_what_strangers_and_groups_say_among_themselves_is_not_kept(june: Stage) -> None:
    june[OUTSIDER].says("tôi tên là Lan, số nhà 12")
    june["-100"].says("chiều nay họp nhé", chat_kind="group", sender=OUTSIDER)
    june[HEAD].says("một câu của người trong danh bạ")
    rows = june.store.read_now(lambda tx: tx.execute(select(inbox).order_by(inbox.c.id)).mappings().all())
    assert [row["state"] for row in rows] == ["foreign", "foreign", "handled"]
    assert "Lan" not in repr(rows)
    assert "chiều nay" not in repr(rows)
    june.store.do_now(routines.forget, june.commune, june.now + timedelta(days=32))
    assert june.store.read_now(lambda tx: tx.execute(select(inbox.c.chat)).scalars().all()) == [HEAD]
    assert june.store.read_now(lambda tx: tx.execute(select(stranger.c.chat)).scalars().all()) == []


def test_after_the_retention_no_words_are_left_anywhere(june: Stage) -> None:
    june[HEAD].says("/viec")
    june[HEAD].says("1 vướng hộ dân chưa nhận tiền đền bù")
    assert "đền bù" in _words(june)
    june.store.do_now(routines.forget, june.commune, june.now + timedelta(days=june.commune.retention.text_days + 31))
    assert "đền bù" not in _words(june)


def _words(stage: Stage) -> str:
    tables = (inbox, message, attempt, choice)
    return stage.store.read_now(lambda tx: repr([tx.execute(select(table)).all() for table in tables]))
