"""*Hoàn tác*: within a day an answer is taken back and everything it changed is as it was before."""

from __future__ import annotations

import re

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.turn import Answer, Turn, say
from bot.ledger import audit
from bot.ledger.duties import evidence, progress, requests
from bot.ledger.hearing import choices
from bot.texts import render
from schedules.language import fold

_BEFORE = r"\W*(?:(?:chua|thoi|a|ay|oi|da|vang|cho|em|e|toi|minh|xin|anh|nho)\b\W*)*"
_AFTER = r"(?:\W+(?:roi|r|a|ah|nhe|nha|voi|giup|ho|em|e|di|cho|anh|toi|minh|mat|nut|day))*\W*"
_THAT = (
    r"(?:\s+(?:tin(?: nhan)?|cai|cau|lan|noi dung|bao cao|file|so))?"
    r"(?:\s+(?:(?:vua|luc|hoi|moi) )?(?:roi|nay|do|truoc|gui|nhan|bao|ghi|nop))*"
)
_WORDS = re.compile(
    rf"{_BEFORE}(?:(?:hoan tac|undo|huy(?: bo)?|xoa(?: bo)?|thu hoi|rut(?: lai)?)\b{_THAT}"
    rf"|(?:(?:bao|nhan|go|bam|gui|ghi|nop|an|tra loi|viet|noi)\s+)?nham\b{_THAT}){_AFTER}"
)


def meant(text: str) -> bool:
    """Is "take it back" all that a text says?"""
    return _WORDS.fullmatch(fold(text)) is not None


def newest(turn: Turn) -> Answer:
    """ "hoàn tác" in words: the person's newest answer."""
    entry = progress.newest_of(turn.tx, turn.commune.id, turn.person.id)
    if entry is None or entry["inbox"] is None or turn.now - entry["at"] > progress.UNDO_WITHIN:
        return say("undo.nothing")
    return of_inbox(turn, int(entry["inbox"]))


def of_inbox(turn: Turn, inbox: int) -> Answer:
    """Takes back everything one message made that is this person's to take back, or nothing and says why."""
    made = progress.of_inbox(turn.tx, turn.commune.id, inbox)
    entries = [entry for entry in made if turn.person.id in _whose(entry)]
    problem = problem_with(turn, entries)
    if problem is not None:
        return problem
    take_back(turn, entries)
    rows = duties.find(turn.tx, turn.commune.id, [entry["obligation"] for entry in entries])
    lines = [duties.line(turn.commune, row, turn.today) for row in rows]
    return Answer(render("undo.done", lines=lines))


def problem_with(turn: Turn, entries: list[RowMapping]) -> Answer | None:
    """Why these entries cannot be taken back; None when they can."""
    if not entries or any(turn.person.id not in _whose(entry) for entry in entries):
        return say("undo.nothing")
    if turn.now - entries[0]["at"] > progress.UNDO_WITHIN:
        return say("undo.too_late")
    for entry in entries:
        said = progress.of_obligation(turn.tx, turn.commune.id, entry["obligation"])
        said_since = [one for one in said if one["kind"] != progress.ACKNOWLEDGED or one["inbox"] == entry["inbox"]][-1]
        row = duties.one(turn.tx, turn.commune.id, entry["obligation"])
        if row is None or said_since["inbox"] != entry["inbox"]:
            return say("undo.newer")
        if row["state"] != entry["understood"].get("state") or row["revision"] != entry["understood"].get("revision"):
            return say("undo.decided", line=duties.line(turn.commune, row, turn.today))
    return None


def _whose(entry: RowMapping) -> set[str]:
    """Whoever said it, and whoever wrote it down for them."""
    behalf = entry["understood"].get("behalf") or {}
    return {entry["person"], behalf.get("by", entry["person"])}


def take_back(turn: Turn, entries: list[RowMapping]) -> None:
    """Newest first, each entry's fields, figures, ticks and requests are put back."""
    cid = turn.commune.id
    evidence.free(turn.tx, cid, [entry["id"] for entry in entries], turn.now)
    for entry in reversed(entries):
        if not progress.mark_undone(turn.tx, cid, entry["id"], turn.now):
            continue
        audit.note(turn.tx, cid, who=turn.person.id, what="undone", now=turn.now, subject=entry["obligation"])
        before = entry["before"]
        for request in before.get("requests", ()):
            requests.decide(turn.tx, cid, request, "dropped", by=turn.person.id, now=turn.now)
        requests.reopen(turn.tx, cid, before.get("dropped", []))
        progress.untick(turn.tx, cid, entry["obligation"], before.get("ticked", []))
        progress.put_measures_back(turn.tx, cid, entry)
        turn.touch(entry["obligation"], **progress.fields_before(entry))
        if entry["understood"].get("token"):
            choices.free(turn.tx, cid, entry["understood"]["token"])
