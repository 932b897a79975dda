"""Which duty a text is about: a number in it, the message it replies to, what was just asked, or the only one open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select

from bot.conversation import duties
from bot.conversation.duties import Item
from bot.conversation.turn import Turn
from bot.ledger.duties import codes
from bot.ledger.prepared import prepared
from bot.ledger.tables import attempt
from schedules.calling import called
from schedules.language import fold
from schedules.naming import without_units
from schedules.replies import split_duties

_LONE = re.compile(r"(?:viec\s+(?:so\s+)?)?(?P<sharp>#?)\s*(?P<n>\d{1,3})\s*[.)]?")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message and the duty it is about. `row` None: there is no such number; `closed`: there was."""

    text: str
    row: RowMapping | None
    n: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """What a text is about. `parts` to act on; else `choose` says among which open duties to ask."""

    parts: tuple[Part, ...] = ()
    choose: tuple[Item, ...] = ()
    nothing_open: bool = False


def bind(turn: Turn, text: str, items: Sequence[Item]) -> Bound:
    """Numbers in the text come first, then the message replied to, then the only duty open, then one named by name."""
    numbered = _numbered(turn, text, items)
    if numbered:
        return Bound(parts=numbered)
    told = replied_to(turn)
    if told:
        return _among(turn, text, told, items)
    if not items:
        return Bound(nothing_open=True)
    if len(items) == 1:
        return Bound(parts=(Part(text, items[0].row, items[0].n),))
    named = _by_name(turn, text, items)
    if len(named) == 1:
        return Bound(parts=(Part(text, named[0].row, named[0].n),))
    return Bound(choose=tuple(named or items))


def _by_name(turn: Turn, text: str, items: Sequence[Item]) -> list[Item]:
    """The duties whose project, else whose title, a text names: several where it names two, or the project has two."""
    said, projects = without_units(turn.commune, fold(text)), turn.commune.projects
    of_projects = {item.n: projects[item.row["project"]].name for item in items if item.row["project"] in projects}
    titles = {item.n: item.row["title"] for item in items if item.n not in of_projects}
    found = {*called(said, of_projects, LEAST_OF_A_PROJECT), *called(said, titles, LEAST_OF_A_TITLE)}
    return [item for item in items if item.n in found]


def names_another(turn: Turn, row: RowMapping, text: str) -> bool:
    """Whether a text calls another of the person's open duties by its name, and not this one."""
    items = duties.mine(turn.standing, turn.person.id, turn.now, sample=turn.on_console)
    named = _by_name(turn, text, items) if len(items) > 1 else []
    return bool(named) and all(item.row["duty"] != row["duty"] for item in named)


LEAST_OF_A_PROJECT, LEAST_OF_A_TITLE = 2, 3  # words of a name that must be said


def lone_number(text: str) -> tuple[int, bool] | None:
    """The number a text consists of, and whether it was written "#3", which names a duty and never a choice."""
    match = _LONE.fullmatch(fold(text).strip())
    return (int(match["n"]), bool(match["sharp"])) if match else None


def numbered(text: str) -> tuple[tuple[int | None, str], ...]:
    """A text cut by the numbers of duties it names."""
    return split_duties(text).parts


def names_duties(text: str) -> bool:
    """Whether a text says by number which duties it is about."""
    return any(n is not None for n, _ in split_duties(text).parts)


def by_number(turn: Turn, n: int, items: Sequence[Item], words: str = "") -> Part:
    """The duty of a number: open, closed, or never given."""
    for item in items:
        if item.n == n:
            return Part(words, item.row, n)
    known = codes.duty_of(turn.tx, turn.commune.id, turn.person.id, n)
    return Part(words, None, n, closed=known is not None)


def replied_to(turn: Turn) -> list[RowMapping]:
    """Obligations of the message this one replies to, in the order they were listed there; the person's own only."""
    if turn.incoming.reply_to is None:
        return []
    return [row for row in _listed(turn, turn.incoming.reply_to) if _own(turn, row)]


def may_be_about(turn: Turn, row: RowMapping) -> bool:
    """Whether a text may be about this obligation, by what it replies to: nothing, or what listed it."""
    remote = turn.incoming.reply_to
    if remote is None or (row["id"] in _told_in(turn, remote) and _own(turn, row)):
        return True
    return not replied_to(turn)


def last_told(turn: Turn) -> list[RowMapping]:
    """Obligations of the newest message in this chat that listed any."""
    return [row for row in _listed(turn, None) if _own(turn, row)]


def _own(turn: Turn, row: RowMapping) -> bool:
    return duties.may_answer(turn, row)


def _listed(turn: Turn, remote: str | None) -> list[RowMapping]:
    """What the message with that number of the platform's listed; None: the newest of the chat that listed any."""
    listed = _told_in(turn, remote)
    return duties.find(turn.tx, turn.commune.id, listed) if listed else []


def _told_in(turn: Turn, remote: str | None) -> Sequence[str]:
    """Ids of the same."""
    chat = {"messenger": turn.incoming.messenger, "chat": turn.incoming.chat, "remote": remote}
    sent = _sent(remote is not None).scalars(turn.tx, {"commune": turn.commune.id, **chat})
    return next((listed for listed in sent if listed), ())


@prepared
def _sent(one: bool) -> Select[Any]:
    names = ("commune", "messenger", "chat", *(("remote",) if one else ()))
    mine = [attempt.c[name] == bindparam(name) for name in names]
    newest = (attempt.c.message.desc(), attempt.c.n.desc())
    return select(attempt.c.obligations).where(*mine).order_by(*newest).limit(20)


def _among(turn: Turn, text: str, told: Sequence[RowMapping], items: Sequence[Item]) -> Bound:
    numbers = {item.row["duty"]: item.n for item in items}
    told_open = [row for row in told if row["state"] in duties.OPEN and row["duty"] in numbers]
    still_open = [Item(row, numbers[row["duty"]]) for row in duties.current(told_open, turn.today)]
    if not still_open:
        return Bound(parts=(Part(text, told[0]),))
    if len(still_open) == 1:
        return Bound(parts=(Part(text, still_open[0].row, still_open[0].n),))
    return Bound(choose=tuple(still_open))


def _numbered(turn: Turn, text: str, items: Sequence[Item]) -> tuple[Part, ...]:
    return tuple(by_number(turn, n, items, words) for n, words in split_duties(text).parts if n is not None)
