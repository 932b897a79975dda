"""Bots an office has entered: their tokens, sealed, and the address people find them at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, inspect, select, update

from bot.ledger import audit
from bot.ledger.store import insert_new
from bot.ledger.tables import bot, lane
from bot.ledger.who import people


def kept(tx: Connection, commune: str | None = None) -> list[RowMapping]:
    """Every bot of the record, oldest first; none in a database that has no tables yet."""
    if not inspect(tx).has_table(bot.name):
        return []
    rows = select(bot) if commune is None else select(bot).where(bot.c.commune == commune)
    return list(tx.execute(rows.order_by(bot.c.at, bot.c.token_hash)).mappings())


def holder(tx: Connection, token_hash: str, commune: str) -> str | None:
    """Which other commune of the server has this bot: a transaction of all communes sees it. None where none has."""
    others = select(bot.c.commune).where(bot.c.token_hash == token_hash, bot.c.commune != commune, bot.c.sealed != "")
    return tx.execute(others.limit(1)).scalar()


def put(
    tx: Connection, commune: str, *, kind: str, token_hash: str, sealed: str, name: str, by: str, now: datetime
) -> None:
    """Keeps a bot's token from now on. kind: the platform. The same token again changes nothing but its name."""
    values = {"kind": kind, "sealed": sealed, "name": name, "by": by, "at": now}
    if insert_new(tx, bot, {"commune": commune, "token_hash": token_hash, "link": "", **values}) is None:
        tx.execute(update(bot).where(*_mine(commune, token_hash)).values(sealed=sealed, name=name))
    audit.note(tx, commune, who=by, what="bot_kept", now=now, subject=f"{kind}/{token_hash[:8]}")


def replace(
    tx: Connection, commune: str, *, kind: str, token_hash: str, sealed: str, name: str, by: str, now: datetime
) -> None:
    """The same in place of the commune's other bots of this platform."""
    for row in kept(tx, commune):
        if row["kind"] == kind and row["sealed"] and row["token_hash"] != token_hash:
            forget(tx, commune, row["token_hash"], by=by, now=now)
    put(tx, commune, kind=kind, token_hash=token_hash, sealed=sealed, name=name, by=by, now=now)


def tokens(tx: Connection) -> dict[str, tuple[str, ...]]:
    """The tokens each commune of the server keeps, as hashes, in order."""
    found: dict[str, list[str]] = {}
    rows = select(bot.c.commune, bot.c.token_hash).where(bot.c.sealed != "").order_by(bot.c.token_hash)
    for row in tx.execute(rows):
        found.setdefault(row.commune, []).append(row.token_hash)
    return {name: tuple(hashes) for name, hashes in found.items()}


def seal_anew(tx: Connection, commune: str, token_hash: str, sealed: str) -> None:
    """The same token under another key."""
    tx.execute(update(bot).where(*_mine(commune, token_hash)).values(sealed=sealed))


def put_link(
    tx: Connection, commune: str, *, kind: str, token_hash: str, link: str, name: str, by: str, now: datetime
) -> None:
    """Where people find a bot (its share link); of a bot whose token comes from the environment, that alone."""
    values = {"kind": kind, "sealed": "", "name": name, "by": by, "at": now}
    if insert_new(tx, bot, {"commune": commune, "token_hash": token_hash, "link": link, **values}) is None:
        tx.execute(update(bot).where(*_mine(commune, token_hash)).values(link=link))
    audit.note(tx, commune, who=by, what="bot_link", now=now, subject=f"{kind}/{token_hash[:8]}")


def forget(tx: Connection, commune: str, token_hash: str, *, by: str, now: datetime) -> bool:
    """Takes a bot out of the record; people who are linked to it stay linked."""
    gone = tx.execute(delete(bot).where(*_mine(commune, token_hash)).returning(bot.c.kind)).first()
    if gone is not None:
        audit.note(tx, commune, who=by, what="bot_forgotten", now=now, subject=f"{gone.kind}/{token_hash[:8]}")
    return gone is not None


def _mine(commune: str, token_hash: str) -> tuple[Any, ...]:
    return bot.c.commune == commune, bot.c.token_hash == token_hash


def places(tx: Connection, commune: str, kind: str) -> list[dict[str, Any]]:
    """The bots of a platform that have run, as people are to be sent to them: name, link, and how many they have.

    Newest token of each lane; in the order of the lanes, which is that of the tokens.
    """
    kept_links = {row["token_hash"]: row["link"] for row in kept(tx, commune)}
    lanes = select(lane).where(lane.c.commune == commune).order_by(lane.c.messenger, lane.c.epoch.desc())
    found: dict[str, dict[str, Any]] = {}
    for row in tx.execute(lanes).mappings():
        if row["messenger"].partition("-")[0] == kind and row["messenger"] not in found:
            found[row["messenger"]] = {
                "messenger": row["messenger"],
                "name": row["bot_name"] or "",
                "link": kept_links.get(row["token_hash"], ""),
                "people": people.count_at(tx, commune, row["messenger"]),
            }
    return list(found.values())
