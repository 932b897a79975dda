"""/giao and plain words: a task given to units or to all of a collective, shown first, given after one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import questions
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Notice, Row, Turn, chairmen, label, offices, say, tell
from bot.ledger import audit
from bot.ledger.duties import requests, tasks
from bot.ledger.hearing.choices import Button
from bot.ledger.who import people
from bot.texts import Rich, render
from schedules.directory import Role, Unit, UnitKind
from schedules.escalation import Audience, listeners
from schedules.tasks import SHORTEST_TITLE, Task, deadline_in, read_task

KIND = "assign"
FAR = timedelta(days=400)
MAY_GIVE = frozenset({Role.chairman, Role.vice_chairman, Role.office})


def command(turn: Turn, text: str) -> Answer:
    """/giao with a task; without one the list of those given (`collected.board`)."""
    from bot.conversation.deciding import collected

    if not text.strip():
        return collected.listed(turn)
    task = read_task(turn.commune, text, turn.today, bare=True) or read_task(turn.commune, text, turn.today)
    return preview(turn, task) if task is not None else say("task.to_whom")


def plain(turn: Turn, text: str) -> Answer | None:
    """ "giao phòng kinh tế … trước 15/12" from who may give tasks; None for anything else."""
    if not may_give(turn):
        return None
    task = read_task(turn.commune, text, turn.today)
    return preview(turn, task) if task is not None else None


def may_give(turn: Turn) -> bool:
    """Leaders, the office, and who acts for a leader today."""
    if turn.person.roles & MAY_GIVE:
        return True
    return bool(turn.standing.acts_for(turn.person.id))


# --- showing it -----------------------------------------------------------------------------------------------------


def preview(turn: Turn, task: Task) -> Answer:
    """What would be given, to whom and until when; or the one thing that is missing."""
    title = without_names(task.title)
    if len(title) < SHORTEST_TITLE:
        return say("task.what")
    empty = [turn.commune.named(one) for one in task.leads if not units_of(turn, (one,))]
    if empty:
        return say("task.nobody_in", names=empty, office=questions.office_title(turn))
    data = {
        "leads": list(task.leads),
        "support": list(task.support),
        "title": title,
        "due": task.due.isoformat() if task.due else None,
        "phrase": task.phrase,
        "collects": task.report,
    }
    request = requests.ask(turn.tx, turn.commune.id, KIND, by=turn.person.id, now=turn.now, data=data)
    return _shown(turn, request, data)


def _shown(turn: Turn, request: int, data: Mapping[str, Any]) -> Answer:
    due = date.fromisoformat(data["due"]) if data["due"] else None
    waits = ("task", {"request": request})
    if due is None or not turn.today <= due <= turn.today + FAR:
        text = render("task.until_when", title=data["title"], due=due)
        return Answer(text, purpose="question", expects=waits)
    rows = (
        (Button(label("give"), "task_give", {"request": request}),),
        (Button(label("do_not_give"), "task_drop", {"request": request}),),
    )
    return Answer(_words(turn, data, due), rows=rows, purpose="question", expects=waits)


def _words(turn: Turn, data: Mapping[str, Any], due: date) -> Rich:
    units = units_of(turn, data["leads"])
    reachable = people.linked(turn.tx, turn.commune.id)
    unheard = [unit.name for unit in units if not any(one in reachable for one in _hearers(turn, unit))]
    return render(
        "task.preview",
        title=data["title"],
        to=[turn.commune.named(one) for one in data["leads"]],
        count=len(units),
        support=[turn.commune.named(one) for one in data["support"]],
        due=due,
        phrase=data["phrase"],
        day_off=not turn.commune.calendar.is_working(due),
        unheard=unheard[:5],
        more=max(0, len(unheard) - 5),
        outside=[unit.name for unit in units if unit.kind is UnitKind.outside],
        collects=data["collects"],
    )


def other_day(turn: Turn, request_id: int, text: str) -> Answer | None:
    """A day typed while a task is shown: shown again with it. None when the text names no day."""
    request = requests.get(turn.tx, turn.commune.id, request_id)
    day = deadline_in(turn.commune, text, turn.today)
    if request is None or request["state"] != "pending" or day is None:
        return None
    data = {**request["data"], "due": day.isoformat(), "phrase": text.strip()}
    requests.amend(turn.tx, turn.commune.id, request_id, data)
    return _shown(turn, request_id, data)


def units_of(turn: Turn, names: Sequence[str]) -> list[Unit]:
    """The units that units and collectives stand for, each once; sample units are met on the console only."""
    found = [unit for name in names for unit in turn.commune.members(name)]
    known = [turn.commune.directory.units[unit] for unit in dict.fromkeys(found)]
    return [unit for unit in known if turn.on_console or not unit.sample]


# --- giving it ------------------------------------------------------------------------------------------------------


def give(turn: Turn, choice: Row) -> Answer:
    """*Giao việc* was pressed."""
    request = requests.get(turn.tx, turn.commune.id, choice["data"]["request"])
    if request is None:
        return say("press.gone")
    if not may_give(turn):
        return say("refused.role")
    data = request["data"]
    units = units_of(turn, data["leads"])
    if not data["due"] or not units:
        return say("press.gone")
    if not requests.decide(turn.tx, turn.commune.id, request["id"], "granted", by=turn.person.id, now=turn.now):
        return say("task.given_already")
    order = tasks.Order(
        n=request["id"],
        title=data["title"],
        units=tuple(unit.id for unit in units),
        due=date.fromisoformat(data["due"]),
        asked_by=turn.person.id,
        confirmer=_confirmer(turn),
        support=tuple(data["support"]),
        collects=bool(data["collects"]) or len(units) > 1,
        phrase=data["phrase"],
    )
    made = tasks.give(turn.tx, turn.commune, order, turn.now)
    audit.note(
        turn.tx, turn.commune.id, who=turn.person.id, what="assigned", now=turn.now, subject=order.rule,
        data={"units": list(order.units), "due": data["due"]},
    )  # fmt: skip
    rows = duties.find(turn.tx, turn.commune.id, made)
    _tell(turn, order, rows)
    return say(
        "task.given", title=order.title, units=[unit.name for unit in units[:5]], count=len(units), due=order.due
    )


def drop(turn: Turn, choice: Row) -> Answer:
    """*Không giao*."""
    cid = turn.commune.id
    request = requests.get(turn.tx, cid, choice["data"]["request"])
    if request is None or not (request["asked_by"] == turn.person.id or may_give(turn)):
        return say("refused.role")
    if not requests.decide(turn.tx, cid, request["id"], "dropped", by=turn.person.id, now=turn.now):
        return say("task.given_already")
    return say("press.cancelled")


def _confirmer(turn: Turn) -> str:
    """Who asked confirms: a leader in person, the office as the unit it is."""
    if turn.person.roles & {Role.chairman, Role.vice_chairman} or not turn.person.units:
        return turn.person.id
    return turn.person.units[0]


def _tell(turn: Turn, order: tasks.Order, rows: Sequence[RowMapping]) -> None:
    """The heads at once, with the buttons of a duty; who supports; the office, which follows."""
    by, support = turn.person.title, [turn.commune.named(one) for one in order.support]
    for row in rows:
        unit = turn.commune.directory.units[row["holder_unit"]]
        line = duties.line(turn.commune, row, turn.today)
        text = render(
            "task.told", by=by, line=line, support=support, phrase=order.phrase, collects=order.collects,
            outside=unit.kind is UnitKind.outside, commune=turn.commune.name, unit=unit.name,
        )  # fmt: skip
        answer = Answer(text, rows=_offered(row, order), purpose="question")
        notice = Notice(f"notice/{order.rule}", answer, unit=unit.id, sample=bool(row["sample"]), about=(row["id"],))
        tell(turn, _hearers(turn, unit), notice)
    line = duties.line(turn.commune, rows[0], turn.today)
    to = [turn.commune.named(one) for one in order.units[:5]]
    told = say("task.told_support", by=by, line=line, leads=to, purpose="notice")
    for name in order.support:
        for unit in units_of(turn, (name,)):
            tell(turn, _hearers(turn, unit), Notice(f"notice/{order.rule}/support", told, unit=unit.id))
    told = say("task.told_office", by=by, line=line, leads=to, more=max(0, len(order.units) - 5), purpose="notice")
    tell(turn, [one for one in offices(turn.commune) if one != turn.person.id], Notice(f"notice/{order.rule}/vp", told))


def _offered(row: RowMapping, order: tasks.Order) -> tuple[tuple[Button, ...], ...]:
    about = {"obligation": row["id"], "revision": row["revision"]}
    first = (Button(label("taken"), "task_taken", **about), Button(label("not_ours"), "task_not_ours", **about))
    return (first, *questions.status_rows(row))


def _hearers(turn: Turn, unit: Unit) -> list[str]:
    """The head, or who stands in; for a unit without a head the office."""
    standing = turn.standing
    heads = listeners(turn.commune, unit.id, None, Audience.head)
    return [standing.hears(one, unit.id) for one in heads]


# --- giving it back -------------------------------------------------------------------------------------------------

BACK = "handback"


def not_ours(turn: Turn, choice: Row) -> Answer:
    """*Không thuộc đơn vị* was pressed: why?"""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or not duties.may_answer(turn, row):
        return say("press.not_yours")
    text = render("task.why_not", line=duties.line(turn.commune, row, turn.today))
    return Answer(text, purpose="question", expects=("task_not_ours", {"obligation": row["id"]}))


def back_because(turn: Turn, obligation: str, reason: str) -> Answer:
    """The reason: who asked decides whether it stays, the duty meanwhile standing as it was."""
    row = duties.one(turn.tx, turn.commune.id, obligation)
    if row is None or row["state"] not in duties.OPEN or not duties.may_answer(turn, row):
        return say("press.gone")
    cid, reason = turn.commune.id, without_names(reason)
    requests.drop(turn.tx, cid, (BACK,), row["id"], by=turn.person.id, now=turn.now)
    request = requests.ask(
        turn.tx, cid, BACK, by=turn.person.id, now=turn.now, obligation=row["id"], revision=row["revision"],
        data={"reason": reason},
    )  # fmt: skip
    line = duties.line(turn.commune, row, turn.today)
    data = {"request": request}
    about = (row["id"], row["revision"])
    rows = (
        (
            Button(label("keep_task"), "task_keep", data, *about),
            Button(label("withdraw_task"), "task_withdraw", data, *about),
        ),
    )
    asked = Answer(render("task.back", who=turn.person.title, line=line, reason=reason), rows=rows, purpose="question")
    by = row["facts"].get("asked_by") or ""
    deciders = [by] if by in turn.commune.directory.people else [*chairmen(turn.commune)]
    tell(turn, deciders, Notice(f"ask/{request}", asked, unit=row["holder_unit"], sample=bool(row["sample"])))
    return say("task.back_asked", line=line, reason=reason)
