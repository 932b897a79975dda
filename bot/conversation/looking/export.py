"""/xuat: a report, an annex, a picture or a calendar as a file; what was not said is asked with buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.conversation import delivery
from bot.conversation.seeing import may_see, sees_all
from bot.conversation.turn import Answer, Row, Turn, label, say
from bot.ledger.hearing.choices import Button
from bot.ledger.who import calendars
from bot.summaries.files import Wanted
from bot.texts import render
from schedules import periods
from schedules.commune import Commune
from schedules.directory import Role
from schedules.language import fold

NOW = "now"  # not a period: the year so far with all that is still owed
_KINDS = {
    "docx": ("word", "docx", "bao cao"),
    "xlsx": ("excel", "xlsx", "phu luc", "bang"),
    "pdf": ("pdf",),
    "png": ("anh", "bieu do", "png", "hinh"),
    "ics": ("lich", "ics"),
}
_OF_A_PERIOD = frozenset({"docx", "xlsx", "pdf"})


def command(turn: Turn, text: str) -> Answer:
    """/xuat, alone or with words: "/xuat word tháng 6 phòng kinh tế"."""
    from bot.conversation.looking.lists import unit_named

    kind, period, rest = _read(text, turn.today)
    unit = None if sees_all(turn.person) else next(iter(turn.person.units), None)
    if rest:
        found = unit_named(turn.commune, rest)
        if found is None:
            return say("export.not_understood", text=rest)
        unit = found.id
    return _go_on(turn, {"unit": unit, "kind": kind, "period": period})


def meant(commune: Commune, text: str, today: date) -> bool:
    """Does what follows "xuất" name a file, a period or a unit, and nothing else?"""
    from bot.conversation.looking.lists import unit_named

    kind, period, rest = _read(text, today)
    return unit_named(commune, rest) is not None if rest else bool(kind or period)


def press(turn: Turn, choice: Row) -> Answer:
    """One of the choices: asks for the next one, or sends the file."""
    return _go_on(turn, choice["data"])


def _go_on(turn: Turn, said: Mapping[str, Any]) -> Answer:
    data = {name: value for name, value in said.items() if value}
    unit, kind, period = data.get("unit"), data.get("kind"), data.get("period")
    if not may_see(turn.person, unit) or (unit and unit not in turn.commune.directory.units):
        return say("refused.other_unit")
    named = turn.commune.named(unit) if unit else turn.commune.name
    if kind is None:
        return Answer(render("export.which_kind", whose=named), rows=_kinds(data), purpose="question")
    if period is None and kind in _OF_A_PERIOD:
        rows = tuple(
            tuple(Button(words, "export", data | {"period": code}) for code, words in row)
            for row in _offered(turn.today)
        )
        return Answer(render("export.which_period", kind=label(f"file_{kind}")), rows=rows, purpose="question")
    wanted = Wanted(kind, unit, None if period in (None, NOW) else period, person=_whose(turn, kind, unit))
    delivery.send(turn, wanted)
    return say("export.coming", kind=label(f"file_{kind}"), link=_feed(turn) if wanted.person else "")


def _whose(turn: Turn, kind: str, unit: str | None) -> str | None:
    """A calendar is one's own, unless a unit was named."""
    return turn.person.id if kind == "ics" and (unit is None or unit in turn.person.units) else None


def _feed(turn: Turn) -> str:
    edition = calendars.editions(turn.tx, turn.commune.id).get(turn.person.id, 0)
    return (turn.links.feed(turn.person.id, edition) if turn.links else None) or ""


def renew_calendar(turn: Turn, text: str) -> Answer:
    """The old address of one's calendar ends: a phone was lost, or somebody else has it."""
    calendars.renew(turn.tx, turn.commune.id, turn.person.id, turn.now)
    return say("export.calendar_renewed", link=_feed(turn))


def _kinds(data: Mapping[str, Any]) -> tuple[tuple[Button, ...], ...]:
    def button(kind: str) -> Button:
        return Button(label(f"file_{kind}"), "export", dict(data) | {"kind": kind})

    return (button("docx"), button("xlsx"), button("pdf")), (button("png"), button("ics"))


def _offered(today: date) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The year so far; the month of today and the one before; what else closes about now."""
    last = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    months = [f"{day.year}-{day.month:02d}" for day in (last, today)]
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    half = f"{today.year}-H1" if today.month <= 8 else f"{today.year}-9M"
    year = str(today.year)
    rows = ((NOW,), tuple(months), (quarter, half), (year,))
    return tuple(tuple((code, _words(code)) for code in row) for row in rows)


def _words(code: str) -> str:
    words = label("until_today") if code == NOW else periods.words((code,))
    return words[:1].upper() + words[1:]


def _read(text: str, today: date) -> tuple[str | None, str | None, str]:
    """Kind, period and what is left of the text, which names a unit."""
    said = fold(text).strip(" .!?,")
    kind = None
    for name, known in _KINDS.items():
        for word in known:
            if kind is None and re.search(rf"\b{word}\b", said):
                kind, said = name, re.sub(rf"\b{word}\b", " ", said, count=1)
    period, rest = periods.asked(said, today)
    return kind, period, re.sub(r"\s+", " ", rest).strip(" ,:-")


ROLES = frozenset(
    {Role.chairman, Role.vice_chairman, Role.office, Role.head, Role.deputy, Role.focal_point, Role.compiler}
)
