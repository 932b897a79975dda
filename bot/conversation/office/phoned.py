"""What the office did on its morning's page: wrote down what it was told, confirmed, put aside, took back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import effects, undo
from bot.conversation.deciding import confirm
from bot.conversation.office import behalf
from bot.conversation.office.morning import STATUSES, TOLD, VOICE
from bot.conversation.turn import Answer, Behalf, Notice, Turn, label, tell
from bot.ledger import audit
from bot.ledger.duties import progress, requests
from bot.ledger.hearing.choices import Button
from bot.texts import Rich, render
from schedules.directory import Person
from schedules.replies import understand


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of one duty by telephone. status: a key of STATUSES; words, day: what goes with it, if any."""

    obligation: str
    status: str
    words: str = ""
    day: date | None = None


def record(turn: Turn, person: str | None, said: Sequence[Said], how: str = "phone", heard: Iterable[int] = ()) -> int:
    """Writes down what a person said of these duties, in one entry each; the person is told once, and may correct it.

    person None: the own answer, for one's unit and for what has no head. heard: voice messages
    this was said in. How many were recorded; 0 for who may not.
    """
    known = turn.commune.directory.people.get(person or turn.person.id)
    if known is None or not (person is None or behalf.may(turn, known)):
        return 0
    spoken = turn if person is None else replace(turn, person=known, behalf=Behalf(turn.person.id, how))
    done, echoes = [], []
    for one in said:
        row = duties.one(turn.tx, turn.commune.id, one.obligation)
        if row is None or one.status not in STATUSES or not _answers(spoken, row):
            continue
        made = _take(spoken, row, one)
        if made is not None:
            done.append(row)
            echoes.append({"line": duties.line(turn.commune, row, turn.today), "phrase": made})
    if done and person is not None:
        _tell(turn, known, how, done, echoes)
    if done:
        _heard(turn, heard, person, "granted")
    return len(done)


def _answers(spoken: Turn, row: RowMapping) -> bool:
    return row["holder_unit"] in duties.answers_for(spoken.standing, spoken.person.id)


def _take(spoken: Turn, row: RowMapping, one: Said) -> Rich | None:
    words = one.words.strip()[:500]
    understood = understand(words, spoken.local) if words else understand("", spoken.local)
    reason = words if one.status == "vuong" else understood.reason
    kind = STATUSES[one.status]
    clear = replace(
        understood, text=words or TOLD[one.status], kind=kind, confidence=1.0, reason=reason,
        new_date=one.day or understood.new_date,
    )  # fmt: skip
    made = effects.take(spoken, row, words or TOLD[one.status], clear, sure=True)
    return made.phrase if made.recorded else None


def _tell(turn: Turn, known: Person, how: str, rows: Sequence[RowMapping], echoes: Sequence[Mapping[str, Any]]) -> None:
    text = render("morning.told", by=turn.person.title, how=how, echoes=echoes)
    wrong = Button(label("behalf_wrong"), "behalf_wrong", {"inbox": turn.inbox}, rows[0]["id"], rows[0]["revision"])
    notice = Notice(
        f"notice/behalf-{turn.inbox}", Answer(text, rows=((wrong,),), purpose="notice"),
        unit=rows[0]["holder_unit"], sample=bool(rows[0]["sample"]),
    )  # fmt: skip
    tell(turn, [known.id], notice)
    for row in rows:
        audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="on_behalf", now=turn.now, subject=row["id"])


def put_aside(turn: Turn, heard: Iterable[int], person: str) -> int:
    """Voice messages that say nothing of any duty are done with. How many were."""
    return _heard(turn, heard, person, "dropped")


def _heard(turn: Turn, heard: Iterable[int], person: str | None, state: str) -> int:
    done = 0
    for one in heard:
        request = requests.get(turn.tx, turn.commune.id, one)
        if request is not None and request["kind"] == VOICE and request["asked_by"] == person:
            done += requests.decide(turn.tx, turn.commune.id, one, state, by=turn.person.id, now=turn.now)
    return done


def confirm_these(turn: Turn, ids: Iterable[int]) -> int:
    """Confirms what this person has ticked, each checked as if its button had been pressed. How many."""
    done = 0
    for request, row in confirm.waiting(turn):
        if request["id"] not in ids:
            continue
        if requests.decide(turn.tx, turn.commune.id, request["id"], "granted", by=turn.person.id, now=turn.now):
            confirm.close(turn, request, row)
            done += 1
    return done


def take_back(turn: Turn, inbox: int) -> bool:
    """Takes back what one call wrote down."""
    made = progress.of_inbox(turn.tx, turn.commune.id, inbox)
    if undo.problem_with(turn, made) is not None:
        return False
    undo.take_back(turn, made)
    return True
