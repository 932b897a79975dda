"""What there is to show of a duty: how much, in which words, on which page. Knows nothing of who sends or confirms."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bot.conversation.turn import Row, Turn, label, local_day
from bot.ledger.duties import evidence
from bot.ledger.hearing.choices import UNNUMBERED, Button
from bot.ledger.sending.lanes import kind_of
from bot.ledger.who import passes
from bot.texts import Rich, render
from schedules.calendar import TZ
from schedules.commune import Commune

PURPOSE = "minhchung"
DOCUMENTS_LIVE_IN = frozenset({"telegram", "console"})
LINKS_AT_MOST, LONGEST_LINK = 3, 500
_LINK = re.compile(r"https?://[^\s<>\"'«»“”()]+[^\s<>\"'«»“”().,;:!?]", re.I)


def links_in(text: str) -> list[str]:
    """Addresses in what was said, the first few of them."""
    return [found[0][:LONGEST_LINK] for found in _LINK.finditer(text)][:LINKS_AT_MOST]


def count_for(turn: Turn, row: Row, text: str) -> int:
    """How many there will be of a duty once what is being said is recorded."""
    held = evidence.count(turn.tx, turn.commune.id, row["id"], turn.person.id, turn.now)
    return held + len(links_in(text))


def show_button(row: Row) -> Button:
    """The button that sends what was handed in for a duty."""
    return Button(label("evidence_show"), "evidence_show", {}, row["id"], row["revision"], UNNUMBERED)


def described(commune: Commune, one: Row) -> dict[str, Any]:
    """A piece of evidence in words: what, by whom, when."""
    known = commune.directory.people.get(one["person"])
    return {
        "kind": one["kind"],
        "name": one["name"],
        "link": one["link"] or "",
        "size": one["size"] or 0,
        "who": known.title if known else one["person"],
        "day": local_day(one["at"]),
        "hour": one["at"].astimezone(TZ).strftime("%H:%M"),
    }


def page_for(turn: Turn, row: Row) -> str | None:
    """A signed address of the duty's files, for looking and sending; None where there is no address to give."""
    if turn.links is None or turn.links.base is None:
        return None
    now = datetime.now(tz=TZ)
    subject = {"obligation": row["id"]}
    made = passes.issue(turn.tx, turn.commune.id, turn.person.id, PURPOSE, subject, now)
    return turn.links.make(PURPOSE, turn.person.id, passes.LIVES, made.id)


def wanted_note(turn: Turn, row: Row) -> tuple[Rich, ...]:
    """Said done with nothing to show, where the rule asks for something: what, and how it is sent from here."""
    asked = str(row["facts"].get("evidence") or "")
    if not asked or turn.behalf is not None:
        return ()
    zalo = kind_of(turn.incoming.messenger) not in DOCUMENTS_LIVE_IN
    return (
        render(
            "note.evidence_wanted",
            title=row["title"],
            asked=asked,
            zalo=zalo,
            link=page_for(turn, row) if zalo else None,
        ),
    )
