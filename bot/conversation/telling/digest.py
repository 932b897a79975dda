"""`compose`: the words of a digest, a due-day question, an escalation or a trial, made when the message is claimed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from bot.conversation import duties
from bot.conversation.answering import formed, questions, steps
from bot.conversation.joining import newcomers, privacy
from bot.conversation.looking import deeper, papers
from bot.conversation.telling import audited
from bot.conversation.turn import CONSOLE, Answer, Row, label, local_day, offer, remember, to_paste
from bot.ledger.hearing import choices
from bot.ledger.hearing.choices import UNNUMBERED, Button
from bot.ledger.routine import routines
from bot.ledger.rows import Change
from bot.ledger.who import absences
from bot.messengers.protocol import Outgoing
from bot.summaries import briefing, chat
from bot.texts import render
from schedules.commune import Commune
from schedules.directory import Person
from schedules.escalation import Audience
from schedules.in_time import Outlook, Verdict

TRIAL = "trial/"
LINES_AT_MOST = 15
OWN = frozenset({Audience.head.value, Audience.deputy.value, Audience.focal_point.value})
_POSTS = {"week-ahead": chat.week_ahead, "week-result": chat.week_result}


@dataclass(frozen=True, slots=True)
class Composed:
    """What a message says. told, skipped: ids of reminders; obligations: as listed, for replies to bind to.

    later: to be written along with the intent to send it.
    """

    outgoing: Outgoing
    told: tuple[int, ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    obligations: tuple[str, ...] = ()
    later: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The person, the day and the reminders of one message, sorted into sections. later: as in `Composed`; alike: as
    in `compose`.
    """

    tx: Connection
    commune: Commune
    row: Row
    messenger: str
    now: datetime
    known: Mapping[str, RowMapping]
    reminders: tuple[Row, ...]
    alike: dict[str, Any]
    forms: bool = False
    later: list[Change] = field(default_factory=list)

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def person(self) -> Person | None:
        """To whom it goes."""
        return self.commune.directory.people.get(self.row["person"])

    def rows(self, reminders: Sequence[Row]) -> list[RowMapping]:
        """Their obligations, nearest due first, each once."""
        found = {one["obligation"]: self.known[one["obligation"]] for one in reminders}
        return sorted(found.values(), key=lambda row: (row["due"], row["id"]))


def compose(
    tx: Connection,
    commune: Commune,
    message_row: Mapping[str, Any],
    reminders: Sequence[Row],
    *,
    messenger: str,
    now: datetime,
    alike: dict[str, Any],
    forms: bool = False,
) -> Composed | None:
    """The text of a claimed message from what is still true; None when nothing is left to say.

    alike: what messages composed together have in common, made with the first of them: the leaders' page, who is away.
    forms: whether reports with a form have a page to be filled in on.
    Gives numbers to duties that had none and, for a single duty, makes its buttons; so it writes, inside `tx`.
    """
    make = (message_row["payload"] or {}).get("make") or {}
    if privacy.MINE in make:
        return Composed(privacy.file_message(tx, commune, make[privacy.MINE], now))
    if "linked" in make:
        news = newcomers.linked_by(tx, commune, message_row["person"], date.fromisoformat(make["linked"]))
        return Composed(Outgoing(news)) if news is not None else None
    if message_row["purpose"] == "group" or "routine" in make:
        return _post(tx, commune, message_row, messenger, now)
    sheet = make.get("sheet")
    known = {one["obligation"]: one["its"] for one in reminders if messenger == CONSOLE or not one["its"]["sample"]}
    kept = tuple(one for one in reminders if one["obligation"] in known)
    skipped = tuple((one["id"], "sample") for one in reminders if one["obligation"] not in known)
    if not kept and sheet is None:
        return None
    page = Page(tx, commune, message_row, messenger, now, known, kept, alike, forms)
    if sheet == routines.AUDIT:
        made = _with_audit(page)
        if made is None:
            return None
        outgoing, listed = made
    elif sheet is not None:
        outgoing, listed = _with_sheet(page, sheet)
    else:
        outgoing, listed = _trial(page) if kept[0]["step"].startswith(TRIAL) else _digest(page)
    if message_row["repeat"]:
        outgoing = replace(outgoing, text=render("engine.repeated", text=outgoing.text))
    return Composed(outgoing, tuple(one["id"] for one in kept), skipped, tuple(listed), tuple(page.later))


