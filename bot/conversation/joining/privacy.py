"""/dulieucuatoi: everything held about me, as a file. /xoadulieu: forget me; the office's records stay, nameless."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.conversation.turn import Answer, Row, Turn, label, offices, say, tell
from bot.conversation.turn import Notice as Told
from bot.ledger import audit
from bot.ledger.guarding import privacy
from bot.ledger.guarding.privacy import Held
from bot.ledger.hearing.choices import Button
from bot.messengers.protocol import FileOut, Outgoing
from bot.texts import Rich, render
from schedules.calendar import TZ
from schedules.commune import Commune

MINE = "my_data"  # what a message's payload says that is to become this file
FILES_LIVE_IN = frozenset({"telegram", "console"})  # Zalo takes no files: the office hands the paper out


def command(turn: Turn, _: str) -> Answer:
    """/dulieucuatoi: what there is in short, the whole as a file along with it where files can be sent."""
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="own_data", now=turn.now)
    if turn.incoming.messenger.partition("-")[0] in FILES_LIVE_IN:
        text = _short(turn.tx, turn.commune, turn.person.id, file=True)
        return Answer(text, purpose="summary", make={MINE: turn.person.id})
    notice = say("office.wants_data", who=turn.person.title, id=turn.person.id, purpose="notice")
    tell(turn, offices(turn.commune), Told(f"notice/own-data-{turn.inbox}", notice))
    return Answer(_short(turn.tx, turn.commune, turn.person.id, file=False), purpose="summary")


def delete_command(turn: Turn, _: str) -> Answer:
    """/xoadulieu: asks first, since nobody is reminded afterwards."""
    rows = ((Button(label("erase"), "erase", {"answers": "yes"}), Button(label("no"), "cancel", {"answers": "no"})),)
    return Answer(render("privacy.erase_question"), rows=rows, purpose="question")


def erase(turn: Turn, choice: Row) -> Answer:
    """*Xóa* was pressed by the person whose data it is."""
    others = [person for person in offices(turn.commune) if person != turn.person.id]
    tell(
        turn, others, Told(f"notice/erased-{turn.inbox}", say("office.erased", who=turn.person.title, purpose="notice"))
    )
    privacy.erase(turn.tx, turn.commune.id, turn.person.id, turn.now)
    return say("privacy.erased", purpose="link")


# --- the file -------------------------------------------------------------------------------------------------------


def file_message(tx: Connection, commune: Commune, person: str, now: datetime) -> Outgoing:
    """The message that carries the file, made when it is claimed and kept nowhere."""
    content = as_text(tx, commune, person, now).encode("utf-8-sig")
    name = f"du-lieu-{person}-{now.astimezone(TZ).date().isoformat()}.txt"
    return Outgoing(_short(tx, commune, person, file=True), file=FileOut(name, "text/plain; charset=utf-8", content))


def _short(tx: Connection, commune: Commune, person: str, *, file: bool) -> Rich:
    found = privacy.held(tx, commune.id, person)
    chats = [f"{row['messenger']} ({row['linked_at'].astimezone(TZ):%d/%m/%Y})" for row in found.addresses]
    return render(
        "privacy.mine",
        chats=chats,
        heard=len(found.heard),
        said=len(found.said),
        recorded=len(found.progress),
        absences=len(found.absences),
        files=sum(row["state"] == "kept" for row in found.evidence),
        text_days=commune.retention.text_days,
        file=file,
    )


def as_text(tx: Connection, commune: Commune, person: str, now: datetime) -> str:
    """Everything held about a person, readable on a telephone."""
    found = privacy.held(tx, commune.id, person)
    known = commune.directory.people.get(person)
    lines = [render("privacy.heading", commune=commune.name, at=_when(now)).text, ""]
    if known is not None:
        units = [commune.named(unit) for unit in known.units]
        roles = [render(f"role.{role.value}").text for role in known.roles if role.value != "province"]
        lines += [render("privacy.post", title=known.title, units=units, roles=sorted(roles)).text, ""]
    for name, rows in _sections(found):
        lines.append(render(f"privacy.section_{name}", count=len(rows)).text)
        lines += [f"  - {row}" for row in rows] + [""]
    return "\n".join(lines)


def _sections(found: Held) -> Iterator[tuple[str, list[str]]]:
    yield "addresses", [_row(row, "messenger", "chat", "state", "linked_at", "reached_at") for row in found.addresses]
    yield "invites", [_row(row, "issued_at", "expires_at", "used_at") for row in found.invites]
    yield "heard", [f"{_when(row['received_at'])} {row['messenger']}: {_raw(row['raw'])}" for row in found.heard]
    yield "said", [f"{_when(row['at'])} {row['messenger']}: {_flat(row['text'])}" for row in found.said]
    columns = (
        "at",
        "through",
        "obligation",
        "kind",
        "percent",
        "amount_vnd",
        "new_date",
        "reason",
        "text",
        "undone_at",
    )
    yield "progress", [_row(row, *columns) for row in found.progress]
    yield "requests", [_row(row, "asked_at", "kind", "obligation", "state", "decided_at") for row in found.requests]
    yield (
        "evidence",
        [_row(row, "at", "obligation", "kind", "name", "size", "sha256", "link", "state") for row in found.evidence],
    )
    yield "absences", [_row(row, "first_day", "last_day") for row in found.absences]
    yield "codes", [_row(row, "n", "duty", "since", "closed_at") for row in found.codes]
    yield "asked", [_row(row, "at", "what") for row in found.asked]
    yield "buttons", [_row(row, "label", "expires_at", "used_at") for row in found.buttons]
    yield "log", [_row(row, "at", "what", "subject") for row in found.log]


def _row(row: Mapping[str, Any], *columns: str) -> str:
    return "; ".join(_flat(_when(row[name])) for name in columns if row[name] is not None)


def _when(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(TZ).strftime("%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _raw(raw: Mapping[str, Any] | None) -> str:
    """The words first, then the update whole, as the platform sent it."""
    if not raw:
        return "—"
    words = list(_words(raw))
    return " ".join([*map(_flat, words[:1]), json.dumps(raw, ensure_ascii=False, sort_keys=True)])


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name in ("text", "caption"):
            if isinstance(value.get(name), str):
                yield value[name]
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _words(part)
