"""/bang: a link to the board for the one person who asked, on one device, for some days; "bảng hủy" ends every link."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.conversation.seeing import sees_all
from bot.conversation.turn import Answer, Turn, say
from bot.ledger import audit
from bot.ledger.who import passes
from schedules.language import fold

PURPOSE, LIVES = "bang", passes.LIVES
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


def link(turn: Turn) -> str:
    """A fresh address; "" where pages are reached by nobody outside. An earlier one of the same person ends."""
    if turn.links is None or (turn.links.base is None and not turn.on_console):
        return ""
    made = passes.issue(turn.tx, turn.commune.id, turn.person.id, PURPOSE, {}, datetime.now(UTC), LIVES)
    path = f"/{PURPOSE}/{turn.links.token(PURPOSE, turn.person.id, LIVES, made.id)}"
    return f"{turn.links.base or ''}{path}"
