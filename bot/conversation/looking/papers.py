"""Decisions in chat: which are in force and what each asks of me (/vanban), and a clause's own words (*Căn cứ*)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import replies
from bot.conversation.looking import lists
from bot.conversation.seeing import sees_all
from bot.conversation.turn import Answer, Row, Turn, label
from bot.ledger.hearing.choices import Button
from bot.ledger.rules import readings
from bot.texts import render
from schedules.asked import Asked, asked, book_of, next_due
from schedules.commune import Commune
from schedules.decision.wording import wording
from schedules.language import fold
from schedules.rulebook import Every, Kind, Rule

BOOKS = 6  # decisions listed; older ones are counted
RULES = 10  # duties listed of each
_EVERYTHING = ("tat ca", "toan bo", "ca xa", "toan xa")
_ORDER = (Kind.milestone, Kind.one_off, Kind.cycle, Kind.standing_target, Kind.event, Kind.assignment)


# --- /vanban --------------------------------------------------------------------------------------------------------


def command(turn: Turn, text: str) -> Answer:
    """The decisions in force, newest first: what each asks of one's own unit or the one named; of all for leaders.

    «tất cả» shows the whole to everybody who may see it.
    """
    whole = sees_all(turn.person) and (fold(text).strip(" .") in _EVERYTHING or not (text or turn.person.units))
    if whole:
        return _listed(turn, None)
    found = lists.unit_named(turn.commune, text) if text else None
    if text and found is None:
        return Answer(render("list.no_such_unit", text=text))
    if found is not None and not (sees_all(turn.person) or found.id in turn.person.units):
        return Answer(render("refused.other_unit"))
    unit = found.id if found else next(iter(turn.person.units), None)
    return _listed(turn, unit) if unit else Answer(render("refused.role"))


def _listed(turn: Turn, unit: str | None) -> Answer:
    books = asked(turn.commune, unit)
    name = turn.commune.named(unit) if unit else ""
    listed = [_book(turn.commune, one, turn.today, whole=unit is None) for one in books[:BOOKS]]
    return Answer(
        render("papers.list", books=listed, more=len(books) - len(listed), unit=name, today=turn.today),
        purpose="summary",
    )


def _book(commune: Commune, one: Asked, today: date, *, whole: bool) -> dict[str, Any]:
    """One decision as the template says it. whole: of everybody, counted; of one unit its duties are listed."""
    rules = sorted(one.leads, key=lambda rule: _place(rule, today))
    return {
        "title": one.book.title,
        "number": one.book.number,
        "day": one.book.issued_on,
        "annexes_missing": one.book.annexes_missing,
        "leads": len(one.leads),
        "supports": len(one.supports),
        "unowned": len(one.unowned) if whole else 0,
        "dated": sum(next_due(rule, today) is not None for rule in one.leads),
        "cycles": sum(rule.kind is Kind.cycle for rule in one.leads),
        "lines": [] if whole else [_rule(rule, today) for rule in rules[:RULES]],
        "more": 0 if whole else max(0, len(rules) - RULES),
    }


def _place(rule: Rule, today: date) -> tuple[int, date, int]:
    """What has a day first, then what comes again, then what has neither."""
    due = next_due(rule, today)
    return (0 if due else 1 if rule.every else 2), due or date.max, _ORDER.index(rule.kind)


def _rule(rule: Rule, today: date) -> dict[str, Any]:
    return {
        "title": rule.title,
        "clause": rule.clause,
        "due": next_due(rule, today),
        "cycles": [render(f"papers.every.{kind.value}").text for kind in Every if kind in rule.every],
    }


# --- a clause's own words -------------------------------------------------------------------------------------------


def basis_button(row: Row) -> Button:
    """*Căn cứ* under a reminder."""
    return Button(label("basis"), "basis", {}, row["id"], row["revision"])


def pressed(turn: Turn, choice: Row) -> Answer:
    """*Căn cứ* was pressed: what was asked before stays asked."""
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None:
        return Answer(render("press.gone"), keep=True)
    if not _may_look(turn, row):
        return Answer(render("press.not_yours"), keep=True)
    return _basis(turn, row)


def basis(turn: Turn, text: str) -> Answer:
    """/cancu with the number of a duty, or of the only one."""
    items = replies.items_of(turn)
    said = text.strip(" .#:")
    chosen = [item for item in items if str(item.n) == said] if said else items if len(items) == 1 else []
    if not chosen:
        return Answer(render("papers.which", lines=[duties.line(turn.commune, i.row, turn.today, i.n) for i in items]))
    return _basis(turn, chosen[0].row)


def _may_look(turn: Turn, row: RowMapping) -> bool:
    return sees_all(turn.person) or duties.may_answer(turn, row)


def _basis(turn: Turn, row: RowMapping) -> Answer:
    """The clause as the office's copy has it; without a copy, or for a duty of defence, the clause is only named."""
    book = book_of(turn.commune, row["rule"])
    rule = turn.commune.rules.get(row["rule"])
    values: dict[str, Any] = {
        "line": duties.line(turn.commune, row, turn.today),
        "decision": book.title if book else "",
        "number": book.number if book else "",
        "day": book.issued_on if book else None,
    }
    if book is None or rule is None:
        return Answer(render("papers.given", **values), keep=True)
    if rule.neutral:
        return Answer(render("papers.neutral", **values), keep=True)
    found = next((w for copy in _copies(turn, book.id) if (w := wording(copy, rule.clause))), None)
    if found is None:
        return Answer(render("papers.no_copy", **values), keep=True)
    elsewhere = found.path if found.path != rule.clause else ""
    return Answer(render("papers.basis", words=found.words, cut=found.cut, elsewhere=elsewhere, **values), keep=True)


def _copies(turn: Turn, book: str) -> Sequence[str]:
    """The office's copies of a decision in force, the newest first; one still under review is none."""
    held = readings.newest(turn.tx, turn.commune.id, book, limit=5)
    return [one.text for one in held if one.written_at is not None]
