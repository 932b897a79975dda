"""The drafted official letter to a body outside the commune: what is asked of it, instead of an escalation.

A công văn has no name of its kind: its subject stands below the number (Nghị định 30/2020, mẫu 1.5). A draft: an office
checks it, the signer approves it, văn thư numbers it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, select

from bot.ledger.tables import duty, obligation
from bot.summaries import words
from bot.summaries.papers import nd30
from bot.summaries.papers.issuers import issuer_of, recipients_of
from bot.texts import failure, plain
from schedules.directory import UnitKind
from schedules.errors import Fault
from schedules.progress import State

if TYPE_CHECKING:
    from schedules.commune import Commune

AHEAD_DAYS = 30


def asked_of(tx: Connection, commune: Commune, unit: str, today: date, *, sample: bool = False) -> list[dict[str, Any]]:
    """What is open of an outside unit and overdue or due within 30 days, nearest due first."""
    joined = obligation.join(duty, and_(duty.c.commune == obligation.c.commune, duty.c.id == obligation.c.duty))
    o = obligation.c
    rows = select(o.title, o.clause, o.due, o.sample).select_from(joined)
    mine = (o.commune == commune.id, duty.c.holder_unit == unit, o.state == State.open.value)
    found = tx.execute(rows.where(*mine).order_by(o.due, o.id)).mappings()
    near = [dict(row) for row in found if (row["due"] - today).days <= AHEAD_DAYS and (sample or not row["sample"])]
    return [row | {"late": row["due"] < today} for row in near]


def write(commune: Commune, unit: str, asked: Sequence[dict[str, Any]], today: date) -> bytes:
    """The letter as a Word file. Fault for a unit that is none outside, and where nothing is to be asked."""
    held = commune.directory.units.get(unit)
    if held is None or held.kind is not UnitKind.outside:
        raise failure(Fault, "letter.inside", plain("letter.place"), unit=unit)
    if not asked:
        raise failure(Fault, "letter.nothing", plain("letter.place"), unit=held.name)
    items = [{name: row[name] for name in ("title", "clause", "due", "late")} for row in asked]
    return drawn(commune, "letter", held.name, items, today)


def drawn(commune: Commune, texts: str, dear: str, items: Sequence[Mapping[str, Any]], today: date) -> bytes:
    """A công văn of the commune to `dear`, as a Word file.

    texts: where the catalogue keeps its subject, beginning, one item (numbered from 1, with the item's values) and end.
    """

    def say(name: str, **values: object) -> str:
        return words.text(f"{texts}.{name}", **values)

    made, issuer = nd30.document(), issuer_of(commune, None)
    nd30.opening(made, issuer, "UBND", today, code="VP", subject=say("subject"))
    nd30.line(made, f"{words.text('report.dear')}: {dear}.", before=12)
    nd30.body(made, say("begin", commune=commune.name, unit=dear))
    for n, item in enumerate(items, 1):
        nd30.body(made, say("item", n=n, **item))
    nd30.body(made, say("end", commune=commune.name).rstrip(".") + nd30.END)
    nd30.closing(made, issuer, recipients_of(commune, None))
    return nd30.saved(made, say("subject"))
