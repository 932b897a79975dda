"""/bang: a link to the board for the one person who asked, on one device, for some days; "bảng hủy" ends every link.

/sangnay and /cauhinh lead to the page of that name: a pass of its own, so that an open board stays open.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.conversation.seeing import sees_all
from bot.conversation.turn import Answer, Turn, say
from bot.ledger import audit
from bot.ledger.who import passes
from schedules.language import fold

PURPOSE, LIVES = "bang", passes.LIVES
MORNING, CONFIGURATION = "sang-nay", "cau-hinh"
END = ("huy", "dong", "thu hoi", "mat may")


def ends(text: str) -> bool:
    """Whether what follows the command asks to close what was opened."""
    return fold(text).strip(" .!") in END


def command(turn: Turn, text: str) -> Answer:
    """The link, or why there is none."""
    if ends(text):
        count = passes.revoke_of(turn.tx, turn.commune.id, turn.person.id, datetime.now(UTC))
        audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="passes_revoked", now=turn.now)
        return say("board.revoked", count=count)
    if not sees_all(turn.person) and not turn.person.units:
        return say("refused.role")
    return say("board.link", link=link(turn), days=LIVES.days, purpose="link")


def morning(turn: Turn, _: str) -> Answer:
    """Straight to whom to call, what to write down, what to confirm."""
    return say("board.morning", link=link(turn, MORNING), days=LIVES.days, purpose="link")


def configuration(turn: Turn, _: str) -> Answer:
    """Straight to the configuration."""
    return say("board.configuration", link=link(turn, CONFIGURATION), days=LIVES.days, purpose="link")


def link(turn: Turn, at: str = "") -> str:
    """A fresh address, of the board's page `at`; "" where pages are reached by nobody outside.

    An earlier one of the same person to the same page ends.
    """
    if turn.links is None or (turn.links.base is None and not turn.on_console):
        return ""
    subject = {passes.FIRST: at} if at else {}
    made = passes.issue(turn.tx, turn.commune.id, turn.person.id, PURPOSE, subject, datetime.now(UTC), LIVES)
    path = f"/{PURPOSE}/{turn.links.token(PURPOSE, turn.person.id, LIVES, made.id)}"
    return f"{turn.links.base or ''}{path}{f'?{passes.FIRST}={at}' if at else ''}"
