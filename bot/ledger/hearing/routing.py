"""Whose an update is that a shared bot hears: the commune its chat belongs to, or else that of the code it brings.

In transactions that see every commune. Found are only those that share the bot: none with a bot of its own on Telegram,
none at rest. Whoever guesses codes is counted beside all communes, and learns of none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, exists, func, null, select, tuple_, union_all

from bot.ledger.hearing import inbox as kept
from bot.ledger.hearing.inbox import Update
from bot.ledger.prepared import prepared
from bot.ledger.sending import lanes, sharing
from bot.ledger.store import EVERY, in_turn
from bot.ledger.tables import address, attempt, commune, inbox, invite, target
from bot.ledger.tables.office import DISABLED
from bot.ledger.who import people
from bot.ledger.who.people import EVERYBODY, GROUP, OPEN


@dataclass(frozen=True, slots=True)
class Call:
    """An update as a first reading has it. private: from a person's own chat; waits: somebody there waits for a word.

    sender: in a group, whose private chat; links: somebody wants the group linked. about: which message of the bot's it
    is about. code: eight digits it brings; named: whose they are, where the link that was opened says so.
    """

    update: Update
    private: bool = False
    waits: bool = False
    sender: str | None = None
    links: bool = False
    about: str | None = None
    code: str | None = None
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Hope:
    """What a code may open. at: communes whose codes are to be tried; since: only those handed out later are good, for
    too many were wrong. hashes: what is to be looked for, by commune, once it has been worked out.
    """

    at: tuple[str, ...] = ()
    since: datetime | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Routed:
    """kept: updates by commune, those that wait for a code to be tried by EVERY. nobodys: those of no commune. greet:
    which text is said to which chat.
    """

    kept: dict[str, list[Update]] = field(default_factory=dict)
    nobodys: list[Call] = field(default_factory=list)
    greet: list[tuple[str, str]] = field(default_factory=list)


_Homes = dict[str, list[str]]  # communes by chat; nearly always one, and EVERY where something of it is in the queue


def take_turn(tx: Connection, token_hash: str) -> None:
    """For `route` and `place`: two codes from one chat at once are two communes'."""
    in_turn(tx, f"switchboard {token_hash}")


def route(tx: Connection, messenger: str, token_hash: str, calls: Sequence[Call], now: datetime) -> Routed:
    """Keeps each update with its commune, all of them or none. Codes are tried later, for that is slow: they wait in a
    queue that is no commune's, and whatever follows from their chats behind them.
    """
    routed = Routed()
    here = _homes(tx, messenger, token_hash, calls)
    known = _known(tx, token_hash, [call.update.key for call in calls])
    for call in calls:
        chat = call.update.chat or ""
        if call.update.key in known:
            continue
        if EVERY in here.get(chat, ()) or _to_try(call, here):
            routed.kept.setdefault(EVERY, []).append(call.update)
            here[chat] = [EVERY]
        else:
            _settle(tx, messenger, call, here, None, now, routed)
    _keep(tx, messenger, token_hash, routed, now)
    return routed


def queue(tx: Connection, messenger: str) -> list[RowMapping]:
    """Of each chat of which something waits for a code to be tried, what came first."""
    waits = (inbox.c.commune == EVERY, inbox.c.messenger == messenger, inbox.c.state == "new")
    first = select(func.min(inbox.c.id)).where(*waits).group_by(inbox.c.chat)
    return list(tx.execute(select(inbox).where(inbox.c.commune == EVERY, inbox.c.id.in_(first))).mappings())


def hope(tx: Connection, messenger: str, token_hash: str, call: Call, now: datetime) -> Hope | None:
    """Where the code of an update is to be tried; None where it brings none. Trying is done in no transaction."""
    chat = call.update.chat
    if chat is None or not _to_try(call, _homes(tx, messenger, token_hash, [call])):
        return None
    locked = people.locked_since(tx, EVERY, messenger, chat, now)
    since = locked or people.locked_since(tx, EVERY, messenger, EVERYBODY, now)
    at = () if locked else _with_codes(tx, call.named, since, now)
    if not at and call.named is not None and since is None:
        at = (EVERY,)  # a commune that is not there is looked up as slowly as any other
    return Hope(at, since)


