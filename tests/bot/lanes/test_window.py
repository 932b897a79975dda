"""How much a crash can leave in doubt: so many messages are on their way at once, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection

from bot.lanes import virtual
from bot.lanes.speaker import HUSH
from bot.ledger.sending.messages import say
from bot.messengers.protocol import Outcome, Outgoing, Wire
from bot.settings import read_settings
from bot.texts.rich import Rich
from schedules.errors import SettingsFault
from tests.bot.lanes.bed import Bed, founded, moment

HEAD, NIGHT, TOLD = "giam-doc-ban-qlda", "2026-06-08 23:00", "Mai họp giao ban lúc 8 giờ"


@dataclass
class Road:
    """A slow road to the platform, and who was on it together."""

    bed: Bed
    now: list[str] = field(default_factory=list)
    together: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._send = self.bed.messenger.send
        self.bed.messenger.send = self.send  # type: ignore[method-assign]

    async def send(self, to: str, wire: Wire) -> Outcome:
        self.now.append(wire.text)
        self.together.append(tuple(self.now))
        await asyncio.sleep(0.4)
        outcome = await self._send(to, wire)
        self.now.remove(wire.text)
        return outcome


def road(purpose: str, window: int = 1, hearers: int = 2, asks: str | None = HEAD) -> list[tuple[str, ...]]:
    """What was on its way together, when a head asks for the list while so many others are told something."""
    world = founded(NIGHT)

    async def main() -> list[tuple[str, ...]]:
        bed = Bed(world, moment(NIGHT), window=window)
        slow = Road(bed)
        await bed.start()
        await bed.app.store.do(_tell, bed, purpose, hearers)
        bed.app.poke()
        await asyncio.sleep(0.2)
        if asks:
            bed.messenger.says(asks, "việc")
        await asyncio.sleep(60)
        bed.app.abandon()
        return slow.together

    return virtual.run(main())


def _tell(tx: Connection, bed: Bed, purpose: str, hearers: int) -> None:
    others = [one for one in bed.app.commune.directory.people if one != HEAD]
    for person in others[:hearers]:
        about = {"key": f"told/{person}", "purpose": purpose, "now": bed.clock.now(), "person": person, "priority": 9}
        say(tx, bed.app.commune.id, out=Outgoing(Rich(TOLD)), **about)


@pytest.mark.parametrize("window", [1, 4])
def test_no_more_are_on_their_way_than_the_window(window: int) -> None:
    met = road("notice", window, hearers=6, asks=None)
    assert len(met) == 6
    assert max(len(one) for one in met) == window


def test_an_answer_leaves_beside_a_broadcast_which_nobody_ever_repeats() -> None:
    met = road("broadcast")
    assert max(len(one) for one in met) == 2
    beside = next(one for one in met if len(one) == 2)
    assert beside[0] == TOLD
    assert beside[1] != TOLD


def test_an_answer_waits_for_what_a_crash_would_have_said_again() -> None:
    met = road("notice")
    assert len(met) == 3
    assert max(len(one) for one in met) == 1


def test_an_operator_widens_the_window_and_not_beyond_what_makes_sense() -> None:
    assert read_settings({}).window == 1
    assert read_settings({"NHACVIEC_WINDOW": "8"}).window == 8
    for wrong in ("0", "17", "x", "²"):
        with pytest.raises(SettingsFault, match="NHACVIEC_WINDOW"):
            read_settings({"NHACVIEC_WINDOW": wrong})


def test_a_broadcast_holds_back_for_a_question_but_not_for_ever() -> None:
    world = founded(NIGHT)

    async def main() -> tuple[int, int]:
        bed = Bed(world, moment(NIGHT))
        slow = Road(bed)
        await bed.start()
        await asyncio.sleep(1)
        speaker = bed.app.lanes[0].speaker
        await bed.app.store.do(_tell, bed, "broadcast", 2)
        speaker.hush()
        speaker.wake()
        await asyncio.sleep(HUSH - 0.01)
        meanwhile = len(slow.together)
        await asyncio.sleep(2)
        bed.app.abandon()
        return meanwhile, len(slow.together)

    assert virtual.run(main()) == (0, 2)


def test_a_post_claimed_as_somebody_begins_to_ask_leaves_after_the_answer() -> None:
    world = founded(NIGHT)

    async def main() -> list[tuple[str, ...]]:
        bed = Bed(world, moment(NIGHT), seam=lambda passed: ask() if passed == "claimed" else None)
        slow, asked = Road(bed), list[str]()

        def ask() -> None:
            if not asked:
                asked.append("việc")
                bed.app.lanes[0].speaker.hush()
                bed.messenger.says(HEAD, "việc")

        await bed.start()
        await bed.app.store.do(_tell, bed, "broadcast", 2)
        bed.app.poke()
        await asyncio.sleep(60)
        bed.app.abandon()
        return slow.together

    met = virtual.run(main())
    assert len(met) == 3
    assert TOLD not in met[0], "the answer goes first"
    assert [one[-1] for one in met[1:]] == [TOLD, TOLD]


def test_a_turn_that_had_not_begun_when_somebody_asked_claims_nothing() -> None:
    world = founded(NIGHT)

    async def main() -> list[tuple[str, ...]]:
        bed = Bed(world, moment(NIGHT))
        slow, do, given = Road(bed), bed.app.store.do, list[object]()

        async def late(work: Callable[..., object], *args: object, **named: object) -> object:
            await asyncio.sleep(0.01)  # a thread that has other things to do
            given.append(await do(work, *args, **named))
            return given[-1]

        await bed.start()
        speaker = bed.app.lanes[0].speaker
        await asyncio.sleep(1)
        await do(_tell, bed, "broadcast", 1)
        bed.app.store.do = late  # type: ignore[assignment]
        speaker.wake()
        await asyncio.sleep(0.005)
        speaker.hush()
        await asyncio.sleep(HUSH - 0.01)
        assert not slow.together
        assert given == [None], "it was not begun, where one that found nothing to claim would say so"
        await asyncio.sleep(2)
        bed.app.abandon()
        return slow.together

    assert virtual.run(main()) == [(TOLD,)]
