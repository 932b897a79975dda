"""Messages out and answers back over loopback, outbox and inbox durable, beside bare python-telegram-bot.

    .venv/bin/python tests/benchmarks/messages.py [--short]

Bars: at least 70% of bare python-telegram-bot's throughput with the same concurrency, both as they are shipped: ours
over aiohttp, the library over httpx. Beside it is printed what ours reaches of the bare library over the same client,
for either client, and what nobody could pass who commits once a message. 95% of 30 a second held for a minute without
a 429; an answer within 3 times a bare echo handler's, median; 99th percentile under 50 ms while 10,000
messages drain (it waits for two commits, so beside it is printed what one alone took of the disk, the longest too).
Ours has SQLite with synchronous=FULL: every claim, result and update is on the disk before it counts.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path
from statistics import median, quantiles
from threading import Event
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import structlog
from sqlalchemy import Connection, func, select

from bot import collector
from bot.app import App
from bot.clock import SystemClock
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.sending import messages
from bot.ledger.store import Store
from bot.ledger.tables import message
from bot.ledger.who import people
from bot.loop import run_loop
from bot.messengers.protocol import Outgoing
from bot.messengers.telegram import TELEGRAM, TelegramMessenger
from bot.settings import Settings
from bot.texts.rich import Rich
from tests.benchmarks.against.loopback import FIRST_CHAT, TOKEN, running
from tests.benchmarks.against.processes import ask

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
MANY, ROUNDS, PRESSES, PEOPLE, COMMITS = 600, 3, 300, 14, 200
RATIO_BAR, PACE_BAR, ANSWER_BAR, TAIL_BAR = 0.70, 0.95, 3.0, 0.050
CLIENTS = ("aiohttp", "httpx")  # ours as it is shipped first
COMPARED = (("aiohttp", "httpx"), ("aiohttp", "aiohttp"), ("httpx", "httpx"))  # ours, and the bare library's
BARE = (sys.executable, str(ROOT / "tests/benchmarks/against/ptb.py"))
UNPACED = replace(TELEGRAM, per_bot=inf, per_chat=inf, per_group=1e9)


def second(n: int, address: str, client: str = "aiohttp") -> TelegramMessenger:
    """One of several bots of a process, without Telegram's limits: what the machine can do. Messages name theirs."""
    token = TOKEN.replace("7000000001", f"70000000{n:02d}")
    bot = TelegramMessenger(token, api=address, can=UNPACED, client=client)
    bot.name = f"telegram-{n}"
    return bot


def prepared(folder: Path) -> Store:
    store = Store(f"sqlite:///{folder / 'bench.db'}")
    migrate(store)
    store.do_now(_found)
    return store


def _found(tx: Connection) -> None:
    now = SystemClock().now()
    commune, _ = documents.import_folder(tx, documents.read_folder(CONFIG), now=now)
    for n, person in enumerate(list(commune.directory.people)[:PEOPLE]):
        people.link(tx, commune.id, messenger="telegram", chat=str(FIRST_CHAT + n), person=person, now=now)


def _say(tx: Connection, commune: str, count: int, names: Sequence[str], chats: int) -> None:
    """Each to one of so many chats, by one of the bots."""
    now = SystemClock().now()
    for n in range(count):
        out = Outgoing(Rich(f"Thông báo số {n}: " + "x" * 280))
        key, chat = f"notice/{n}", str(1_000 + n % chats)
        say = partial(messages.say, tx, commune, key=key, purpose="broadcast", now=now, out=out, priority=9)
        say(messenger=names[n % len(names)], chat=chat)


@asynccontextmanager
async def started(folder: Path, bots: Sequence[Any]) -> Any:
    store = prepared(folder)
    app = App(Settings(config=CONFIG), SystemClock(), list(bots), store=store)
    await app.start()
    collector.settle()  # as `run` does
    try:
        yield app
    finally:
        await app.stop()


