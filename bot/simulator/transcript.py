"""What was said in a span, as anybody could have seen it: the bot's messages, people's answers, who shut it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.ledger.tables import attempt, message, obligation, progress, request
from bot.simulator.play import Played
from bot.simulator.world import GROUP, NAME, Saying
from schedules.commune import Commune
from schedules.directory import Role
from schedules.progress import State

# The role under which a person is counted: the first that fits.
RANKS = (Role.chairman, Role.vice_chairman, Role.office, Role.head, Role.deputy, Role.focal_point)
# The engine's own notices go to the whole office: in the outside world's words a broadcast.
_OUTSIDE = {"notice": "broadcast"}


@dataclass(frozen=True, slots=True)
class Message:
    """One outgoing message. to: a person or a group. obligations: ids of what it is about, if it is about any."""

    at: datetime
    messenger: str
    to: str
    role: str
    purpose: str
    text: str
    obligations: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "messenger": self.messenger,
            "to": self.to,
            "role": self.role,
            "purpose": self.purpose,
            "text": self.text,
            "obligations": list(self.obligations),
        }


@dataclass(frozen=True, slots=True)
class Transcript:
    """messages: by the bot, in order. said: by people, in order; among them that somebody shut the bot out."""

    messages: tuple[Message, ...]
    said: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Duties due in the span: finished by their rule's day, after it, or not yet confirmed."""

    done_on_time: int = 0
    done_late: int = 0
    open: int = 0


def transcript(played: Played) -> Transcript:
    """Everything that was heard and said."""
    about = played.world.store.read_now(_about, played.commune.id)
    found = []
    for heard in played.world.heard:
        purpose, obligations = about[heard.remote]
        role = role_of(played.commune, heard.to)
        found.append(Message(heard.at, NAME, heard.to, role, purpose, heard.text, obligations))
    return Transcript(tuple(found), tuple(played.world.said))


def outcomes(played: Played) -> Outcomes:
    """How the duties of the span ended."""
    return played.world.store.read_now(_outcomes, played)


def role_of(commune: Commune, to: str) -> str:
    """The highest role of a recipient; "group" for the group, "" for who is not known."""
    person = commune.directory.people.get(to)
    if person is None:
        return "group" if to == GROUP else ""
    return next((role.value for role in RANKS if role in person.roles), next(iter(sorted(person.roles)), ""))


def _outcomes(tx: Connection, played: Played) -> Outcomes:
    columns = (obligation.c.state, obligation.c.rule_due, obligation.c.finished_on)
    mine = (obligation.c.commune == played.commune.id, obligation.c.sample.is_(False))
    span = obligation.c.rule_due.between(played.first, played.last)
    on_time = late = left = 0
    for state, due, finished in tx.execute(select(*columns).where(*mine, span)):
        if state == State.done.value and finished is not None:
            on_time, late = on_time + (finished <= due), late + (finished > due)
        elif state in (State.open.value, State.awaiting.value):
            left += 1
    return Outcomes(on_time, late, left)


def _about(tx: Connection, commune: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The platform's number of each message to its purpose and what it is about."""
    by_request = {str(row.id): row.obligation for row in tx.execute(select(request.c.id, request.c.obligation))}
    by_inbox: dict[int, list[str]] = {}
    entries = select(progress.c.inbox, progress.c.obligation).where(progress.c.commune == commune)
    for inbox, one in tx.execute(entries.order_by(progress.c.id)):
        by_inbox.setdefault(inbox, []).append(one)
    joined = attempt.join(message, (message.c.commune == attempt.c.commune) & (message.c.id == attempt.c.message))
    columns = (attempt.c.remote, attempt.c.obligations, message.c.purpose, message.c.key, message.c.inbox)
    found = {}
    for row in tx.execute(select(*columns).select_from(joined).where(attempt.c.commune == commune)):
        listed = row.obligations or by_inbox.get(row.inbox) or _of_request(row.key, by_request)
        found[row.remote] = (_OUTSIDE.get(row.purpose, row.purpose), tuple(dict.fromkeys(listed)))
    return found


def _of_request(key: str, by_request: Mapping[str, str | None]) -> list[str]:
    """`ask/17/…`, `notice/confirmed-17/…`: what request 17 is about."""
    kind, _, rest = key.partition("/")
    number = rest.split("/")[0].rpartition("-")[2]
    one = by_request.get(number) if kind in ("ask", "notice") else None
    return [one] if one else []
