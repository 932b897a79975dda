"""A province's notice in a commune's groups: written once, said in each group once, in the commune's working hours."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from bot.conversation.office.broadcast import LIVES, LONGEST, PRIORITY
from bot.ledger import audit
from bot.ledger.sending import lanes, messages, reminders
from bot.messengers.protocol import Outgoing
from bot.texts import Lines, failure, render
from schedules.commune import Commune
from schedules.errors import Fault


def groups(tx: Connection, commune: Commune) -> list[RowMapping]:
    """The commune's groups and channels that posts reach."""
    return [row for row in lanes.targets(tx, commune) if row["messenger"] != "console"]


def announce(tx: Connection, commune: Commune, text: str, by: str, now: datetime) -> int:
    """Queues it for every group that has not had these very words of this sender; how many. Fault for a long text."""
    if len(text) > LONGEST:
        raise failure(Fault, "announce.long", "announce", letters=len(text), most=LONGEST)
    mark = hashlib.sha256(f"{by}\0{text}".encode()).hexdigest()[:16]
    post = Outgoing(render("broadcast.post", text=Lines(text), by=by, commune=commune.province))
    ends = max(now + LIVES, reminders.window(commune, now, morning=False).closes)
    made = 0
    for group in groups(tx, commune):
        key = f"post/tinh-{mark}/{group['id']}"
        said = messages.say(
            tx, commune.id, key=key, purpose="broadcast", now=now, out=post, target=group["id"], priority=PRIORITY,
            quiet=True, expires_at=ends,
        )  # fmt: skip
        made += said is not None
    if made:
        audit.note(tx, commune.id, who="tinh", what="province_notice", now=now, subject=by, data={"groups": made})
    return made
