"""Many communes through one bot: one pace for all of them, in one process at a time, and nobody waits for another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update
from starlette.requests import Request
from starlette.responses import Response

from bot.bots import hash_of, sealed
from bot.clock import TrainingClock
from bot.fleet import Fleet
from bot.ledger.commune import communes
from bot.ledger.sending import lanes, messages, traffic
from bot.ledger.store import Store
from bot.ledger.tables import attempt, lane, message, shared_bot
from bot.ledger.who import bots, people
from bot.messengers.protocol import Outgoing
from bot.settings import Settings
from bot.texts import Rich
from tests.bot.ledger.test_walls import texts
from tests.bot.test_fleet import WEST
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.town import moment
from tests.waiting import until

pytestmark = pytest.mark.slow
NOW = moment("2026-06-15 09:00")
NAMES = ("xa-dong", "xa-nam", "xa-tay")
BOT = hash_of(TOKEN)


class Platform(TelegramEmulator):
    """Telegram at its real pace, with a second bot beside the province's. arrived: texts, in the order they came."""

    def __init__(self) -> None:
        super().__init__()
        self.other = TelegramEmulator(WEST)
        self.arrived: list[str] = []

    async def _call(self, request: Request) -> Response:
        if request.path_params["token"] == WEST:
            return await self.other._call(request)
        return await super()._call(request)

    async def after(self, request: Request, fault: Any, answer: Response) -> Response:
        if request.path_params["method"] == "sendMessage":
            self.arrived.append(str(self.calls[-1][1]["text"]))
        return await super().after(request, fault, answer)

    def chat(self, name: str) -> str:
        """The private chat of somebody who has started the bot."""
        person = self.person(name)
        person.chat.state = "live"
        return str(person.id)


class Province:
    """A server of communes, and the processes that serve it."""

    def __init__(self, settings: Settings, store: Store, telegram: Platform) -> None:
        self.settings, self.store, self.telegram = settings, store, telegram
        self._running: list[Fleet] = []
        self._told = 0

    async def serves(self, owner: str) -> Fleet:
        """One process more, with all it has started."""
        one = Fleet(self.settings, TrainingClock(NOW, 1.0), Store(self.settings.database_url), owner=owner)
        self._running.append(one)
        await one.start()
        return one

    async def stops(self, one: Fleet) -> None:
        self._running.remove(one)
        await one.stop()

    async def dies(self, one: Fleet) -> None:
        """As a killed process."""
        self._running.remove(one)
        abandon(one)
        await asyncio.sleep(0.1)

    async def all_stop(self) -> None:
        await asyncio.gather(*(one.stop() for one in self._running))

    def tells(self, commune: str, chats: Sequence[str], purpose: str = "notice", priority: int = 5) -> list[str]:
        """A message to each of these chats, due at once; their words."""
        words = [f"{commune} {self._told + n}" for n in range(len(chats))]
        self._told += len(chats)

        def work(tx: Connection) -> None:
            for chat, said in zip(chats, words, strict=True):
                to: dict[str, Any] = {"messenger": "telegram", "chat": chat, "out": Outgoing(Rich(said))}
                messages.say(tx, commune, key=f"thử/{said}", purpose=purpose, priority=priority, now=NOW, **to)

        self.store.do_now(work)
        return words

    def people(self, commune: str, count: int) -> list[str]:
        return [self.telegram.chat(f"{commune}/{n}") for n in range(count)]

    def states(self) -> Counter[str]:
        mine = select(message.c.state).where(message.c.key.like("thử/%"))
        return Counter(self.store.read_now(lambda tx: tx.execute(mine).scalars().all()))

    async def settled(self) -> None:
        await until(lambda: not {"queued", "sending"} & set(self.states()), 60.0)

    def heard(self) -> Counter[str]:
        """How often each of ours arrived, repeats among them."""
        return Counter(text.rsplit("\n", 1)[-1].removeprefix("(Nhắc lại) ") for text in self.telegram.arrived)

    def owners(self) -> dict[str, str | None]:
        """Who speaks for each commune through the shared bot just now."""
        held = {one.commune: one.owner for one in self.store.read_now(traffic.traffic, NOW)}
        return {name: held[name] for name in sorted(held)}

    def outcomes(self) -> Counter[str]:
        return Counter(self.store.read_now(lambda tx: tx.execute(select(attempt.c.outcome)).scalars().all()))

    def lease_ends(self) -> None:
        """What thirty seconds of silence come to, for the bot alone."""
        self.store.do_now(lambda tx: tx.execute(update(shared_bot).values(lease_until=func.clock_timestamp())))


