"""Somebody whose chat is nobody's yet: a valid code links at once; anything else is one polite line an hour at most."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from sqlalchemy import Connection

from bot.conversation.joining import newcomers
from bot.conversation.turn import reply_to_chat
from bot.ledger import audit
from bot.ledger.who import people
from bot.ledger.who.people import Redeemed
from bot.messengers.protocol import Incoming
from bot.texts import Rich, plain, render
from schedules.commune import Commune
from schedules.directory import Role

_CODE = re.compile(r"(?:/start(?:@\w+)?\s+)?(?P<code>(?:\d\s*){8})", re.IGNORECASE)


def code_in(text: str) -> str | None:
    """The eight digits of a text that is a linking code and nothing else; blanks inside are ignored."""
    match = _CODE.fullmatch(text.strip())
    return re.sub(r"\s", "", match["code"]) if match else None


def handle(tx: Connection, commune: Commune, incoming: Incoming, inbox: int, now: datetime) -> None:
    """What a stranger sends."""
    code = code_in(incoming.text) if incoming.kind == "text" else None
    redeemed = redeem(tx, commune, incoming, code, now) if code else None
    if redeemed is not None and redeemed.result is Redeemed.linked:
        text: Rich | None = welcome(commune, redeemed.person or "")
    elif people.greet(tx, commune.id, incoming.messenger, incoming.chat, now):
        text = render(f"link.{redeemed.result.value}") if redeemed else render("link.stranger", commune=commune.name)
    else:
        text = None
    if text is not None:
        reply_to_chat(tx, commune.id, incoming, inbox, now, text, "link")


def redeem(tx: Connection, commune: Commune, incoming: Incoming, code: str, now: datetime) -> people.Redemption:
    """Spends a code for the chat it came from. A code of somebody who has left the directory links nobody."""
    result = people.redeem(tx, commune.id, messenger=incoming.messenger, chat=incoming.chat, code=code, now=now)
    if result.result is Redeemed.linked and result.person not in commune.directory.people:
        people.mark(tx, commune.id, incoming.messenger, incoming.chat, "closed", plain("closed.left"))
        return people.Redemption(Redeemed.expired)
    if result.result is Redeemed.linked:
        # Which notice was read and agreed to: its wording may change.
        notice = {"notice": hashlib.sha256(welcome(commune, str(result.person)).text.encode()).hexdigest()[:16]}
        audit.note(
            tx, commune.id, who=str(result.person), what="linked", now=now, subject=incoming.messenger, data=notice
        )
        newcomers.announce(tx, commune, incoming, str(result.person), now)
    return result


def welcome(commune: Commune, person: str) -> Rich:
    """Confirmation and privacy notice in one message: sending the code was the consent."""
    known = commune.directory.people[person]
    return render(
        "link.welcome",
        who=known.title,
        commune=commune.name,
        units=[commune.named(unit) for unit in known.units],
        answers=bool(known.units) and bool(known.roles & {Role.head, Role.deputy, Role.focal_point}),
        text_days=commune.retention.text_days,
    )
