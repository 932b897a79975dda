"""/hoso: everything held about a duty, shown to its head; what is wrong in it is put to the office, decided, logged."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties, showing
from bot.conversation.answering import binding, replies
from bot.conversation.deciding import adjust, extensions
from bot.conversation.private import without_names
from bot.conversation.seeing import sees_all
from bot.conversation.turn import Answer, Notice, Row, Turn, label, local_day, offices, say, tell
from bot.ledger.duties import codes, evidence, obligations, progress, requests
from bot.ledger.duties.dossiers import heard_of, requests_of
from bot.ledger.hearing.choices import Button
from bot.ledger.tables import obligation
from bot.texts import render
from schedules.dates import Context, find
from schedules.replies import understand

KIND, OBJECTIVE = "correction", "objective"
ENTRIES_AT_MOST = 20


def command(turn: Turn, text: str) -> Answer:
    """/hoso 3."""
    lone = binding.lone_number(text)
    items = replies.items_of(turn)
    if lone is None:
        return show(turn, items[0].row) if len(items) == 1 and not text.strip() else say("dossier.which")
    part = binding.by_number(turn, lone[0], items)
    row = part.row or _closed(turn, lone[0])
    return show(turn, row) if row is not None else say("reply.no_such_number", n=lone[0])


def _closed(turn: Turn, n: int) -> RowMapping | None:
    """The newest obligation of a closed number: what is over is held as well."""
    known = codes.duty_of(turn.tx, turn.commune.id, turn.person.id, n)
    if known is None:
        return None
    rows = duties.rows_where(
        turn.tx, turn.commune.id, obligation.c.duty == known[0], obligation.c.settled_at.is_not(None)
    )
    mine = [row for row in rows if duties.may_answer(turn, row)]
    return mine[-1] if mine else None


def show(turn: Turn, row: RowMapping) -> Answer:
    """The whole: dates, entries, decisions, reminders."""
    if not (duties.may_answer(turn, row) or sees_all(turn.person)):
        return say("refused.other_unit")
    cid = turn.commune.id
    entries = [_entry(turn, one) for one in progress.of_obligation(turn.tx, cid, row["id"])]
    heard = heard_of(turn.tx, cid, row["id"])
    files = [one for one in evidence.of_obligation(turn.tx, cid, row["id"]) if one["state"] == evidence.KEPT]
    text = render(
        "dossier.whole",
        line=duties.line(turn.commune, row, turn.today),
        state=row["state"],
        finished=row["finished_on"],
        objective=row["objective"] or "",
        measured=_day(row["measured_at"]),
        measured_by=_title(turn, row["measured_by"]),
        entries=entries[-ENTRIES_AT_MOST:],
        earlier=max(0, len(entries) - ENTRIES_AT_MOST),
        decisions=[_decision(turn, one) for one in requests_of(turn.tx, cid, row["id"])],
        files=[showing.described(turn.commune, one) for one in files],
        heard=len(heard),
        last_heard=_day(heard[-1]) if heard else None,
    )
    about = (row["id"], row["revision"])
    buttons = [Button(label("ask_correction"), "dossier_correct", {}, *about)] if duties.may_answer(turn, row) else []
    if buttons and row["blocked_since"] is not None and not row["objective"]:
        buttons.append(Button(label("ask_objective"), "dossier_objective", {}, *about))
    if files:
        buttons.append(showing.show_button(row))
    return Answer(text, rows=tuple((one,) for one in buttons), purpose="summary")


def _entry(turn: Turn, one: RowMapping) -> dict[str, Any]:
    return {
        "day": _day(one["at"]),
        "hour": one["at"].astimezone(turn.local.tzinfo).strftime("%H:%M"),
        "who": _title(turn, one["person"]),
        "through": one["through"],
        "kind": one["kind"],
        "why": (one["understood"] or {}).get("why") or "",
        "text": one["text"] or "",
        "reason": one["reason"] or "",
        "document": _document((one["understood"] or {}).get("document")),
    }


def _document(value: Any) -> str:
    return value if isinstance(value, str) else (value[0] or "") if value else ""


def _decision(turn: Turn, one: RowMapping) -> dict[str, Any]:
    return {
        "kind": one["kind"],
        "state": one["state"],
        "who": _title(turn, one["asked_by"]),
        "by": _title(turn, one["decided_by"]),
        "day": _day(one["asked_at"]),
    }


def _day(at: Any) -> date | None:
    return local_day(at) if at is not None else None


def _title(turn: Turn, person: str | None) -> str:
    known = turn.commune.directory.people.get(person or "")
    return known.title if known else person or ""


# --- corrections ----------------------------------------------------------------------------------------------------


def what_is_wrong(turn: Turn, choice: Row) -> Answer:
    """*Đề nghị sửa* was pressed."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or not duties.may_answer(turn, row):
        return say("press.not_yours")
    text = render("dossier.what_is_wrong", line=duties.line(turn.commune, row, turn.today))
    return Answer(text, purpose="question", expects=("correction", {"obligation": row["id"]}))