@asynccontextmanager
async def province(own: Sequence[str] = ()) -> AsyncIterator[Province]:
    """Three communes; those of `own` have the other bot for their own."""
    from tests.databases import postgres

    with postgres(ready=True) as url:
        store = Store(url)
        async with Platform() as telegram:
            about: dict[str, Any] = {"database_url": url, "secret": "khóa của kiểm thử " * 2}
            settings = Settings(**about, telegram_api=telegram.address, province_token=TOKEN)
            for name in NAMES:
                store.do_now(communes.add, texts(name), NOW)
            for name in own:
                kept = {"kind": "telegram", "token_hash": hash_of(WEST), "sealed": sealed(settings, WEST)}
                store.of(name).do_now(bots.put, name, name="", by="thử", now=NOW, **kept)
            made = Province(settings, store, telegram)
            try:
                yield made
            finally:
                await made.all_stop()
            telegram.check()
            telegram.other.check()
        store.close()


def abandon(one: Fleet) -> None:
    for task in one._tasks:
        task.cancel()
    for app in one.apps.values():
        app.abandon()
    assert one.shared is not None
    assert one.switchboard is not None
    one.switchboard.abandon()
    one.shared.abandon()
    one._keeper.abandon()


def standing_by(one: Fleet) -> dict[str, bool]:
    return {name: all(lane.elsewhere for lane in app.lanes) for name, app in one.apps.items()}


async def test_together_they_keep_the_pace_of_one_bot_and_each_has_its_share() -> None:
    """The server takes thirty in any second and one a second of a chat, and says so when there are more."""
    async with province() as there:
        one, expected = await there.serves("một"), list[str]()
        for name in NAMES:
            chats = there.people(name, 34)
            expected += there.tells(name, chats + chats[:3] * 2)
        for app in one.apps.values():
            app.poke()
        await there.settled()
        assert there.heard() == Counter(expected)
        assert set(there.outcomes()) == {"sent"}, "nobody was told to go slower"
        for name in NAMES:
            for n in range(3):
                said = [seen.text for seen in there.telegram.person(f"{name}/{n}").seen]
                assert said == sorted(said, key=lambda text: int(text.split()[1]))
        first = Counter(text.split()[0] for text in there.telegram.arrived[:45])
        assert min(first[name] for name in NAMES) >= 10, "nobody waits until another has said all"


async def test_an_answer_of_one_commune_leaves_while_anothers_broadcast_drains() -> None:
    async with province() as there:
        one = await there.serves("một")
        there.tells("xa-dong", there.people("xa-dong", 400), "broadcast", 9)
        one.apps["xa-dong"].poke()
        await until(lambda: len(there.telegram.arrived) > 45, what="the broadcast to be at its pace")
        for person in sorted(one.apps["xa-tay"].commune.directory.people)[:5]:
            chat = there.telegram.person(person)
            link: dict[str, Any] = {"messenger": "telegram", "chat": str(chat.id), "person": person, "now": NOW}
            there.store.do_now(lambda tx: people.link(tx, "xa-tay", **link))  # noqa: B023 -- at once
            chat.says("việc")
            raw = there.telegram.world.updates[-1][1]
            before = len(there.telegram.arrived)
            await one.apps["xa-tay"].lanes[0].receive([(str(raw["update_id"]), raw)])
            await until(lambda: chat.seen)  # noqa: B023 -- waited for here
            assert there.telegram.arrived.index(chat.seen[0].text, before) - before <= 30, "within about a second"
        assert set(there.outcomes()) <= {"sent", None}
        assert there.states()["queued"] > 100, "else this shows nothing"


async def test_another_process_takes_over_from_one_that_stops() -> None:
    async with province() as there:
        one, two = await there.serves("một"), await there.serves("hai")
        assert standing_by(one) == dict.fromkeys(NAMES, False)
        assert standing_by(two) == dict.fromkeys(NAMES, True)
        assert all(lane.health().ok for app in two.apps.values() for lane in app.lanes)
        expected = [said for name in NAMES for said in there.tells(name, there.people(name, 30))]
        for app in one.apps.values():
            app.poke()
        await until(lambda: len(there.telegram.arrived) > 20)
        await there.stops(one)
        await until(lambda: not any(standing_by(two).values()))
        await there.settled()
        assert there.heard() == Counter(expected), "each told once"
        assert set(there.outcomes()) == {"sent"}
        assert there.owners() == dict.fromkeys(NAMES, "hai")


async def test_another_process_takes_over_from_one_that_dies() -> None:
    async with province() as there:
        one, two = await there.serves("một"), await there.serves("hai")
        expected = [said for name in NAMES for said in there.tells(name, there.people(name, 25))]
        for app in one.apps.values():
            app.poke()
        await until(lambda: len(there.telegram.arrived) > 20)
        await there.dies(one)
        there.lease_ends()
        await until(lambda: not any(standing_by(two).values()))
        await there.settled()
        times = there.heard()
        assert set(times) == set(expected), "none is lost"
        again = Counter(said.split()[0] for said, count in times.items() if count > 1)
        assert max(again.values(), default=0) <= 1, "the one that was on its way may be said twice"
        assert max(times.values()) <= 2


