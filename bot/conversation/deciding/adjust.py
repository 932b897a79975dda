"""/dieuchinh: the office pauses, withdraws, goes on with or reassigns a duty, each by a document; the units hear.

A pause or a withdrawal of a report is of its one period; of anything else it is of all that is still open of the duty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, update

from bot.conversation import duties
from bot.conversation.deciding import confirm, extensions
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Notice, Row, Turn, label, say, tell
from bot.ledger import audit
from bot.ledger.duties import obligations, requests
from bot.ledger.hearing.choices import Button
from bot.ledger.tables import duty, obligation
from bot.texts import plain, render
from schedules.directory import Role
from schedules.escalation import Audience, listeners
from schedules.language import fold
from schedules.naming import addressee
from schedules.progress import State
from schedules.rulebook import Kind, Source

LISTED_AT_MOST = 8
HOW = ("pause", "withdraw", "resume", "reassign", "objective")
ASKED = (confirm.KIND, extensions.KIND, "handback", "handover", "objective")
_DOCUMENT = re.compile(r"\b\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐa-zđ][\w&.-]*(?:\s*(?:ngày|ngay)\s+[\d/.-]+)?")
_DECIDED = {"pause": State.paused, "withdraw": State.withdrawn, "resume": State.open}
MAY = frozenset({Role.office, Role.chairman})


# --- finding the duty -----------------------------------------------------------------------------------------------


def command(turn: Turn, text: str) -> Answer:
    """/dieuchinh with words of the duty, its project or its unit."""
    words = fold(text).strip(" .!?")
    if not words:
        return say("adjust.which")
    found = [row for row in _all(turn) if _fits(turn, row, words)]
    if not found:
        return say("adjust.none", text=text)
    if len(found) == 1:
        return _offered(turn, found[0])
    shown = found[:LISTED_AT_MOST]
    lines = [duties.line(turn.commune, row, turn.today, n) for n, row in enumerate(shown, 1)]
    rows = tuple(
        (Button(duties.numbered(turn.commune, n, row), "adjust_one", {}, row["id"], row["revision"], n),)
        for n, row in enumerate(shown, 1)
    )
    return Answer(render("adjust.list", lines=lines, more=len(found) - len(shown)), rows=rows, purpose="question")


def _all(turn: Turn) -> list[RowMapping]:
    conditions: list[Any] = [obligation.c.state.in_(duties.UNFINISHED)]
    if not turn.on_console:
        conditions.append(obligation.c.sample.is_(False))
    rows = duties.rows_where(turn.tx, turn.commune.id, *conditions)
    asleep = {row["duty"]: row for row in reversed(rows) if row["state"] == State.paused.value}
    awake = [row for row in rows if row["state"] != State.paused.value]
    return [*duties.current(awake, turn.today), *asleep.values()]


def _fits(turn: Turn, row: RowMapping, words: str) -> bool:
    named = addressee(turn.commune, words)
    rest = words
    if named is not None:
        if row["holder_unit"] not in turn.commune.members(named.id):
            return False
        rest = words[named.end :].strip(" ,:;")
    project = turn.commune.projects.get(row["project"])
    about = fold(f"{row['title']} {project.name if project else ''} {turn.commune.named(row['holder_unit'])}")
    return all(word in about for word in rest.split())


def one(turn: Turn, choice: Row) -> Answer:
    """One of the list."""
    if not _may(turn):
        return say("refused.role")
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    return _offered(turn, row) if row is not None else say("press.gone")


def _offered(turn: Turn, row: RowMapping) -> Answer:
    """What may be done with it now."""
    hows = ["resume", "withdraw"] if row["state"] == State.paused.value else ["pause", "withdraw", "reassign"]
    if row["blocked_since"] is not None and not row["objective"]:
        hows.append("objective")
    about = (row["id"], row["revision"])
    buttons = [Button(label(f"adjust_{how}"), "adjust_how", {"how": how}, *about) for how in hows]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    line = duties.line(turn.commune, row, turn.today)
    return Answer(render("adjust.what", line=line, unit=line["unit"]), rows=rows, purpose="question")


# --- the document and the last question -----------------------------------------------------------------------------


def how(turn: Turn, choice: Row) -> Answer:
    """What is to be done was chosen: by which document, why, to whom?"""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    return _ask(turn, row, choice["data"]["how"]) if row is not None else say("press.gone")


def _ask(turn: Turn, row: RowMapping, what: str, lack: str = "") -> Answer:
    if not _may(turn):
        return say("refused.role")
    line = duties.line(turn.commune, row, turn.today)
    text = render("adjust.by_what", how=what, line=line, lack=lack, optional=_optional(row))
    return Answer(text, purpose="question", expects=("adjust", {"obligation": row["id"], "how": what}))


def by_text(turn: Turn, data: Mapping[str, Any], text: str) -> Answer | None:
    """The document, the reason and (to reassign) the unit; shown once more before it is done."""
    row, what = duties.one(turn.tx, turn.commune.id, data["obligation"]), data["how"]
    if row is None or what not in HOW:
        return None
    if not _may(turn):
        return say("refused.role")
    found = _DOCUMENT.search(text)
    document = " ".join(found[0].split()) if found else ""
    if not document and not _optional(row):
        return _ask(turn, row, what, "document")
    rest = (text[: found.start()] + " " + text[found.end() :]) if found else text
    unit, rest = _unit(turn, rest) if what == "reassign" else ("", rest)
    if what == "reassign" and unit in ("", row["holder_unit"]):
        return _ask(turn, row, what, "unit")
    reason = without_names(
        re.sub(r"^(?:\s*(?:theo|tại|công văn|văn bản|số|cv|vb)\b)+", "", rest.strip(" ,.;:-")).strip(" ,.;:-")
    )
    said = {"how": what, "document": document, "reason": reason, "unit": unit}
    line = duties.line(turn.commune, row, turn.today)
    count = len(_meant(turn, row, what))
    shown = render(
        "adjust.preview", line=line, count=count, unit=turn.commune.named(unit) if unit else "", **_no_unit(said)
    )
    rows = (
        (
            Button(label("adjust_do"), "adjust_do", said, row["id"], row["revision"]),
            Button(label("adjust_not"), "cancel"),
        ),
    )
    return Answer(shown, rows=rows, purpose="question")


def _no_unit(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "unit"}


def _unit(turn: Turn, text: str) -> tuple[str, str]:
    """The unit named anywhere in the text, and the rest of it."""
    folded = fold(text)
    for start in (0, *(match.end() for match in re.finditer(r"[\s,;:]+", folded))):
        named = addressee(turn.commune, folded, start)
        if named is not None and named.id in turn.commune.directory.units:
            before = re.sub(r"(?:cho|sang|giao|chuyen)\s*$", "", folded[:start])
            return named.id, text[: len(before)] + " " + text[named.end :]
    return "", text


def _may(turn: Turn) -> bool:
    return bool(turn.person.roles & MAY) or bool(turn.standing.acts_for(turn.person.id))


def _optional(row: Row) -> bool:
    """What was given in chat may be taken back in chat."""
    return bool(row["due_source"] == Source.ad_hoc.value)


# --- doing it -------------------------------------------------------------------------------------------------------


def do(turn: Turn, choice: Row) -> Answer:
    """*Đồng ý* after the preview."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None or row["state"] not in duties.UNFINISHED:
        return say("press.gone")
    if not _may(turn):
        return say("refused.role")
    said = choice["data"]
    if said["how"] == "reassign":
        reassign(turn, row, said["unit"], said)
    elif said["how"] == "objective":
        objective(turn, row, said)
    else:
        change(turn, row, said["how"], said)
    fresh = duties.one(turn.tx, turn.commune.id, row["id"]) or row
    return say("adjust.done", line=duties.line(turn.commune, fresh, turn.today), **_words(turn, said))


