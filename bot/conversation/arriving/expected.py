"""What the bot asked last in a chat, and what a text says to it: one function a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select

from bot.conversation import duties
from bot.conversation.answering import away, binding, effects, handover, replies, undo
from bot.conversation.arriving import buttons, manners
from bot.conversation.deciding import adjust, confirm, extensions
from bot.conversation.looking import dossier
from bot.conversation.office import behalf, broadcast, dating, settle, tasks
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Turn
from bot.ledger.hearing import choices
from bot.ledger.prepared import prepared
from bot.ledger.tables import attempt, message
from schedules.replies import ReplyContext, split_duties, understand


def asked_last(turn: Turn) -> RowMapping | None:
    """The bot's last question, unless it is old or this message replies to another one."""
    asked = choices.expected(turn.tx, turn.commune.id, turn.person.id)
    if asked is None or turn.now - asked["at"] > choices.QUESTION_LIVES:
        return None
    if turn.incoming.reply_to is not None and _key_of(turn, turn.incoming.reply_to) != asked["message_key"]:
        return None
    return asked


def _key_of(turn: Turn, remote: str) -> str | None:
    """The key of our message with this id in this chat."""
    here = {"commune": turn.commune.id, "messenger": turn.incoming.messenger, "chat": turn.incoming.chat}
    key = _sent_as().scalar(turn.tx, {**here, "remote": remote})
    return None if key is None else str(key)


@prepared
def _sent_as() -> Select[Any]:
    joined = message.join(attempt, (attempt.c.commune == message.c.commune) & (attempt.c.message == message.c.id))
    there = (attempt.c[name] == bindparam(name) for name in ("commune", "messenger", "chat", "remote"))
    return select(message.c.key).select_from(joined).where(*there)


def picks(turn: Turn, asked: RowMapping, text: str) -> bool:
    """Does a text that is also a command's word name a choice of the question just asked?"""
    key = asked["message_key"]
    return key is not None and buttons.by_words(turn, _offered(turn, asked), text) is not None


def _offered(turn: Turn, asked: RowMapping) -> list[RowMapping]:
    """The choices of a question."""
    return choices.of_message(turn.tx, turn.commune.id, asked["message_key"])


def answer(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    """What the text says to the question; None where it is no answer to it."""
    return _ASKED[asked["what"]](turn, asked, text)


def _choice(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    lone, offered = binding.lone_number(text), _offered(turn, asked)
    picked = None
    if lone is not None and not lone[1]:
        picked = next((row for row in offered if row["n"] == lone[0]), None)
    elif lone is None:
        picked = buttons.by_words(turn, offered, text)
    if picked is not None:
        return buttons.pick(turn, picked)
    return _about_the_question(turn, offered, text) if lone is None else None


def _about_the_question(turn: Turn, offered: Sequence[RowMapping], text: str) -> Answer | None:
    """All the buttons were about one duty: so are the words, unless they name another or speak of all."""
    obligation = buttons.about_one(offered)
    if obligation is None or split_duties(text).all_except is not None:
        return None
    row = duties.one(turn.tx, turn.commune.id, obligation)
    if row is None or row["state"] not in duties.OPEN or binding.names_duties(text) or undo.meant(text):
        return None
    if binding.names_another(turn, row, text):
        return None
    return replies.about(turn, row, text) if binding.may_be_about(turn, row) else None


def _about_one(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    """A question about one duty was asked without buttons: the answer is about it, unless it names another."""
    row = _asked_row(turn, asked, text)
    return replies.about(turn, row, text) if row is not None else None


def _asked_row(turn: Turn, asked: RowMapping, text: str) -> RowMapping | None:
    """The open duty a question was about; None when the text names another one, or takes something back."""
    row = duties.one(turn.tx, turn.commune.id, asked["data"]["obligation"])
    if row is None or row["state"] not in duties.OPEN or _elsewhere(text):
        return None
    return None if binding.names_another(turn, row, text) else row


def _elsewhere(text: str) -> bool:
    """Whether a text names duties by their numbers or takes something back: it is no answer to what was just asked."""
    return bool(binding.names_duties(text) or binding.lone_number(text) or undo.meant(text))


def _reason(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    """Why is it stuck? Whatever is said is the reason, unless it says something else of the duty."""
    row = _asked_row(turn, asked, text)
    if row is None:
        return None
    understood = understand(without_names(text), turn.local, context=ReplyContext("reason", row["due"]))
    if understood.kind == "blocked" and not understood.reason:
        understood = replace(understood, reason=text)
    return replies.echo(turn, effects.take(turn, row, text, understood))


def _extension_date(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    row = _asked_row(turn, asked, text)
    if row is None:
        return None
    understood = understand(without_names(text), turn.local, context=ReplyContext("extension_date", row["due"]))
    if understood.kind == "extension_request" and not understood.reason:
        understood = replace(understood, reason=asked["data"].get("reason") or None)
    return replies.echo(turn, effects.take(turn, row, text, understood))


def _return_reason(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return confirm.return_because(turn, asked["data"]["request"], text)


def _other_day(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return extensions.grant_other(turn, asked["data"]["request"], text)


def _absence(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return away.days_given(turn, asked["data"], text)


def _task(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return _choice(turn, asked, text) or tasks.other_day(turn, asked["data"]["request"], text)


def _not_ours(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return None if _elsewhere(text) else tasks.back_because(turn, asked["data"]["obligation"], text)


def _adjust(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return None if _elsewhere(text) else adjust.by_text(turn, asked["data"], text)


def _handover_reason(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return None if _elsewhere(text) else handover.refuse_because(turn, asked["data"]["request"], text)


def _correction(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return None if _elsewhere(text) else dossier.correct(turn, asked["data"]["obligation"], text)


def _correction_reason(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return None if _elsewhere(text) else dossier.refuse_because(turn, asked["data"]["request"], text)


def _broadcast(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return broadcast.preview(turn, text)


def _settle(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    return settle.by_text(turn, text, asked["data"]["obligations"])


_ASKED: Mapping[str, Callable[[Turn, RowMapping, str], Answer | None]] = {
    "choice": _choice,
    "status": _about_one,
    "reason": _reason,
    "extension_date": _extension_date,
    "return_reason": _return_reason,
    "other_day": _other_day,
    "absence": _absence,
    "task": _task,
    "task_not_ours": _not_ours,
    "adjust": _adjust,
    "handover_reason": _handover_reason,
    "correction": _correction,
    "correction_reason": _correction_reason,
    "broadcast": _broadcast,
    "voice": behalf.voice_said,
    "settle": _settle,
    "evidence": _about_one,
    dating.EXPECTED: lambda turn, asked, text: dating.take(turn, asked["data"], text),
    "confirming": lambda turn, asked, text: confirm.by_text(turn, text, asked["data"]["requests"]),
    manners.GIVEN_UP: lambda turn, asked, text: None,
}
# Questions that are answered in words of one's own: a reason, a day, a text to be sent.
IN_WORDS = frozenset(_ASKED) - {"choice", "status", "evidence", "confirming", manners.GIVEN_UP}
