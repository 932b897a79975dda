"""A year of the office's mornings in a commune of 45 heads where six in ten never type.

    .venv/bin/python tests/benchmarks/morning.py

Bar: every due duty has a status on record within 3 working days, with at most 10 calls and 25 taps on any day.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.conversation.office.morning import CALLS
from tests.simulator.communes import busy
from tests.simulator.mornings import TAPS, work


def main() -> int:
    cpu = time.process_time()
    lived = work(busy(), date(2026, 1, 1), date(2026, 12, 31))
    cpu = time.process_time() - cpu
    calls, taps = [one for one, _ in lived.days.values()], [one for _, one in lived.days.values()]
    of = {name: list(lived.how.values()).count(name) for name in ("never", "voice", "silent")}
    print(f"a year of mornings, {cpu:.0f} s of the processor: {of} of the heads do not type")
    print(f"  {lived.due:,} duties due, {len(lived.bare)} without a status within 3 working days")
    print(f"  calls a morning: {sum(calls) / len(calls):.1f} in the mean, {max(calls)} at most (bar {CALLS})")
    print(f"  taps a morning: {sum(taps) / len(taps):.1f} in the mean, {max(taps)} at most (bar {TAPS})")
    for line in lived.bare[:20]:
        print(f"  {line}")
    return 0 if not lived.bare and max(calls) <= CALLS and max(taps) <= TAPS else 1


if __name__ == "__main__":
    sys.exit(main())
