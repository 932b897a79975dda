"""/congvan: the drafted letter to a body outside the commune, which nobody escalates to."""

from __future__ import annotations

from bot.conversation import delivery
from bot.conversation.turn import Answer, Turn, label, say
from bot.ledger.hearing.choices import Button
from bot.summaries.files import LETTER, Wanted
from bot.summaries.papers import letter
from bot.texts import render
from schedules.directory import Role, Unit, UnitKind
from schedules.language import fold
from schedules.naming import addressee

ROLES = frozenset({Role.office, Role.chairman})


def command(turn: Turn, text: str) -> Answer:
    """/congvan with the name of an outside unit; without one those that something is asked of."""
    named = addressee(turn.commune, fold(text).strip()) if text.strip() else None
    unit = turn.commune.directory.units.get(named.id) if named else None
    if unit is not None:
        return _send(turn, unit)
    if text.strip():
        return say("list.no_such_unit", text=text)
    waiting = [
        one for one in turn.commune.directory.units.values() if one.kind is UnitKind.outside and _asked(turn, one)
    ]
    if not waiting:
        return say("letter.none")
    rows = tuple((Button(label("letter_to", unit=one.name), "letter", {"unit": one.id}),) for one in waiting[:8])
    return Answer(render("letter.to_whom"), rows=rows, purpose="question")


def pressed(turn: Turn, choice: object) -> Answer:
    """One of those offered."""
    if not (turn.person.roles & ROLES or turn.standing.acts_for(turn.person.id)):
        return say("refused.role")
    unit = turn.commune.directory.units.get(choice["data"]["unit"])  # type: ignore[index]
    return _send(turn, unit) if unit is not None else say("press.gone")


def _send(turn: Turn, unit: Unit) -> Answer:
    if unit.kind is not UnitKind.outside:
        return say("letter.inside", unit=unit.name)
    if not _asked(turn, unit):
        return say("letter.nothing_asked", unit=unit.name)
    delivery.send(turn, Wanted("docx", unit.id, form=LETTER))
    return say("letter.coming", unit=unit.name)


def _asked(turn: Turn, unit: Unit) -> bool:
    return bool(letter.asked_of(turn.tx, turn.commune, unit.id, turn.today, sample=turn.on_console))
