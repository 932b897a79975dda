"""Who is reached where: linking codes, addresses, strangers, groups and channels."""

from __future__ import annotations

import hashlib
import random
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.ledger import rows
from bot.ledger.prepared import prepared
from bot.ledger.store import insert_new, put
from bot.ledger.tables import Instant, address, invite, stranger, target
from bot.ledger.who import passes

CODE_DIGITS = 8
CODE_LIVES = timedelta(days=14)
WRONG_A_CHAT = 5
WRONG_ALL_CHATS = 100
LOCKED_FOR = timedelta(hours=1)
GREET_EVERY = timedelta(hours=1)
EVERYBODY = "*"  # the stranger row that counts wrong codes over all chats of a messenger
OPEN = ("live", "blocked")  # an address from which its person is heard
GROUP = "@nhom"  # whom a code that links a group, not a person, is made out to


class Redeemed(StrEnum):
    """What came of a code."""

    linked = "linked"
    wrong = "wrong"
    expired = "expired"
    used = "used"
    locked = "locked"  # too many wrong codes: nothing was looked up


@dataclass(frozen=True, slots=True)
class Redemption:
    result: Redeemed
    person: str | None = None


# --- codes ----------------------------------------------------------------------------------------------------------


def issue(tx: Connection, commune: str, person: str, now: datetime, rng: random.Random | None = None) -> str:
    """A new linking code for a person (or GROUP); only its hash is kept. `rng`: a seeded source, for `simulate`."""
    source = rng or secrets.SystemRandom()
    while True:
        code = f"{source.randrange(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        row = {
            "commune": commune,
            "code_hash": hashed(commune, code),
            "person": person,
            "issued_at": now,
            "expires_at": now + CODE_LIVES,
        }
        if insert_new(tx, invite, row) is not None:
            return code


def redeem(
    tx: Connection, commune: str, *, messenger: str, chat: str, code: str, now: datetime, for_group: bool = False
) -> Redemption:
    """Spends a code for a chat, counting wrong ones; a right one for a person links the chat at once.

    `for_group` takes codes made out to GROUP only, and links nothing: the caller knows the group.
    While all chats are locked only codes issued since then are good: whoever guesses from many accounts can shut
    out the codes that lay about, but nobody to whom the office gives a new one.
    """
    if locked_since(tx, commune, messenger, chat, now) is not None:
        return Redemption(Redeemed.locked)
    since = locked_since(tx, commune, messenger, EVERYBODY, now)
    if since is not None and not _issued_since(tx, commune, since):
        return Redemption(Redeemed.locked)  # without the slow hash: who guesses does not keep the machine busy
    digest = hashed(commune, code)
    row = tx.execute(select(invite).where(invite.c.commune == commune, invite.c.code_hash == digest)).mappings().first()
    if since is not None and (row is None or row["issued_at"] <= since):
        result = Redeemed.locked
    elif row is None or (row["person"] == GROUP) != for_group:
        result = Redeemed.wrong
    elif row["used_at"] is not None:
        result = Redeemed.used
    elif _expired(row, now) or not _spend(tx, commune, digest, now):
        result = Redeemed.expired
    else:
        forgive(tx, commune, messenger, chat)
        if not for_group:
            _end_pages(tx, commune, {row["person"], person_at(tx, commune, messenger, chat)})
            link(tx, commune, messenger=messenger, chat=chat, person=row["person"], now=now)
        return Redemption(Redeemed.linked, row["person"])
    count_wrong(tx, commune, messenger, chat, now)
    return Redemption(result)


def _issued_since(tx: Connection, commune: str, since: datetime) -> bool:
    """Whether the office has handed out a code after that instant."""
    fresh = select(invite.c.code_hash).where(invite.c.commune == commune, invite.c.issued_at > since).limit(1)
    return tx.execute(fresh).first() is not None


def _expired(row: RowMapping, now: datetime) -> bool:
    """By real time, as codes are made out by the host's clock; one made by a training clock lives its days there."""
    return bool(row["expires_at"] <= min(now, datetime.now(UTC)))


def hashed(commune: str, code: str) -> str:
    """Slow on purpose: eight digits are few, and whoever holds a copy of the ledger should not read codes off it."""
    return hashlib.scrypt(code.encode(), salt=commune.encode(), n=2**12, r=8, p=1, dklen=32).hex()


