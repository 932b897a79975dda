"""The communes of one server: taken in, listed, put to rest, given out as a file, removed.

On SQLite the record is one commune's and none of this is for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select, union, update

from bot.ledger import audit
from bot.ledger.commune import backup, inforce, restoring
from bot.ledger.duties.evidence import WANTED
from bot.ledger.rules import documents
from bot.ledger.store import Store, in_turn
from bot.ledger.tables import bot, document, evidence, inbox, lane, message, meta, obligation, routine
from bot.ledger.tables import commune as table
from bot.ledger.tables.office import DISABLED
from bot.texts import failure, plain
from schedules.commune import Commune
from schedules.errors import LedgerFault

AUTHOR = plain("by.command_line")
LONGEST = 63  # letters of an id: the pages of a commune have a host of its name, and a label of one has no more


@dataclass(frozen=True, slots=True)
class Listed:
    """A commune of the server. open: its obligations that are not settled. owners: processes that hold its lanes."""

    id: str
    name: str
    started_on: date
    disabled: str | None
    obligations: int
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The bots of a commune, and how many documents were ever written for it."""

    bots: tuple[str, ...]
    documents: int


def add(tx: Connection, texts: Mapping[str, str], now: datetime) -> Commune:
    """Takes a commune in from its configuration. ConfigFault for a faulty one, LedgerFault for one that is there."""
    made = documents.parse(texts)
    if len(made.id) > LONGEST:
        raise failure(LedgerFault, "commune.long", "commune add", commune=made.id, longest=LONGEST)
    _refuse_known(tx, made.id)
    commune, _ = documents.import_folder(tx, texts, now=now)
    inforce.enforce(tx, commune, now)
    audit.note(tx, commune.id, who=AUTHOR, what="commune_added", now=now)
    return commune


def move_in(store: Store, file: Path, now: datetime) -> tuple[str, int]:
    """Takes a commune in from its record: an SQLite file of its own, or a backup. Returns its id and how many rows.

    All of it or nothing, in one transaction; rows keep their numbers. The file is read, never changed. LedgerFault
    where a process runs on it, whose next rows would stay behind.
    """
    if store.sqlite:
        raise failure(LedgerFault, "commune.to_file", "NHACVIEC_DATABASE_URL")
    restoring.refuse_held(file)
    checked = restoring.checked(file)
    with restoring.prepared(checked, now) as source, source.snapshot() as rows:
        inside = documents.communes(rows)
        if not inside:
            raise failure(LedgerFault, "commune.none_inside", str(file))
        if len(inside) > 1:
            raise failure(LedgerFault, "commune.several_inside", str(file), count=len(inside))
        name = inside[0]
        with store.begin() as tx:
            _refuse_known(tx, name)
            count = backup.copy_rows(rows, tx)
            restoring.count_on(tx)
            audit.note(tx, name, who=AUTHOR, what="commune_moved_in", now=now, data={"rows": count})
    return name, count


def listing(tx: Connection) -> list[Listed]:
    """Every commune, by id."""
    counts: dict[str, int] = {row.commune: row.open for row in tx.execute(_still_open())}
    held: dict[str, list[str]] = {}
    for row in tx.execute(_held(tx)):
        held.setdefault(row.commune, []).append(row.owner)
    return [
        Listed(
            row["id"],
            row["name"],
            row["started_on"],
            (row["settings"] or {}).get(DISABLED),
            counts.get(row["id"], 0),
            tuple(held.get(row["id"], ())),
        )
        for row in tx.execute(select(table).order_by(table.c.id)).mappings()
    ]


def due(tx: Connection, now: datetime) -> tuple[set[str], dict[str, int]]:
    """Communes in which something is due by now or waits (see `_stirring`); and each one's number of documents.

    A little too many do no harm: their own look decides.
    """
    versions = select(document.c.commune, func.count().label("n")).group_by(document.c.commune)
    return _stirring(tx, now), {row.commune: row.n for row in tx.execute(versions)}


