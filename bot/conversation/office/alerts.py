"""What goes to the office's people besides reminders: voice messages to be written down, attempts to send secrets."""

from __future__ import annotations

from bot.conversation.turn import Answer, Notice, Turn, label, offices, say, tell
from bot.ledger import audit
from bot.ledger.duties import requests
from bot.ledger.hearing.choices import Button
from bot.texts import render


def take_voice(turn: Turn) -> Answer:
    """A voice message waits for the office to listen and write down what was said."""
    file = turn.incoming.file
    request = requests.ask(
        turn.tx,
        turn.commune.id,
        "voice",
        by=turn.person.id,
        now=turn.now,
        data={"file": file.id if file else None, "messenger": turn.incoming.messenger, "chat": turn.incoming.chat},
    )
    others = [person for person in offices(turn.commune) if person != turn.person.id]
    write = Button(label("behalf_write"), "behalf_voice", {"request": request})
    notice = Answer(render("office.voice", who=turn.person.title), rows=((write,),), purpose="notice")
    tell(turn, others, Notice(f"notice/voice-{request}", notice))
    return say("other.voice")


def refuse_secret(turn: Turn) -> Answer:
    """The fixed refusal; the office learns that it happened, not what it was about."""
    others = [person for person in offices(turn.commune) if person != turn.person.id]
    notice = say("office.secret", who=turn.person.title, purpose="notice")
    tell(turn, others, Notice(f"notice/secret-{turn.inbox}", notice))
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="secret_refused", now=turn.now)
    return Answer(render("other.secret"), purpose="echo")
