"""A head hands a duty to another unit: "chuyển việc 3 cho phòng văn hóa"; its head takes it or gives it back."""

from __future__ import annotations

import re

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import binding, replies
from bot.conversation.deciding import adjust
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Notice, Row, Turn, label, offices, say, tell
from bot.ledger.duties import requests
from bot.ledger.hearing.choices import Button
from bot.texts import render
from schedules.language import fold
from schedules.naming import addressee
from schedules.progress import State

KIND = "handover"
_SAID = re.compile(
    r"\W*(?:(?:em|e|toi|xin|de nghi|cho|phep)\s+)*(?:chuyen|ban giao|giao lai)\s+(?:(?:viec|nv|nhiem vu)\s+)?"
    r"(?:(?:so\s*)?#?(?P<n>\d{1,3})|nay)\s+(?:cho|sang|den|ve)\s+(?=\S)"
)

# "6 chuyển cho phòng văn hóa"; "6 chuyển cho phòng kinh tế rồi" tells of something sent.
_NUMBER_FIRST = re.compile(
    r"(?!.*\broi\b)\W*(?:(?:viec|nv|nhiem vu)\s+)?(?:so\s*)?#?(?P<n>\d{1,3})\s*[:.,-]?\s*(?:(?:xin|de nghi|nay)\s+)*"
    r"(?:chuyen|giao lai)\s+(?:cho|sang|ve)\s+(?=\S)"
)


def plain(turn: Turn, text: str) -> Answer | None:
    """What a free text hands over; None for anything else."""
    folded = fold(text)
    match = _SAID.match(folded) or _NUMBER_FIRST.match(folded)
    named = addressee(turn.commune, folded, match.end()) if match else None
    if match is None or named is None or named.id not in turn.commune.directory.units:
        return None
    row = _row(turn, match["n"])
    if row is None:
        return say("reply.no_such_number", n=int(match["n"])) if match["n"] else None
    reason = without_names(text[named.end :].strip(" ,.;:-"))
    return ask(turn, row, named.id, reason)


def _row(turn: Turn, n: str | None) -> RowMapping | None:
    items = replies.items_of(turn)
    if n is not None:
        return binding.by_number(turn, int(n), items).row
    told = binding.replied_to(turn)
    if told:
        return told[0]
    return items[0].row if len(items) == 1 else None


def ask(turn: Turn, row: RowMapping, unit: str, reason: str) -> Answer:
    """Opens the request; the duty stays where it is until the other unit has taken it."""
    line = duties.line(turn.commune, row, turn.today)
    if row["holder_unit"] == unit:
        return say("handover.own", line=line)
    if row["state"] != State.open.value:
        return say("handover.not_open", line=line)
    heads = adjust.heads_of(turn, unit)
    if not heads:
        return say("handover.nobody", unit=turn.commune.named(unit))
    cid = turn.commune.id
    requests.drop(turn.tx, cid, (KIND,), row["id"], by=turn.person.id, now=turn.now)
    data = {"unit": unit, "reason": reason}
    request = requests.ask(
        turn.tx, cid, KIND, by=turn.person.id, now=turn.now, obligation=row["id"], revision=row["revision"], data=data
    )
    about = (row["id"], row["revision"])
    rows = (
        (
            Button(label("take_over"), "handover_take", {"request": request}, *about),
            Button(label("not_take_over"), "handover_refuse", {"request": request}, *about),
        ),
    )
    asked = render("handover.question", who=turn.person.title, line=line, reason=reason)
    tell(turn, heads, Notice(f"ask/{request}", Answer(asked, rows=rows, purpose="question"), unit=unit))
    return say("handover.asked", line=line, unit=turn.commune.named(unit))


def take(turn: Turn, choice: Row) -> Answer:
    """*Nhận*: the duty moves."""
    checked = _decidable(turn, choice["data"]["request"])
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    if not requests.decide(turn.tx, turn.commune.id, request["id"], "granted", by=turn.person.id, now=turn.now):
        return say("confirm.decided_already")
    former = row["holder_unit"]
    adjust.reassign(turn, row, request["data"]["unit"], {"reason": request["data"]["reason"]})
    line = duties.line(turn.commune, duties.one(turn.tx, turn.commune.id, row["id"]) or row, turn.today)
    told = say("handover.told_office", line=line, former=turn.commune.named(former), purpose="notice")
    others = [one for one in offices(turn.commune) if one != turn.person.id]
    tell(turn, others, Notice(f"notice/handover-{request['id']}", told, unit=former))
    return say("handover.taken", line=line)


def refuse(turn: Turn, choice: Row) -> Answer:
    """*Không nhận*: why?"""
    checked = _decidable(turn, choice["data"]["request"])
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    text = render("handover.why_not", line=duties.line(turn.commune, row, turn.today))
    return Answer(text, purpose="question", expects=("handover_reason", {"request": request["id"]}))


def refuse_because(turn: Turn, request_id: int, reason: str) -> Answer:
    """The reason: the duty stays where it was, whose head is told."""
    checked = _decidable(turn, request_id)
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    reason = without_names(reason)
    data = {**request["data"], "refused": reason}
    if not requests.decide(turn.tx, turn.commune.id, request_id, "refused", by=turn.person.id, now=turn.now, data=data):
        return say("confirm.decided_already")
    adjust.log(turn, row, "handover_refused", {"reason": reason})
    line = duties.line(turn.commune, row, turn.today)
    unit = turn.commune.named(request["data"]["unit"])
    told = say("handover.told_refused", line=line, unit=unit, reason=reason, purpose="notice")
    tell(turn, [request["asked_by"]], Notice(f"notice/handover-{request_id}", told, unit=row["holder_unit"]))
    return say("handover.refused", line=line)


def _decidable(turn: Turn, request_id: int) -> tuple[RowMapping, RowMapping] | Answer:
    request = requests.get(turn.tx, turn.commune.id, request_id)
    row = duties.one(turn.tx, turn.commune.id, request["obligation"]) if request else None
    if request is None or row is None:
        return say("press.gone")
    if request["data"]["unit"] not in duties.answers_for(turn.standing, turn.person.id):
        return say("refused.role")
    if request["state"] != "pending" or row["state"] != State.open.value:
        return say("confirm.decided_already")
    return request, row
