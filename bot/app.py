"""The process: builds everything from settings. The only place that knows all the parts.

Long because each part is made, started and ended here, in that order.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property, partial

import structlog
from sqlalchemy import Connection

from bot import bots, collector
from bot.clock import Clock, SystemClock, TrainingClock
from bot.lanes.drivers.local import LocalDriver
from bot.lanes.ear import POLL_LIMIT
from bot.lanes.heartbeat import SECONDS, Heartbeat
from bot.lanes.keeper import Keeper
from bot.lanes.lane import Lane
from bot.lanes.seams import Hook, nowhere
from bot.lanes.shared import SharedBot
from bot.lanes.tick import Ticker
from bot.lanes.voice import Conversation, Filed
from bot.lanes.watch import Care, Watch
from bot.ledger.commune import inforce
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties.obligations import Reach
from bot.ledger.migrations import migrate
from bot.ledger.rules import adoption, documents
from bot.ledger.sending import lanes, settling
from bot.ledger.sending.lanes import kind_of
from bot.ledger.sending.ways import COUNTED
from bot.ledger.store import Store
from bot.links import Links
from bot.loop import run_loop
from bot.messengers.protocol import Messenger
from bot.settings import Settings, is_local, is_loopback, kept_secret
from bot.texts import failure, plain
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.errors import ConfigFault, Fault, SettingsFault
from schedules.need import strain

log = structlog.get_logger("app")

DRAIN_SECONDS = 6.0  # the pages have three before it: ten in all, with the record closed
FASTEST = 1_000_000
CONSOLE = "console"
ROLES = frozenset({"all", "web", "worker"})


class App:
    """Everything that runs. messengers: instead of those the settings name; conversation: instead of bot.conversation.

    virtual: on the loop of bot.lanes.virtual, without a scheduler. window: instead of the settings' (`Lane`).
    resume: an exercise goes on where its record ends.
    seam: told of every named place between two writes. owner: this process among the workers of one database.
    beat: seconds between two ticks, more where somebody else pokes it when something is due. keeper: of the leases of
    this process, where it has more apps than this one. shared: a bot through which other communes speak too. promise:
    enqueues lanes, by messenger, in the transaction that gives them something to do; the app runs no loops then, jobs
    tick and drain it.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        messengers: Sequence[Messenger] | None = None,
        *,
        conversation: Conversation | None = None,
        store: Store | None = None,
        virtual: bool = False,
        window: int | None = None,
        listen: bool = True,
        resume: bool = False,
        seam: Hook = nowhere,
        owner: str = "",
        beat: float = SECONDS,
        keeper: Keeper | None = None,
        shared: SharedBot | None = None,
        promise: Callable[[Connection, Sequence[str]], None] | None = None,
    ) -> None:
        self.settings, self.clock = settings, clock
        self._beat, self.promise, self._shared_bot = beat, promise, shared
        self._owner = owner or f"{socket.gethostname()}/{os.getpid()}"
        if store is None:
            documents.check_first(settings.sqlite_path, settings.config)
        self.store = self._whole = store or Store(settings.database_url)
        self.lanes: tuple[Lane, ...] = ()
        self._given, self._talk = messengers, conversation
        self._window = settings.window if window is None else window
        self._virtual, self._listen, self._resume, self._seam = virtual, listen, resume, seam
        self._commune: Commune | None = None
        # Its own, where nobody has given it one to share.
        self._shared_keeper, self._own_keeper = keeper, None if keeper else self._make_keeper()
        self._driver = LocalDriver(())
        self.heart: Heartbeat | None = None
        self.watch: Watch | None = None
        self._weighing: asyncio.Task[None] | None = None
        self._local_address: str | None = None
        self.again = asyncio.Event()  # whoever runs this app is to stop it and start another one

    @property
    def commune(self) -> Commune:
        """The configuration in force; another object after the documents in the record have changed."""
        if self._commune is None:
            raise RuntimeError("the app has not been started")
        return self._commune

    @cached_property
    def links(self) -> Links:
        """Signed addresses of this commune's pages; a record in memory has no key that outlives it."""
        settings = self.settings
        lasting = settings.secret or settings.sqlite_path or settings.public_url
        key = kept_secret(settings) if lasting else secrets.token_urlsafe(32)
        return Links(key, self.commune.id, settings.public_url or self._local_address)

    @cached_property
    def cabinet(self) -> Cabinet | None:
        """Where evidence lies; None on a server without a folder named for it. In memory for a record there."""
        folder = self.settings.evidence_of(self.commune.id)
        return Cabinet(folder) if folder is not None or self.store.inline else None

    def serves_at(self, address: str) -> None:
        """Before the start: where pages are met in an exercise on this machine, which nothing outside reaches."""
        self._local_address = address.rstrip("/")

    @property
    def works(self) -> bool:
        """Whether this process runs the loops, not the pages alone."""
        return self._listen

    # --- life -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Ready when this returns: record open and filled, lanes taken, the first tick under way. Raises Fault."""
        self.store.hold()
        self.store.check_whole(self.settings.backups)
        if not self._whole.shared:  # whoever shares it has seen to that
            migrate(self.store)
        if self._resume and isinstance(self.clock, TrainingClock):
            from bot.web.console.seats import latest

            self.clock.move(max(self.clock.now(), self.store.read_now(latest) or self.clock.now()))
        self._commune = self.store.do_now(self._open_record)
        self.store = self._whole.of(self._commune.id)
        messengers = list(self._given) if self._given is not None else self._messengers()
        exercise = {one.name for one in messengers} == {CONSOLE}
        forms = not self._virtual and self.links.base is not None
        reach = Reach(console=exercise, audits=not exercise and not self._virtual, forms=forms)
        conversation = self._talk or real_conversation(
            self.links,
            files=not self._virtual,
            edits=frozenset() if self._virtual else editing(messengers),
            cabinet=self.cabinet,
        )
        self.lanes = tuple(self._lane(one, conversation) for one in messengers)
        if self.promise is not None:  # before anything is due: whoever loads it next finds a commune that has begun
            await self.store.do(lanes.begin, [lane.key for lane in self.lanes])
        if reach.console:
            await self.store.do(self._seat)
        ticker = Ticker(
            self.store,
            self.clock,
            lambda: self.commune,
            self.lanes,
            reach,
            reload=self.reload,
            seam=self._seam,
            promise=self.promise,
        )
        self.heart = Heartbeat(
            ticker.tick, self.clock, beats=not self._virtual, restless=ticker.restless, seconds=self._beat
        )
        if isinstance(self.clock, TrainingClock) and self.promise is None:
            self.clock.poke = self.heart.poke
        self._driver = LocalDriver(self.lanes if self._listen else (), self._own_keeper)
        await self._driver.ensure_running()
        settings = self.settings
        care = Care(settings.backups, settings.heartbeat_url, settings.http_proxy, self.cabinet)
        self.watch = Watch(self.store, self.clock, lambda: self.commune, self.lanes, self.heart, care)
        if self._listen:
            self.heart.start()
            if not self._virtual:
                self.watch.start()
        log.info("started", commune=self.commune.id, messengers=[lane.messenger.name for lane in self.lanes])
        self._weighing = asyncio.create_task(self._weigh_plans())

    async def stop(self) -> None:
        """Finishes what is being sent and recorded, for `DRAIN_SECONDS` at most; closes the record."""
        if self._weighing is not None:
            self._weighing.cancel()
            await asyncio.gather(self._weighing, return_exceptions=True)
        if self.watch is not None:
            await self.watch.stop()
        if self.heart is not None:
            await self.heart.stop()
        await self._driver.stop(DRAIN_SECONDS)
        self._whole.close()
        if self._commune is not None:  # a start that was refused says why, and nothing else
            log.info("stopped")

    def restart(self) -> None:
        """What was read at the start (bots, addresses) has changed: begin anew as soon as may be."""
        self.again.set()

    def abandon(self) -> None:
        """Stops every coroutine where it is, as a killed process would; for tests of what a start finds then."""
        if self.watch is not None:
            self.watch.abandon()
        if self.heart is not None:
            self.heart.abandon()
        self._driver.abandon()

    def poke(self) -> None:
        """Something changed in the record: tick as soon as may be."""
        if self.heart is not None:
            self.heart.poke()

    async def reload(self) -> None:
        """Brings the configuration in force from the record; a faulty one is said and the old one stays."""
        try:
            self._commune = await self.store.do(self._reload)
        except ConfigFault as fault:
            log.error(
                "configuration in the record is faulty", problems=len(fault.problems), first=str(fault.problems[0])
            )

    # --- parts ------------------------------------------------------------------------------------------------------

    def _messengers(self) -> list[Messenger]:
        """Every messenger whose token is set; with none the local console."""
        made = bots.messengers(self.settings, self.commune, self.store)
        if not made:
            from bot.messengers.console import Console

            path = self.settings.sqlite_path
            made.append(Console(path.parent / "console" if path else None))
        return made

    async def _weigh_plans(self) -> None:
        """Says at the start, not in the middle of a month, when Zalo's plan will not do for this commune."""
        counted = sum(kind_of(lane.messenger.name) in COUNTED for lane in self.lanes)
        if not counted:
            return
        now = self.clock.now()
        strained = await asyncio.to_thread(strain, self.commune, now.astimezone(TZ).date(), counted)
        if strained.short_of_messages:
            values = {"month": strained.month, "need": f"{strained.need}", "limit": f"{strained.a_month}"}
            log.warning(plain("process.short_of_messages"), **values)
            await self._warn_office(f"plan/ahead/{strained.month}", "engine.plan_ahead", values, now)
        if strained.short_of_room:
            values = {"people": f"{strained.people}", "room": f"{strained.room}", "bots": f"{counted}"}
            log.warning(plain("process.short_of_room"), **values)
            await self._warn_office(f"plan/room/{counted}", "engine.plan_room", values, now)

    async def _warn_office(self, what: str, text: str, values: dict[str, str], now: datetime) -> None:
        await self.store.do(settling.tell_office, self.commune, what, text, values, now)
        self.poke()

    def _lane(self, messenger: Messenger, conversation: Conversation) -> Lane:
        shared = self._shared_bot
        return Lane(
            self.store,
            self.clock,
            lambda: self.commune,
            messenger,
            conversation,
            owner=self._owner,
            woken=self.poke,
            poll_limit=None if self._virtual else POLL_LIMIT,
            seam=self._seam,
            window=self._window,
            keeper=self._shared_keeper or self._own_keeper,
            shared=shared if shared is not None and shared.token_hash == messenger.token_hash else None,
        )

    def _make_keeper(self) -> Keeper | None:
        return None if self._whole.sqlite else Keeper(self._whole, self._owner)

    # --- record -----------------------------------------------------------------------------------------------------

    def _open_record(self, tx: Connection) -> Commune:
        """The commune of the record, filled from the folder at the first start; obligations as of today."""
        now = self.clock.now()
        known = documents.which(tx, self.settings.commune)
        if known is None:
            commune, _ = documents.import_folder(tx, documents.read_folder(self.settings.config), now=now)
        else:
            commune = documents.load_current(tx, known)
            if self._listen or self.promise is not None:
                adoption.begin(tx, commune, now)
            if not self._whole.shared:
                _mention_folder(tx, self.settings, commune)
        inforce.enforce(tx, commune, now)
        return commune

    def _reload(self, tx: Connection) -> Commune:
        now = self.clock.now()
        commune = documents.load_current(tx, self.commune.id)
        inforce.enforce(tx, commune, now)
        return commune

    def _seat(self, tx: Connection) -> None:
        from bot.web.console.seats import seat

        seat(tx, self.commune, self.clock.now())


