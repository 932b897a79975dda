"""/bang: a link to the figures as a page, for the one person who asked, for half a day."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.seeing import sees_all
from bot.conversation.turn import Answer, Turn, say

PURPOSE, LIVES = "bang", timedelta(hours=12)


def command(turn: Turn, _: str) -> Answer:
    """The link, or why there is none."""
    if not sees_all(turn.person) and not turn.person.units:
        return say("refused.role")
    link = turn.links.make(PURPOSE, turn.person.id, LIVES) if turn.links else None
    if link is None and turn.links and turn.on_console:
        link = f"/{PURPOSE}/{turn.links.token(PURPOSE, turn.person.id, LIVES)}"
    return say("board.link", link=link or "", hours=int(LIVES.total_seconds() // 3600), purpose="link")
