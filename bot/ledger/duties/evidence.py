"""Rows of evidence: what was sent, for which duty and period, where its bytes lie, and until when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, exists, func, insert, select, update

from bot.ledger import rows
from bot.ledger.prepared import prepared
from bot.ledger.tables import Instant, evidence, obligation

WANTED, KEPT, REFUSED, GONE = "wanted", "kept", "refused", "gone"
PHOTO, DOCUMENT, LINK = "photo", "document", "link"
# A file and the words it belongs to are sent within so long of each other.
TOGETHER = timedelta(minutes=30)
TRIES = 8
ROW = Mapping[str, Any] | RowMapping


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in. source: where its messenger keeps it, for what is fetched later."""

    person: str
    at: datetime
    through: str
    kind: str
    name: str = ""
    mime: str = ""
    size: int | None = None
    sha256: str | None = None
    link: str | None = None
    state: str = WANTED
    source: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was looked at and lies in the cabinet. name: safe to show and to save under."""

    sha256: str
    mime: str
    size: int
    name: str
    picture: bool


def add(tx: Connection, commune: str, sent: Sent, *, inbox: int | None, of: ROW | None = None) -> int:
    """One more; `of` is the obligation's row where it is known by now."""
    values = {name: getattr(sent, name) for name in sent.__dataclass_fields__}
    values |= {"commune": commune, "inbox": inbox, "tries": 0, **(_about(of) if of is not None else {})}
    return int(tx.execute(insert(evidence).values(**values).returning(evidence.c.id)).scalar_one())


def place(tx: Connection, commune: str, ids: Collection[int], of: ROW, progress: int | None = None) -> None:
    """Says what files are of."""
    values = _about(of) | ({"progress": progress} if progress is not None else {})
    tx.execute(update(evidence).where(evidence.c.commune == commune, evidence.c.id.in_(ids)).values(**values))


def _about(of: ROW) -> dict[str, Any]:
    return {"duty": of["duty"], "obligation": of["id"], "occurrence": of["occurrence"]}


def unplaced(tx: Connection, commune: str, person: str, now: datetime) -> list[RowMapping]:
    """What a person has just sent without saying what it is of."""
    return _unplaced().all(tx, {"commune": commune, "person": person, "since": now - TOGETHER})


@prepared
def _unplaced() -> Select[Any]:
    recent = (evidence.c.obligation.is_(None), evidence.c.at > bindparam("since", type_=Instant()))
    mine = (evidence.c.commune == bindparam("commune"), evidence.c.person == bindparam("person"))
    return select(evidence).where(*mine, *recent, evidence.c.state.in_((WANTED, KEPT))).order_by(evidence.c.id)


def count(tx: Connection, commune: str, obligation_id: str, person: str, now: datetime) -> int:
    """How many there are of an obligation, with what a person has just sent without saying what it is of."""
    asked = {"obligation": obligation_id, "person": person, "since": now - TOGETHER}
    return int(_count().scalar(tx, {"commune": commune, **asked}))


@prepared
def _count() -> Select[Any]:
    here = (evidence.c.commune == bindparam("commune"), evidence.c.state.in_((WANTED, KEPT)))
    of_it = select(func.count()).where(*here, evidence.c.obligation == bindparam("obligation"))
    just_sent = (evidence.c.person == bindparam("person"), evidence.c.at > bindparam("since", type_=Instant()))
    unplaced = select(func.count()).where(*here, evidence.c.obligation.is_(None), *just_sent)
    return select((of_it.scalar_subquery() + unplaced.scalar_subquery()).label("all"))


def free(tx: Connection, commune: str, entries: Collection[int], now: datetime) -> None:
    """Entries were taken back: what came with them belongs to whatever is said next."""
    theirs = (evidence.c.commune == commune, evidence.c.progress.in_(entries), evidence.c.kind != LINK)
    nothing = {"duty": None, "obligation": None, "occurrence": None, "progress": None, "at": now}
    tx.execute(update(evidence).where(*theirs).values(**nothing))
    links = (evidence.c.commune == commune, evidence.c.progress.in_(entries), evidence.c.kind == LINK)
    tx.execute(update(evidence).where(*links).values(state=GONE, link=None))


def of_obligation(tx: Connection, commune: str, obligation_id: str) -> list[RowMapping]:
    """What is there, or on its way, of an obligation; oldest first."""
    there = {"commune": commune, "obligation": obligation_id, "state": (WANTED, KEPT)}
    return rows.every(tx, evidence, there, by=("id",))


def get(tx: Connection, commune: str, id_: int) -> RowMapping | None:
    """One piece of evidence by its number; None for another commune's or none."""
    return next(iter(_rows(tx, commune, evidence.c.id == id_)), None)


