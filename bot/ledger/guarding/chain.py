"""The record beyond doubt: each night the day's entries are chained, so that a changed or deleted one can be named.

One link an entry of the audit log, of progress, of what was said and heard, of configuration and decisions. A link
holds a digest of what never changes and a salted digest of the words; when words are forgotten, by age or because a
person asked, the salt goes with them and the chain stays whole. What a day held can be proved from its last link
alone, which is why that one is logged, and stands in every backup.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    RowMapping,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.ledger import rows, tables
from bot.ledger.hearing.inbox import FOREIGN
from bot.ledger.prepared import prepared
from bot.ledger.tables import Instant, chain
from schedules.calendar import TZ
from schedules.commune import Commune

LATE = timedelta(days=7)  # an entry written with an older date than the day it came is still found for so long
MONTH = timedelta(days=31)
ERASED = "erased"
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # made once: a night writes some five hundred


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose entries are only ever added. fixed: columns nobody may change; words: columns that are forgotten.

    forgets: how its words go: "text" after the days of raw texts, "log" with the whole row after the months of the log,
    "" never.
    """

    name: str
    table: Table
    key: tuple[str, ...]
    at: str
    fixed: tuple[str, ...]
    words: tuple[str, ...] = ()
    forgets: str = ""


SOURCES: tuple[Source, ...] = (
    Source("audit", tables.audit, ("id",), "at", ("at", "what"), ("who", "subject", "data"), "log"),
    Source(
        "progress",
        tables.progress,
        ("id",),
        "at",
        ("inbox", "n", "obligation", "person", "at", "through", "kind", "percent", "amount_vnd", "new_date"),
        ("text",),
        "text",
    ),
    Source(
        "said",
        tables.attempt,
        ("message", "n"),
        "at",
        ("messenger", "epoch", "at", "outcome", "obligations"),
        ("text",),
        "text",
    ),
    Source("message", tables.message, ("id",), "created_at", ("key", "purpose", "person", "target", "created_at")),
    Source("heard", tables.inbox, ("id",), "received_at", ("messenger", "key", "received_at"), ("raw",), "text"),
    Source("config", tables.document, ("name", "version"), "at", ("sha256", "author", "at", "removed")),
)
_BY_NAME = {source.name: source for source in SOURCES}


@dataclass(frozen=True, slots=True)
class Break:
    """What is wrong: changed, deleted, words_changed, words_gone, or link (an entry of the chain itself)."""

    source: str
    ref: str
    day: date
    what: str


# --- writing --------------------------------------------------------------------------------------------------------


def seal(tx: Connection, commune: Commune, now: datetime) -> str | None:
    """Chains every entry of the days before today that is in no link yet; returns the newest link, None when none."""
    midnight = now.astimezone(TZ).replace(hour=0, minute=0, second=0, microsecond=0)
    n, link = _head(tx, commune.id)
    since = _sealed_until(tx, commune.id)
    new: list[dict[str, Any]] = []
    for source in SOURCES:
        for row in _unchained(tx, source, commune.id, since, midnight):
            n, link = n + 1, _append(new, source, row, commune.id, n + 1, link)
    rows.add_all(tx, chain, new)
    forget(tx, commune, now)
    return link or None


def again(tx: Connection, commune: str, source: str, refs: Iterable[str]) -> None:
    """Chains entries anew whose fixed columns the program itself has to rewrite (a renamed rule)."""
    spec, wanted = _BY_NAME[source], set(refs)
    n, link = _head(tx, commune)
    known = select(chain.c.ref).where(chain.c.commune == commune, chain.c.source == source)
    chained = wanted & set(tx.execute(known).scalars())
    entries = tx.execute(select(spec.table).where(spec.table.c.commune == commune)).mappings()
    new: list[dict[str, Any]] = []
    for row in entries:
        if _ref(spec, row) in chained:
            n, link = n + 1, _append(new, spec, row, commune, n + 1, link)
    if new:
        tx.execute(insert(chain), new)


