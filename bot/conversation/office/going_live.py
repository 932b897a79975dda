"""/chaythat: until the office presses *Bắt đầu chạy thật* for a unit, its messages go to the office as chạy thử."""

from __future__ import annotations

from bot.conversation.turn import Answer, Row, Turn, label, say
from bot.ledger.duties import obligations
from bot.ledger.hearing.choices import Button
from bot.ledger.who import people
from bot.texts import render
from schedules.directory import Role, Unit

SHOWN_AT_MOST = 12


def command(turn: Turn, text: str) -> Answer:
    """Units that are not live yet, with a button each and one for all; `text` may name one unit."""
    waiting = _waiting(turn)
    if not waiting:
        return say("live.all_live")
    named = [unit for unit in waiting if text and text in (unit.id, unit.name)]
    shown = named or waiting[:SHOWN_AT_MOST]
    reachable = people.linked(turn.tx, turn.commune.id)
    lines = [
        {"name": unit.name, "head": _title(turn, unit), "linked": unit.head is not None and unit.head in reachable}
        for unit in shown
    ]
    rows = [(Button(unit.name[:60], "go_live", {"units": [unit.id]}),) for unit in shown]
    if len(waiting) > 1 and not named:
        rows.append(
            (Button(label("all_live", count=len(waiting)), "go_live", {"units": [unit.id for unit in waiting]}),)
        )
    body = render("live.list", lines=lines, more=len(waiting) - len(shown) if not named else 0)
    return Answer(body, rows=tuple(rows), purpose="question")


def start(turn: Turn, choice: Row) -> Answer:
    """*Bắt đầu chạy thật* for one unit or for all that were listed."""
    if not turn.has(Role.office):
        return say("refused.role")
    begun = [
        turn.commune.named(unit)
        for unit in choice["data"]["units"]
        if unit in turn.commune.directory.units
        and obligations.go_live(turn.tx, turn.commune, unit, turn.person.id, turn.now)
    ]
    return say("live.started", units=begun, left=len(_waiting(turn))) if begun else say("live.already")


def _waiting(turn: Turn) -> list[Unit]:
    """Units that are not live and have something to hear: people or duties. Samples never are, outside the console."""
    live = obligations.live_units(turn.tx, turn.commune.id)
    directory = turn.commune.directory
    hearing = {unit for person in directory.people.values() for unit in person.units}
    hearing |= obligations.holding_units(turn.tx, turn.commune.id)
    return [unit for unit in directory.units.values() if unit.id in hearing - live and not unit.sample]


def _title(turn: Turn, unit: Unit) -> str:
    head = turn.commune.directory.head_of(unit.id)
    return head.title if head else ""
