from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ledger.store import Store
from tests.databases import postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store on an empty database of each kind."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
        yield store
        store.close()
        return
    with postgres() as url:
        store = Store(url)
        yield store
        store.close()
