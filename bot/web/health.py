"""`/healthz` for what watches the process, `/metrics` for what draws curves of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Route

from bot.ledger.commune import backup
from bot.ledger.guarding.troubles import oldest_waiting
from bot.ledger.sending.traffic import Traffic, traffic
from bot.ledger.tables import inbox, lane, message, obligation, reminder
from bot.texts import plain
from bot.vigil import SILENT, of_record
from bot.web.gate.guard import from_here
from bot.web.house import House

Sample = tuple[Mapping[str, str], float]


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    kind: str
    help: str
    samples: tuple[Sample, ...]


def routes(house: House) -> list[BaseRoute]:
    """/healthz, for whoever watches, and /metrics, for this machine alone."""

    async def healthz(_request: Request) -> JSONResponse:
        reasons = await faults(house)
        notes = sorted({one.kind for one in house.watch.found}) if house.watch is not None else []
        found = {"troubles": notes} if notes else {}
        return JSONResponse({"ok": not reasons, "reasons": reasons} | found, 503 if reasons else 200)

    async def metrics(request: Request) -> PlainTextResponse:
        if not from_here(request):
            raise HTTPException(404)
        try:
            text = exposition([*await gather(house), *of_process()])
        except SILENT:  # an alarm on a figure hears nothing of a page that fails
            text = exposition([_up(False)])
        return PlainTextResponse(text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


async def faults(house: House) -> list[str]:
    """Why the process is not well, in Vietnamese, without secrets; empty when it is."""
    reasons = await of_record(house.store)
    if house.works:
        if house.heart is None or not house.heart.healthy():
            reasons.append(plain("page.health.heart"))
        unwell = [lane.health() for lane in house.lanes]
        reasons += [plain("page.health.lane", lane=one.messenger, why=one.reason or "") for one in unwell if not one.ok]
    return reasons


async def gather(house: House, *, lanes_too: bool = True) -> list[Metric]:
    """Everything `/metrics` shows of a commune. Counts come from the ledger, ages from the loops.

    lanes_too: their traffic as well, where nobody shows that of all communes.
    """
    counted = await house.store.read(_counts, house.commune.id)
    metrics = [
        _up(not await faults(house)),
        *(Metric(name, "gauge", text, tuple(samples)) for name, text, samples in counted),
    ]
    if house.heart is not None and house.works:
        age: tuple[Sample, ...] = (({}, house.heart.age()),)
        metrics.append(Metric("nhacviec_heartbeat_age_seconds", "gauge", "Since the last tick that went well.", age))
    metrics += await _watched(house)
    if lanes_too:
        now = house.clock.now()
        metrics += of_lanes(await house.store.read(traffic, now, house.commune.id), now)
    lanes = [(one.messenger, one) for one in (lane.health() for lane in house.lanes)]
    well = tuple(({"messenger": name}, float(one.ok)) for name, one in lanes)
    heard = tuple(({"messenger": name}, one.heard_ago) for name, one in lanes if one.heard_ago is not None)
    metrics.append(Metric("nhacviec_lane_up", "gauge", "1 while the lane hears and speaks.", well))
    metrics.append(Metric("nhacviec_lane_heard_age_seconds", "gauge", "Since the platform was last heard.", heard))
    return metrics


async def _watched(house: House) -> list[Metric]:
    """What the watch found, how long the oldest message waits, how old the newest backup is."""
    now = house.clock.now()
    _, first = await house.store.read(lambda tx: oldest_waiting(tx, house.commune, now))
    waits = max(0.0, (now - first).total_seconds()) if first is not None else 0.0
    found = Counter(one.kind for one in house.watch.found) if house.watch is not None else Counter[str]()
    kinds = tuple(({"kind": kind}, float(count)) for kind, count in sorted(found.items()))
    metrics = [
        Metric("nhacviec_troubles", "gauge", "What the system found wrong with itself, by kind.", kinds),
        Metric("nhacviec_outbox_oldest_seconds", "gauge", "How long the oldest message waits.", (({}, waits),)),
    ]
    newest = backup.newest(house.settings.backups) if house.settings.backups else None
    if newest is not None:
        age = max(0.0, time.time() - newest.stat().st_mtime)
        metrics.append(Metric("nhacviec_backup_age_seconds", "gauge", "Since the newest daily backup.", (({}, age),)))
    return metrics


def of_lanes(lanes: Sequence[Traffic], now: datetime, *, named: bool = False) -> list[Metric]:
    """What waits, since when, and what became of a day's tries, of each lane; `named`: with its commune."""
    about = [({"commune": one.commune} if named else {}) | {"messenger": one.messenger} for one in lanes]

    def metric(name: str, text: str, value: Callable[[Traffic], float]) -> Metric:
        samples = tuple((labels, value(one)) for labels, one in zip(about, lanes, strict=True))
        return Metric(name, "gauge", text, samples)

    return [
        metric("nhacviec_lane_queued", "Messages due that wait.", lambda one: one.queued),
        metric("nhacviec_lane_oldest_seconds", "How long the oldest of them waits.", lambda one: one.waits(now)),
        metric("nhacviec_lane_sent", "Messages sent within a day.", lambda one: one.sent),
        metric("nhacviec_lane_unknown", "Tries without an answer within a day.", lambda one: one.unknown),
        metric("nhacviec_lane_limited", "Tries the platform put off within a day.", lambda one: one.limited),
        metric("nhacviec_lane_held", "1 while some worker holds the lane.", lambda one: float(one.owner is not None)),
    ]


