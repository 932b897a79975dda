"""What every test may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.emulators.telegram import TelegramEmulator


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    """A Telegram server on loopback at its real limits; what the bot did wrong fails the test at its end."""
    async with TelegramEmulator() as emulator:
        yield emulator
    emulator.check()