def place(
    tx: Connection, messenger: str, token_hash: str, call: Call, waited: int, hope: Hope | None, now: datetime
) -> Routed:
    """`route` for an update of the queue. waited: its row there; what another process has placed meanwhile is left."""
    routed = Routed()
    if tx.execute(delete(inbox).where(inbox.c.commune == EVERY, inbox.c.id == waited)).rowcount:
        here = _homes(tx, messenger, token_hash, [call])
        _settle(tx, messenger, call, here, hope, now, routed)
        _keep(tx, messenger, token_hash, routed, now)
    return routed


def _to_try(call: Call, here: _Homes) -> bool:
    """Whether it brings a code that may open something: in a person's own chat that is a commune's, it may not."""
    return call.code is not None and not (call.private and _own(here, call.update.chat))


def _settle(
    tx: Connection, messenger: str, call: Call, here: _Homes, hope: Hope | None, now: datetime, routed: Routed
) -> None:
    """Notes whose it is, or that it is nobody's."""
    chat = call.update.chat or ""
    whose, text = _whose(tx, messenger, call, here, hope, now)
    if whose is not None:
        routed.kept.setdefault(whose, []).append(call.update)
        here.setdefault(chat, [whose])  # what follows from there follows it
        return
    routed.nobodys.append(call)
    if text and people.greet(tx, EVERY, messenger, chat, now):
        routed.greet.append((chat, text))


def _keep(tx: Connection, messenger: str, token_hash: str, routed: Routed, now: datetime) -> None:
    for name, updates in routed.kept.items():
        kept.keep(tx, name, messenger, token_hash, updates, now)
    lanes.heard_by(tx, routed.kept, messenger, token_hash, now)


# --- one update -----------------------------------------------------------------------------------------------------


def _whose(
    tx: Connection, messenger: str, call: Call, here: _Homes, hope: Hope | None, now: datetime
) -> tuple[str | None, str]:
    """Whose it is; of what is nobody's, what is said there, if anything."""
    home = _home(tx, messenger, call, here)
    if home is not None and call.private:
        return home, ""
    text = "link.nobodys" if call.waits else ""
    if hope is not None and call.code is not None:
        opened, text = _opened(tx, messenger, call, hope, now)
        if opened is not None:
            return (opened, "") if home in (None, opened) else (None, "group.elsewhere")
    theirs = _own(here, call.sender)
    if home is not None:
        elsewhere = call.links and theirs and home not in theirs
        return (None, "group.elsewhere") if elsewhere else (home, "")
    if theirs and call.links:  # other talk of a group that is not linked would bar the group to everybody else
        return theirs[0], ""
    return None, text if call.waits else ""


def _home(tx: Connection, messenger: str, call: Call, here: _Homes) -> str | None:
    """Whose chat it comes from. Where it is several's, which had bots of their own before: the one whose message it is
    about, else the one that was last spoken to.
    """
    homes = _own(here, call.update.chat)
    if len(homes) > 1 and call.about is not None:
        said = select(attempt.c.commune).where(
            attempt.c.commune.in_(homes),
            attempt.c.messenger == messenger,
            attempt.c.chat == call.update.chat,
            attempt.c.remote == call.about,
        )
        return tx.execute(said.limit(1)).scalar() or homes[0]
    return homes[0] if homes else None


def _own(here: _Homes, chat: str | None) -> list[str]:
    """The communes of a chat."""
    return [name for name in here.get(chat or "", ()) if name != EVERY]


