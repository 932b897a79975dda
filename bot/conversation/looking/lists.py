"""Commands that only look: my duties, deadlines ahead, units, projects, what is late, summary, who has not linked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from sqlalchemy import RowMapping

from bot.conversation import delivery, duties
from bot.conversation.answering import questions, replies
from bot.conversation.joining import newcomers
from bot.conversation.looking import deeper
from bot.conversation.seeing import may_see, sees_all
from bot.conversation.turn import Answer, Turn, say
from bot.ledger.rules import overlays
from bot.summaries import chat
from bot.summaries.figures import figures
from bot.summaries.files import Wanted
from bot.texts import Rich, render
from schedules import horizon, obligations, periods
from schedules.commune import Commune
from schedules.directory import Role, Unit
from schedules.errors import Fault
from schedules.language import fold
from schedules.progress import State
from schedules.rulebook import Kind
from schedules.warnings import warnings

SHOWN_AT_MOST = 25
AHEAD = timedelta(days=60)
OWED_SINCE, OWED_WITHIN = timedelta(days=31), timedelta(days=7)


def my_duties(turn: Turn, _: str) -> Answer:
    """/viec: one message, nearest due first; the only duty comes with its buttons."""
    items = replies.items_of(turn)
    if not items:
        return say("list.none_open")
    shown = items[:SHOWN_AT_MOST]
    # With buttons a bare digit picks one of them, so the only duty goes without its number.
    single = len(items) == 1 and items[0].row["state"] == State.open.value
    lines = [
        duties.line(turn.commune, item.row, turn.today, None if single else item.n)
        | {"standing": duties.stood_in(turn.commune, turn.person.id, item.row)}
        for item in shown
    ]
    text = render("list.mine", lines=lines, count=len(items), more=len(items) - len(shown))
    return Answer(text, rows=questions.status_rows(items[0].row) if single else (), purpose="summary")


def ahead(turn: Turn, text: str) -> Answer:
    """/lich: what falls due in the next 60 days, or the days named: one's own; everybody's for those who see all."""
    since, until = horizon.named(fold(text), turn.today) or (turn.today, turn.today + AHEAD)
    everybody = turn.has(Role.chairman, Role.vice_chairman, Role.operator)
    units = list(turn.commune.directory.units) if everybody else duties.answers_for(turn.standing, turn.person.id)
    known = duties.of_units(turn.tx, turn.commune.id, units, sample=turn.on_console)
    rows = [row for row in known if since <= row["due"] <= until]
    after = min((row for row in known if row["due"] > until), key=lambda row: row["due"], default=None)
    shown = rows[:SHOWN_AT_MOST]
    lines = [duties.line(turn.commune, row, turn.today) for row in shown]
    return say(
        "list.ahead",
        lines=lines,
        more=len(rows) - len(shown),
        next=duties.line(turn.commune, after, turn.today) if after and not rows else None,
        since=since,
        until=until,
        everybody=everybody,
        purpose="summary",
    )


def overdue(turn: Turn, _: str) -> Answer:
    """/quahan."""
    return deeper.whole_or_own(turn, lambda unit: deeper.overdue(turn, unit))


def summary(turn: Turn, text: str) -> Answer:
    """/tonghop, of everything or of the unit and period named; a head sees the own unit.

    A picture follows for who sees all.
    """
    days = horizon.so_far(fold(text), turn.today)
    rest = horizon.GONE_BY.sub(" ", fold(text)) if days else fold(text)
    period, named = periods.asked(rest, turn.today)
    found = unit_named(turn.commune, named) if named.strip(" .!?") else None
    if named.strip(" .!?") and found is None:
        return say("list.no_such_unit", text=text)
    if found is not None and not may_see(turn.person, found.id):
        return say("refused.other_unit")
    unit = found.id if found else None
    if days is not None:
        return deeper.whole_or_own(turn, lambda own: _so_far(turn, unit or own, days))
    try:
        answer = deeper.whole_or_own(turn, lambda own: deeper.summary(turn, unit or own, period))
    except Fault:
        return say("list.no_such_period", text=text)
    if sees_all(turn.person) and answer.rows:
        delivery.send(turn, Wanted("png", unit, period))
    return answer


def _so_far(turn: Turn, unit: str | None, days: tuple[date, date]) -> Answer:
    """What fell due in some days, and how it stands; what was finished in them."""
    since, until = days
    units = [unit] if unit else list(turn.commune.directory.units)
    states = (*duties.OPEN, State.done.value)
    rows = duties.of_units(turn.tx, turn.commune.id, units, sample=turn.on_console, states=states)
    due = [row["state"] for row in rows if since <= row["due"] <= until]
    finished = [row for row in rows if row["finished_on"] is not None and since <= row["finished_on"] <= until]
    return say(
        "list.so_far",
        since=since,
        until=until,
        unit=turn.commune.named(unit) if unit else "",
        due=len(due),
        done=due.count(State.done.value),
        awaiting=due.count(State.awaiting.value),
        open=due.count(State.open.value),
        finished=len(finished),
        purpose="summary",
    )


def names_summary(commune: Commune, text: str) -> bool:
    """Whether what follows "tổng hợp" is a unit, a period or both."""
    days = horizon.GONE_BY.search(fold(text))
    if days is not None and days.group() == "hom nay":  # how things stand today is how they stand
        return False
    period, named = periods.cut(horizon.GONE_BY.sub(" ", fold(text)))
    named = named.strip(" .!?")
    return unit_named(commune, named) is not None if named else period is not None or days is not None


def silent(turn: Turn, _: str) -> Answer:
    """/imlang: units that were reminded of open duties and have said nothing since, the longest silent first."""
    whole = figures(turn.tx, turn.commune, turn.today, messenger=turn.incoming.messenger)
    rows = sorted((row for row in whole.units if row.silent_since), key=lambda row: row.silent_since or turn.today)
    lines = [{"name": row.name, "count": row.silent, "since": row.silent_since} for row in rows]
    return say("list.silent", lines=lines[:SHOWN_AT_MOST], more=len(lines) - SHOWN_AT_MOST, purpose="summary")


def stuck(turn: Turn, _: str) -> Answer:
    """/vuong: what is in the way, and since when."""
    return deeper.whole_or_own(turn, lambda unit: deeper.blocked(turn, unit))


def owed(turn: Turn, _: str) -> Answer:
    """/chuabaocao: reports due lately or within a week: how many units have sent theirs, and who has not."""
    units = (
        list(turn.commune.directory.units)
        if sees_all(turn.person)
        else duties.answers_for(turn.standing, turn.person.id)
    )
    states = (*duties.OPEN, State.done.value)
    rows = duties.of_units(turn.tx, turn.commune.id, units, sample=turn.on_console, states=states)
    groups: dict[tuple[date, str, str], list[RowMapping]] = {}
    for row in rows:
        if row["kind"] == Kind.cycle.value and turn.today - OWED_SINCE <= row["due"] <= turn.today + OWED_WITHIN:
            key = (row["due"], row["title"], periods.words(row["facts"].get("periods") or ()))
            groups.setdefault(key, []).append(row)
    reports = [_owed(turn, key, of) for key, of in sorted(groups.items())]
    return say("list.owed", reports=reports, everybody=sees_all(turn.person), purpose="summary")


def _owed(turn: Turn, key: tuple[date, str, str], rows: list[RowMapping]) -> dict[str, object]:
    missing = [turn.commune.named(row["holder_unit"]) for row in rows if row["state"] == State.open.value]
    due, title, period = key
    return {"due": due, "title": title, "period": period, "all": len(rows), "missing": missing}


def units(turn: Turn, text: str) -> Answer:
    """/donvi with or without a name; a head sees the own unit."""
    whole = partial(deeper.whole_or_own, turn, lambda unit: deeper.unit(turn, unit) if unit else deeper.units(turn))
    return _of_unit(turn, text, lambda unit: deeper.unit(turn, unit), whole)


def _of_unit(turn: Turn, text: str, shown: Callable[[str], Answer], whole: Callable[[], Answer]) -> Answer:
    """What is asked of a unit by its name, where this person may see it; without a name, of the whole."""
    if not text:
        return whole()
    found = unit_named(turn.commune, text)
    if found is None:
        return say("list.no_such_unit", text=text)
    return shown(found.id) if may_see(turn.person, found.id) else say("refused.other_unit")


def projects(turn: Turn, text: str) -> Answer:
    """/duan with or without a name; a head sees the own unit's."""
    if not text:
        return deeper.whole_or_own(turn, lambda unit: deeper.projects(turn, unit))
    known = project_named(turn, text)
    if known is None:
        return say("list.no_such_project", text=text)
    try:
        return deeper.project(turn, known)
    except Fault:
        return say("list.no_such_project", text=text)


