"""`handle`: everything an incoming update causes, in the one transaction of its inbox row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from bot.conversation import (
    adjust,
    away,
    behalf,
    binding,
    broadcast,
    buttons,
    closing,
    confirm,
    dating,
    dossier,
    duties,
    effects,
    extensions,
    group,
    handover,
    linking,
    lists,
    manners,
    office,
    questions,
    replies,
    router,
    settle,
    tasks,
    undo,
)
from bot.conversation.private import without_names
from bot.conversation.turn import CONSOLE, Answer, Turn, reply, say
from bot.ledger import choices, people, progress
from bot.ledger.inbox import FOREIGN, forget
from bot.ledger.people import Redeemed
from bot.ledger.tables import attempt, inbox, message
from bot.links import Links
from bot.messengers.protocol import Incoming
from schedules.commune import Commune
from schedules.language import fold, is_classified
from schedules.replies import ReplyContext, split_duties, understand

LONGEST_REPLY = 1500
# A leader who says hello wants to know how things stand.
_GREETING = re.compile(
    r"\W*(?:(?:xin )?chao|alo|hello|hi)(?:\s+(?:em|dong chi|cac dong chi|buoi \w+|bot|he thong))?\W*"
)


def handle(
    tx: Connection,
    commune: Commune,
    incoming: Incoming,
    *,
    inbox_id: int,
    now: datetime,
    links: Links | None = None,
    edits: Collection[str] = (),
) -> None:
    """Acts on an incoming update and queues its one answer (key `answer/{inbox}/0`) and what others are told.

    `now`: the process's clock, aware. `links`: for answers that point to a page. `edits`: messengers on which a message
    that was sent can lose its buttons. Raises bot.ledger.store.Stale when
    somebody else changed an obligation meanwhile.
    """
    if incoming.sender_is_bot:
        forget(tx, commune.id, inbox_id, FOREIGN)
        return
    if incoming.text and is_classified(incoming.text):
        forget(tx, commune.id, inbox_id)
    if incoming.kind == "moved":
        people.move_target(tx, commune.id, incoming.messenger, incoming.chat, incoming.moved_to or incoming.chat)
    elif incoming.chat_kind != "private":
        if not group.handle(tx, commune, incoming, inbox_id, now):
            _forget_foreign(tx, commune, incoming, inbox_id)
    elif incoming.kind in ("blocked", "unblocked"):
        state = "blocked" if incoming.kind == "blocked" else "live"
        people.mark(tx, commune.id, incoming.messenger, incoming.chat, state, incoming.kind)
    elif incoming.kind not in ("joined", "left"):
        turn = _private(tx, commune, incoming, inbox_id, now, links)
        if turn is not None:
            closing.settle(turn, edits)


def _private(
    tx: Connection, commune: Commune, incoming: Incoming, inbox_id: int, now: datetime, links: Links | None
) -> Turn | None:
    if incoming.kind == "press" and incoming.sender is not None:
        # A press names the chat of the message; who pressed is who counts, and who is answered.
        incoming = replace(incoming, chat=incoming.sender)
    person = people.person_at(tx, commune.id, incoming.messenger, incoming.chat)
    known = commune.directory.people.get(person) if person else None
    if known is None:
        linking.handle(tx, commune, incoming, inbox_id, now)
        _forget_foreign(tx, commune, incoming, inbox_id)
        return None
    people.reached(tx, commune.id, incoming.messenger, incoming.chat, now)
    turn = Turn(tx, commune, incoming, inbox_id, now, known, links=links)
    answer = _KINDS.get(incoming.kind, _other)(turn)
    if answer is not None:
        reply(turn, manners.patient(turn, answer))
    return turn


# --- kinds of message -----------------------------------------------------------------------------------------------


def _text(turn: Turn) -> Answer | None:
    text = turn.incoming.text.strip()
    if not text:
        return say("other.empty")
    if is_classified(text):
        return office.refuse_secret(turn)
    if turn.incoming.forwarded:
        return group.forwarded(turn) or say("other.forwarded")
    code = linking.code_in(text)
    if code is not None:
        return _another_code(turn, code)
    command = router.find(turn.commune, text)
    asked = _asked(turn)
    if command is not None and (asked is None or text.startswith("/") or not _picks(turn, asked, text)):
        return router.run(turn, *command)
    if asked is not None and asked["what"] == "broadcast":
        return broadcast.preview(turn, text)
    if len(text) > LONGEST_REPLY:
        return say("other.too_long", longest=LONGEST_REPLY, length=len(text))
    if asked is not None:
        answer = _ASKED[asked["what"]](turn, asked, text)
        if answer is not None:
            return answer
    return _free(turn, text)


def _free(turn: Turn, text: str) -> Answer:
    if turn.has(*router.LEADERS) and _GREETING.fullmatch(fold(text)):
        return lists.summary(turn, "")
    if undo.meant(text):
        return undo.newest(turn)
    for said in _OTHER_BUSINESS:
        answer = said(turn, text)
        if answer is not None:
            return answer
    lone = binding.lone_number(text)
    if lone is not None:
        return _lone(turn, lone[0])
    return replies.answer(turn, text)


# What a free text may be beside a reply: a task given, an absence, a duty handed over.
_OTHER_BUSINESS: tuple[Callable[[Turn, str], Answer | None], ...] = (tasks.plain, away.plain, handover.plain)


def _lone(turn: Turn, n: int) -> Answer:
    """A number alone with nothing to choose from names a duty: how does it stand?"""
    part = binding.by_number(turn, n, replies.items_of(turn))
    if part.row is None:
        return say("reply.closed_number" if part.closed else "reply.no_such_number", n=n)
    return questions.status_question(turn, part.row, "question.then_how")


def _press(turn: Turn) -> Answer | None:
    return buttons.press(turn, turn.incoming.token or "")


def _edit(turn: Turn) -> Answer | None:
    """An edited answer replaces what it had recorded; an edit of anything else is not a new message."""
    entries = _entries_of_edited(turn)
    text = turn.incoming.text.strip()
    if not entries or not text or fold(entries[0]["text"] or "") == fold(text) or text.startswith("/"):
        return None
    if is_classified(text):
        return office.refuse_secret(turn)
    if len(text) > LONGEST_REPLY:
        return say("other.too_long", longest=LONGEST_REPLY, length=len(text))
    problem = undo.problem_with(turn, entries)
    if problem is not None:
        return say("other.edit_too_late")
    undo.take_back(turn, entries)
    rows = duties.find(turn.tx, turn.commune.id, [entry["obligation"] for entry in entries])
    edited = replace(turn, edited=True)
    return replies.about(edited, rows[0], text) if len(rows) == 1 else replies.answer(edited, text)


def _entries_of_edited(turn: Turn) -> list[RowMapping]:
    rows = (
        select(inbox.c.id)
        .where(
            inbox.c.commune == turn.commune.id,
            inbox.c.messenger == turn.incoming.messenger,
            inbox.c.chat == turn.incoming.chat,
            inbox.c.remote == turn.incoming.message,
            inbox.c.id != turn.inbox,
        )
        .order_by(inbox.c.id.desc())
    )
    for (earlier,) in turn.tx.execute(rows):
        entries = progress.of_inbox(turn.tx, turn.commune.id, int(earlier))
        if entries:
            return entries
    return []


def _file(turn: Turn) -> Answer | None:
    """The words beside a file are an answer like any other; the file itself is not kept."""
    if turn.incoming.text.strip():
        return _text(turn)
    return group.forwarded(turn) or say("other.file")


def _sticker(turn: Turn) -> Answer | None:
    return say("other.sticker")


def _other(turn: Turn) -> Answer | None:
    return group.forwarded(turn) or say("other.unreadable")


_KINDS: dict[str, Callable[[Turn], Answer | None]] = {
    "text": _text,
    "press": _press,
    "edit": _edit,
    "voice": office.take_voice,
    "file": _file,
    "photo": _file,
    "sticker": _sticker,
}


def _another_code(turn: Turn, code: str) -> Answer:
    """A linked chat sends a code: a valid one links it anew (somebody has changed posts); any other is answered."""
    result = linking.redeem(turn.tx, turn.commune, turn.incoming, code, turn.now)
    if result.result is Redeemed.linked and result.person is not None:
        return Answer(linking.welcome(turn.commune, result.person), purpose="link")
    return say(f"link.{result.result.value}", purpose="link")


# --- what was asked last --------------------------------------------------------------------------------------------


def _asked(turn: Turn) -> RowMapping | None:
    """The bot's last question, unless it is old or this message replies to another one."""
    asked = choices.expected(turn.tx, turn.commune.id, turn.person.id)
    if asked is None or turn.now - asked["at"] > choices.QUESTION_LIVES:
        return None
    if turn.incoming.reply_to is not None and _key_of(turn, turn.incoming.reply_to) != asked["message_key"]:
        return None
    return asked


