"""/vang and plain words: being away, naming a deputy, being back. Nothing is recorded before one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.conversation import duties
from bot.conversation.turn import Answer, Notice, Row, Turn, label, offices, say, tell
from bot.ledger.hearing.choices import Button
from bot.ledger.who import absences, people
from bot.ledger.who.absences import AWAY, DELEGATED, LEADERS
from bot.texts import render
from schedules.directory import Person, Role
from schedules.naming import addressee, person_named
from schedules.replies.absence import OPEN_ENDED, Absence, read_absence

DEPUTIES_AT_MOST = 5
FAR = timedelta(days=200)  # a stay that far ahead is more often a day just past


def command(turn: Turn, text: str) -> Answer:
    """/vang: with days it is an announcement, without any a list and how to say it."""
    said = text.strip()
    if not said:
        return _list(turn)
    return plain(turn, said) or plain(turn, f"vắng {said}") or _list(turn)


def plain(turn: Turn, text: str) -> Answer | None:
    """What a free text says of an absence; None when it is about something else."""
    person, said = _whose(turn, text)
    read = read_absence(said, turn.today)
    if read is None:
        return None
    if read.what == "back":
        return _back(turn, person)
    return preview(turn, person, read)


def _whose(turn: Turn, text: str) -> tuple[Person, str]:
    """The office may say it of somebody else: "Trưởng phòng Kinh tế nghỉ phép 20-25/7"."""
    if not turn.has(Role.office):
        return turn.person, text
    words = text.split()
    for cut in range(min(len(words) - 1, 12), 0, -1):
        other = person_named(turn.commune, " ".join(words[:cut]))
        if other is not None and read_absence(" ".join(words[cut:]), turn.today) is not None:
            return other, " ".join(words[cut:])
    return turn.person, text


# --- asking ---------------------------------------------------------------------------------------------------------


def preview(turn: Turn, person: Person, read: Absence) -> Answer:
    """What would be recorded, with who may stand in as buttons."""
    if not person.units and not person.roles & LEADERS:
        return say("away.nothing_to_hand")
    if read.first is None or read.last is None or (read.last != OPEN_ENDED and read.first > turn.today + FAR):
        text = render("away.which_days", who=_of(turn, person))
        return Answer(text, purpose="question", expects=("absence", {"person": person.id, "verb": read.verb}))
    unit = _unit(turn, person, read.unit)
    if unit is None:
        return say("away.which_unit", units=[turn.commune.named(one) for one in person.units])
    named = person_named(turn.commune, read.deputy, person.units) if read.deputy else None
    if named is not None and named.id == person.id:
        return say("away.not_oneself")
    candidates = [named.id] if named else _candidates(turn, person)
    data = {
        "person": person.id,
        "first": read.first.isoformat(),
        "last": read.last.isoformat(),
        "kind": DELEGATED if read.what == "delegated" else AWAY,
        "unit": unit,
    }
    unknown = read.deputy if read.deputy and named is None else ""
    text = render("away.preview", **_words(turn, data), unknown=unknown, one=len(candidates) == 1)
    rows = [(Button(_offer(turn, one), "away_record", data | {"deputy": one}),) for one in candidates]
    return Answer(text, rows=(*rows, (Button(label("not_away"), "cancel"),)), purpose="question")


def days_given(turn: Turn, data: Row, text: str) -> Answer | None:
    """The days, after they were asked for."""
    person = turn.commune.directory.people.get(data["person"])
    read = read_absence(text, turn.today) or read_absence(f"{data['verb']} {text}", turn.today)
    return preview(turn, person, read) if person is not None and read is not None and read.first else None


def _unit(turn: Turn, person: Person, words: str) -> str | None:
    """ "" for all of the person's units; None where words name no unit of theirs."""
    if not words:
        return ""
    named = addressee(turn.commune, words)
    return named.id if named is not None and named.id in person.units else None


def _candidates(turn: Turn, person: Person) -> list[str]:
    """Who may stand in: leaders for leaders, else deputies, focal points, the office; those that are linked first."""
    directory = turn.commune.directory
    found: list[str] = []
    if person.roles & LEADERS:
        found += [one.id for role in absences.LEADERS_IN_ORDER for one in directory.having(role)]
    units = [directory.units[one] for one in person.units if one in directory.units]
    found += [one for unit in units for one in unit.deputies]
    found += [one for unit in units for one in unit.focal_points]
    found += offices(turn.commune)
    standing = turn.standing
    gone = {one.person for one in standing.absences if one.kind == AWAY}
    usable = [one for one in dict.fromkeys(found) if one != person.id and one not in gone]
    reachable = people.linked(turn.tx, turn.commune.id)
    return sorted(usable, key=lambda one: one not in reachable)[:DEPUTIES_AT_MOST]


def _offer(turn: Turn, deputy: str) -> str:
    return label("stand_in", who=turn.commune.directory.people[deputy].title)


# --- recording ------------------------------------------------------------------------------------------------------


