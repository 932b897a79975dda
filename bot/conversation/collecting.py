"""Answers asked of several units at once: taken in words, collected in one list, confirmed together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.case import Case
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Notice, Row, Turn, label, say, tell
from bot.ledger import obligations, progress, requests, tasks
from bot.ledger.choices import Button
from bot.texts import render
from schedules.directory import Role
from schedules.language import fold
from schedules.progress import State

LISTED_AT_MOST = 8
ANSWERS_AT_MOST = 40
SHORTEST = 12  # letters of what may be an answer and not a slip
# "báo cáo: 2 nhà tốc mái" says itself that it is the answer.
_ANSWER = re.compile(r"^\W*(?:em |e |xin )?(?:bao cao|bc|ket qua|tra loi|noi dung)(?: nhu sau)?\s*:\s*(?=\S)")
_MAYBE = frozenset({"unclear", "amount"})
SEES_ALL = frozenset({Role.chairman, Role.vice_chairman, Role.office})


def wants(row: Row) -> bool:
    """Whether the answer itself is what is asked for."""
    return bool(row["facts"].get("collects"))


def answer_in(case: Case) -> str | None:
    """The answer a text says it is; None where it is a status like any other."""
    match = _ANSWER.match(fold(case.text)) if wants(case.row) else None
    return case.text[match.end() :].strip() if match else None


def maybe(case: Case) -> Answer | None:
    """Asks whether words nobody understood as a status are the answer."""
    if not wants(case.row) or len(case.text.strip()) < SHORTEST or str(case.understood.kind) not in _MAYBE:
        return None
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    about = {"obligation": case.row["id"], "revision": case.row["revision"]}
    rows = (
        (
            Button(label("send_answer"), "send_answer", {"text": case.text}, **about),
            Button(label("no"), "not_yet", **about),
        ),
    )
    return Answer(render("task.is_answer", line=line, text=case.text), rows=rows, purpose="question")


def as_answer(case: Case, words: str) -> Case:
    """The case of a finished duty whose reason is the answer, names of citizens left out."""
    kept = without_names(words)
    return replace(case, understood=replace(case.understood, kind="done", reason=kept), text=words, sure=True)


def quiet(turn: Turn, row: Row) -> bool:
    """Answers asked of many are not announced one by one; who asked hears when the last is in."""
    if not wants(row) or int(row["facts"].get("many") or 1) < 2:
        return False
    mine = tasks.given(turn.tx, turn.commune.id).get(
        tasks.number_of(row["duty"].rpartition("/")[0].rpartition("/")[0]), []
    )
    waiting = [one for one in mine if one["state"] == State.open.value and one["id"] != row["id"]]
    if not waiting:
        title = mine[0]["title"] if mine else row["title"]
        told = Answer(
            render("task.all_answered", title=title, count=len(mine)),
            rows=((Button(label("show_answers"), "task_board", {"n": tasks.number_of(mine[0]["rule"])}),),),
            purpose="question",
        )
        by = str(row["facts"].get("asked_by") or "")
        if by in turn.commune.directory.people:
            tell(turn, [by], Notice(f"notice/{mine[0]['rule']}/all", told, sample=bool(row["sample"])))
    return True


# --- the list and the board -----------------------------------------------------------------------------------------


def listed(turn: Turn) -> Answer:
    """/giao alone: the tasks given that are not over, the newest first."""
    found = [(n, rows) for n, rows in _seen(turn).items() if any(row["state"] in duties.UNFINISHED for row in rows)]
    if not found:
        return say("task.none_given")
    shown = found[:LISTED_AT_MOST]
    lines = [_summary(turn, rows) | {"n": place} for place, (_, rows) in enumerate(shown, 1)]
    rows = tuple(
        (Button(label("duty", n=place, name=held[0]["title"], longest=56), "task_board", {"n": n}, n=place),)
        for place, (n, held) in enumerate(shown, 1)
    )
    return Answer(render("task.list", lines=lines, more=len(found) - len(shown)), rows=rows, purpose="question")


def board(turn: Turn, choice: Row) -> Answer:
    """Who has answered what, who has not; with one button that confirms all that wait."""
    from bot.conversation import confirm

    rows = _seen(turn).get(int(choice["data"]["n"]))
    if not rows:
        return say("press.gone")
    said = tasks.answers(turn.tx, turn.commune.id, [row["id"] for row in rows])
    ordered = sorted(rows, key=lambda row: (row["state"] != State.open.value, row["holder_unit"]))
    lines = [_answer_line(turn, row, said.get(row["id"])) for row in ordered[:ANSWERS_AT_MOST]]
    waiting = [row for row in rows if row["state"] == State.awaiting.value and confirm.may_confirm(turn, row)]
    buttons: tuple[tuple[Button, ...], ...] = ()
    if waiting:
        buttons = (
            (Button(label("confirm_answers", count=len(waiting)), "task_confirm_all", {"n": choice["data"]["n"]}),),
        )
    text = render("task.board", **_summary(turn, rows), lines=lines, hidden=max(0, len(rows) - len(lines)))
    return Answer(text, rows=buttons, purpose="question" if buttons else "summary")


def confirm_all(turn: Turn, choice: Row) -> Answer:
    """Everything of one task that waits is confirmed."""
    from bot.conversation import confirm

    rows = _seen(turn).get(int(choice["data"]["n"]), [])
    done = 0
    for row in rows:
        if row["state"] != State.awaiting.value or not confirm.may_confirm(turn, row):
            continue
        asked = requests.pending(turn.tx, turn.commune.id, confirm.KIND, row["id"])
        full = duties.one(turn.tx, turn.commune.id, row["id"])
        if asked and full is not None:
            by, now = turn.person.id, turn.now
            if requests.decide(turn.tx, turn.commune.id, asked[-1]["id"], "granted", by=by, now=now):
                confirm.close(turn, asked[-1], full)
                done += 1
    return say("task.confirmed_all", count=done) if done else say("confirm.decided_already")


def _seen(turn: Turn) -> dict[int, list[RowMapping]]:
    """Everything for leaders and the office; for others what they asked themselves."""
    every = bool(turn.person.roles & SEES_ALL)
    found = tasks.given(turn.tx, turn.commune.id)
    shown = {n: [row for row in rows if turn.on_console or not row["sample"]] for n, rows in found.items()}
    return {
        n: rows for n, rows in shown.items() if rows and (every or rows[0]["facts"].get("asked_by") == turn.person.id)
    }


def _summary(turn: Turn, rows: Sequence[RowMapping]) -> dict[str, Any]:
    by = turn.commune.directory.people.get(rows[0]["facts"].get("asked_by") or "")
    return {
        "title": rows[0]["title"],
        "due": rows[0]["due"],
        "by": by.title if by else "",
        "total": len(rows),
        "answered": sum(row["state"] != State.open.value for row in rows),
        "confirmed": sum(row["state"] == State.done.value for row in rows),
    }


def _answer_line(turn: Turn, row: RowMapping, said: RowMapping | None) -> dict[str, Any]:
    flag = duties.flag_of(turn.commune, row, turn.today)
    words = (said["reason"] or said["text"] or "") if said is not None else ""
    return {
        "unit": turn.commune.named(row["holder_unit"]),
        "state": row["state"],
        "flag": flag.value,
        "words": words,
        "percent": said["percent"] if said is not None else None,
        "day": said["at"].astimezone(turn.local.tzinfo).date() if said is not None else None,
        "blocked": row["blocked_since"] is not None,
    }


def taken(turn: Turn, choice: Row) -> Answer:
    """*Đã nhận*: heard, not done."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or not duties.may_answer(turn, row):
        return say("press.not_yours")
    before = progress.snapshot(row, row)
    changed = obligations.touch(turn.tx, turn.commune, row["id"], turn.now, acknowledged_at=turn.now)
    entry = progress.Entry(
        row["duty"], row["id"], turn.person.id, turn.now, turn.incoming.messenger, progress.ACKNOWLEDGED,
        understood={"state": changed["state"], "revision": changed["revision"]},
    )  # fmt: skip
    progress.add(turn.tx, turn.commune.id, entry, inbox=turn.inbox, before=before)
    return say("echo.acknowledged", count=1)
