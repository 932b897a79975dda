"""What follows from the result of a try: told, tried again, said another way, or given up and said so.

| purpose | unknown result | another messenger |
|---|---|---|
| digest, due, overdue, escalation | repeated once, marked | after rejected, or unknown twice |
| question, notice | repeated once, marked | yes |
| answers (echo, link, summary) | repeated once, marked | no: they go back where the question came from |
| group, broadcast | never; the office is told | no |
| amend (closing buttons) | repeated: it changes nothing the second time | no |
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.ledger import audit, rows
from bot.ledger.prepared import prepared
from bot.ledger.rows import Change, Row
from bot.ledger.sending import messages, reminders
from bot.ledger.tables import Instant, address, attempt, message, reminder, target
from bot.ledger.who import people
from schedules.commune import Commune
from schedules.directory import Role

NOTICES_LIVE = timedelta(days=7)

NEVER_TWICE = frozenset({"group", "broadcast"})
IDEMPOTENT = frozenset({"amend"})
ELSEWHERE = frozenset({"digest", "due", "overdue", "escalation", "question", "notice", "broadcast"})
ANSWERS = frozenset({"echo", "link", "summary"})
CHAT_IS_OVER = {"blocked": "blocked", "gone": "closed"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a try, in the ledger's words: a messenger's `Outcome` without the messenger.

    outcome: sent, not_sent, rejected or unknown. kind: why rejected (blocked, gone, moved, bad, token, too_big,
    uneditable).
    """

    outcome: str
    remote: str | None = None
    reason: str | None = None
    kind: str | None = None
    moved_to: str | None = None


_ENDED = Result("unknown", reason="process ended")


def record(tx: Connection, commune: Commune, message_id: int, n: int, result: Result, now: datetime) -> str:
    """Writes the result of try `n`, decides what follows, returns the message's state. Repeating it changes nothing."""
    mine = {"commune": commune.id, "message": message_id, "n": n}
    done = rows.change(tx, attempt, {**mine, "outcome": None}, _outcome(result))
    row = messages.get(tx, commune.id, message_id)
    tried = rows.first(tx, attempt, mine)
    if done == 1 and tried is not None and row["state"] == "sending":
        settle = {"sent": _sent, "not_sent": _not_sent, "rejected": _rejected, "unknown": _unknown}[result.outcome]
        settle(tx, commune, row, tried, result, now)
    return str(messages.get(tx, commune.id, message_id)["state"])


def delivered(
    commune: Commune,
    messenger: str,
    results: Sequence[tuple[int, int, Result]],
    now: datetime,
    *,
    telling: Sequence[int],
    reaching: Collection[str],
) -> list[Change]:
    """What `record` does for (message, try, result) of which all went well, for all of them at once.

    telling: which of the messages told of reminders. reaching: chats in which somebody was reached; where a question
    was answered, the question has said so.
    """
    if not results:
        return []
    cid = commune.id
    tries = [
        Change(attempt, _outcome(result), {"commune": cid, "message": id_, "n": n, "outcome": None})
        for id_, n, result in results
    ]
    ids = tuple(id_ for id_, *_ in results)
    told = {"commune": cid, "message": tuple(telling), "state": "bundled"}
    reached = {"commune": cid, "chat": tuple(reaching), "messenger": messenger}
    return [
        *tries,
        Change(message, {"state": "sent", "reason": None}, {"commune": cid, "id": ids, "state": "sending"}),
        *([Change(reminder, {"state": "told"}, told)] if telling else []),
        *([Change(address, {"reached_at": now}, reached)] if reaching else []),
    ]


def _outcome(result: Result) -> dict[str, str | None]:
    return {"outcome": result.outcome, "remote": result.remote, "reason": result.reason}


def settle_lane(
    tx: Connection,
    commune: Commune,
    messenger: str,
    now: datetime,
    became: Result = _ENDED,
    known: Collection[int] = (),
) -> int:
    """What an earlier owner of the lane left in mid-try: nobody knows what became of it. Returns how many.

    became: where it is known after all. known: messages that somebody is at.
    """
    open_ = _left().tuples(tx, {"commune": commune.id, "messenger": messenger})
    theirs = [row for row in open_ if row.message not in known]
    for row in theirs:
        record(tx, commune, row.message, row.n, became, now)
    return len(theirs)


