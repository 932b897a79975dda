"""*Ghi hộ*: the office, or a deputy for the own head, writes down what somebody said by phone, in person or by voice.

It is recorded as that person's answer through "office", shown as such, and the person is told and may correct it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import binding, replies, undo
from bot.conversation.answering.binding import Part
from bot.conversation.duties import Item
from bot.conversation.turn import Answer, Behalf, Notice, Row, Turn, label, say, tell
from bot.ledger import audit
from bot.ledger.duties import progress, requests
from bot.ledger.hearing.choices import Button
from bot.texts import render
from schedules.directory import Person, Role
from schedules.language import fold
from schedules.naming import person_named

SHOWN = 10
_TEXT = re.compile(r"\s*(?P<who>[^:\n]{2,80}?)\s*:\s*(?P<said>.+)", re.DOTALL)
# How it was said stands in brackets or before the colon: "ghi hộ Trưởng thôn Nà Pe (qua điện thoại): xong".
_HOW = (
    ("in_person", re.compile(r"\b(?:truc tiep|gap|tai cho|den gap|bao mieng)\b")),
    ("voice", re.compile(r"\b(?:tin thoai|thoai)\b(?<!dien thoai)")),
    ("phone", re.compile(r"\b(?:dien thoai|goi dien|goi|dt)\b")),
)
_NOT_REACHED = re.compile(
    r"\W*(?:van |thi |may )*(?:(?:khong|ko|k|chua) (?:nghe may|bat may|nghe|lien lac duoc|goi duoc|gap duoc|gap|duoc)"
    r"|(?:may )?ban|tat may|thue bao)\b\W*(?:(?:roi|a|ca|luon|ai)\b\W*)*\Z"
)
_BRACKETS = re.compile(r"\([^)]*\)|\b(?:qua dien thoai|goi dien|truc tiep|qua dt)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """Whose words the office writes down, what they are, and how they came (phone, in_person, voice)."""

    person: Person
    said: str
    how: str


def heard(turn: Turn, text: str) -> Told | Answer:
    """ "Trưởng phòng Kinh tế: giải ngân 45%" taken apart; alone, the voice messages that wait."""
    if not text.strip(" :"):
        return _voices(turn)
    match = _TEXT.fullmatch(text)
    if match is None:
        return say("behalf.how_to")
    written = match["who"]
    how = next((name for name, pattern in _HOW if pattern.search(fold(written))), "phone")
    named = "".join(c for c, f in zip(written, _blank(fold(written)), strict=True) if f != "\0")
    person = person_named(turn.commune, named, turn.person.units)
    if person is None:
        return say("behalf.who", text=written)
    if not_reached(match["said"]):
        called_in_vain(turn, person.id)
        return say("behalf.not_reached", who=person.title)
    return Told(person, match["said"].strip(), how)


def not_reached(said: str) -> bool:
    """Whether what the office says of a call is that nobody answered it."""
    return _NOT_REACHED.match(fold(said)) is not None


def called_in_vain(turn: Turn, person: str) -> bool:
    """Nobody answered: the person goes to the end of today's list. Nothing for who is nobody of the commune."""
    if person not in turn.commune.directory.people:
        return False
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="called", now=turn.now, subject=person)
    return True


def _blank(folded: str) -> str:
    return _BRACKETS.sub(lambda m: "\0" * len(m.group()), folded)


def record(turn: Turn, person: Person, said: str, how: str, request: int | None = None) -> Answer:
    """What was said, for the duty it names; with several open and none named, which one is asked."""
    if not may(turn, person):
        return say("refused.role")
    if person.id == turn.person.id:
        return say("behalf.oneself")
    spoken = replace(turn, person=person, behalf=Behalf(turn.person.id, how))
    items = replies.items_of(spoken)
    if not items:
        return say("behalf.nothing_open", who=person.title)
    parts = parts_of(items, said)
    if parts:
        return take(turn, spoken, parts, request)
    return _which(turn, person, items, said, how, request)


def parts_of(items: Sequence[Item], said: str) -> list[Part]:
    """The duties a person's words name by number, each with its words; the only one open; none where that is unsure."""
    rows = {item.n: item.row for item in items}
    named = [(n, words) for n, words in binding.numbered(said) if n is not None]
    if named:
        return [Part(words, rows[n], n) for n, words in named] if all(n in rows for n, _ in named) else []
    return [Part(said, items[0].row, items[0].n)] if len(items) == 1 else []


def may(turn: Turn, person: Person) -> bool:
    """Whether the turn's person may write down for that one: the office, or a deputy for the own head."""
    if turn.has(Role.office):
        return bool(person.units)
    return turn.has(Role.deputy) and bool(set(person.units) & set(turn.person.units)) and Role.head in person.roles