def correct(turn: Turn, obligation_id: str, text: str) -> Answer:
    """What is wrong, in words: to the office, with what would change if it agrees."""
    row = duties.one(turn.tx, turn.commune.id, obligation_id)
    if row is None or not duties.may_answer(turn, row):
        return say("press.not_yours")
    wanted = _wanted(turn, row, text)
    words = without_names(text)
    request = requests.ask(
        turn.tx, turn.commune.id, KIND, by=turn.person.id, now=turn.now, obligation=row["id"],
        revision=row["revision"], data={"text": words, **wanted},
    )  # fmt: skip
    line = duties.line(turn.commune, row, turn.today)
    about = (row["id"], row["revision"])
    data = {"request": request}
    rows = (
        (
            Button(label("accept"), "correction_yes", data, *about),
            Button(label("not_accept"), "correction_no", data, *about),
        ),
    )
    asked = render("dossier.question", who=turn.person.title, line=line, text=words, **_changes(wanted))
    people = [one for one in offices(turn.commune) if one != turn.person.id] or list(
        extensions.approvers(turn, row)[:1]
    )
    tell(turn, people, Notice(f"ask/{request}", Answer(asked, rows=rows, purpose="question"), unit=row["holder_unit"]))
    return say("dossier.asked", line=line, **_changes(wanted))


def _wanted(turn: Turn, row: RowMapping, text: str) -> dict[str, Any]:
    """What a correction would change: the figures, or the day the unit finished."""
    read = understand(without_names(text), turn.local)
    if read.percent is not None or read.amount_vnd is not None:
        return {"percent": read.percent, "amount_vnd": read.amount_vnd}
    days = [
        one.interval(Context(today=turn.today, past=True)) for one in find(text, Context(today=turn.today, past=True))
    ]
    past = [span[0] for span in days if span and span[0] == span[1] and span[0] <= turn.today]
    return {"finished_on": past[0].isoformat()} if row["finished_on"] is not None and past else {}


def _changes(wanted: Row) -> dict[str, Any]:
    day = wanted.get("finished_on")
    return {
        "percent": wanted.get("percent"),
        "amount": wanted.get("amount_vnd"),
        "finished": date.fromisoformat(day) if day else None,
    }


def decide(turn: Turn, choice: Row) -> Answer:
    """The office agrees, or is asked why not."""
    checked = _decidable(turn, choice["data"]["request"])
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    line = duties.line(turn.commune, row, turn.today)
    if choice["action"] == "correction_no":
        text = render("dossier.why_not", line=line)
        return Answer(text, purpose="question", expects=("correction_reason", {"request": request["id"]}))
    if not requests.decide(turn.tx, turn.commune.id, request["id"], "granted", by=turn.person.id, now=turn.now):
        return say("confirm.decided_already")
    wanted = request["data"]
    if wanted.get("percent") is not None or wanted.get("amount_vnd") is not None:
        progress.measure(
            turn.tx, turn.commune.id, row["duty"], percent=wanted.get("percent"), amount_vnd=wanted.get("amount_vnd"),
            by=request["asked_by"], now=turn.now,
        )  # fmt: skip
    if wanted.get("finished_on"):
        day = date.fromisoformat(wanted["finished_on"])
        obligations.touch(turn.tx, turn.commune, row["id"], turn.now, finished_on=day)
    adjust.log(turn, row, "corrected", {"reason": wanted["text"]}, asked_by=request["asked_by"])
    told = say("dossier.told_yes", line=line, by=turn.person.title, **_changes(wanted), purpose="notice")
    tell(turn, [request["asked_by"]], Notice(f"notice/correction-{request['id']}", told, unit=row["holder_unit"]))
    return say("dossier.accepted", line=line, **_changes(wanted))