async def drained(
    app: App, address: str, count: int, names: Sequence[str], chats: int, patience: float
) -> dict[str, Any]:
    """Queues so many messages and waits until the server has them all; its own count."""
    await app.store.do(_say, app.commune.id, count, names, chats)
    app.poke()
    ends = time.perf_counter() + patience
    while (seen := await asyncio.to_thread(ask, address, "count"))["texts"] < count:
        if time.perf_counter() > ends:
            raise SystemExit(f"LOST: {count - seen['texts']} of {count} messages never arrived")
        await asyncio.sleep(0.2)
    return dict(seen)


def throughput(at_once: int) -> bool:
    """One bot each, so many requests on their way at once, the same texts to a server of their own, in turn.

    The medians of the rounds; each ratio is of the same round. In service a bot has one on its way, unless an operator
    widens its window.
    """
    names = [(who, client) for who in (_bare, _outbox) for client in CLIENTS]
    rounds = [{(who, client): who(client, at_once) for who, client in names} for _ in range(ROUNDS)]
    bare, plain_bare, ours, plain = (median(one[name] for one in rounds) for name in names)
    shipped, same, plain_same = (
        median(one[_outbox, mine] / one[_bare, theirs] for one in rounds) for mine, theirs in COMPARED
    )
    commit = median(_seconds_a_commit() for _ in range(ROUNDS))
    print(f"outgoing, {at_once:>2} at once, {MANY} messages of 300 letters:", flush=True)
    print(
        f"  as shipped: outbox (aiohttp) {ours:,.0f}/s, bare python-telegram-bot (httpx) {plain_bare:,.0f}/s: "
        f"{shipped:.0%} (bar {RATIO_BAR:.0%}) {_ok(shipped >= RATIO_BAR)}",
        flush=True,
    )
    for client, mine, theirs, ratio in (("aiohttp", ours, bare, same), ("httpx", plain, plain_bare, plain_same)):
        most = f", at most {1 / (1 + theirs * commit):.0%} with a commit of {1000 * commit:.2f} ms for each"
        print(
            f"  the same client, {client}: outbox {mine:,.0f}/s, bare {theirs:,.0f}/s: {ratio:.0%}"
            f"{most if at_once == 1 else ''}",
            flush=True,
        )
    return shipped >= RATIO_BAR


def _bare(client: str, at_once: int) -> float:
    """Messages a second of python-telegram-bot alone."""
    with running() as address:
        command = [*BARE, address, TOKEN, "send", str(at_once), str(MANY), client]
        told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
        assert ask(address, "count")["texts"] == MANY, "bare python-telegram-bot lost a message"
        return MANY / float(told.stdout)


def _outbox(client: str, at_once: int) -> float:
    """The same texts from the record, as a process with this client runs."""
    with running() as address, tempfile.TemporaryDirectory() as folder:
        return run_loop(_ours(address, Path(folder), at_once, client), client)


def _seconds_a_commit() -> float:
    """What one row costs that is on the disk when its commit returns, and nothing else."""
    with _bare_record() as commit:
        return sum(commit() for _ in range(COMMITS)) / COMMITS


@contextmanager
def _bare_record() -> Iterator[Callable[[], float]]:
    """Commits one row to a file of its own each time it is called; the seconds that took."""
    with tempfile.TemporaryDirectory() as folder:
        raw = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE sent (n INTEGER)"):
            raw.execute(line)

        def commit() -> float:
            began = time.perf_counter()
            raw.execute("INSERT INTO sent VALUES (1)")
            return time.perf_counter() - began

        yield commit
        raw.close()


def _disk(over: Event) -> list[float]:
    """What a commit takes that waits for nothing but the disk, five times a second until it is over."""
    taken: list[float] = []
    with _bare_record() as commit:
        while not over.wait(0.2):
            taken.append(commit())
    return taken


async def _ours(address: str, folder: Path, at_once: int, client: str) -> float:
    bot = second(2, address, client)
    async with started(folder, [bot]) as app:
        app.lanes[0].window = at_once
        seen = await drained(app, address, MANY, [bot.name], MANY, 300)
        return float((MANY - 1) / seen["seconds"])


