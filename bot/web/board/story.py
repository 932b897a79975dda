"""One duty's whole story: its clause and that clause's own words, and everything that happened, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select
from starlette.exceptions import HTTPException

from bot.conversation import duties, showing
from bot.conversation.looking.why import step_name
from bot.conversation.seeing import may_see
from bot.ledger import audit
from bot.ledger.duties import evidence, moves, progress
from bot.ledger.duties.dossiers import requests_of
from bot.ledger.rules import readings
from bot.ledger.tables import reminder
from bot.ledger.who import passes
from bot.summaries import words
from bot.texts import plain, render
from bot.web.board.seat import Seat
from bot.web.gate.doors import Visit
from bot.web.labels import Labels
from bot.web.words import FLAGS, KINDS
from schedules.decision.wording import wording
from schedules.language import format_date, format_vnd
from schedules.moves import Mover, days, held, why_silent, why_told

# What moves a duty, what was said or done, what is asked, what was decided of it, and where it was said.
MOVERS, DONE, REQUESTS = Labels("mover"), Labels("done"), Labels("request")
DECIDED, THROUGH = Labels("decided"), Labels("through")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. look: said, told, kept (a reminder that was not sent), asked, decided."""

    at: datetime
    look: str
    who: str
    what: str
    words: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """line: as the texts know a duty. quote: the clause in the office's copy. spans: who held it for how many days."""

    line: Mapping[str, Any]
    flag: str
    look: str
    decision: str
    quote: str
    confirmer: str
    support: str
    finished: str
    events: tuple[Event, ...]
    spans: tuple[tuple[str, int], ...]
    now: str
    source: str
    boxes: tuple[tuple[str, bool], ...] = field(default=())
    files: tuple[Mapping[str, Any], ...] = field(default=())


def tell(tx: Connection, seat: Seat, obligation: str) -> Story:
    """HTTPException 404 for a duty that is none, is a sample outside the console, or is not this person's to see."""
    commune = seat.commune
    row = _row(tx, seat, obligation)
    line = duties.line(commune, row, seat.today)
    spans = held(moves.events(tx, commune, row), seat.house.clock.now())
    book = next((one for one in commune.rulebooks if any(rule.id == row["rule"] for rule in one.rules)), None)
    events = sorted(_events(tx, seat, row), key=lambda event: event.at)
    return Story(
        line=line,
        flag=words.flag(line["flag"]) if line["flag"] != "gone" else FLAGS["gone"],
        look=line["flag"],
        decision=book.title if book else plain("page.board.extra_duty"),
        quote=_quote(tx, seat, row, book.id if book else ""),
        confirmer=_confirmer(seat, row),
        support=", ".join(commune.named(unit) for unit in row["facts"].get("support") or ()),
        finished=format_date(row["finished_on"]) if row["finished_on"] else "",
        events=tuple(events),
        spans=tuple((MOVERS[mover], days(span)) for mover, span in spans.items() if mover is not Mover.nobody and span),
        now=MOVERS.get(moves.now_at(commune, row), ""),
        source=words.source(row["due_source"]),
        boxes=tuple(progress.boxes(tx, commune.id, row["id"]).items()),
        files=tuple(
            showing.described(commune, one) | {"id": one["id"], "kept": one["state"] == evidence.KEPT}
            for one in evidence.of_obligation(tx, commune.id, row["id"])
        ),
    )


def _row(tx: Connection, seat: Seat, obligation: str) -> RowMapping:
    row = duties.one(tx, seat.commune.id, obligation)
    if row is None or (row["sample"] and seat.messenger is None) or not may_see(seat.person, row["holder_unit"]):
        raise HTTPException(404)
    return row


def file_of(tx: Connection, seat: Seat, number: str, now: datetime) -> RowMapping:
    """A kept piece of evidence of a duty this person may see; that it was looked at is logged. HTTPException 404."""
    one = evidence.get(tx, seat.commune.id, int(number)) if number.isdecimal() and len(number) < 12 else None
    if one is None or one["state"] != evidence.KEPT or not one["sha256"] or one["obligation"] is None:
        raise HTTPException(404)
    row = _row(tx, seat, one["obligation"])
    audit.note(tx, seat.commune.id, who=seat.person.id, what="evidence_seen", now=now, subject=row["id"])
    return one


