from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.joining.linking import Code, code_in, start_link
from bot.ledger.who import people
from tests.bot.conversation.stage import CHAIRMAN, HEAD, OUTSIDER, Stage


def code_for(stage: Stage, person: str) -> str:
    return stage.store.do_now(people.issue, stage.commune.id, person, stage.now)


@pytest.mark.parametrize("said", ["{0}", "/start {0}", "{1}", "/start@nhac_viec_bot {0}", "/start {2}_{0}"])
def test_a_code_links_at_once_and_is_answered_once(june: Stage, said: str) -> None:
    code = code_for(june, HEAD)
    answer = june["may-moi"].says(said.format(code, f"{code[:4]} {code[4:]}", june.commune.id))
    assert "Đã liên kết: Trưởng phòng Kinh tế (Phòng Kinh tế)" in answer
    assert "dữ liệu cá nhân" in answer
    assert "90 ngày" in answer
    assert june["may-moi"].said[-1].purpose == "link"
    assert len(june["may-moi"].said) == 1
    assert "Việc đang mở" in june["may-moi"].says("/viec")


def test_whoever_links_after_the_morning_gets_that_days_digest_as_a_message_of_its_own() -> None:
    stage = Stage("2026-06-11 07:10", linked=False)
    stage.at("2026-06-11 09:20")
    code = stage.store.do_now(people.issue, stage.commune.id, HEAD, stage.now)
    assert "Đã liên kết" in stage["may-moi"].says(code)
    stage.tick()
    assert stage["may-moi"].hears("Nhắc việc 11/6", "còn 3 ngày làm việc").purpose == "digest"
    stage.tick()
    stage["may-moi"].heard_nothing()


def test_the_code_itself_is_nowhere_in_the_record(june: Stage) -> None:
    code = code_for(june, HEAD)
    dump = june.store.read_now(
        lambda tx: [row for table in people.invite.metadata.sorted_tables for row in tx.execute(table.select()).all()]
    )
    assert code not in repr(dump)


def test_a_code_is_used_once(june: Stage) -> None:
    code = code_for(june, HEAD)
    june["mot"].says(code)
    assert june["hai"].says(code) == ("Mã này đã được dùng. Đồng chí liên hệ Văn phòng HĐND và UBND xã để nhận mã mới.")
    assert june["hai"].says("/viec") == ""


def test_a_code_lives_14_days(june: Stage) -> None:
    code = code_for(june, HEAD)
    june.now += timedelta(days=14)
    assert "hết hạn" in june["mot"].says(code)


def test_a_code_of_today_links_in_an_exercise_of_another_year(june: Stage) -> None:
    """The command line makes codes out by the host's clock; an exercise may play months later."""
    code = june.store.do_now(people.issue, june.commune.id, HEAD, datetime.now(UTC))
    june.now = datetime.now(UTC) + timedelta(days=60)
    assert "Đã liên kết" in june["mot"].says(code)


def test_a_stranger_gets_one_line_an_hour_and_nothing_else(june: Stage) -> None:
    chat = june[OUTSIDER]
    assert "chỉ dành cho người có mã" in chat.says("xin chào")
    for text in ("/viec", "/tonghop", "xong", "1", "12345678", "/start 00000000", ""):
        assert chat.says(text) == ""
    for kind in ("sticker", "voice", "photo", "file", "other"):
        assert chat.sends(kind=kind) == ""
    june.now += timedelta(minutes=61)
    assert "chỉ dành cho người có mã" in chat.says("alo")
    june.forget_all()
    june.nobody_else_heard_anything()
    assert june.progress() == []


def test_five_wrong_codes_lock_a_chat_for_an_hour_even_for_the_right_one(june: Stage) -> None:
    code = code_for(june, HEAD)
    chat = june[OUTSIDER]
    assert "không đúng" in chat.says("00000000")
    for n in range(1, 5):
        assert chat.says(f"0000000{n}") == ""
    assert chat.says(code) == ""
    june.now += timedelta(minutes=61)
    assert "Đã liên kết" in chat.says(code)


def test_wrong_codes_over_all_chats_are_limited_too(june: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "WRONG_ALL_CHATS", 6)
    code = code_for(june, HEAD)
    for n in range(6):
        june[f"la-{n}"].says(f"0000000{n}")
    assert june["nguoi-moi"].says(code) != ""
    assert june["nguoi-moi"].said[-1].text.startswith("Đã nhập sai mã nhiều lần")