async def test_who_lost_it_writes_nothing_more_and_stands_by_until_it_is_free() -> None:
    """A process that slept: its lease is over, another has the bot, and all of its lanes are fenced out at once."""
    async with province() as there:
        one, two = await there.serves("một"), await there.serves("hai")
        await until(lambda: set(there.owners().values()) == {"một"})
        before = {name: app.lanes[0].epoch for name, app in one.apps.items()}
        there.lease_ends()
        await until(lambda: not any(standing_by(two).values()))
        assert there.owners() == dict.fromkeys(NAMES, "hai")
        for name in NAMES:
            with pytest.raises(lanes.Fenced):
                there.store.of(name).do_now(lanes.renew, name, "telegram", BOT, before[name])
        expected = [said for name in NAMES for said in there.tells(name, there.people(name, 3))]
        for app in (*one.apps.values(), *two.apps.values()):
            app.poke()
        await there.settled()
        await until(lambda: all(standing_by(one).values()))
        assert there.heard() == Counter(expected)
        await there.stops(two)
        await until(lambda: not any(standing_by(one).values()))
        expected += there.tells("xa-nam", there.people("xa-nam", 2))
        one.apps["xa-nam"].poke()
        await there.settled()
        assert there.heard() == Counter(expected)


async def test_a_commune_with_a_bot_of_its_own_goes_its_own_way() -> None:
    async with province(own=["xa-tay"]) as there:
        one = await there.serves("một")
        assert one.apps["xa-tay"].lanes[0].shared is None
        assert one.apps["xa-dong"].lanes[0].shared is one.shared
        await there.stops(one)
        there.store.do_now(_held_by_somebody_else)
        two = await there.serves("hai")
        assert standing_by(two) == {"xa-dong": True, "xa-nam": True, "xa-tay": False}
        somebody = there.telegram.other.person("khách")
        somebody.says("chào")
        await until(lambda: somebody.seen, what="an answer by the commune's own bot")
        assert there.telegram.arrived == []


def _held_by_somebody_else(tx: Connection) -> None:
    tx.execute(update(shared_bot).values(owner="ba", lease_until=datetime(2100, 1, 1, tzinfo=NOW.tzinfo)))


async def test_a_token_that_is_refused_stops_every_lane_of_it_and_says_so() -> None:
    async with province(own=["xa-tay"]) as there:
        one = await there.serves("một")
        there.telegram.revoked = True
        there.tells("xa-dong", there.people("xa-dong", 1))
        one.apps["xa-dong"].poke()
        await until(lambda: all(one.apps[name].lanes[0].deaf for name in ("xa-dong", "xa-nam")))
        assert not one.apps["xa-tay"].lanes[0].deaf
        deaf = select(lane.c.commune).where(lane.c.deaf.is_not(None))
        await until(lambda: len(there.store.read_now(lambda tx: tx.execute(deaf).all())) == 2)
        assert there.store.read_now(lambda tx: tx.execute(select(shared_bot.c.deaf)).scalar())
        one.apps["xa-nam"].again.set()
        await one.roll()
        anew = one.apps["xa-nam"].lanes[0]
        there.tells("xa-nam", there.people("xa-nam", 1))
        one.apps["xa-nam"].poke()
        await until(lambda: bool(anew.deaf), what="who begins later to find out as well")


async def test_a_process_that_takes_the_bot_again_asks_a_token_again_that_was_refused_before() -> None:
    async with province() as there:
        one, two = await there.serves("một"), await there.serves("hai")
        there.telegram.revoked = True
        expected = there.tells("xa-dong", there.people("xa-dong", 1))
        one.apps["xa-dong"].poke()
        await until(lambda: all(app.lanes[0].deaf for app in one.apps.values()))
        there.telegram.revoked = False
        there.lease_ends()
        await until(lambda: not any(standing_by(two).values()))
        await there.settled()
        await there.stops(two)
        await until(lambda: not any(standing_by(one).values()))
        for name in NAMES:
            expected += there.tells(name, there.people(name, 2))
            one.apps[name].poke()
        await there.settled()
        assert there.heard() == Counter(expected)
        assert all(lane.health().ok for app in one.apps.values() for lane in app.lanes)


async def test_the_bots_name_is_known_of_every_commune_though_none_of_them_listens() -> None:
    async with province() as there:
        one = await there.serves("một")
        name = there.telegram.world.bot["username"]
        for commune in NAMES:
            await until(lambda: there.store.read_now(lanes.get, commune, "telegram", BOT)["bot_name"] == name)  # noqa: B023
        assert one.shared is not None
        assert one.shared.held
        seen = [lane.health() for app in one.apps.values() for lane in app.lanes]
        assert [(health.ok, health.reason) for health in seen] == [(True, "")] * 3
        assert all((health.heard_ago or 0.0) < 60.0 for health in seen)
        told = there.store.read_now(traffic.traffic, NOW)
        assert [(row.owner, row.deaf, row.queued, row.stalled(NOW)) for row in told] == [("một", None, 0, False)] * 3
