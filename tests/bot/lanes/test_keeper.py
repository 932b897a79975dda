"""A process prolongs all its leases with one statement, whatever its lanes are doing meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.lanes import keeper as keeping
from bot.lanes.keeper import Keeper
from bot.ledger.sending import lanes
from bot.ledger.sending.lanes import Key
from bot.ledger.store import Store
from tests.bot.lanes.bed import COMMUNE, NOW, _found
from tests.databases import postgres
from tests.waiting import until

OLD: Key = (COMMUNE, "telegram", "old")
NEW: Key = (COMMUNE, "zalo", "new")


class Slow(Store):
    """Between the record's answer and its arrival something may happen: `meanwhile`, once."""

    meanwhile: Callable[[], None] | None = None
    asked = 0

    async def do(self, fn: Any, *args: Any, **kw: Any) -> Any:
        answer = await super().do(fn, *args, **kw)
        if fn is lanes.renew_all:
            self.asked += 1
            happens, self.meanwhile = self.meanwhile, None
            if happens is not None:
                happens()
        return answer


@pytest.fixture
def store() -> Iterator[Slow]:
    with postgres(ready=True) as url:
        made = Slow(url)
        commune = made.do_now(_found, NOW, False, False)
        assert made.do_now(lanes.take, commune, *OLD[1:], "một", NOW) is not None
        yield made
        made.close()


async def test_a_lane_taken_while_leases_are_prolonged_is_not_given_up(
    store: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LOOK", 0.01)
    monkeypatch.setattr(lanes, "RENEWED", timedelta(0))
    keeper, lost = Keeper(store, "một"), list[Key]()
    keeper.keep(OLD, lambda: lost.append(OLD))
    store.meanwhile = lambda: keeper.keep(NEW, lambda: lost.append(NEW))
    keeper.start()
    await until(lambda: store.asked >= 1 and store.meanwhile is None)
    assert lost == [], "the answer was given before it was taken, and says nothing of it"
    await until(lambda: lost == [NEW], what="the next answer, which knows that nobody took it in the record")
    store.do_now(lambda tx: tx.execute(text("UPDATE lane SET owner = 'hai'")))
    await until(lambda: lost == [NEW, OLD])
    await keeper.stop()


def test_a_lane_that_is_written_to_just_now_keeps_nobody_waiting_and_stays_its_owners(store: Slow) -> None:
    def hurried(tx: Connection) -> set[Key]:
        tx.execute(text("SET LOCAL lock_timeout = '2s'"))
        return lanes.renew_all(tx, "một")

    with store.begin() as busy:
        lanes.renew(busy, *OLD, 1)
        assert store.do_now(hurried) == {OLD}


async def test_one_that_cannot_reach_the_record_goes_on_when_it_can_again(
    store: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LOOK", 0.01)
    monkeypatch.setattr(lanes, "RENEWED", timedelta(0))
    keeper, failed = Keeper(store, "một"), list[int]()

    def fails() -> None:
        failed.append(store.asked)
        raise ZeroDivisionError

    keeper.keep(OLD, lambda: None)
    store.meanwhile = fails
    keeper.start()
    await until(lambda: failed and store.asked > failed[0])
    await asyncio.sleep(0)
    await keeper.stop()
