"""The strict Zalo must refuse what the platform would, and notice what a correct bot never does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.emulators.zalo import TOKEN, ZaloEmulator

HOOK = "https://nhacviec.example/hook/zalo/x"


async def call(zalo: ZaloEmulator, method: str, token: str = TOKEN, **parameters: Any) -> tuple[int, dict[str, Any]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{zalo.address}/bot{token}/{method}", json=parameters)
        body: dict[str, Any] = answer.json()
        return answer.status_code, body


async def test_a_good_call_is_answered_and_nothing_is_noticed() -> None:
    async with ZaloEmulator() as zalo:
        head = zalo.person("a")
        head.says("chào")
        style = {"start": 0, "len": 4, "st": ["b", "c_db342e"]}
        status, body = await call(zalo, "sendMessage", chat_id=head.id, text="Nhắc việc", text_styles=[style])
        assert (status, body["ok"], set(body["result"])) == (200, True, {"message_id", "date"})
        assert (await call(zalo, "getUpdates", timeout="1"))[1]["result"]["message"]["text"] == "chào"
        assert (await call(zalo, "getMe"))[1]["result"]["account_type"] == "BASIC"
        assert (await call(zalo, "getWebhookInfo"))[0] == 404
        zalo.check()


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"text": ""}),
        ("sendMessage", {"text": "  \n"}),
        ("sendMessage", {"text": "a" * 2001}),
        ("sendMessage", {"text": "🔔" * 1001}),
        ("sendMessage", {"text": "a", "reply_markup": {}}),
        ("sendMessage", {"text": "a", "reply_to_message_id": "1"}),
        ("sendMessage", {"text": "a", "text_styles": [{"start": 0, "len": 2, "st": ["b"]}]}),
        ("sendMessage", {"text": "a", "text_styles": [{"start": 0, "len": 0, "st": ["b"]}]}),
        ("sendMessage", {"text": "a", "text_styles": [{"start": 0, "len": 1, "st": []}]}),
        ("sendMessage", {"text": "a", "chat_id": "chua-tung-nhan"}),
        ("sendMessage", {"text": "a", "chat_id": 7}),
        ("sendPhoto", {"photo": "/tmp/a.png"}),
        ("getUpdates", {"offset": 1}),
        ("sendmessage", {"text": "a"}),
        ("editMessageText", {"text": "a"}),
    ],
    ids=str,
)
async def test_what_the_platform_refuses_is_refused_and_noticed(method: str, parameters: dict[str, Any]) -> None:
    async with ZaloEmulator() as zalo:
        head = zalo.person("a")
        head.says("chào")
        chat = {"chat_id": head.id} if method.startswith("send") else {}
        status, body = await call(zalo, method, **chat | parameters)
        assert (status, body["ok"], body["error_code"]) == (400, False, 400)
        with pytest.raises(AssertionError, match="broke Zalo's rules"):
            zalo.check()
        assert head.seen == []


@pytest.mark.parametrize("secret", ["short", "x" * 257])
async def test_webhooks_are_https_with_a_secret(secret: str) -> None:
    async with ZaloEmulator() as zalo:
        assert (await call(zalo, "setWebhook", url=HOOK, secret_token=secret))[0] == 400
        assert (await call(zalo, "setWebhook", url="http://a.vn", secret_token="x" * 8))[0] == 400
        status, body = await call(zalo, "setWebhook", url=HOOK, secret_token="x" * 8)
        assert (status, body["result"]["verification"]["ok"]) == (200, False), "kept, though nobody is there"
        status, body = await call(zalo, "getUpdates")
        assert (status, body["error_code"]) == (400, 400)
        assert "webhook is set" in body["description"]
        assert (await call(zalo, "deleteWebhook"))[1]["result"]["url"] == ""


async def test_silence_is_408_and_what_was_served_comes_again() -> None:
    async with ZaloEmulator(quicker=1000) as zalo:
        assert (await call(zalo, "getUpdates", timeout=0))[0] == 408
        zalo.person("a").says("một")
        served = [(await call(zalo, "getUpdates", timeout=0))[1]["result"]["message"]["text"] for _ in range(3)]
        assert served == ["một"] * 3
        zalo.world.mode = "consume"
        zalo.person("a").says("hai")
        assert (await call(zalo, "getUpdates", timeout=0))[0] == 200
        assert (await call(zalo, "getUpdates", timeout=0))[0] == 408


async def test_the_plan_ends_and_a_wrong_token_is_nobody() -> None:
    async with ZaloEmulator(quota=1, people=1, quicker=1000) as zalo:
        first, second = zalo.person("a"), zalo.person("b")
        first.says("chào")
        second.says("chào")
        assert (await call(zalo, "sendMessage", chat_id=second.id, text="a"))[0] == 429
        assert (await call(zalo, "sendMessage", chat_id=first.id, text="a"))[0] == 200
        assert (await call(zalo, "sendMessage", chat_id=first.id, text="a"))[0] == 429
        assert (await call(zalo, "getMe", token="1:khong-co"))[0] == 401


async def test_too_fast_is_noticed() -> None:
    async with ZaloEmulator(quicker=1 / 60) as zalo:  # a minute's time for the second one to come too soon
        head = zalo.person("a")
        head.says("chào")
        for _ in range(2):
            await call(zalo, "sendMessage", chat_id=head.id, text="a")
        with pytest.raises(AssertionError, match="too fast"):
            zalo.check()
        zalo.violations.clear()
        for _ in range(2):
            await call(zalo, "getUpdates", timeout=0)
        with pytest.raises(AssertionError, match="polled again"):
            zalo.check()
