"""A stated obstacle goes to whoever the commune's table says can clear it; one press says that it is cleared."""

from __future__ import annotations

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.turn import Answer, Notice, Row, Turn, label, local_day, say, tell
from bot.ledger import audit
from bot.ledger.duties import obligations, progress
from bot.ledger.hearing.choices import Button
from bot.texts import Rich, render
from schedules.directory import Role
from schedules.hindrances import who_clears


def route(turn: Turn, row: Row, reason: str) -> tuple[Rich, ...]:
    """Tells who can clear the obstacle, once for each obstacle; the note for the echo, none where nobody is named."""
    person = who_clears(turn.commune, reason)
    if person is None or person == turn.person.id or row["holder_unit"] in turn.commune.directory.people[person].units:
        return ()
    line = duties.line(turn.commune, row, turn.today)
    text = render("unblock.question", who=turn.person.title, line=line, reason=reason)
    cleared = Button(label("cleared"), "cleared", {}, row["id"], row["revision"])
    since = local_day(row["blocked_since"] or turn.now)
    notice = Notice(
        f"ask/blocked-{row['id']}-{since}",
        Answer(text, rows=((cleared,),), purpose="question"),
        unit=row["holder_unit"],
        sample=bool(row["sample"]),
    )
    tell(turn, [person], notice)
    return (render("note.told_unblocker", who=turn.commune.directory.people[person].title),)


def cleared(turn: Turn, choice: Row) -> Answer:
    """*Đã gỡ* was pressed by who was asked: the obstacle is gone, and the head is told."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or row["state"] not in duties.OPEN:
        return say("press.gone")
    if not _may_clear(turn, row):
        return say("refused.role")
    line = duties.line(turn.commune, row, turn.today)
    if row["blocked_since"] is None:
        return say("unblock.cleared_already", line=line)
    before = progress.snapshot(row, row)
    obligations.touch(turn.tx, turn.commune, row["id"], turn.now, blocked_since=None, blocked_reason=None)
    understood = {"state": row["state"], "revision": row["revision"], "token": turn.token}
    turn.record(row, "cleared", understood=understood, before=before)
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="cleared", now=turn.now, subject=row["id"])
    head = turn.commune.directory.head_of(row["holder_unit"])
    told = say("unblock.told_cleared", line=line, by=turn.person.title, purpose="notice")
    if head is not None:
        notice = Notice(f"notice/cleared-{turn.inbox}", told, unit=row["holder_unit"], sample=bool(row["sample"]))
        tell(turn, [head.id], notice)
    return say("unblock.cleared", line=line)


def _may_clear(turn: Turn, row: RowMapping) -> bool:
    """Whom the commune's table names today for this obstacle, leaders and the office: posts change, buttons stay."""
    if turn.has(Role.chairman, Role.vice_chairman, Role.office):
        return True
    return row["blocked_since"] is None or who_clears(turn.commune, row["blocked_reason"] or "") == turn.person.id