def of_server(*, well: bool) -> Metric:
    """Whether what all communes of a process share is well."""
    return Metric("nhacviec_server_up", "gauge", "1 while what all communes share is well.", (({}, float(well)),))


def of_process() -> list[Metric]:
    """What is the whole process's, however many communes it serves."""
    memory = resident_bytes()
    if memory is None:
        return []
    return [Metric("process_resident_memory_bytes", "gauge", "Resident memory.", (({}, float(memory)),))]


def _up(well: bool) -> Metric:
    return Metric("nhacviec_up", "gauge", "1 while the process is well.", (({}, float(well)),))


def exposition(metrics: Iterable[Metric]) -> str:
    """Prometheus text format 0.0.4."""
    lines: list[str] = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
        lines += [f"{metric.name}{_labels(labels)} {_number(value)}" for labels, value in metric.samples]
    return "\n".join(lines) + "\n"


def resident_bytes() -> int | None:
    """This process's resident memory; None where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
    except (OSError, IndexError, ValueError):
        return None


def _counts(tx: Connection, commune: str) -> list[tuple[str, str, list[Sample]]]:
    def by(table: Any, *columns: str) -> list[Sample]:
        picked = [table.c[name] for name in columns]
        rows = tx.execute(select(*picked, func.count()).where(table.c.commune == commune).group_by(*picked))
        return [(dict(zip(columns, map(str, row), strict=False)), float(row[-1])) for row in rows]

    waiting = select(func.count()).where(message.c.commune == commune, message.c.state == "queued")
    month = tx.execute(select(lane.c.messenger, lane.c.month_count).where(lane.c.commune == commune))
    return [
        ("nhacviec_obligations", "Obligations by state.", by(obligation, "state")),
        ("nhacviec_reminders", "Reminders by state.", by(reminder, "state")),
        ("nhacviec_messages", "Messages by purpose and state.", by(message, "purpose", "state")),
        ("nhacviec_inbox", "Incoming updates by messenger and state.", by(inbox, "messenger", "state")),
        ("nhacviec_outbox_queued", "Messages that wait.", [({}, float(tx.execute(waiting).scalar_one()))]),
        (
            "nhacviec_lane_month_messages",
            "Messages of this month by messenger.",
            [({"messenger": name}, float(count)) for name, count in month],
        ),
    ]


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    escaped = {
        name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name, value in labels.items()
    }
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
