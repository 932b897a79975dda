"""Many communes on one PostgreSQL: their year loaded, one among them beside one alone, and a worker with nothing to do.

    .venv/bin/python tests/benchmarks/province.py [--communes 300] [--idle 3321] [--seconds 30]

The communes are on trial, as one that is added is; the measured one and the idle ones are live. An idle one has a bot,
a lane and 60 obligations, copied in seconds: a worker asks an index of what is due, however much is not. Bars: the year
of 300 communes in under 5 minutes, memory flat; look, reply and summary of one commune with all of them loaded at most
1.5 times those of the same commune alone; an idle worker of 3,321 communes under 5 % of a core and 250 MB.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Connection, delete, func, select, text

from bot.conversation import handle
from bot.ledger.commune import communes
from bot.ledger.duties import obligations
from bot.ledger.hearing import inbox
from bot.ledger.hearing.inbox import Update
from bot.ledger.routine import routines
from bot.ledger.routine.look import look
from bot.ledger.rules import documents
from bot.ledger.sending import lanes
from bot.ledger.store import Store
from bot.ledger.tables import obligation
from bot.ledger.who import bots, people
from bot.messengers.protocol import Incoming
from bot.summaries.figures import figures
from schedules.calendar import TZ
from schedules.commune import Commune
from tests.benchmarks.against.processes import processor
from tests.databases import postgres, postmaster
from tests.simulator.communes import busy

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=TZ)
LOADED, RATIO, CORE, MEGABYTES = 300.0, 1.5, 0.05, 250.0
ROUNDS = 30
OPEN = 60  # obligations of an idle commune
HEAD = "truong-phong-kinh-te"


def texts(name: str) -> dict[str, str]:
    made = busy()
    line = next(one for one in made["commune.yaml"].splitlines() if one.startswith("ma: "))
    return made | {"commune.yaml": made["commune.yaml"].replace(line, f"ma: {name}", 1)}


def resident(pid: int | str = "self") -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def stored(tx: Connection) -> int:
    return int(tx.execute(select(func.count()).select_from(obligation)).scalar_one())


# --- one commune ----------------------------------------------------------------------------------------------------


def found(tx: Connection, name: str, now: datetime = NOW) -> Commune:
    commune = communes.add(tx, texts(name), now)
    people.link(tx, name, messenger="telegram", chat="1", person=HEAD, now=now)
    for unit in commune.directory.units:
        obligations.go_live(tx, commune, unit, "van-phong", now)
    return commune


def taken(work: Callable[[], object]) -> float:
    """Median of the wall's time, seconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return median(spent)


def measured(store: Store, commune: Commune, first: int) -> dict[str, float]:
    mine, numbers = store.of(commune.id), iter(range(first, first + 10_000))

    def reply(tx: Connection) -> None:
        n = str(next(numbers))
        row = inbox.keep(tx, commune.id, "telegram", "mã", [Update(n, {"id": n}, "1", n)], NOW)[0]
        said = Incoming("text", "telegram", "1", sender="1", text="việc", message=n)
        handle(tx, commune, said, inbox_id=row, now=NOW)

    return {
        "look of a tick": taken(lambda: mine.read_now(look, commune, ("telegram",), NOW)),
        "reply": taken(lambda: mine.do_now(reply)),
        "summary": taken(lambda: mine.read_now(figures, commune, NOW.date())),
    }