# --- sheets ---------------------------------------------------------------------------------------------------------


def _with_sheet(page: Page, sheet: str) -> tuple[Outgoing, list[str]]:
    """The briefing's page or sheet, and below it what the person is to hear this morning: still one message."""
    make = briefing.leaders if sheet == routines.BRIEFING else briefing.office
    if sheet not in page.alike:
        page.alike[sheet] = make(page.tx, page.commune, page.today, messenger=page.messenger)
    text, whole = page.alike[sheet]
    if sheet == routines.BEFORE_BRIEFING and (line := audited.line(page.tx, page.commune, page.today)) is not None:
        text = render("digest.with_sheet", sheet=text, text=line)
    listed: list[str] = []
    if page.reminders:
        below, listed = _digest(page)
        page.later.clear()  # the sheet has the buttons
        text = render("digest.with_sheet", sheet=text, text=below.text)
    return _out(page, Answer(text, rows=deeper.rows(whole, page.person))), listed


def _with_audit(page: Page) -> tuple[Outgoing, list[str]] | None:
    """Yesterday in one line, above what the office is to hear; alone it says that the system is alive."""
    line = audited.line(page.tx, page.commune, page.today)
    if not page.reminders:
        return None if line is None else (_out(page, Answer(line)), [])
    outgoing, listed = _digest(page)
    if line is not None:
        outgoing = replace(outgoing, text=render("digest.with_sheet", sheet=line, text=outgoing.text))
    return outgoing, listed


# --- digests --------------------------------------------------------------------------------------------------------


def _digest(page: Page) -> tuple[Outgoing, list[str]]:
    told = page.rows([one for one in page.reminders if _is_own(one)])
    own = duties.current(told, page.today)
    sections = {
        "own": own,
        "confirm": page.rows([one for one in page.reminders if one["step"].startswith("confirm")]),
        "settle": page.rows([one for one in page.reminders if one["step"] == "settle"]),
        "decide": page.rows([one for one in page.reminders if _is_decision(one)]),
        "chase": page.rows([one for one in page.reminders if _is_chase(one)]),
    }
    listed = [one["id"] for row in own for one in (row, *_later(row, told))]
    alone = len(own) == 1 and len(told) == len(page.known)
    _ask_ahead(page, own, alone=alone)
    if alone:
        return _single(page, own[0], told), listed
    values = {name: _lines(page, rows) for name, rows in sections.items() if name != "own"}
    values["own"] = _own(page, own, told, numbered=True)
    form = any(_formed(page, row) for row in own)
    text = render("digest.several", today=page.today, due_day=_due_day(page), form=form, **values, **_more(sections))
    listed += [row["id"] for name in ("chase", "confirm", "decide", "settle") for row in sections[name]]
    return _out(page, Answer(text)), listed


def _ask_ahead(page: Page, own: Sequence[RowMapping], *, alone: bool) -> None:
    """All that is going to be read for these lines: a server is asked once."""
    steps.ahead(page.tx, page.commune, own[:LINES_AT_MOST])
    person = page.row["person"]
    if own and not alone and person in page.commune.directory.people:
        standing = page.alike.get("standing") or absences.ahead(page.tx, page.commune, page.today)
        duties.numbers_ahead(standing, person, sample=page.messenger == CONSOLE)


def _single(page: Page, row: RowMapping, told: Sequence[RowMapping]) -> Outgoing:
    """One duty: said in full, with the four buttons. A bare digit picks one of them, so its number is not printed."""
    (line,) = _own(page, [row], told, numbered=False)
    text = render("digest.single", today=page.today, due_day=_due_day(page), line=line, form=_formed(page, row))
    coming = steps.next_of(page.tx, page.commune, row, page.today)
    more = (*steps.buttons(row, coming), (papers.basis_button(row),))
    return _out(page, Answer(text, rows=(*questions.status_rows(row), *more)))


def _formed(page: Page, row: RowMapping) -> bool:
    return page.forms and formed.form_of(page.commune, row) is not None


