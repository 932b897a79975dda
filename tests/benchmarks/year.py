"""A simulated year of one commune of 45 heads: templates, understanding, confirmation, extensions, all of it.

    .venv/bin/python tests/benchmarks/year.py

Bar: under 60 s. Prints its work done; a violation of a promise fails it. The processor's time stands beside the wall's:
on a machine shared with others only that says anything.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.simulator.play import play
from bot.simulator.report import report
from schedules.configuration import load
from schedules.obligations import expand
from tests.simulator.communes import HEADS, busy

FIRST, LAST, BAR = date(2026, 1, 1), date(2026, 12, 31), 60.0


def main() -> int:
    texts = busy()
    duties = expand(load(texts), FIRST, LAST).obligations
    wall, cpu = time.perf_counter(), time.process_time()
    played = play(texts, FIRST, LAST, 1)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    one = report(played)
    print(
        f"a year of {HEADS} heads: {len(duties):,} obligations, {len(one.messages):,} messages, {one.replies:,} replies"
    )
    verdict = "ok" if cpu < BAR else "ABOVE THE BAR"
    print(f"  {wall:.0f} s by the wall, {cpu:.0f} s of the processor (bar {BAR:g} s) {verdict}")
    done = one.outcomes
    ends = f"{done.done_on_time} done in time, {done.done_late} late, {done.open} open"
    print(f"  {len(one.violations)} promises broken; {ends}")
    return 0 if cpu < BAR and not one.violations else 1


if __name__ == "__main__":
    sys.exit(main())