def _spend(tx: Connection, commune: str, digest: str, now: datetime) -> bool:
    done = tx.execute(
        update(invite)
        .where(invite.c.commune == commune, invite.c.code_hash == digest, invite.c.used_at.is_(None))
        .values(used_at=now)
    )
    return done.rowcount == 1


# --- strangers ------------------------------------------------------------------------------------------------------


def greet(tx: Connection, commune: str, messenger: str, chat: str, now: datetime) -> bool:
    """May a stranger be sent the one polite line of this hour? Marks it as sent when so."""
    row = _stranger(tx, commune, messenger, chat)
    if row["greeted_at"] is not None and now - row["greeted_at"] < GREET_EVERY:
        return False
    _write_stranger(tx, commune, messenger, chat, greeted_at=now)
    return True


def forget_strangers(tx: Connection, commune: str, now: datetime, before: datetime) -> None:
    """Forgets strangers not heard of since `before`, unless their lock still holds."""
    silent = stranger.c.greeted_at.is_(None) | (stranger.c.greeted_at < before)
    free = stranger.c.locked_until.is_(None) | (stranger.c.locked_until < now)
    forgotten = delete(stranger).where(stranger.c.commune == commune, stranger.c.chat != EVERYBODY)
    tx.execute(forgotten.where(silent, free))


def locked_since(tx: Connection, commune: str, messenger: str, who: str, now: datetime) -> datetime | None:
    """When the lock of a chat (or of EVERYBODY) that still holds began; None where none does."""
    mine = _this_stranger(commune, messenger, who)
    until: datetime | None = tx.execute(select(stranger.c.locked_until).where(*mine)).scalar()
    return until - LOCKED_FOR if until is not None and until > now else None


def count_wrong(tx: Connection, commune: str, messenger: str, chat: str, now: datetime) -> None:
    """One more wrong code from a chat; the fifth locks it for an hour, the hundredth of all chats locks all."""
    for who, limit in ((chat, WRONG_A_CHAT), (EVERYBODY, WRONG_ALL_CHATS)):
        if locked_since(tx, commune, messenger, who, now) is not None:
            continue  # a lock that is pressed on does not get longer
        wrong = _stranger(tx, commune, messenger, who)["wrong"] + 1
        if wrong >= limit:
            _write_stranger(tx, commune, messenger, who, wrong=0, locked_until=now + LOCKED_FOR)
        else:
            _write_stranger(tx, commune, messenger, who, wrong=wrong)


def forgive(tx: Connection, commune: str, messenger: str, chat: str) -> None:
    """It has given a right one."""
    tx.execute(delete(stranger).where(*_this_stranger(commune, messenger, chat)))


def _stranger(tx: Connection, commune: str, messenger: str, chat: str) -> RowMapping:
    insert_new(tx, stranger, {"commune": commune, "messenger": messenger, "chat": chat, "wrong": 0})
    return tx.execute(select(stranger).where(*_this_stranger(commune, messenger, chat))).mappings().one()


def _write_stranger(tx: Connection, commune: str, messenger: str, chat: str, **values: Any) -> None:
    tx.execute(update(stranger).where(*_this_stranger(commune, messenger, chat)).values(**values))


def _this_stranger(commune: str, messenger: str, chat: str) -> tuple[Any, ...]:
    return stranger.c.commune == commune, stranger.c.messenger == messenger, stranger.c.chat == chat


# --- addresses ------------------------------------------------------------------------------------------------------


def link(tx: Connection, commune: str, *, messenger: str, chat: str, person: str, now: datetime) -> None:
    """This chat is this person's from now on, whoever's it was; linking is also the recorded consent."""
    values = {"person": person, "state": "live", "linked_at": now, "reached_at": now, "reason": None}
    put(tx, address, _this_address(commune, messenger, chat) | values)


def person_at(tx: Connection, commune: str, messenger: str, chat: str) -> str | None:
    """Whose chat this is; None for a stranger's or a closed one. A blocked one counts: the person writes again."""
    row = rows.first(tx, address, _this_address(commune, messenger, chat))
    return None if row is None or row["state"] == "closed" else str(row["person"])


def heard(tx: Connection, commune: str, messenger: str, chat: str, now: datetime) -> str | None:
    """Somebody wrote from here: whose chat it is, as `person_at` says.

    It is the address that is tried first from now on, and alive again if it had been blocked.
    """
    asked = {f"its_{name}": value for name, value in _this_address(commune, messenger, chat).items()}
    person: str | None = _heard().scalar(tx, {**asked, "now": now})
    return person