def _own(page: Page, own: Sequence[RowMapping], told: Sequence[RowMapping], *, numbered: bool) -> list[dict[str, Any]]:
    """A line a duty: the step it is at, what to do next for it, then the steps after it that are due as well."""
    seen = steps.seen(page.tx, page.commune, own[:LINES_AT_MOST], page.today)
    numbers = _numbers(page) if own and numbered else {}  # gives some, and what was read ahead would be read again
    return [
        duties.line(page.commune, row, page.today, numbers.get(row["duty"]))
        | _coming(seen.get(row["id"]))
        | {"then": _lines(page, _later(row, told))}
        | {"standing": duties.stood_in(page.commune, page.row["person"], row)}
        for row in own[:LINES_AT_MOST]
    ]


def _coming(seen: Outlook | None) -> dict[str, Any]:
    """The one next step of a project's milestone, and the last day for it."""
    if seen is None or seen.next is None:
        return {}
    late = seen.verdict is Verdict.late
    return {"coming": {"title": seen.next.stage.title, "last": seen.next.finish, "late": late, "known": seen.known}}


def _later(row: RowMapping, told: Sequence[RowMapping]) -> list[RowMapping]:
    return [one for one in told if one["duty"] == row["duty"] and one["id"] != row["id"]]


def _lines(page: Page, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    return [duties.line(page.commune, row, page.today) for row in rows[:LINES_AT_MOST]]


def _more(sections: Mapping[str, Sequence[RowMapping]]) -> dict[str, int]:
    return {f"more_{name}": max(0, len(rows) - LINES_AT_MOST) for name, rows in sections.items()}


def _numbers(page: Page) -> dict[str, int]:
    person = page.row["person"]
    if person not in page.commune.directory.people:
        return {}
    if "standing" not in page.alike:
        page.alike["standing"] = absences.on(page.tx, page.commune, page.today)
    return duties.numbers(page.alike["standing"], person, page.now, sample=page.messenger == CONSOLE)


def _is_own(one: Row) -> bool:
    return one["audience"] in OWN and not one["step"].startswith("confirm") and one["step"] != "settle"


def _is_decision(one: Row) -> bool:
    """On the due day who decides hears of the extension that waits."""
    return bool(one["audience"] == Audience.chairman.value and one["step"] == "T")


def _is_chase(one: Row) -> bool:
    named = one["step"].startswith("confirm") or one["step"] == "settle"
    return not (_is_own(one) or named or _is_decision(one))


def _due_day(page: Page) -> bool:
    return bool(page.row["purpose"] == "due")


def _out(page: Page, answer: Answer) -> Outgoing:
    """The message with its buttons; what a bare number means from now on is set along with it."""
    person, key = page.row["person"], page.row["key"]
    if page.row["tries"]:
        choices.clear(page.tx, page.commune.id, key)
    # A sheet that stands alone is no reminder, so there is nothing to ask why of.
    trial = not page.reminders or page.reminders[0]["step"].startswith(TRIAL)
    asks_why = () if trial else ((Button(label("why"), "why", n=UNNUMBERED),),)
    rows = offer(page.tx, page.commune.id, person, key, (*answer.rows, *asks_why), page.now, page.later)
    remember(page.tx, page.commune.id, person, key, answer, page.now, answered=False, later=page.later)
    return Outgoing(answer.text, rows)


# --- trial ----------------------------------------------------------------------------------------------------------


def _trial(page: Page) -> tuple[Outgoing, list[str]]:
    """What would have gone out, for whom: one message a morning to the office."""
    lines = []
    for one in page.reminders[: 2 * LINES_AT_MOST]:
        row = page.known[one["obligation"]]
        lines.append(duties.line(page.commune, row, page.today) | {"to": _titles(page.commune, one["about"])})
    lines.sort(key=lambda line: (line["to"], line["due"]))
    text = render("digest.trial", today=page.today, lines=lines, more=len(page.reminders) - len(lines))
    return _out(page, Answer(text)), [row["id"] for row in page.rows(page.reminders)]


def _titles(commune: Commune, about: str | None) -> str:
    people = commune.directory.people
    return ", ".join(people[person].title for person in (about or "").split(",") if person in people)


# --- posts ----------------------------------------------------------------------------------------------------------


def _post(tx: Connection, commune: Commune, row: Row, messenger: str, now: datetime) -> Composed | None:
    """The week's posts, by the routine in the message's key: counts and what is coming."""
    routine = str(row["key"]).split("/")[1]
    make = _POSTS.get(routine)
    if make is None:
        return None
    said = make(tx, commune, local_day(now), messenger=messenger)
    return Composed(Outgoing(said if row["target"] is not None else to_paste(said)))
