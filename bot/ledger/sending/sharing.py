"""A bot that many communes of a server share: one row, held by one process for all of its lanes at once.

Needs a server's record, and for all but `take_lane` and `get` a transaction that sees every commune.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Update, exists, func, or_, select, update

from bot.ledger.sending import lanes
from bot.ledger.sending.lanes import LEASE, Fenced, Taken
from bot.ledger.store import insert_new
from bot.ledger.tables import bot, lane, shared_bot
from bot.ledger.tables import commune as commune_table
from bot.ledger.tables.office import DISABLED
from schedules.commune import Commune

REMEMBERED = timedelta(days=7)  # a bot that nobody has held for so long is given up


def take(tx: Connection, token_hash: str, owner: str) -> Taken | None:
    """Makes `owner` the one through whom it speaks; None while somebody else's lease runs.

    Of another owner before it every lane is fenced out in the same transaction: nothing of it is written any more.
    """
    insert_new(tx, shared_bot, {"token_hash": token_hash, "epoch": 0})
    now = func.clock_timestamp()
    free = or_(shared_bot.c.lease_until.is_(None), shared_bot.c.lease_until < now, shared_bot.c.owner == owner)
    idle = func.extract("epoch", now - shared_bot.c.lease_until).label("idle")
    # Only read at first: whoever stands by must not lock the row of the one that speaks.
    seen = tx.execute(select(shared_bot.c.epoch, shared_bot.c.owner, idle).where(_its(token_hash), free)).one_or_none()
    if seen is None:
        return None
    row = tx.execute(
        _held(token_hash, seen.epoch)
        .where(free)
        .values(epoch=shared_bot.c.epoch + 1, owner=owner, lease_until=now + LEASE, deaf=None)
        .returning(shared_bot.c.epoch, shared_bot.c.cursor)
    ).one_or_none()
    if row is None:
        return None
    if seen.owner not in (None, owner):
        # Without an owner, and so in nobody's keeping: who held them finds that out at the next look at its leases.
        fenced = {"epoch": lane.c.epoch + 1, "owner": None, "lease_until": now}
        tx.execute(update(lane).where(lane.c.token_hash == token_hash).values(fenced))
    return Taken(int(row.epoch), row.cursor, None if seen.idle is None else max(0.0, float(seen.idle)))


def take_lane(
    tx: Connection, commune: Commune, messenger: str, token_hash: str, owner: str, now: datetime, **plan: int | None
) -> Taken | None:
    """`lanes.take` of a lane of such a bot: None as well where `owner` does not hold the bot.

    Nobody takes the bot while this is written, so whoever does next fences out this lane too.
    """
    held = (shared_bot.c.owner == owner, shared_bot.c.lease_until > func.clock_timestamp())
    holds = select(shared_bot.c.epoch).where(_its(token_hash), *held).with_for_update(read=True)
    if tx.execute(holds).first() is None:
        return None
    return lanes.take(tx, commune, messenger, token_hash, owner, now, **plan)


def renew(tx: Connection, token_hash: str, epoch: int) -> None:
    """Prolongs its owner's lease. Raises Fenced for anybody else."""
    _change(tx, token_hash, epoch, lease_until=func.clock_timestamp() + LEASE)


def release(tx: Connection, token_hash: str, epoch: int) -> None:
    """The owner leaves in order: whoever stands by need not wait for the lease to end."""
    tx.execute(_held(token_hash, epoch).values(lease_until=func.clock_timestamp()))


def keep_cursor(tx: Connection, token_hash: str, epoch: int, cursor: str, now: datetime) -> None:
    """Where the owner's next poll goes on, in the transaction that keeps the updates before it; `renew` with that."""
    _change(tx, token_hash, epoch, cursor=cursor, polled_at=now, lease_until=func.clock_timestamp() + LEASE)


def keep_name(tx: Connection, token_hash: str, name: str) -> None:
    """The bot's name, as the platform told it."""
    tx.execute(update(shared_bot).where(_its(token_hash)).values(bot_name=name))


def mark_deaf(tx: Connection, token_hash: str, reason: str | None) -> None:
    """Why it neither hears nor speaks; None once it does again."""
    tx.execute(update(shared_bot).where(_its(token_hash)).values(deaf=reason))


def get(tx: Connection, token_hash: str) -> RowMapping | None:
    """Its row; None before it was first taken."""
    return tx.execute(select(shared_bot).where(_its(token_hash))).mappings().one_or_none()


def serving(tx: Connection, commune: str) -> RowMapping | None:
    """The bot that a commune shares with others: on a server that has one, if it has none of its own on Telegram."""
    if tx.dialect.name != "postgresql":
        return None
    lately = shared_bot.c.lease_until > func.clock_timestamp() - REMEMBERED
    newest = select(shared_bot).where(lately, ~has_own(commune)).order_by(shared_bot.c.lease_until.desc()).limit(1)
    return tx.execute(newest).mappings().first()


def members(tx: Connection) -> set[str]:
    """Communes that are served and have no bot of their own on Telegram: they share one, where the server has one."""
    served = commune_table.c.settings[DISABLED].as_string().is_(None)
    return set(tx.execute(select(commune_table.c.id).where(served, ~has_own(commune_table.c.id))).scalars())


def has_own(commune: Any) -> Any:
    """Whether a commune (its id, or a column of ids) has a bot of its own on Telegram."""
    return exists().where(bot.c.commune == commune, bot.c.kind == "telegram", bot.c.sealed != "")


def own_name(tx: Connection, commune: str, messenger: str) -> str | None:
    """The newest known name of a commune's own bot."""
    named = select(lane.c.bot_name).where(lane.c.commune == commune, lane.c.messenger == messenger)
    if tx.dialect.name == "postgresql":
        named = named.where(lane.c.token_hash.not_in(select(shared_bot.c.token_hash)))
    return tx.execute(named.where(lane.c.bot_name.is_not(None)).order_by(lane.c.epoch.desc()).limit(1)).scalar()


def _its(token_hash: str) -> Any:
    return shared_bot.c.token_hash == token_hash


def _held(token_hash: str, epoch: int) -> Update:
    return update(shared_bot).where(_its(token_hash), shared_bot.c.epoch == epoch)


def _change(tx: Connection, token_hash: str, epoch: int, **values: Any) -> None:
    if not tx.execute(_held(token_hash, epoch).values(values)).rowcount:
        raise Fenced(token_hash)
