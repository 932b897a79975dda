"""What a short status reply means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from schedules.dates import Context
from schedules.dates import settle
from schedules.replies.grammar import Kind, Verdict, judge
from schedules.replies.reading import Document, Reading, read


@dataclass(frozen=True)
class ReplyContext:
    asked: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class Understanding:
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

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "kind": self.kind, "percent": self.percent, "amount_vnd": self.amount_vnd,
                "of_amount_vnd": self.of_amount_vnd, "new_date_phrase": self.new_date_phrase,
                "new_date": self.new_date.isoformat() if self.new_date else None, "reason": self.reason, "document": None, "confidence": self.confidence}


def understand(text: str, now: datetime, *, context: ReplyContext | None = None) -> Understanding:
    due = context.due if context else None
    reading = read(text, now.date(), due)
    verdict = judge(reading)
    percent = reading.percent
    amount = next((a.vnd for a in reading.amounts if a.role == "achieved"), None)
    total = next((a.vnd for a in reading.amounts if a.role == "total"), None) if amount is not None else None
    phrase = reading.spelled.quote(verdict.when.start, verdict.when.end) if verdict.when else None
    day = settle(verdict.when.mention.meaning, Context(today=now.date(), due=due)).date if verdict.when else None
    return Understanding(text, verdict.kind, percent, amount, total, phrase, day, None, reading.document, verdict.confidence)
