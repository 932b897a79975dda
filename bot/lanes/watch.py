"""The system looks at itself once a minute, apart from the heartbeat it judges; and keeps a backup of each day.

What is found is kept in the record, told once to office and operator by whatever messenger still speaks, and shown by
`/suckhoe`, `/healthz` and `/metrics`. An outside address is pinged only while all is well: its silence is the alarm
for what cannot be said from here.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.lanes.heartbeat import Heartbeat
from bot.lanes.lane import Lane
from bot.lanes.outside import Outside
from bot.ledger import audit
from bot.ledger.commune import backup
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties import evidence
from bot.ledger.faults import contained
from bot.ledger.guarding import chain, troubles
from bot.ledger.guarding.troubles import Trouble
from bot.ledger.routine import routines
from bot.ledger.store import Store
from bot.summaries import province
from bot.texts import plain
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.errors import LedgerFault

log = structlog.get_logger("watch")

EVERY = 60.0
DEAF_SECONDS = 300.0
HEART_SECONDS = 60.0
BACKUP_AGE = timedelta(days=2)
BACKUP_RETRY = 3_600.0
LITTLE_ROOM = 200 * 1024 * 1024
SWEEP_EVERY = 3_600.0


@dataclass(frozen=True, slots=True)
class Care:
    """What the watch keeps besides looking. backups: a folder; ping: an address outside; None for none of it.

    cabinet: of files sent as evidence, swept of what no row asks for any more.
    """

    backups: Path | None = None
    ping: str | None = None
    proxy: str | None = None
    cabinet: Cabinet | None = None


@dataclass(slots=True)
class _Memory:
    """What one process remembers between two rounds, in loop time and civil days."""

    unwell_since: dict[str, float] = field(default_factory=dict)
    backup_fault: str = ""
    backup_tried: float = float("-inf")
    chain_day: date | None = None
    standing_day: date | None = None
    swept: float = float("-inf")
    broken: tuple[Trouble, ...] = ()


class Watch:
    """`round` is one look; `run` looks for ever."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        commune: Callable[[], Commune],
        lanes: Sequence[Lane],
        heart: Heartbeat,
        care: Care,
    ) -> None:
        self._store, self._clock, self._commune, self._lanes, self._heart = store, clock, commune, tuple(lanes), heart
        self._care, self._memory = care, _Memory()
        self._outside = Outside(care.ping, care.proxy)
        self._task: asyncio.Task[None] | None = None
        self.found: tuple[Trouble, ...] = ()  # by the last round

    @property
    def retries(self) -> bool:
        """Whether something went wrong that the next look tries again."""
        return bool(self._memory.backup_fault)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="watch")

    async def stop(self) -> None:
        """Ends between two looks; a backup under way is finished or left without a trace."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def abandon(self) -> None:
        """As a killed process would."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            with contained(log, "watch failed"):
                await self.round()

    async def round(self) -> tuple[Trouble, ...]:
        """Looks, keeps, tells; returns everything that is wrong now."""
        now = self._clock.now()
        for work in (self._keep_backup, self._walk_chain, self._sweep, self._keep_standing):
            # What goes wrong in one of them keeps nothing else from being looked at and told.
            with contained(log, "watch failed", work=work.__name__):
                await work(now)
        found = [*self._in_process(), *self._on_disk(now), *self._memory.broken]
        found += await self._store.read(lambda tx: troubles.in_record(tx, self._commune(), now))
        new = await self._store.do(self._settle, found, now)
        for one in new:
            log.warning("trouble", key=one.key, **one.facts)
        if new:
            for lane in self._lanes:
                lane.wake()
        self.found = tuple(found)
        if not found:
            await self._outside.tell()
        return self.found

    def _settle(self, tx: Connection, found: Sequence[Trouble], now: datetime) -> list[Trouble]:
        return troubles.settle(tx, self._commune(), found, now)

    # --- process and disk -------------------------------------------------------------------------------------------

    def _in_process(self) -> Iterator[Trouble]:
        unwell = {} if self._heart.healthy() else {"heart": (HEART_SECONDS, Trouble("heart", "heart"))}
        for lane in self._lanes:
            health = lane.health()
            if not health.ok:
                name, kind = lane.messenger.name, "token" if lane.deaf else "deaf"
                one = Trouble(f"deaf/{name}", kind, {"messenger": name, "why": health.reason})
                unwell[one.key] = (0.0 if lane.deaf else DEAF_SECONDS, one)
        now, since = asyncio.get_running_loop().time(), self._memory.unwell_since
        self._memory.unwell_since = {key: since.get(key, now) for key in unwell}
        for key, (patience, one) in unwell.items():
            if now - self._memory.unwell_since[key] >= patience:
                yield one

    def _on_disk(self, now: datetime) -> Iterator[Trouble]:
        path, folder = self._store.path, self._care.backups
        if path is not None and (free := shutil.disk_usage(path.parent).free) < LITTLE_ROOM:
            yield Trouble("disk", "disk", {"mb": f"{free // 1_000_000}"})
        if folder is None or self._clock.training:
            return
        if self._memory.backup_fault:
            yield Trouble("backup", "backup", {"why": self._memory.backup_fault})
            return
        day = max(backup.dailies(folder), default=None)
        if day is None or now.astimezone(TZ).date() - day > BACKUP_AGE:
            yield Trouble("backup", "backup", {"why": plain("process.backup_old", newest=day)})

    async def _keep_backup(self, now: datetime) -> None:
        """One a day; an exercise is not worth keeping."""
        folder, loop = self._care.backups, asyncio.get_running_loop()
        if folder is None or self._clock.training or loop.time() - self._memory.backup_tried < BACKUP_RETRY:
            return
        file = folder / backup.daily_name(now)
        try:
            if file.exists():
                self._memory.backup_fault = ""
                return
            self._memory.backup_tried = loop.time()
            made = await asyncio.to_thread(backup.write, self._store, file, now)
            gone = await asyncio.to_thread(backup.rotate, folder)
        except (LedgerFault, OSError) as fault:
            self._memory.backup_tried = loop.time()
            self._memory.backup_fault = fault.what if isinstance(fault, LedgerFault) else type(fault).__name__
            log.error("no backup", why=str(fault))
            return
        self._memory.backup_fault = ""
        await self._store.do(self._note_backup, made, now)
        log.info("backup", file=made.file.name, rows=made.rows, forgotten=len(gone))

    def _note_backup(self, tx: Connection, made: backup.Backup, now: datetime) -> None:
        data = {"rows": made.rows}
        audit.note(tx, self._commune().id, who=audit.SYSTEM, what="backup", now=now, subject=made.file.name, data=data)

    async def _sweep(self, _now: datetime) -> None:
        """Files whose rows were pruned or erased go within an hour."""
        cabinet, loop = self._care.cabinet, asyncio.get_running_loop()
        if cabinet is None or loop.time() - self._memory.swept < SWEEP_EVERY:
            return
        self._memory.swept = loop.time()
        wanted = await self._store.read(evidence.hashes, self._commune().id)
        gone = await asyncio.to_thread(cabinet.sweep, wanted)
        if gone:
            log.info("evidence swept", files=gone)

    async def _walk_chain(self, now: datetime) -> None:
        """Once a day, after the night's routine."""
        local = now.astimezone(TZ)
        if self._memory.chain_day == local.date() or not await self._store.read(self._night_over, now):
            return
        commune = self._commune()
        breaks = await self._store.read(lambda tx: chain.verify(tx, commune, now))
        newest = await self._store.read(lambda tx: chain.head(tx, commune.id))
        self._memory.chain_day = local.date()
        facts = {"count": f"{len(breaks)}"}
        self._memory.broken = (Trouble("chain", "chain", facts),) if breaks else ()
        for one in breaks[:20]:
            log.error("record was changed", source=one.source, ref=one.ref, day=str(one.day), what=one.what)
        if newest is not None:
            log.info("sealed", day=str(newest[0]), link=newest[1])

    async def _keep_standing(self, now: datetime) -> None:
        """Once a morning, for the province of a server of many communes; a file of one commune's has no province."""
        local = now.astimezone(TZ)
        if self._store.sqlite or self._memory.standing_day == local.date():
            return
        if not await self._store.read(self._night_over, now):
            return
        await self._store.do(lambda tx: province.keep(tx, self._commune(), now))
        self._memory.standing_day = local.date()

    def _night_over(self, tx: Connection, now: datetime) -> bool:
        return routines.night_over(tx, self._commune().id, now)
