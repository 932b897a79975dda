"""The console over HTTP: the same conversation, the same outbox, rebuilt from the ledger."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, select

from bot.ledger.tables import attempt
from bot.messengers.console import GROUP, LARGEST_FILE, OUTSIDER
from tests.bot.web.house import BASE, HEAD, House, eventually, open_house, plain

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


async def test_what_is_typed_is_answered_in_the_same_chat(house: House) -> None:
    await house.says("/viec")
    chat = await house.sees("Việc đang mở")
    assert chat.index("/viec") < chat.index("Việc đang mở"), "what was typed stands before its answer"
    assert "<strong>Việc đang mở" in chat
    assert "Việc đang mở" not in await house.chat("chu-tich")


async def test_the_same_update_twice_is_one_message_and_one_answer(house: House) -> None:
    for _ in range(3):
        await house.sends({"kind": "text", "text": "/viec", "id": "u-once"})
    await house.sees("Việc đang mở")
    await house.says("/trogiup")
    chat = await house.sees("/trogiup")
    assert chat.count('data-remote="u-once"') == 1
    assert chat.count("<strong>Việc đang mở") == 1


async def test_an_answer_changes_the_panel_and_says_how_it_was_understood(house: House) -> None:
    await house.moves("due")
    await house.says("1 dang lam, dc 45%")
    state = await eventually(house.state, lambda state: "Câu trả lời gần nhất" in state["panel"])
    panel = plain(state["panel"])
    assert "đang làm · 45%" in panel
    assert "Hệ thống hiểu là" in panel
    assert '<progress max="100" value="45.0">' in state["panel"]


async def test_a_button_is_drawn_and_pressing_it_answers(house: House) -> None:
    await house.says("1 xong")
    chat = await house.sees("Hoàn tác")
    token, message, number = _button(chat, "Hoàn tác")
    assert number == ""  # "1" names the first duty here, never this button
    await house.sends({"kind": "press", "token": token, "message": message})
    chat = await house.sees("Đã bấm “Hoàn tác”")
    before = chat.count('class="bubble"')
    await eventually(house.chat, lambda chat: "Đã bấm" in chat and chat.count('class="bubble"') >= before)
    assert "đã hoàn tác" in plain(await house.sees("hoàn tác")).lower()


async def test_the_number_of_a_button_may_be_typed_instead(house: House) -> None:
    await house.says("xong")
    chat = await house.sees("việc nào")
    assert "<i>1</i>" in chat or "1." in plain(chat)


async def test_a_reply_shows_what_it_answers(house: House) -> None:
    first = await house.says("/viec")
    await house.sees("Việc đang mở")
    await house.says("1 60%", reply_to=first)
    chat = await house.sees("1 60%")
    assert "<blockquote>/viec</blockquote>" in chat


async def test_only_what_has_arrived_and_is_kept_can_be_replied_to(house: House) -> None:
    """Before its sending is recorded a message has no number of the bot's that a reply could name."""
    await house.says("/viec")
    await house.sees("Việc đang mở")
    await eventually(house.chat, lambda chat: 'data-remote=""' not in chat)

    def leaving(tx: Connection) -> str:
        """As it was before; returns the number it had."""
        said = attempt.c.text.contains("Việc đang mở")
        remote = tx.execute(select(attempt.c.remote).where(said)).scalar_one()
        tx.execute(attempt.update().where(said).values(outcome=None, remote=None))
        return str(remote)

    arrived = await house.chat()
    number = house.app.store.do_now(leaving)
    chat = await house.chat()
    assert f'data-reply="{number}"' in arrived
    assert f'data-reply="{number}"' not in chat
    assert 'data-reply=""' not in chat


async def test_an_edited_message_shows_its_new_words(house: House) -> None:
    mark = await house.says("1 40%")
    await house.sees("1 40%")
    await house.sends({"kind": "edit", "message": mark, "text": "1 50%"})
    chat = await house.sees("đã sửa")
    assert "1 50%" in plain(chat)
    assert "1 40%" not in plain(chat)


