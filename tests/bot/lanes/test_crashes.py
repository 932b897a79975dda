"""A process may die between any two of its writes: nothing recorded as sent goes out again, nothing is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import cache
from typing import get_args

import pytest

from bot.lanes import virtual
from bot.lanes.seams import Seam
from bot.ledger import tables
from tests.bot.lanes.bed import REPEATED, Bed, Killer, World, founded, moment
from tests.databases import rows

START, END = "2026-06-10 06:00", "2026-06-19 06:00"
# In June month, quarter II and half-year are due on the 16th; one head answers, one stays silent.
REPLIES = {"truong-phong-kinh-te": ["", "đang làm, 60%", "", "xong", ""], "giam-doc-ban-qlda": ["vướng mặt bằng"]}


async def live_and_die(world: World, seam: Seam, n: int) -> bool:
    """One life up to the kill, a second one to the end; whether the seam was reached."""
    killer = Killer(seam, n)
    first = Bed(world, moment(START), seam=killer)
    killer.kill = first.app.abandon
    await first.start()
    ending = asyncio.create_task(first.until(END))
    dying = asyncio.create_task(killer.killed.wait())
    await asyncio.wait((ending, dying), return_when=asyncio.FIRST_COMPLETED)
    for task in (ending, dying):
        task.cancel()
    first.app.abandon()
    await asyncio.sleep(1)
    second = Bed(world, first.clock.now())
    await second.start()
    await second.until(END)
    second.app.abandon()
    return killer.killed.is_set()


def reminders(world: World) -> set[tuple[str, str, str]]:
    told = world.store.read_now(rows, tables.reminder, {"state": "told"})
    return {(one["obligation"], one["step"], one["person"]) for one in told}


@cache
def undisturbed() -> World:
    world = founded(START)
    world.replies = REPLIES

    async def live() -> None:
        bed = Bed(world, moment(START))
        await bed.start()
        await bed.until(END)
        bed.app.abandon()

    virtual.run(live())
    return world


def test_a_life_without_a_kill_says_something() -> None:
    world = undisturbed()
    assert len(reminders(world)) > 5
    assert world.said >= 3


@pytest.mark.parametrize("n", [1, pytest.param(3, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seam", get_args(Seam))
def test_killed_there(seam: Seam, n: int) -> None:
    world = founded(START)
    world.replies = REPLIES
    assert virtual.run(live_and_die(world, seam, n)), f"{seam} was not passed {n} times"

    attempts = world.store.read_now(rows, tables.attempt, {})
    sent = Counter(one["message"] for one in attempts if one["outcome"] == "sent")
    assert max(sent.values()) == 1, "what was recorded as sent went out again"
    last = {one["message"]: one for one in sorted(attempts, key=lambda one: one["n"])}
    assert all(last[message]["outcome"] == "sent" for message in sent), "something was tried after it had been sent"

    # Only a kill between request and record may be heard twice, and then it says so.
    unmarked = Counter((one.to, one.text) for one in world.heard if not one.text.startswith(REPEATED))
    doubled = {key for key, times in unmarked.items() if times > 1}
    assert doubled == set()
    extra = len(world.heard) - sum(sent.values())
    assert extra == (1 if seam == "sent" else 0)

    inbox = world.store.read_now(rows, tables.inbox, {})
    assert {one["state"] for one in inbox} == {"handled"}
    assert len(inbox) == world.said
    progress = world.store.read_now(rows, tables.progress, {})
    assert len({(one["inbox"], one["n"]) for one in progress}) == len(progress)
    assert reminders(world) >= reminders(undisturbed()), "a reminder was lost"