def refuse_because(turn: Turn, request_id: int, reason: str) -> Answer:
    """Why it stays as it is."""
    checked = _decidable(turn, request_id)
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    data = {**request["data"], "refused": reason}
    if not requests.decide(turn.tx, turn.commune.id, request_id, "refused", by=turn.person.id, now=turn.now, data=data):
        return say("confirm.decided_already")
    adjust.log(turn, row, "correction_refused", {"reason": reason}, asked_by=request["asked_by"])
    line = duties.line(turn.commune, row, turn.today)
    told = say("dossier.told_no", line=line, by=turn.person.title, reason=reason, purpose="notice")
    tell(turn, [request["asked_by"]], Notice(f"notice/correction-{request_id}", told, unit=row["holder_unit"]))
    return say("dossier.refused", line=line)


def _decidable(turn: Turn, request_id: int) -> tuple[RowMapping, RowMapping] | Answer:
    request = requests.get(turn.tx, turn.commune.id, request_id)
    row = duties.one(turn.tx, turn.commune.id, request["obligation"]) if request else None
    if request is None or row is None:
        return say("press.gone")
    own = duties.is_own(turn.standing, turn.person.id, row)
    may = turn.person.id in offices(turn.commune) or extensions.may_decide(turn, row)
    if own or not may:
        return say("refused.role")
    if request["state"] != "pending":
        return say("confirm.decided_already")
    return request, row


# --- an objective cause ---------------------------------------------------------------------------------------------


def ask_objective(turn: Turn, choice: Row) -> Answer:
    """The head of a blocked duty asks that its cause be confirmed as objective."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or not duties.may_answer(turn, row):
        return say("press.not_yours")
    if row["blocked_since"] is None or row["objective"]:
        return say("press.gone")
    requests.drop(turn.tx, turn.commune.id, (OBJECTIVE,), row["id"], by=turn.person.id, now=turn.now)
    request = requests.ask(
        turn.tx, turn.commune.id, OBJECTIVE, by=turn.person.id, now=turn.now, obligation=row["id"],
        revision=row["revision"], data={"reason": row["blocked_reason"]},
    )  # fmt: skip
    line = duties.line(turn.commune, row, turn.today)
    about, data = (row["id"], row["revision"]), {"request": request}
    rows = (
        (
            Button(label("confirm"), "objective_yes", data, *about),
            Button(label("not_confirm"), "objective_no", data, *about),
        ),
    )
    asked = Answer(
        render("dossier.objective_question", who=turn.person.title, line=line), rows=rows, purpose="question"
    )
    deciders = extensions.approvers(turn, row)[:1]
    tell(turn, deciders, Notice(f"ask/{request}", asked, unit=row["holder_unit"], sample=bool(row["sample"])))
    return say("dossier.objective_asked", line=line, to=extensions.approver_name(turn, row))


def decide_objective(turn: Turn, choice: Row) -> Answer:
    """*Xác nhận* or not, by the leader who was asked."""
    checked = _decidable(turn, choice["data"]["request"])
    if isinstance(checked, Answer):
        return checked
    request, row = checked
    yes = choice["action"] == "objective_yes"
    state = "granted" if yes else "refused"
    if not requests.decide(turn.tx, turn.commune.id, request["id"], state, by=turn.person.id, now=turn.now):
        return say("confirm.decided_already")
    line = duties.line(turn.commune, row, turn.today)
    if yes:
        adjust.objective(turn, row, {"reason": request["data"].get("reason") or ""})
        return say("dossier.objective_yes", line=line)
    adjust.log(turn, row, "objective_refused", {})
    told = say("dossier.told_objective_no", line=line, by=turn.person.title, purpose="notice")
    tell(turn, [request["asked_by"]], Notice(f"notice/objective-{request['id']}", told, unit=row["holder_unit"]))
    return say("dossier.objective_no", line=line)