def change(turn: Turn, row: RowMapping, what: str, said: Mapping[str, Any]) -> None:
    """Pauses, withdraws or resumes what is meant; tells the unit and logs it."""
    state = _DECIDED[what]
    for each in _meant(turn, row, what):
        requests.drop(turn.tx, turn.commune.id, ASKED, each["id"], by=turn.person.id, now=turn.now)
        changes: dict[str, Any] = {"state": state.value, "extension_asked": False}
        if state is State.withdrawn:
            changes["settled_at"] = turn.now  # a person's word: no reload brings it back
        if state is State.open:
            changes |= {"promised_until": None, "answered_at": None}
        turn.touch(each["id"], **changes)
        log(turn, each, f"adjusted_{what}", said)
    _tell(turn, row, row["holder_unit"], f"adjust.told_{what}", said)


def reassign(turn: Turn, row: RowMapping, unit: str, said: Mapping[str, Any]) -> None:
    """The duty with all that is open of it belongs to another unit from now on."""
    cid, former = turn.commune.id, row["holder_unit"]
    meant = _meant(turn, row, "reassign")
    turn.tx.execute(update(duty).where(duty.c.commune == cid, duty.c.id == row["duty"]).values(holder_unit=unit))
    for each in meant:
        requests.drop(turn.tx, cid, ASKED, each["id"], by=turn.person.id, now=turn.now)
        # A new revision: what the former unit was still to hear is told to nobody, the ladder goes on for the new one.
        changes: dict[str, Any] = {"revision": each["revision"] + 1, "policy_hash": None, "policy_text": None}
        changes |= {"extension_asked": False, "promised_until": None}
        turn.touch(each["id"], **changes)
        log(turn, each, "adjusted_reassign", said, former=former, unit=unit)
    fresh = duties.one(turn.tx, cid, row["id"]) or row
    _tell(turn, fresh, former, "adjust.told_former", {**said, "unit": unit})
    _tell(turn, fresh, unit, "adjust.told_new", {**said, "former": former})