def loaded(count: int) -> bool:
    with postgres(ready=True) as url:
        store = Store(url)
        commune = store.do_now(found, "xa-0000")
        store.do_now(lambda tx: tx.execute(text("ANALYZE")) and None)
        alone = measured(store, commune, 0)
        began, before = time.perf_counter(), resident()
        tenth = 0.0
        for n in range(1, count):
            store.do_now(communes.add, texts(f"xa-{n:04}"), NOW)
            tenth = resident() if n == max(1, count // 10) else tenth
        took, after = time.perf_counter() - began, resident()
        rows = store.read_now(stored)
        good = took * LOADED / count < LOADED
        print(f"{count} communes, {rows:,} obligations of a year: {took:.0f} s {_ok(good)}")
        print(f"  memory {before:.0f} MB, after a tenth {tenth:.0f} MB, in the end {after:.0f} MB")
        store.do_now(lambda tx: tx.execute(text("ANALYZE")) and None)
        beside = measured(store, commune, 100_000)
        for name, seconds in alone.items():
            ratio = beside[name] / seconds
            good = good and ratio <= RATIO
            both = f"alone {1000 * seconds:.1f} ms, among {count} {1000 * beside[name]:.1f} ms"
            print(f"  {name}: {both}: {ratio:.2f} times (bar {RATIO}) {_ok(ratio <= RATIO)}", flush=True)
        store.close()
    return good


# --- nothing to do --------------------------------------------------------------------------------------------------


def idle(count: int, seconds: int) -> bool:
    """Communes whose duties all lie ahead, and one worker of jobs."""
    with postgres(ready=True) as url:
        store = Store(url)
        store.do_now(found, "xa-0000")
        store.do_now(_copy, count)
        print(f"{count:,} communes, {store.read_now(stored):,} obligations, nothing due", flush=True)
        environ = os.environ | {
            "NHACVIEC_DATABASE_URL": url,
            "NHACVIEC_DRIVER": "jobs",
            "NHACVIEC_PUBLIC_URL": "https://nhacviec.example",
            "NHACVIEC_SECRET": "a secret of this measurement alone",
        }
        command = [sys.executable, "-c", "from bot.cli import main; main()", "run", "--role", "worker"]
        worker = subprocess.Popen(command, env=environ, cwd=Path(__file__).parents[2])
        while not store.read_now(_takes_jobs):
            if worker.poll() is not None:
                raise SystemExit("the worker ended early")
            time.sleep(0.1)
        began, before, asked = time.perf_counter(), processor(worker.pid), processor(postmaster())
        time.sleep(seconds)
        took = time.perf_counter() - began
        share, server = (processor(worker.pid) - before) / took, (processor(postmaster()) - asked) / took
        memory = resident(worker.pid)
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
        store.close()
    good = share < CORE and memory < MEGABYTES
    print(f"  {100 * share:.1f} % of a core (bar 5 %), {memory:.0f} MB (bar 250) {_ok(good)}")
    print(f"  PostgreSQL meanwhile {100 * server:.1f} % of a core")
    return good


def _takes_jobs(tx: Connection) -> bool:
    """Whether a worker has started and said so."""
    return tx.execute(text("SELECT 1 FROM procrastinate_workers LIMIT 1")).first() is not None


def _copy(tx: Connection, count: int) -> None:
    """What is due lies a year ahead."""
    bots.put(tx, "xa-0000", kind="telegram", token_hash="mã", sealed="", name="", by="", now=NOW)
    lanes.begin(tx, [("xa-0000", "telegram", "mã")])
    kept = select(obligation.c.id).order_by(obligation.c.id).limit(OPEN)
    tx.execute(delete(obligation).where(obligation.c.id.not_in(kept)))
    routines.run(tx, documents.load_current(tx, "xa-0000"), NOW, obligations.Reach())
    multiply(tx, ("commune", "bot", "lane", "obligation", "routine"), count)
    ahead = "now() + interval '300 days'"
    tx.execute(text(f"UPDATE obligation SET next_step_at = {ahead} WHERE next_step_at IS NOT NULL"))
    tx.execute(text(f"UPDATE routine SET next_at = {ahead}"))
    tx.execute(text("DELETE FROM message"))
    tx.execute(text("ANALYZE"))


def multiply(tx: Connection, tables: Sequence[str], count: int) -> None:
    """The one commune's rows under so many names, itself included: xa-0000 to xa-9999."""
    for table in tables:
        key = "id" if table == "commune" else "commune"
        asked = "SELECT column_name FROM information_schema.columns WHERE table_name = :t AND column_name <> :key"
        names = list(tx.execute(text(asked), {"t": table, "key": key}).scalars())
        listed = ", ".join(f'"{name}"' for name in names)
        tx.execute(
            text(
                f'INSERT INTO "{table}" ({key}, {listed}) '
                f"SELECT 'xa-' || lpad(n::text, 4, '0'), {listed} FROM \"{table}\", generate_series(1, :most) n"
            ),
            {"most": count - 1},
        )


def _ok(good: bool) -> str:
    return "ok" if good else "ABOVE THE BAR"


def main() -> int:
    asked = argparse.ArgumentParser()
    for name, value in (("communes", 300), ("idle", 3321), ("seconds", 30)):
        asked.add_argument(f"--{name}", type=int, default=value)
    given = asked.parse_args()
    good = loaded(given.communes) if given.communes else True
    good = (idle(given.idle, given.seconds) if given.idle else True) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
