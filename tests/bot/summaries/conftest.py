from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ledger.store import Store
from bot.ledger.tables import meta
from tests.databases import postgres


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty ledger in memory."""
    made = Store("sqlite://")
    made.do_now(meta.create_all)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty ledger on each kind of database."""
    if request.param == "sqlite":
        made = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
        made.do_now(meta.create_all)
        yield made
        made.close()
        return
    with postgres() as url:
        made = Store(url)
        made.do_now(meta.create_all)
        yield made
        made.close()