@prepared
def _heard() -> ReturningUpdate[Any]:
    mine = [address.c[name] == bindparam(f"its_{name}") for name in ("commune", "messenger", "chat")]
    alive = {"reached_at": bindparam("now", type_=Instant()), "state": "live", "reason": None}
    return update(address).where(*mine, address.c.state != "closed").values(alive).returning(address.c.person)


def mark(tx: Connection, commune: str, messenger: str, chat: str, state: str, reason: str | None = None) -> None:
    """live, blocked (may come back) or closed (the account is gone, or not the right person's).

    Only a code opens what is closed: else whoever was told *Không phải* would block the bot, come back and be in.
    """
    if state == "closed":
        _end_pages(tx, commune, {person_at(tx, commune, messenger, chat)})
    open_ = {} if state == "closed" else {"state": OPEN}
    rows.change(tx, address, _this_address(commune, messenger, chat) | open_, {"state": state, "reason": reason})


def _end_pages(tx: Connection, commune: str, persons: set[str | None]) -> None:
    """A chat changes hands, or its holder is gone: pages opened by links sent there are over."""
    for person in filter(None, persons):
        passes.revoke_of(tx, commune, person, datetime.now(UTC))


def linked(tx: Connection, commune: str) -> dict[str, list[str]]:
    """Person to the messengers that reach them, by name."""
    found: dict[str, list[str]] = {}
    for row in _linked().tuples(tx, {"commune": commune}):
        platform = row.messenger.partition("-")[0]  # of several bots of one platform each has a name of its own
        if platform not in found.setdefault(row.person, []):
            found[row.person].append(platform)
    return found


@prepared
def _linked() -> Select[Any]:
    live = (address.c.commune == bindparam("commune"), address.c.state == "live")
    columns = (address.c.person, address.c.messenger)
    return select(*columns).where(*live).distinct().order_by(*columns)


def count_at(tx: Connection, commune: str, messenger: str) -> int:
    """How many people are reached there: a plan may have an end."""
    mine = (address.c.commune == commune, address.c.messenger == messenger, address.c.state == "live")
    return int(tx.execute(select(func.count()).select_from(address).where(*mine)).scalar_one())


def _this_address(commune: str, messenger: str, chat: str) -> dict[str, Any]:
    return {"commune": commune, "messenger": messenger, "chat": chat}


# --- groups and channels --------------------------------------------------------------------------------------------


def link_target(
    tx: Connection,
    commune: str,
    *,
    messenger: str,
    chat: str,
    kind: str,
    title: str,
    by: str,
    topic: str | None = None,
) -> str:
    """Posts go to this group or channel from now on; its id is kept when it was linked before."""
    values = {"kind": kind, "title": title, "linked_by": by, "state": "live", "topic": topic}
    name = f"{kind}-{messenger}-{hashlib.sha256(chat.encode()).hexdigest()[:8]}"
    made = insert_new(tx, target, {"commune": commune, "id": name, "messenger": messenger, "chat": chat, **values})
    if made is None:
        tx.execute(update(target).where(*_this_target(commune, messenger, chat)).values(**values))
    return str(tx.execute(select(target.c.id).where(*_this_target(commune, messenger, chat))).scalar_one())


def targets(tx: Connection, commune: str) -> list[RowMapping]:
    """Live groups and channels, groups first."""
    live = select(target).where(target.c.commune == commune, target.c.state == "live")
    return list(tx.execute(live.order_by(target.c.kind.desc(), target.c.id)).mappings())


def target_at(tx: Connection, commune: str, messenger: str, chat: str) -> RowMapping | None:
    """The linked group or channel of this chat, live or not."""
    return tx.execute(select(target).where(*_this_target(commune, messenger, chat))).mappings().first()


def close_target(tx: Connection, commune: str, messenger: str, chat: str) -> None:
    """The bot is no longer in there."""
    tx.execute(update(target).where(*_this_target(commune, messenger, chat)).values(state="closed"))


def move_target(tx: Connection, commune: str, messenger: str, chat: str, moved_to: str) -> None:
    """A group became a supergroup: its new chat id. Where the new one is linked already, the old one closes."""
    if target_at(tx, commune, messenger, moved_to) is None:
        tx.execute(update(target).where(*_this_target(commune, messenger, chat)).values(chat=moved_to))
    else:
        close_target(tx, commune, messenger, chat)


def _this_target(commune: str, messenger: str, chat: str) -> tuple[Any, ...]:
    return target.c.commune == commune, target.c.messenger == messenger, target.c.chat == chat