def left_ahead(tx: Connection, commune: Commune, messenger: str) -> None:
    """`settle_lane` is going to be asked; see `Prepared.ahead`."""
    _left().ahead(tx, {"commune": commune.id, "messenger": messenger})


@prepared
def _left() -> Select[Any]:
    mine = (attempt.c.commune == bindparam("commune"), attempt.c.messenger == bindparam("messenger"))
    of_it = (message.c.commune == attempt.c.commune) & (message.c.id == attempt.c.message)
    on_its_way = (attempt.c.outcome.is_(None), message.c.state == "sending")
    return select(attempt.c.message, attempt.c.n).join(message, of_it).where(*mine, *on_its_way)


def expire(tx: Connection, commune: Commune, now: datetime) -> list[int]:
    """Closes what nobody needs to hear any more; what was bundled into it waits again. The office hears of posts."""
    expired = _expire().tuples(tx, {"its_commune": commune.id, "now": now})
    reminders.release(tx, commune.id, [row.id for row in expired])
    for row in expired:
        if row.target is not None:
            _lost(tx, commune, row.id, "expired", now)
    return [row.id for row in expired]


@prepared
def _expire() -> ReturningUpdate[Any]:
    late = message.c.expires_at <= bindparam("now", type_=Instant())
    return (
        update(message)
        .where(message.c.commune == bindparam("its_commune"), message.c.state == "queued", late)
        .values(state="expired")
        .returning(message.c.id, message.c.purpose, message.c.target)
    )


Places = list[tuple[tuple[str, str], datetime]]
# Of an address what a message needs, and the one first that reached its person last.
PLACE = (address.c.messenger, address.c.chat, address.c.linked_at)
NEWEST = (address.c.reached_at.desc().nulls_last(), address.c.linked_at.desc(), address.c.messenger)


def routes(tx: Connection, row: Row, known: Places | None = None) -> list[tuple[str, str]]:
    """Where a message may go next, first choice first, as (messenger, chat): addresses that failed it are left out.

    known: its person's live addresses, where they have been read already.
    """
    if row["chat"] is not None:
        return [(row["messenger"], row["chat"])]
    if row["target"] is not None:
        mine = (target.c.commune == row["commune"], target.c.id == row["target"], target.c.state == "live")
        return [(one.messenger, one.chat) for one in tx.execute(select(target.c.messenger, target.c.chat).where(*mine))]
    live = known if known is not None else _addresses_of(tx, row["commune"], row["person"])
    if row["tries"] == 0:
        return [place for place, _ in live]
    left = [place for place, linked_at in live if not _failed(tx, row, place, linked_at)]
    # An answer without a chat was on its way by a platform that was given up since (ways.move_over).
    return left if row["purpose"] in ELSEWHERE | ANSWERS else [one for one in left if one == live[0][0]]


def _addresses_of(tx: Connection, commune: str, person: str) -> Places:
    """Live addresses, with the instant they were linked."""
    return [place_of(row) for row in _addresses().all(tx, {"commune": commune, "person": person})]


def place_of(row: RowMapping) -> tuple[tuple[str, str], datetime]:
    """A row of `PLACE`."""
    return (row["messenger"], row["chat"]), row["linked_at"]


@prepared
def _addresses() -> Select[Any]:
    live = (address.c.commune == bindparam("commune"), address.c.person == bindparam("person"))
    return select(*PLACE).where(*live, address.c.state == "live").order_by(*NEWEST)


# --- by outcome -----------------------------------------------------------------------------------------------------


def _sent(tx: Connection, commune: Commune, row: RowMapping, tried: RowMapping, result: Result, now: datetime) -> None:
    messages.close(tx, row["commune"], row["id"], "sent")
    told = {"commune": row["commune"], "message": row["id"], "state": "bundled"}
    rows.change(tx, reminder, told, {"state": "told"})
    if row["person"] is not None:
        place = {"commune": row["commune"], "messenger": tried["messenger"], "chat": tried["chat"]}
        rows.change(tx, address, place, {"reached_at": now})


def _not_sent(
    tx: Connection, commune: Commune, row: RowMapping, tried: RowMapping, result: Result, now: datetime
) -> None:
    """Safe to try again; when, is the lane's business: back-off is counted in loop time."""
    messages.requeue(tx, row["commune"], row["id"])


