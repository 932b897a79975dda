"""One text about one obligation, and what came of it: what the rooms of understanding hand to each other."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping

from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Turn
from bot.texts import Rich
from schedules.replies import Understanding


@dataclass(frozen=True, slots=True)
class Case:
    """One text about one obligation, and how it was understood."""

    turn: Turn
    row: RowMapping
    understood: Understanding
    text: str
    sure: bool = False  # the person was asked and said yes: no more questions back

    @property
    def reason(self) -> str:
        """Why, in words that name no citizen; "" where nothing was said."""
        return without_names(self.understood.reason or "")


@dataclass(frozen=True, slots=True)
class Said:
    """What came of it. `phrase`: for the echo; `question`: what is asked, instead (not recorded) or besides."""

    row: RowMapping
    phrase: Rich
    recorded: bool = False
    question: Answer | None = None
    notes: tuple[Rich, ...] = ()
