"""Quiet manners: whoever is not understood three times running gets the office's contact, no fourth question."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.answering import questions
from bot.conversation.turn import Answer, Turn
from bot.ledger.hearing import choices
from bot.texts import render

PATIENCE = 3
GIVEN_UP = "given_up"


def patient(turn: Turn, answer: Answer) -> Answer:
    """The answer as it is, or the office's contact once the third in a row would only say that nothing was understood.

    Any answer that helps begins the count anew; so does a day's silence.
    """
    if not answer.unhelpful:
        return answer
    missed = _missed(turn) + 1
    if missed < PATIENCE:
        return replace(answer, missed=missed)
    text = render("manners.office", office=questions.office_title(turn), contact=turn.commune.contact)
    return Answer(text, expects=(GIVEN_UP, {"missed": missed}))


def _missed(turn: Turn) -> int:
    asked = choices.expected(turn.tx, turn.commune.id, turn.person.id)
    if asked is None or turn.now - asked["at"] > choices.QUESTION_LIVES:
        return 0
    return int(asked["data"].get("missed", 0))
