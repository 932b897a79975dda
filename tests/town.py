"""A commune one can talk to: the real app against the emulated server over HTTP, and a clock the test moves.

A test reads as a conversation. Every message of the bot must be expected by somebody (`gets`), else the test fails at
its end; so does a rule of the platform that was broken, a button whose spinner never stopped, and an update that could
not be handled. An action (`says`, `picks`, `clock.to`) returns when everything it caused has happened.

Long because it is the one stage of all conversations, and each test reads it once.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app import App, editing, real_conversation
from bot.clock import TrainingClock
from bot.ledger import tables
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties import obligations
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.store import Store
from bot.ledger.who import people
from bot.links import Links
from bot.messengers.console import Console
from bot.messengers.protocol import Can, Messenger
from bot.messengers.telegram import TELEGRAM, TelegramMessenger
from bot.messengers.zalo import ZALO, ZaloMessenger
from bot.messengers.zalo.messenger import POLL_FLOOR
from bot.settings import Settings
from schedules.calendar import TZ
from schedules.commune import Commune
from tests.databases import rows, spare_the_migrations
from tests.emulators.console import ConsoleBench
from tests.emulators.telegram import TOKEN, Seen, TelegramEmulator
from tests.emulators.zalo import ZaloEmulator
from tests.secrets import betrayed
from tests.waiting import until

Emulator = TelegramEmulator | ZaloEmulator | ConsoleBench
EMULATORS: dict[str, type[Any]] = {"telegram": TelegramEmulator, "zalo": ZaloEmulator, "console": ConsoleBench}
CAN = {"telegram": TELEGRAM, "zalo": ZALO, "console": Console.can}

CONFIG = Path(__file__).parent / "config"
# Limits and pacing alike run so many times faster than Telegram's: a conversation of ten messages takes no ten seconds.
QUICKER = 50.0
PATIENCE = 30.0
# What takes longer to settle never will: a dead heart, a message that is claimed and claimed again.
UNSETTLED = 30.0
OUTSIDER = "người lạ"
# The heading of a digest names its own day, which is no due date.
TO_PASTE = "Sao chép để dán vào nhóm"
NOT_TODAY = r"^(?!Nhắc việc \d)"


@dataclass(frozen=True)
class Setup:
    """rules: names of the rulebooks of tests/config in force. live: units chạy thật, or which. linked: all, or who.

    start: the first instant, civil time of the commune; by default before every due date, in quiet hours.
    files: whether pictures and reports are drawn; without it they are asked for and closed unsaid, which is quicker.
    public_url: where the web app would be reached from outside.
    swaps: what stands in commune.yaml, and what is to stand there instead.
    joins: whether Zalo lets the bot into groups.
    """

    rules: tuple[str, ...] = ("khoi-cong",)
    start: str = "2026-01-05 06:00"
    live: bool | tuple[str, ...] = True
    linked: bool | tuple[str, ...] = True
    files: bool = False
    public_url: str | None = None
    swaps: tuple[tuple[str, str], ...] = ()
    joins: bool = True


def moment(at: str) -> datetime:
    """ "2026-06-29 08:00" in the commune's zone."""
    return datetime.fromisoformat(at).replace(tzinfo=TZ)


class Ear:
    """Whatever can be spoken to: a chat whose messages are expected one by one."""

    def __init__(self, town: Town, name: str, room: Any) -> None:
        self.town, self.name, self.room = town, name, room
        self._expected: set[int] = set()

    @property
    def seen(self) -> list[Any]:
        """Every message of the bot here, oldest first, as it stands now."""
        seen: list[Any] = self.room.seen
        return seen

    @property
    def unheard(self) -> list[Seen]:
        """What no test has asked for yet."""
        return [seen for seen in self.room.seen if seen.id not in self._expected]

    @property
    def unexpected(self) -> list[Seen]:
        """The same without the office's copies of what groups are told, which are nobody's surprise on Zalo."""
        return [seen for seen in self.unheard if not seen.text.startswith(TO_PASTE)]

    async def gets(
        self,
        *parts: str,
        due: str | None = None,
        choices: Iterable[str] | None = None,
        without: Iterable[str] = (),
    ) -> Seen:
        """The oldest message not yet expected that holds all the parts (as printed, case aside).

        due: a date, "30/6/2026" or "30/6", written either way, not the heading's. choices: labels, exactly these in
        this order. without: what it must not hold.
        """
        wanted = [re.compile(re.escape(part), re.IGNORECASE) for part in parts]
        if due is not None:
            day, month, *_ = due.split("/")
            wanted.append(re.compile(rf"{NOT_TODAY}.*\b0?{int(day)}/0?{int(month)}\b", re.IGNORECASE | re.MULTILINE))
        labels = None if choices is None else list(choices)

        def found() -> Seen | None:
            fitting = (seen for seen in self.unheard if all(part.search(seen.text) for part in wanted))
            return next((seen for seen in fitting if labels is None or seen.buttons == labels), None)

        try:
            await until(found, PATIENCE)
        except AssertionError:
            said = "".join(f"\n  {seen!r}" for seen in self.unheard) or " nothing"
            asked = [*parts, *([due] if due else []), *([str(labels)] if labels is not None else [])]
            raise AssertionError(f"{self.name} was to get {asked}, and got{said}") from None
        heard = found()
        assert heard is not None
        for part in without:
            assert part.casefold() not in heard.text.casefold(), f"“{part}” in {heard!r}"
        self._expected.add(heard.id)
        return heard

    def got_nothing(self) -> None:
        """Everything said here so far was expected."""
        assert not self.unexpected, f"{self.name} also heard: {self.unexpected}"

    def ignores_the_rest(self) -> None:
        """What was said here up to now is not this test's business."""
        self._expected |= {seen.id for seen in self.room.seen}