async def test_what_people_type_is_text_and_nothing_else(house: House) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"'"
    await house.says(evil)
    chat = await house.chat()
    assert "<script" not in chat
    assert "<img src=x" not in chat
    assert evil in plain(chat.replace("&lt;", "\x01").replace("&gt;", "\x02")).replace("\x01", "<").replace("\x02", ">")


async def test_a_picture_is_shown_and_anything_else_is_a_download(house: House) -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for name, content, kind in (("anh.png", PNG, "photo"), ("anh.svg", svg, "file"), ("gia.png", svg, "file")):
        held = (await house.post(f"/console/upload?name={name}", content)).json()
        assert held["kind"] == kind
        await house.sends({"kind": held["kind"], "file": held["file"]})
        got = await house.browser.get(f"/console/file/{held['file']['id']}")
        assert got.content == content
        assert "sandbox" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        shown = kind == "photo"
        assert got.headers["content-type"] == ("image/png" if shown else "application/octet-stream")
        assert got.headers["content-disposition"].startswith("inline" if shown else "attachment")
    chat = await house.sees("gia.png")
    assert chat.count("<img ") == 1


async def test_uploads_have_bounds(house: House) -> None:
    assert (await house.post("/console/upload?name=x", b"")).status_code == 400
    assert (await house.post("/console/upload?name=x", b"x" * (LARGEST_FILE + 1))).status_code == 413
    assert (await house.browser.get("/console/file/../../etc/passwd")).status_code == 404
    assert (await house.browser.get("/console/file/..%2f..%2fnhacviec.db")).status_code == 404


async def test_a_name_of_a_file_cannot_leave_its_place(house: House, tmp_path: Path) -> None:
    held = (await house.post("/console/upload?name=../../x%0d%0aSet-Cookie: a=b/hồ sơ.pdf", b"%PDF")).json()
    assert "/" not in held["file"]["name"]
    got = await house.browser.get(f"/console/file/{held['file']['id']}")
    assert "set-cookie" not in got.headers
    stored = tmp_path.rglob("*.bin")  # noqa: ASYNC240 -- a handful of files
    assert {path.parent.name for path in stored} == {"console"}


async def test_the_group_hears_who_spoke(house: House) -> None:
    await house.says("đề nghị các đồng chí báo cáo", GROUP, group=True, sender="chu-tich")
    chat = await house.sees("đề nghị các đồng chí", GROUP)
    assert "Chủ tịch UBND xã" in plain(chat)


async def test_nobody_speaks_in_a_chat_that_is_not_theirs(house: House) -> None:
    refused = [
        {"kind": "text", "chat": "ai-do", "id": "u1", "text": "x"},
        {"kind": "text", "chat": GROUP, "id": "u2", "text": "x"},
        {"kind": "text", "chat": GROUP, "id": "u3", "text": "x", "group": True, "sender": OUTSIDER},
        {"kind": "text", "chat": HEAD, "id": "u4", "text": "x", "group": True, "sender": HEAD},
        {"kind": "text", "chat": HEAD, "id": "u" * 40, "text": "x"},
        {"kind": "text", "chat": HEAD, "id": "u5", "text": "x" * 20_001},
        {"kind": "moved", "chat": HEAD, "id": "u6"},
        {"kind": "press", "chat": HEAD, "id": "u7"},
        {"kind": "file", "chat": HEAD, "id": "u8", "file": {"id": "../x"}},
        ["kind"],
        b"\xff\x00 not json",
        b"[" * 50_000,
    ]
    for update in refused:
        answer = await house.post("/console/say", update)
        assert answer.status_code == 400, update
        assert answer.json()["error"]
    assert "Chưa có tin nào" in plain(await house.chat())


