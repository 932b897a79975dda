"""The lanes of many communes on one PostgreSQL, drained by several workers, with and without kills.

    .venv/bin/python tests/benchmarks/lanes.py [--communes 150] [--each 40] [--chats 40] [--workers 2] [--kills 0]
                                               [--window 1] [--driver jobs|local] [--composed | --one-bot]

Every lane is a bot of its own, the real client over the fast path, and a small server of another process stands for the
platform: it takes 1 ms a message and knows what arrived, and when, whatever becomes of the worker. Bars: nothing lost;
nothing said twice without a kill, with kills at most the window a lane a kill; never above 30 of one bot in any second;
each chat hears in order; all 132,840 messages of the country (`--communes 3321`) within 8 minutes. One missed: exit 1.

A message is a text of 350 letters that is ready, as an answer is. `--composed`: the digests of a morning instead, whose
words are made as they leave, from the duties each tells of. `--one-bot`: one bot for all communes, which one of the
workers holds.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Connection, delete, func, select, text

from bot import collector
from bot.clock import SystemClock, TrainingClock
from bot.conversation import compose
from bot.lanes.drivers.jobs import JobsDriver, Work, promise
from bot.lanes.keeper import Keeper
from bot.lanes.lane import Lane
from bot.lanes.shared import SharedBot
from bot.lanes.voice import Conversation
from bot.ledger.duties import obligations
from bot.ledger.rules import documents
from bot.ledger.sending import reminders
from bot.ledger.store import EVERY, Store
from bot.ledger.tables import duty, message, obligation, reminder
from bot.ledger.who import people
from bot.loop import run_loop
from bot.messengers.protocol import Outgoing
from bot.messengers.telegram import TELEGRAM, TelegramMessenger
from bot.texts.rich import Rich
from schedules.calendar import TZ
from schedules.commune import Commune
from tests.benchmarks.against.processes import ask, processor, served
from tests.benchmarks.province import HEAD, found, multiply, texts
from tests.databases import postgres, postmaster

CONFIG = Path(__file__).resolve().parents[1] / "config"
PER_SECOND = 30
COUNTRY, MINUTES = 132_840, 8
AGAIN = "(Nhắc lại)"
FIRST_BOT = 7_000_000_000
LOOK, BEAT = 1.0, 15.0
FOUNDED, MORNING = datetime(2026, 6, 1, 9, tzinfo=TZ), datetime(2026, 6, 15, 8, 5, tzinfo=TZ)


def fill(tx: Connection, given: argparse.Namespace, now: datetime) -> None:
    """So many texts of each commune to so many of its chats, all due at the same instant."""
    rows, communes, each, chats = [], given.communes, given.each, given.chats
    for n in range(communes):
        for m in range(each):
            row: dict[str, Any] = {
                "commune": f"xa-{n:04}",
                "key": f"digest/{m}",
                "purpose": "echo",
                "messenger": "telegram",
            }
            chat = m % chats + (n * chats if given.one_bot else 0)  # of one bot a chat is one commune's
            row |= {"chat": str(1_000 + chat), "state": "queued", "due_at": now, "created_at": now, "quiet": False}
            rows.append(row | {"payload": Outgoing(Rich(f"việc {n}/{m}: " + "chữ " * 70)).as_json()})
    tx.execute(message.insert(), rows)


def morning(tx: Connection, communes: int, each: int) -> int:
    """The digests of one commune's morning, as a tick makes them, under so many names; how many each has."""
    commune = found(tx, f"xa-{0:04}", FOUNDED)
    for n, person in enumerate(commune.directory.people.keys() - {HEAD}):
        people.link(tx, commune.id, messenger="telegram", chat=str(1_000 + n), person=person, now=FOUNDED)
    while obligations.arm(tx, commune, MORNING, obligations.Reach()) == obligations.BATCH:
        pass
    reminders.open_messages(tx, commune, MORNING)
    digests = select(message.c.id).where(message.c.purpose == "digest").order_by(message.c.id).limit(each)
    tx.execute(delete(message).where(message.c.id.not_in(digests)))
    heard = tx.execute(select(message.c.person)).scalars().all()
    tx.execute(delete(reminder).where(reminder.c.person.not_in(heard)))
    tx.execute(delete(obligation).where(obligation.c.id.not_in(select(reminder.c.obligation))))
    tx.execute(delete(duty).where(duty.c.id.not_in(select(obligation.c.duty))))
    multiply(tx, ("commune", "duty", "obligation", "address", "unit_live", "reminder", "message"), communes)
    tx.execute(text("ANALYZE"))
    return len(heard)


unsaid = select(message.c.commune).where(message.c.state.in_(("queued", "sending"))).distinct()


def left(tx: Connection) -> int:
    return int(tx.execute(select(func.count()).where(message.c.state.in_(("queued", "sending")))).scalar_one())


def any_left(tx: Connection) -> int:
    """0 when nothing is left, else 1."""
    for state in ("queued", "sending"):
        if tx.execute(select(message.c.id).where(message.c.state == state).limit(1)).first() is not None:
            return 1
    return 0


