"""Tasks given in chat: duties whose rule is `giao/{n}`, in no document, so that a reload never touches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, select

from bot.ledger.duties.obligations import next_look
from bot.ledger.tables import duty, obligation, progress
from schedules.commune import Commune
from schedules.progress import State
from schedules.rulebook import Kind, Source

RULE = "giao"  # names.CHAT: first part of the rule of every task given in chat
OCCURRENCE = "1"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of whom. n: unique in the commune. asked_by: a person; confirmer: a unit or a person.

    collects: the answer itself is what is wanted; phrase: the deadline as it was typed.
    """

    n: int
    title: str
    units: tuple[str, ...]
    due: date
    asked_by: str
    confirmer: str
    support: tuple[str, ...] = ()
    collects: bool = False
    phrase: str = ""

    @property
    def rule(self) -> str:
        return f"{RULE}/{self.n}"


def give(tx: Connection, commune: Commune, order: Order, now: datetime) -> list[str]:
    """One duty a unit, open from now; ids of the obligations. What was due for reminding before now is not said late:
    whoever is given a task hears of it at once."""
    made = []
    for unit in order.units:
        known = commune.directory.units.get(unit)
        sample = known is not None and known.sample
        id_ = f"{order.rule}/{unit}/"
        whose = {"commune": commune.id, "unit": unit, "project": "", "title": order.title, "sample": sample}
        tx.execute(insert(duty).values(id=id_, rule=order.rule, holder_unit=unit, origin="chat", **whose))
        row = {**whose, **_columns(commune, order), "id": f"{id_}/{OCCURRENCE}", "duty": id_, "considered_at": now}
        look = next_look(commune, {**row, "holder_unit": unit})
        tx.execute(insert(obligation).values(**row, next_step_at=look))
        made.append(str(row["id"]))
    return made


def _columns(commune: Commune, order: Order) -> dict[str, Any]:
    return {
        "occurrence": OCCURRENCE,
        "clause": "",
        "kind": Kind.assignment.value,
        "facts": _facts(order),
        "due_source": Source.ad_hoc.value,
        "rule_due": order.due,
        "due": order.due,
        "closes_on": order.due,
        "revision": 1,
        "state": State.open.value,
        "extension_asked": False,
        "blocked_since": None,
        "promised_until": None,
        "answered_at": None,
        "policy": commune.policy_for.get(Kind.assignment) or next(iter(commune.policies)),
        "policy_text": None,
        "version": 1,
    }


def _facts(order: Order) -> dict[str, Any]:
    """As adoption writes them for a rule's obligations, and who asked."""
    return {
        "periods": [],
        "target": None,
        "group": None,
        "confirmer": order.confirmer,
        "recipient": [],
        "support": list(order.support),
        "conditional": "",
        "evidence": "",
        "last_step": True,
        "tentative": False,
        "neutral": False,
        "asked_by": order.asked_by,
        "collects": order.collects,
        "many": len(order.units),
        "phrase": order.phrase,
    }


def given(tx: Connection, commune: str) -> dict[int, list[RowMapping]]:
    """Every task by its number, newest first, with the obligations of its units."""
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    rows = select(obligation, duty.c.rule, duty.c.holder_unit).select_from(joined)
    rows = rows.where(obligation.c.commune == commune, duty.c.origin == "chat")
    found: dict[int, list[RowMapping]] = {}
    for row in tx.execute(rows.order_by(obligation.c.id)).mappings():
        found.setdefault(number_of(row["rule"]), []).append(row)
    return dict(sorted(found.items(), reverse=True))


def number_of(rule: str) -> int:
    """The number of a task's rule."""
    return int(rule.partition("/")[2])


def answers(tx: Connection, commune: str, obligations: Sequence[str]) -> Mapping[str, RowMapping]:
    """The newest thing said of each obligation and not undone: a progress row with its words."""
    rows = select(progress).where(
        progress.c.commune == commune, progress.c.obligation.in_(list(obligations)), progress.c.undone_at.is_(None)
    )
    said = tx.execute(rows.order_by(progress.c.id)).mappings()
    return {row["obligation"]: row for row in said if row["kind"] not in ("acknowledged", "confirmed")}
