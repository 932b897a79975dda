"""Every commune of one server by jobs: a commune is loaded when work for it comes, by whichever worker takes the job.

Nothing is kept running for a commune in which nothing is due: one statement a second asks the record which communes
have something, and promises a look at each. So a worker's size depends on what is due, not on how many communes there
are. Updates come by webhook, and are promised in the transaction that keeps them. Communes that share a bot are kept
loaded beside that (bot/fleet.py): one process speaks for all of them.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import Connection

from bot.app import DRAIN_SECONDS, App
from bot.clock import Clock
from bot.fleet import BEAT, Fleet, settings_of, started
from bot.lanes.drivers.jobs import JobsDriver, Work, promise
from bot.lanes.keeper import Keeper
from bot.ledger.commune import communes
from bot.ledger.commune.communes import Edition
from bot.ledger.faults import contained
from bot.ledger.migrations import migrate
from bot.ledger.routine.routines import NIGHT
from bot.ledger.sending import sharing
from bot.ledger.store import EVERY, Store, alone
from bot.settings import Settings
from bot.texts import plain
from bot.vigil import Vigil
from schedules.calendar import TZ

log = structlog.get_logger("crew")

ROOM = 300  # communes kept loaded
FRESH = 2.0  # seconds for which a loaded commune is taken for what the record says
SLOWEST = 60.0  # seconds between two looks at a commune in which something stays due
WATCHED = 3_600.0


@dataclass(slots=True)
class _Berth:
    """A commune that is loaded: users: jobs and requests at it just now."""

    app: App
    edition: Edition
    checked: float
    loaded: float = field(default_factory=time.monotonic)
    users: int = 0


class Crew:
    """works: whether this process takes jobs, or serves the pages alone. make: how the app of a commune is made."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        *,
        works: bool = True,
        owner: str = "",
        make: Callable[..., App] = App,
    ) -> None:
        self.settings, self.clock, self.store, self.works, self._make = settings, clock, store, works, make
        self._owner = owner or f"{socket.gethostname()}/{os.getpid()}"
        self._keeper = Keeper(store, self._owner)
        # A bot that communes share speaks from one process, jobs from any: those communes are kept loaded, as without.
        self.many = self._keep_sharers() if settings.province_token is not None else None
        self.switchboard = self.many.switchboard if self.many is not None else None
        self._jobs = JobsDriver(store.url, self._tick, self._drain) if works else None
        self._berths: OrderedDict[str, _Berth] = OrderedDict()
        # Kept as long as somebody is at one: outside, anybody may ask for communes by names of their own making.
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # When each commune was last promised a look, and how long to wait for the next.
        self._asked: dict[str, tuple[float, float]] = {}
        self._beating: asyncio.Task[None] | None = None
        # When a commune's watch last looked, and in which night's wake, also of those put away since; where it is to
        # look again though nothing is due.
        self._watched: dict[str, tuple[float, date]] = {}
        self._again: set[str] = set()
        self.vigil = Vigil(store, clock, settings, beats=works, more=self._within)

    @property
    def apps(self) -> Mapping[str, App]:
        """Those that are loaded just now."""
        return {**{name: berth.app for name, berth in self._berths.items()}, **self._kept}

    @property
    def _kept(self) -> Mapping[str, App]:
        """Those of communes that share a bot, for which there are no jobs."""
        return self.many.apps if self.many is not None else {}

    def _keep_sharers(self) -> Fleet:
        store = self.store.of(EVERY)
        return Fleet(self.settings, self.clock, store, listen=self.works, owner=self._owner, sharers=True)

    # --- life -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        await asyncio.to_thread(migrate, self.store)
        self._keeper.start()
        if self.many is not None:
            await self.many.start()
        if self._jobs is not None:
            self._jobs.start()
            self.vigil.start()
            self._beating = asyncio.create_task(self._beat_on(), name="crew_beat")

    async def stop(self) -> None:
        """Takes no more jobs, ends those it has as soon as what is being said is said."""
        await self.vigil.stop()
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        for berth in self._berths.values():
            for lane in berth.app.lanes:
                lane.tenure.leave()
        jobs = [self._jobs.stop(DRAIN_SECONDS)] if self._jobs is not None else []
        await asyncio.gather(*jobs, *([self.many.stop()] if self.many is not None else []))
        await asyncio.gather(*(berth.app.stop() for berth in self._berths.values()))
        await self._keeper.stop()
        self.store.close()

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            with contained(log, "beat failed"):
                await self.beat()

    async def beat(self) -> int:
        """Promises a look at every commune in which something is due; one worker of them all does. How many."""
        promised = await self.store.do(self._promise_due, self.clock.now(), time.monotonic())
        self.vigil.beaten()
        if late := [name for name in self._again if self._hour_over(name)]:
            promised += await self.store.do(promise, [Work(name) for name in late])
        return promised

    def _within(self) -> list[str]:
        fault = self._jobs.fault if self._jobs is not None else ""
        unread = [plain("process.jobs_unread", fault=fault)] if fault else []
        return [*unread, *(self.many.vigil.within() if self.many is not None else [])]

    def _promise_due(self, tx: Connection, now: datetime, at: float) -> int:
        if not alone(tx, "beat"):
            return 0
        due = communes.restless(tx, now)
        if self.many is not None:
            due -= sharing.members(tx)
        # What stays due (nobody can be reached just now) is looked at less and less often.
        self._asked = {name: asked for name, asked in self._asked.items() if name in due}
        wanted = [name for name in sorted(due) if at >= sum(self._asked.get(name, (at, 0.0)))]
        for name in wanted:
            _, wait = self._asked.get(name, (at, BEAT / 2))
            self._asked[name] = at, min(wait * 2, SLOWEST)
        return promise(tx, [Work(name) for name in wanted])

    # --- jobs -------------------------------------------------------------------------------------------------------

    async def _tick(self, name: str) -> None:
        """What is due becomes messages, and its lanes are promised in the same transaction."""
        if name in self._kept:  # promised before it shared a bot
            self._again.discard(name)
            return
        async with self.house(name) as app:
            if app is None or app.heart is None or app.watch is None:
                return
            await app.heart.once()
            berth = self._berths.get(name)
            if berth is not None and self._to_watch(name, berth):
                self._watched[name] = time.monotonic(), self._night()
                await app.watch.round()
                (self._again.add if app.watch.retries else self._again.discard)(name)

    def _to_watch(self, name: str, berth: _Berth) -> bool:
        """Once an hour, and after each night; not while a morning's messages of a commune just loaded wait, but where
        they wait for long.
        """
        known = self._watched.get(name)
        if known is not None and not self._hour_over(name) and known[1] == self._night():
            return False
        heart = berth.app.heart
        return heart is not None and (time.monotonic() - berth.loaded > SLOWEST or not heart.restless)

    def _hour_over(self, name: str) -> bool:
        return time.monotonic() - self._watched[name][0] > WATCHED

    def _night(self) -> date:
        """The day whose night's routine came last."""
        now = self.clock.now().astimezone(TZ)
        return now.date() if now.time() >= NIGHT else now.date() - timedelta(days=1)

    async def _drain(self, name: str, messenger: str) -> None:
        """What was done may make more due: whoever could not be reached so far is told now."""
        if name in self._kept:
            return
        async with self.house(name) as app:
            if app is None:
                return
            for lane in app.lanes:
                if lane.messenger.name == messenger:
                    before = lane.moved
                    await lane.drain()
                    if lane.moved != before:
                        app.poke()

    # --- communes ---------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def house(self, name: str) -> AsyncIterator[App | None]:
        """The commune's app, loaded as long as it is used; None for one that is not there, rests, or cannot start.

        Lines logged meanwhile, and by what it starts, name the commune.
        """
        with structlog.contextvars.bound_contextvars(commune=name):
            if name in self._kept:
                yield self._kept[name]
                return
            async with self._at(name) as app:
                yield app

    @asynccontextmanager
    async def _at(self, name: str) -> AsyncIterator[App | None]:
        async with self._door(name):
            berth = await self._berth(name)
            if berth is not None:
                berth.users += 1
        try:
            yield None if berth is None else berth.app
            if berth is not None:
                await self._look_again(name, berth.app)
        finally:
            if berth is not None:
                berth.users -= 1
            await self._make_room()

    async def _look_again(self, name: str, app: App) -> None:
        """No beat runs between two jobs: whoever changed something here and asks for a tick is promised one."""
        if app.heart is not None and app.heart.poked():
            await self.store.do(promise, [Work(name)])

    def _door(self, name: str) -> asyncio.Lock:
        return self._doors.setdefault(name, asyncio.Lock())

    async def _berth(self, name: str) -> _Berth | None:
        berth, now = self._berths.get(name), time.monotonic()
        if berth is not None:
            self._berths.move_to_end(name)
            if now - berth.checked < FRESH:
                return berth
        edition = await self.store.read(communes.edition, name)
        if berth is not None:
            berth.checked = now
            if edition == berth.edition and not berth.app.again.is_set():
                return berth
            if edition is not None and edition.bots == berth.edition.bots and not berth.app.again.is_set():
                await berth.app.reload()
                berth.edition = edition
                return berth
            if berth.users:  # its next user finds the new one
                berth.app.restart()
                return berth
            await self._put_away(name)
        return None if edition is None else await self._load(name, edition)

    async def _load(self, name: str, edition: Edition) -> _Berth | None:
        settings = await self.store.read(settings_of, self.settings, name)
        if settings.local_only or settings.shares_bot:  # the next look at which communes there are takes it in
            return None
        promised: Callable[[Connection, Sequence[str]], None] = partial(_promise_lanes, name)
        store = self.store.of(name)
        app = self._make(
            settings, self.clock, store=store, listen=False, owner=self._owner, keeper=self._keeper, promise=promised
        )
        if why := await started(app, name):
            log.error("commune does not start", commune=name, why=why)
            return None
        berth = self._berths[name] = _Berth(app, edition, time.monotonic())
        return berth

    async def _make_room(self) -> None:
        """One after the other, each chosen anew: while one is put away, others come and go."""
        while (name := self._spare()) is not None:
            async with self._door(name):
                if name in self._berths and not self._berths[name].users:  # somebody may have been before us
                    await self._put_away(name)

    def _spare(self) -> str | None:
        """While too many are loaded: the one that nobody has been at for longest."""
        if len(self._berths) <= ROOM:
            return None
        return next((one for one, berth in self._berths.items() if not (berth.users or self._door(one).locked())), None)

    async def _put_away(self, name: str) -> None:
        await self._berths.pop(name).app.stop()


def _promise_lanes(commune: str, tx: Connection, messengers: Sequence[str]) -> None:
    promise(tx, [Work(commune, messenger) for messenger in messengers])
