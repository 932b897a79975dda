"""What a tick costs by how much is stored, and beside one APScheduler job a reminder.

    .venv/bin/python tests/benchmarks/tick.py [--long]

Bars: a tick with 1,000,000 obligations stored and 1,000 due takes at most 1.5 times one with 10,000 stored and 1,000
due (--long: 10,000,000); 100,000 reminders by ticks never stall the event loop for over 100 ms. Processor time beside
the wall: on a machine shared with others only that can be compared.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Connection, func, select

from bot import collector
from bot.ledger.duties import obligations
from bot.ledger.duties.obligations import BATCH, Reach
from bot.ledger.migrations import migrate
from bot.ledger.routine.look import look
from bot.ledger.rules import documents
from bot.ledger.sending import reminders
from bot.ledger.store import Store
from bot.ledger.tables import obligation, reminder
from bot.loop import run_loop
from schedules.calendar import TZ
from schedules.commune import Commune
from tests.benchmarks.against import apscheduler_jobs
from tests.schedules.folder import documents as folder

NOW = datetime(2026, 6, 11, 8, 0, tzinfo=TZ)  # T-3 of what is due on the 16th
DUE, RATIO_BAR, STALL_BAR, ROUNDS = 1_000, 1.5, 0.100, 5
UNIT, DUTY = "phong-kinh-te", "kt-xh/phong-kinh-te/"
COPIED = (
    "commune, duty, title, clause, kind, unit, project, facts, due_source, rule_due, due, closes_on, revision, state, "
    "sample, extension_asked, policy, considered_at, next_step_at, version"
)


@dataclass(frozen=True)
class Spent:
    wall: float
    cpu: float
    work: int


def filled(path: Path, stored: int, due: int) -> tuple[Store, Commune]:
    """So many obligations, of which `due` have a step at NOW; the rest next year."""
    store = Store(f"sqlite:///{path}")
    migrate(store)
    commune, _ = store.do_now(documents.import_folder, folder(), now=NOW - timedelta(days=30))
    store.do_now(_fill, commune, stored, due)
    return store, commune


def _fill(tx: Connection, commune: Commune, stored: int, due: int) -> None:
    from bot.ledger.tables import duty

    whose = {"commune": commune.id, "unit": UNIT, "project": "", "sample": False}
    held = {"id": DUTY, "rule": "kt-xh", "holder_unit": UNIT, "title": "Báo cáo", "origin": "rule"}
    tx.execute(duty.insert(), [whose | held])
    later = NOW.date() + timedelta(days=400)
    seed = {
        "id": f"{DUTY}0",
        "duty": DUTY,
        "occurrence": "0",
        "title": "Báo cáo tình hình thực hiện nhiệm vụ",
        "clause": "Điều 1",
        "kind": "cycle",
        "facts": {"confirmer": "van-phong", "last_step": True},
        "due_source": "decision",
        "rule_due": later,
        "due": later,
        "closes_on": later,
        "revision": 1,
        "state": "open",
        "extension_asked": False,
        "policy": next(iter(commune.policies)),
        "considered_at": NOW - timedelta(days=1),
        "next_step_at": NOW + timedelta(days=390),
        "version": 1,
    }
    tx.execute(obligation.insert(), [whose | seed])
    copies = (
        f"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {stored - 1}) "
        f"INSERT INTO obligation (id, occurrence, {COPIED}) SELECT '{DUTY}' || x, CAST(x AS TEXT), {COPIED} "
        f"FROM obligation, n WHERE obligation.id = '{DUTY}0'"
    )
    tx.exec_driver_sql(copies)
    make_due(tx, commune.id, due)


def make_due(tx: Connection, commune: str, due: int) -> None:
    """Spread over what is stored, so that an index has to find them."""
    total = tx.execute(select(func.count()).select_from(obligation)).scalar_one()
    step = max(1, total // due)
    on = NOW.date() + timedelta(days=5)
    values = {"due": on, "rule_due": on, "closes_on": on, "next_step_at": NOW, "considered_at": NOW - timedelta(days=1)}
    chosen = [f"{DUTY}{n * step}" for n in range(due)]
    for start in range(0, due, 500):
        part = (obligation.c.commune == commune, obligation.c.id.in_(chosen[start : start + 500]))
        tx.execute(obligation.update().where(*part).values(**values, revision=obligation.c.revision + 1))


def tick(store: Store, commune: Commune) -> int:
    """What a tick does: look, arm in batches, promise messages; returns how many were armed."""
    seen = store.read_now(look, commune, ("telegram",), NOW)
    assert seen.to_arm
    armed = total = BATCH
    total = 0
    while armed == BATCH:
        armed = store.do_now(obligations.arm, commune, NOW, Reach(console=True))
        total += armed
    store.do_now(reminders.open_messages, commune, NOW)
    store.read_now(look, commune, ("telegram",), NOW)
    return total


def measured(path: Path, stored: int) -> Spent:
    store, commune = filled(path, stored, DUE)
    spent = []
    for n in range(ROUNDS):
        if n:
            store.do_now(make_due, commune.id, DUE)
        wall, cpu = time.perf_counter(), time.process_time()
        work = tick(store, commune)
        spent.append(Spent(time.perf_counter() - wall, time.process_time() - cpu, work))
        assert work == DUE, f"armed {work} of {DUE}"
    told = store.read_now(lambda tx: tx.execute(select(func.count()).select_from(reminder)).scalar_one())
    assert told >= DUE * ROUNDS, f"{told} reminders of {DUE * ROUNDS}: some were lost"
    store.close()
    best = spent[1:]
    return Spent(min(one.wall for one in best), median(one.cpu for one in best), DUE)


def by_stored(folder_: Path, large: int) -> bool:
    small = measured(folder_ / "small.db", 10_000)
    big = measured(folder_ / "big.db", large)
    for name, one in (("10,000", small), (f"{large:,}", big)):
        print(f"tick, {name} stored, {one.work:,} due: {1000 * one.wall:.0f} ms (processor {1000 * one.cpu:.0f} ms)")
    ratio = big.cpu / small.cpu
    good = ratio <= RATIO_BAR
    walls = f"{big.wall / small.wall:.2f} by the wall"
    print(f"  {ratio:.2f} times by processor, {walls} (bar {RATIO_BAR}) {_ok(good)}", flush=True)
    return good


# --- beside APScheduler ---------------------------------------------------------------------------------------------


def ticks_in_loop(path: str, count: int) -> dict[str, float]:
    """So many reminders through ticks of a living event loop, its store in a thread as in service."""
    gc.collect()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    store, commune = filled(Path(path), count, count)
    added = time.perf_counter() - began
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    async def fire() -> tuple[float, float, int]:
        collector.settle()  # as every process does once it has started
        stalls = [0.0]
        watch = asyncio.create_task(apscheduler_jobs.watched(stalls))
        began, total, armed = time.perf_counter(), 0, BATCH
        while armed == BATCH:
            armed = await store.do(obligations.arm, commune, NOW, Reach(console=True))
            total += armed
        await store.do(reminders.open_messages, commune, NOW)
        took = time.perf_counter() - began
        watch.cancel()
        return took, max(stalls), total

    took, stall, total = run_loop(fire())
    told = store.read_now(lambda tx: tx.execute(select(func.count()).select_from(reminder)).scalar_one())
    assert told >= total, "a reminder was lost"
    store.close()
    return {"add": added, "fire": took, "memory": memory, "stall": stall, "fired": total}


def aps_in_loop(count: int) -> dict[str, float]:
    return asyncio.run(apscheduler_jobs.run(count))


def beside_jobs(folder_: Path, count: int) -> bool:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        jobs = pool.apply(aps_in_loop, (count,))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        ours = pool.apply(ticks_in_loop, (str(folder_ / "jobs.db"), count))
    for name, one in (("APScheduler, a job each", jobs), ("one tick, rows on disk", ours)):
        assert one["fired"] == count, f"{name}: {one['fired']} of {count}"
        print(
            f"{name}: {count:,} reminders: add {one['add']:.1f} s, fire {one['fire']:.1f} s, "
            f"memory +{one['memory']:.0f} MB, longest stall of the loop {1000 * one['stall']:.0f} ms"
        )
    good = ours["stall"] <= STALL_BAR
    print(f"  the tick's longest stall (bar {1000 * STALL_BAR:.0f} ms) {_ok(good)}", flush=True)
    return good


def _ok(good: bool) -> str:
    return "ok" if good else "BELOW THE BAR"


def main() -> int:
    long = "--long" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        folder_ = Path(name)
        results: list[Any] = [by_stored(folder_, 10_000_000 if long else 1_000_000)]
        results.append(beside_jobs(folder_, 100_000))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
