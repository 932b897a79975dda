"""Judges from outside: aiogram reads everything the emulator produces; the shared description covers our own table."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.emulators.telegram.spec import own_spec, shared_spec

# Its models take seconds to make: one worker does, and only when a test is run.
pytestmark = pytest.mark.xdist_group("aiogram")
BUTTONS = {
    "inline_keyboard": [[{"text": "Đã xong", "callback_data": "a1"}, {"text": "Đang làm", "callback_data": "a2"}]]
}


@pytest.fixture(scope="module")
def types() -> Any:
    """aiogram's models of what a server may say."""
    from aiogram import types

    return types


class Bare:
    """A bot of nothing but HTTP: what a library might smooth over is seen as it is."""

    def __init__(self, telegram: TelegramEmulator, client: httpx.AsyncClient) -> None:
        self.telegram, self.client = telegram, client

    async def call(self, method: str, token: str = TOKEN, **parameters: Any) -> Any:
        answer = await self.client.post(f"{self.telegram.address}/bot{token}/{method}", json=parameters)
        return answer.json().get("result", answer.json())


@pytest.fixture
async def bare(telegram: TelegramEmulator) -> Any:
    async with httpx.AsyncClient(trust_env=False, timeout=70) as client:
        yield Bare(telegram, client)


async def test_aiogram_reads_every_kind_of_update(types: Any, telegram: TelegramEmulator, bare: Bare) -> None:
    head = telegram.person("Trưởng phòng")
    head.says("/start 12345678")
    sent = await bare.call("sendMessage", chat_id=head.id, text="Nhắc việc", reply_markup=BUTTONS)
    types.Message.model_validate(sent)
    post = head.replies_to(head.last, "đã xong")
    head.edits(post, "chưa xong")
    head.presses("Đã xong")
    head.presses_data("a2", head.last, inaccessible=True)
    head.sends_voice()
    head.sends_sticker()
    head.sends_photo(caption="ảnh")
    head.sends_contact()
    head.sends_file("bao-cao.xlsx", b"PK", caption="báo cáo")
    head.forwards("chuyển tiếp")
    channel, group = telegram.channel("Kênh xã", "kenh_xa"), telegram.group("Nhóm xã")
    head.forwards_post(channel)
    channel.takes_in_bot(head)
    group.takes_in_bot(head)
    channel.posts("/lienket")
    head.says("/lienket", group)
    group.puts_out_bot(head)
    group.takes_in_bot(head)
    after = group.becomes_supergroup(-1009)
    head.says("/viec", after)
    head.blocks()
    head.unblocks()
    updates = await bare.call("getUpdates")
    assert len(updates) == 23
    for update in updates:
        read = types.Update.model_validate(update, strict=False)
        assert read.event_type in ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
        assert not _unknown(read), f"fields Telegram does not send: {_unknown(read)}"


def _unknown(model: Any, where: str = "") -> list[str]:
    """Fields of the emulator's making that aiogram's model, which keeps extras, does not know."""
    extra = [f"{where}.{name}" for name in (getattr(model, "model_extra", None) or {})]
    for name in getattr(type(model), "model_fields", {}):
        value = getattr(model, name, None)
        for item in value if isinstance(value, list) else [value]:
            if hasattr(item, "model_extra"):
                extra += _unknown(item, f"{where}.{name}")
    return extra


async def test_aiogram_reads_every_answer(types: Any, telegram: TelegramEmulator, bare: Bare) -> None:
    head = telegram.person("Trưởng phòng")
    head.says("/start")
    types.User.model_validate(await bare.call("getMe"))
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    first = await bare.call("sendMessage", chat_id=head.id, text="Nhắc việc", entities=bold, reply_markup=BUTTONS)
    assert types.Message.model_validate(first).reply_markup is not None
    edited = await bare.call("editMessageText", chat_id=head.id, message_id=first["message_id"], text="Xong")
    assert types.Message.model_validate(edited).edit_date
    voice = head.sends_voice().json["voice"]
    assert types.File.model_validate(await bare.call("getFile", file_id=voice["file_id"])).file_path
    press_id = await _press_id(telegram, bare, first["message_id"], head.id)
    assert await bare.call("answerCallbackQuery", callback_query_id=press_id) is True
    types.WebhookInfo.model_validate(await bare.call("getWebhookInfo"))


async def _press_id(telegram: TelegramEmulator, bare: Bare, message: int, chat: int) -> str:
    await bare.call("editMessageReplyMarkup", chat_id=chat, message_id=message, reply_markup=BUTTONS)
    return telegram.person("Trưởng phòng").presses("Đã xong").id


@pytest.mark.skipif(shared_spec() is None, reason="../shared/domain/telegram_bot_api_10.0.json is not there")
def test_our_own_table_says_nothing_the_whole_description_does_not() -> None:
    own, whole = own_spec(), shared_spec()
    assert whole is not None
    for table, known in ((own.methods, whole.methods), (own.types, whole.types)):
        for name, fields in table.items():
            for field, mine in fields.items():
                theirs = known[name][field]
                assert mine.required == theirs.required, f"{name}.{field}"
                assert (mine.most, mine.in_bytes) == (theirs.most, theirs.in_bytes), f"{name}.{field}"
                kinds = set(theirs.types) | {s for kind in theirs.types for s in whole.subtypes.get(kind, ())}
                assert set(mine.types) <= kinds, f"{name}.{field}"
            missing = [f for f, theirs in known[name].items() if theirs.required and f not in fields]
            assert not missing, f"{name} lacks {missing}"