def editing(messengers: Sequence[Messenger]) -> frozenset[str]:
    """Those on which a message that was sent can be changed; the console's page is drawn from the record anyway."""
    return frozenset(one.name for one in messengers if one.can.edit and one.name != CONSOLE)


def real_conversation(
    links: Links | None = None,
    *,
    files: bool = True,
    edits: frozenset[str] = frozenset(),
    cabinet: Cabinet | None = None,
) -> Conversation:
    """bot.conversation, as the lanes need it; `links`: for the pages it points to; `edits`: see `handle`.

    cabinet: where files that people send are kept. Without `files` and `edits` where nobody looks at them (a simulated
    year).
    """
    from bot.conversation import compose, draw, handle, menu, settle_file

    drawing = partial(draw, links=links, cabinet=cabinet) if files else None
    filed = Filed(cabinet, settle_file) if files else None
    forms = links is not None and links.base is not None
    return Conversation(partial(handle, links=links, edits=edits), partial(compose, forms=forms), menu, drawing, filed)


def _mention_folder(tx: Connection, settings: Settings, commune: Commune) -> None:
    """The record is the truth; a folder that says otherwise is mentioned, never taken silently."""
    with suppress(Fault):
        if documents.compare(tx, commune.id, documents.read_folder(settings.config)):
            log.warning(plain("process.other_folder"))


