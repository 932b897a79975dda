"""Whether the record is what was written into it, and whether there is a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.doctor.ward import Level, Line, Ward, line
from bot.ledger.commune import backup
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties import evidence
from bot.ledger.guarding import chain
from schedules.calendar import TZ

OLD = timedelta(days=2)
SHOWN = 10


def chained(ward: Ward) -> Iterator[Line]:
    """Walks the nightly chain; each entry that was changed or taken out has a line of its own."""
    desk = ward.desk
    found = desk.read(lambda tx: chain.verify(tx, desk.commune, ward.now))
    newest = desk.read(lambda tx: chain.head(tx, desk.commune.id))
    for one in found[:SHOWN]:
        day = f"{one.day:%d/%m/%Y}"
        yield line(Level.wrong, "chain.broken", source=one.source, ref=one.ref, day=day, how=one.what)
    if len(found) > SHOWN:
        yield line(Level.wrong, "chain.more", count=len(found) - SHOWN)
    if not found and newest is not None:
        yield line(Level.well, "chain.whole", day=f"{newest[0]:%d/%m/%Y}", code=newest[1])
    elif not found:
        yield line(Level.well, "chain.none_yet")


def backed_up(ward: Ward) -> Iterator[Line]:
    """The newest daily backup is young and passes its checks."""
    folder = ward.settings.backups
    if folder is None:
        yield line(Level.note, "backup.off")
        return
    newest = backup.newest(folder)
    if newest is None:
        yield line(Level.note, "backup.none", folder=folder)
        return
    made = backup.check(newest)  # a damaged one is said by the fault it raises
    at = made.made_at or datetime.fromtimestamp(newest.stat().st_mtime, TZ)
    old = ward.now - at > OLD
    level, made_at = Level.note if old else Level.well, f"{at.astimezone(TZ):%H:%M %d/%m/%Y}"
    yield line(level, "backup.newest", name=newest.name, rows=made.rows, made_at=made_at, old=old)


def evidence_there(ward: Ward) -> Iterator[Line]:
    """Files the record speaks of lie where they should: a backup of the database alone does not hold them."""
    wanted = ward.desk.read(lambda tx: evidence.hashes(tx, ward.desk.commune.id))
    folder = ward.settings.evidence_of(ward.desk.commune.id)
    if folder is None:
        yield line(Level.note, "evidence.off")
        return
    cabinet = Cabinet(folder)
    lost = sorted(sha for sha in wanted if not cabinet.holds(sha))
    if lost:
        about = {"lost": len(lost), "count": len(wanted), "first": lost[0][:12], "folder": folder}
        yield line(Level.wrong, "evidence.lost", **about)
    else:
        yield line(Level.well, "evidence.there", count=len(wanted), folder=folder)
