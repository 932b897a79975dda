"""Every commune of one server in one process: an app each, one beat for all.

An app sleeps until something of its commune is due. One statement a second asks the record which communes have
something due, whoever caused it; so an idle province costs one query, not one a commune. Any number of such
processes run side by side: a lane is held by one of them, the rest stand by (bot/lanes/lane.py).
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

import structlog
from sqlalchemy import Connection

from bot import bots
from bot.app import App
from bot.clock import Clock
from bot.lanes.keeper import Keeper
from bot.lanes.lane import Lane
from bot.lanes.shared import SharedBot
from bot.lanes.switchboard import Switchboard
from bot.ledger.commune import communes
from bot.ledger.faults import contained, place
from bot.ledger.migrations import migrate
from bot.ledger.sending import sharing
from bot.ledger.store import EVERY, Store
from bot.ledger.who import bots as kept_bots
from bot.settings import Settings
from bot.texts import plain
from bot.vigil import Vigil
from schedules.errors import Fault

log = structlog.get_logger("fleet")

BEAT = 1.0
ROLL = 30.0  # seconds between two looks at which communes there are
OWN_BEAT = 60.0  # an app's own tick, whether or not anything is due


class Fleet:
    """The apps of all communes that are not put to rest. `listen`: whether it runs the loops, as in `App`.

    sharers: of those alone that share a bot; the others, and the server as a whole, somebody else looks after.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        *,
        listen: bool = True,
        owner: str = "",
        sharers: bool = False,
    ) -> None:
        self.settings, self.clock, self.store, self._sharers = settings, clock, store, sharers
        self._listen, self._owner = listen, owner or f"{socket.gethostname()}/{os.getpid()}"
        self._keeper = Keeper(store, self._owner)
        self.apps: dict[str, App] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._versions: Mapping[str, int] = {}
        self._failing: set[str] = set()
        self._tokens: dict[str, tuple[str, ...]] = {}  # with which each commune was started
        self.shared: SharedBot | None = None
        self.switchboard: Switchboard | None = None
        if settings.province_token is not None:
            self.shared, self.switchboard = self._share(settings.province_token)
        self.vigil = Vigil(store, clock, settings, beats=listen, more=self._deaf)

    async def start(self) -> None:
        """Ready when this returns: every commune's app has started, or has said why it cannot."""
        migrate(self.store)
        self._keeper.start()
        if self.shared is not None and self._listen:
            await self.shared.start()
        await self.roll()
        if self.switchboard is not None:
            await self.switchboard.start()
        if self._listen:
            self.vigil.beaten()
            if not self._sharers:
                self.vigil.start()
            self._tasks.append(asyncio.create_task(self._for_ever(self.beat, BEAT), name="fleet_beat"))
        self._tasks.append(asyncio.create_task(self._for_ever(self.roll, ROLL), name="fleet_roll"))

    async def stop(self) -> None:
        await self.vigil.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.switchboard is not None:
            await self.switchboard.stop()
        await asyncio.gather(*(app.stop() for app in self.apps.values()))
        if self.shared is not None:
            await self.shared.stop()
        await self._keeper.stop()
        self.store.close()

    @asynccontextmanager
    async def house(self, name: str) -> AsyncIterator[App | None]:
        """The commune's app, where it is served; lines logged meanwhile name the commune."""
        with structlog.contextvars.bound_contextvars(commune=name):
            yield self.apps.get(name)

    async def beat(self) -> None:
        """Ticks the apps of communes that have something due, or another configuration than they know."""
        due, versions = await self.store.read(communes.due, self.clock.now())
        moved = {name for name, number in versions.items() if self._versions.get(name, number) != number}
        self._versions = versions
        if EVERY in due and self.switchboard is not None:
            self.switchboard.wake()
        for name in due | moved:
            if name in self.apps:
                self.apps[name].poke()
        self.vigil.beaten()

    async def roll(self) -> None:
        """Starts what was added or enabled since, stops what was removed or put to rest; both where a bot changed."""
        listed = await self.store.read(communes.listing)
        tokens = await self.store.read(kept_bots.tokens)
        wanted = {one.id for one in listed if not one.disabled}
        if self._sharers:
            wanted &= await self.store.read(sharing.members)
        for name in self.apps.keys() - wanted:
            await self.apps.pop(name).stop()
            log.info("commune stopped", commune=name)
        changed = {name for name in self.apps if self._tokens.get(name) != tokens.get(name, ())}
        for name in [name for name, app in self.apps.items() if app.again.is_set() or name in changed]:
            await self.apps.pop(name).stop()
        for name in sorted(wanted - self.apps.keys()):
            self._tokens[name] = tokens.get(name, ())
            await self._launch(name)

    async def _launch(self, name: str) -> None:
        """One commune that cannot start (a faulty configuration, a token nobody can open) keeps no other waiting."""
        settings = await self.store.read(settings_of, self.settings, name)
        if settings.local_only:
            self._say_once(name, plain("process.no_token"))
            return
        app = App(
            settings,
            self.clock,
            store=self.store.of(name),
            listen=self._listen,
            owner=self._owner,
            beat=OWN_BEAT,
            keeper=self._keeper,
            shared=self.shared,
        )
        if why := await asyncio.create_task(_named(app, name)):
            self._say_once(name, why)
            return
        self._failing.discard(name)
        self.apps[name] = app

    def _share(self, token: str) -> tuple[SharedBot, Switchboard]:
        """The bot of communes without one of their own: who holds it, and who hears for them."""
        messenger = bots.provinces(self.settings, token)
        shared = SharedBot(self.store, messenger.token_hash, self._owner, messenger.can)
        board = Switchboard(self.store, self.clock, messenger, shared, self._lane_of, listens=self._listen)
        return shared, board

    def _lane_of(self, commune: str) -> Lane | None:
        """A commune's lane of the shared bot, where it is served here."""
        app = self.apps.get(commune)
        lanes = (lane for lane in app.lanes if lane.shared is not None) if app is not None and self._listen else ()
        return next(iter(lanes), None)

    def _deaf(self) -> list[str]:
        return self.switchboard.faults() if self.switchboard is not None else []

    def _say_once(self, name: str, why: str) -> None:
        if name not in self._failing:
            log.error("commune does not start", commune=name, why=why)
        self._failing.add(name)

    async def _for_ever(self, work: Callable[[], Awaitable[None]], pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            with contained(log, "fleet failed", work=work.__name__):
                await work()


async def _named(app: App, commune: str) -> str:
    """Starts it in a context of its own: every line its loops log says whose it is."""
    structlog.contextvars.bind_contextvars(commune=commune)
    return await started(app, commune)


async def started(app: App, commune: str) -> str:
    """Starts a commune's app; why it cannot, and then it is stopped again. Empty when it runs."""
    try:
        await app.start()
    except Exception as fault:
        with contained(log, "commune does not stop", commune=commune):
            await app.stop()
        return str(fault) if isinstance(fault, Fault) else f"{type(fault).__name__} {place(fault)}"
    return ""


def settings_of(tx: Connection, settings: Settings, name: str) -> Settings:
    """Those of the installation with a commune's own tokens, its own backups and its own name in the public address.

    The address outside is called for the whole server, by the vigil.
    """
    bare = replace(settings.without_tokens(), commune=name, heartbeat_url=None)
    own = bots.merged(bare, kept_bots.kept(tx, name))
    backup = str(bare.backups / name) if bare.backups is not None else "off"
    return replace(own, public_url=address_of(settings.public_url, name), backup=backup)


def takes_names(public_url: str) -> bool:
    """Whether a commune's name may stand before the host: an IP address has no names below it."""
    try:
        ip_address(urlsplit(public_url).hostname or "")
    except ValueError:
        return True
    return False


def address_of(public_url: str | None, commune: str) -> str | None:
    """A commune's pages have a host of their own, so that no cookie of one reaches another."""
    if public_url is None:
        return None
    parts = urlsplit(public_url)
    return urlunsplit(parts._replace(netloc=f"{commune}.{parts.netloc}"))