def _stirring(tx: Connection, now: datetime) -> set[str]:
    """Where something is due, waits to be said or understood, or a file to be fetched once more.

    What is on its way as well: whoever was saying it may be dead, and what became of it is to be settled.
    """
    asked = (
        select(obligation.c.commune).where(obligation.c.next_step_at <= now),
        select(routine.c.commune).where(routine.c.next_at <= now),
        select(message.c.commune).where(message.c.state == "queued", message.c.due_at <= now),
        select(message.c.commune).where(message.c.state == "sending"),
        select(inbox.c.commune).where(inbox.c.state == "new"),
        select(evidence.c.commune).where(evidence.c.state == WANTED),
    )
    return set(tx.execute(union(*asked)).scalars())


def restless(tx: Connection, now: datetime) -> set[str]:
    """Communes that are served and in which something is due by now or waits, or that nobody ever began."""
    names = _stirring(tx, now)
    served = select(table.c.id).where(table.c.settings[DISABLED].as_string().is_(None))
    begun = select(lane.c.commune).where(lane.c.commune == table.c.id)
    known = select(bot.c.commune).where(bot.c.commune == table.c.id)
    new = served.where(known.exists(), ~begun.exists())
    if names:
        names = set(tx.execute(served.where(table.c.id.in_(names))).scalars())
    return names | set(tx.execute(new).scalars())


def edition(tx: Connection, commune: str) -> Edition | None:
    """What a loaded commune was loaded from; None for one that is not there, or rests."""
    row = tx.execute(select(table.c.settings).where(table.c.id == commune)).one_or_none()
    if row is None or (row.settings or {}).get(DISABLED):
        return None
    tokens = tx.execute(select(bot.c.token_hash).where(bot.c.commune == commune).order_by(bot.c.token_hash)).scalars()
    written = select(func.count()).select_from(document).where(document.c.commune == commune)
    return Edition(tuple(tokens), int(tx.execute(written).scalar_one()))


def disable(tx: Connection, commune: str, now: datetime, *, disabled: bool = True) -> None:
    """No worker serves it from its next look on; nothing of it is lost. LedgerFault for one that is not there."""
    row = known(tx, commune)
    settings = {key: value for key, value in (row.settings or {}).items() if key != DISABLED}
    if disabled:
        settings[DISABLED] = now.isoformat(timespec="seconds")
    tx.execute(update(table).where(table.c.id == commune).values(settings=settings))
    what = "commune_disabled" if disabled else "commune_enabled"
    audit.note(tx, commune, who=AUTHOR, what=what, now=now)


def remove(tx: Connection, commune: str) -> int:
    """Deletes every row of a commune; returns how many. LedgerFault while a worker serves it."""
    known(tx, commune)
    if held := [row.owner for row in tx.execute(_held(tx).where(lane.c.commune == commune))]:
        raise failure(LedgerFault, "commune.running", "commune remove", commune=commune, by=held[0])
    total = 0
    for one in reversed(meta.sorted_tables):
        column = one.c.id if one is table else one.c.commune
        total += tx.execute(delete(one).where(column == commune)).rowcount
    return total


def known(tx: Connection, commune: str) -> Row[Any]:
    """The commune's row. LedgerFault for one that is not there."""
    row = tx.execute(select(table).where(table.c.id == commune)).one_or_none()
    if row is None:
        raise failure(LedgerFault, "commune.unknown", "commune", commune=commune)
    return row


def _still_open() -> Select[tuple[str, int]]:
    return (
        select(obligation.c.commune, func.count().label("open"))
        .where(obligation.c.finished_on.is_(None))
        .group_by(obligation.c.commune)
    )


def _held(tx: Connection) -> Select[tuple[str, str]]:
    held = select(lane.c.commune, lane.c.owner)
    if tx.dialect.name == "sqlite":
        return held.where(lane.c.epoch < 0)  # a file's owner is told by its lock
    return held.where(lane.c.lease_until > func.clock_timestamp())


def _refuse_known(tx: Connection, commune: str) -> None:
    in_turn(tx, "commune add")  # of two that take the same one in, the second finds it there
    if tx.execute(select(table.c.id).where(table.c.id == commune)).first() is not None:
        raise failure(LedgerFault, "commune.there", "commune add", commune=commune)
