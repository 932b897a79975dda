"""What is held about a person, all of it; and how it is forgotten while the office's records stay.

A person of the directory is a post ("Trưởng phòng Kinh tế"): the records of its duties are the office's. What is about
whoever holds it is where they are reached, what they wrote, when they were away: that goes when they ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, or_, select, update

from bot.ledger import audit
from bot.ledger.duties import evidence as files
from bot.ledger.guarding import chain
from bot.ledger.prepared import prepared
from bot.ledger.sending import messages
from bot.ledger.tables import (
    absence,
    address,
    attempt,
    choice,
    code,
    evidence,
    expectation,
    inbox,
    invite,
    message,
    progress,
    request,
    stranger,
    target,
)
from bot.ledger.tables import audit as log
from bot.ledger.who import passes
from schedules.commune import Commune

CONSOLE = "console"
DAY = timedelta(days=1)
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything about one person, table by table, oldest first. audit: lines the person is named in."""

    addresses: Rows
    invites: Rows
    heard: Rows
    said: Rows
    progress: Rows
    requests: Rows
    evidence: Rows
    absences: Rows
    codes: Rows
    asked: Rows
    buttons: Rows
    log: Rows


def held(tx: Connection, commune: str, person: str) -> Held:
    """Reads it: rows by the person's id, and by the chats that are theirs."""

    def of(table: Any, *conditions: Any, by: str) -> Rows:
        rows = select(table).where(table.c.commune == commune, *conditions).order_by(table.c[by])
        return [dict(row) for row in tx.execute(rows).mappings()]

    chats = _chats(tx, commune, person)
    return Held(
        addresses=of(address, address.c.person == person, by="linked_at"),
        invites=of(invite, invite.c.person == person, by="issued_at"),
        heard=of(inbox, _in(inbox, chats), by="id"),
        said=of(attempt, _in(attempt, chats), by="at"),
        progress=of(progress, progress.c.person == person, by="id"),
        requests=of(request, or_(request.c.asked_by == person, request.c.decided_by == person), by="id"),
        evidence=of(evidence, evidence.c.person == person, by="id"),
        absences=of(absence, or_(absence.c.person == person, absence.c.deputy == person), by="id"),
        codes=of(code, code.c.person == person, by="n"),
        asked=of(expectation, expectation.c.person == person, by="at"),
        buttons=of(choice, choice.c.person == person, by="expires_at"),
        log=of(log, or_(log.c.who == person, log.c.subject == person), by="id"),
    )


def erase(tx: Connection, commune: str, person: str, now: datetime) -> int:
    """Forgets who held the post: where they were reached, what they wrote, when they were away. How many chats.

    States, figures, confirmations and the log of the office stay, under the post's name; the chain stays whole.
    """
    chats = _chats(tx, commune, person)
    _forget_heard(tx, commune, chats)
    _forget_said(tx, commune, chats)
    mine = (progress.c.commune == commune, progress.c.person == person, progress.c.text.is_not(None))
    written = tx.execute(update(progress).where(*mine).values(text=None).returning(progress.c.id)).scalars().all()
    chain.unsalt(tx, commune, "progress", [str(one) for one in written])
    voices = (request.c.commune == commune, request.c.asked_by == person, request.c.kind == "voice")
    tx.execute(update(request).where(*voices).values(data={}))
    files.erase(tx, commune, person)
    passes.revoke_of(tx, commune, person, datetime.now(UTC))
    for table in (address, invite, absence, expectation, choice):
        tx.execute(delete(table).where(table.c.commune == commune, table.c.person == person))
    for messenger, chat in chats:
        lost = (stranger.c.commune == commune, stranger.c.messenger == messenger, stranger.c.chat == chat)
        tx.execute(delete(stranger).where(*lost))
    audit.note(tx, commune, who=person, what=chain.ERASED, now=now, data={"chats": len(chats)})
    return len(chats)


def forget_nobodys_chats(tx: Connection, commune: Commune, now: datetime) -> None:
    """Chat ids of people who are not (or no longer) linked here go within a day, whatever else is kept of a row."""
    known = set[tuple[str, str]]()
    for one in (address, target):
        known |= _chats_of(tx, one, commune.id)
    for table, at in ((attempt, attempt.c.at), (inbox, inbox.c.received_at), (message, message.c.created_at)):
        old = [table.c.commune == commune.id, at < now - DAY, table.c.chat.is_not(None), table.c.chat != ""]
        old.append(table.c.messenger != CONSOLE)
        if table is message:
            old.append(message.c.state.not_in(messages.ON_THE_WAY))
        gone: dict[str, Any] = {"chat": ""} if table is attempt else {"chat": None}
        if table is not message:
            gone["remote"] = None
        # There are as many chats as people, and an index has them all: reading rows would be the night's longest work.
        for messenger, chat in _chats_of(tx, table, commune.id) - known:
            its = (table.c.messenger == messenger, table.c.chat == chat)
            tx.execute(update(table).where(*old, *its).values(**gone))


# --- inside ---------------------------------------------------------------------------------------------------------


def _chats_of(tx: Connection, table: Any, commune: str) -> set[tuple[str, str]]:
    """Rows without a chat, nearly all of the messages to people, are nobody's to forget."""
    return {(row.messenger, row.chat) for row in _every_chat(table).tuples(tx, {"commune": commune}) if row.chat}


@prepared
def _every_chat(table: Any) -> Select[Any]:
    return select(table.c.messenger, table.c.chat).where(table.c.commune == bindparam("commune")).distinct()


def _chats(tx: Connection, commune: str, person: str) -> list[tuple[str, str]]:
    rows = select(address.c.messenger, address.c.chat).where(address.c.commune == commune, address.c.person == person)
    return [(row.messenger, row.chat) for row in tx.execute(rows)]


def _in(table: Any, chats: Sequence[tuple[str, str]]) -> Any:
    here = [(table.c.messenger == messenger) & (table.c.chat == chat) for messenger, chat in chats]
    return or_(*here) if here else table.c.chat.is_(None) & table.c.chat.is_not(None)


def _forget_heard(tx: Connection, commune: str, chats: Sequence[tuple[str, str]]) -> None:
    mine = (inbox.c.commune == commune, _in(inbox, chats))
    rows = tx.execute(update(inbox).where(*mine).values(raw={}, chat=None, remote=None).returning(inbox.c.id))
    chain.unsalt(tx, commune, "heard", [str(one) for one in rows.scalars().all()])


def _forget_said(tx: Connection, commune: str, chats: Sequence[tuple[str, str]]) -> None:
    """That a reminder was sent, when, and about what, stays; its words and where it went do not."""
    done = message.c.state.not_in(messages.ON_THE_WAY)
    ids = select(message.c.id).where(message.c.commune == commune, done)
    mine = (attempt.c.commune == commune, _in(attempt, chats), attempt.c.message.in_(ids))
    gone = {"chat": "", "text": "", "said": None, "remote": None}
    rows: Sequence[RowMapping] = (
        tx.execute(update(attempt).where(*mine).values(**gone).returning(attempt.c.message, attempt.c.n))
        .mappings()
        .all()
    )
    chain.unsalt(tx, commune, "said", [f"{row['message']}.{row['n']}" for row in rows])
    theirs = (message.c.commune == commune, _in(message, chats), done)
    tx.execute(update(message).where(*theirs).values(chat=None, payload=None))
