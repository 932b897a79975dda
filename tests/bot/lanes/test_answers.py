"""An answer that may leave at once is claimed by the commit that handles the question; any other waits its turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.app import real_conversation
from bot.lanes import virtual
from bot.lanes.seams import Seam
from bot.ledger.sending import messages
from bot.ledger.store import Store
from bot.ledger.tables import attempt, inbox, message
from bot.messengers.protocol import Outgoing
from bot.texts.rich import Rich
from tests.bot.lanes.bed import COMMUNE, HEAD, Bed, World, founded, moment
from tests.bot.lanes.test_drain import BOTH, workers
from tests.waiting import until

NIGHT = "2026-06-08 23:00"
ASKED = ("1", {"id": 1, "chat": HEAD, "text": "việc"})


def states(store: Store) -> list[str]:
    """Of the answers, oldest first."""
    answers = select(message.c.state).where(message.c.inbox.is_not(None)).order_by(message.c.id)
    return store.read_now(lambda tx: list(tx.execute(answers).scalars()))


def outcomes(store: Store) -> list[str | None]:
    return store.read_now(lambda tx: list(tx.execute(select(attempt.c.outcome)).scalars()))


def looking(store: Store, at: Seam) -> tuple[list[list[str]], Callable[[Seam], None]]:
    """What the record says of answers each time this place is passed."""
    seen: list[list[str]] = []

    def hook(passed: Seam) -> None:
        if passed == at:
            seen.append(states(store))

    return seen, hook


@BOTH
async def test_one_commit_handles_the_question_and_claims_the_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits, do = [0], Store._insist

    def counted(store: Store, *args: object, **named: object) -> object:
        commits[0] += 1
        return do(store, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "_insist", counted)
    async with workers(world, "một") as (one,):
        lane, at = one.lanes[0], dict[Seam, int]()
        lane.seam = lambda passed: at.setdefault(passed, commits[0])
        await lane.start()
        lane.wake()  # each loop is busy from here until it has looked and rests
        await until(lambda: bool(lane.calm))
        await lane.receive([ASKED])
        await until(lambda: len(world.heard) == 1 and bool(lane.calm))
    assert at["sent"] - at["kept"] == 1
    assert at["handled"] == at["claimed"] == at["sent"]
    assert outcomes(world.store) == ["sent"]


def asks(world: World, before: Callable[[Bed], None]) -> list[list[str]]:
    """What the record says of the answers each time an update has been handled, when a head asks for the list."""
    seen, hook = looking(world.store, "handled")

    async def main() -> None:
        bed = Bed(world, moment(NIGHT), seam=hook)
        await bed.start()
        await asyncio.sleep(5)
        before(bed)
        bed.messenger.says(HEAD, "việc")
        await asyncio.sleep(30)
        bed.app.abandon()

    virtual.run(main())
    return seen


def test_while_a_reminder_is_on_its_way_the_answer_waits_in_the_queue() -> None:
    world = founded(NIGHT)

    def tell(bed: Bed) -> None:
        out = Outgoing(Rich("Mai họp"))
        work = {"key": "nhắc", "purpose": "notice", "now": bed.clock.now(), "out": out, "person": "chu-tich"}
        world.store.do_now(lambda tx: messages.say(tx, COMMUNE, **work))
        bed.app.lanes[0].speaker.wake()

    assert asks(world, tell) == [["queued"]]
    assert [one.to for one in world.heard] == ["chu-tich", HEAD]


def test_a_second_question_of_a_chat_waits_for_the_pace_and_overtakes_nothing() -> None:
    world = founded(NIGHT)
    seen = asks(world, lambda bed: bed.messenger.says(HEAD, "trợ giúp"))
    assert seen == [["sending"], ["sending", "queued"]]
    first, second = world.heard
    assert (second.at - first.at).total_seconds() >= 1
    assert states(world.store) == ["sent", "sent"]


def test_where_claiming_fails_the_question_is_handled_all_the_same() -> None:
    world = founded(NIGHT)

    def stumbles(bed: Bed) -> None:
        voice, fit = bed.app.lanes[0].voice, bed.messenger.fit

        def once(out: Outgoing) -> object:
            voice._fit = fit
            raise RuntimeError("words that do not fit")

        voice._fit = once  # type: ignore[assignment]

    assert asks(world, stumbles) == [["queued"]]
    assert [one.to for one in world.heard] == [HEAD]
    assert world.store.read_now(lambda tx: list(tx.execute(select(inbox.c.state, inbox.c.tries)))) == [("handled", 1)]
    assert outcomes(world.store) == ["sent"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_stop_in_the_middle_of_a_question_leaves_no_answer_in_doubt(world: World) -> None:
    """Asked to stop while the update is being handled: what its commit has claimed is said and recorded before."""
    begun = asyncio.Event()
    loop, real = asyncio.get_running_loop(), real_conversation(files=False)

    async with workers(world, "một") as (one,):
        lane = one.lanes[0]

        def slowly(*args: object, **named: object) -> None:
            loop.call_soon_threadsafe(begun.set)
            time.sleep(0.1)
            real.handle(*args, **named)  # type: ignore[arg-type]

        object.__setattr__(lane.conversation, "handle", slowly)
        await lane.receive([ASKED])
        await lane.start()
        lane.wake()
        await begun.wait()
        await lane.stop()
        assert states(world.store) == ["sent"]
        assert outcomes(world.store) == ["sent"]
        assert [one.to for one in world.heard] == [HEAD]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_two_deliveries_at_once_are_both_handled(world: World) -> None:
    """What a delivery knows of the queue is believed by a handler at rest only: the other may not be in it."""
    async with workers(world, "một") as (one,):
        lane = one.lanes[0]
        await lane.start()
        lane.wake()  # each loop is busy from here until it has looked and rests
        await until(lambda: bool(lane.calm))
        other = ("2", {"id": 2, "chat": "chu-tich", "text": "việc"})
        await asyncio.gather(lane.receive([ASKED]), lane.receive([other]))
        await until(lambda: len(world.heard) == 2)
        assert {one.to for one in world.heard} == {HEAD, "chu-tich"}
        await until(lambda: bool(lane.calm))
