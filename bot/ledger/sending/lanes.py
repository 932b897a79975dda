"""Lanes: one row a bot token. Whoever takes a lane raises its epoch; everybody with an older one is fenced out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count as count_from
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    RowMapping,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)

from bot.ledger import rows
from bot.ledger.prepared import prepared
from bot.ledger.rows import Change, Part
from bot.ledger.sending import settling
from bot.ledger.store import insert_new
from bot.ledger.tables import lane
from bot.ledger.who import people
from schedules.calendar import TZ
from schedules.commune import Commune

LEASE = timedelta(seconds=30)
RENEWED = LEASE / 3  # how often an owner with nothing to say prolongs it
Key = tuple[str, str, str]  # commune, messenger, token_hash
_NAMES = ("commune", "messenger", "token_hash")


@dataclass(frozen=True, slots=True)
class Taken:
    """A lane one has become the owner of. idle: seconds since the owner before gave it back; None: there was none."""

    epoch: int
    cursor: str | None
    idle: float | None = None


class Fenced(Exception):
    """Another owner has taken the lane: this one stops at once."""


def begin(tx: Connection, keys: Sequence[Key]) -> None:
    """The record knows these lanes from now on, though nobody has taken them yet."""
    for commune, messenger, token_hash in keys:
        insert_new(tx, lane, {"commune": commune, "messenger": messenger, "token_hash": token_hash, "epoch": 0})


def take(
    tx: Connection,
    commune: Commune,
    messenger: str,
    token_hash: str,
    owner: str,
    now: datetime,
    *,
    a_month: int | None = None,
    people: int | None = None,
) -> Taken | None:
    """Makes `owner` the lane's owner. a_month, people: its plan.

    None while somebody else's lease runs; an owner may always take again what it left. Tries the owner before left in
    the middle are unknown from now on and settled by their purpose.
    """
    key, server = _key(commune.id, messenger, token_hash), tx.dialect.name == "postgresql"
    if server:
        _idle().ahead(tx, key)
    begin(tx, [(commune.id, messenger, token_hash)])
    idle = _idle().scalar(tx, key) if server else None
    settling.left_ahead(tx, commune, messenger)
    asked = {"owner": owner, "a_month": a_month, "people": people}
    row = _take(server).first(tx, {**_its(**key), **asked})
    if row is None:
        return None
    settling.settle_lane(tx, commune, messenger, now)
    return Taken(int(row["epoch"]), row["cursor"], None if idle is None else max(0.0, float(idle)))


@prepared
def _idle() -> Executable:
    since = func.extract("epoch", func.clock_timestamp() - lane.c.lease_until)
    return select(since.label("idle")).where(*[lane.c[name] == bindparam(name) for name in _NAMES])


@prepared
def _take(server: bool) -> Executable:
    mine = _where_its(*_NAMES)
    owner = bindparam("owner", type_=lane.c.owner.type)
    values: dict[str, Any] = {name: bindparam(name, type_=lane.c[name].type) for name in ("a_month", "people")}
    if server:
        mine.append(_free(owner))
    values |= {"epoch": lane.c.epoch + 1, "owner": owner, "deaf": None, "lease_until": _lease() if server else None}
    return update(lane).where(*mine).values(values).returning(lane.c.epoch, lane.c.cursor)


def settle_unheard(
    tx: Connection,
    commune: Commune,
    messenger: str,
    token_hash: str,
    epoch: int,
    now: datetime,
    known: Collection[int],
) -> int:
    """Claims that were committed although the record's answer was lost: nothing of them has left. How many.

    known: messages on their way, or of which the result is to be written. Raises Fenced.
    """
    renew(tx, commune.id, messenger, token_hash, epoch)
    return settling.settle_lane(tx, commune, messenger, now, settling.Result("not_sent", reason="unheard"), known)


def names(tx: Connection, commune: str, kind: str, hashes: Sequence[str]) -> list[str]:
    """Names for the lanes of these tokens of one platform: "zalo", "zalo-2" …, in the order of the tokens.

    A token keeps the name it had; a new one (a second bot, or the first one's after a reset) takes the first that no
    other token of these has. So the chats that hang on a name stay with their bot, in whatever order tokens are given.
    """
    held = tx.execute(
        select(lane.c.messenger, lane.c.token_hash)
        .where(lane.c.commune == commune, lane.c.token_hash.in_(list(hashes)))
        .order_by(lane.c.messenger)
    )
    known = {row.token_hash: row.messenger for row in held if kind_of(row.messenger) == kind}
    free = (name for n in count_from(1) if (name := kind if n == 1 else f"{kind}-{n}") not in known.values())
    return [known.get(digest) or next(free) for digest in hashes]


def any_taken(tx: Connection, commune: str) -> bool:
    """Whether a process has ever run for this commune."""
    return tx.execute(select(lane.c.epoch).where(lane.c.commune == commune).limit(1)).first() is not None


def counts_on_groups(tx: Connection, commune: str) -> bool:
    """Whether the bots reach the groups people are in: on Zalo a bot may be let into none of them."""
    rows = tx.execute(select(lane.c.messenger).where(lane.c.commune == commune).distinct())
    return all(kind_of(row.messenger) != "zalo" for row in rows)


def kind_of(messenger: str) -> str:
    """The platform of a lane's name: "zalo" of "zalo-2"."""
    return messenger.partition("-")[0]


def renew(
    tx: Connection, commune: str, messenger: str, token_hash: str, epoch: int, changes: Sequence[Change] = ()
) -> RowMapping:
    """Part of every transaction of a lane's owner; returns what `counted` needs. Raises Fenced for anybody else.

    changes: made along with it, see `rows.at_once`; the transaction that is fenced out undoes them.
    SQLite has one writer and no lease to prolong: reading is enough there, and saves a sync of the disk.
    """
    mine = _key(commune, messenger, token_hash)
    many = tx.dialect.name == "sqlite" or len(changes) > rows.TOGETHER
    beside = () if many else changes
    if tx.dialect.name == "sqlite":
        held = _held().first(tx, mine)
    else:
        held = _renew(rows.parts(beside)).first(tx, {**mine, "its_epoch": epoch, **rows.parameters(beside)})
    if held is None or held["epoch"] != epoch:
        raise Fenced(messenger)
    if many:
        rows.at_once(tx, changes)
    return held


@prepared
def _held() -> Select[Any]:
    mine = [lane.c[name] == bindparam(name) for name in _NAMES]
    return select(*_KEY, lane.c.epoch, lane.c.month, lane.c.month_count).where(*mine)


@prepared
def _renew(beside: tuple[Part, ...]) -> Executable:
    mine = [lane.c[name] == bindparam(name) for name in _NAMES]
    mine.append(lane.c.epoch == bindparam("its_epoch"))
    renewed = update(lane).where(*mine).values(lease_until=_lease())
    # What follows in the transaction is keyed by the commune: the server plans it once, not for each value anew.
    once = func.set_config("plan_cache_mode", "force_generic_plan", true())
    made: Executable = rows.beside(renewed.returning(lane, once.label("planned")), beside)
    return made


def release(tx: Connection, commune: str, messenger: str, token_hash: str, epoch: int) -> None:
    """The owner leaves in order: whoever stands by need not wait for the lease to end."""
    mine = _its(**_key(commune, messenger, token_hash), epoch=epoch)
    _release(tx.dialect.name == "postgresql").later(tx, mine)


@prepared
def _release(server: bool) -> Executable:
    mine = _where_its(*_NAMES, "epoch")
    return update(lane).where(*mine).values(lease_until=func.clock_timestamp() if server else None)


def renew_all(tx: Connection, owner: str) -> set[Key]:
    """Prolongs every lease of an owner; returns the lanes that are still its. Needs a server's record.

    One that is being written to just now is prolonged by whoever writes, and not waited for.
    """
    held = (lane.c.owner == owner, lane.c.lease_until > func.clock_timestamp() - LEASE)
    quiet = select(*_KEY).where(*held).with_for_update(skip_locked=True).cte("quiet")
    same = and_(*(column == quiet.c[column.name] for column in _KEY))
    tx.execute(update(lane).where(same).values(lease_until=_lease()))
    return {(row.commune, row.messenger, row.token_hash) for row in tx.execute(select(*_KEY).where(*held))}


def free(tx: Connection, owner: str) -> list[Key]:
    """The lanes of a server that nobody holds."""
    found = tx.execute(select(*_KEY).where(_free(owner)))
    return [(row.commune, row.messenger, row.token_hash) for row in found]


def counted(held: RowMapping, now: datetime, more: int) -> Change:
    """So many more messages of this month (Zalo's free plan is counted). held: the lane's row, of this transaction."""
    local = now.astimezone(TZ)
    month = f"{local.year}-{local.month:02d}"
    total = (held["month_count"] if held["month"] == month else 0) + more
    key = _key(held["commune"], held["messenger"], held["token_hash"])
    return Change(lane, {"month": month, "month_count": total}, key)


def get(tx: Connection, commune: str, messenger: str, token_hash: str) -> RowMapping | None:
    """A lane's row; None before it was first taken."""
    return rows.first(tx, lane, _key(commune, messenger, token_hash))


def heard(tx: Connection, commune: str, messenger: str, token_hash: str, now: datetime) -> None:
    """Something was pushed to us, which anybody may keep."""
    rows.change(tx, lane, _key(commune, messenger, token_hash), {"polled_at": now})


def heard_by(tx: Connection, communes: Collection[str], messenger: str, token_hash: str, now: datetime) -> None:
    """The same for many communes of one bot. A lane that is being written to just now is left out, not waited for:
    nobody's words wait behind another commune's record.
    """
    theirs = (lane.c.commune.in_(list(communes)), lane.c.messenger == messenger, lane.c.token_hash == token_hash)
    free_ = select(lane.c.commune).where(*theirs).with_for_update(skip_locked=True).cte("free")
    tx.execute(update(lane).where(*theirs, lane.c.commune == free_.c.commune).values(polled_at=now))


def keep_cursor(
    tx: Connection, commune: str, messenger: str, token_hash: str, epoch: int, cursor: str, now: datetime
) -> None:
    """Where the owner's next poll goes on, in the transaction that keeps the updates before it; `renew` with that."""
    mine = _its(**_key(commune, messenger, token_hash), epoch=epoch)
    if not _keep_cursor(tx.dialect.name).change(tx, {**mine, "cursor": cursor, "polled_at": now}):
        raise Fenced(messenger)


@prepared
def _keep_cursor(dialect: str) -> Executable:
    mine = _where_its(*_NAMES, "epoch")
    values = {name: bindparam(name, type_=lane.c[name].type) for name in ("cursor", "polled_at")}
    lease = {} if dialect == "sqlite" else {"lease_until": _lease()}
    return update(lane).where(*mine).values({**values, **lease})


def mark_deaf(tx: Connection, commune: str, messenger: str, token_hash: str, reason: str | None) -> None:
    """Why a lane neither hears nor speaks; None once it does again. Who has another messenger is reached there."""
    tx.execute(update(lane).where(*_mine(commune, messenger, token_hash)).values(deaf=reason))


def keep_name(
    tx: Connection, commune: str, messenger: str, token_hash: str, name: str, joins_groups: bool | None = None
) -> None:
    """What the platform told of a bot: its name (deep links need it, also from the command line), and if it may join
    groups.
    """
    told = {"bot_name": name, "joins_groups": joins_groups}
    tx.execute(update(lane).where(*_mine(commune, messenger, token_hash)).values(told))


def may_post_in_groups(tx: Connection, commune: Commune, messenger: str) -> bool:
    """Whether posts go to groups of a messenger: on Zalo only where the commune wants it and the platform has it."""
    if kind_of(messenger) != "zalo":
        return True
    mine = (lane.c.commune == commune.id, lane.c.messenger == messenger)
    newest = select(lane.c.joins_groups).where(*mine).order_by(lane.c.epoch.desc()).limit(1)
    return commune.quota.groups and tx.execute(newest).scalar() is not False


def targets(tx: Connection, commune: Commune) -> list[RowMapping]:
    """The linked groups and channels that posts go to now."""
    linked = people.targets(tx, commune.id)
    return [row for row in linked if may_post_in_groups(tx, commune, row["messenger"])]


def _lease() -> Any:
    """Until when the lane is held, by a server's own clock; SQLite has a file lock instead."""
    return func.clock_timestamp() + LEASE


def _free(owner: Any) -> ColumnElement[bool]:
    """Nobody's, the owner's own, or left by somebody who has not been heard of for a lease."""
    return or_(lane.c.lease_until.is_(None), lane.c.lease_until < func.clock_timestamp(), lane.c.owner == owner)


_KEY = (lane.c.commune, lane.c.messenger, lane.c.token_hash)


def _key(commune: str, messenger: str, token_hash: str) -> dict[str, str]:
    return {"commune": commune, "messenger": messenger, "token_hash": token_hash}


def _its(**values: object) -> dict[str, object]:
    """Parameters that tell which lane is meant, beside others of the same names that say what is set."""
    return {f"its_{name}": value for name, value in values.items()}


def _where_its(*names: str) -> list[ColumnElement[bool]]:
    return [lane.c[name] == bindparam(f"its_{name}") for name in names]


def _mine(commune: str, messenger: str, token_hash: str) -> tuple[Any, ...]:
    return lane.c.commune == commune, lane.c.messenger == messenger, lane.c.token_hash == token_hash
