from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.papers import arriving
from tests.bot.web.house import House, open_house


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page waits for the reading of a document as long as a busy machine may take; one test shows what it is else."""
    monkeypatch.setattr(arriving, "PATIENCE", 120)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as made:
        yield made