class Seat(Ear):
    """A person of the cast, phone in hand."""

    def __init__(self, town: Town, name: str, phone: Any) -> None:
        super().__init__(town, name, phone)
        self.phone = phone

    async def says(self, text: str, where: Ear | None = None, **extra: Any) -> Any:
        post = self.phone.says(text, where.room if where else None, **extra)
        await self.town.settled()
        return post

    async def replies(self, message: Seen, text: str, where: Ear | None = None) -> None:
        """Answers one message, as the platform's reply does."""
        self.phone.replies_to(message, text, where.room if where else None)
        await self.town.settled()

    async def edits(self, post: Any, text: str) -> None:
        self.phone.edits(post, text)
        await self.town.settled()

    async def picks(self, label: str, message: Seen | None = None) -> None:
        """Presses a button: of the given message, else of the newest one that shows it."""
        self.phone.presses(label, message)
        await self.town.settled()

    async def presses_data(self, data: str, message: Seen) -> None:
        """A press of what the screen may no longer show, or of somebody else's message."""
        self.phone.presses_data(data, message)
        await self.town.settled()

    async def does(self, action: str, *args: Any, **kw: Any) -> Any:
        """Anything else a phone can do (`tests.emulators.telegram.people.Person`): "sends_voice", "blocks" …"""
        result = getattr(self.phone, action)(*args, **kw)
        await self.town.settled()
        return result


class TownClock:
    """Stands still unless it is moved."""

    def __init__(self, town: Town, clock: TrainingClock) -> None:
        self._town, self._clock = town, clock

    @property
    def now(self) -> datetime:
        return self._clock.now().astimezone(TZ)

    async def to(self, at: str) -> None:
        """Jumps there, as if the machine had slept in between: one message catches up."""
        self._clock.move(moment(at))
        await self._town.settled()

    async def runs_to(self, at: str) -> None:
        """Goes there through every instant with work, as an office lives it."""
        await self._town.runs_to(moment(at))


