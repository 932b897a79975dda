"""Buttons made by hand in the record, one for each action there is, with everything such a button could carry.

Who presses one owns it: that is what is left of a post somebody has lost, or of a row somebody has written. Whether the
press does anything must then hang on the presser's role today, and on nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, update

from bot.conversation import duties
from bot.ledger import tables
from bot.ledger.duties import progress, requests, tasks
from bot.ledger.who import absences
from bot.summaries import outlooks
from schedules.obligations import undated
from tests.bot.conversation.stage import CHAIRMAN, CULTURE, OFFICE, VICE, Stage

UNIT, OWNER = "phong-van-hoa-xa-hoi", CULTURE


@dataclass(frozen=True)
class Forged:
    """What a button of one action stands on: the duty's state and a request of a kind; `data` besides the request."""

    data: Mapping[str, Any] = field(default_factory=dict)
    state: str = "open"
    request: str | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    blocked: bool = False
    said: bool = False  # the duty's head has answered, in the update `inbox` of the data
    kind: str | None = None
    task: str | None = None  # the duty is a task given in chat by a vice-chairman, to this unit
    unit: str = UNIT


DAY, TEXT, TASK = "2026-07-20", "đã xong 60%", 7
_ABSENCE = {"person": OWNER, "deputy": OFFICE, "first": DAY, "last": DAY, "kind": "away", "unit": ""}
_TASK = {"title": "Việc giả", "leads": [UNIT], "support": [], "due": DAY, "phrase": "20/7", "collects": False}


def _each(names: str, made: Forged) -> dict[str, Forged]:
    return dict.fromkeys(names.split(), made)


_OF_A_DUTY = "done sure_done doing stuck extend extend_to promise nil_report not_yet bind figure_right send_answer"
_WAITS = Forged(state="awaiting", request="confirmation")
_OF_A_TASK = Forged({"n": TASK}, state="awaiting", request="confirmation", task=UNIT)
_LINK = {"person": CHAIRMAN, "messenger": "telegram", "chat": CHAIRMAN}

FORGED: Mapping[str, Forged] = {
    **_each(_OF_A_DUTY, Forged({"text": TEXT, "day": DAY})),
    **_each("undo behalf_wrong", Forged(said=True)),
    **_each("cleared dossier_objective", Forged(blocked=True)),
    **_each("confirm return confirm_one", _WAITS),
    **_each("grant refuse other_day extension_one", Forged(request="extension", asked={"day": DAY, "reason": ""})),
    **_each("handover_take handover_refuse", Forged(request="handover", asked={"unit": "ban-qlda", "reason": ""})),
    **_each("correction_yes correction_no", Forged(request="correction", asked={"text": "sai"})),
    **_each("objective_yes objective_no", Forged(request="objective", asked={"reason": "mưa"}, blocked=True)),
    **_each("broadcast broadcast_cancel", Forged({"to": "heads"}, request="broadcast", asked={"text": "Việc giả"})),
    **_each("task_give task_drop", Forged(request="assign", asked=_TASK)),
    **_each("task_keep task_withdraw", Forged(request="handback", asked={"reason": "sai"}, task=UNIT)),
    **_each("task_taken task_not_ours", Forged(task=UNIT)),
    **_each("task_board task_confirm_all", _OF_A_TASK),
    **_each("link_right link_wrong", Forged(request="link", asked=_LINK)),
    **_each("dossier_correct away_end adjust_one why basis erase cancel evidence_for evidence_show", Forged()),
    **_each("settle_one settle_all", Forged(state="unknown")),
    "settle": Forged({"how": "done"}, state="unknown"),
    "step_done": Forged({"stage": "?"}, unit="ban-qlda"),
    "behalf": Forged({"person": OWNER, "text": "xong", "how": "phone", "request": None}),
    "behalf_voice": Forged(request="voice", asked={"file": None}),
    "confirm_all": Forged(state="awaiting", request="confirmation", kind="cycle"),
    "go_live": Forged({"units": [UNIT]}),
    "date_one": Forged({"key": "?"}),
    "date_back": Forged({"key": "?", "before": DAY}),
    "link_channel": Forged({"chat": "@gia", "title": "Kênh giả"}),
    "name_late": Forged({"on": True}),
    "away_record": Forged(_ABSENCE),
    "letter": Forged({"unit": "thue"}, task="thue"),
    "adjust_how": Forged({"how": "pause"}),
    "adjust_do": Forged({"how": "pause", "document": "12/QĐ", "reason": "", "unit": ""}),
    "look": Forged({"what": "unit", "unit": UNIT}),
    "export": Forged({"unit": UNIT, "kind": "xlsx", "period": "nay"}),
}


