"""What the rules of the grammar are asked about, and what they answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from schedules.replies.patterns import says
from schedules.replies.reading import Reading, When
from schedules.replies.saying import Fact

Kind = Literal[
    "done",
    "progress",
    "not_started",
    "blocked",
    "extension_request",
    "acknowledged",
    "question",
    "amount",
    "report_sent",
    "unclear",
]


@dataclass(frozen=True)
class Verdict:
    """A kind, how sure it is (0 to 1), and the time that counts as the new date, if any."""

    kind: Kind
    confidence: float
    when: When | None = None
    hint: str = ""


@dataclass(frozen=True)
class Sense:
    """A reading with the copies that the rules look at."""

    reading: Reading
    skeleton: str
    accented: str | None
    words: frozenset[str]

    def says(self, fact: Fact) -> re.Match[str] | None:
        """The first place where the table finds a fact in the reply."""
        return says(fact, self.skeleton, self.accented, self.words)