def _opened(tx: Connection, messenger: str, call: Call, hope: Hope, now: datetime) -> tuple[str | None, str]:
    """Whose code it is; else which text says what is wrong with it. Locks are looked at once more: meanwhile others
    were tried.
    """
    chat = call.update.chat or ""
    if people.locked_since(tx, EVERY, messenger, chat, now) is not None:
        return None, "link.locked"
    since = hope.since or people.locked_since(tx, EVERY, messenger, EVERYBODY, now)
    tried = list(hope.hashes.items())
    rows = select(invite.c.commune, invite.c.used_at, invite.c.expires_at)
    rows = rows.where(tuple_(invite.c.commune, invite.c.code_hash).in_(tried))
    rows = rows.where((invite.c.person != GROUP) if call.private else (invite.c.person == GROUP))
    if call.named is None:
        rows = rows.where(invite.c.used_at.is_(None))
    if since is not None:
        rows = rows.where(invite.c.issued_at > since)
    whose = tx.execute(_sharing(rows, invite).limit(1)).first() if tried else None
    if whose is not None:
        if whose.used_at is None and whose.expires_at > min(now, datetime.now(UTC)):
            people.forgive(tx, EVERY, messenger, chat)  # a spent one is no reason to: it could be said for ever
        return str(whose.commune), ""
    if tried or since is None:
        people.count_wrong(tx, EVERY, messenger, chat, now)
    return None, "link.wrong" if since is None else "link.locked"


# --- what the record knows ------------------------------------------------------------------------------------------


def _homes(tx: Connection, messenger: str, token_hash: str, calls: Sequence[Call]) -> _Homes:
    """People's chats, linked groups, and chats of which something was kept that is not understood yet."""
    chats = sorted({chat for call in calls for chat in (call.update.chat, call.sender) if chat})
    found: _Homes = {}
    asked = {"messenger": messenger, "lane": token_hash, "chats": chats}
    for row in _whose_chats().tuples(tx, asked) if chats else ():
        if row.commune not in found.setdefault(row.chat, []):
            found[row.chat].append(row.commune)
    return found


@prepared
def _whose_chats() -> Select[Any]:
    """Communes and chats, those first that were reached last."""

    def of(table: Any, at: Any, *conditions: Any) -> Select[Any]:
        rows = select(table.c.commune, table.c.chat, at.label("at")).where(*_there(table), *conditions)
        return _sharing(rows, table)

    reached = func.coalesce(address.c.reached_at, address.c.linked_at)
    persons, groups = of(address, reached, address.c.state.in_(OPEN)), of(target, null(), target.c.state == "live")
    waiting = of(inbox, null(), inbox.c.lane == bindparam("lane"), inbox.c.state == "new")
    queued = select(inbox.c.commune, inbox.c.chat, null().label("at")).where(
        inbox.c.commune == EVERY, inbox.c.state == "new", *_there(inbox)
    )
    rows = union_all(persons, groups, waiting, queued).subquery()
    return select(rows.c.commune, rows.c.chat).order_by(rows.c.at.desc().nulls_last(), rows.c.commune)


def _there(table: Any) -> tuple[Any, ...]:
    return table.c.messenger == bindparam("messenger"), table.c.chat.in_(bindparam("chats", expanding=True))


def _with_codes(tx: Connection, named: str | None, since: datetime | None, now: datetime) -> tuple[str, ...]:
    """Communes that have handed out codes that are good; of the one that is named, whatever became of them."""
    rows = select(invite.c.commune).distinct()
    if named is not None:
        rows = rows.where(invite.c.commune == named)
    else:
        rows = rows.where(invite.c.used_at.is_(None), invite.c.expires_at > min(now, datetime.now(UTC)))
    if since is not None:
        rows = rows.where(invite.c.issued_at > since)
    return tuple(tx.execute(_sharing(rows, invite).order_by(invite.c.commune)).scalars())


def _known(tx: Connection, token_hash: str, keys: Iterable[str]) -> set[str]:
    """Those that were kept before: an update that comes twice goes to nobody else the second time."""
    asked = list(keys)
    return set(_kept_before().scalars(tx, {"lane": token_hash, "keys": asked})) if asked else set()


@prepared
def _kept_before() -> Select[Any]:
    mine = (inbox.c.lane == bindparam("lane"), inbox.c.key.in_(bindparam("keys", expanding=True)))
    return select(inbox.c.key).where(*mine)


def _sharing(rows: Select[Any], table: Any) -> Select[Any]:
    """Of these rows, those of communes that share the bot."""
    served = exists().where(commune.c.id == table.c.commune, commune.c.settings[DISABLED].as_string().is_(None))
    return rows.where(served, ~sharing.has_own(table.c.commune))
