"""Asking for a later date and deciding it. A date of decision or law keeps its place: a grant sets a hạn nội bộ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.turn import Answer, Notice, Row, Turn, chairmen, label, say, tell
from bot.ledger import audit
from bot.ledger.duties import requests
from bot.ledger.hearing.choices import Button
from bot.texts import render
from schedules.directory import Role
from schedules.replies import understand

KIND = "extension"
LIST_AT_MOST = 8


# --- asking ---------------------------------------------------------------------------------------------------------


def trouble(turn: Turn, row: RowMapping, day: date | None, reason: str) -> Answer | None:
    """Why this extension cannot be asked for as it stands, as a question or an answer; None when it can."""
    limit = turn.commune.extension
    line = duties.line(turn.commune, row, turn.today)
    if limit.times and requests.granted(turn.tx, turn.commune.id, row["id"]) >= limit.times:
        return say("extension.limit", line=line, times=limit.times, purpose="question")
    again = ("extension_date", {"obligation": row["id"], "reason": reason})
    if day is None:
        return Answer(render("extension.which_day", line=line), purpose="question", expects=again)
    if day <= max(row["due"], turn.today):
        return Answer(render("extension.not_later", line=line, day=day), purpose="question", expects=again)
    if limit.days and day > row["rule_due"] + timedelta(days=limit.days):
        last = row["rule_due"] + timedelta(days=limit.days)
        text = render("extension.too_far", line=line, day=day, last=last)
        return Answer(text, purpose="question", expects=again)
    return None


def open_request(turn: Turn, row: Row, day: date, reason: str) -> int:
    """Opens the request and asks who decides."""
    request = requests.ask(
        turn.tx,
        turn.commune.id,
        KIND,
        by=turn.person.id,
        now=turn.now,
        obligation=row["id"],
        revision=row["revision"],
        data={"day": day.isoformat(), "reason": reason, "from": row["due"].isoformat()},
    )
    answer = Answer(_question(turn, row, turn.person.title, day, reason), _rows(request, row), purpose="question")
    notice = Notice(f"ask/{request}", answer, unit=row["holder_unit"], sample=bool(row["sample"]))
    tell(turn, approvers(turn, row)[:1], notice)
    return request


def drop(turn: Turn, row: RowMapping) -> bool:
    """An undecided request about this duty is not needed any more; True when there was one."""
    return bool(requests.drop(turn.tx, turn.commune.id, (KIND,), row["id"], by=turn.person.id, now=turn.now))


def approvers(turn: Turn, row: Row) -> tuple[str, ...]:
    """Who may grant, whom to ask first: the chairman where reachable, else the vice-chairman in charge."""
    commune = turn.commune
    unit = commune.directory.units.get(row["holder_unit"])
    charge = (unit.vice_chairman,) if unit is not None and unit.vice_chairman else ()
    standing = turn.standing
    everybody = tuple(dict.fromkeys(standing.hears(one, "") for one in (*chairmen(commune), *charge)))
    everybody = tuple(one for one in everybody if not duties.is_own(standing, one, row))
    return tuple(sorted(everybody, key=lambda person: not standing.reaches(person)))


def approver_name(turn: Turn, row: Row) -> str:
    """The title of who is asked."""
    asked = approvers(turn, row)
    return turn.commune.directory.people[asked[0]].title if asked else render("word.leader").text


def may_decide(turn: Turn, row: Row) -> bool:
    """The chairman, the vice-chairman in charge of the unit, or who acts for them; never about a duty of one's own."""
    if duties.is_own(turn.standing, turn.person.id, row):
        return False
    return turn.has(Role.chairman) or turn.person.id in approvers(turn, row)


def _question(turn: Turn, row: Row, who: str, day: date, reason: str) -> Any:
    line = duties.line(turn.commune, row, turn.today)
    count = requests.granted(turn.tx, turn.commune.id, row["id"])
    new_year = turn.commune.calendar.at(date(turn.today.year, 1, 1), time())
    unit = requests.granted_to(turn.tx, turn.commune.id, row["holder_unit"], new_year)
    return render("extension.question", who=who, line=line, day=day, reason=reason, granted=count, unit_granted=unit)


def _rows(request: int, row: Row) -> tuple[tuple[Button, ...], ...]:
    data = {"request": request}
    id_, revision = row["id"], row["revision"]
    return (
        (
            Button(label("grant"), "grant", data, id_, revision),
            Button(label("refuse"), "refuse", data, id_, revision),
        ),
        (Button(label("other_day"), "other_day", data, id_, revision),),
    )


# --- deciding -------------------------------------------------------------------------------------------------------


def grant(turn: Turn, choice: Row) -> Answer:
    """*Đồng ý* was pressed."""
    checked = _decidable(turn, choice["data"]["request"])
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    return _grant(turn, request, row, date.fromisoformat(request["data"]["day"]))


