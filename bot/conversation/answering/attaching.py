"""Files and words that belong together, and what became of a file once it was fetched.

A handler waits for no network: it writes a row, a lane fetches the file (`bot.lanes.fetcher`), `settle_file` says what
became of it. Words and files come in any order; what is sent within half an hour of each other belongs together.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping

from bot.conversation import duties, showing
from bot.conversation.deciding import confirm
from bot.conversation.turn import Answer, Notice, Row, Turn, offices, say, tell
from bot.ledger import audit
from bot.ledger.duties import evidence, progress, requests
from bot.ledger.duties.evidence import KEPT, LINK, Kept, Sent
from bot.messengers.protocol import Incoming
from bot.texts import render
from schedules.commune import Commune


def put(turn: Turn, row: Row, entry: int | None = None) -> None:
    """Everything that was just sent without a place is of this duty."""
    waiting = evidence.unplaced(turn.tx, turn.commune.id, turn.person.id, turn.now)
    if waiting:
        evidence.place(turn.tx, turn.commune.id, [one["id"] for one in waiting], row, entry)
        if any(one["state"] == KEPT for one in waiting):
            _tell_confirmer(turn, row)


def spoken(turn: Turn, row: Row, kind: str, text: str, entry: int) -> None:
    """A progress entry was made: files sent just before belong to it, and addresses in its words are evidence."""
    if kind == progress.ACKNOWLEDGED:
        return
    put(turn, row, entry)
    for link in showing.links_in(text):
        sent = Sent(turn.person.id, turn.now, turn.incoming.messenger, LINK, link=link, state=KEPT)
        id_ = evidence.add(turn.tx, turn.commune.id, sent, inbox=turn.inbox, of=row)
        evidence.place(turn.tx, turn.commune.id, [id_], row, entry)


def settle_file(tx: Connection, commune: Commune, id_: int, verdict: Kept | str, now: datetime) -> None:
    """A fetched file is kept, or refused for a reason (`bot.documents.kinds.Refused`, "lost", "nowhere")."""
    row = evidence.get(tx, commune.id, id_)
    if row is None or row["state"] != evidence.WANTED:
        return
    turn = _turn_of(tx, commune, row, now)
    if isinstance(verdict, Kept):
        evidence.kept(tx, commune.id, id_, verdict)
        of = duties.one(tx, commune.id, row["obligation"]) if row["obligation"] else None
        if turn is not None and of is not None:
            _tell_confirmer(turn, of)
        return
    evidence.refused(tx, commune.id, id_, verdict)
    if turn is None:
        return
    if verdict == "secret":
        tell_of_secret(turn)
    text = "other.secret" if verdict == "secret" else "evidence.refused"
    told = say(text, reason=verdict, purpose="notice") if text != "other.secret" else say(text, purpose="notice")
    tell(turn, [row["person"]], Notice(f"notice/file-{id_}", told, quiet=False))


def _turn_of(tx: Connection, commune: Commune, row: RowMapping, now: datetime) -> Turn | None:
    person = commune.directory.people.get(row["person"])
    if person is None:
        return None
    incoming = Incoming(kind="file", messenger=row["through"], chat=person.id, sender=person.id)
    return Turn(tx, commune, incoming, int(row["inbox"] or 0), now, person)


def _tell_confirmer(turn: Turn, row: Row) -> None:
    """Who was already asked to confirm hears once a day that there is more to look at."""
    held = evidence.of_obligation(turn.tx, turn.commune.id, row["id"])
    for request in requests.pending(turn.tx, turn.commune.id, confirm.KIND, row["id"]):
        if len(held) <= request["data"].get("files", 0):
            continue
        line = duties.line(turn.commune, row, turn.today)
        text = render("evidence.came", who=turn.person.title, line=line, count=len(held))
        answer = Answer(text, rows=((showing.show_button(row),),), purpose="notice")
        key = f"notice/evidence-{request['id']}-{turn.today}"
        notice = Notice(key, answer, unit=row["holder_unit"], sample=bool(row["sample"]), about=(row["id"],))
        tell(turn, confirm.confirmers(turn, row), notice)


def tell_of_secret(turn: Turn) -> None:
    """The office learns that it happened, not what it was about."""
    others = [person for person in offices(turn.commune) if person != turn.person.id]
    notice = say("office.secret", who=turn.person.title, purpose="notice")
    tell(turn, others, Notice(f"notice/secret-{turn.inbox}", notice))
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="secret_refused", now=turn.now)