def test_nobody_can_lock_out_whoever_the_office_gives_a_new_code(june: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "WRONG_ALL_CHATS", 6)
    old = code_for(june, HEAD)
    june.now += timedelta(minutes=1)
    for n in range(6):
        june[f"la-{n}"].says(f"0000000{n}")
    june.now += timedelta(minutes=1)
    new = code_for(june, HEAD)
    for n in range(6, 10):  # whoever goes on guessing neither lengthens the lock nor reaches the old code
        june[f"la-{n}"].says(f"0000000{n}")
    assert june["nguoi-moi"].says(old).startswith("Đã nhập sai mã nhiều lần")
    assert "Đã liên kết" in june["nguoi-moi"].says(new)


def test_a_chat_that_guesses_while_all_are_locked_is_locked_itself(
    june: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "WRONG_ALL_CHATS", 6)
    for n in range(6):
        june[f"la-{n}"].says(f"0000000{n}")
    june.now += timedelta(minutes=1)
    new = code_for(june, HEAD)
    for n in range(people.WRONG_A_CHAT):
        june[OUTSIDER].says(f"1000000{n}")
    assert june[OUTSIDER].says(new) == ""


def test_a_linked_chat_that_gets_a_new_code_becomes_the_new_person(june: Stage) -> None:
    code = code_for(june, CHAIRMAN)
    assert "Đã liên kết: Chủ tịch UBND xã" in june[HEAD].says(code)
    assert "dành cho" not in june[HEAD].says("/duyet")


def test_a_wrong_code_from_a_linked_chat_is_answered(june: Stage) -> None:
    assert "không đúng" in june[HEAD].says("00000000")


def test_a_link_of_another_commune_links_nobody_here(june: Stage) -> None:
    code = code_for(june, CHAIRMAN)
    assert "không đúng" in june["moi"].says(f"/start xa-khac_{code}")
    assert "không đúng" in june[HEAD].says(f"/start xa-khac_{code}")
    assert "Đã liên kết: Chủ tịch UBND xã" in june["moi"].says(code), "it was not spent"


def test_a_link_says_whose_it_is_where_telegram_takes_that() -> None:
    assert start_link("bot", "12345678") == "https://t.me/bot?start=12345678"
    assert start_link("bot", "12345678", "xa-dong") == "https://t.me/bot?start=xa-dong_12345678"
    assert start_link("bot", "12345678", "x" * 56) == "https://t.me/bot?start=12345678"
    assert start_link("bot", "12345678", "xã") == "https://t.me/bot?start=12345678"
    assert code_in("/start xa_dong_1234 5678") == Code("12345678", "xa_dong")
    assert code_in("xa-dong_12345678") is None, "that is nobody's to type"


def test_somebody_who_has_left_the_directory_is_a_stranger(june: Stage) -> None:
    def link(tx: Any) -> None:
        people.link(tx, june.commune.id, messenger="telegram", chat="cu", person="da-nghi", now=june.now)

    june.store.do_now(link)
    assert "chỉ dành cho người có mã" in june["cu"].says("/viec")
    code = code_for(june, "da-nghi")
    assert june["moi"].says(code).startswith("Mã này đã hết hạn")
    assert june["moi"].says("/viec") == ""


def test_blocking_the_bot_closes_the_address_and_coming_back_opens_it(june: Stage) -> None:
    june[HEAD].sends(kind="blocked")
    reached = june.store.read_now(people.linked, june.commune.id)
    assert HEAD not in reached
    june[HEAD].sends(kind="unblocked")
    assert june.store.read_now(people.linked, june.commune.id)[HEAD] == ["telegram"]


def test_a_chat_that_was_closed_is_not_opened_by_blocking_the_bot_and_coming_back(june: Stage) -> None:
    assert june.store.read_now(people.person_at, june.commune.id, "telegram", HEAD) == HEAD, "else this shows nothing"
    june.store.do_now(people.mark, june.commune.id, "telegram", HEAD, "closed", "không đúng người")
    for kind in ("blocked", "unblocked", "blocked"):
        june[HEAD].sends(kind=kind)
    assert HEAD not in june.store.read_now(people.linked, june.commune.id)
    assert "chỉ dành cho người có mã" in june[HEAD].says("/viec")
