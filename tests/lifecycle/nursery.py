"""Raises processes that are to die: imports everything once, then forks one life an order. What is killed is a process
of its own, with its own connections and locks; only the seconds of importing are spared.

An order is a line of JSON on standard input: database, folder, platform, api, port (of its webhook; 0: it polls),
start, seam, times. Answered by a line with the process id, and by another with how it ended.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import bot.web.app  # noqa: F401 -- imported once, not by every life
from bot.app import App, _run, editing, real_conversation
from bot.clock import TrainingClock
from bot.lanes.seams import Seam
from bot.ledger.rules import documents
from bot.links import Links
from bot.logs import configure
from bot.settings import Settings
from tests.emulators.telegram import TOKEN
from tests.emulators.zalo.server import TOKEN as ZALO_TOKEN
from tests.town import quick_messenger

SECRET = "khóa của kiểm thử"


def settings_of(order: dict[str, Any]) -> Settings:
    hook = f"http://127.0.0.1:{order['port']}" if order["port"] else None
    base = {"config": Path(order["folder"]), "database_url": order["database"], "secret": SECRET, "public_url": hook}
    if order["platform"] == "zalo":
        return Settings(**base, zalo_tokens=(ZALO_TOKEN,), zalo_api=order["api"])
    return Settings(**base, telegram_token=TOKEN, telegram_api=order["api"])


def ripen(order: dict[str, Any]) -> None:
    """What every life would begin with and none is killed in: modules imported late, holidays, certificates."""
    for late in ("anyio._backends._asyncio", "anyio._core._synchronization", "apscheduler.schedulers.asyncio"):
        importlib.import_module(late)
    settings = settings_of(order)
    commune = documents.parse(documents.read_folder(settings.config))
    quick_messenger(settings, commune.id)


def live(order: dict[str, Any]) -> None:
    left = int(order["times"])

    def hook(passed: Seam) -> None:
        nonlocal left
        if passed == order["seam"]:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    settings = settings_of(order)
    commune = documents.parse(documents.read_folder(settings.config))
    messenger = quick_messenger(settings, commune.id)
    talk = real_conversation(Links(SECRET, commune.id, None), files=False, edits=editing([messenger]))
    clock = TrainingClock(datetime.fromisoformat(order["start"]))
    app = App(settings, clock, [messenger], conversation=talk, seam=hook)
    asyncio.run(_run(app, "127.0.0.1", order["port"], web=bool(order["port"])))


def main() -> None:
    configure("json")
    ripe = False
    for line in sys.stdin:
        order = json.loads(line)
        if not ripe:
            ripen(order)
            ripe = True
        child = os.fork()
        if child == 0:
            os.dup2(2, 1)  # what it prints is not the answer
            try:
                live(order)
            finally:
                os._exit(0)
        print(json.dumps({"pid": child}), flush=True)
        status = os.waitpid(child, 0)[1]
        print(json.dumps({"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}), flush=True)


if __name__ == "__main__":
    main()