def forget(tx: Connection, commune: Commune, now: datetime) -> None:
    """Words past their time can no longer be guessed from their digests: the salts go."""
    for kind, before in _horizons(commune, now).items():
        names = [source.name for source in SOURCES if source.forgets == kind]
        _unsalted().change(tx, {"commune": commune.id, "sources": names, "before": before})


@prepared
def _unsalted() -> Executable:
    day = bindparam("before", type_=chain.c.day.type)
    mine = (chain.c.commune == bindparam("commune"), chain.c.source.in_(bindparam("sources", expanding=True)))
    return update(chain).where(*mine, chain.c.day < day, chain.c.salt.is_not(None)).values(salt=None)


def unsalt(tx: Connection, commune: str, source: str, refs: Sequence[str]) -> None:
    """Of these entries the words were erased because their person asked for it."""
    for start in range(0, len(refs), 500):
        mine = (chain.c.commune == commune, chain.c.source == source, chain.c.ref.in_(refs[start : start + 500]))
        tx.execute(update(chain).where(*mine).values(salt=None))


def head(tx: Connection, commune: str) -> tuple[date, str] | None:
    """The newest sealed day and its link, short: what is compared with a log or a backup."""
    row = tx.execute(select(chain.c.day, chain.c.link).where(chain.c.commune == commune).order_by(chain.c.n.desc()))
    newest = row.first()
    return None if newest is None else (newest.day, newest.link[:16])


# --- checking -------------------------------------------------------------------------------------------------------


def verify(tx: Connection, commune: Commune, now: datetime) -> list[Break]:
    """Walks the whole chain; every entry that is not what it was is named. Nothing, if nobody touched anything."""
    found: list[Break] = []
    links = tx.execute(select(chain).where(chain.c.commune == commune.id).order_by(chain.c.n)).mappings().all()
    previous, expected = "", 1
    for row in links:
        if row["n"] != expected or row["link"] != _link(previous, row):
            found.append(Break(row["source"], row["ref"], row["day"], "link"))
        previous, expected = row["link"], row["n"] + 1
    newest = {(row["source"], row["ref"]): row for row in links}
    horizons = _horizons(commune, now)
    erased = _erasures(tx, commune.id)
    for source in SOURCES:
        entries = {ref: row for (name, ref), row in newest.items() if name == source.name}
        found += _compare(tx, source, commune.id, entries, horizons.get(source.forgets), erased)
    return sorted(found, key=lambda one: (one.day, one.source, one.ref))


def _compare(
    tx: Connection,
    source: Source,
    commune: str,
    entries: Mapping[str, RowMapping],
    horizon: date | None,
    erased: Sequence[date],
) -> Iterator[Break]:
    columns = [source.table.c[name] for name in dict.fromkeys((*source.key, *source.fixed, *source.words))]
    found = tx.execute(select(*columns).where(source.table.c.commune == commune)).mappings()
    there = {_ref(source, row): row for row in found}
    for ref, entry in entries.items():
        past = horizon is not None and entry["day"] < horizon
        row = there.get(ref)
        if row is None:
            if not (past and source.forgets == "log"):
                yield Break(source.name, ref, entry["day"], "deleted")
        elif _digest("", [row[name] for name in source.fixed]) != entry["fixed"]:
            yield Break(source.name, ref, entry["day"], "changed")
        elif not past:
            wrong = _words(source, row, entry, erased)
            if wrong:
                yield Break(source.name, ref, entry["day"], wrong)


def _words(source: Source, row: RowMapping, entry: RowMapping, erased: Sequence[date]) -> str | None:
    if not source.words:
        return None
    if entry["salt"] is None:  # only an erasure takes a salt before its time, and that leaves a line in the log
        return None if any(day >= entry["day"] for day in erased) else "words_gone"
    same = _digest(entry["salt"], [row[name] for name in source.words]) == entry["words"]
    return None if same else "words_changed"