def objective(turn: Turn, row: RowMapping, said: Mapping[str, Any]) -> None:
    """The cause of the delay is confirmed as an objective one; it stays in the record of the duty."""
    words = ", ".join(one for one in (said.get("document"), said.get("reason") or row["blocked_reason"]) if one)
    obligations.touch(turn.tx, turn.commune, row["id"], turn.now, objective=words or plain("said.objective"))
    requests.drop(turn.tx, turn.commune.id, ("objective",), row["id"], by=turn.person.id, now=turn.now)
    log(turn, row, "adjusted_objective", said)
    _tell(turn, row, row["holder_unit"], "adjust.told_objective", said)


def _meant(turn: Turn, row: RowMapping, what: str) -> list[RowMapping]:
    """What a decision is about: this period of a report; of anything else all that is open (or paused) of the duty.

    Who holds a duty holds every period of it.
    """
    states = (State.paused.value,) if what == "resume" else (*duties.OPEN, State.paused.value)
    if what == "objective" or (row["kind"] == Kind.cycle.value and what != "reassign"):
        return [row]
    same = duties.rows_where(turn.tx, turn.commune.id, obligation.c.duty == row["duty"], obligation.c.state.in_(states))
    return same or [row]


def log(turn: Turn, row: RowMapping, kind: str, said: Mapping[str, Any], **more: Any) -> None:
    """An entry of the duty's record and a line of the log."""
    kept = {name: value for name, value in {**said, **more}.items() if value and name != "how"}
    turn.record(row, kind, reason=str(said.get("reason") or "") or None, understood=kept)
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what=kind, now=turn.now, subject=row["id"], data=kept)


def _tell(turn: Turn, row: RowMapping, unit: str, text: str, said: Mapping[str, Any]) -> None:
    standing = turn.standing
    heads = [standing.hears(one, unit) for one in listeners(turn.commune, unit, None, Audience.head)]
    line = duties.line(turn.commune, row, turn.today)
    told = say(text, line=line, purpose="notice", **_words(turn, said))
    key = f"notice/adjust-{turn.inbox}-{row['id'][-40:]}-{unit}"[:150]
    notice = Notice(key, told, unit=unit, sample=bool(row["sample"]))
    tell(turn, [one for one in heads if one != turn.person.id], notice)


def _words(turn: Turn, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "how": said.get("how", ""),
        "by": turn.person.title,
        "document": said.get("document", ""),
        "reason": said.get("reason", ""),
        "unit": turn.commune.named(said["unit"]) if said.get("unit") else "",
        "former": turn.commune.named(said["former"]) if said.get("former") else "",
    }


def decide_back(turn: Turn, choice: Row) -> Answer:
    """*Vẫn giao* or *Thu hồi* about a task a unit has given back."""
    request = requests.get(turn.tx, turn.commune.id, choice["data"]["request"])
    row = duties.one(turn.tx, turn.commune.id, request["obligation"]) if request else None
    if request is None or row is None:
        return say("press.gone")
    if turn.person.id != row["facts"].get("asked_by") and not _may(turn):
        return say("refused.role")
    keep = choice["action"] == "task_keep"
    state = "refused" if keep else "granted"
    if not requests.decide(turn.tx, turn.commune.id, request["id"], state, by=turn.person.id, now=turn.now):
        return say("confirm.decided_already")
    line = duties.line(turn.commune, row, turn.today)
    if not keep:
        change(turn, row, "withdraw", {"reason": request["data"]["reason"]})
        return say("adjust.done", line=line, **_words(turn, {"how": "withdraw", "reason": request["data"]["reason"]}))
    told = say("task.kept_told", line=line, by=turn.person.title, purpose="question")
    tell(turn, [request["asked_by"]], Notice(f"notice/back-{request['id']}", told, unit=row["holder_unit"]))
    return say("task.kept", line=line)


def heads_of(turn: Turn, unit: str) -> Sequence[str]:
    """Who answers for a unit today."""
    standing = turn.standing
    return [standing.hears(one, unit) for one in listeners(turn.commune, unit, None, Audience.head)]