# --- a worker -------------------------------------------------------------------------------------------------------


def token(number: int) -> str:
    return f"{FIRST_BOT + number}:AAEmulatedTokenOfTheTests_-0123456789ab"


class Crew:
    """Lanes made when there is something to drain and put away afterwards, as a process of many communes has them."""

    def __init__(self, url: str, api: str, window: int, name: str, composed: bool, *, one_bot: bool) -> None:
        self.store, self._api, self._window, self._name = Store(url), api, window, name
        digest = hashlib.sha256(token(0).encode()).hexdigest()
        self.shared = SharedBot(self.store.of(EVERY), digest, name, TELEGRAM) if one_bot else None
        self._texts: Commune = documents.parse(texts("xa") if composed else documents.read_folder(CONFIG))
        self._clock = TrainingClock(MORNING) if composed else SystemClock()  # it stands still until it is let go
        self._talk = Conversation(lambda *_, **__: None, compose, None, None, None)
        self.keeper = Keeper(self.store, name)

    def lane(self, commune: str) -> Lane:
        of_it = replace(self._texts, id=commune)
        bot = TelegramMessenger(
            token(0 if self.shared is not None else int(commune[3:])), api=self._api,
            public_url=None if self.shared is not None else "https://nhacviec.example",
            commune=commune, secret="of this", client="aiohttp",
        )  # fmt: skip
        return Lane(
            self.store.of(commune), self._clock, lambda: of_it, bot, self._talk,
            owner=self._name, woken=lambda: None, window=self._window, keeper=self.keeper,
            shared=self.shared,
        )  # fmt: skip

    async def drain(self, commune: str, _messenger: str) -> None:
        lane = self.lane(commune)
        try:
            await lane.drain()
        finally:
            await lane.stop()


async def work(url: str, api: str, name: str, given: argparse.Namespace) -> None:
    crew = Crew(url, api, given.window, name, given.composed, one_bot=given.one_bot)
    crew.keeper.start()
    if crew.shared is not None:
        await crew.shared.start()
    if given.driver == "jobs":

        async def tick(_commune: str) -> None: ...

        jobs = JobsDriver(crew.store.url, tick, crew.drain)
        jobs.start()
    else:
        order = [f"xa-{n:04}" for n in range(given.communes)]
        random.shuffle(order)
        for commune in order:
            await crew.lane(commune).start()
    collector.settle()  # as `run` does
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    os._exit(0)


# --- the measurement ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Cost:
    """Seconds by the wall, of processor (who was killed no longer counts), and how many commits."""

    took: float
    workers: float
    database: float
    platform: float
    commits: int


class Crews:
    """The workers' processes."""

    def __init__(self, given: argparse.Namespace, url: str, api: str) -> None:
        options = ["--communes", str(given.communes), "--window", str(given.window), "--driver", given.driver]
        options += ["--composed"] * given.composed + ["--one-bot"] * given.one_bot
        self._command = [sys.executable, __file__, *options, "--work", url, api]
        self._numbers = count()
        self.running = [self._one() for _ in range(given.workers)]

    def _one(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*self._command, f"worker {next(self._numbers)}"])

    def kill_one(self) -> None:
        """The oldest; another takes its place."""
        victim = self.running.pop(0)
        victim.kill()
        victim.wait()
        self.running.append(self._one())

    def end(self) -> None:
        for one in self.running:
            one.kill()
            one.wait()


def main() -> int:
    asked = argparse.ArgumentParser()
    given = ("communes", 150), ("each", 40), ("chats", 40), ("workers", 2), ("kills", 0), ("window", 1)
    for name, value in given:
        asked.add_argument(f"--{name}", type=int, default=value)
    asked.add_argument("--driver", choices=("jobs", "local"), default="jobs")
    asked.add_argument("--composed", action="store_true")
    asked.add_argument("--one-bot", action="store_true")
    asked.add_argument("--work", nargs=3)
    options = asked.parse_args()
    if options.one_bot and (options.composed or options.driver != "local"):
        asked.error("--one-bot: with --driver local, without --composed")
    if options.work:
        url, api, name = options.work
        run_loop(work(url, api, name, options), "aiohttp")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # its workers and its database end with it
    with postgres(ready=True) as url, tempfile.TemporaryDirectory() as folder:
        return measure(options, url, Path(folder))


def measure(given: argparse.Namespace, url: str, folder: Path) -> int:
    store, total = Store(url), given.communes * given.each
    if given.composed:
        total = given.communes * store.do_now(morning, given.communes, given.each)
    else:
        store.do_now(fill, given, datetime.now(TZ))
    if given.driver == "jobs":
        store.do_now(promise, [Work(f"xa-{n:04}", "telegram") for n in range(given.communes)])
    taken = folder / "taken"
    with served("receiver.py", str(taken)) as (api, server):
        before, commits, began = processor(postmaster()), store.read_now(committed), time.perf_counter()
        crews = Crews(given, url, api)
        try:
            drain(store, given, total, crews)
            cost = Cost(
                time.perf_counter() - began,
                sum(processor(one.pid) for one in crews.running),
                processor(postmaster()) - before,
                processor(server),
                store.read_now(committed) - commits,
            )
            ask(api, "count")
        finally:
            crews.end()
        good = account(given, heard(taken, given.composed), total, cost)
    store.close()
    return 0 if good else 1


