"""/neuten: the chairman decides whether units that are late are named in the common group."""

from __future__ import annotations

from bot.conversation.turn import Answer, Notice, Row, Turn, label, offices, say, tell
from bot.ledger.hearing.choices import Button
from bot.ledger.rules import overlays
from bot.texts import render
from schedules.directory import Role


def command(turn: Turn, _: str) -> Answer:
    """How it stands, with the one button that changes it."""
    on = overlays.late_named(turn.tx, turn.commune)
    button = Button(label("hide_late" if on else "name_late"), "name_late", {"on": not on, "answers": "yes"})
    keep = Button(label("as_it_is"), "cancel", {"answers": "no"})
    return Answer(render("naming.state", on=on), rows=((button,), (keep,)), purpose="question")


def decide(turn: Turn, choice: Row) -> Answer:
    """The button was pressed; the office, which answers for the group, learns of it."""
    if not turn.has(Role.chairman):
        return say("refused.role")
    on = bool(choice["data"]["on"])
    if overlays.name_late(turn.tx, turn.commune, on, by=turn.person.id, now=turn.now):
        told = say("naming.told", on=on, by=turn.person.title, purpose="notice")
        others = [person for person in offices(turn.commune) if person != turn.person.id]
        tell(turn, others, Notice(f"notice/name-late-{turn.inbox}", told))
    return say("naming.done", on=on)