def refuse(turn: Turn, choice: Row) -> Answer:
    """*Không đồng ý* was pressed: the date stays."""
    checked = _decidable(turn, choice["data"]["request"])
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    if not requests.decide(turn.tx, turn.commune.id, request["id"], "refused", by=turn.person.id, now=turn.now):
        return say("extension.decided_already")
    turn.touch(row, extension_asked=False)
    line = duties.line(turn.commune, row, turn.today)
    _tell_asker(turn, request, row, say("extension.told_refused", line=line, by=turn.person.title))
    _note(turn, row, "extension_refused")
    return say("extension.refused", line=line)


def other_day(turn: Turn, choice: Row) -> Answer:
    """*Ngày khác* was pressed: which?"""
    checked = _decidable(turn, choice["data"]["request"])
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    text = render("extension.which_other_day", line=duties.line(turn.commune, row, turn.today))
    return Answer(text, purpose="question", expects=("other_day", {"request": request["id"]}))


def grant_other(turn: Turn, request_id: int, text: str) -> Answer:
    """The day named after *Ngày khác*."""
    checked = _decidable(turn, request_id)
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    day = understand(text, turn.local).new_date
    if day is None or day <= turn.today:
        text_ = render("extension.no_day", day=day)
        return Answer(text_, purpose="question", expects=("other_day", {"request": request_id}))
    return _grant(turn, request, row, day)


def _grant(turn: Turn, request: RowMapping, row: RowMapping, day: date) -> Answer:
    data = {**request["data"], "granted": day.isoformat()}
    if not requests.decide(
        turn.tx, turn.commune.id, request["id"], "granted", by=turn.person.id, now=turn.now, data=data
    ):
        return say("extension.decided_already")
    # The ladder begins anew: asking for time was an answer to the old one and cancels no step of the new one.
    changes: dict[str, Any] = {"due": day, "extension_asked": False, "promised_until": None, "answered_at": None}
    line = duties.line(turn.commune, turn.touch(row, **changes), turn.today)
    _tell_asker(turn, request, row, say("extension.told_granted", line=line, by=turn.person.title))
    _note(turn, row, "extension_granted", {"from": row["due"].isoformat(), "to": day.isoformat()})
    return say("extension.granted", line=line)


def _decidable(turn: Turn, request_id: int) -> tuple[RowMapping, RowMapping] | Answer:
    request = requests.get(turn.tx, turn.commune.id, request_id)
    row = duties.one(turn.tx, turn.commune.id, request["obligation"]) if request else None
    if request is None or row is None:
        return say("press.gone")
    if not may_decide(turn, row):
        return say("refused.role")
    if request["state"] == "dropped" or row["state"] not in duties.OPEN:
        return say("extension.withdrawn", line=duties.line(turn.commune, row, turn.today))
    if request["state"] != "pending":
        return say("extension.decided_already")
    return request, row


def _tell_asker(turn: Turn, request: RowMapping, row: RowMapping, answer: Answer) -> None:
    notice = Notice(f"notice/extension-{request['id']}", answer, unit=row["holder_unit"], sample=bool(row["sample"]))
    tell(turn, [request["asked_by"]], notice)


def _note(turn: Turn, row: RowMapping, what: str, data: Mapping[str, Any] | None = None) -> None:
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what=what, now=turn.now, subject=row["id"], data=data)


# --- the list -------------------------------------------------------------------------------------------------------


def command(turn: Turn, _: str) -> Answer:
    """/duyet: extensions that wait for this person."""
    waiting = [(request, row) for request, row in _waiting(turn) if may_decide(turn, row)]
    if not waiting:
        return say("extension.none")
    if len(waiting) == 1:
        return _one(turn, *waiting[0])
    shown = waiting[:LIST_AT_MOST]
    lines = [
        duties.line(turn.commune, row, turn.today, n) | {"day": date.fromisoformat(request["data"]["day"])}
        for n, (request, row) in enumerate(shown, 1)
    ]
    rows = tuple(
        (Button(duties.numbered(turn.commune, n, row), "extension_one", {"request": request["id"]}, row["id"]),)
        for n, (request, row) in enumerate(shown, 1)
    )
    return Answer(render("extension.list", lines=lines, more=len(waiting) - len(shown)), rows=rows, purpose="question")


def show(turn: Turn, choice: Row) -> Answer:
    """One of the list: its question again."""
    checked = _decidable(turn, choice["data"]["request"])
    return checked if isinstance(checked, Answer) else _one(turn, *checked)


def _one(turn: Turn, request: RowMapping, row: RowMapping) -> Answer:
    known = turn.commune.directory.people.get(request["asked_by"])
    day = date.fromisoformat(request["data"]["day"])
    who = known.title if known else request["asked_by"]
    text = _question(turn, row, who, day, request["data"].get("reason", ""))
    return Answer(text, rows=_rows(request["id"], row), purpose="question")


def _waiting(turn: Turn) -> list[tuple[RowMapping, RowMapping]]:
    found = []
    for request in requests.pending(turn.tx, turn.commune.id, KIND):
        row = duties.one(turn.tx, turn.commune.id, request["obligation"])
        if row is not None and row["state"] in duties.OPEN and (turn.on_console or not row["sample"]):
            found.append((request, row))
    return found