def in_time(turn: Turn, _: str) -> Answer:
    """/conkip: whether each project's next milestone will be met; a head sees the own unit's."""
    return deeper.whole_or_own(turn, lambda unit: deeper.in_time(turn, unit))


def undated(turn: Turn, text: str) -> Answer:
    """/chitieu: targets and tasks without a day, with or without a unit's name; a head sees the own unit's."""
    whole = partial(_looked, turn, lambda unit: chat.standing(turn.commune, unit))
    return _of_unit(turn, text, lambda unit: _shown(chat.standing(turn.commune, unit)), whole)


def lacking(turn: Turn, _: str) -> Answer:
    """/bosung: what the configuration leaves open, so that nobody is asked, and what is only a default."""
    asked = obligations.questions(turn.commune, overlays.step_dates(turn.tx, turn.commune.id))
    lines = [{"lack": one.lack.value, "name": one.name, "rules": len(one.rules)} for one in asked]
    looked = warnings(turn.commune, turn.today)
    return say("list.lacking", lines=lines, warnings=looked, purpose="summary")


def unlinked(turn: Turn, _: str) -> Answer:
    """/ai: who has not linked yet."""
    known = turn.commune.directory.people
    missing = [known[person].title for person in newcomers.unreached(turn.tx, turn.commune)]
    total, shown = len(known), missing[:40]
    rows = newcomers.waiting(turn)
    text = render(
        "list.unlinked",
        names=shown,
        more=len(missing) - len(shown),
        linked=total - len(missing),
        total=total,
        unsure=len(rows),
    )
    return Answer(text, rows=rows)


