"""/suckhoe: how the system itself is, for those who look after it."""

from __future__ import annotations

from bot.conversation.turn import Answer, Turn, say
from bot.ledger import audit
from bot.ledger.guarding import chain, troubles
from bot.ledger.sending.lanes import kind_of
from bot.ledger.sending.ways import COUNTED, plan
from bot.ledger.who import people
from bot.texts import plain, render
from schedules.calendar import TZ


def command(turn: Turn, _: str) -> Answer:
    """Troubles first; then each channel, what waits, the newest backup, the last sealed day."""
    tx, cid, now = turn.tx, turn.commune.id, turn.now
    wrong = [
        {
            "text": render(f"trouble.{row['kind']}", **row["facts"]),
            "since": row["since"].astimezone(TZ).strftime("%H:%M %d/%m"),
        }
        for row in troubles.open_ones(tx, cid)
    ]
    channels = []
    for row in troubles.channels(tx, cid):
        have = plan(tx, turn.commune, kind_of(row["messenger"]), now) if kind_of(row["messenger"]) in COUNTED else None
        used = f"{have.used}/{have.limit}" if have is not None and have.limit else ""
        channels.append({"name": row["messenger"], "deaf": row["deaf"] or "", "used": used})
    waiting, _since = troubles.oldest_waiting(tx, turn.commune, now)
    copies = audit.newest(tx, cid, "backup", limit=1)
    sealed = chain.head(tx, cid)
    return say(
        "health.report",
        purpose="summary",
        wrong=wrong,
        channels=channels,
        waiting=waiting,
        linked=len(people.linked(tx, cid)),
        people=len(turn.commune.directory.people),
        backup=copies[0]["at"].astimezone(TZ).strftime("%H:%M %d/%m/%Y") if copies else "",
        sealed=plain("health.sealed", day=f"{sealed[0]:%d/%m/%Y}", code=sealed[1]) if sealed else "",
    )
