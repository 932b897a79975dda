"""What the pages need of the running whole. `bot.app.App` is one; the web stands below it and does not import it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from sqlalchemy import Connection

from bot.clock import Clock
from bot.lanes.ear import Updates, keep_each
from bot.lanes.heartbeat import Heartbeat
from bot.lanes.lane import Lane
from bot.lanes.watch import Watch
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.hearing import inbox
from bot.ledger.hearing.inbox import Update
from bot.ledger.store import Store
from bot.links import Links
from bot.settings import Settings
from schedules.calendar import TZ
from schedules.commune import Commune


class House(Protocol):
    """works: this process runs the loops, not the pages alone."""

    @property
    def settings(self) -> Settings: ...
    @property
    def store(self) -> Store: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def commune(self) -> Commune: ...
    @property
    def lanes(self) -> Sequence[Lane]: ...
    @property
    def heart(self) -> Heartbeat | None: ...
    @property
    def links(self) -> Links: ...
    @property
    def cabinet(self) -> Cabinet | None: ...
    @property
    def watch(self) -> Watch | None: ...
    @property
    def promise(self) -> Callable[[Connection, Sequence[str]], None] | None: ...
    @property
    def works(self) -> bool: ...

    def restart(self) -> None: ...


async def receive(house: House, lane: Lane, updates: Updates) -> None:
    """Stores pushed updates, durably when this returns. A process of pages alone leaves the rest to the worker."""
    await keep_each(partial(_receive, house, lane), updates, lane.messenger.name)


async def _receive(house: House, lane: Lane, updates: Updates) -> None:
    if house.works:
        await lane.receive(updates)
        return
    messenger = lane.messenger
    read = [(key, raw, messenger.read(raw)) for key, raw in updates]
    rows = [Update(key, raw, one.chat, one.message) if one else Update(key, raw) for key, raw, one in read]
    now = house.clock.now()

    def keep(tx: Connection) -> None:
        kept = inbox.keep(tx, house.commune.id, messenger.name, messenger.token_hash, rows, now)
        if kept and house.promise is not None:
            house.promise(tx, [messenger.name])

    await house.store.do(keep)


def local_now(house: House) -> datetime:
    """Now, in Asia/Ho_Chi_Minh."""
    return house.clock.now().astimezone(TZ)