# --- the process ----------------------------------------------------------------------------------------------------


def run_forever(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    role: str = "all",
    start: datetime | None = None,
    speed: float = 1.0,
) -> None:
    """`nhacviec run`: until SIGTERM or Ctrl-C. Raises Fault for anything a person can mend."""
    from bot.logs import configure

    configure(settings.log)
    roles = roles_of(role)
    again = True
    while again:
        whole = bots.with_kept(settings)
        if whole.shares_bot:
            raise failure(SettingsFault, "setting.province_bot", "NHACVIEC_COMMUNE", commune=settings.commune)
        clock = _clock(whole, start, speed)
        resume = start is None and whole.local_only
        listen = bool(roles & {"all", "worker"})
        web = bool(roles & {"all", "web"})
        again = run_loop(_run(App(whole, clock, listen=listen, resume=resume), host, port, web=web), whole.http_client)


def roles_of(role: str) -> frozenset[str]:
    """What `--role` names; SettingsFault for anything else."""
    roles = frozenset(part.strip() for part in role.split(",") if part.strip())
    if not roles or not roles <= ROLES:
        raise failure(SettingsFault, "option.role", "--role", role=role)
    return roles


def _clock(settings: Settings, start: datetime | None, speed: float) -> Clock:
    if start is None:
        if speed != 1.0:
            raise failure(SettingsFault, "option.speed_alone", "--speed")
        return TrainingClock(SystemClock().now()) if settings.local_only else SystemClock()
    if not settings.loopback_only:
        raise failure(SettingsFault, "option.clock", "--clock")
    if not 0 < speed <= FASTEST:
        raise failure(SettingsFault, "option.speed", "--speed", most=FASTEST)
    return TrainingClock(start, speed)


