"""The commune most tests of lanes talk to, before it is asked of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from tests.bot.lanes.bed import NOW, World, _found


@pytest.fixture
def world(database: str) -> Iterator[World]:
    """On the test's database: on trial, its people linked."""
    made = World(store=Store(database))
    migrate(made.store)
    made.store.do_now(_found, NOW, False, True)
    yield made
    made.store.close()