def _key_of(turn: Turn, remote: str) -> str | None:
    """The key of our message with this id in this chat."""
    rows = (
        select(message.c.key)
        .join(attempt, (attempt.c.commune == message.c.commune) & (attempt.c.message == message.c.id))
        .where(
            attempt.c.commune == turn.commune.id,
            attempt.c.messenger == turn.incoming.messenger,
            attempt.c.chat == turn.incoming.chat,
            attempt.c.remote == remote,
        )
    )
    key = turn.tx.execute(rows).scalar()
    return None if key is None else str(key)


def _picks(turn: Turn, asked: RowMapping, text: str) -> bool:
    """Does a text that is also a command's word name a choice of the question just asked?"""
    key = asked["message_key"]
    return key is not None and buttons.by_words(turn, key, text) is not None


def _choice(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    lone = binding.lone_number(text)
    picked = None
    if lone is not None and not lone[1]:
        picked = buttons.by_number(turn, asked["message_key"], lone[0])
    elif lone is None:
        picked = buttons.by_words(turn, asked["message_key"], text)
    if picked is not None:
        return buttons.pick(turn, picked)
    return _about_the_question(turn, asked, text) if lone is None else None


def _about_the_question(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    """All the buttons were about one duty: so are the words, unless they name another or speak of all."""
    obligation = buttons.about_one(turn, asked["message_key"])
    if obligation is None or split_duties(text).all_except is not None:
        return None
    row = duties.one(turn.tx, turn.commune.id, obligation)
    if row is None or row["state"] not in duties.OPEN or binding.names_duties(text) or undo.meant(text):
        return None
    replied = binding.replied_to(turn)
    return replies.about(turn, row, text) if not replied or row["id"] in {one["id"] for one in replied} else None


def _about_one(turn: Turn, asked: RowMapping, text: str) -> Answer | None:
    """A question about one duty was asked without buttons: the answer is about it, unless it names another."""
    row = _asked_row(turn, asked, text)
    return replies.about(turn, row, text) if row is not None else None


def _asked_row(turn: Turn, asked: RowMapping, text: str) -> RowMapping | None:
    """The open duty a question was about; None when the text names another one, or takes something back."""
    row = duties.one(turn.tx, turn.commune.id, asked["data"]["obligation"])
    return None if row is None or row["state"] not in duties.OPEN or _elsewhere(text) else row


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


_ASKED: dict[str, Callable[[Turn, RowMapping, str], Answer | None]] = {
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
    dating.EXPECTED: lambda turn, asked, text: dating.take(turn, asked["data"], text),
    "confirming": lambda turn, asked, text: confirm.by_text(turn, text, asked["data"]["requests"]),
    manners.GIVEN_UP: lambda turn, asked, text: None,
}


def _forget_foreign(tx: Connection, commune: Commune, incoming: Incoming, inbox_id: int) -> None:
    """What strangers write, and what a group says that is not meant for the bot, is nobody's record."""
    if incoming.messenger != CONSOLE:  # there it is part of the exercise, and shown
        forget(tx, commune.id, inbox_id, FOREIGN)
