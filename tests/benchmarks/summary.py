"""How long a summary takes: figures of 2,000 and 200,000 duties, beside loading every row and counting in Python.

Bars: 200 ms and 2 s; picture 1.5 s with its imports; Word and Excel of 2,000 rows 3 s and 200 MB. Run: make bench.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import Connection, insert, select

from bot.ledger.store import Store
from bot.ledger.tables import duty, meta, obligation, obligation_period
from bot.summaries import render
from bot.summaries.figures import figures
from schedules.commune import Commune
from tests.bot.summaries.ledger import ID, LADDER, NOW, REPORT, TODAY, commune, project, unit

STATES = ("open", "open", "open", "done", "done", "awaiting", "unknown")
UNITS, PROJECTS = 60, 200


def rows(count: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    chance = random.Random(7)
    duties: dict[str, dict[str, Any]] = {}
    obligations, boxes = [], []
    for n in range(count):
        place, title = f"don-vi-{n % UNITS:02d}", "Báo cáo tình hình thực hiện nhiệm vụ, đúng mẫu, có số liệu kèm theo"
        on_project = n % 5 == 0
        made = f"du-an-{n % PROJECTS:03d}" if on_project else ""
        rule = LADDER.id if on_project else REPORT.id if n < 10_000 else f"quy-tac-{n % 30:02d}"
        whose = f"{rule}/{place}/{made}"
        measured = {"percent": chance.randrange(101) * 1.0, "measured_at": NOW} if on_project else {}
        common = {"commune": ID, "unit": place, "project": made, "title": title, "sample": False}
        named = {
            "id": whose,
            "rule": rule,
            "holder_unit": place,
            "percent": None,
            "measured_at": None,
            "origin": "rule",
        }
        duties.setdefault(whose, {**common, **named, **measured})
        due = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        state, id_ = chance.choice(STATES), f"{whose}/{n}"
        obligations.append(
            {
                **common,
                "id": id_,
                "duty": whose,
                "occurrence": str(n),
                "clause": "Điều 1 > II > 5 > b",
                "kind": "milestone" if on_project else "cycle",
                "facts": {"recipient": ["phong-kinh-te"], "confirmer": "van-phong", "evidence": "số, ngày văn bản"},
                "due_source": "decision",
                "rule_due": due,
                "due": due,
                "closes_on": due,
                "revision": 1,
                "state": state,
                "extension_asked": chance.random() < 0.05,
                "blocked_since": NOW if chance.random() < 0.05 else None,
                "finished_on": due + timedelta(days=chance.randrange(-5, 5)) if state == "done" else None,
                "policy": "report",
                "version": 1,
            }
        )
        if not on_project:
            codes = (f"{due:%Y-%m}", f"{due.year}-Q{(due.month + 2) // 3}")[: 1 + n % 2]
            boxes += [{"commune": ID, "obligation": id_, "period": code} for code in codes]
    return list(duties.values()), obligations, boxes


def filled(folder: Path, count: int) -> Store:
    store = Store(f"sqlite:///{folder / f'{count}.db'}")
    duties, obligations, boxes = rows(count)

    def fill(tx: Connection) -> None:
        meta.create_all(tx)
        for table, values in ((duty, duties), (obligation, obligations), (obligation_period, boxes)):
            tx.execute(insert(table), values)
        tx.exec_driver_sql("ANALYZE")

    store.do_now(fill)
    return store


@dataclass(frozen=True)
class Taken:
    """Seconds by the wall and of the processor: on a machine shared with others only the second can be compared."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall * 1000:.0f} ms (processor {self.cpu * 1000:.0f})"


def best(what: Callable[[], object], times: int = 3) -> Taken:
    taken = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        what()
        taken.append(Taken(time.perf_counter() - wall, time.process_time() - cpu))
    return min(taken, key=lambda one: one.cpu)


def by_loading(tx: Connection) -> Counter[tuple[str, str, bool]]:
    found = tx.execute(select(obligation).where(obligation.c.commune == ID))
    return Counter((row.unit, row.state, row.due < TODAY) for row in found)


def place() -> Commune:
    units = [unit(f"don-vi-{n:02d}", f"Đơn vị số {n}", head=str(n)) for n in range(UNITS)]
    return commune(units, [project(f"du-an-{n:03d}", f"don-vi-{n % UNITS:02d}", 10**9 + n) for n in range(PROJECTS)])


def one(url: str, name: str) -> tuple[Taken, Taken, float]:
    """Times of the first and of the second time, and megabytes at the peak, of one format in a process of its own."""
    store, whole = Store(url), place()
    first, again = (best(lambda: store.read_now(render, whole, TODAY, name), 1) for _ in range(2))
    store.close()
    return first, again, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


BARS = {"text": 0.2, "json": 0.2, "png": 1.5, "docx": 3.0, "xlsx": 3.0, "ics": 3.0}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for count, bar in ((2_000, 0.2), (200_000, 2.0)):
            store = filled(Path(folder), count)
            counted = best(lambda store=store: store.read_now(figures, place(), TODAY))
            ratio = best(lambda store=store: store.read_now(by_loading), 1).cpu / counted.cpu
            print(f"figures of {count:,} duties: {counted}, bar {bar * 1000:.0f}; loading every row: {ratio:.1f} times")
            if count == 2_000:
                formats(f"sqlite:///{Path(folder) / f'{count}.db'}")
            store.close()


def formats(url: str) -> None:
    print("2,000 duties, first time in a process with its imports, then again:")
    for name, bar in BARS.items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            first, again, peak = pool.apply(one, (url, name))
        print(f"{name:>5}: {first}, then {again}; bar {bar * 1000:.0f}; peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