def _unknown(
    tx: Connection, commune: Commune, row: RowMapping, tried: RowMapping, result: Result, now: datetime
) -> None:
    purpose = row["purpose"]
    if purpose in IDEMPOTENT:
        messages.requeue(tx, commune.id, row["id"])
    elif purpose not in NEVER_TWICE and row["target"] is None and (not row["repeat"] or _elsewhere(tx, row)):
        messages.requeue(tx, commune.id, row["id"], repeat=True)
    else:
        _give_up(tx, commune, row, "unknown", result.reason, now)


def _rejected(
    tx: Connection, commune: Commune, row: RowMapping, tried: RowMapping, result: Result, now: datetime
) -> None:
    chat = (tried["messenger"], tried["chat"])
    if result.kind == "moved" and result.moved_to:
        _move(tx, row, chat, result.moved_to)
        messages.requeue(tx, commune.id, row["id"])
        return
    if result.kind == "token":
        messages.requeue(tx, commune.id, row["id"])
        return
    if result.kind == "uneditable":
        messages.close(tx, commune.id, row["id"], "superseded", result.reason)
        return
    if result.kind in CHAT_IS_OVER:
        people.mark(tx, commune.id, *chat, CHAT_IS_OVER[result.kind], result.reason)
        people.close_target(tx, commune.id, *chat)
    if _elsewhere(tx, row):
        messages.requeue(tx, commune.id, row["id"])
    else:
        _give_up(tx, commune, row, "rejected", result.reason, now)


def _give_up(tx: Connection, commune: Commune, row: RowMapping, state: str, reason: str | None, now: datetime) -> None:
    messages.close(tx, row["commune"], row["id"], state, reason)
    reminders.release(tx, row["commune"], [row["id"]])
    audit.note(
        tx, row["commune"], who=audit.SYSTEM, what=f"message_{state}", now=now, subject=row["key"], data={"why": reason}
    )
    if row["target"] is not None:
        _lost(tx, commune, row["id"], state, now)


def _lost(tx: Connection, commune: Commune, message_id: int, why: str, now: datetime) -> None:
    """A post to a group or channel that (perhaps) did not arrive is never repeated by itself: the office decides."""
    row = messages.get(tx, commune.id, message_id)
    place = (target.c.commune == commune.id, target.c.id == row["target"])
    title = tx.execute(select(target.c.title).where(*place)).scalar()
    tell_office(tx, commune, f"lost/{message_id}", f"engine.post_{why}", {"target": title or row["target"]}, now)


def tell_office(
    tx: Connection,
    commune: Commune,
    what: str,
    text: str,
    values: Mapping[str, str],
    now: datetime,
    roles: Sequence[Role] = (Role.office,),
) -> None:
    """A text of the catalogue to everybody of the office (or of these roles), each once."""
    for officer in dict.fromkeys(person for role in roles for person in commune.directory.having(role)):
        messages.say(
            tx,
            commune.id,
            key=f"notice/{what}/{officer.id}",
            purpose="notice",
            now=now,
            make={"text": text, "values": dict(values)},
            person=officer.id,
            priority=2,
            quiet=True,
            expires_at=now + NOTICES_LIVE,
        )


def _elsewhere(tx: Connection, row: RowMapping) -> bool:
    """Whether an address is left that has not failed this message."""
    fresh = {**row, "tries": max(1, row["tries"])}
    return row["purpose"] in ELSEWHERE and bool(routes(tx, fresh))


def _failed(tx: Connection, row: Row, place: tuple[str, str], linked_at: datetime) -> bool:
    """Whether an address rejected this message, or left it unknown twice, since it was linked."""
    tries = tx.execute(
        select(attempt.c.outcome, func.count().label("times"))
        .where(attempt.c.commune == row["commune"], attempt.c.message == row["id"])
        .where(attempt.c.messenger == place[0], attempt.c.chat == place[1], attempt.c.at >= linked_at)
        .group_by(attempt.c.outcome)
    )
    counted: dict[str | None, int] = {row.outcome: row.times for row in tries}
    return "rejected" in counted or counted.get("unknown", 0) > 1


def _move(tx: Connection, row: RowMapping, old: tuple[str, str], new: str) -> None:
    messenger, chat = old
    people.move_target(tx, row["commune"], messenger, chat, new)
    tx.execute(
        update(message)
        .where(message.c.commune == row["commune"], message.c.messenger == messenger, message.c.chat == chat)
        .where(message.c.state.in_(("queued", "sending")))
        .values(chat=new)
    )
