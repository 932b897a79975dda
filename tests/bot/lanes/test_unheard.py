"""The record has committed, and its answer is lost: what was claimed there is said all the same, and once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.ledger.sending.turns import Turn
from bot.ledger.store import Store
from bot.ledger.tables import attempt, message
from bot.texts import failure
from schedules.errors import LedgerFault
from tests.bot.lanes.bed import World
from tests.bot.lanes.test_answers import ASKED
from tests.bot.lanes.test_drain import BOTH, queue, workers
from tests.waiting import until


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[Turn]:
    """The first claim of each life is committed, and nobody is told."""
    turns: list[Turn] = []
    do = Store.do

    async def cut(store: Store, *args: Any, **named: Any) -> Any:
        made = await do(store, *args, **named)
        if isinstance(made, Turn) and made.claims and not turns:
            turns.append(made)
            raise failure(LedgerFault, "database.unwritten", "thử")
        return made

    monkeypatch.setattr(Store, "do", cut)
    return turns


def told(store: Store) -> tuple[set[str], list[str | None]]:
    """The states of messages, and what became of each try."""
    states = store.read_now(lambda tx: set(tx.execute(select(message.c.state)).scalars()))
    return states, store.read_now(lambda tx: list(tx.execute(select(attempt.c.outcome)).scalars()))


@BOTH
async def test_what_a_turn_claimed_unheard_is_claimed_again(world: World, lost: list[Turn]) -> None:
    async with workers(world, "một") as (one,):
        await one.lanes[0].start()
        queue(world, *(f"tin {n}" for n in range(3)))
        one.lanes[0].wake()
        await until(lambda: len(world.heard) == 3)
        await until(lambda: told(world.store)[0] == {"sent"})
    assert lost
    assert sorted(one.text for one in world.heard) == ["tin 0", "tin 1", "tin 2"], "none is marked as said again"
    assert sorted(map(str, told(world.store)[1])) == ["not_sent", "sent", "sent", "sent"]


@BOTH
async def test_an_answer_claimed_unheard_is_given_all_the_same(world: World, lost: list[Turn]) -> None:
    async with workers(world, "một") as (one,):
        lane = one.lanes[0]
        await lane.start()
        lane.wake()
        await until(lambda: bool(lane.calm))
        await lane.receive([ASKED])
        await until(lambda: len(world.heard) == 1)
        await until(lambda: told(world.store)[0] == {"sent"})
    assert lost