def drain(store: Store, given: argparse.Namespace, total: int, crews: Crews) -> None:
    """Returns when nothing is left to say; kills workers meanwhile, and promises lanes as the beat does."""
    kills = [total * (n + 1) // (given.kills + 2) for n in range(given.kills)]
    beat = time.perf_counter()
    # Counting them all each second would be the database's greatest work.
    while rest := store.read_now(left if kills else any_left):
        if given.driver == "jobs" and time.perf_counter() - beat > BEAT:
            beat = time.perf_counter()
            store.do_now(lambda tx: promise(tx, [Work(name, "telegram") for name in tx.execute(unsaid).scalars()]))
        if kills and total - rest >= kills[0]:
            kills.pop(0)
            crews.kill_one()
        time.sleep(0.2 if kills else LOOK)


def committed(tx: Connection) -> int:
    """Transactions of this database; the server counts them with a delay of a second or so."""
    asked = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
    return int(tx.execute(text(asked)).scalar_one())


@dataclass(slots=True)
class Heard:
    """what: which message it was; number: its place among those of its chat."""

    at: float
    bot: str
    chat: str
    what: str
    number: int
    again: bool


def heard(taken: Path, composed: bool) -> list[Heard]:
    """In a morning everybody hears one digest, so the chat tells which it is."""
    found = []
    for line in taken.read_text(encoding="utf-8").splitlines():
        at, bot, body = line.split(" ", 2)
        fields = parse_qs(body)
        chat, said = fields["chat_id"][0], fields["text"][0]
        what = f"{bot}/{chat}/0" if composed else said.removeprefix(AGAIN).strip().split(":", 1)[0]
        number = int(what.rpartition("/")[2])
        found.append(Heard(float(at), bot, chat, what, number, said.startswith(AGAIN)))
    return found


def account(given: argparse.Namespace, said: list[Heard], total: int, cost: Cost) -> bool:
    bots: dict[str, list[Heard]] = defaultdict(list)
    for one in said:
        bots[one.bot].append(one)
    lost = total - len({one.what for one in said})
    again = len(said) - total + lost
    worst = max(len(of_one) - len({one.what for one in of_one}) for of_one in bots.values())
    # Of one bot every lane may have its one on the way.
    allowed = given.kills * given.window * (given.communes if given.one_bot else 1)
    fastest = max(busiest([one.at for one in of_one]) for of_one in bots.values())
    late = sum(map(overtaken, bots.values()))
    span = max(one.at for one in said) - min(one.at for one in said)
    each = [f"{1_000 * part / total:.2f} ms" for part in (cost.workers, cost.database, cost.platform)]
    print(
        f"{total:,} {'digests' if given.composed else 'messages'} of {given.communes:,} lanes, {len(bots):,} bots, "
        f"{given.workers} workers, "
        f"{given.driver}, window {given.window}, {given.kills} kills\n"
        f"  {cost.took:.1f} s with the start of the workers, {total / cost.took:,.0f} a second "
        f"({span:.1f} s from the first to the last, {total / span:,.0f} a second)\n"
        f"  processor a message: workers {each[0]}, PostgreSQL {each[1]}, platform {each[2]}; "
        f"{cost.commits / total:.2f} commits a message\n"
        f"  said again {again}, of them marked so {sum(one.again for one in said)}"
    )
    bars = [
        (f"lost: {lost} (bar 0)", lost == 0),
        (f"repeats of the lane with the most: {worst} (bar {allowed})", worst <= allowed),
        (f"most of one bot in any second: {fastest} (bar {PER_SECOND})", fastest <= PER_SECOND),
        (f"overtaken within a chat: {late} (bar 0)", late == 0),
    ]
    if total >= COUNTRY:
        bars.append((f"{cost.took / 60:.1f} minutes (bar {MINUTES})", cost.took <= 60 * MINUTES))
    for what, good in bars:
        print(f"  {what} {'ok' if good else 'ABOVE THE BAR'}", flush=True)
    return all(good for _, good in bars)


def overtaken(of_bot: list[Heard]) -> int:
    """Messages that a chat heard after a later one of the same chat; of what was said twice the first counts."""
    last: Counter[str] = Counter()
    known, late = set(), 0
    for one in sorted(of_bot, key=lambda one: one.at):
        if one.what in known:
            continue
        known.add(one.what)
        late += one.number < last[one.chat]
        last[one.chat] = max(last[one.chat], one.number)
    return late


def busiest(times: list[float]) -> int:
    """The most within any second."""
    ordered, low, most = sorted(times), 0, 0
    for high, at in enumerate(ordered):
        while at - ordered[low] >= 1.0:
            low += 1
        most = max(most, high - low + 1)
    return most


if __name__ == "__main__":
    sys.exit(main())