def _which(turn: Turn, person: Person, items: list[Item], said: str, how: str, request: int | None) -> Answer:
    data = {"person": person.id, "text": said, "how": how, "request": request}
    rows = tuple(
        (
            Button(
                duties.numbered(turn.commune, n, item.row, unit=False), "behalf", data, item.id, item.row["revision"], n
            ),
        )
        for n, item in enumerate(items[:SHOWN], 1)
    )
    lines = [duties.line(turn.commune, item.row, turn.today, n) for n, item in enumerate(items[:SHOWN], 1)]
    text = render("behalf.which", who=person.title, lines=lines, more=len(items) - len(lines))
    return Answer(text, rows=rows, purpose="question")


def pressed(turn: Turn, choice: Row) -> Answer:
    """The duty it is about was chosen."""
    data = choice["data"]
    person = turn.commune.directory.people.get(data["person"])
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if person is None or row is None or not may(turn, person):
        return say("press.gone")
    spoken = replace(turn, person=person, behalf=Behalf(turn.person.id, data["how"]))
    return take(turn, spoken, [Part(data["text"], row)], data["request"])


def take(turn: Turn, spoken: Turn, parts: Sequence[Part], request: int | None = None) -> Answer:
    """Writes down what a person said of these duties; the person is told, and may say that it is wrong."""
    answer, row = replies.take_parts(spoken, parts), parts[0].row
    made = written(spoken)
    if row is None or not made:
        return answer  # a question back, or nothing that could be recorded
    if request is not None:
        requests.decide(turn.tx, turn.commune.id, request, "granted", by=turn.person.id, now=turn.now)
    told = Answer(
        render("behalf.told", by=turn.person.title, how=spoken.behalf.how if spoken.behalf else "", echo=answer.text),
        rows=((Button(label("behalf_wrong"), "behalf_wrong", {"inbox": turn.inbox}, row["id"], row["revision"]),),),
        purpose="notice",
    )
    notice = Notice(f"notice/behalf-{turn.inbox}", told, unit=row["holder_unit"], sample=bool(row["sample"]))
    tell(turn, [spoken.person.id], notice)
    for entry in made:
        subject = entry["obligation"]
        audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="on_behalf", now=turn.now, subject=subject)
    return replace(answer, text=render("behalf.recorded", who=spoken.person.title, echo=answer.text))


def written(spoken: Turn) -> list[RowMapping]:
    """What this message has written down for the person of a turn."""
    made = progress.of_inbox(spoken.tx, spoken.commune.id, spoken.inbox)
    return [entry for entry in made if entry["person"] == spoken.person.id]


def wrong(turn: Turn, choice: Row) -> Answer:
    """*Chưa đúng* was pressed by the person it was recorded for: it is taken back and asked anew."""
    made = progress.of_inbox(turn.tx, turn.commune.id, choice["data"]["inbox"])
    entries = [entry for entry in made if entry["person"] == turn.person.id]
    problem = undo.problem_with(turn, entries)
    if problem is not None:
        return problem
    undo.take_back(turn, entries)
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None:
        return say("press.gone")
    line = duties.line(turn.commune, row, turn.today)
    by = entries[0]["understood"]["behalf"]["by"]
    told = say("behalf.told_wrong", who=turn.person.title, line=line, purpose="notice")
    tell(turn, [by], Notice(f"notice/behalf-wrong-{turn.inbox}", told))
    text = render("behalf.how_really", line=line)
    return Answer(text, purpose="question", expects=("status", {"obligation": row["id"]}))


# --- voice messages -------------------------------------------------------------------------------------------------


def _voices(turn: Turn) -> Answer:
    """The voice messages nobody has written down yet, oldest first."""
    if not turn.has(Role.office):
        return say("behalf.how_to")
    waiting = requests.pending(turn.tx, turn.commune.id, "voice")
    if not waiting:
        return say("behalf.no_voice")
    people = turn.commune.directory.people
    shown = [one for one in waiting if one["asked_by"] in people][:SHOWN]
    lines = [{"n": n, "who": people[one["asked_by"]].title, "at": one["asked_at"]} for n, one in enumerate(shown, 1)]
    rows = tuple(
        (
            Button(
                label("behalf_voice", n=line["n"], who=line["who"]), "behalf_voice", {"request": one["id"]}, n=line["n"]
            ),
        )
        for line, one in zip(lines, shown, strict=True)
    )
    return Answer(render("behalf.voices", lines=lines, more=len(waiting) - len(shown)), rows=rows, purpose="question")


def voice(turn: Turn, choice: Row) -> Answer:
    """One voice message was chosen: what did it say?"""
    request = requests.get(turn.tx, turn.commune.id, choice["data"]["request"])
    if request is None or request["state"] != "pending" or not turn.has(Role.office):
        return say("press.gone")
    who = turn.commune.directory.people[request["asked_by"]].title
    asked = ("voice", {"request": request["id"], "person": request["asked_by"]})
    return Answer(render("behalf.what_said", who=who), purpose="question", expects=asked)


def voice_said(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    """What the voice message said, in the office's words."""
    person = turn.commune.directory.people.get(asked["data"]["person"])
    return record(turn, person, text, "voice", asked["data"]["request"]) if person is not None else None
