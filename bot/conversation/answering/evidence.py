"""Evidence in chat: a photo or a file is taken and put to its duty; whoever may look is shown what there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import delivery, duties, showing
from bot.conversation.answering import attaching, binding, questions, replies
from bot.conversation.deciding import confirm
from bot.conversation.seeing import sees_all
from bot.conversation.turn import Answer, Row, Turn, say
from bot.documents.kinds import LARGEST
from bot.ledger import audit
from bot.ledger.duties import evidence, progress
from bot.ledger.duties.evidence import DOCUMENT, KEPT, LINK, PHOTO, Sent
from bot.ledger.hearing import choices
from bot.ledger.hearing.choices import Button
from bot.ledger.sending.lanes import kind_of
from bot.ledger.who import passes
from bot.texts import render
from schedules.language import is_classified
from schedules.progress import State

SHOWN_AT_MOST, A_DAY = 5, 60


# --- taking ---------------------------------------------------------------------------------------------------------


def take(turn: Turn, text: Callable[[Turn], Answer | None]) -> Answer | None:
    """A photo or a file, with or without words; `text` answers the words, whatever becomes of the file."""
    if turn.incoming.file is not None and is_classified(turn.incoming.file.name):
        return _secret(turn)
    refused = _refusal(turn)
    id_ = evidence.add(turn.tx, turn.commune.id, _sent(turn), inbox=turn.inbox) if refused is None else None
    if turn.incoming.text.strip() and not turn.incoming.forwarded:
        answer = text(turn)
        if answer is not None:
            return _beside(turn, answer, id_, refused)
    if refused is not None:
        return refused
    row = _meant(turn)
    return _placed(turn, row) if row is not None else _which(turn)


def _refusal(turn: Turn) -> Answer | None:
    file = turn.incoming.file
    if file is None:
        return say("other.file")
    if not duties.answers_for(turn.standing, turn.person.id):
        return say("evidence.nothing_open")
    if file.size is not None and file.size > LARGEST:
        return say("evidence.refused_size")
    return too_many(turn)


def too_many(turn: Turn) -> Answer | None:
    """The answer to somebody who has sent all that a day takes, by chat and by page together."""
    since = turn.now - timedelta(days=1)
    if evidence.sent_since(turn.tx, turn.commune.id, turn.person.id, since) < A_DAY:
        return None
    return say("evidence.too_many", most=A_DAY)


def _secret(turn: Turn) -> Answer:
    attaching.tell_of_secret(turn)
    return say("other.secret")


def _sent(turn: Turn) -> Sent:
    file = turn.incoming.file
    assert file is not None
    kind = PHOTO if turn.incoming.kind == "photo" else DOCUMENT
    source = {"id": file.id, "size": file.size, "mime": file.mime[:100]}
    return Sent(turn.person.id, turn.now, turn.incoming.messenger, kind, file.name[:120], source=source)


def _beside(turn: Turn, answer: Answer, id_: int | None, refused: Answer | None) -> Answer:
    """The answer to the words, and what became of the file that came with them."""
    if id_ is None:
        why = refused.text if refused is not None and turn.incoming.file is not None else None
        return answer if why is None else replace(answer, text=render("evidence.without", text=answer.text, why=why))
    row = evidence.get(turn.tx, turn.commune.id, id_)
    if row is not None and row["obligation"] is None and not answer.rows:
        meant = _meant(turn)
        if meant is not None:
            attaching.put(turn, meant)
            row = evidence.get(turn.tx, turn.commune.id, id_)
    placed = row is not None and row["obligation"] is not None
    return replace(answer, text=render("evidence.beside", text=answer.text, placed=placed))


def _meant(turn: Turn) -> RowMapping | None:
    """The duty a file without words is of: answered to, asked about, just spoken of, or the only one there is."""
    told = binding.replied_to(turn)
    if told:
        return told[0] if len(told) == 1 else None
    for id_ in _spoken_of(turn):
        row = duties.one(turn.tx, turn.commune.id, id_)
        if row is not None and duties.may_answer(turn, row) and row["state"] in duties.OPEN:
            return row
    items = replies.items_of(turn)
    return items[0].row if len(items) == 1 else None


def _spoken_of(turn: Turn) -> list[str]:
    """Obligations of the last half hour, the newest first."""
    cid, person = turn.commune.id, turn.person.id
    since = turn.now - evidence.TOGETHER
    asked = choices.expected(turn.tx, cid, person)
    found = [(asked["at"], asked["data"].get("obligation"))] if asked is not None else []
    entry = progress.newest_of(turn.tx, cid, person)
    found += [(entry["at"], entry["obligation"])] if entry is not None else []
    last = evidence.newest_of(turn.tx, cid, person, turn.now)
    found += [(last["at"], last["obligation"])] if last is not None else []
    return [id_ for at, id_ in sorted(found, key=lambda one: one[0], reverse=True) if id_ and at >= since]


def _which(turn: Turn) -> Answer:
    """Several duties are open: one question for all that was sent together."""
    waiting = evidence.unplaced(turn.tx, turn.commune.id, turn.person.id, turn.now)
    if len(waiting) > 1:
        return replace(say("evidence.one_more", count=len(waiting)), keep=True)
    items = replies.items_of(turn)[: replies.CHOOSE_AT_MOST]
    if not items:
        return say("evidence.nothing_open")
    rows = tuple(
        (
            Button(
                duties.numbered(turn.commune, item.n, item.row, unit=False), "evidence_for", {}, item.id,
                item.row["revision"], item.n,
            ),
        )
        for item in items
    )  # fmt: skip
    lines = [duties.line(turn.commune, item.row, turn.today, item.n) for item in items]
    return Answer(render("evidence.which", lines=lines, n=items[0].n), rows=rows, purpose="question")


def pressed_for(turn: Turn, choice: Row) -> Answer:
    """The duty of what was sent was chosen."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or not duties.may_answer(turn, row):
        return say("press.not_yours")
    if not evidence.unplaced(turn.tx, turn.commune.id, turn.person.id, turn.now):
        return say("evidence.none_waits")
    return _placed(turn, row)