def paced(seconds: int) -> bool:
    """A bot's 30 a second, against a server that refuses the 31st."""
    count = 30 * seconds

    async def run(address: str, folder: Path) -> dict[str, Any]:
        async with started(folder, [TelegramMessenger(TOKEN, api=address)]) as app:
            return await drained(app, address, count, ["telegram"], count, 10 * seconds)

    with running(strict=True) as address, tempfile.TemporaryDirectory() as folder:
        seen = run_loop(run(address, Path(folder)))
    rate = (count - 1) / seen["seconds"]
    good = rate >= PACE_BAR * 30 and not seen["refused"]
    print(
        f"at a bot's pace: {count:,} messages in {seen['seconds']:.1f} s: {rate:.1f}/s, {rate / 30:.0%} of 30 "
        f"(bar {PACE_BAR:.0%}), {seen['refused']} answers 429 {_ok(good)}",
        flush=True,
    )
    return good


def answered(drain: int, client: str) -> bool:
    """ "việc" typed by one person after the other: kept, understood, answered; the echo handler stores nothing.

    client: ours; the echo handler's is httpx.
    """
    query = f"press?chats={PEOPLE}&times={PRESSES}&pause=0.12"
    with running() as address:
        echo = subprocess.Popen([*BARE, address, TOKEN], cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            bare = ask(address, query)
        finally:
            echo.kill()
            echo.wait(20)
    with running() as address, tempfile.TemporaryDirectory() as folder:
        ours, busy = run_loop(_answers(address, Path(folder), query, drain, client), client)
    warm, theirs = ours[10:], bare[10:]
    ratio = median(warm) / median(theirs)
    tail = quantiles(busy[10:], n=100)[98]
    medians = f"ours {1000 * median(warm):.1f} ms, bare echo {1000 * median(theirs):.1f} ms, median"
    verdict = f"{ratio:.1f} times (bar {ANSWER_BAR:g}) {_ok(ratio < ANSWER_BAR)}"
    print(f"answered over {client}: {len(warm)} replies: {medians}: {verdict}", flush=True)
    print(
        f"answered over {client} while {drain:,} messages drain: {len(busy) - 10} replies: "
        f"median {1000 * median(busy[10:]):.1f} ms, "
        f"99th percentile {1000 * tail:.1f} ms (bar {1000 * TAIL_BAR:.0f}) {_ok(tail < TAIL_BAR)}",
        flush=True,
    )
    return ratio < ANSWER_BAR and tail < TAIL_BAR


async def _answers(address: str, folder: Path, query: str, drain: int, client: str) -> tuple[list[float], list[float]]:
    """Answers alone, then answers while so many messages drain; none of what drained meanwhile may be lost."""
    async with started(folder, [TelegramMessenger(TOKEN, api=address, client=client)]) as app:
        alone = await asyncio.to_thread(ask, address, query)
        await app.store.do(_say, app.commune.id, drain, ["telegram"], drain)
        app.poke()
        await asyncio.sleep(1)
        over = Event()
        beside = asyncio.create_task(asyncio.to_thread(_disk, over))
        busy = await asyncio.to_thread(ask, address, query)
        over.set()
        disk = await beside
        await app.stop()
        seen = await asyncio.to_thread(ask, address, "count")
        recorded = app.store.read_now(_drained)
        took = f"median {1000 * median(disk):.1f} ms, longest {1000 * max(disk):.0f} ms"
        print(f"  a bare commit meanwhile: {took}", flush=True)
        print(f"  of {drain:,} messages {recorded.get('sent', 0):,} had drained meanwhile: {recorded}", flush=True)
        if sum(recorded.values()) != drain or recorded.get("sent", 0) > seen["texts"] or recorded.get("sending"):
            raise SystemExit(f"LOST: the server saw {seen['texts']}, the record says {recorded}")
        return alone, busy


def _drained(tx: Connection) -> dict[str, int]:
    """The broadcast's messages by state."""
    mine = message.c.purpose == "broadcast"
    counted = select(message.c.state, func.count()).where(mine).group_by(message.c.state)
    return {state: int(times) for state, times in tx.execute(counted)}


def _ok(good: bool) -> str:
    return "ok" if good else "BELOW THE BAR"


def main() -> int:
    short = "--short" in sys.argv
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    results = [throughput(1), throughput(8), throughput(16), paced(10 if short else 60)]
    results += [answered(10_000, client) for client in CLIENTS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