def newest_of(tx: Connection, commune: str, person: str, now: datetime) -> RowMapping | None:
    """The last file a person has just sent that has its place: the next one of the same minutes goes there too."""
    mine = (evidence.c.person == person, evidence.c.obligation.is_not(None), evidence.c.at > now - TOGETHER)
    return next(iter(reversed(_rows(tx, commune, *mine, evidence.c.kind != LINK))), None)


# --- fetching -------------------------------------------------------------------------------------------------------


def wanted(tx: Connection, commune: str, messenger: str) -> list[RowMapping]:
    """What waits to be fetched from a messenger, oldest first."""
    return rows.every(tx, evidence, {"commune": commune, "state": WANTED, "through": messenger}, by=("id",))


def awaited(tx: Connection, commune: str) -> bool:
    """Whether anything waits to be fetched from any messenger."""
    waiting = exists().where(evidence.c.commune == commune, evidence.c.state == WANTED)
    return bool(tx.execute(select(waiting)).scalar_one())


def kept(tx: Connection, commune: str, id_: int, file: Kept) -> None:
    """A fetched file lies in the cabinet."""
    values = {"sha256": file.sha256, "mime": file.mime, "size": file.size, "name": file.name}
    kind = PHOTO if file.picture else DOCUMENT
    _settle(tx, commune, id_, values | {"state": KEPT, "kind": kind, "source": None})


def refused(tx: Connection, commune: str, id_: int, reason: str) -> None:
    """Nothing of it stays but that it was sent: not even its name."""
    _settle(tx, commune, id_, {"state": REFUSED, "reason": reason, "source": None, "name": ""})


def tried(tx: Connection, commune: str, id_: int) -> int:
    """It could not be fetched just now; how often by now."""
    mine = (evidence.c.commune == commune, evidence.c.id == id_)
    counted = update(evidence).where(*mine).values(tries=evidence.c.tries + 1).returning(evidence.c.tries)
    return int(tx.execute(counted).scalar_one())


def _settle(tx: Connection, commune: str, id_: int, values: Mapping[str, Any]) -> None:
    mine = (evidence.c.commune == commune, evidence.c.id == id_, evidence.c.state == WANTED)
    tx.execute(update(evidence).where(*mine).values(**values))


# --- forgetting -----------------------------------------------------------------------------------------------------


def prune(tx: Connection, commune: str, older_than: datetime, unplaced_before: datetime) -> int:
    """What is too old goes, and what nobody ever said the duty of; how many. The bytes follow by `Cabinet.sweep`."""
    here = (evidence.c.commune == commune, evidence.c.state.in_((WANTED, KEPT)))
    lost = evidence.c.obligation.is_(None) & (evidence.c.at < unplaced_before)
    return _forget(tx, *here, (evidence.c.at < older_than) | lost)


def erase(tx: Connection, commune: str, person: str) -> int:
    """What a person sent of duties nobody has confirmed; what was confirmed is the office's record by now."""
    settled = select(obligation.c.id).where(obligation.c.commune == commune, obligation.c.settled_at.is_not(None))
    mine = (evidence.c.commune == commune, evidence.c.person == person, evidence.c.state.in_((WANTED, KEPT)))
    return _forget(tx, *mine, evidence.c.obligation.is_(None) | evidence.c.obligation.not_in(settled))


def _forget(tx: Connection, *conditions: Any) -> int:
    """That something was sent, when and of what size, and its hash, stay: the content, its name and address do not."""
    gone = {"state": GONE, "name": "", "link": None, "source": None}
    return tx.execute(update(evidence).where(*conditions).values(**gone)).rowcount


def hashes(tx: Connection, commune: str) -> set[str]:
    """Of everything that is kept."""
    rows = select(evidence.c.sha256).where(evidence.c.commune == commune, evidence.c.state == KEPT)
    return {sha for sha in tx.execute(rows).scalars() if sha}


def _rows(tx: Connection, commune: str, *conditions: Any) -> list[RowMapping]:
    rows = select(evidence).where(evidence.c.commune == commune, *conditions).order_by(evidence.c.id)
    return list(tx.execute(rows).mappings())


def counts(tx: Connection, commune: str, ids: Sequence[str]) -> dict[str, int]:
    """How many there are, by obligation."""
    found: dict[str, int] = {}
    for row in _rows(tx, commune, evidence.c.obligation.in_(ids), evidence.c.state.in_((WANTED, KEPT))):
        found[row["obligation"]] = found.get(row["obligation"], 0) + 1
    return found


def sent_since(tx: Connection, commune: str, person: str, since: datetime) -> int:
    """How many files a person has sent since."""
    mine = (evidence.c.commune == commune, evidence.c.person == person, evidence.c.at > since)
    return int(tx.execute(select(func.count()).where(*mine, evidence.c.kind != LINK)).scalar_one())
