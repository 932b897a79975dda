"""What was asked of several units at once: the tasks given, who has answered what, all of it confirmed together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.deciding import confirm
from bot.conversation.turn import Answer, Row, Turn, label, say
from bot.ledger.duties import requests, tasks
from bot.ledger.hearing.choices import Button
from bot.texts import render
from schedules.directory import Role
from schedules.progress import State

LISTED_AT_MOST = 8
ANSWERS_AT_MOST = 40
SEES_ALL = frozenset({Role.chairman, Role.vice_chairman, Role.office})


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
