"""The real process for life-cycle tests, with one difference: it may kill itself at a seam, as a power cut would.

Settings come from the environment, as for `nhacviec run`. Arguments: start of the clock, seam ("-": none), n-th time.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import datetime

from bot.app import App, _run
from bot.clock import TrainingClock
from bot.lanes.seams import Seam
from bot.logs import configure
from bot.settings import read_settings


def main(start: str, seam: str, times: str) -> None:
    left = int(times)

    def hook(passed: Seam) -> None:
        nonlocal left
        if passed == seam:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    configure("json")
    clock = TrainingClock(datetime.fromisoformat(start))
    asyncio.run(_run(App(read_settings(), clock, seam=hook), "127.0.0.1", 0, web=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
