"""A token or a plan that is refused while the record cannot be written: it is told later, and the message waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.ledger.sending import lanes, settling, ways
from bot.ledger.store import Store
from bot.ledger.tables import lane, message
from bot.messengers.protocol import NotSent, PollFault, Rejected
from bot.texts import failure
from schedules.errors import LedgerFault
from tests.bot.lanes.bed import Memory, World
from tests.bot.lanes.test_drain import BOTH, queue, workers
from tests.waiting import until


@pytest.fixture
def failed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What tells of a refusal fails once each: the disk is full for a moment."""
    failed: list[Any] = []
    do = Store.do

    async def full(store: Store, work: Any, *args: Any, **named: Any) -> Any:
        if work in (lanes.mark_deaf, settling.tell_office, ways.refused) and work not in failed:
            failed.append(work)
            raise failure(LedgerFault, "database.unwritten", "thử")
        return await do(store, work, *args, **named)

    monkeypatch.setattr(Store, "do", full)
    return failed


def state(store: Store, words: str) -> str:
    asked = select(message.c.state).where(message.c.key == f"thử/{words}")
    return str(store.read_now(lambda tx: tx.execute(asked).scalar_one()))


def notices(store: Store) -> int:
    asked = select(message.c.key).where(message.c.key.like("notice/%"))
    return len(store.read_now(lambda tx: tx.execute(asked).all()))


@BOTH
async def test_a_refused_token_is_told_once_it_can_be_and_its_message_waits(world: World, failed: list[Any]) -> None:
    world.outcomes["chat-0"] = [Rejected("token", "Unauthorized")]
    async with workers(world, "một") as (one,):
        await one.lanes[0].start()
        queue(world, "tin")
        one.lanes[0].wake()
        await until(lambda: world.store.read_now(lambda tx: tx.execute(select(lane.c.deaf)).scalar()))
        await until(lambda: state(world.store, "tin") == "queued")
    assert failed == [settling.tell_office, lanes.mark_deaf]
    assert notices(world.store)


@BOTH
async def test_a_plan_that_is_used_up_is_told_once_it_can_be_and_its_message_waits(
    world: World, failed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Memory, "can", replace(Memory.can, a_month=100))
    world.outcomes["chat-0"] = [NotSent("Too Many Requests", retry_after=3600.0)]
    async with workers(world, "một") as (one,):
        await one.lanes[0].start()
        queue(world, "tin")
        one.lanes[0].wake()
        await until(lambda: bool(world.outcomes["chat-0"] == []) and state(world.store, "tin") == "queued")
    assert failed == [ways.refused]
    assert notices(world.store)


@BOTH
async def test_a_token_refused_to_who_listens_is_told_once_it_can_be(
    world: World, failed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(self: Memory, cursor: str | None) -> Any:
        raise PollFault("unauthorized", "Unauthorized")

    monkeypatch.setattr(Memory, "poll", refuses)
    async with workers(world, "một") as (one,):
        await one.lanes[0].start()
        await until(lambda: world.store.read_now(lambda tx: tx.execute(select(lane.c.deaf)).scalar()))
    assert failed == [settling.tell_office, lanes.mark_deaf]
    assert notices(world.store)
