"""Files to people: asked for in a transaction as a message of their own, drawn later, said as words where they cannot.

What is asked for is a row in the outbox (`files.Wanted`); a lane draws it when it is due (`bot.lanes.drawer`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.conversation import duties, showing
from bot.conversation.turn import CONSOLE, Turn, local_day
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties import evidence
from bot.ledger.sending import messages
from bot.links import Links
from bot.messengers.protocol import Can, FileOut, Outgoing
from bot.summaries import files
from bot.summaries.files import Wanted
from bot.texts import Rich, render
from schedules.commune import Commune

AFTER_ANSWERS = 1
EVIDENCE = "evidence"
# A picture only repeats the words before it: late, it would be of another hour than they are.
PURPOSE, LINK_LIVES = "tep", timedelta(days=7)
PICTURE_SHOWN = timedelta(minutes=10)  # the platform fetches it at once, or never
PICTURE_LIVES, FILE_LIVES = timedelta(hours=1), timedelta(hours=24)


def send(turn: Turn, wanted: Wanted, n: int = 0) -> None:
    """A file to who is asking, after the answer, into the same chat. n: tells several files of one answer apart."""
    lives = PICTURE_LIVES if wanted.kind == "png" else FILE_LIVES
    _after_answer(turn, f"file-{n}", _signed(wanted, turn.person.id), lives)


def send_evidence(turn: Turn, id_: int, n: int) -> None:
    """A piece of evidence to who asked to see it, after the answer, into the same chat."""
    _after_answer(turn, f"evidence-{n}", {"kind": EVIDENCE, "evidence": id_, "for": turn.person.id}, PICTURE_LIVES)


def _after_answer(turn: Turn, name: str, file: dict[str, Any], lives: timedelta) -> None:
    messages.say(
        turn.tx,
        turn.commune.id,
        key=f"answer/{turn.inbox}/{name}",
        purpose="summary",
        now=turn.now,
        make={"file": file},
        person=turn.person.id,
        messenger=turn.incoming.messenger,
        chat=turn.incoming.chat,
        priority=AFTER_ANSWERS,
        expires_at=turn.now + lives,
        inbox=turn.inbox,
    )


def post(turn: Turn, wanted: Wanted, person: str, key: str) -> None:
    """A file to somebody, wherever they are reached; once a key."""
    make = {"file": _signed(wanted, person)}
    messages.say(
        turn.tx, turn.commune.id, key=key, purpose="summary", now=turn.now, make=make, person=person, priority=6,
        expires_at=turn.now + FILE_LIVES, quiet=True,
    )  # fmt: skip


def _signed(wanted: Wanted, receiver: str) -> dict[str, Any]:
    """The request as the row keeps it, with whose it is: a link made instead of the file is that person's alone."""
    return wanted.as_json() | {"for": receiver}


def link_to(links: Links | None, wanted: Wanted, receiver: str, lives: timedelta = LINK_LIVES) -> str | None:
    """Where the receiver can fetch the file for a while, drawn anew each time; None where there is no address."""
    if links is None:
        return None
    return links.make(PURPOSE, receiver, lives, json.dumps(wanted.as_json(), ensure_ascii=False))


def _evidence(tx: Connection, commune: Commune, id_: int, cabinet: Cabinet | None) -> Callable[[], Outgoing]:
    """The file as it was kept; words where it is no longer there, or no longer what it was."""
    row = evidence.get(tx, commune.id, id_)
    of = duties.one(tx, commune.id, row["obligation"]) if row is not None and row["obligation"] else None
    if row is None or of is None or row["state"] != evidence.KEPT or cabinet is None:
        return lambda: Outgoing(render("evidence.no_longer"))
    caption = render("evidence.caption", title=of["title"], **showing.described(commune, row))
    sha, name, mime = str(row["sha256"]), str(row["name"]), str(row["mime"])

    def made() -> Outgoing:
        content = cabinet.get(sha)
        if content is None:
            return Outgoing(render("evidence.no_longer"))
        return Outgoing(caption, file=FileOut(name, mime, content, as_photo=row["kind"] == evidence.PHOTO))

    return made


def draw(
    tx: Connection,
    commune: Commune,
    spec: Mapping[str, Any],
    *,
    messenger: str,
    can: Can,
    now: datetime,
    links: Links | None = None,
    cabinet: Cabinet | None = None,
) -> Callable[[], Outgoing]:
    """Reads what a file shows and returns what makes it: the file with its caption, or words that say where it lies.

    Words where the platform takes no documents, or where this one is larger than it takes. Fault for a unit, period or
    person that is no more, and for a PDF without LibreOffice.
    """
    if spec.get("kind") == EVIDENCE:
        return _evidence(tx, commune, int(spec["evidence"]), cabinet)
    wanted = Wanted.from_json(spec)
    caption = files.caption(commune, wanted, local_day(now))
    picture = wanted.kind == "png"
    address = link_to(links, wanted, str(spec.get("for", "")), PICTURE_SHOWN if picture else LINK_LIVES)

    def instead(why: str) -> Outgoing:
        return Outgoing(render(f"file.{why}", caption=caption, link=address))

    if not can.files_out and spec.get("unasked") and address is None:
        return lambda: Outgoing(Rich(""))  # nobody waits for it: a month's plan is not spent on saying what cannot come
    if not can.files_out and wanted.kind != "png":
        return lambda: instead("no_documents")
    make = files.prepare(tx, commune, wanted, now, messenger=messenger if messenger == CONSOLE else None)

    def made() -> Outgoing:
        file = replace(make(), address=address if picture else None)
        return Outgoing(caption, file=file) if len(file.content) <= can.largest_file else instead("too_large")

    return made
