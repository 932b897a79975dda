"""The drafted official letter to a body outside the commune: what is asked of it, instead of an escalation.

A công văn has no name of its kind: its subject stands below the number (Nghị định 30/2020, mẫu 1.5). A draft: an office
checks it, the signer approves it, văn thư numbers it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, select

from bot.ledger.tables import duty, obligation
from bot.summaries import nd30, words
from bot.summaries.issuers import issuer_of, recipients_of
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
        raise Fault(f"«{unit}» không phải cơ quan ngoài xã.", "công văn", "Trong xã thì nhắc bằng tin nhắn.")
    if not asked:
        raise Fault(f"{held.name} không có việc nào cần đề nghị.", "công văn")
    made, issuer = nd30.document(), issuer_of(commune, None)
    nd30.opening(made, issuer, "UBND", today, code="VP", subject=say("subject"))
    nd30.line(made, f"{words.text('report.dear')}: {held.name}.", before=12)
    nd30.body(made, say("begin", commune=commune.name, unit=held.name))
    for n, row in enumerate(asked, 1):
        nd30.body(made, say("item", n=n, **{name: row[name] for name in ("title", "clause", "due", "late")}))
    nd30.body(made, say("end", commune=commune.name).rstrip(".") + nd30.END)
    nd30.closing(made, issuer, recipients_of(commune, None))
    made.core_properties.title, made.core_properties.author = say("subject"), ""
    made.core_properties.language = "vi-VN"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def say(name: str, /, **values: Any) -> str:
    """A text of the catalogue under `letter.`, without spans."""
    return words.text(f"letter.{name}", **values)