class Town:
    """The commune of tests/config with everybody's phones. Made by the fixture `town`; see `Setup` for its marker."""

    def __init__(self, app: App, clock: TrainingClock, platform: Emulator, commune: Commune) -> None:
        self.app, self.platform, self.commune = app, platform, commune
        self.clock = TownClock(self, clock)
        self._clock = clock
        self.judged = True  # False: the test has failed already, its end need not be checked
        self._seats: dict[str, Seat] = {}
        self._rooms: list[Ear] = []

    @property
    def telegram(self) -> TelegramEmulator:
        """For tests of what only Telegram has."""
        assert isinstance(self.platform, TelegramEmulator)
        return self.platform

    @property
    def can(self) -> Can:
        """What the platform of this conversation can."""
        return CAN[self.platform.name]

    # --- the cast -------------------------------------------------------------------------------------------------

    def person(self, name: str) -> Seat:
        """By id of the directory (or any name: somebody who is not in it)."""
        if name not in self._seats:
            self._seats[name] = Seat(self, name, self.platform.person(name))
        return self._seats[name]

    def head(self, unit: str) -> Seat:
        head = self.commune.directory.head_of(unit)
        assert head is not None, f"{unit} has no head"
        return self.person(head.id)

    @property
    def chairman(self) -> Seat:
        return self.person("chu-tich")

    @property
    def vice_chairman(self) -> Seat:
        return self.person("pho-chu-tich")

    @property
    def office(self) -> Seat:
        return self.person("chanh-van-phong")

    @property
    def deputy(self) -> Seat:
        return self.person("pho-phong-kinh-te")

    @property
    def outsider(self) -> Seat:
        """Somebody with a phone and no business here."""
        return self.person(OUTSIDER)

    def group(self, title: str = "Nhóm chung của xã") -> Ear:
        """A group nobody has linked yet."""
        return self._room(self.platform.group(title))

    def channel(self, title: str = "Kênh của xã", username: str | None = None) -> Ear:
        return self._room(self.telegram.channel(title, username))

    async def linked_group(self) -> Ear:
        """A group that is linked already, without the talk it takes."""
        group = self.group()
        values = {
            "messenger": self.platform.name,
            "chat": str(group.room.chat.id),
            "kind": "group",
            "title": group.name,
        }
        await self.app.store.do(people.link_target, self.commune.id, by="chanh-van-phong", **values)
        return group

    def follows(self, room: Any) -> Ear:
        """Listens in another room, such as the supergroup a group has become."""
        return self._room(room)

    def _room(self, room: Any) -> Ear:
        ear = Ear(self, room.chat.title, room)
        self._rooms.append(ear)
        return ear

    # --- what is going on -----------------------------------------------------------------------------------------

    async def code_for(self, person: str) -> str:
        """A linking code, as the office hands it out."""
        return await self.app.store.do(people.issue, self.commune.id, person, self._clock.now())

    async def settled(self) -> None:
        """Returns when what has been said is heard, understood and answered, and nothing due is left unsaid."""
        await until(lambda: self.platform.heard_everything, PATIENCE, "the bot to fetch what was said")
        await self._within(self._kept())
        await self._within(self._clock.play(self._clock.now()))

    async def _kept(self) -> None:
        """What was served without an acknowledgement may still be on its way into the record."""
        while not self.platform.told <= {row["key"] for row in await self.rows("inbox")}:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async def runs_to(self, at: datetime) -> None:
        """Through every instant with work up to then."""
        await self._within(self._clock.play(at))
        await self.settled()

    async def _within(self, work: Awaitable[None]) -> None:
        """Fails once nothing has moved for so long: many days may be played, each settled for itself."""
        going, at = asyncio.ensure_future(work), None
        while not going.done() and at != (at := self.clock.now):
            await asyncio.wait((going,), timeout=UNSETTLED)
        if not going.done():
            going.cancel()
            due = [row["key"] for row in await self.rows("message") if row["state"] in ("queued", "sending")]
            new = [row["id"] for row in await self.rows("inbox", state="new")]
            raise AssertionError(f"not settled after {UNSETTLED:g} s; unsaid: {due}, not handled: {new}")
        await going

    async def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """The record, for what a chat cannot show: rows of a table whose columns have these values."""
        return await self.app.store.read(rows, tables.meta.tables[table], where)

    def nobody_else_heard_anything(self) -> None:
        for ear in self._ears():
            ear.got_nothing()

    def _ears(self) -> Iterator[Ear]:
        """Everybody with a phone, whether the test has spoken of them or not."""
        yield from (self.person(name) for name in self.platform.people)
        yield from self._rooms

    # --- the end --------------------------------------------------------------------------------------------------

    async def check(self) -> None:
        """What must hold at the end of every conversation."""
        await self.settled()
        self.nobody_else_heard_anything()
        await until(lambda: not self.platform.loose_ends, PATIENCE, "every pressed button to be answered")
        wrong = [
            row["error"]
            for row in await self.rows("inbox")
            if row["tries"] or row["state"] not in ("handled", "foreign")
        ]
        assert not wrong, f"updates that could not be handled: {wrong}"
        self.platform.check()


# --- building -----------------------------------------------------------------------------------------------------


def configuration(folder: Path, rules: Iterable[str], swaps: Iterable[tuple[str, str]] = ()) -> Path:
    """The configuration of tests/config with these rulebooks alone, those of one test (`apart`) among them."""
    shutil.copytree(CONFIG, folder, ignore=shutil.ignore_patterns("rulebooks", "apart"))
    text = (folder / "commune.yaml").read_text(encoding="utf-8")
    for one, other in swaps:
        assert one in text, one
        text = text.replace(one, other, 1)
    (folder / "commune.yaml").write_text(text, encoding="utf-8")
    (folder / "rulebooks").mkdir()
    for name in rules:
        (file,) = CONFIG.glob(f"*/{name}.yaml")
        shutil.copy(file, folder / "rulebooks")
    return folder


def settings_for(platform: Emulator, url: str, folder: Path) -> Settings:
    settings = Settings(config=folder, database_url=url, secret="khóa của kiểm thử")
    if isinstance(platform, ZaloEmulator):
        return replace(settings, zalo_tokens=platform.tokens, zalo_api=platform.address)
    if isinstance(platform, ConsoleBench):
        return settings
    return replace(settings, telegram_token=TOKEN, telegram_api=platform.address)