# --- whose ----------------------------------------------------------------------------------------------------------


def _looked(turn: Turn, look: Callable[[str | None], Rich]) -> Answer:
    return deeper.whole_or_own(turn, lambda unit: _shown(look(unit)))


def _shown(text: Rich) -> Answer:
    return Answer(text, purpose="summary")


def unit_named(commune: Commune, text: str) -> Unit | None:
    """The unit a text names: its id, name or an alias, whole; else the only one whose name holds the text."""
    said = fold(text).strip(" .!?")
    units = list(commune.directory.units.values())
    for unit in units:
        if said in (unit.id, *(fold(name) for name in (unit.name, *unit.aliases))):
            return unit
    near = [unit for unit in units if said and said in fold(unit.name)]
    return near[0] if len(near) == 1 else None


def project_named(turn: Turn, text: str) -> str | None:
    """The id of the project a text names, among those the person may see."""
    said = fold(text).strip(" .!?")
    seen = [project for project in turn.commune.projects.values() if may_see(turn.person, project.owner)]
    for project in seen:
        if said in (project.id, fold(project.name)):
            return project.id
    near = [project.id for project in seen if said and said in fold(project.name)]
    if not near:  # "đường liên thôn" for "Đường giao thông liên thôn"
        words = set(re.findall(r"\w+", said))
        near = [project.id for project in seen if words and words <= set(re.findall(r"\w+", fold(project.name)))]
    return near[0] if len(near) == 1 else None