def record(turn: Turn, choice: Row) -> Answer:
    """Who stands in was chosen: recorded, and everybody concerned is told."""
    data = choice["data"]
    person = turn.commune.directory.people.get(data["person"])
    if person is None or data["deputy"] not in turn.commune.directory.people:
        return say("press.gone")
    if not _may(turn, person.id):
        return say("refused.role")
    first, last = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
    cid, by = turn.commune.id, turn.person.id
    older = [
        one.id
        for one in absences.coming(turn.tx, cid, first)
        if one.person == person.id and one.first <= last and one.unit == data["unit"]
    ]
    absences.end(turn.tx, cid, older, first, by=by, now=turn.now)
    made = absences.record(
        turn.tx,
        cid,
        person=person.id,
        deputy=data["deputy"],
        first=first,
        last=last,
        by=by,
        now=turn.now,
        kind=data["kind"],
        unit=data["unit"],
    )
    turn.stand_anew()
    _tell(turn, person, data, made)
    rows = ((Button(label("end_absence"), "away_end", {"absence": made}),),)
    return Answer(render("away.recorded", **_words(turn, data), replaced=bool(older)), rows=rows)


def _tell(turn: Turn, person: Person, data: Row, made: int) -> None:
    """The deputy hears what falls to them, the person (when the office said it), the office and who is in charge."""
    words, unit = _words(turn, data), person.units[0] if person.units else None
    open_ = duties.current(
        duties.of_units(turn.tx, turn.commune.id, _units(person, data), sample=turn.on_console), turn.today
    )
    lines = [duties.line(turn.commune, row, turn.today) for row in open_[:5]]
    told = say("away.told_deputy", **words, lines=lines, count=len(open_), purpose="notice")
    key = f"notice/absence-{made}"
    tell(turn, [data["deputy"]], Notice(f"{key}/deputy", told, unit=unit))
    others = [*offices(turn.commune), *_in_charge(turn, person), person.id]
    rest = [one for one in dict.fromkeys(others) if one not in (turn.person.id, data["deputy"])]
    tell(turn, rest, Notice(key, say("away.told_others", **words, purpose="notice"), unit=unit))


def _units(person: Person, data: Row) -> Sequence[str]:
    return [data["unit"]] if data["unit"] else person.units


def _in_charge(turn: Turn, person: Person) -> list[str]:
    """The leader in charge of a head; a deputy's or a focal point's absence is the head's business."""
    units = [turn.commune.directory.units[one] for one in person.units if one in turn.commune.directory.units]
    headed = [unit for unit in units if unit.head == person.id]
    return [unit.vice_chairman for unit in headed if unit.vice_chairman] or [
        unit.head for unit in units if unit.head and unit.head != person.id
    ]


# --- being back -----------------------------------------------------------------------------------------------------


def end(turn: Turn, choice: Row) -> Answer:
    """*Thôi vắng* was pressed."""
    known = [
        one for one in absences.coming(turn.tx, turn.commune.id, turn.today) if one.id == choice["data"]["absence"]
    ]
    if known and not _may(turn, known[0].person):
        return say("refused.role")
    return _end(turn, known) if known else say("away.none")


def _may(turn: Turn, person: str) -> bool:
    """An absence is one's own to tell, and the office's for everybody."""
    return turn.person.id == person or turn.has(Role.office)


def _back(turn: Turn, person: Person) -> Answer:
    mine = [one for one in absences.coming(turn.tx, turn.commune.id, turn.today) if one.person == person.id]
    return _end(turn, mine) if mine else say("away.none")


def _end(turn: Turn, ended: Sequence[absences.Absence]) -> Answer:
    absences.end(turn.tx, turn.commune.id, [one.id for one in ended], turn.today, by=turn.person.id, now=turn.now)
    turn.stand_anew()
    person = turn.commune.directory.people[ended[0].person]
    told = say("away.told_back", who=person.title, purpose="notice")
    deputies = [one.deputy for one in ended if one.deputy and one.deputy != turn.person.id]
    unit = person.units[0] if person.units else None
    tell(turn, deputies, Notice(f"notice/back-{turn.inbox}", told, unit=unit))
    return say("away.ended", who=_of(turn, person))


# --- the list -------------------------------------------------------------------------------------------------------


def _list(turn: Turn) -> Answer:
    """Everybody's for those who see all, else the own ones and those one stands in for."""
    everybody = turn.has(Role.chairman, Role.vice_chairman, Role.office)
    known = absences.coming(turn.tx, turn.commune.id, turn.today)
    shown = [one for one in known if everybody or turn.person.id in (one.person, one.deputy)]
    lines = [
        _words(
            turn,
            {"person": one.person, "deputy": one.deputy, "kind": one.kind, "unit": one.unit}
            | {"first": one.first.isoformat(), "last": one.last.isoformat()},
        )
        for one in shown
        if one.person in turn.commune.directory.people
    ]
    mine = [one for one in shown if one.person == turn.person.id]
    rows = tuple((Button(label("end_absence"), "away_end", {"absence": one.id}),) for one in mine[:1])
    return Answer(render("away.list", lines=lines), rows=rows, purpose="summary")


def _words(turn: Turn, data: Row) -> dict[str, Any]:
    directory = turn.commune.directory
    deputy = directory.people.get(data.get("deputy") or "")
    last = date.fromisoformat(data["last"])
    return {
        "who": directory.people[data["person"]].title,
        "me": data["person"] == turn.person.id,
        "deputy": deputy.title if deputy else "",
        "first": date.fromisoformat(data["first"]),
        "last": None if last == OPEN_ENDED else last,
        "delegated": data["kind"] == DELEGATED,
        "unit": turn.commune.named(data["unit"]) if data["unit"] else "",
    }


def _of(turn: Turn, person: Person) -> str:
    return "" if person.id == turn.person.id else person.title