def quick_messenger(settings: Settings, commune: str) -> Messenger:
    """The real one, its pace as much quicker as the emulator's limits."""
    if settings.local_only:
        return Console()
    ours: Any = {"public_url": settings.public_url, "commune": commune, "secret": settings.secret}
    if settings.zalo_tokens:
        (token,) = settings.zalo_tokens
        pause = 2 * POLL_FLOOR / QUICKER
        return ZaloMessenger(token, api=settings.zalo_api, can=_quick(ZALO), floor=pause, **ours)
    return TelegramMessenger(TOKEN, api=settings.telegram_api, can=_quick(TELEGRAM), **ours)


def _quick(can: Can) -> Can:
    return replace(
        can, per_bot=can.per_bot * QUICKER, per_chat=can.per_chat * QUICKER, per_group=can.per_group * QUICKER
    )


def prepare(store: Store, settings: Settings, setup: Setup, platform: Emulator) -> Commune:
    """The record of a commune that has been at work: configuration in it, units live, people linked."""
    migrate(store)
    with store.begin() as tx:
        now = moment(setup.start)
        commune, _ = documents.import_folder(tx, documents.read_folder(settings.config), now=now)
        units = commune.directory.units if setup.live is True else (setup.live or ())
        for unit in units:
            obligations.go_live(tx, commune, unit, "chanh-van-phong", now)
        linked = commune.directory.people if setup.linked is True else (setup.linked or ())
        for person in linked:
            phone = platform.person(person)
            phone.chat.state = "live"
            people.link(tx, commune.id, messenger=platform.name, chat=str(phone.id), person=person, now=now)
    return commune


@asynccontextmanager
async def open_town(
    setup: Setup, url: str, folder: Path, platform: str = "telegram", driver: str = "local"
) -> AsyncIterator[Town]:
    """A running commune; what went wrong unnoticed raises when it closes, unless the test has failed already.

    platform: where everybody is linked, one of PLATFORMS. driver: "jobs" for a province's workers, on Telegram.
    """
    async with EMULATORS[platform](quicker=QUICKER) as emulator:
        if isinstance(emulator, ZaloEmulator):
            emulator.groups = setup.joins
        settings = settings_for(emulator, url, configuration(folder, setup.rules, setup.swaps))
        clock = TrainingClock(moment(setup.start), speed=0.0)
        spare_the_migrations(url)
        store = Store(url)
        commune = prepare(store, settings, setup, emulator)
        # Links only: to the messengers a public address would mean webhooks.
        links = Links(settings.secret, commune.id, setup.public_url)
        messenger = quick_messenger(settings, commune.id)
        cabinet = Cabinet(folder.parent / "minh-chung") if setup.files else None
        talk = real_conversation(links, files=setup.files, edits=editing([messenger]), cabinet=cabinet)
        emulator.world.clock = lambda: clock.now().timestamp()
        if driver == "jobs":
            serving = _by_jobs(store, settings, clock, emulator, commune, talk)
        else:
            serving = _by_leases(App(settings, clock, [messenger], conversation=talk, store=store), talk, emulator)
        async with serving as app:
            town = Town(app, clock, emulator, commune)
            yield town
            if town.judged:
                await town.check()
        if town.judged and store.path is not None:
            assert not betrayed([store.path]), "a bot token is in the record"


@asynccontextmanager
async def _by_leases(app: App, talk: Any, emulator: Emulator) -> AsyncIterator[App]:
    await app.start()
    second = None if app.store.sqlite else await _second_worker(app, talk)
    try:
        if isinstance(emulator, ConsoleBench):
            await emulator.attach(app)
        yield app
    finally:
        await app.stop()
        if second is not None:
            await second.stop()


@asynccontextmanager
async def _by_jobs(
    store: Store, settings: Settings, clock: TrainingClock, emulator: Emulator, commune: Commune, talk: Any
) -> AsyncIterator[App]:
    from tests.crews import hands

    assert isinstance(emulator, TelegramEmulator)
    bare = replace(settings, telegram_token=None)  # a commune's bot is the record's
    try:
        async with hands(store, bare, clock, emulator, commune.id, quick_messenger, talk) as app:
            yield app
    finally:
        store.close()


async def _second_worker(first: App, talk: Any) -> App:
    """On a server a commune has two workers: one holds the lane, both tick, and nobody notices."""
    clock = first.clock
    assert isinstance(clock, TrainingClock)
    messenger = quick_messenger(first.settings, first.commune.id)
    second = App(first.settings, clock, [messenger], conversation=talk, owner="second")
    await second.start()

    def both() -> None:
        first.poke()
        second.poke()

    clock.poke = both
    return second
