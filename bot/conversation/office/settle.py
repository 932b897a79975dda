"""/chuaro: duties from before the product was installed, in one list for the office to settle in bulk or one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.turn import Answer, Row, Turn, label, say
from bot.ledger import audit
from bot.ledger.duties import progress
from bot.ledger.hearing.choices import Button
from bot.ledger.tables import obligation
from bot.texts import render
from schedules.directory import Role
from schedules.language import fold
from schedules.progress import State

SHOWN_AT_MOST = 20
BUTTONS_AT_MOST = 10
_ALL_BUT = re.compile(
    r"(?:tat ca|het|xong het|tat ca xong|xong tat ca)(?:\s+(?:da\s+)?xong)?"
    r"(?:\s+(?:tru|ngoai)\s+(?P<but>[\d,\s#va&]+))?"
)
_THESE = re.compile(
    r"(?P<these>[\d,\s#va&]+?)\s*(?:da\s+)?(?P<how>xong|chua xong|chua|bo|khong theo doi)(?:\s+(?:r|roi|a))?"
)
_HOW = {"xong": "done", "chua xong": "open", "chua": "open", "bo": "withdrawn", "khong theo doi": "withdrawn"}


def command(turn: Turn, _: str) -> Answer:
    """The list, with one button that settles all of it and one for each of the first."""
    rows = unknown(turn)
    return _list(turn, rows) if rows else say("settle.none")


def unknown(turn: Turn) -> list[RowMapping]:
    """Obligations whose state nobody has said yet, oldest due first."""
    conditions: list[Any] = [obligation.c.state == State.unknown.value]
    if not turn.on_console:
        conditions.append(obligation.c.sample.is_(False))
    return duties.rows_where(turn.tx, turn.commune.id, *conditions)


def _list(turn: Turn, rows: Sequence[RowMapping]) -> Answer:
    shown = rows[:SHOWN_AT_MOST]
    lines = [duties.line(turn.commune, row, turn.today, n) for n, row in enumerate(shown, 1)]
    ids = [row["id"] for row in shown]
    single = tuple(
        (Button(duties.numbered(turn.commune, n, row), "settle_one", {}, row["id"], row["revision"], n),)
        for n, row in enumerate(shown[:BUTTONS_AT_MOST], 1)
    )
    every = ((Button(label("all_done", count=len(ids)), "settle_all", {"obligations": ids}, n=-1),),)
    body = render("settle.list", lines=lines, more=len(rows) - len(shown))
    return Answer(body, rows=every + single, purpose="question", expects=("settle", {"obligations": ids}))


def all_done(turn: Turn, choice: Row) -> Answer:
    """Everything that was listed is settled as done."""
    return _settle(turn, choice["data"]["obligations"], "done")


def show(turn: Turn, choice: Row) -> Answer:
    """One of the list: done, still to do, or not to be followed."""
    if not turn.has(Role.office):
        return say("refused.role")
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or row["state"] != State.unknown.value:
        return say("settle.settled_already")
    return question(turn, row)


def question(turn: Turn, row: RowMapping) -> Answer:
    """How does this one stand?"""
    labels = (("done", "settle_done"), ("open", "settle_open"), ("withdrawn", "settle_drop"))
    rows = tuple((Button(label(name), "settle", {"how": how}, row["id"], row["revision"]),) for how, name in labels)
    line = duties.line(turn.commune, row, turn.today)
    return Answer(render("settle.question", line=line), rows=rows, purpose="question")


def decide(turn: Turn, choice: Row) -> Answer:
    """A choice about one of the list."""
    return _settle(turn, [choice["obligation"]], choice["data"]["how"])


def by_text(turn: Turn, text: str, listed: Sequence[str]) -> Answer | None:
    """ "tất cả xong trừ 2, 4", "1 3 xong", "2 chưa": None when the text is about something else."""
    said = fold(text).strip(" .!")
    lone = re.fullmatch(r"#?(\d{1,3})", said)
    if lone:
        chosen = [name for n, name in enumerate(listed, 1) if n == int(lone[1])]
        row = duties.one(turn.tx, turn.commune.id, chosen[0]) if chosen else None
        return question(turn, row) if row is not None and row["state"] == State.unknown.value else None
    every = _ALL_BUT.fullmatch(said)
    if every:
        but = _numbers(every["but"] or "")
        return _settle(turn, [name for n, name in enumerate(listed, 1) if n not in but], "done")
    these = _THESE.fullmatch(said)
    if these:
        numbers = _numbers(these["these"])
        chosen = [name for n, name in enumerate(listed, 1) if n in numbers]
        return _settle(turn, chosen, _HOW[these["how"]]) if chosen else None
    return None


def _numbers(text: str) -> set[int]:
    return {int(digits) for digits in re.findall(r"\d+", text)}


def _settle(turn: Turn, ids: Sequence[str], how: str) -> Answer:
    if not turn.has(Role.office):
        return say("refused.role")
    rows = [row for row in duties.find(turn.tx, turn.commune.id, ids) if row["state"] == State.unknown.value]
    if not rows:
        return say("settle.settled_already")
    for row in rows:
        _write(turn, row, how)
    left = unknown(turn)
    audit.note(
        turn.tx,
        turn.commune.id,
        who=turn.person.id,
        what="settled",
        now=turn.now,
        data={"how": how, "obligations": [row["id"] for row in rows]},
    )
    lines = [duties.line(turn.commune, row, turn.today) for row in rows[:SHOWN_AT_MOST]]
    return say("settle.done", how=how, count=len(rows), lines=lines, left=len(left))


def _write(turn: Turn, row: RowMapping, how: str) -> None:
    """Settled as done it has no finishing day: nobody knows it, so it counts in no rate of punctuality."""
    changes: dict[str, Any] = {"state": how, "settled_at": turn.now}
    turn.touch(row["id"], **changes)
    if how == State.done.value:
        progress.tick(turn.tx, turn.commune.id, row["id"], None, turn.now)
    turn.record(row, f"settled_{how}")
