"""Steps on the way to a milestone, as conversations speak of them: one next step, said done in words or by a button.

Without them "đã chọn xong nhà thầu", said in answer to a reminder of the groundbreaking, would close that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from bot.conversation.turn import LABEL, Row, label
from bot.ledger.hearing.choices import Button
from bot.summaries import outlooks
from schedules.commune import Commune
from schedules.in_time import LastDay, Outlook, Stage, stages_to
from schedules.language import fold

_FINISHED = re.compile(r"\b(?:xong|hoan thanh|da|duoc|roi)\b")
_NOT_YET = re.compile(r"\b(?:chua|sap|dang|se|gan|vuong)\b")


def done_in(commune: Commune, row: Row, text: str) -> Stage | None:
    """The step a text calls done; None when it speaks of the milestone itself, names no step, or says not yet."""
    said = fold(text)
    if _NOT_YET.search(said) or not _FINISHED.search(said):
        return None
    known = [(len(word), stage) for stage in _stages(commune, row) for word in stage.words if _holds(said, word)]
    longest = max(known, key=lambda one: one[0], default=None)
    return longest[1] if longest is not None and longest[1].id != row["occurrence"] else None


def called(commune: Commune, row: Row, stage: str) -> Stage | None:
    """A step by its id, as the configuration has it today."""
    return next((one for one in _stages(commune, row) if one.id == stage), None)


def seen(tx: Connection, commune: Commune, rows: Sequence[Row], today: date) -> Mapping[str, Outlook]:
    """The outlook of each open obligation that has one, by id."""
    wanted = _projects(commune, rows)
    if not wanted:
        return {}
    done = outlooks.steps_done(tx, commune, wanted)
    found = ((row["id"], outlooks.of_row(commune, row, done, today)) for row in rows)
    return {id_: one for id_, one in found if one is not None}


def ahead(tx: Connection, commune: Commune, rows: Sequence[Row]) -> None:
    """`seen` is going to be asked; see `Prepared.ahead`."""
    if wanted := _projects(commune, rows):
        outlooks.steps_ahead(tx, commune, wanted)


def next_of(tx: Connection, commune: Commune, row: Row, today: date) -> LastDay | None:
    """The one step to do next for an obligation."""
    one = seen(tx, commune, [row], today).get(row["id"])
    return one.next if one is not None else None


def buttons(row: Row, last: LastDay | None) -> tuple[tuple[Button, ...], ...]:
    """*Xong khâu: chọn xong nhà thầu*; none where the milestone itself is what is left."""
    if last is None or last.stage.id == row["occurrence"]:
        return ()
    words = label("step_done", title=last.stage.title)[:LABEL]
    return ((Button(words, "step_done", {"stage": last.stage.id}, row["id"], row["revision"]),),)


def _projects(commune: Commune, rows: Sequence[Row]) -> set[str]:
    """Those of which steps are known."""
    return {row["project"] for row in rows if row["project"]} if commune.chains else set()


def _stages(commune: Commune, row: Row) -> tuple[Stage, ...]:
    chain = outlooks.chain_of(commune, row)
    return stages_to(chain, row["occurrence"]) if chain is not None else ()


# The contractor something is given to, or who does something, is not the choosing of one.
_GIVEN = r"(?<!cho )(?<!cac )(?<!voi )(?<!ben )(?<!cua )(?<!do )(?<!de )(?<!bao )(?<!nho )"
_DOES = r"(?! (?:(?:da|vua|moi|ho|cung|no) )*(?:lam|thi cong|bao|gui|nop|nhan|ung|trien khai|huy dong|rut|bo|vao|ve)\b)"


def _holds(said: str, word: str) -> bool:
    return re.search(rf"{_GIVEN}\b{re.escape(word)}\b{_DOES}", said) is not None