def _quote(tx: Connection, seat: Seat, row: RowMapping, book: str) -> str:
    rule = seat.commune.rules.get(row["rule"])
    if not book or rule is None or rule.neutral:
        return ""
    copies = [one.text for one in readings.newest(tx, seat.commune.id, book, limit=5) if one.written_at is not None]
    found = next((w for copy in copies if (w := wording(copy, rule.clause))), None)
    return found.words if found else ""


def _confirmer(seat: Seat, row: RowMapping) -> str:
    named = str(row["facts"].get("confirmer") or "")
    people = seat.commune.directory.people
    return (
        people[named].title if named in people else seat.commune.named(named) if named else plain("page.board.leaders")
    )


def _title(seat: Seat, person: str | None) -> str:
    known = seat.commune.directory.people.get(person or "")
    return known.title if known else person or ""


def _events(tx: Connection, seat: Seat, row: RowMapping) -> Iterator[Event]:
    yield from _reminders(tx, seat, row)
    for one in progress.of_obligation(tx, seat.commune.id, row["id"]):
        yield _entry(seat, one)
    for one in requests_of(tx, seat.commune.id, row["id"]):
        yield from _request(seat, one)


def _reminders(tx: Connection, seat: Seat, row: RowMapping) -> Iterator[Event]:
    mine = (reminder.c.commune == seat.commune.id, reminder.c.obligation == row["id"])
    held_ = tx.execute(select(reminder).where(*mine, reminder.c.state.in_(("told", "skipped")))).mappings()
    for one in held_:
        told = one["state"] == "told"
        reason = (why_told(one["step"], one["audience"]) if told else why_silent(one["reason"] or "")).value
        what = plain("page.board.told" if told else "page.board.kept")
        why = render("why.check", reason=reason, step=step_name(one["step"])).text
        yield Event(one["at"], "told" if told else "kept", _title(seat, one["person"]), what, why)


def _entry(seat: Seat, one: RowMapping) -> Event:
    notes = []
    if one["percent"] is not None:
        notes.append(plain("page.board.reached", percent=one["percent"]))
    if one["amount_vnd"] is not None:
        notes.append(format_vnd(one["amount_vnd"]))
    if one["new_date"] is not None:
        notes.append(plain("page.board.until", day=one["new_date"]))
    document = (one["understood"] or {}).get("document")
    if document:
        number = (
            document
            if isinstance(document, str)
            else (document.get("number") if isinstance(document, dict) else document[0])
        )
        if number:
            notes.append(plain("page.board.document", number=number))
    if one["reason"]:
        notes.append(str(one["reason"]))
    through = THROUGH.get(one["through"], "")
    what = (KINDS.get(one["kind"]) or DONE.get(one["kind"], one["kind"])) + (f" ({through})" if through else "")
    return Event(one["at"], "said", _title(seat, one["person"]), words.sentence(what), one["text"] or "", tuple(notes))


def _request(seat: Seat, one: RowMapping) -> Iterator[Event]:
    asked = REQUESTS.get(one["kind"])
    if asked is None:
        return
    data = one["data"] or {}
    day = str(data.get("day") or data.get("until") or "")
    yield Event(one["asked_at"], "asked", _title(seat, one["asked_by"]), asked, day)
    if one["decided_at"] is not None and DECIDED.get(one["state"]):
        yield Event(
            one["decided_at"], "decided", _title(seat, one["decided_by"]),
            f"{asked}: {DECIDED[one['state']]}", str(data.get("reason") or ""),
        )  # fmt: skip


def revoke(tx: Connection, commune: str, visit: Visit, now: datetime) -> None:
    """This pass opens nothing any more."""
    passes.revoke(tx, commune, visit.pass_id, datetime.now(UTC))
    audit.note(tx, commune, who=visit.person.id, what="pass_revoked", now=now, subject="bang")