async def test_the_outsider_gets_one_line_and_sees_nothing(house: House) -> None:
    await house.says("cho toi xem viec", OUTSIDER)
    await eventually(lambda: house.chat(OUTSIDER), lambda chat: chat.count('class="bubble"') == 2)
    await house.says("/viec", OUTSIDER)
    await eventually(lambda: house.chat(OUTSIDER), lambda chat: 'aria-label="Hệ thống đang trả lời"' not in chat)
    state = await house.state(OUTSIDER)
    assert "Việc đang mở" not in state["chat"]
    assert "duties" not in state["panel"]


async def test_a_restart_loses_no_word(tmp_path: Path) -> None:
    async with open_house(tmp_path) as before:
        await before.sees("Nhắc việc 8/6")
        held = (await before.post("/console/upload?name=bienban.pdf", b"%PDF-1.7")).json()
        await before.says("/viec")
        await before.sees("Việc đang mở")
        await before.says("1 xong")
        await before.sees("Hoàn tác")
        await before.sends({"kind": "file", "file": held["file"]})
        await eventually(before.chat, lambda chat: 0 <= chat.rfind("bienban.pdf") < chat.rfind("from bot"))
        # The bot's own number of a message is known once its sending is recorded.
        await eventually(before.chat, lambda chat: "đang trả lời" not in chat and 'data-remote=""' not in chat)
        told = _without_menu(await before.chat())
    async with open_house(tmp_path) as after:
        assert _without_menu(await after.chat()) == told
        assert (await after.browser.get(f"/console/file/{held['file']['id']}")).content == b"%PDF-1.7"


async def test_an_exercise_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with open_house(tmp_path, at="2026-06-08 09:00") as before:
        reached = await before.moves("week")
    async with open_house(tmp_path, at="2026-06-08 09:05", resume=True) as after:
        assert after.app.clock.now() >= reached


async def test_unread_is_counted_by_what_the_bot_said(house: House) -> None:
    await eventually(house.state, lambda state: _said(state["cast"]) == 1)  # the morning's digest
    await house.says("/viec")
    # The words are seen before their sending is recorded, and only what is recorded counts.
    state = await eventually(house.state, lambda state: _said(state["cast"]) == 2)
    assert "Việc đang mở" in plain(state["cast"]), "the newest words stand under the name"


async def test_every_seat_can_be_looked_at(house: House) -> None:
    for seat in (*house.app.commune.directory.people, GROUP, OUTSIDER):
        page = await house.browser.get("/", params={"ai": seat})
        assert page.status_code == 200
        assert page.text.startswith("<!doctype html>")
    assert (await house.browser.get("/", params={"ai": "khong-co"})).status_code == 404


async def test_answers_name_their_errors_in_vietnamese(house: House) -> None:
    answer = await house.browser.post("/console/say", content=b"{}", headers={"Origin": BASE})
    assert answer.status_code == 400
    assert "không dùng được" in answer.json()["error"]


def _said(cast: str) -> int:
    """How many messages of the bot the head's seat counts."""
    (total,) = re.findall(rf'data-seat="{HEAD}" data-total="(\d+)"', cast)
    return int(total)


def _button(chat: str, label: str) -> tuple[str, str, str]:
    """Token, message and number of the newest button with this label."""
    found = re.findall(
        r'data-token="([^"]+)" data-message="([^"]*)">(?:<i>(\d+)</i> )?' + re.escape(label) + "</button>", chat
    )
    assert found, plain(chat)
    token, message, number = found[-1]
    return token, message, number


def _without_menu(chat: str) -> str:
    """The menu of commands is a courtesy of the running process, not a word of the conversation."""
    return re.sub(r'<div class="commands".*?</div>', "", chat, flags=re.DOTALL).strip()


async def test_a_chat_can_be_looked_at_after_words_of_it_were_not_kept(house: House) -> None:
    await house.says("Tài liệu MẬT về tuyển quân")
    chat = await house.sees("không được gửi qua kênh này")
    assert "(nội dung không lưu)" in plain(chat)
    assert "tuyển quân" not in chat
