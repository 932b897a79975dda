"""The emulator itself: it refuses as the real server does, in its words, and notices what a good bot never does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.emulators.telegram.limits import Limits
from tests.emulators.telegram.spec import own_spec

MODIFIED = "Bad Request: message is not modified"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    """Not the usual one: here it is the bot that does wrong."""
    async with TelegramEmulator(spec=own_spec()) as emulator:
        yield emulator


@pytest.fixture
async def client(telegram: TelegramEmulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=telegram.address, trust_env=False) as made:
        yield made


async def call(client: httpx.AsyncClient, method: str, token: str = TOKEN, **parameters: Any) -> dict[str, Any]:
    answer = (await client.post(f"/bot{token}/{method}", json=parameters)).json()
    assert isinstance(answer, dict)
    return answer


def broken(telegram: TelegramEmulator) -> str:
    """The violations so far, as `check` words them; they are forgiven."""
    with pytest.raises(AssertionError) as caught:
        telegram.check()
    telegram.violations.clear()
    return str(caught.value)


async def test_the_three_body_forms_and_get_say_the_same(telegram: TelegramEmulator, client: httpx.AsyncClient) -> None:
    heads = [telegram.person(name) for name in "abcd"]
    for head in heads:
        head.says("/start")
    path, text = f"/bot{TOKEN}/sendMessage", {"text": "Nhắc việc"}
    markup = json.dumps({"inline_keyboard": [[{"text": "Xong", "callback_data": "1"}]]})
    await client.post(path, json={"chat_id": heads[0].id, **text, "reply_markup": json.loads(markup)})
    await client.post(path, data={"chat_id": heads[1].id, **text, "reply_markup": markup})
    await client.post(path, data={"chat_id": heads[2].id, **text, "reply_markup": markup}, files={"x": b""})
    assert "unknown parameter x" in broken(telegram)
    await client.get(path, params={"chat_id": heads[3].id, **text, "reply_markup": markup})
    assert {(head.last.text, *head.last.buttons) for head in heads} == {("Nhắc việc", "Xong")}
    telegram.check()


@pytest.mark.parametrize(
    ("method", "parameters", "noticed"),
    [
        ("sendMessage", {"chat_id": 1001}, "text is missing"),
        ("sendMessage", {"chat_id": 1001, "text": "a", "mode": "HTML"}, "unknown parameter mode"),
        ("sendMessage", {"chat_id": 1001, "text": "a" * 4097}, "4097 characters"),
        ("sendMessage", {"chat_id": 1001, "text": 5}, "text is not String"),
        ("sendMessage", {"chat_id": 1001, "text": "a", "reply_markup": {"keyboard": []}}, "unknown field keyboard"),
        (
            "sendMessage",
            {
                "chat_id": 1001,
                "text": "a",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "đ" * 33}]]},
            },
            "66 bytes",
        ),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "😀a", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
            "cuts a letter in two",
        ),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "ab", "entities": [{"type": "bold", "offset": 1, "length": 5}]},
            "outside of its text",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}, "201 characters"),
        ("deleteWebhook", {"drop_pending_updates": True}, "loses replies"),
        ("sendSticker", {"chat_id": 1001}, "unknown method"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_a_good_bot_never_sends_fails_its_test(
    telegram: TelegramEmulator, client: httpx.AsyncClient, method: str, parameters: dict[str, Any], noticed: str
) -> None:
    telegram.person("a").says("/start")
    await call(client, method, **parameters)
    assert noticed in broken(telegram)


async def test_refusals_have_the_words_and_the_codes_of_the_server(
    telegram: TelegramEmulator, client: httpx.AsyncClient
) -> None:
    head = telegram.person("a")
    never = await call(client, "sendMessage", chat_id=head.id, text="a")
    assert (never["error_code"], never["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    head.says("/start")
    sent = (await call(client, "sendMessage", chat_id=head.id, text="a"))["result"]
    same = await call(client, "editMessageText", chat_id=head.id, message_id=sent["message_id"], text="a")
    assert same["description"].startswith(MODIFIED)
    theirs = await call(client, "editMessageText", chat_id=head.id, message_id=1, text="b")
    assert theirs["description"] == "Bad Request: message can't be edited"
    assert (await call(client, "getMe", token=TOKEN[:-1] + "x"))["error_code"] == 401
    assert (await call(client, "getMe", token="abc"))["error_code"] == 404
    telegram.check()


async def test_a_press_is_answered_once_and_not_too_late(
    telegram: TelegramEmulator, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = telegram.person("a")
    head.says("/start")
    markup = {"inline_keyboard": [[{"text": "Xong", "callback_data": "1"}]]}
    await call(client, "sendMessage", chat_id=head.id, text="a", reply_markup=markup)
    first, second = head.presses("Xong"), head.presses("Xong")
    assert (await call(client, "answerCallbackQuery", callback_query_id=first.id))["ok"]
    again = await call(client, "answerCallbackQuery", callback_query_id=first.id)
    assert "query is too old" in again["description"]
    monkeypatch.setattr("tests.emulators.telegram.methods.PRESS_LIVES", 0.0)
    assert "query is too old" in (await call(client, "answerCallbackQuery", callback_query_id=second.id))["description"]


async def test_more_than_one_a_second_to_a_chat_is_refused_and_noticed() -> None:
    async with (
        TelegramEmulator(quicker=1 / 60) as telegram,  # a minute's time for the second one to come too soon
        httpx.AsyncClient(base_url=telegram.address, trust_env=False) as client,
    ):
        head = telegram.person("a")
        head.says("/start")
        assert (await call(client, "sendMessage", chat_id=head.id, text="a"))["ok"]
        refused = await call(client, "sendMessage", chat_id=head.id, text="b")
        assert refused["error_code"] == 429
        assert 1 <= refused["parameters"]["retry_after"] <= 60
        assert "too fast" in broken(telegram)
        assert len(head.seen) == 1


@pytest.fixture
def instants(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("tests.emulators.telegram.limits.time.monotonic", lambda: now[0])
    return now


def test_thirty_a_second_a_bot_and_twenty_a_minute_a_group(instants: list[float]) -> None:
    limits = Limits()
    assert [limits.admit(chat) for chat in range(30)] == [0] * 30
    assert limits.admit(99) == 1
    instants[0] += 1.0
    assert limits.admit(99) == 0
    limits = Limits()
    for _ in range(20):
        assert limits.admit(-5) == 0
        instants[0] += 1.0
    assert limits.admit(-5) == 40
    assert limits.admit(-5, edit=True) == 40
    instants[0] += 40.0
    assert limits.admit(-5) == 0


async def test_updates_are_kept_a_day_and_only_those_that_were_asked_for(client: httpx.AsyncClient) -> None:
    now = [1_000_000.0]
    async with TelegramEmulator(clock=lambda: now[0]) as telegram:
        head = telegram.person("a")
        head.says("cũ")
        now[0] += 86_399
        head.says("mới")
        url = f"{telegram.address}/bot{TOKEN}/getUpdates"
        assert len((await client.get(url)).json()["result"]) == 2
        now[0] += 2
        assert [one["message"]["text"] for one in (await client.get(url)).json()["result"]] == ["mới"]
        await client.post(url, json={"allowed_updates": ["callback_query"]})
        head.says("không ai hỏi")
        assert len((await client.get(url)).json()["result"]) == 1


async def test_in_a_group_the_bot_hears_commands_and_answers_to_itself_alone(
    telegram: TelegramEmulator, client: httpx.AsyncClient
) -> None:
    head, group = telegram.person("a"), telegram.group("Nhóm")
    await call(client, "sendMessage", chat_id=group.chat.id, text="Tuần này")
    for text in ("chuyện phiếm", "/viec", "/viec@nhacviec_thu_bot", "/viec@bot_khac"):
        head.says(text, group)
    head.replies_to(group.last, "xong", group)
    group.chat.privacy = False
    head.says("ai cũng nghe", group)
    heard = [update["message"]["text"] for update in (await call(client, "getUpdates"))["result"]]
    assert heard == ["/viec", "/viec@nhacviec_thu_bot", "xong", "ai cũng nghe"]


async def test_a_webhook_gets_every_update_in_order_until_it_answers_well(telegram: TelegramEmulator) -> None:
    from tests.emulators.hooked import Hooked

    async with Hooked() as bot, httpx.AsyncClient(base_url=telegram.address, trust_env=False) as client:
        plain = await call(client, "setWebhook", url=bot.address, secret_token="bi-mat")
        assert "HTTPS" in plain["description"]
        telegram.plain_hooks = True
        bot.answers = [500, 200, 200]
        await call(client, "setWebhook", url=bot.address, secret_token="bi-mat")
        telegram.person("a").says("một")
        telegram.person("a").says("hai")
        await bot.heard(3)
        assert bot.texts == ["một", "một", "hai"]
        assert set(bot.secrets) == {"bi-mat"}
        assert (await call(client, "getUpdates"))["error_code"] == 409
