"""Somebody whose chat is nobody's yet: a valid code links at once; anything else is one polite line an hour at most."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.conversation.joining import newcomers
from bot.conversation.turn import reply_to_chat
from bot.ledger import audit
from bot.ledger.sending import sharing
from bot.ledger.who import people
from bot.ledger.who.people import Redeemed
from bot.messengers.protocol import Incoming
from bot.texts import Rich, plain, render
from schedules.commune import Commune
from schedules.directory import Role

# Telegram takes so much behind `start=`, of these letters: https://core.telegram.org/bots/features#deep-linking
_LONGEST_START = 64
_IN_START = re.compile(r"[A-Za-z0-9_-]+")
_CODE = re.compile(r"(?:/start(?:@\w+)?\s+(?:(?P<commune>[A-Za-z0-9_-]+)_)?)?(?P<digits>(?:\d\s*){8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A linking code's eight digits. commune: whose it is, where a link says so: of a bot that several share."""

    digits: str
    commune: str | None = None


def code_in(text: str) -> Code | None:
    """The code of a text that is one and nothing else; blanks inside are ignored."""
    match = _CODE.fullmatch(text.strip())
    return Code(re.sub(r"\s", "", match["digits"]), match["commune"]) if match else None


def start_link(bot: str, code: str, commune: str | None = None) -> str:
    """The address that opens a bot on Telegram and sends it the code. commune: told along of a shared bot."""
    named = f"{commune}_{code}"
    fits = commune is not None and len(named) <= _LONGEST_START and _IN_START.fullmatch(named)
    return f"https://t.me/{bot}?start={named if fits else code}"


def shares_bot(tx: Connection, commune: str, messenger: str) -> bool:
    """Whether other communes speak through the same bot there."""
    return messenger == "telegram" and sharing.serving(tx, commune) is not None


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


def redeem(tx: Connection, commune: Commune, incoming: Incoming, code: Code, now: datetime) -> people.Redemption:
    """Spends a code for the chat it came from. A code of somebody who has left the directory links nobody, and one
    that says it is another commune's is not looked up here.
    """
    if code.commune not in (None, commune.id):
        return people.Redemption(Redeemed.wrong)
    result = people.redeem(tx, commune.id, messenger=incoming.messenger, chat=incoming.chat, code=code.digits, now=now)
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
