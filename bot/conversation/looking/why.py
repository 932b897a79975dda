"""Whose move is it, since when, and why was somebody told or left in peace: each by one reason of a closed list."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from bot.conversation import duties
from bot.conversation.answering import binding, replies
from bot.conversation.deciding import confirm, extensions
from bot.conversation.turn import Answer, Row, Turn, say
from bot.ledger.duties import moves, obligations
from bot.ledger.tables import message, obligation, reminder
from bot.messengers.protocol import Incoming
from bot.texts import Rich, render
from schedules.commune import Commune
from schedules.hindrances import who_clears
from schedules.language import fold
from schedules.moves import Mover, days, held, local, why_silent, why_told

NEWEST = 12
_ASKED = re.compile(
    r"(?:vi sao|tai sao|sao)\s+(?:lai\s+)?(?:nhac|toi nhan|em nhan|nhan)?(?:\s+(?:em|toi|minh|tin nay|viec nay|viec))*"
    r"\s*(?:viec\s+)?(?:so\s+)?#?(?P<n>\d{1,3})?\s*(?:a|vay|the)?"
)


def meant(text: str) -> bool:
    """Whether a whole text asks why: "vì sao 3", "vì sao tôi nhận tin này"."""
    return _ASKED.fullmatch(fold(text).strip(" ?.!")) is not None


def command(turn: Turn, text: str) -> Answer:
    """/visao 3, "vì sao 3": the story of one duty; without a number, of the newest message in this chat."""
    digits = re.search(r"\d{1,3}", text)
    if digits is None:
        rows = binding.replied_to(turn) or binding.last_told(turn)
        if not rows:
            return say("why.nothing")
        return Answer(explain(turn, rows[0]))
    part = binding.by_number(turn, int(digits[0]), replies.items_of(turn))
    if part.row is None:
        return say("reply.closed_number" if part.closed else "reply.no_such_number", n=int(digits[0]))
    return Answer(explain(turn, part.row))


def press(turn: Turn, choice: Row) -> Answer:
    """*Vì sao tôi nhận tin này?*: one reason for each duty of that message."""
    mine = (
        reminder.c.commune == turn.commune.id,
        message.c.commune == turn.commune.id,
        message.c.key == choice["message_key"],
        reminder.c.message == message.c.id,
        reminder.c.person == turn.person.id,
    )
    rows = turn.tx.execute(select(reminder).where(*mine).order_by(reminder.c.id)).mappings().all()
    known = {row["id"]: row for row in duties.find(turn.tx, turn.commune.id, [one["obligation"] for one in rows])}
    lines = [
        {
            "line": duties.line(turn.commune, known[one["obligation"]], turn.today),
            "reason": why_told(one["step"], one["audience"]).value,
            "step": step_name(one["step"]),
        }
        for one in rows
        if one["obligation"] in known
    ]
    return Answer(render("why.message", lines=lines)) if lines else say("why.nothing")


# --- one duty ---------------------------------------------------------------------------------------------------------


def explain(turn: Turn, row: RowMapping) -> Rich:
    """Who holds a duty and since when, what was said and not said about it, and what comes next."""
    tx, commune = turn.tx, turn.commune
    events = moves.events(tx, commune, row)
    now = moves.now_at(commune, row)
    since = next((event.at for event in reversed(events) if event.mover is now), None)
    spans = {mover: days(span) for mover, span in held(events, turn.now).items() if mover is not Mover.nobody}
    following = obligations.next_look(commune, row)
    return render(
        "why.duty",
        line=duties.line(commune, row, turn.today),
        mover=now.value,
        who=_who(turn, row, now),
        since=local(since) if since else None,
        held=[{"who": _who(turn, row, mover), "days": count} for mover, count in spans.items()],
        told=_reminders(tx, commune, row),
        coming=local(following) if following and following > turn.now else None,
    )


def at_the_desk(tx: Connection, commune: Commune, name: str, now: datetime) -> Rich | None:
    """`nhacviec why`: the same for an obligation's or a duty's id (or the end of one); None where there is none."""
    ends = obligation.c.id.endswith(name, autoescape=True) | (obligation.c.duty == name)
    found = duties.rows_where(tx, commune.id, ends)
    if not found:
        return None
    today = local(now)
    (row, *_) = duties.current([one for one in found if one["state"] in duties.OPEN], today) or found
    asks = next(iter(commune.directory.people.values()))
    nobody = Incoming(kind="text", messenger="console", chat="")
    return explain(Turn(tx, commune, nobody, 0, now, asks), row)


def _who(turn: Turn, row: RowMapping, mover: Mover) -> str:
    """The one named holder."""
    people = turn.commune.directory.people
    if mover is Mover.confirmer:
        return confirm.confirmer_name(turn, row)
    if mover is Mover.approver:
        return extensions.approver_name(turn, row)
    if mover is Mover.unblocker:
        named = who_clears(turn.commune, row["blocked_reason"] or "")
        return people[named].title if named else render("why.outside").text
    if mover is Mover.outside:
        return render("why.outside").text
    if mover is Mover.office:
        return render("word.office").text
    head = turn.commune.directory.head_of(row["holder_unit"])
    return head.title if head else turn.commune.named(row["holder_unit"])


def _reminders(tx: Connection, commune: Commune, row: RowMapping) -> list[dict[str, Any]]:
    mine = (reminder.c.commune == commune.id, reminder.c.obligation == row["id"])
    newest = tx.execute(
        select(reminder).where(*mine).order_by(reminder.c.at.desc(), reminder.c.id.desc()).limit(NEWEST)
    )
    people = commune.directory.people
    return [
        {
            "day": local(one["at"]),
            "who": people[one["person"]].title if one["person"] in people else one["person"],
            "told": one["state"] == "told",
            "step": step_name(one["step"]),
            "reason": _reason(one),
        }
        for one in reversed(newest.mappings().all())
    ]


def _reason(one: RowMapping) -> str:
    if one["state"] == "skipped":
        return why_silent(one["reason"] or "").value
    if one["state"] == "told":
        return why_told(one["step"], one["audience"]).value
    return "waits_its_turn"


def step_name(step: str) -> str:
    """The rung in a few words: "T-3", "T", "T+2", "weekly", "confirm", "blocked" as the texts know them."""
    return step.removeprefix("trial/").partition("/")[0].partition("@")[0]
