"""An update that no record can hold keeps no other from it: it is left out, and the next poll goes on behind it."""

from __future__ import annotations

import asyncio

import structlog

from bot.web.house import receive
from tests.bot.lanes.bed import HEAD, World
from tests.bot.lanes.test_drain import BOTH, SERVER, workers
from tests.waiting import until

WORDS = "lời của một người"
NO_LETTER, TOO_LONG = "\ud800", "x" * 300  # chats: the first is in no alphabet, the second longer than any


async def hears_around(world: World, poison: str) -> None:
    world.waiting += [
        {"id": n, "chat": chat, "text": text}
        for n, chat, text in ((1, HEAD, "việc"), (2, poison, WORDS), (3, HEAD, "việc"))
    ]
    async with workers(world, "một") as (one,):
        with structlog.testing.capture_logs() as logs:
            await one.lanes[0].start()
            await until(lambda: [told.to for told in world.heard] == [HEAD, HEAD], what="both to be answered")
            await until(lambda: world.acknowledged == 3, what="it not to be asked for again")
    (left,) = [line for line in logs if line["event"] == "update left out"]
    assert left["key"] == "2"
    assert WORDS not in str(logs)


@BOTH
async def test_what_is_of_no_alphabet_is_left_out(world: World) -> None:
    await hears_around(world, NO_LETTER)


@SERVER
async def test_what_is_longer_than_the_record_has_room_for_is_left_out(world: World) -> None:
    await hears_around(world, TOO_LONG)


@BOTH
async def test_one_that_is_pushed_is_taken_and_left_out(world: World) -> None:
    async with workers(world, "một") as (one,):
        updates = [(str(n), {"id": n, "chat": chat, "text": "việc"}) for n, chat in ((1, NO_LETTER), (2, HEAD))]
        async with asyncio.timeout(10):
            await receive(one, one.lanes[0], updates)
        assert await one.lanes[0].drain()
        assert [told.to for told in world.heard] == [HEAD]
