"""`handle`: everything an incoming update causes, in the one transaction of its inbox row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from bot.conversation import duties
from bot.conversation.answering import away, binding, evidence, handover, questions, replies, undo
from bot.conversation.arriving import buttons, closing, expected, leaders, manners, router
from bot.conversation.joining import group, linking
from bot.conversation.looking import lists
from bot.conversation.office import alerts, broadcast, tasks
from bot.conversation.turn import CONSOLE, Answer, Turn, reply, say
from bot.ledger.duties import progress
from bot.ledger.hearing.inbox import FOREIGN, forget
from bot.ledger.tables import inbox
from bot.ledger.who import people
from bot.ledger.who.people import Redeemed
from bot.links import Links
from bot.messengers.protocol import Incoming
from schedules.commune import Commune
from schedules.language import fold, is_classified

LONGEST_REPLY = 1500
# A leader who says hello wants to know how things stand; anybody else, what is to be done.
_GREETING = re.compile(
    r"\W*(?:(?:em |toi |xin )*chao|alo|hello|hi|bot)"
    r"(?:\s+(?:em|anh|chi|dong chi|cac dong chi|buoi \w+|bot|he thong|oi|a))*\W*"
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
    if is_classified(incoming.text) or (incoming.file is not None and is_classified(incoming.file.name)):
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
    person = people.heard(tx, commune.id, incoming.messenger, incoming.chat, now)
    known = commune.directory.people.get(person) if person else None
    if known is None:
        linking.handle(tx, commune, incoming, inbox_id, now)
        _forget_foreign(tx, commune, incoming, inbox_id)
        return None
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
        return alerts.refuse_secret(turn)
    if turn.incoming.forwarded:
        return group.forwarded(turn) or say("other.forwarded")
    code = linking.code_in(text)
    if code is not None:
        return _another_code(turn, code)
    asked = expected.asked_last(turn)
    command = router.asked(turn, text, answering=asked is not None and asked["what"] in expected.IN_WORDS)
    if command is not None and (asked is None or text.startswith("/") or not expected.picks(turn, asked, text)):
        return router.run(turn, *command)
    if asked is not None and asked["what"] == "broadcast":
        return broadcast.preview(turn, text)
    if len(text) > LONGEST_REPLY:
        return say("other.too_long", longest=LONGEST_REPLY, length=len(text))
    if asked is not None:
        answer = expected.answer(turn, asked, text)
        if answer is not None:
            return answer
        command = router.asked(turn, text)  # no answer to what was asked: it may be a sentence of its own
        if command is not None:
            return router.run(turn, *command)
    return _free(turn, text)


def _free(turn: Turn, text: str) -> Answer:
    if _GREETING.fullmatch(fold(text)):
        return lists.summary(turn, "") if turn.has(*router.LEADERS) else lists.my_duties(turn, "")
    if undo.meant(text):
        return undo.newest(turn)
    for said in _OTHER_BUSINESS:
        answer = said(turn, text)
        if answer is not None:
            return answer
    lone = binding.lone_number(text)
    if lone is not None:
        return _lone(turn, lone[0])
    command = leaders.heard(turn, text)
    if command is not None:
        return router.run(turn, *router.named(*command))
    return replies.answer(turn, text)


_CONFIRMS = re.compile(r"\W*(?:xac nhan (?:het|tat ca|viec|cac viec)|tra lai (?:viec|bao cao))\b.*")


def _confirming(turn: Turn, text: str) -> Answer | None:
    """Who confirms says so before anything was listed: what waits is shown, and each is asked about there."""
    if not turn.has(*router.LEADERS, *router.OFFICE) or not _CONFIRMS.fullmatch(fold(text)):
        return None
    return router.run(turn, *router.named("xacnhan", ""))


# What a free text may be beside a reply: a task given, an absence, a duty handed over, a word about what waits.
_OTHER_BUSINESS: tuple[Callable[[Turn, str], Answer | None], ...] = (
    tasks.plain,
    away.plain,
    handover.plain,
    _confirming,
)


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
        return alerts.refuse_secret(turn)
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
    """Evidence, with or without words; the words beside it are an answer like any other."""
    if is_classified(turn.incoming.text):
        return alerts.refuse_secret(turn)
    return group.forwarded(turn) or evidence.take(turn, _text)


def _sticker(turn: Turn) -> Answer | None:
    return say("other.sticker")


def _other(turn: Turn) -> Answer | None:
    return group.forwarded(turn) or say("other.unreadable")


_KINDS: dict[str, Callable[[Turn], Answer | None]] = {
    "text": _text,
    "press": _press,
    "edit": _edit,
    "voice": alerts.take_voice,
    "file": _file,
    "photo": _file,
    "sticker": _sticker,
}


def _another_code(turn: Turn, code: linking.Code) -> Answer:
    """A linked chat sends a code: a valid one links it anew (somebody has changed posts); any other is answered.

    On a bot that communes share a chat is one commune's: another's code changes nothing, and stays unspent.
    """
    result = linking.redeem(turn.tx, turn.commune, turn.incoming, code, turn.now)
    if result.result is Redeemed.linked and result.person is not None:
        return Answer(linking.welcome(turn.commune, result.person), purpose="link")
    if result.result is Redeemed.wrong and linking.shares_bot(turn.tx, turn.commune.id, turn.incoming.messenger):
        return say("link.elsewhere", commune=turn.commune.name, purpose="link")
    return say(f"link.{result.result.value}", purpose="link")


def _forget_foreign(tx: Connection, commune: Commune, incoming: Incoming, inbox_id: int) -> None:
    """What strangers write, and what a group says that is not meant for the bot, is nobody's record."""
    if incoming.messenger != CONSOLE:  # there it is part of the exercise, and shown
        forget(tx, commune.id, inbox_id, FOREIGN)