def _placed(turn: Turn, row: RowMapping) -> Answer:
    attaching.put(turn, row)
    count = len(evidence.of_obligation(turn.tx, turn.commune.id, row["id"]))
    line = duties.line(turn.commune, row, turn.today)
    open_ = row["state"] == State.open.value
    rows = questions.status_rows(row) if open_ else ()
    expects = None if open_ else ("evidence", {"obligation": row["id"]})
    return Answer(render("evidence.placed", line=line, count=count, open=open_), rows=rows, expects=expects)


# --- showing --------------------------------------------------------------------------------------------------------


def may_look(turn: Turn, row: Row) -> bool:
    """The unit itself, who confirms, and who sees everything."""
    return duties.may_answer(turn, row) or confirm.may_confirm(turn, row) or sees_all(turn.person)


def show(turn: Turn, choice: Row) -> Answer:
    """*Xem minh chứng* was pressed: a list, then the files themselves where the messenger takes them."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or not may_look(turn, row):
        return say("refused.other_unit")
    held = [one for one in evidence.of_obligation(turn.tx, turn.commune.id, row["id"]) if one["state"] == KEPT]
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="evidence_seen", now=turn.now, subject=row["id"])
    files = [one for one in held if one["kind"] != LINK]
    everything = kind_of(turn.incoming.messenger) in showing.DOCUMENTS_LIVE_IN
    sent = [one for one in files if everything or one["kind"] == PHOTO][-SHOWN_AT_MOST:]
    for n, one in enumerate(sent):
        delivery.send_evidence(turn, int(one["id"]), n)
    page = showing.page_for(turn, row) if len(sent) < len(files) else None
    lines = [showing.described(turn.commune, one) for one in held]
    line = duties.line(turn.commune, row, turn.today)
    text = render("evidence.list", line=line, lines=lines, link=page, all=len(sent) == len(files), sent=len(sent))
    return Answer(text, purpose="summary", keep=True)


def command(turn: Turn, text: str) -> Answer:
    """ "gửi tệp", "gửi tệp 3": where a file of that duty can be sent."""
    items = replies.items_of(turn)
    lone = binding.lone_number(text)
    if lone is not None:
        items = [item for item in items if item.n == lone[0]]
    if not items:
        return say("evidence.nothing_open")
    shown = items[:SHOWN_AT_MOST]
    here = kind_of(turn.incoming.messenger) in showing.DOCUMENTS_LIVE_IN
    # Where files are sent straight into the chat, pages of many duties would only be noise.
    pages = not here or len(shown) == 1
    lines: Sequence[Mapping[str, Any]] = [
        {
            "line": duties.line(turn.commune, item.row, turn.today, item.n),
            "link": showing.page_for(turn, item.row) if pages else None,
        }
        for item in shown
    ]
    told = render("evidence.how", lines=lines, here=here, link=lines[0]["link"], days=passes.LIVES.days)
    expects = ("evidence", {"obligation": items[0].id}) if len(items) == 1 else None
    return Answer(told, purpose="link", expects=expects)
