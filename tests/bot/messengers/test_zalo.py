"""The messenger against the strict platform: what goes out, what comes in, and what each failure is called."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

import pytest

from bot.messengers.protocol import (
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
from bot.messengers.zalo import ZaloMessenger
from bot.messengers.zalo import messenger as module
from bot.texts.rich import Rich, Span
from tests.emulators.zalo import TOKEN, Person, ZaloEmulator
from tests.waiting import until

SECRET = "khoa-cua-kiem-thu"
PUBLIC = "https://nhacviec.example"
FLOOR = 0.05


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloEmulator]:
    async with ZaloEmulator(quicker=1 / FLOOR) as emulator:
        yield emulator
    emulator.check()


def made(zalo: ZaloEmulator, **what: Any) -> ZaloMessenger:
    base = {"api": f"{zalo.address}/", "secret": SECRET, "commune": "xa-thu", "floor": FLOOR * 1.2}
    return ZaloMessenger(what.pop("token", TOKEN), **{**base, **what})


@pytest.fixture
async def bot(zalo: ZaloEmulator) -> AsyncIterator[ZaloMessenger]:
    messenger = made(zalo)
    await messenger.start()
    yield messenger
    await messenger.stop()


@pytest.fixture
def head(zalo: ZaloEmulator) -> Person:
    person = zalo.person("Trưởng phòng Kinh tế")
    person.says("chào")
    return person


async def say(bot: ZaloMessenger, to: Person, text: str = "Nhắc việc", **what: Any) -> Outcome:
    outcome: Outcome = NotSent("nothing to send")
    for wire in bot.fit(Outgoing(Rich(text), **what)):
        outcome = await bot.send(to.id, wire)
        await asyncio.sleep(FLOOR)
    return outcome


async def hear(bot: ZaloMessenger, cursor: str | None = None) -> list[Any]:
    updates, _ = await bot.poll(cursor)
    return [bot.read(raw) for _, raw in updates]


# --- out ----------------------------------------------------------------------------------------------------------


async def test_a_reminder_arrives_with_its_styles(bot: ZaloMessenger, head: Person) -> None:
    text = Rich("🔔 Hạn 30/6: nộp *kế hoạch* _nháp_", (Span(3, 8, "strong"),))
    outcome = await bot.send(head.id, bot.fit(Outgoing(text))[0])
    assert outcome == Sent(head.last.id)
    assert head.last.text == text.text
    assert head.last.strong == ["Hạn 30/6"]


async def test_styles_the_platform_refuses_are_left_out(zalo: ZaloEmulator, bot: ZaloMessenger, head: Person) -> None:
    zalo.faults.add("status", "sendMessage", status=400, words="Bad Request: text_styles")
    wire = bot.fit(Outgoing(Rich("Hạn 30/6", (Span(0, 3, "strong"),))))[0]
    assert await bot.send(head.id, wire) == Sent(head.last.id)
    assert head.last.strong == []
    assert len(head.seen) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "status", "status": 502}, Unknown("502: Bad Gateway")),
        ({"kind": "status", "status": 408, "words": "Request timeout"}, Unknown("408: Request timeout")),
        ({"kind": "status", "status": 425, "words": "Too Early"}, NotSent("Too Early", 5.0)),
        ({"kind": "status", "status": 429, "words": "Quota exceeded"}, NotSent("Quota exceeded", 60.0)),
        ({"kind": "hidden", "status": 429, "words": "Quota exceeded"}, NotSent("Quota exceeded", 60.0)),
        ({"kind": "status", "status": 401, "words": "Unauthorized"}, Rejected("token", "Unauthorized")),
        ({"kind": "status", "status": 413, "words": "Too Large"}, Rejected("too_big", "Too Large")),
        ({"kind": "status", "status": 404, "words": "Not Found"}, Rejected("bad", "404: Not Found")),
        ({"kind": "page", "status": 200}, Unknown("HTTP 200, not an answer of the Bot API")),
        ({"kind": "close"}, Unknown("RemoteProtocolError")),
        ({"kind": "drop"}, Unknown("RemoteProtocolError")),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
async def test_each_failure_says_whether_the_message_may_be_out(
    zalo: ZaloEmulator, bot: ZaloMessenger, head: Person, fault: dict[str, Any], outcome: Outcome
) -> None:
    zalo.faults.add(fault.pop("kind"), "sendMessage", **fault)
    assert await say(bot, head) == outcome


async def test_nobody_listening_is_not_sent(zalo: ZaloEmulator, bot: ZaloMessenger, head: Person) -> None:
    port = zalo.port
    await zalo.close()
    assert isinstance(await say(bot, head), NotSent)
    await zalo.open(port)
    assert isinstance(await say(bot, head), Sent)


async def test_no_answer_in_time_is_unknown(
    zalo: ZaloEmulator, bot: ZaloMessenger, head: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEND_SECONDS", 0.2)
    zalo.faults.add("hang", "sendMessage")
    assert await say(bot, head) == Unknown("ReadTimeout")
    await until(lambda: head.seen)
    assert [seen.text for seen in head.seen] == ["Nhắc việc"]


async def test_a_quota_is_asked_about_ever_more_seldom(zalo: ZaloEmulator, bot: ZaloMessenger, head: Person) -> None:
    zalo.faults.add("status", "sendMessage", status=429, words="Quota exceeded", times=8)
    pauses = [outcome.retry_after for _ in range(8) if isinstance(outcome := await say(bot, head), NotSent)]
    assert pauses == [60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 3600.0, 3600.0]
    assert isinstance(await say(bot, head), Sent)
    zalo.faults.add("status", "sendMessage", status=429, words="Quota exceeded")
    assert await say(bot, head) == NotSent("Quota exceeded", 60.0)


async def test_a_chat_that_blocks_is_asked_once_more_and_then_given_up(
    zalo: ZaloEmulator, bot: ZaloMessenger, head: Person
) -> None:
    head.blocks()
    assert await say(bot, head) == NotSent("Internal Server Error", 2.0)
    assert await say(bot, head) == Rejected("blocked", "Internal Server Error")


async def test_everybody_refused_at_once_is_the_platforms_fault(zalo: ZaloEmulator, bot: ZaloMessenger) -> None:
    people = [zalo.person(f"người {n}") for n in range(5)]
    for person in people:
        person.says("chào")
    zalo.faults.add("status", "sendMessage", status=403, words="Internal Server Error", times=10)
    outcomes = [await say(bot, person) for _ in range(2) for person in people]
    assert not any(isinstance(outcome, Rejected) for outcome in outcomes)
    assert [await say(bot, person) for person in people] == [Sent(person.last.id) for person in people]


async def test_a_chat_that_refuses_every_message_is_given_up_and_one_bad_message_is_not_a_chat(
    zalo: ZaloEmulator, bot: ZaloMessenger, head: Person
) -> None:
    zalo.faults.add("status", "sendMessage", status=400, words="Bad Request", times=3)
    kinds = [outcome.kind for _ in range(3) if isinstance(outcome := await say(bot, head), Rejected)]
    assert kinds == ["bad", "bad", "blocked"]


# --- pictures -----------------------------------------------------------------------------------------------------

PICTURE = FileOut("bang.png", "image/png", b"\x89PNG\r\n\x1a\n", as_photo=True)


async def test_a_picture_goes_out_by_an_address_that_ends(
    zalo: ZaloEmulator, head: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = made(zalo, public_url=PUBLIC)
    await bot.start()
    try:
        assert isinstance(await say(bot, head, "Tổng hợp", file=PICTURE), Sent)
        assert [bool(seen.photo) for seen in head.seen] == [False, True]
        address = head.last.photo
        assert address.startswith(f"{PUBLIC}/anh/")
        name = address.rsplit("/", 1)[1]
        assert bot.pictures.get(name) == PICTURE
        assert bot.pictures.get("khong-co") is None
        monkeypatch.setattr("bot.messengers.zalo.pictures.LIVES_SECONDS", 0.0)
        assert bot.pictures.get(name) is None
    finally:
        await bot.stop()


# --- in -----------------------------------------------------------------------------------------------------------


async def test_what_is_served_again_is_known_once_it_was_kept(zalo: ZaloEmulator, bot: ZaloMessenger) -> None:
    head = zalo.person("Trưởng phòng Kinh tế")
    head.says("xong")
    first, cursor = await bot.poll(None)
    again, _ = await bot.poll(None)
    assert [key for key, _ in first] == [key for key, _ in again], "not kept, so it comes again"
    assert await bot.poll(cursor) == ((), cursor)
    head.says("đang làm")
    updates, _ = await bot.poll(cursor)
    assert [bot.read(raw).text for _, raw in updates] == ["đang làm"]  # type: ignore[union-attr]


async def test_polls_keep_their_distance_however_quick_the_answers(zalo: ZaloEmulator, bot: ZaloMessenger) -> None:
    zalo.person("Trưởng phòng Kinh tế").says("xong")
    _, cursor = await bot.poll(None)
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(5):
        await bot.poll(cursor)
    assert loop.time() - began >= 5 * FLOOR


async def test_silence_until_the_timeout_is_nothing(
    zalo: ZaloEmulator, bot: ZaloMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONG_POLL_SECONDS", 0.1)
    assert await bot.poll("abc") == ((), "abc")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "status", "status": 401, "words": "Unauthorized"}, "unauthorized"),
        ({"kind": "status", "status": 429, "words": "Quota exceeded"}, "busy"),
        ({"kind": "status", "status": 403, "words": "Internal Server Error"}, "unreachable"),
        ({"kind": "status", "status": 503}, "unreachable"),
        ({"kind": "page", "status": 200}, "unreachable"),
        ({"kind": "close"}, "unreachable"),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else value,
)
async def test_each_failed_poll_is_named(
    zalo: ZaloEmulator, bot: ZaloMessenger, fault: dict[str, Any], kind: str
) -> None:
    zalo.person("a").says("xong")
    zalo.faults.add(fault.pop("kind"), "getUpdates", **fault)
    with pytest.raises(PollFault) as raised:
        await bot.poll(None)
    assert raised.value.kind == kind
    assert len(await hear(bot)) == 1


async def test_a_webhook_of_ours_is_taken_down_and_anybody_elses_is_not(
    zalo: ZaloEmulator, bot: ZaloMessenger, head: Person
) -> None:
    hook = zalo.world.bot(TOKEN).hook
    hook |= {"url": "https://old.example/hook/zalo/xa-thu", "secret_token": SECRET, "updated_at": 1}
    assert await bot.poll(None) == ((), None)
    assert len(await hear(bot)) == 1
    zalo.world.bot(TOKEN).hook = {"url": "https://other.example/zalo", "secret_token": SECRET, "updated_at": 1}
    with pytest.raises(PollFault, match=r"conflict: a webhook is set: https://other\.example/zalo"):
        await bot.poll(None)


async def test_the_name_is_learnt_beside_everything_else(zalo: ZaloEmulator) -> None:
    zalo.groups = True
    bot = made(zalo)
    assert bot.bot_name is None
    await bot.start()
    while bot.bot_name is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert (bot.bot_name, bot.joins_groups) == ("Bot Nhắc Việc 1", True)
    await bot.stop()


# --- webhook ------------------------------------------------------------------------------------------------------


def signed(zalo_bot: ZaloMessenger) -> dict[str, str]:
    return {"X-Bot-Api-Secret-Token": zalo_bot._hook_secret}


async def test_the_webhook_is_set_and_tried_and_a_failed_try_is_said(zalo: ZaloEmulator) -> None:
    bot = made(zalo, public_url=PUBLIC)
    await bot.start()
    try:
        with pytest.raises(PollFault, match=r"webhook webhook\.err\.unreachable"):
            await bot.poll(None)
        (asked,) = zalo.calls_of("setWebhook")
        assert asked == {"url": f"{PUBLIC}/hook/zalo/xa-thu", "secret_token": bot._hook_secret}
    finally:
        await bot.stop()


async def test_an_address_the_platform_will_not_have_means_polling(zalo: ZaloEmulator, head: Person) -> None:
    bot = made(zalo, public_url="http://nhacviec.example")
    await bot.start()
    try:
        assert len(await hear(bot)) == 1
    finally:
        await bot.stop()


UPDATE = {
    "event_name": "message.text.received",
    "message": {
        "from": {"id": "a1", "display_name": "A", "is_bot": False},
        "chat": {"id": "a1", "chat_type": "PRIVATE"},
        "text": "xong",
        "message_id": "2d01",
        "date": 1789033572455,
    },
}
PROBE = {"event_name": "webhook.test", "message": {"date": 1787124248, "message_id": "webhook-test", "text": "…"}}


def test_both_shapes_of_a_webhook_are_one_update(zalo: ZaloEmulator) -> None:
    bot = made(zalo)
    for body in (UPDATE, {"ok": True, "result": UPDATE}):
        assert bot.admit(signed(bot), json.dumps(body).encode()) == [("2d01", UPDATE)]


@pytest.mark.parametrize("headers", [{}, {"X-Bot-Api-Secret-Token": "sai"}, {"X-Bot-Api-Secret-Token": "ấ" * 8}])
def test_without_the_secret_nothing_is_looked_at(zalo: ZaloEmulator, headers: dict[str, str]) -> None:
    bot = made(zalo)
    assert bot.admit(headers, json.dumps(UPDATE).encode()) is None
    assert bot.admit(headers, b"{" * 100_000) is None


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"{", b"[]", b"7", b'{"ok": true}', json.dumps(PROBE).encode(), b"[" * 9999]
)
def test_what_is_no_update_is_taken_and_comes_to_nothing(zalo: ZaloEmulator, body: bytes) -> None:
    bot = made(zalo)
    assert not bot.admit(signed(bot), body)
    assert bot.admit(signed(bot), body) is not None


def test_each_token_has_a_secret_of_its_own(zalo: ZaloEmulator) -> None:
    first, second = made(zalo), made(zalo, token="2:zwei", name="zalo-2")
    body = json.dumps(UPDATE).encode()
    assert first.admit(signed(second), body) is None
    assert second.admit(signed(second), body) is not None


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://photo-x.zdn.vn/a.jpg",
        "https://zdn.vn.evil.example/a.jpg",
        "https://evilzdn.vn/a.jpg",
        "https://127.0.0.1/a",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://[::1",
        "",
    ],
)
async def test_only_the_platforms_own_addresses_are_asked(bot: ZaloMessenger, url: str) -> None:
    with pytest.raises(FetchFault, match="not an address") as raised:
        await bot.fetch(FileRef(url))
    assert raised.value.final


# --- the token ----------------------------------------------------------------------------------------------------


async def test_the_token_is_in_nothing_that_can_be_printed(
    zalo: ZaloEmulator, head: Person, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("httpx").setLevel(logging.NOTSET)
    bot = made(zalo)
    with caplog.at_level(logging.INFO):
        await bot.start()
        said: list[object] = [repr(bot), str(bot), repr(bot._client)]
        for kind, more in (("status", {"words": f"bad token {TOKEN}"}), ("close", {}), ("page", {"status": 200})):
            zalo.faults.add(kind, "sendMessage", **more)  # type: ignore[arg-type]
            said.append(asdict(await say(bot, head)))
            zalo.faults.add(kind, "getUpdates", **more)  # type: ignore[arg-type]
            with pytest.raises(PollFault) as raised:
                await bot.poll(None)
            said += [raised.value, raised.value.__context__ if not raised.value.__suppress_context__ else ""]
        await zalo.close()
        said.append(asdict(await say(bot, head)))
        await bot.stop()
        await zalo.open(zalo.port)
    secret = TOKEN.partition(":")[2]
    # The emulator's own access log names what was asked for; the bot's must not.
    logged = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn"))
    printed = logged + "".join(capsys.readouterr()) + "".join(map(str, said))
    assert secret not in printed