def _greet(app: App, address: str) -> None:
    """The one line somebody who starts the program looks for."""
    console = any(lane.messenger.name == CONSOLE for lane in app.lanes)
    print(plain("process.console" if console else "process.pages", address=address), flush=True)
    if console and not is_loopback(address):
        print(_exposed(app.settings), flush=True)
    if not console and is_loopback(address):
        from bot.web.channels.pages import signed_path

        print(plain("process.channels", address=f"{address.rstrip('/')}{signed_path(app)}"), flush=True)


def _exposed(settings: Settings) -> str:
    """What it means that the exercise listens beyond this machine."""
    if settings.console_password is None:
        return plain("process.console_closed")
    return plain("process.console_open")


async def _run(app: App, host: str, port: int, *, web: bool) -> bool:
    """Until a signal, or until the app is to begin anew (True)."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    site = None
    listening = None
    begun = False
    try:
        if web:
            from bot.web.app import address_of, listen, serve

            listening = listen(host, port)  # a taken port is said before anything is begun
            if app.settings.local_only and is_local(host):
                app.serves_at(address_of(host, listening.getsockname()[1]))
        await app.start()
        begun = True
        if listening is not None:
            site = await serve(app, host, port, lambda address: _greet(app, address), listening=listening)
        collector.settle()
        await _first(stopping, app.again)
        return not stopping.is_set()
    finally:
        asked = loop.time()
        if site is not None:
            site.cancel()
            await asyncio.gather(site, return_exceptions=True)
        await app.stop()
        if begun:  # a start that was refused says why, in one line and no other
            log.info("ended", seconds=round(loop.time() - asked, 2))


async def _first(*events: asyncio.Event) -> None:
    """Returns when one of them is set."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
