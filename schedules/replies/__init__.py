"""What a short status reply means: kind, figures, date, reason.

`understand` reads one reply, with or without the bot's last question; `split_duties` takes a message about several
duties apart first. Kinds and their order, fields and abbreviations follow the labelling rules of the project. Pure:
the moment of writing is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from schedules.dates import Context, Duration, Resolved, settle
from schedules.replies.context import Answer, Question, ReplyContext, answer, answered, bare_number
from schedules.replies.duties import Split, split_duties
from schedules.replies.explain import explain
from schedules.replies.grammar import ONE_OR_OTHER, judge
from schedules.replies.reading import SUMMED, Document, Reading, read
from schedules.replies.reason import cause, obstacle, open_step
from schedules.replies.verdict import Kind, Verdict

__all__ = [
    "Answer",
    "Document",
    "Kind",
    "Question",
    "ReplyContext",
    "Split",
    "Understanding",
    "split_duties",
    "understand",
    "understand_lines",
]


@dataclass(frozen=True)
class Understanding:
    """What was understood of a reply.

    `percent`, `amount_vnd` (whole đồng) and `of_amount_vnd` are what is said to be achieved, never targets or rests.
    `new_date_phrase` is copied from the text as typed; `new_date` is the day it means, None where that must be asked.
    `confidence` is between 0 and 1. `lunar`: the date is, or may be,
    lunar, so its solar day is to be confirmed.
    `answer` is yes or no where the reply is nothing else; `hint` says why a reply is unclear.
    """

    text: str
    kind: Kind
    percent: int | float | None
    amount_vnd: int | None
    of_amount_vnd: int | None
    new_date_phrase: str | None
    new_date: date | None
    reason: str | None
    document: Document | None
    confidence: float
    lunar: bool = False
    answer: Answer | None = None
    hint: str = ""

    @property
    def why(self) -> str:
        """How the reply was understood, in one Vietnamese sentence."""
        return explain(
            self.kind,
            percent=self.percent,
            amount=self.amount_vnd,
            of_amount=self.of_amount_vnd,
            phrase=self.new_date_phrase,
            day=self.new_date,
            lunar=self.lunar,
            reason=self.reason,
            hint=self.hint,
            document=(self.document.number, self.document.date) if self.document else None,
        )

    def as_json(self) -> dict[str, Any]:
        """The shape that `understand --json` prints, in its order."""
        document = self.document
        return {
            "text": self.text,
            "kind": self.kind,
            "percent": self.percent,
            "amount_vnd": self.amount_vnd,
            "of_amount_vnd": self.of_amount_vnd,
            "new_date_phrase": self.new_date_phrase,
            "new_date": self.new_date.isoformat() if self.new_date else None,
            "reason": self.reason,
            "document": document
            and {"number": document.number, "date": document.date.isoformat() if document.date else None},
            "confidence": self.confidence,
        }


def understand(text: str, now: datetime, *, context: ReplyContext | None = None) -> Understanding:
    """What a reply written at `now` says; any text gets an answer, "unclear" where in doubt.

    `context` is the question it answers and the due date it is about; without it the reply is read by itself.
    """
    context = context or ReplyContext()
    today = now.date()
    reading = read(text, today, context.due)
    verdict = answered(reading, context, judge(reading))
    percent = reading.percent
    if percent is None and (number := bare_number(reading, context)) is not None:
        percent, verdict = number, _by_number(number)
    amount, of_amount = _amounts(reading)
    phrase, resolved = _new_date(reading, verdict, Context(today=today, due=context.due))
    reason = _reason(reading, verdict)
    return Understanding(
        text,
        verdict.kind,
        percent,
        amount,
        of_amount,
        phrase,
        resolved.date,
        reason,
        reading.document,
        verdict.confidence,
        resolved.lunar,
        answer(reading) if len(text) <= _LONGEST_ANSWER else None,
        verdict.hint,
    )


_LONGEST_ANSWER = 40


def understand_lines(text: str, now: datetime, *, context: ReplyContext | None = None) -> list[Understanding]:
    """Each line of a text by itself, blank lines included."""
    return [understand(line, now, context=context) for line in text.split("\n")]


def _by_number(percent: int | float) -> Verdict:
    if percent == 100:
        return Verdict("done", 0.85)
    return Verdict("not_started" if percent == 0 else "progress", 0.85)


def _amounts(reading: Reading) -> tuple[int | None, int | None]:
    """Money achieved and the total it is part of; neither where one of them has to be asked about."""
    reached = [a for a in reading.amounts if a.role == "achieved"]
    if not reached or any(a.vnd is None for a in reading.amounts) or ONE_OR_OTHER.search(reading.skeleton):
        return None, None
    at = [0, *(a.end for a in reached)]
    # "tháng này 300tr, lũy kế 2,1 tỷ": what is paid in all is what a plan is measured by
    summed = [a for start, a in zip(at, reached, strict=False) if SUMMED.search(reading.skeleton[start : a.start])]
    return (summed or reached)[0].vnd, next((a.vnd for a in reading.amounts if a.role == "total"), None)


def _new_date(reading: Reading, verdict: Verdict, context: Context) -> tuple[str | None, Resolved]:
    when = verdict.when
    if when is None:
        return None, Resolved(None, False, False)
    meaning = when.mention.meaning
    if verdict.kind == "extension_request" and isinstance(meaning, Duration) and meaning.direction == "plain":
        meaning = replace(meaning, direction="more")  # what is asked for begins where the time given ends
    resolved = settle(meaning, context)
    if resolved.far:  # the next 18/11 is a year from now: asked, since a promise for then would end all reminders
        resolved = replace(resolved, date=None)
    return reading.spelled.quote(when.start, when.end), resolved


def _reason(reading: Reading, verdict: Verdict) -> str | None:
    if verdict.kind == "blocked":
        return obstacle(reading)
    if verdict.kind == "extension_request":
        return cause(reading)
    if verdict.kind == "progress":
        return open_step(reading)
    return "không phát sinh" if verdict.hint == "nil" else None
