"""The lanes of many communes on one PostgreSQL, drained by several workers, with and without kills.

    .venv/bin/python tests/benchmarks/lanes.py [--communes 150] [--each 40] [--workers 2] [--kills 0] [--window 1]
                                               [--driver jobs|local]

The messenger is in the process and takes 1 ms a message; what it was given is written to a file of its own at once, so
that what left is known even of a worker that was killed. Printed: how long, how many a second, and every message's
account: lost, said twice, and the most that left one lane within any second.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Connection, func, select

from bot.clock import SystemClock
from bot.lanes.drivers.jobs import JobsDriver, Work, promise
from bot.lanes.keeper import Keeper
from bot.lanes.lane import Lane
from bot.lanes.voice import Conversation
from bot.ledger.rules import documents
from bot.ledger.store import Store
from bot.ledger.tables import lane as lane_table
from bot.ledger.tables import message
from bot.messengers.console import Console
from bot.messengers.protocol import Outcome, Outgoing, Sent, Wire
from bot.texts.rich import Rich
from schedules.calendar import TZ
from schedules.commune import Commune
from tests.databases import postgres

CONFIG = Path(__file__).resolve().parents[1] / "config"
PER_SECOND = 30


class Instant:
    """A platform that takes a millisecond and forgets nothing."""

    name, bot_name = "telegram", None
    can = replace(Console.can, per_bot=float(PER_SECOND - 1), per_chat=1.0, per_group=20.0)

    def __init__(self, commune: str, heard: int) -> None:
        self.token_hash, self._commune, self._heard = f"token of {commune}", commune, heard

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        return (Wire(out.text.text, {}, "send"),)

    async def send(self, to: str, wire: Wire) -> Outcome:
        await asyncio.sleep(0.001)
        os.write(self._heard, f"{self._commune}\t{to}\t{wire.text}\t{time.time():.4f}\n".encode())
        return Sent(to)

    async def poll(self, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        await asyncio.Event().wait()
        return (), cursor

    def admit(self, headers: Mapping[str, str], body: bytes) -> None: ...
    def read(self, raw: Any) -> None: ...
    async def courtesy(self, raw: Any) -> None: ...
    async def menu(self, chat: str, commands: Any) -> None: ...


def fill(tx: Connection, communes: int, each: int, now: datetime) -> None:
    """Everybody's digest, due at the same instant."""
    rows = []
    for n in range(communes):
        for m in range(each):
            row = {"commune": f"xa-{n:04}", "key": f"digest/{m}", "purpose": "echo", "messenger": "telegram"}
            row |= {"chat": str(m), "state": "queued", "due_at": now, "created_at": now, "quiet": False}
            rows.append(row | {"payload": Outgoing(Rich(f"việc {n}/{m}")).as_json()})
    tx.execute(message.insert(), rows)


unsaid = select(message.c.commune).where(message.c.state.in_(("queued", "sending"))).distinct()


def left(tx: Connection) -> int:
    return int(tx.execute(select(func.count()).where(message.c.state.in_(("queued", "sending")))).scalar_one())


# --- a worker -------------------------------------------------------------------------------------------------------


