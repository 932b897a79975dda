"""Webhooks: the 200 comes once the update is kept."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.ledger.tables import inbox
from bot.messengers.telegram import TelegramMessenger
from tests.bot.web.house import House, eventually, open_house
from tests.emulators.telegram import TOKEN, TelegramEmulator

SECRET = "khoa-de-thu" * 4
PATH = "/hook/telegram/bang-mac"
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1_780_000_000,
        "chat": {"id": 55, "type": "private", "first_name": "A"},
        "from": {"id": 55, "is_bot": False, "first_name": "A"},
        "text": "chào",
    },
}


@pytest.fixture
async def hooked(tmp_path: Path) -> AsyncIterator[House]:
    async with TelegramEmulator() as emulator:
        messenger = TelegramMessenger(
            TOKEN, api=emulator.address, public_url="https://nhacviec.example", commune="bang-mac", secret=SECRET
        )
        async with open_house(tmp_path, messengers=[messenger], local=False) as house:
            yield house


def _signed() -> dict[str, str]:
    key = hmac.new(SECRET.encode(), f"telegram-webhook:{TOKEN}".encode(), "sha256").hexdigest()
    return {"X-Telegram-Bot-Api-Secret-Token": key}


def _rows(tx: Connection) -> list[str]:
    return [str(key) for key in tx.execute(select(inbox.c.key)).scalars()]


async def test_an_update_is_kept_once_and_handled(hooked: House) -> None:
    for _ in range(2):
        answer = await hooked.browser.post(PATH, content=json.dumps(UPDATE), headers=_signed())
        assert answer.status_code == 200
        assert await hooked.app.store.read(_rows) == ["7"]

    async def state() -> str:
        return str(await hooked.app.store.read(lambda tx: tx.execute(select(inbox.c.state)).scalar_one()))

    await eventually(state, lambda state: state == "foreign")  # a stranger's: handled, its words not kept


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        (PATH, {}, json.dumps(UPDATE), 403),
        (PATH, {"X-Telegram-Bot-Api-Secret-Token": hashlib.sha256(b"x").hexdigest()}, json.dumps(UPDATE), 403),
        (PATH, _signed(), "not json", 403),
        (PATH, _signed(), "x" * (1024 * 1024 + 1), 413),
        ("/hook/telegram/xa-khac", _signed(), json.dumps(UPDATE), 404),
        ("/hook/zalo/bang-mac", _signed(), json.dumps(UPDATE), 404),
        ("/hook/console/bang-mac", _signed(), json.dumps(UPDATE), 404),
    ],
)
async def test_anything_else_is_refused_and_not_kept(
    hooked: House, path: str, headers: dict[str, str], body: str, status: int
) -> None:
    answer = await hooked.browser.post(path, content=body, headers=headers)
    assert answer.status_code == status
    assert await hooked.app.store.read(_rows) == []
