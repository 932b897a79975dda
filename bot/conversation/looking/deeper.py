"""Buttons under a summary that lead deeper: what is late, what is stuck, a unit, a project. Looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.conversation.deciding import extensions
from bot.conversation.seeing import may_see, sees_all
from bot.conversation.turn import LABEL, Answer, Row, Turn, label, say
from bot.ledger.hearing.choices import Button
from bot.summaries import chat, text
from bot.summaries.disbursement import Ladder
from bot.summaries.figures import Figures, figures
from bot.texts import Rich
from schedules.directory import Person, Role
from schedules.errors import Fault

LISTED = 8
Rows = tuple[tuple[Button, ...], ...]


def summary(turn: Turn, unit: str | None, period: str | None = None) -> Answer:
    """The summary with its buttons. Fault for an unknown unit or period."""
    whole = figures(turn.tx, turn.commune, turn.today, unit=unit, period=period, messenger=turn.incoming.messenger)
    return Answer(text.summary(whole), rows=rows(whole, turn.person), purpose="summary")


def units(turn: Turn) -> Answer:
    """Every unit in a line, the worst first, and a button for each of those."""
    whole = figures(turn.tx, turn.commune, turn.today, messenger=turn.incoming.messenger)
    shown = [row for row in whole.units if row.counts.total > row.counts.done][:LISTED]
    rows = tuple((_look("unit", row.name, unit=row.id),) for row in shown)
    return Answer(text.units(whole), rows=rows, purpose="summary")


def unit(turn: Turn, unit: str) -> Answer:
    """One unit: its duties, and where from here."""
    told = chat.unit(turn.tx, turn.commune, turn.today, unit, messenger=turn.incoming.messenger)
    owns = any(project.owner == unit for project in turn.commune.projects.values())
    row = (_look("projects", label("look_projects"), unit=unit),) if owns else ()
    return Answer(told, rows=((*row, _export(unit)),), purpose="summary")


def projects(turn: Turn, unit: str | None) -> Answer:
    """Every group against its ladder, and a button for each project farthest behind."""
    whole = figures(turn.tx, turn.commune, turn.today, unit=unit, messenger=turn.incoming.messenger)
    lines = text.farthest_behind(whole)[:LISTED]
    rows = tuple((_look("project", line.name, project=line.id),) for line in lines)
    return Answer(text.projects(whole), rows=rows, purpose="summary")


def project(turn: Turn, project: str) -> Answer:
    """One project. Fault for one that is unknown, or a sample outside the console."""
    told = chat.project(turn.tx, turn.commune, turn.today, project, messenger=turn.incoming.messenger)
    return Answer(told, purpose="summary")


def overdue(turn: Turn, unit: str | None) -> Answer:
    """What is late, of everybody or of one unit."""
    return _shown(chat.overdue(turn.tx, turn.commune, turn.today, unit=unit, messenger=turn.incoming.messenger))


def blocked(turn: Turn, unit: str | None) -> Answer:
    """What is stuck, of everybody or of one unit."""
    return _shown(chat.blocked(turn.tx, turn.commune, turn.today, unit=unit, messenger=turn.incoming.messenger))


def in_time(turn: Turn, unit: str | None) -> Answer:
    """*Còn kịp không?* of every project, and a button for each of those with the least room."""
    whole = figures(turn.tx, turn.commune, turn.today, unit=unit, messenger=turn.incoming.messenger)
    names = {one.project: one.project_name for one in whole.outlooks[: text.LONGEST - 2]}
    rows = tuple((_look("project", name, project=id_),) for id_, name in list(names.items())[:LISTED])
    return Answer(text.in_time(whole), rows=rows, purpose="summary")


def press(turn: Turn, choice: Row) -> Answer:
    """A button that leads deeper; what the person may see is looked at again, since roles change."""
    data: Mapping[str, Any] = choice["data"]
    unit_ = data.get("unit")
    if "project" in data:
        owner = turn.commune.projects.get(data["project"])
        unit_ = owner.owner if owner else None
    if not may_see(turn.person, unit_):
        return say("refused.role")
    try:
        return _LOOKS[data["what"]](turn, data)
    except Fault:  # the unit or the project is no more
        return say("press.gone")


_LOOKS: Mapping[str, Callable[[Turn, Mapping[str, Any]], Answer]] = {
    "decide": lambda turn, data: extensions.command(turn, ""),
    "overdue": lambda turn, data: overdue(turn, data.get("unit")),
    "blocked": lambda turn, data: blocked(turn, data.get("unit")),
    "units": lambda turn, data: units(turn),
    "unit": lambda turn, data: unit(turn, data["unit"]),
    "in_time": lambda turn, data: in_time(turn, data.get("unit")),
    "projects": lambda turn, data: projects(turn, data.get("unit")),
    "project": lambda turn, data: project(turn, data["project"]),
}


# --- buttons --------------------------------------------------------------------------------------------------------


def rows(whole: Figures, person: Person | None) -> Rows:
    """What waits for the person's word; what is late, what is stuck; then the units or the duties, projects, files."""
    told = (("overdue", whole.total.overdue), ("blocked", whole.total.blocked))
    bad = [_look(what, label(f"look_{what}", count=count), unit=whole.unit) for what, count in told if count]
    if whole.unit is None:
        where = [_look("units", label("look_units"))] if len(whole.units) > 1 else []
    else:
        where = [_look("unit", label("look_unit"), unit=whole.unit)]
    if _projects(whole.ladders):
        where.append(_look("projects", label("look_projects"), unit=whole.unit))
    last = [_export(whole.unit)]
    if whole.outlooks:
        last.insert(0, _look("in_time", label("look_in_time", count=len(whole.at_risk)), unit=whole.unit))
    if not whole.total.total and not where:
        return ()
    asked = whole.waiting.get("extension", 0)
    decides = person is not None and bool(person.roles & {Role.chairman, Role.vice_chairman})
    first = [_look("decide", label("look_decide", count=asked))] if asked and decides and whole.unit is None else []
    made: list[Sequence[Button]] = [first, bad, where, last]
    return tuple(tuple(row) for row in made if row)


def _projects(ladders: Sequence[Ladder]) -> int:
    return sum(len(ladder.projects) for ladder in ladders)


def _look(what: str, words: str, **data: str | None) -> Button:
    return Button(words[:LABEL], "look", {"what": what} | {name: value for name, value in data.items() if value})


def _export(unit: str | None) -> Button:
    return Button(label("export"), "export", {"unit": unit} if unit else {})


def _shown(told: Rich) -> Answer:
    return Answer(told, purpose="summary")


def whole_or_own(turn: Turn, look: Callable[[str | None], Answer]) -> Answer:
    """The whole for those who see all, the own unit for a head; nothing for somebody without a unit."""
    if sees_all(turn.person):
        return look(None)
    return look(turn.person.units[0]) if turn.person.units else say("refused.role")
