"""What the reader hands back: candidates with clause, quote and reason, and the questions it will not guess at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from schedules.decision.facts import Facts
from schedules.decision.quantities import Quantity

RECURRENCES = ("weekly", "monthly", "quarterly", "half_year", "nine_month", "annual")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A duty the text may hold. Offsets are into the original text as a Python `str`; dates are civil dates.

    kind, due_basis, group and recurrence take the words of contracts.md §4. `day` is the day of the month a cycle
    names. `title` is the duty in short: for a line «Thời gian hoàn thành: …» the task above it. `literal` is the time
    as written.
    """

    start: int
    end: int
    clause: str
    quote: str
    kind: str
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    recipient: str | None = None
    due: date | None = None
    due_basis: str = "none"
    period: tuple[date | None, date | None] = (None, None)
    recurrence: frozenset[str] = frozenset()
    time_span: tuple[int, int] | None = None
    quantity: Quantity | None = None
    group: str | None = None
    confidence: float = 0.5
    reason: str = ""
    title: str = ""
    literal: str = ""
    day: int | None = None
    lead_ids: tuple[str, ...] = ()
    support_ids: tuple[str, ...] = ()

    @property
    def firm(self) -> bool:
        """Whether it has a date or a cycle of its own; the others are «có thể là nghĩa vụ»."""
        return bool(self.recurrence) or self.due is not None

    def as_json(self) -> dict[str, Any]:
        """The shape of contracts.md §4, `title` and `day` added."""
        return {
            "start": self.start,
            "end": self.end,
            "clause": self.clause,
            "quote": self.quote,
            "kind": self.kind,
            "lead": list(self.lead),
            "support": list(self.support),
            "recipient": self.recipient,
            "due": _iso(self.due),
            "due_basis": self.due_basis,
            "period": {"start": _iso(self.period[0]), "end": _iso(self.period[1])},
            "recurrence": [name for name in RECURRENCES if name in self.recurrence],
            "time_span": list(self.time_span) if self.time_span else None,
            "quantity": _quantity(self.quantity),
            "group": self.group,
            "confidence": round(self.confidence, 2),
            "reason": self.reason,
            "title": self.title,
            "day": self.day,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """A decision as read: its facts, its candidates in reading order, open questions and warnings (both in
    Vietnamese)."""

    facts: Facts
    candidates: tuple[Candidate, ...]
    questions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape of contracts.md §4, `warnings` added."""
        facts = self.facts
        return {
            "document": {
                "number": facts.number,
                "issued_on": _iso(facts.issued_on),
                "title": facts.title,
                "issuer": facts.issuer,
                "year": facts.year,
                "questions": list(self.questions),
                "warnings": list(self.warnings),
            },
            "candidates": [candidate.as_json() for candidate in self.candidates],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _quantity(quantity: Quantity | None) -> dict[str, Any] | None:
    if quantity is None:
        return None
    return {"metric": quantity.metric, "op": quantity.op, "value": quantity.value, "unit": quantity.unit}