def _erasures(tx: Connection, commune: str) -> list[date]:
    log = tables.audit
    found = tx.execute(select(log.c.at).where(log.c.commune == commune, log.c.what == ERASED))
    return [at.astimezone(TZ).date() for (at,) in found]


# --- inside ---------------------------------------------------------------------------------------------------------


def _unchained(
    tx: Connection, source: Source, commune: str, since: datetime | None, until: datetime
) -> Sequence[RowMapping]:
    asked: dict[str, Any] = {"commune": commune, "until": until}
    if since is not None:
        asked["since"] = since - LATE
    return _new(source, since is None).all(tx, asked)


@prepared
def _new(source: Source, from_the_start: bool) -> Select[Any]:
    """What a link is made of, of entries that are in none; nothing else is read of them."""
    table, at, commune = source.table, source.table.c[source.at], bindparam("commune", type_=String())
    conditions = [table.c.commune == commune, at < bindparam("until", type_=Instant())]
    if not from_the_start:
        conditions.append(at >= bindparam("since", type_=Instant()))
    if source.name == "heard":
        conditions.append(table.c.state.not_in(("new", FOREIGN)))
    if source.name == "said":
        conditions.append(table.c.outcome.is_not(None))
    ref: ColumnElement[str] = cast(table.c[source.key[0]], String)
    for name in source.key[1:]:
        ref = ref + literal(".") + cast(table.c[name], String)
    linked = and_(chain.c.commune == commune, chain.c.source == source.name, chain.c.ref == ref)
    columns = [table.c[name] for name in dict.fromkeys((*source.key, source.at, *source.fixed, *source.words))]
    left = select(*columns).where(*conditions, ~exists().where(linked))
    return left.order_by(at, *(table.c[name] for name in source.key))


def _append(new: list[dict[str, Any]], source: Source, row: RowMapping, commune: str, n: int, previous: str) -> str:
    salt = secrets.token_hex(16) if source.words else None
    made = {
        "commune": commune,
        "n": n,
        "source": source.name,
        "ref": _ref(source, row),
        "day": row[source.at].astimezone(TZ).date(),
        "fixed": _digest("", [row[name] for name in source.fixed]),
        "salt": salt,
        "words": _digest(salt, [row[name] for name in source.words]) if salt else NO_WORDS,
    }
    made["link"] = _link(previous, made)
    new.append(made)
    return str(made["link"])


def _link(previous: str, row: Mapping[str, Any] | RowMapping) -> str:
    parts = [previous, row["n"], row["source"], row["ref"], row["day"], row["fixed"], row["words"]]
    return _digest("", parts)


def _digest(salt: str, values: Sequence[Any]) -> str:
    said = _written([_plain(value) for value in values])
    return hashlib.sha256(f"{salt}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()


NO_WORDS = _digest("", [])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(TZ).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else value


def _ref(source: Source, row: RowMapping) -> str:
    return ".".join(str(row[name]) for name in source.key)


def _head(tx: Connection, commune: str) -> tuple[int, str]:
    newest = _newest().first(tx, {"commune": commune})
    return (0, "") if newest is None else (int(newest["n"]), str(newest["link"]))


@prepared
def _newest() -> Select[Any]:
    mine = chain.c.commune == bindparam("commune")
    return select(chain.c.n, chain.c.link).where(mine).order_by(chain.c.n.desc()).limit(1)


def _sealed_until(tx: Connection, commune: str) -> datetime | None:
    day = _last_day().scalar(tx, {"commune": commune})
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=TZ)


@prepared
def _last_day() -> Select[Any]:
    return select(func.max(chain.c.day)).where(chain.c.commune == bindparam("commune"))


def _horizons(commune: Commune, now: datetime) -> dict[str, date]:
    """The day before which words (and whole lines of the log) may be gone; a day's grace for the night's routine."""
    today = now.astimezone(TZ).date()
    keep = commune.retention
    return {
        "text": today - timedelta(days=keep.text_days - 1),
        "log": (now - keep.audit_months * MONTH).astimezone(TZ).date() + timedelta(days=1),
    }