def forge(tx: Connection, stage: Stage, action: str, owner: str) -> str:
    """A button of that action in `owner`'s name, about a duty of Phòng Văn hóa; its token."""
    made, cid, now = FORGED[action], stage.commune.id, stage.now
    row = _task(tx, stage, made.task) if made.task else about(tx, cid, made.unit)
    changes: dict[str, Any] = {"state": made.state, "answered_at": now if made.state == "awaiting" else None}
    changes |= {"kind": made.kind or row["kind"]}
    if made.blocked:
        changes |= {"blocked_since": now, "blocked_reason": "mặt bằng"}
    if made.request == "extension":
        changes |= {"extension_asked": True}
    tx.execute(update(tables.obligation).where(tables.obligation.c.id == row["id"]).values(**changes))
    data: dict[str, Any] = {"obligations": [row["id"]], **made.data}
    if "key" in data:
        data["key"] = next(undated(stage.commune)).key
    if action == "step_done":
        data["stage"] = outlooks.chain_of(stage.commune, row).stages[0].id  # type: ignore[union-attr]
    if action == "go_live":
        tx.execute(delete(tables.unit_live))
    if made.request:
        # Voices, links and tasks are asked by people; what a head asks is asked by the head of that duty.
        by = VICE if made.request in ("assign", "broadcast", "handback") else OWNER
        obligation = {} if made.request in ("voice", "link", "broadcast", "assign") else {"obligation": row["id"]}
        n = requests.ask(tx, cid, made.request, by=by, now=now, revision=row["revision"], data=made.asked, **obligation)
        data |= {"request": n, "requests": [n]}
    if made.said:
        data["inbox"] = _said(tx, stage, row)
    if action == "away_end":
        spans = {"first": now.date(), "last": now.date()}
        data["absence"] = absences.record(tx, cid, person=OWNER, deputy=OFFICE, by=OWNER, now=now, **spans)
    token = secrets.token_urlsafe(9)
    values = {"person": owner, "label": action, "action": action, "data": data, "message_key": "forged", "n": 1}
    values |= {"obligation": row["id"], "revision": row["revision"], "expires_at": now.replace(year=now.year + 1)}
    tx.execute(insert(tables.choice).values(commune=cid, token=token, **values))
    return token


def about(tx: Connection, commune: str, unit: str) -> RowMapping:
    """The open duty of a unit that a forged button is about; of a project where there is one."""
    rows = duties.of_units(tx, commune, [unit], sample=False, states=("open",))
    return max(rows, key=lambda row: (row["project"], row["due"]))


def _task(tx: Connection, stage: Stage, unit: str) -> RowMapping:
    order = tasks.Order(TASK, "Việc giả", (unit,), date(2026, 6, 12), VICE, "van-phong", collects=True)
    (made,) = tasks.give(tx, stage.commune, order, stage.now)
    row = duties.one(tx, stage.commune.id, made)
    assert row is not None
    return row


def _said(tx: Connection, stage: Stage, row: Any) -> int:
    n = 900_001
    understood = {"state": row["state"], "revision": row["revision"], "behalf": {"by": OFFICE, "how": "phone"}}
    entry = progress.Entry(row["duty"], row["id"], OWNER, stage.now, "telegram", "progress", understood=understood)
    progress.add(tx, stage.commune.id, entry, inbox=n, before=progress.snapshot(row, row))
    return n
