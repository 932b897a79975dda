from __future__ import annotations

import pytest

from tests.bot.conversation.stage import Stage


@pytest.fixture
def june() -> Stage:
    """Everybody linked and live, early on Thursday 11/6/2026; nothing said yet."""
    return Stage("2026-06-11 07:10")
