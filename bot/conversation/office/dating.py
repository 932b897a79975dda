"""/datngay: what the decision asks of everybody without a day gets one from the office, and is reminded of by it.

Steps of a project have their days by counting back from its milestone (`steps`), so they are not asked for here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.conversation.turn import LABEL, Answer, Row, Turn, label, say
from bot.ledger.commune import inforce
from bot.ledger.hearing.choices import UNNUMBERED, Button
from bot.ledger.rules import overlays
from bot.texts import render
from schedules.directory import Role
from schedules.obligations import Undated, undated
from schedules.replies import understand

SHOWN_AT_MOST = 10
EXPECTED = "given_day"


def command(turn: Turn, _: str) -> Answer:
    """What waits for a day, that without one first, each with a button."""
    dates = overlays.step_dates(turn.tx, turn.commune.id)
    mine = sorted(_mine(turn), key=lambda one: one.key in dates)
    if not mine:
        return say("dating.none")
    shown = mine[:SHOWN_AT_MOST]
    lines = [_line(one, n) | {"day": dates.get(one.key)} for n, one in enumerate(shown, 1)]
    rows = tuple(
        (Button(label("duty", n=n, name=one.title, longest=LABEL), "date_one", {"key": one.key}),)
        for n, one in enumerate(shown, 1)
    )
    return Answer(render("dating.list", lines=lines, more=len(mine) - len(shown)), rows=rows, purpose="question")


def show(turn: Turn, choice: Row) -> Answer:
    """One of the list: which day?"""
    one = _allowed(turn, choice["data"]["key"])
    if one is None:
        return say("refused.role")
    return _ask(turn, one, "dating.which")


def take(turn: Turn, data: Mapping[str, Any], text: str) -> Answer | None:
    """The day that was asked for; None when the text is about something else."""
    one = _allowed(turn, data["key"])
    if one is None:
        return say("refused.role")
    day = understand(text, turn.local).new_date
    if day is None:
        return None
    if day < turn.today:
        return _ask(turn, one, "dating.past", given=day)
    if one.latest is not None and day > one.latest:
        return _ask(turn, one, "dating.too_late", given=day)
    return _write(turn, one, day)


def back(turn: Turn, choice: Row) -> Answer:
    """*Hoàn tác*, or taking the day away: the step has the day it had before."""
    one = _allowed(turn, choice["data"]["key"])
    if one is None:
        return say("refused.role")
    before = choice["data"]["before"]
    return _write(turn, one, date.fromisoformat(before) if before else None, undo=False)


def _write(turn: Turn, one: Undated, day: date | None, *, undo: bool = True) -> Answer:
    before = overlays.date_step(turn.tx, turn.commune.id, one.key, day, by=turn.person.id, now=turn.now)
    inforce.enforce(turn.tx, turn.commune, turn.now)
    text = render("dating.done", line=_line(one), day=day)
    data = {"key": one.key, "before": before.isoformat() if before else None}
    rows = ((Button(label("undo"), "date_back", data, n=UNNUMBERED),),) if undo else ()
    return Answer(text, rows=rows)


def _ask(turn: Turn, one: Undated, text: str, given: date | None = None) -> Answer:
    day = overlays.step_dates(turn.tx, turn.commune.id).get(one.key)
    line = _line(one)
    body = render(text, line=line, day=day, given=given, latest=one.latest)
    rows = ((Button(label("no_day"), "date_back", {"key": one.key, "before": None}, n=UNNUMBERED),),) if day else ()
    return Answer(body, rows=rows, purpose="question", expects=(EXPECTED, {"key": one.key}))


# --- whose ----------------------------------------------------------------------------------------------------------


def _mine(turn: Turn) -> list[Undated]:
    return list(undated(turn.commune)) if turn.has(Role.office) else []


def _allowed(turn: Turn, key: str) -> Undated | None:
    return next((one for one in _mine(turn) if one.key == key), None)


def _line(one: Undated, n: int | None = None) -> dict[str, Any]:
    return {"n": n, "title": one.title}
