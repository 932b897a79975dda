"""The messenger against the strict server: what goes out, what comes in, and what each failure is called.

Long because every failure of one platform is listed here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.messengers.protocol import (
    Choice,
    FetchFault,
    FileOut,
    FileRef,
    NotSent,
    Outcome,
    Outgoing,
    PollFault,
    Rejected,
    Sent,
    Unknown,
)
from bot.messengers.telegram import TelegramMessenger
from bot.texts.rich import Rich, Span
from tests.emulators.telegram import TOKEN, Person, TelegramEmulator
from tests.waiting import until

BUTTONS = ((Choice("Đã xong", "x" * 64), Choice("Đang làm", "t2")), (Choice("Vướng mắc", "t3"),))


@pytest.fixture(params=["aiohttp", pytest.param("httpx", marks=pytest.mark.slow)])
async def bot(telegram: TelegramEmulator, request: pytest.FixtureRequest) -> AsyncIterator[TelegramMessenger]:
    messenger = TelegramMessenger(TOKEN, api=telegram.address, secret="khoa", client=request.param)
    await messenger.start()
    yield messenger
    await messenger.stop()


@pytest.fixture
def head(telegram: TelegramEmulator) -> Person:
    person = telegram.person("Trưởng phòng Kinh tế")
    person.says("/start")
    return person


async def say(bot: TelegramMessenger, to: Person, text: str, **what: Any) -> Outcome:
    out = Outgoing(Rich(text), **what)
    outcome: Outcome = NotSent("nothing to send")
    for wire in bot.fit(out):
        outcome = await bot.send(str(to.id), wire)
    return outcome


async def hear(bot: TelegramMessenger, cursor: str | None = None) -> list[Any]:
    updates, _ = await bot.poll(cursor)
    return [bot.read(raw) for _, raw in updates]


# --- out ----------------------------------------------------------------------------------------------------------


async def test_a_reminder_arrives_with_its_styles_and_buttons(bot: TelegramMessenger, head: Person) -> None:
    text = Rich("🔔 Hạn 30/6: nộp <báo cáo> & *kế hoạch*", (Span(3, 8, "strong"),))
    outcome = await bot.send(str(head.id), bot.fit(Outgoing(text, BUTTONS))[0])
    assert outcome == Sent(str(head.last.id))
    assert head.last.text == text.text
    assert head.last.strong == ["Hạn 30/6"]
    assert head.last.buttons == ["Đã xong", "Đang làm", "Vướng mắc"]


def test_a_long_text_goes_in_parts_with_the_reply_first_and_the_buttons_last(bot: TelegramMessenger) -> None:
    wires = bot.fit(Outgoing(Rich("Đoạn văn dài.\n\n" * 600), BUTTONS, reply_to="7", topic="5"))
    assert len(wires) == 3
    assert all(len(wire.text) <= 4096 for wire in wires)
    assert ["reply_parameters" in wire.parameters for wire in wires] == [True, False, False]
    assert ["reply_markup" in wire.parameters for wire in wires] == [False, False, True]
    assert [wire.parameters["message_thread_id"] for wire in wires] == [5, 5, 5]


def test_the_general_topic_is_not_named_and_a_long_token_is_a_mistake_of_ours(bot: TelegramMessenger) -> None:
    assert "message_thread_id" not in bot.fit(Outgoing(Rich("a"), topic="1"))[0].parameters
    with pytest.raises(ValueError, match="64 bytes"):
        bot.fit(Outgoing(Rich("a"), ((Choice("Đã xong", "đ" * 33),),)))


async def test_buttons_are_taken_away_and_a_text_changed_twice_is_no_failure(
    bot: TelegramMessenger, head: Person
) -> None:
    await say(bot, head, "Câu hỏi", choices=BUTTONS)
    asked = str(head.last.id)
    closed = bot.fit(Outgoing(Rich(""), edit=asked))[0]
    assert await bot.send(str(head.id), closed) == Sent(asked)
    assert head.last.buttons == []
    assert await bot.send(str(head.id), closed) == Sent(asked)
    assert await say(bot, head, "Đã ghi", edit=asked) == Sent(asked)
    assert head.last.texts == ["Câu hỏi", "Câu hỏi", "Đã ghi"]
    gone = await say(bot, head, "Đã ghi", edit="999")
    assert isinstance(gone, Rejected)
    assert gone.kind == "uneditable"


async def test_files_go_as_picture_and_as_document(bot: TelegramMessenger, head: Person) -> None:
    picture = FileOut("bang.png", "image/png", b"\x89PNG...", as_photo=True)
    assert isinstance(await say(bot, head, "Bảng tổng hợp", file=picture), Sent)
    assert (head.last.text, head.last.file) == ("Bảng tổng hợp", ("", b"\x89PNG..."))
    await asyncio.sleep(1)
    table = FileOut("tổng hợp.xlsx", "application/vnd.ms-excel", b"PK")
    parts = bot.fit(Outgoing(Rich("d" * 1500), BUTTONS, file=table))
    assert [part.method for part in parts] == ["sendMessage", "sendDocument"]
    assert isinstance(await bot.send(str(head.id), parts[1]), Sent)
    assert head.last.file == ("tổng hợp.xlsx", b"PK")
    assert head.last.buttons


async def test_an_answer_to_a_deleted_message_is_still_sent(bot: TelegramMessenger, head: Person) -> None:
    assert isinstance(await say(bot, head, "Đã ghi", reply_to="12345"), Sent)
    assert head.last.reply_to is None


# --- outcomes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "kind"), [("blocked", "blocked"), ("deactivated", "gone"), ("unstarted", "gone"), ("live", None)]
)
async def test_a_person_who_cannot_be_reached(
    bot: TelegramMessenger, head: Person, state: str, kind: str | None
) -> None:
    head.chat.state = state
    outcome = await say(bot, head, "Nhắc")
    assert getattr(outcome, "kind", None) == kind


async def test_chats_that_are_gone_or_have_moved(bot: TelegramMessenger, telegram: TelegramEmulator) -> None:
    head, group = telegram.person("Trưởng thôn"), telegram.group("Nhóm xã")
    wire = bot.fit(Outgoing(Rich("Việc trong tuần")))[0]
    assert isinstance(await bot.send(str(group.chat.id), wire), Sent)
    after = group.becomes_supergroup(-100200)
    moved = await bot.send(str(group.chat.id), wire)
    assert isinstance(moved, Rejected)
    assert (moved.kind, moved.moved_to) == ("moved", "-100200")
    after.puts_out_bot(head)
    for chat in ("-100200", "-42", "@khong_co"):
        outcome = await bot.send(chat, wire)
        assert isinstance(outcome, Rejected)
        assert outcome.kind == "gone", outcome
    closed = telegram.channel("Kênh")
    outcome = await bot.send(str(closed.chat.id), wire)
    assert isinstance(outcome, Rejected)
    assert outcome.kind == "bad"


@pytest.mark.parametrize(
    ("fault", "expected", "arrives"),
    [
        ({"kind": "close"}, Unknown, 0),
        ({"kind": "drop"}, Unknown, 1),
        ({"kind": "status"}, Unknown, 0),
        ({"kind": "html"}, Unknown, 0),
        ({"kind": "html", "status": 200}, Unknown, 0),
        ({"kind": "html", "status": 429}, NotSent, 0),
        ({"kind": "html", "status": 413}, Rejected, 0),
        ({"kind": "status", "status": 407, "words": "Proxy Authentication Required"}, NotSent, 0),
        ({"kind": "status", "status": 400, "words": "Bad Request: something new"}, Rejected, 0),
        ({"kind": "status", "status": 401, "words": "Unauthorized"}, Rejected, 0),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
async def test_every_failure_says_whether_the_message_may_be_out(
    bot: TelegramMessenger,
    telegram: TelegramEmulator,
    head: Person,
    fault: dict[str, Any],
    expected: type[Outcome],
    arrives: int,
) -> None:
    telegram.faults.add(method="sendMessage", **fault)
    outcome = await say(bot, head, "Nhắc")
    assert isinstance(outcome, expected), outcome
    assert len(head.seen) == arrives


async def test_no_answer_in_time_is_unknown(
    telegram: TelegramEmulator, head: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.telegram.messenger.SEND_SECONDS", 0.2)
    bot = TelegramMessenger(TOKEN, api=telegram.address)
    telegram.faults.add("hang", "sendMessage")
    wire = bot.fit(Outgoing(Rich("Nhắc")))[0]
    monkeypatch.setattr(TelegramMessenger._call, "__defaults__", (0.2,))
    assert isinstance(await bot.send(str(head.id), wire), Unknown)
    await bot.stop()
    await until(lambda: len(head.seen) == 1)


async def test_a_refused_connection_is_not_sent_and_works_again_afterwards(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    await telegram.close()
    outcome = await say(bot, head, "Nhắc")
    assert outcome == NotSent(outcome.reason), outcome  # type: ignore[union-attr]
    await telegram.open(telegram.port)
    assert isinstance(await say(bot, head, "Nhắc"), Sent)


async def test_retry_after_is_handed_on(bot: TelegramMessenger, telegram: TelegramEmulator, head: Person) -> None:
    telegram.faults.add("status", "sendMessage", status=429, words="Too Many Requests: retry after 7", retry_after=7)
    assert await say(bot, head, "Nhắc") == NotSent("Too Many Requests: retry after 7", retry_after=7.0)


async def test_a_style_the_server_refuses_is_dropped_not_the_message(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    words = "Bad Request: can't parse entities: something"
    telegram.faults.add("status", "sendMessage", status=400, words=words)
    wire = bot.fit(Outgoing(Rich("Nhắc việc", (Span(0, 4, "strong"),))))[0]
    assert isinstance(await bot.send(str(head.id), wire), Sent)
    assert (head.last.text, head.last.strong) == ("Nhắc việc", [])


async def test_a_post_to_a_topic_that_was_deleted_reaches_its_group(
    bot: TelegramMessenger, telegram: TelegramEmulator
) -> None:
    group = telegram.group("Nhóm xã", supergroup=True)
    wire = bot.fit(Outgoing(Rich("Việc trong tuần"), topic="77"))[0]
    assert isinstance(await bot.send(str(group.chat.id), wire), Sent)
    assert group.last.text == "Việc trong tuần"


async def test_the_office_proxy_is_the_one_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n")).decode())
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for api, begins in (("http://tele.example", "POST http://tele.example/bot"), ("https://tele.example", "CONNECT ")):
        bot = TelegramMessenger(TOKEN, api=api, proxy=address)
        assert isinstance(await bot.send("1", bot.fit(Outgoing(Rich("a")))[0]), NotSent)
        assert asked.pop().startswith(begins)
        await bot.stop()
    monkeypatch.setenv("HTTP_PROXY", address)
    bot = TelegramMessenger(TOKEN, api="http://127.0.0.1:1")
    assert isinstance(await bot.send("1", bot.fit(Outgoing(Rich("a")))[0]), NotSent)
    assert not asked, "a proxy of the environment is not the office's"
    await bot.stop()
    server.close()
    await server.wait_closed()


# --- in -----------------------------------------------------------------------------------------------------------


async def test_an_update_stays_until_the_next_poll_confirms_it(bot: TelegramMessenger, head: Person) -> None:
    first, cursor = await bot.poll(None)
    again, _ = await bot.poll(None)
    assert first == again
    head.says("gn dc 45%")
    rest, _ = await bot.poll(cursor)
    assert [bot.read(raw).text for _, raw in rest] == ["gn dc 45%"]  # type: ignore[union-attr]


async def test_everything_a_person_can_do_is_read(bot: TelegramMessenger, head: Person) -> None:
    await say(bot, head, "Nhắc", choices=BUTTONS)
    post = head.replies_to(head.last, "xong rồi")
    head.edits(post, "chưa xong")
    head.presses("Đang làm")
    head.presses_data("t3", head.last, inaccessible=True)
    head.sends_voice()
    head.sends_sticker()
    head.sends_photo(caption="ảnh khởi công")
    head.sends_file("bc.docx", b"PK", "application/msword")
    head.sends_contact()
    head.forwards("tin của người khác")
    head.blocks()
    head.unblocks()
    read = await hear(bot)
    kinds = ["text", "text", "edit", "press", "press", "voice", "sticker", "photo", "file", "other", "text"]
    assert [one.kind for one in read] == [*kinds, "blocked", "unblocked"]
    assert {one.chat for one in read} == {str(head.id)} == {one.sender for one in read}
    assert (read[1].text, read[1].reply_to) == ("xong rồi", str(head.last.id))
    assert (read[2].text, read[2].message) == ("chưa xong", str(post.id))
    assert [(one.token, one.message) for one in read[3:5]] == [("t2", str(head.last.id)), ("t3", str(head.last.id))]
    assert read[7].text == "ảnh khởi công"
    assert (read[8].file.name, read[8].file.mime) == ("bc.docx", "application/msword")
    assert [one.forwarded for one in read].index(True) == 10


async def test_groups_channels_and_their_commands_are_read(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    group, channel = telegram.group("Nhóm xã"), telegram.channel("Kênh xã", "kenh_xa")
    await until(lambda: bot.bot_name)
    group.takes_in_bot(head)
    head.says(f"/lienket@{bot.bot_name} 123", group)
    head.says("/lienket@bot_khac 123", group)
    head.says("chuyện trong nhóm", group)
    head.forwards_post(channel)
    after = group.becomes_supergroup(-100300)
    head.says("/viec", after)
    read = await hear(bot)
    joined, command, forwarded, moved, moved_again, late = read[1:]
    assert (joined.kind, joined.chat_kind, joined.chat_title) == ("joined", "group", "Nhóm xã")
    assert (command.text, command.chat_kind, command.sender) == ("/lienket 123", "group", str(head.id))
    assert forwarded.forwarded_chat == (str(channel.chat.id), "channel", "Kênh xã")
    for one in (moved, moved_again):
        assert (one.kind, one.chat, one.moved_to) == ("moved", str(group.chat.id), "-100300")
    assert late.chat == "-100300"


async def test_one_odd_update_does_not_hide_the_others(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    post = head.says("báo cáo xong")
    telegram.world.tell("message", {**post.json, "reply_to_message": {"message_id": "?"}, "photo": 5})
    telegram.world.tell("message", {"message_id": "rác"})
    head.says("sau đó")
    read = await hear(bot)
    assert [one.text if one else None for one in read[1:]] == ["báo cáo xong", "báo cáo xong", None, "sau đó"]


async def test_service_messages_and_copies_of_the_channel_say_nothing(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    await hear(bot)
    head._posts(None, None, pinned_message=head.says("a").json)
    head._posts(None, None, text="bản sao", is_automatic_forward=True)
    assert (await hear(bot))[-2:] == [None, None]


async def test_an_empty_poll_that_is_answered_at_once_is_followed_by_a_pause(
    bot: TelegramMessenger, telegram: TelegramEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.telegram.messenger.LONG_POLL_SECONDS", 0)
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await bot.poll(None) == ([], None)
    assert loop.time() - began >= 0.99


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "status", "status": 401, "words": "Unauthorized"}, "unauthorized"),
        ({"kind": "status", "status": 404, "words": "Not Found"}, "unauthorized"),
        ({"kind": "status", "status": 409, "words": "Conflict: terminated by other getUpdates request"}, "conflict"),
        ({"kind": "status", "status": 429, "words": "Too Many Requests", "retry_after": 3}, "busy"),
        ({"kind": "status"}, "unreachable"),
        ({"kind": "html", "status": 200}, "unreachable"),
        ({"kind": "close"}, "unreachable"),
    ],
    ids=str,
)
async def test_a_poll_that_fails_says_how(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person, fault: dict[str, Any], kind: str
) -> None:
    telegram.faults.add(method="getUpdates", **fault)
    with pytest.raises(PollFault) as caught:
        await bot.poll(None)
    assert caught.value.kind == kind
    assert caught.value.retry_after == fault.get("retry_after")
    assert len(await hear(bot)) == 1, "and the next one hears what was said meanwhile"


async def test_of_two_pollers_the_older_one_is_told(bot: TelegramMessenger, telegram: TelegramEmulator) -> None:
    older = asyncio.create_task(bot.poll(None))
    await until(lambda: telegram.calls_of("getUpdates"))
    other = TelegramMessenger(TOKEN, api=telegram.address)
    newer = asyncio.create_task(other.poll(None))
    with pytest.raises(PollFault, match="conflict"):
        await older
    telegram.person("Ai đó").says("chào")
    assert len((await newer)[0]) == 1
    await other.stop()


async def test_a_webhook_left_behind_is_taken_down_and_its_updates_are_kept(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    telegram.hook = {"url": "https://cu.example/hook"}
    assert len(await hear(bot)) == 1
    assert telegram.calls_of("deleteWebhook") == [{"drop_pending_updates": False}]


async def test_a_token_of_the_wrong_shape_never_reaches_an_address(telegram: TelegramEmulator) -> None:
    bot = TelegramMessenger("sai token/../x", api=telegram.address)
    with pytest.raises(PollFault, match="unauthorized"):
        await bot.poll(None)
    outcome = await bot.send("1", bot.fit(Outgoing(Rich("a")))[0])
    assert isinstance(outcome, Rejected)
    assert outcome.kind == "token"
    await bot.stop()


# --- webhook ------------------------------------------------------------------------------------------------------


async def test_a_public_address_sets_a_webhook_and_only_its_secret_is_admitted(telegram: TelegramEmulator) -> None:
    bot = TelegramMessenger(
        TOKEN, api=telegram.address, public_url="https://xa.example", commune="bang-mac", secret="khoa"
    )
    polling = asyncio.create_task(bot.poll(None))
    await until(lambda: telegram.hook)
    polling.cancel()
    assert telegram.hook["url"] == "https://xa.example/hook/telegram/bang-mac"
    secret = telegram.hook["secret_token"]
    body = b'{"update_id": 5, "message": {}}'
    assert bot.admit({"X-Telegram-Bot-Api-Secret-Token": secret}, body) == [("5", {"update_id": 5, "message": {}})]
    assert bot.admit({"X-Telegram-Bot-Api-Secret-Token": secret[:-1] + "ế"}, body) is None
    assert bot.admit({}, body) is None
    for bad in (b"{", b"[]", b"{}", b'{"update_id": true}'):
        assert bot.admit({"x-telegram-bot-api-secret-token": secret}, bad) is None
    await bot.stop()


async def test_an_address_telegram_will_not_call_falls_back_to_polling(
    telegram: TelegramEmulator, head: Person
) -> None:
    bot = TelegramMessenger(TOKEN, api=telegram.address, public_url="http://10.0.0.7:8080", commune="bang-mac")
    assert len(await hear(bot)) == 1
    await bot.stop()


# --- around -------------------------------------------------------------------------------------------------------


async def test_spinner_menu_and_name_may_fail_without_anybody_waiting(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    await say(bot, head, "Nhắc", choices=BUTTONS)
    press = head.presses("Đã xong")
    for method in ("answerCallbackQuery", "setMyCommands"):
        telegram.faults.add("status", method, status=500)
    raws = [raw for _, raw in (await bot.poll(None))[0]]
    await bot.courtesy(raws[-1])
    await bot.menu(str(head.id), [("viec", "Việc của tôi")])
    assert not telegram.faults.met, "who asked for them was not kept until they were tried"
    await until(lambda: len(telegram.faults.met) == 2 and not bot._background)
    await bot.courtesy(raws[-1])
    await bot.menu(str(head.id), [("viec", "Việc của tôi")])
    await bot.menu(str(head.id), [("viec", "Việc của tôi")])
    await until(lambda: press.answered and telegram.world.commands)
    assert telegram.world.commands[f"chat/{head.id}/"] == [{"command": "viec", "description": "Việc của tôi"}]
    assert len(telegram.calls_of("setMyCommands")) == 2, "told once more after a failure, not again after a success"


async def test_a_file_is_fetched_or_it_is_said_why_not(
    bot: TelegramMessenger, telegram: TelegramEmulator, head: Person
) -> None:
    head.sends_file("qd.docx", b"PK" * 1000)
    ref = (await hear(bot))[-1].file
    assert await bot.fetch(ref) == b"PK" * 1000
    for wrong in (FileRef("khong-co"), FileRef(ref.id, size=21 * 1024 * 1024)):
        with pytest.raises(FetchFault) as caught:
            await bot.fetch(wrong)
        assert caught.value.final
    telegram.faults.add("status", "getFile")
    with pytest.raises(FetchFault) as caught:
        await bot.fetch(ref)
    assert not caught.value.final


async def test_the_token_is_in_no_text_and_no_log(
    telegram: TelegramEmulator, head: Person, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    bot = TelegramMessenger(TOKEN, api=telegram.address)
    texts = [repr(bot), str(vars(bot)["_bot"].__class__)]
    await bot.start()
    texts.append(repr(await say(bot, head, "Nhắc")))
    telegram.faults.add("html", "sendMessage")
    texts.append(repr(await say(bot, head, "nội dung riêng")))
    telegram.faults.add("status", "getUpdates", status=401, words=f"Unauthorized {TOKEN}")
    with pytest.raises(PollFault) as caught:
        await bot.poll(None)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    texts += [repr(caught.value), str(caught.value.__cause__), *ours, *capsys.readouterr()]
    assert not any(TOKEN in text or TOKEN.partition(":")[2] in text for text in texts)
    assert not any("nội dung riêng" in line for line in ours)
    await bot.stop()
