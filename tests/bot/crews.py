"""Workers that take jobs for two communes of one PostgreSQL, and what a platform pushes to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

pytest.importorskip("procrastinate", reason="the engine of jobs is not installed")

from bot.clock import TrainingClock
from bot.crew import Crew
from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from bot.settings import Settings
from bot.web.house import receive
from tests.bot.test_fleet import NOW, Exchange, province
from tests.emulators.telegram import TelegramEmulator


@asynccontextmanager
async def served(*owners: str) -> AsyncIterator[tuple[list[Crew], Store, Exchange]]:
    """Two communes, reached by webhook, and workers that take jobs."""
    async with province() as (settings, store, telegram):
        migrate(store)
        public = replace(settings, public_url="https://nhacviec.example", driver="jobs")
        crew = [worker(public, owner) for owner in owners]
        for one in crew:
            await one.start()
        try:
            yield crew, store, telegram
        finally:
            await asyncio.gather(*(one.stop() for one in crew))


def worker(settings: Settings, owner: str) -> Crew:
    return Crew(settings, TrainingClock(NOW, 1.0), Store(settings.database_url), owner=owner)


async def pushes(crew: Crew, name: str, telegram: TelegramEmulator) -> None:
    """What the platform's call comes to, at any process."""
    _, raw = telegram.world.updates.popleft()
    async with crew.house(name) as app:
        assert app is not None
        await receive(app, app.lanes[0], [(str(raw["update_id"]), raw)])


def waiting(tx: Connection) -> list[str]:
    return list(tx.execute(text("SELECT queueing_lock FROM procrastinate_jobs ORDER BY 1")).scalars())
