"""Chat proposes, a person confirms: the rule's confirmer is asked, confirms or returns with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties, showing
from bot.conversation.deciding import collecting
from bot.conversation.turn import Answer, Notice, Row, Turn, chairmen, label, offices, say, tell
from bot.ledger import audit
from bot.ledger.duties import progress, requests
from bot.ledger.hearing.choices import UNNUMBERED, Button
from bot.texts import render
from schedules.commune import Commune
from schedules.directory import Role
from schedules.language import fold
from schedules.progress import State
from schedules.rulebook import Kind

KIND = "confirmation"
LIST_AT_MOST = 8


def confirmer_unit(commune: Commune, row: Row) -> str:
    """The unit that confirms; "" when it is a leader who does (the office's own duties)."""
    named = str(row["facts"].get("confirmer") or "")
    return named if named in commune.directory.units and named != row["holder_unit"] else ""


def confirmers(turn: Turn, row: Row) -> tuple[str, ...]:
    """Who is asked: the leader named, or the head of the confirming unit; where unreachable, who takes their place."""
    commune = turn.commune
    standing = turn.standing
    for person in (standing.hears(one, "") for one in _in_order(commune, row)):
        if standing.reaches(person) and not duties.is_own(standing, person, row):
            return (person,)
    return chairmen(commune)[:1]


def _in_order(commune: Commune, row: Row) -> list[str]:
    named = str(row["facts"].get("confirmer") or "")
    if named in commune.directory.people:
        return [named, *chairmen(commune)]
    head = commune.directory.head_of(named)
    return [*([head.id] if head else ()), *offices(commune), *chairmen(commune)]


def confirmer_name(turn: Turn, row: Row) -> str:
    """The confirming unit, or the leader's title."""
    unit = confirmer_unit(turn.commune, row)
    if unit:
        return turn.commune.named(unit)
    asked = confirmers(turn, row)
    return turn.commune.directory.people[asked[0]].title if asked else render("word.leader").text


def may_confirm(turn: Turn, row: Row) -> bool:
    """The confirming unit's people, the office for any unit but its own, leaders for everybody; who stands in, too."""
    if duties.is_own(turn.standing, turn.person.id, row):
        return False
    standing = turn.standing
    if turn.has(Role.chairman, Role.vice_chairman, Role.office) or standing.acts_for(turn.person.id):
        return True
    unit = confirmer_unit(turn.commune, row)
    if unit in standing.covered(turn.person.id):
        return True
    return unit in turn.person.units and turn.has(Role.head, Role.deputy)


# --- asking ---------------------------------------------------------------------------------------------------------


def ask(turn: Turn, row: Row, text: str, files: int) -> int:
    """Opens the request and asks the confirmer; `row` as it is after the change, files: how many there are to show."""
    cid = turn.commune.id
    for old in requests.pending(turn.tx, cid, KIND, row["id"]):
        requests.decide(turn.tx, cid, old["id"], "dropped", by=turn.person.id, now=turn.now)
    request = requests.ask(
        turn.tx,
        cid,
        KIND,
        by=turn.person.id,
        now=turn.now,
        obligation=row["id"],
        revision=row["revision"],
        data={"text": text, "files": files},
    )
    if collecting.quiet(turn, row):
        return request
    answer = Answer(
        render(
            "confirm.question",
            who=_said_by(turn),
            line=duties.line(turn.commune, row, turn.today),
            text=text,
            files=files,
        ),
        rows=_rows(request, row, files),
        purpose="question",
    )
    notice = Notice(f"ask/{request}", answer, unit=row["holder_unit"], sample=bool(row["sample"]))
    tell(turn, confirmers(turn, row), notice)
    return request


def _said_by(turn: Turn) -> str:
    """Who said it was done, and who wrote it down where that was somebody else."""
    if turn.behalf is None:
        return turn.person.title
    by = turn.commune.directory.people[turn.behalf.by].title
    return render("behalf.said_by", who=turn.person.title, by=by).text


def withdraw(turn: Turn, row: RowMapping) -> list[int]:
    """Nothing is to be confirmed any more; ids of the requests that were open."""
    return requests.drop(turn.tx, turn.commune.id, (KIND,), row["id"], by=turn.person.id, now=turn.now)


def _rows(request: int, row: Row, files: int) -> tuple[tuple[Button, ...], ...]:
    data = {"request": request}
    look = ((showing.show_button(row),),) if files else ()
    return (
        *look,
        (
            Button(label("confirm"), "confirm", data, row["id"], row["revision"]),
            Button(label("return"), "return", data, row["id"], row["revision"]),
        ),
    )


# --- deciding -------------------------------------------------------------------------------------------------------


def confirm(turn: Turn, choice: Row) -> Answer:
    """*Xác nhận* was pressed."""
    checked = _decidable(turn, choice)
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    if not requests.decide(turn.tx, turn.commune.id, request["id"], "granted", by=turn.person.id, now=turn.now):
        return say("confirm.decided_already")
    close(turn, request, row)
    return Answer(render("confirm.done", line=duties.line(turn.commune, row, turn.today)))


def close(turn: Turn, request: RowMapping, row: RowMapping) -> None:
    """What a granted confirmation does: the duty is done, who reported it is told."""
    cid = turn.commune.id
    turn.touch(row, state=State.done.value, settled_at=turn.now)
    turn.record(row, "confirmed")
    answer = say("confirm.told_done", line=duties.line(turn.commune, row, turn.today), by=turn.person.title)
    notice = Notice(f"notice/confirmed-{request['id']}", answer, unit=row["holder_unit"], sample=bool(row["sample"]))
    tell(turn, [request["asked_by"]], notice)
    audit.note(turn.tx, cid, who=turn.person.id, what="confirmed", now=turn.now, subject=row["id"])


def return_(turn: Turn, choice: Row) -> Answer:
    """*Trả lại* was pressed: a reason is asked for."""
    checked = _decidable(turn, choice)
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    text = render("confirm.why", line=duties.line(turn.commune, row, turn.today))
    return Answer(text, purpose="question", expects=("return_reason", {"request": request["id"]}))


def return_because(turn: Turn, request_id: int, reason: str) -> Answer:
    """The reason of a return as it was typed in chat."""
    made = give_back(turn, request_id, reason)
    return made if isinstance(made, Answer) else say("confirm.returned", line=made, reason=reason)


def give_back(turn: Turn, request_id: int, reason: str) -> Mapping[str, Any] | Answer:
    """The duty is open again and loses its finishing date: its line, or the answer why nothing was given back."""
    checked = _asked(turn, request_id)
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    cid = turn.commune.id
    data = {**request["data"], "reason": reason}
    if not requests.decide(turn.tx, cid, request_id, "returned", by=turn.person.id, now=turn.now, data=data):
        return say("confirm.decided_already")
    progress.untick(turn.tx, cid, row["id"], list(progress.boxes(turn.tx, cid, row["id"])))
    turn.touch(row, state=State.open.value, finished_on=None, answered_at=None)
    turn.record(row, "returned", reason=reason)
    line = duties.line(turn.commune, row, turn.today)
    told = say("confirm.told_returned", line=line, by=turn.person.title, reason=reason, purpose="question")
    notice = Notice(f"notice/returned-{request_id}", told, unit=row["holder_unit"], sample=bool(row["sample"]))
    tell(turn, [request["asked_by"]], notice)
    audit.note(turn.tx, cid, who=turn.person.id, what="returned", now=turn.now, subject=row["id"])
    return line


def _decidable(turn: Turn, choice: Row) -> tuple[RowMapping, RowMapping] | Answer:
    """Of a pressed button."""
    return _asked(turn, choice["data"]["request"])


def _asked(turn: Turn, request_id: int) -> tuple[RowMapping, RowMapping] | Answer:
    """A confirmation that waits and its obligation, or the answer why there is nothing to decide."""
    request = requests.get(turn.tx, turn.commune.id, request_id)
    confirmation = request is not None and request["kind"] == KIND
    row = duties.one(turn.tx, turn.commune.id, request["obligation"]) if request and confirmation else None
    if request is None or row is None:
        return say("press.gone")
    if not may_confirm(turn, row):
        return say("refused.role")
    if request["state"] == "dropped":
        return say("confirm.withdrawn", line=duties.line(turn.commune, row, turn.today))
    if request["state"] != "pending" or row["state"] != State.awaiting.value:
        return say("confirm.decided_already")
    return request, row


# --- the list -------------------------------------------------------------------------------------------------------


def command(turn: Turn, _: str) -> Answer:
    """/xacnhan: what waits for this person, each with a button that shows it."""
    waits = waiting(turn)
    if not waits:
        return say("confirm.none")
    shown = waits[:LIST_AT_MOST]
    lines = [
        duties.line(turn.commune, row, turn.today, n) | {"who": _title(turn.commune, request["asked_by"])}
        for n, (request, row) in enumerate(shown, 1)
    ]
    rows = tuple(
        (
            Button(
                duties.numbered(turn.commune, n, row),
                "confirm_one",
                {"request": request["id"]},
                row["id"],
                row["revision"],
            ),
        )
        for n, (request, row) in enumerate(shown, 1)
    )
    reports = [request["id"] for request, row in waits if row["kind"] == Kind.cycle.value]
    every = (
        ((Button(label("confirm_all", count=len(reports)), "confirm_all", {"requests": reports}, n=UNNUMBERED),),)
        if len(reports) > 1
        else ()
    )
    text = render("confirm.list", lines=lines, more=len(waits) - len(shown), reports=len(reports))
    listed = {"requests": [request["id"] for request, _ in shown]}
    return Answer(text, rows=(*rows, *every), purpose="question", expects=("confirming", listed))


_ALL_BUT = re.compile(r"(?:xac nhan\s+)?(?:tat ca|het|toan bo)(?:\s+(?:tru|ngoai)\s+(?P<but>[\d,\s#va&]+))?")
_LONE = re.compile(r"#?(\d{1,3})")


def by_text(turn: Turn, text: str, listed: Sequence[int]) -> Answer | None:
    """A number of the list shows that one; "tất cả trừ 2" confirms the reports of the list; None for anything else."""
    said = fold(text).strip(" .!")
    lone, every = _LONE.fullmatch(said), _ALL_BUT.fullmatch(said)
    if lone is not None:
        n = int(lone[1])
        return show(turn, {"data": {"request": listed[n - 1]}}) if 0 < n <= len(listed) else None
    if every is None:
        return None
    but = {int(n) for n in re.findall(r"\d+", every["but"] or "")}
    return _confirm_these(turn, [request for n, request in enumerate(listed, 1) if n not in but])


def confirm_all(turn: Turn, choice: Row) -> Answer:
    """*Xác nhận cả N báo cáo* was pressed."""
    return _confirm_these(turn, choice["data"]["requests"])


def _confirm_these(turn: Turn, ids: Sequence[int]) -> Answer:
    """Reports are confirmed in bulk, anything else one by one: it wants a look at what was done."""
    done, left = [], 0
    for request_id in ids:
        checked = _decidable(turn, {"data": {"request": request_id}})
        if isinstance(checked, Answer):
            continue
        request, row = checked
        if row["kind"] != Kind.cycle.value:
            left += 1
        elif requests.decide(turn.tx, turn.commune.id, request_id, "granted", by=turn.person.id, now=turn.now):
            close(turn, request, row)
            done.append(duties.line(turn.commune, row, turn.today))
    return say("confirm.done_all", lines=done, left=left)


def show(turn: Turn, choice: Row) -> Answer:
    """One of the list: its question again."""
    checked = _decidable(turn, choice)
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    line = duties.line(turn.commune, row, turn.today)
    who = _title(turn.commune, request["asked_by"])
    files = showing.count_for(turn, row, "")
    text = render("confirm.question", who=who, line=line, text=request["data"].get("text", ""), files=files)
    return Answer(text, rows=_rows(request["id"], row, files), purpose="question")


def waiting(turn: Turn) -> list[tuple[RowMapping, RowMapping]]:
    """Requests that wait for a confirmation this person may give, each with its obligation; oldest first."""
    found = []
    for request in requests.pending(turn.tx, turn.commune.id, KIND):
        row = duties.one(turn.tx, turn.commune.id, request["obligation"])
        if row is not None and row["state"] == State.awaiting.value and (turn.on_console or not row["sample"]):
            found.append((request, row))
    return [(request, row) for request, row in found if may_confirm(turn, row)]


def _title(commune: Commune, person: str) -> str:
    known = commune.directory.people.get(person)
    return known.title if known else person