async def work(url: str, communes: int, heard: Path, window: int, name: str, driver: str) -> None:
    store, clock = Store(url), SystemClock()
    texts = documents.parse(documents.read_folder(CONFIG))
    handle = os.open(heard, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    silent = Conversation(lambda *_, **__: None, lambda *_, **__: None, None, None, None)
    keeper = Keeper(store, name)
    keeper.start()

    @cache
    def made(name_: str) -> Lane:
        commune: Commune = replace(texts, id=name_)
        return Lane(
            store.of(name_), clock, lambda: commune, Instant(name_, handle), silent,
            owner=name, woken=lambda: None, poll_limit=None, window=window, keeper=keeper,
        )  # fmt: skip

    if driver == "jobs":

        async def tick(_commune: str) -> None: ...

        async def drain(commune: str, _messenger: str) -> None:
            await made(commune).drain()

        jobs = JobsDriver(store.url, tick, drain)
        jobs.start()
    else:
        order = [f"xa-{n:04}" for n in range(communes)]
        random.shuffle(order)
        for lane in map(made, order):
            await lane.start()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    os._exit(0)


# --- the measurement ------------------------------------------------------------------------------------------------


def main() -> int:
    asked = argparse.ArgumentParser()
    for name, value in (("communes", 150), ("each", 40), ("workers", 2), ("kills", 0), ("window", 1)):
        asked.add_argument(f"--{name}", type=int, default=value)
    asked.add_argument("--driver", choices=("jobs", "local"), default="jobs")
    asked.add_argument("--work", nargs=3)
    given = asked.parse_args()
    if given.work:
        url, heard, name = given.work
        asyncio.run(work(url, given.communes, Path(heard), given.window, name, given.driver))
        return 0
    with postgres(ready=True) as url, tempfile.TemporaryDirectory() as folder:
        return measure(given, url, Path(folder))


def measure(given: argparse.Namespace, url: str, folder: Path) -> int:
    store, total = Store(url), given.communes * given.each
    store.do_now(fill, given.communes, given.each, datetime.now(TZ))
    if given.driver == "jobs":
        store.do_now(promise, [Work(f"xa-{n:04}", "telegram") for n in range(given.communes)])
    numbers = iter(range(1_000))

    def worker() -> subprocess.Popen[bytes]:
        n = next(numbers)
        options = ["--communes", str(given.communes), "--window", str(given.window), "--driver", given.driver]
        return subprocess.Popen([sys.executable, __file__, *options, "--work", url, str(folder / f"{n}"), f"w{n}"])

    workers = [worker() for _ in range(given.workers)]
    began = time.perf_counter()
    kills = [total * (n + 1) // (given.kills + 2) for n in range(given.kills)]
    last_promise = began
    while rest := store.read_now(left):
        if given.driver == "jobs" and time.perf_counter() - last_promise > 5:  # the beat, which asks what is due
            last_promise = time.perf_counter()
            store.do_now(lambda tx: promise(tx, [Work(name, "telegram") for name in tx.execute(unsaid).scalars()]))
        if kills and total - rest >= kills[0]:
            kills.pop(0)
            victim = workers.pop(0)
            victim.kill()
            victim.wait()
            workers.append(worker())
        time.sleep(0.2)
    ended = time.perf_counter()
    for one in workers:
        one.terminate()
        one.wait()
    account(given, folder, total, began, ended, store.read_now(_lanes))
    store.close()
    return 0


def _lanes(tx: Connection) -> int:
    return int(tx.execute(select(func.count()).select_from(lane_table)).scalar_one())


def account(given: argparse.Namespace, folder: Path, total: int, began: float, ended: float, lanes: int) -> None:
    said: list[list[str]] = [
        line.split("\t") for file in folder.iterdir() for line in file.read_text(encoding="utf-8").splitlines()
    ]
    texts = Counter(text.removeprefix("(Nhắc lại)").strip() for _, _, text, _ in said)
    times = defaultdict(list)
    for commune, _, _, at in said:
        times[commune].append(float(at))
    first, last = min(float(at) for *_, at in said), max(float(at) for *_, at in said)
    how = f"{given.workers} workers, {given.driver}, window {given.window}, {given.kills} kills"
    print(f"{total:,} messages of {lanes} lanes, {how}")
    print(f"  {last - first:.1f} s from the first to the last: {total / (last - first):,.0f} a second")
    print(f"  with the start of the workers {ended - began:.1f} s")
    repeats: dict[str, Counter[str]] = defaultdict(Counter)
    for commune, _, text, _ in said:
        repeats[commune][text.removeprefix("(Nhắc lại)").strip()] += 1
    worst = max(sum(one.values()) - len(one) for one in repeats.values())
    print(f"  repeats of the lane with the most: {worst} (bar {given.kills}: one a kill)")
    print(f"  lost {total - len(texts)}, said again {len(said) - len(texts)}")
    print(f"  most of one lane in any second: {max(map(busiest, times.values()))} (bar {PER_SECOND})")


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
