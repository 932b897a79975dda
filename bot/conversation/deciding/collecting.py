"""Answers asked of several units at once: taken in words; `collected` lists them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation import duties
from bot.conversation.case import Case
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Notice, Row, Turn, label, say, tell
from bot.ledger.duties import obligations, progress, tasks
from bot.ledger.hearing.choices import Button
from bot.texts import render
from schedules.language import fold
from schedules.progress import State

SHORTEST = 12  # letters of what may be an answer and not a slip
# "báo cáo: 2 nhà tốc mái" says itself that it is the answer.
_ANSWER = re.compile(r"^\W*(?:em |e |xin )?(?:bao cao|bc|ket qua|tra loi|noi dung)(?: nhu sau)?\s*:\s*(?=\S)")
_MAYBE = frozenset({"unclear", "amount"})


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


def taken(turn: Turn, choice: Row) -> Answer:
    """*Đã nhận*: heard, not done."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or not duties.may_answer(turn, row):
        return say("press.not_yours")
    before = progress.snapshot(row, row)
    changed = obligations.touch(turn.tx, turn.commune, row["id"], turn.now, acknowledged_at=turn.now)
    understood = {"state": changed["state"], "revision": changed["revision"]}
    turn.record(row, progress.ACKNOWLEDGED, understood=understood, before=before)
    return say("echo.acknowledged", count=1)
